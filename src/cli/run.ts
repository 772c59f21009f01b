import { EXIT, type ExitCode } from './program/exit-codes.ts';
import { runCommand } from './program/program.ts';

const controller = new AbortController();

// Without this Node would end with code 1, which means gating findings.
process.once('uncaughtException', (error) => {
  process.stderr.write(`twelvefold: unexpected failure: ${error.message.replace(/\s+/g, ' ')}\n`);
  process.exit(EXIT.incomplete);
});

// Whoever reads only the beginning of a report (`| head`) has what they wanted.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

/** Time for children to be stopped and temporary files to be removed. */
const GRACE_MS = 2000;

let ended: ExitCode | undefined;

/** Asked to end, the command stops its children and takes its temporary files away; asked again, it doesn't wait for that. */
function end(code: ExitCode): void {
  if (ended !== undefined) process.exit(ended);
  ended = code;
  process.exitCode = code;
  controller.abort();
  setTimeout(() => process.exit(code), GRACE_MS).unref();
}

process.on('SIGINT', () => end(EXIT.interrupted));
process.on('SIGTERM', () => end(EXIT.terminated));
process.on('SIGHUP', () => end(EXIT.hungUp));

const exitCode = await runCommand(process.argv.slice(2), { stdout: process.stdout, stderr: process.stderr, signal: controller.signal });
process.exitCode = ended ?? exitCode;
