import { Command, CommanderError, InvalidArgumentError } from 'commander';
import pc from 'picocolors';
import { Demonstration } from './demonstration.ts';
import { viewPullRequest } from './page/view.ts';
import { localProposal } from './proposal.ts';
import { terminalReview } from './terminal.ts';

/*
 * `npm run demo`: a pull request, reviewed by the real app against a GitHub that lives in this process.
 * Exit codes: 0 the review is there (or the demo was ended), 1 it didn't come, 2 wrong usage.
 */

interface Options {
  readonly once: boolean;
  readonly port: number;
  readonly repo?: string;
  readonly base?: string;
  readonly head?: string;
}

const program = new Command('npm run demo --')
  .description('Opens a pull request against a loopback GitHub and shows what Twelvefold says about it.')
  .option('--once', 'exit when the review is there', false)
  .option('--port <port>', 'port of the page', port, 0)
  .option('--repo <directory>', 'a local repository instead of the sample shop')
  .option('--base <revision>', 'with --repo: what is to be changed')
  .option('--head <revision>', 'with --repo: the change')
  .exitOverride();

function port(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0 || number > 65_535) throw new InvalidArgumentError('It must be a number from 0 to 65535.');
  return number;
}

/** A wrong option or a revision that is not there. */
class UsageError extends Error {}

async function proposalOf({ repo, base, head }: Options): Promise<Awaited<ReturnType<typeof localProposal>> | undefined> {
  if (repo === undefined && base === undefined && head === undefined) return undefined;
  if (repo === undefined || base === undefined || head === undefined) throw new UsageError('--repo, --base and --head belong together.');
  return localProposal(repo, base, head).catch((error: unknown) => {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  });
}

async function run(options: Options): Promise<void> {
  const proposal = await proposalOf(options);
  const onStep = (words: string): void => void process.stderr.write(`${pc.dim(`${words} …`)}\n`);
  const asked = untilAsked();
  const demonstration = await Demonstration.start({ port: options.port, onStep, ...(proposal ? { proposal } : {}) });
  try {
    onStep('Waiting for the review');
    const isThere = await Promise.race([demonstration.reviewed().then(() => true), asked.then(() => false)]);
    if (!isThere) return;
    const { github, pull } = demonstration;
    const repository = github.state.repositories.get(pull.repositoryId);
    const view = await viewPullRequest(github, repository?.owner.login ?? '', repository?.name ?? '', pull.number);
    if (view) process.stdout.write(`\n${terminalReview(view)}\n`);
    if (options.once) return;
    process.stdout.write(`\n${pc.bold('The pull request:')} ${pc.underline(demonstration.page)}\n${pc.dim('Ctrl-C ends the demo.')}\n`);
    await asked;
  } finally {
    await demonstration.end();
  }
}

/** The same wish to end may come twice at once: from the terminal, and from npm. */
const ONE_WISH_MS = 1_000;

/** Resolves when somebody asks the demo to end. Asked again it ends at once, and takes the app with it. */
function untilAsked(): Promise<void> {
  let first: number | undefined;
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.on(signal, () => {
        if (first !== undefined && Date.now() - first > ONE_WISH_MS) process.exit(1);
        first ??= Date.now();
        resolve();
      });
  });
}

try {
  await run(program.parse().opts());
} catch (error) {
  if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? 0 : 2);
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
