import type { Claim } from '../claim.ts';

const REPOSITORY = 'src/source/git/repository.ts';
const HOSTILE = ['test/source/git/hostile-repository.test.ts'];
const LIMITS = ['test/source/git/limits.test.ts'];
const DATA_LIMITS = ['test/analysis/documents/data/limits.test.ts'];
const DATA = ['test/analysis/documents/data/data.test.ts'];
const READABLE = ['test/analysis/tree/readable.test.ts'];
const UNREADABLE = ['test/cli/unreadable.test.ts'];
const POOL = ['test/pool/pool.test.ts'];
const POLICY = ['test/policy/load.test.ts'];
const YAML = 'src/analysis/documents/data/yaml.ts';
const READER = 'src/analysis/tree/readable.ts';
const POLICY_YAML = 'src/policy/yaml-file.ts';

/** A setting of the environment that git is run in. */
function git(promise: string, text: string, becomes: string, named: string): Claim {
  return { promise, file: REPOSITORY, text, becomes, tests: HOSTILE, named };
}

const MEETS = 'meets a git without its settings';

const GIT: readonly Claim[] = [
  git('no hook of a repository is run', 'core.hooksPath=/dev/null', 'core.hooksPath=hooks', MEETS),
  git('no fsmonitor of a repository is run', 'core.fsmonitor=false', 'core.fsmonitor=true', MEETS),
  git('nothing is fetched, by whatever protocol', "GIT_ALLOW_PROTOCOL: 'none'", "GIT_ALLOW_PROTOCOL: 'ext'", MEETS),
  git('no missing object of a partial clone is fetched', "GIT_NO_LAZY_FETCH: '1'", "GIT_NO_LAZY_FETCH: '0'", MEETS),
  git('the machine’s git configuration is not read', "GIT_CONFIG_NOSYSTEM: '1'", "GIT_CONFIG_NOSYSTEM: '0'", MEETS),
  git('the user’s git configuration is not read', "GIT_CONFIG_GLOBAL: '/dev/null'", "GIT_CONFIG_GLOBAL: '/etc/gitconfig'", MEETS),
  git('the machine’s git attributes are not read', "GIT_ATTR_NOSYSTEM: '1'", "GIT_ATTR_NOSYSTEM: '0'", MEETS),
  git('replacements of objects are not followed', "GIT_NO_REPLACE_OBJECTS: '1',", '', 'replaces no objects'),
  git(
    'git works on a directory of its own, so that nothing counts that a repository configures',
    'GIT_DIR: privateDir,',
    'GIT_DIR: commonDir,',
    'runs nothing and is not written to',
  ),
  {
    promise: 'no external diff of a repository is run',
    file: 'src/source/git/changes.ts',
    text: "'--no-ext-diff', ",
    becomes: '',
    tests: HOSTILE,
    named: MEETS,
  },
  {
    promise: 'no textconv of a repository is run',
    file: 'src/source/git/changes.ts',
    text: "'--no-textconv', ",
    becomes: '',
    tests: HOSTILE,
    named: MEETS,
  },
  git(
    'objects that are made of working files don’t go into the repository',
    "GIT_OBJECT_DIRECTORY: join(privateDir, 'objects')",
    "GIT_OBJECT_DIRECTORY: join(commonDir, 'objects')",
    'runs nothing and is not written to',
  ),
  {
    promise: 'GIT_* variables and others from outside don’t reach git',
    file: 'src/source/git/program.ts',
    text: 'env: { ...env },',
    becomes: 'env: { ...globalThis.process.env, ...env },',
    tests: HOSTILE,
    named: 'is not read with what stands in the environment',
  },
  {
    promise: 'a repository can’t bring its own git',
    file: 'src/source/git/program.ts',
    text: 'if (!isAbsolute(folder)) continue;',
    becomes: 'if (isAbsolute(folder) === undefined) continue;',
    tests: HOSTILE,
    named: 'cannot bring its own git',
  },
  {
    promise: 'a tree that unfolds to a billion paths is cut off, and that is said',
    file: 'src/source/git/listing.ts',
    text: 'let complete = !truncated && records.length <= MAX_ENTRIES;',
    becomes: 'let complete = !truncated || records.length > 0;',
    tests: HOSTILE,
    named: 'that unfolds to a billion paths',
  },
  {
    promise: 'a diff of more than 96 MiB is cut off, and that is said',
    file: 'src/source/git/changes.ts',
    text: '{ limit: MAX_DIFF_BYTES }',
    becomes: '{ limit: 2 * MAX_DIFF_BYTES }',
    tests: LIMITS,
    named: 'at 96 MiB of changed lines',
  },
  {
    promise: '192 MiB of contents are held together at most',
    file: 'src/source/git/contents.ts',
    text: 'if (bytes + (entry.size ?? 0) > MAX_HELD_BYTES) continue;',
    becomes: '',
    tests: LIMITS,
    named: '192 MiB are held together',
  },
  {
    promise: 'a hundred damaged objects are passed over, and more end the reading',
    file: 'src/source/git/contents.ts',
    text: 'const MAX_DAMAGED = 100;',
    becomes: 'const MAX_DAMAGED = 1_000;',
    tests: LIMITS,
    named: 'a hundred damaged objects',
  },
];

const PATHS: readonly Claim[] = [
  {
    promise: 'a path with `..` in it is left out, and that is said',
    file: 'src/source/git/listing.ts',
    text: 'return !UNSAFE_SEGMENT.test(path);',
    becomes: 'return !UNSAFE_SEGMENT.test(path) || path.length > 0;',
    tests: HOSTILE,
    named: 'leaves out names that no checkout can have',
  },
  {
    promise: 'a path with a line break is told and not judged',
    file: 'src/analysis/open-repository.ts',
    text: '[\\u0000-\\u001f\\u007f]|^\\/|^\\.git',
    becomes: '^\\/|^\\.git',
    tests: UNREADABLE,
    named: 'a path that no checkout can have safely',
  },
  {
    promise: 'a symbolic link of a tree is not followed',
    file: 'src/source/git/listing.ts',
    text: "'120000': 'symlink',",
    becomes: '',
    tests: ['test/source/git/read-change.test.ts'],
    named: 'never follows symbolic links nor enters submodules',
  },
  {
    promise: 'a submodule of a tree is not entered',
    file: 'src/source/git/listing.ts',
    text: "'160000': 'submodule'",
    becomes: "'160001': 'submodule'",
    tests: ['test/source/git/read-change.test.ts'],
    named: 'never follows symbolic links nor enters submodules',
  },
  {
    promise: 'working files are not read through a symbolic link',
    file: 'src/source/git/working-files.ts',
    text: "if (realpathSync(dirname(full)) !== dirname(full).split('/').join(sep)) return undefined;",
    becomes: 'if (realpathSync(dirname(full)) === sep) return undefined;',
    tests: ['test/source/git/working-files.test.ts'],
    named: 'not read through a link that is ignored',
  },
  {
    promise: 'a named pipe among the working files is told, and not waited for',
    file: 'src/source/git/working-files.ts',
    text: "if (!stats.isFile()) return { mode, ...standIn('unreadable') };",
    becomes: 'if (!stats.isFile()) return undefined;',
    tests: ['test/source/git/working-files.test.ts'],
    named: 'of a kind or size that is not read',
  },
  {
    promise: '10,000 untracked files take part, and those beyond are told',
    file: 'src/source/git/working-files.ts',
    text: 'return { tree: await writeTree(repository), absences, gaps: left > 0 ?',
    becomes: 'return { tree: await writeTree(repository), absences, gaps: left > 1e9 ?',
    tests: ['test/source/git/working-files.test.ts'],
    named: 'are 10,000 at most',
  },
];

const TEXTS: readonly Claim[] = [
  {
    promise: 'an event that is called like a property of every object is none',
    file: 'src/github/delivery/events.ts',
    text: 'Object.hasOwn(READERS, event) ? READERS[event] : undefined',
    becomes: 'READERS[event]',
    tests: ['test/github/delivery/events.test.ts'],
    named: 'the payload',
  },
  {
    promise: 'a file of more than 4 MiB is told and not judged',
    file: READER,
    text: "if (bytes.length > MAX_FILE_BYTES) return 'too-large';",
    becomes: '',
    tests: READABLE,
  },
  {
    promise: 'a file with a line of more than 20,000 bytes is told and not judged',
    file: READER,
    text: "hasLineLongerThan(bytes, MAX_LINE_BYTES)) return 'too-long-line';",
    becomes: "hasLineLongerThan(bytes, 1e9)) return 'too-long-line';",
    tests: READABLE,
  },
  {
    promise: 'a file with a zero byte is told and not judged',
    file: READER,
    text: "if (bytes.subarray(0, BINARY_PROBE_BYTES).includes(0)) return 'binary';",
    becomes: '',
    tests: READABLE,
  },
  {
    promise: 'bytes that are no UTF-8 are read as far as they are',
    file: 'src/analysis/open-repository.ts',
    text: 'new SourceText(new TextDecoder().decode(bytes))',
    becomes: "new SourceText(new TextDecoder('utf-8', { fatal: true }).decode(bytes))",
    tests: ['test/analysis/open-repository.test.ts'],
    named: 'invalid UTF-8 is replaced',
  },
  {
    promise: 'code that is nested 100,000 deep is told and not parsed',
    file: 'src/analysis/code/tree/nesting.ts',
    text: 'if (depth > MAX_BRACKET_DEPTH) return',
    becomes: 'if (depth > 100 * MAX_BRACKET_DEPTH) return',
    tests: ['test/analysis/code/hostile.test.ts'],
    named: 'braces on lines of their own',
  },
  {
    promise: 'a document that is nested too deeply is told and read no further',
    file: YAML,
    text: 'if (depth > MAX_DEPTH) return this.#missing(TOO_DEEP);',
    becomes: '',
    tests: DATA_LIMITS,
    named: 'YAML is read to a depth',
  },
  {
    promise: 'a document of more than 15,000 lines is told and not parsed',
    file: 'src/analysis/documents/data/limits.ts',
    text: 'if (source.lineCount > MAX_LINES)',
    becomes: 'if (source.lineCount > 10 * MAX_LINES)',
    tests: DATA_LIMITS,
    named: 'too many lines are not parsed',
  },
  {
    promise: 'a YAML bomb of values is told and read no further',
    file: YAML,
    text: 'if (this.#nodes + nodes > MAX_NODES) return this.#missing(TOO_MANY_NODES);',
    becomes: '',
    tests: DATA,
    named: 'hostile input yaml',
  },
  {
    promise: 'a YAML bomb of text is told and read no further',
    file: YAML,
    text: 'if (this.#aliased + characters > MAX_ALIASED_TEXT) return this.#missing(TOO_MUCH_ALIASED);',
    becomes: '',
    tests: DATA,
    named: 'hostile input yaml',
  },
  {
    promise: 'a policy with a key __proto__ is refused',
    file: POLICY_YAML,
    text: "if (hasPrototypeKey(written)) return refused('has a key __proto__, which no setting has');",
    becomes: '',
    tests: POLICY,
    named: 'a prototype',
  },
  {
    promise: 'a policy that is a YAML bomb is refused',
    file: POLICY_YAML,
    text: 'maxAliasCount: 100',
    becomes: 'maxAliasCount: 100_000',
    tests: POLICY,
    named: 'aliases end at a limit',
  },
  {
    promise: 'a policy that is nested too deeply is refused',
    file: POLICY_YAML,
    text: "if (isTooDeep(text)) return refused('is nested too deeply');",
    becomes: '',
    tests: POLICY,
    named: 'end at a limit, and not before',
  },
  {
    promise: 'a policy of more than 64 KiB is refused',
    file: POLICY_YAML,
    text: 'if (text.length > MAX_LENGTH)',
    becomes: 'if (text.length > 10 * MAX_LENGTH)',
    tests: POLICY,
    named: 'characters end at a limit',
  },
];

const RULES: readonly Claim[] = [
  {
    promise: 'a rule that loops for ever is stopped and named, and the others count',
    file: 'src/pool/job-runner.ts',
    text: 'this.crashes.push({ ruleId, path, reason: stop.reason, detail: `it ${limit}` });',
    becomes: '',
    tests: POOL,
    named: 'and the others count loops for ever',
  },
  {
    promise: 'a rule that runs out of memory is stopped and named, and the others count',
    file: 'src/pool/supervise.ts',
    text: "if (isOutOfMemory(error)) throw new Stopped('memory', readProgress(job.progress));",
    becomes: '',
    tests: POOL,
    named: 'and the others count runs out of memory',
  },
  {
    promise: 'a rule that throws is named, and the others count',
    file: 'src/pool/create-pool.ts',
    text: "...answers.flatMap((answer) => answer.crashes.map((crash) => ({ ...crash, reason: 'threw' as const }))),",
    becomes: '',
    tests: POOL,
    named: 'and the others count throws',
  },
  {
    promise: 'a rule that is stopped on three files is not run any further',
    file: 'src/pool/job-runner.ts',
    text: 'const MAX_STOPS_PER_RULE = 3;',
    becomes: 'const MAX_STOPS_PER_RULE = 300;',
    tests: POOL,
    named: 'a rule that is stopped again and again',
  },
  {
    promise: 'a machine with other work does not make a rule look slow',
    file: 'src/pool/supervise.ts',
    text: '(cpuMs - since.cpuMs > limitMs || wall > PATIENCE_FACTOR * limitMs)',
    becomes: '(cpuMs - since.cpuMs > limitMs || wall > limitMs)',
    tests: POOL,
    named: 'no processor for a while is waited for',
  },
  {
    promise: 'rules get nothing of the environment',
    file: 'src/pool/create-pool.ts',
    text: 'env: limits.compileCache === undefined ? {} : { NODE_COMPILE_CACHE: limits.compileCache },',
    becomes: '',
    tests: ['test/pool/environment.test.ts'],
  },
  {
    promise: 'of more than 200 findings of a rule in a file those behind are told to be left out',
    file: 'src/pool/create-pool.ts',
    text: "skipped: once.filter(({ path }) => path !== ''),",
    becomes: 'skipped: [],',
    tests: POOL,
    named: 'of 201 findings in one file',
  },
];

/** Input that somebody made to do harm, or that is as large as if somebody had. */
export const HOSTILE_INPUT: readonly Claim[] = [...GIT, ...PATHS, ...TEXTS, ...RULES];
