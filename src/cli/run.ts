import { EXIT } from './exit-codes.ts';
import { runCommand } from './program.ts';

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

process.once('SIGINT', () => {
  process.exitCode = EXIT.interrupted;
  controller.abort();
  setTimeout(() => process.exit(EXIT.interrupted), GRACE_MS).unref();
});

const exitCode = await runCommand(process.argv.slice(2), { stdout: process.stdout, stderr: process.stderr, signal: controller.signal });
process.exitCode = controller.signal.aborted ? EXIT.interrupted : exitCode;
