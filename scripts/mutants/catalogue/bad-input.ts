import type { Claim } from '../claim.ts';

const USAGE = ['test/cli/usage.test.ts'];
const CHOICE = 'src/cli/reviewing/policy-choice.ts';
const PROGRAM = 'src/cli/program/program.ts';
const REVISIONS = 'src/source/git/revisions.ts';
const LOCATE = 'src/source/git/locate.ts';
const READ_CHANGE = ['test/source/git/read-change.test.ts'];

/** A mistake on the command line, which ends with one line and code 2. */
function wrongUsage(promise: string, file: string, text: string, becomes: string, named: string): Claim {
  return { promise, file, text, becomes, tests: USAGE, named };
}

const COMMAND_LINE: readonly Claim[] = [
  wrongUsage(
    'a format that is none is refused, with those that there are',
    PROGRAM,
    '.choices(FORMATS)',
    ".choices([...FORMATS, 'xml'])",
    'an unknown format',
  ),
  wrongUsage(
    'a severity that is none is refused, with those that there are',
    PROGRAM,
    "'notice', 'never'])",
    "'notice', 'never', 'fatal'])",
    'an unknown severity',
  ),
  wrongUsage(
    '--head and --staged exclude each other',
    PROGRAM,
    ".conflicts(['staged', 'worktree'])",
    ".conflicts(['worktree'])",
    'head and staged',
  ),
  wrongUsage(
    '--head and --worktree exclude each other',
    PROGRAM,
    ".conflicts(['staged', 'worktree'])",
    ".conflicts(['staged'])",
    'head and worktree',
  ),
  wrongUsage(
    'every mistake is one line that begins with the command’s name',
    PROGRAM,
    'write(`twelvefold: ${oneLine(text)}\\n`)',
    'write(text)',
    'an unknown command',
  ),
  wrongUsage(
    'repairs of a kind that is none are refused',
    PROGRAM,
    '.choices(FIX_CHOICES)',
    ".choices([...FIX_CHOICES, 'some'])",
    'repairs of a kind that is none',
  ),
  wrongUsage(
    'a directory that is not there is named',
    LOCATE,
    'throw new SourceError(`${directory}: no such directory`);',
    "throw new SourceError('no such directory');",
    'a directory that is not there$',
  ),
  wrongUsage(
    'a directory without a repository is named',
    LOCATE,
    'throw new SourceError(`${directory}: not a git repository`)',
    "throw new SourceError('not a git repository')",
    'a directory without a repository',
  ),
  wrongUsage(
    'a revision that is none is named',
    REVISIONS,
    '`${JSON.stringify(revision)} names no commit of this repository`',
    "'no such commit'",
    'an unknown revision',
  ),
  wrongUsage(
    'no option passes as a revision',
    REVISIONS,
    "revision.startsWith('-')",
    "revision.startsWith('--x')",
    'an option as a revision',
  ),
  wrongUsage(
    'what is staged of a bare repository is refused',
    'src/source/git/working-files.ts',
    "throw new SourceError('--staged: a bare repository has no index')",
    "throw new Error('no index')",
    'what is staged of a bare repository',
  ),
  wrongUsage(
    'the working files of a bare repository are refused',
    'src/source/git/working-files.ts',
    "throw new SourceError('--worktree: a bare repository has no working files')",
    "throw new Error('no working files')",
    'the working files of a bare repository',
  ),
  wrongUsage(
    '--fix in a bare repository is refused',
    'src/source/git/write-back.ts',
    'throw new SourceError(`${asked}: a bare repository has no working files`)',
    'throw new Error(`${asked}: a bare repository`)',
    'repairs in a bare repository',
  ),
  wrongUsage(
    'a policy file that is not there is named with its option',
    CHOICE,
    "'ENOENT' ? 'no such file'",
    "'ENOENT' ? 'none'",
    'a policy that is not there',
  ),
  wrongUsage(
    'a policy file that is a directory is refused',
    CHOICE,
    'if (!stats.isFile()) throw new UsageError(`${option} ${path}: not a file`);',
    '',
    'a policy that is a directory',
  ),
  wrongUsage(
    'a policy file of more than 1 MiB is refused',
    CHOICE,
    'if (stats.size > MAX_CONFIG_BYTES)',
    'if (stats.size > 2 * MAX_CONFIG_BYTES)',
    'a policy of more than 1 MiB',
  ),
  wrongUsage(
    'a policy in the repository that can’t be read is not ignored in silence',
    CHOICE,
    "if (absence) throw new UsageError(`${path}: can't be read (${absence})`);",
    '',
    'a mistake in the policy of the repository itself',
  ),
  wrongUsage(
    'rules of a directory that is not there are refused',
    'src/cli/reviewing/working-rules.ts',
    'if (!isDirectory) throw new UsageError(',
    'if (isDirectory === false) throw new UsageError(',
    'rules of a directory that is not there',
  ),
  wrongUsage(
    'a rule or factor that is none is told, with what was probably meant',
    'src/cli/subcommands/explain.ts',
    "`did you mean ${meant.join(' or ')}?`",
    "''",
    'what is nearly right is guessed',
  ),
  wrongUsage(
    'git that is not installed is told',
    'src/source/git/program.ts',
    "throw new SourceError('git is not installed, or not in PATH')",
    "throw new Error('no git')",
    'git that is not there',
  ),
  {
    promise: 'an empty repository is refused with the reason',
    file: REVISIONS,
    text: 'if (mayBeUnborn) return',
    becomes: 'if (mayBeUnborn || head === undefined) return',
    tests: READ_CHANGE,
    named: 'refuse an empty repository',
  },
  {
    promise: 'a repository without a default branch is refused with what to do',
    file: REVISIONS,
    text: 'if (!baseCommit) throw new SourceError(',
    becomes: 'if (!baseCommit) throw new Error(wantedBases[0] ?? ',
    tests: READ_CHANGE,
    named: 'refuse a repository without a default branch',
  },
  {
    promise: 'branches without a common commit are refused with what to do',
    file: REVISIONS,
    text: 'if (!(error instanceof GitError) || error.exitCode !== 1) throw error;',
    becomes: 'if (error instanceof GitError) throw error;',
    tests: READ_CHANGE,
    named: 'refuse branches without a common commit',
  },
  {
    promise: 'unmerged paths in the index are refused',
    file: 'src/source/git/working-files.ts',
    text: "throw new SourceError('the index has unmerged paths: resolve them first');",
    becomes: "throw new Error('unmerged');",
    tests: ['test/source/git/working-files.test.ts'],
    named: 'with unmerged paths is refused',
  },
];

const LOAD = ['test/policy/load.test.ts'];
const LIMITS = ['test/policy/custom/limits.test.ts'];

const POLICY: readonly Claim[] = [
  {
    promise: 'more than one of --head, --staged and --worktree is refused wherever a change is read',
    file: 'src/source/git/read.ts',
    text: 'if ([request.head !== undefined, request.staged, request.worktree].filter(Boolean).length > 1) {',
    becomes: 'if ([request.head !== undefined, request.staged, request.worktree].filter(Boolean).length > 3) {',
    tests: READ_CHANGE,
    named: 'refuse two heads',
  },
  {
    promise: 'a key of a policy that is none is a mistake, with its line',
    file: 'src/policy/policy.ts',
    text: 'export const policySchema = z.strictObject({',
    becomes: 'export const policySchema = z.looseObject({',
    tests: LOAD,
    named: 'every mistake is named',
  },
  {
    promise: 'a value of a policy that is none is a mistake, with what is allowed',
    file: 'src/policy/policy.ts',
    text: ".enum(['observe', 'comment', 'enforce'])",
    becomes: ".enum(['observe', 'comment', 'enforce', 'obsreve'])",
    tests: LOAD,
    named: 'every mistake is named',
  },
  {
    promise: 'a rule of a policy that is none is a mistake',
    file: 'src/policy/load.ts',
    text: '.filter(([, id]) => isUnknown(id))',
    becomes: ".filter(([, id]) => isUnknown(id) && id === '')",
    tests: ['test/policy/read-policy.test.ts'],
    named: 'that names an unknown rule is refused',
  },
  {
    promise: 'a regular expression of a rule that could be slow is refused',
    file: 'src/policy/custom/linear-regexp.ts',
    text: 'return new RegExp(pattern, LINEAR);',
    becomes: 'return new RegExp(pattern);',
    tests: LIMITS,
    named: 'that can be slow is refused',
  },
  {
    promise: 'a rule whose search would cost too much is refused',
    file: 'src/policy/custom/cost.ts',
    text: 'const MAX_STEPS = 4;',
    becomes: 'const MAX_STEPS = 40;',
    tests: LIMITS,
    named: 'a rule object',
  },
  {
    promise: 'a baseline with a mistake is named with its line',
    file: CHOICE,
    text: 'problem ? problemLine(path, problem) : path',
    becomes: 'problem ? problem.message : path',
    tests: ['test/cli/subcommands/baseline.test.ts'],
    named: 'that is broken is named with its line by audit',
  },
];

/** Mistakes that people make, which are told in one line. */
export const BAD_INPUT: readonly Claim[] = [...COMMAND_LINE, ...POLICY];
