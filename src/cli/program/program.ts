import { Command, CommanderError, Option } from 'commander';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { FIX_CHOICES, type FixChoice, FORMATS, type PolicyOptions, type ReportOptions } from './options.ts';
import type { Surroundings } from './surroundings.ts';
import { packageVersion } from '../version.ts';

/**
 * Runs the `twelvefold` command. What a command needs is loaded when it is chosen, so that help and version come at once.
 * @param args without the program's own name
 * @returns the exit code; errors are written as one line, never thrown
 */
export async function runCommand(args: readonly string[], surroundings: Surroundings): Promise<ExitCode> {
  let code: ExitCode = EXIT.clean;
  const program = commandLine(surroundings, (result) => {
    code = result;
  });
  try {
    await program.parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.clean : EXIT.usage;
    const { report } = await import('./failure.ts');
    return report(error, surroundings);
  }
}

/**
 * All commands with their options, and what they do.
 * @param finish takes the exit code of a command that has one
 */
export function commandLine(surroundings: Surroundings, finish: (code: ExitCode) => void): Command {
  const program = new Command('twelvefold')
    .description('Reviews changes and whole repositories for compliance with the twelve-factor methodology.')
    .version(packageVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'explain how a command is used')
    .helpCommand('help [command]', 'explain how a command is used')
    .addHelpText('after', `\n${EXIT_CODES}`)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void surroundings.stdout.write(text),
      writeErr: (text) => void surroundings.stderr.write(text),
      outputError: (text, write) => write(`twelvefold: ${oneLine(text)}\n`),
    });
  addReview(program, surroundings, finish);
  addAudit(program, surroundings, finish);
  addBaseline(program, surroundings, finish);
  addRules(program, surroundings, finish);
  addExplain(program, surroundings);
  addPolicy(program, surroundings, finish);
  return program;
}

const EXIT_CODES = `Exit codes: 0 nothing that gates, 1 findings that gate, 2 wrong usage or configuration, 3 the audit was incomplete.`;

interface ReviewFlags extends ReportOptions {
  readonly repo: string;
  readonly base?: string;
  readonly head?: string;
  readonly staged?: true;
  readonly worktree?: true;
  readonly fix?: FixChoice;
}

function addReview(program: Command, surroundings: Surroundings, finish: (code: ExitCode) => void): void {
  const command = program
    .command('review')
    .description('Review a change of a local git repository: what it introduces, what it fixes.')
    .option('--repo <dir>', 'the repository, or a directory in it', '.')
    .option('--base <rev>', 'revision that the change starts from (default: merge base with the default branch)')
    .addOption(new Option('--head <rev>', 'revision that the change leads to (default: HEAD)').conflicts(['staged', 'worktree']))
    .addOption(new Option('--staged', 'review what is staged instead of a commit').conflicts('worktree'))
    .option('--worktree', 'review the working files, untracked ones included, instead of a commit')
    .addOption(
      new Option('--fix [which]', 'write repairs that are safe to the working files (all: the others, too)')
        .choices(FIX_CHOICES)
        .preset('safe'),
    );
  withReportOptions(command).action(async (flags: ReviewFlags) => {
    const { reviewChange } = await import('../subcommands/review.ts');
    finish(await reviewChange(flags, surroundings));
  });
}

function addAudit(program: Command, surroundings: Surroundings, finish: (code: ExitCode) => void): void {
  const command = program
    .command('audit')
    .description('Audit the whole tree of a commit.')
    .argument('[dir]', 'the repository, or a directory in it', '.')
    .option('--rev <rev>', 'revision to audit', 'HEAD')
    .option('--no-baseline', 'audit as if nothing had been accepted in a baseline');
  withReportOptions(command).action(async (dir: string, flags: ReportOptions & { readonly rev: string }) => {
    const { auditRevision } = await import('../subcommands/audit.ts');
    finish(await auditRevision(dir, flags, surroundings));
  });
}

function addBaseline(program: Command, surroundings: Surroundings, finish: (code: ExitCode) => void): void {
  const command = program
    .command('baseline')
    .description('Accept what is there today: write the findings of a commit to the baseline, which audits subtract.')
    .argument('[dir]', 'the repository, or a directory in it', '.')
    .option('--rev <rev>', 'revision whose findings are accepted', 'HEAD')
    .option('--check', 'write nothing, and say whether the file is up to date');
  withPolicyFiles(command).action(async (dir: string, flags: PolicyOptions & { readonly rev: string; readonly check?: true }) => {
    const { updateBaseline } = await import('../subcommands/baseline.ts');
    finish(await updateBaseline(dir, flags, surroundings));
  });
}

function addRules(program: Command, surroundings: Surroundings, finish: (code: ExitCode) => void): void {
  const rules = program
    .command('rules')
    .description('List all rules by factor, those of the repository among them.')
    .option('--repo <dir>', 'the repository, or a directory in it: its own rules count, too', '.')
    .action(async ({ repo }: { readonly repo: string }) => {
      const { listRules } = await import('../subcommands/rules.ts');
      surroundings.stdout.write(await listRules(repo, surroundings));
    });
  rules
    .command('test')
    .description('Try the examples of the rules in .github/twelvefold/rules.')
    .argument('[dir]', 'the repository, or a directory in it', '.')
    .action(async (dir: string) => {
      const { testRules } = await import('../subcommands/rules-test.ts');
      finish(await testRules(dir, surroundings));
    });
}

function addExplain(program: Command, surroundings: Surroundings): void {
  program
    .command('explain')
    .description('Explain a rule, or a factor and its rules.')
    .argument('<rule or factor>', 'a rule such as config/hardcoded-secret; a factor such as config, 3 or III')
    .option('--repo <dir>', 'the repository, or a directory in it: its own rules count, too', '.')
    .action(async (subject: string, { repo }: { readonly repo: string }) => {
      const { explain } = await import('../subcommands/explain.ts');
      surroundings.stdout.write(await explain(subject, repo, surroundings));
    });
}

function addPolicy(program: Command, surroundings: Surroundings, finish: (code: ExitCode) => void): void {
  const policy = program.command('policy').description('Show, check or begin the policy that reviews follow.');
  const show = policy
    .command('show')
    .description('Show every value of the policy in force and where it comes from.')
    .argument('[dir]', 'the repository, or a directory in it', '.')
    .option('--rev <rev>', 'revision whose policy is meant', 'HEAD');
  withPolicyOptions(show).action(async (dir: string, flags: PolicyOptions & { readonly rev: string }) => {
    const { showPolicy } = await import('../subcommands/policy.ts');
    await showPolicy(dir, flags, surroundings);
  });
  policy
    .command('validate')
    .description('Name every mistake in a policy file.')
    .argument('[file]', 'the file (default: .github/twelvefold.yml or .twelvefold.yml)')
    .action(async (file?: string) => {
      const { validatePolicy } = await import('../subcommands/policy.ts');
      finish(validatePolicy(file, surroundings));
    });
  policy
    .command('init')
    .description('Write a policy to start with.')
    .action(async () => {
      const { initPolicy } = await import('../subcommands/policy.ts');
      initPolicy('.', surroundings);
    });
  policy
    .command('schema')
    .description('Print the JSON Schema of a policy, for editors.')
    .action(async () => {
      const { printSchema } = await import('../subcommands/policy.ts');
      printSchema(surroundings);
    });
}

function withReportOptions(command: Command): Command {
  return withPolicyOptions(
    command.addOption(new Option('--format <format>', 'how the report is written').choices(FORMATS).default('terminal')),
  );
}

function withPolicyOptions(command: Command): Command {
  return withPolicyFiles(
    command.addOption(
      new Option(
        '--fail-on <severity>',
        "lowest severity that gates (default: the policy's, which is error unless it says otherwise)",
      ).choices(['error', 'warning', 'notice', 'never']),
    ),
  );
}

function withPolicyFiles(command: Command): Command {
  return command
    .option('--config <file>', "policy to follow instead of the repository's own .github/twelvefold.yml")
    .option('--organisation <file>', "policy that stands for the organisation's; the repository's goes over it");
}

function oneLine(text: string): string {
  return text
    .replace(/^error: /, '')
    .replace(/\s+/g, ' ')
    .trim();
}
