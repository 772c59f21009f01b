import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import type { FileTree } from '../../analysis/tree/tree.ts';
import type { Baseline } from '../../policy/baseline.ts';
import { DEFAULT_POLICY } from '../../policy/default-policy.ts';
import { type CustomRules, NO_RULES, unknownCustomRules } from '../../policy/custom/custom-rules.ts';
import { givenBy, missingDeployables } from '../../policy/paths.ts';
import { BASELINE_PATH, baselinePath, isRuleFile, POLICY_PATHS } from '../../policy/places.ts';
import type { PolicyLayer, ResolvedPolicy } from '../../policy/resolve.ts';
import { readCommandLineSettings } from '../../settings/command-line.ts';
import { findGit } from '../../source/git/program.ts';
import { type FirstFiles, readTree } from '../../source/git/read.ts';
import type { PolicyOptions } from '../program/options.ts';
import { UsageError } from '../program/usage-error.ts';

const MAX_CONFIG_BYTES = 1024 * 1024;

/*
 * Most repositories have neither a policy nor a baseline, and their schemas and the rules that they may name take longer to load
 * than a small change to judge: they are loaded when there is something to read with them.
 */

/** What a run reads, judged by what the repository has decided. */
export interface Decided<Subject> {
  readonly subject: Subject;
  readonly policy: ResolvedPolicy;
  /** The repository's own rules, from the same side as its policy. */
  readonly custom: CustomRules;
}

/**
 * Reads a tree or a change after the policy in it.
 * @param judged the tree that is judged
 * @throws UsageError or PolicyError naming the file
 */
export async function readDecided<Subject>(
  options: PolicyOptions,
  read: (first: FirstFiles) => Promise<Subject>,
  judged: (subject: Subject) => FileTree,
): Promise<Decided<Subject>> {
  let policy: ResolvedPolicy | undefined;
  let custom = NO_RULES;
  const subject = await read({
    isOne: (path) => OWN_FILES.has(path) || isRuleFile(path),
    decide: async (tree) => {
      custom = await ownRules(tree);
      policy = await choosePolicy(options, tree);
      return { always: [baselinePath(policy.policy) ?? BASELINE_PATH], given: givenBy(policy.policy) };
    },
  });
  // Every way of reading asks, or throws.
  const resolved = policy as ResolvedPolicy;
  const notices = [
    ...resolved.notices,
    ...custom.notices,
    ...unknownCustomRules(resolved.policy, custom).map(({ text }) => text),
    ...missingDeployables(resolved.policy, judged(subject)),
  ];
  return { subject, policy: { ...resolved, notices }, custom };
}

/**
 * Reads the tree of a commit after the policy in it.
 * @throws an error of one line that names the directory, revision or file
 */
export function readDecidedTree(
  dir: string,
  options: PolicyOptions & { readonly rev: string },
  signal: AbortSignal,
): Promise<Decided<FileTree>> {
  const git = findGit(readCommandLineSettings().path);
  return readDecided(
    options,
    (first) => readTree(dir, options.rev, { git, first, signal }),
    (tree) => tree,
  );
}

async function ownRules(tree: FileTree): Promise<CustomRules> {
  const files = [...tree.entries.keys()].filter(isRuleFile).map((path) => {
    const bytes = tree.bytes(path);
    return { path, text: bytes && Buffer.from(bytes).toString('utf8') };
  });
  return files.length === 0 ? NO_RULES : (await import('../../policy/custom/load.ts')).loadCustomRules(files, today());
}

/** `2027-01-31`, in UTC. */
function today(): string {
  return new Date().toISOString().slice(0, 10);
}

const OWN_FILES: ReadonlySet<string> = new Set([...POLICY_PATHS, BASELINE_PATH]);

/**
 * The baseline that a policy names, as the tree has it; undefined when there is none.
 * @throws PolicyError or UsageError naming the file, and where it is mistaken
 */
export async function ownBaseline({ policy }: ResolvedPolicy, tree: FileTree): Promise<Baseline | undefined> {
  const path = baselinePath(policy);
  if (path === undefined) return undefined;
  const bytes = textAt(tree, path);
  return bytes && readBaseline(bytes, path);
}

/** @throws PolicyError that says where the file is mistaken */
export async function readBaseline(bytes: Uint8Array, path: string): Promise<Baseline> {
  const [{ loadBaseline }, { PolicyError, problemLine }] = await Promise.all([
    import('../../policy/baseline.ts'),
    import('../../policy/read-policy.ts'),
  ]);
  const loaded = loadBaseline(Buffer.from(bytes).toString('utf8'), path);
  if (loaded.ok) return loaded.baseline;
  const [problem] = loaded.problems;
  throw new PolicyError(`${problem ? problemLine(path, problem) : path}; correct it, or delete it and run \`twelvefold baseline\``);
}

/**
 * The policy that a run follows: what `--organisation` decides, then the file of `--config` or else the repository's own;
 * `--fail-on` goes over them.
 * @param tree side that the repository's own policy is read from: the base of a change, so that no change relaxes its own review
 * @throws UsageError or PolicyError naming the file
 */
async function choosePolicy({ config, organisation, failOn, baseline }: PolicyOptions, tree: FileTree): Promise<ResolvedPolicy> {
  const texts = [
    ...(organisation === undefined ? [] : [{ source: organisation, text: readConfig('--organisation', organisation) }]),
    ...(config === undefined ? ownPolicy(tree) : [{ source: config, text: readConfig('--config', config) }]),
  ];
  const settings: readonly PolicyLayer[] = [
    ...(baseline === false ? [{ source: '--no-baseline', settings: { baseline: null } }] : []),
    ...(failOn === undefined ? [] : [{ source: '--fail-on', settings: { 'fail-on': failOn } }]),
  ];
  if (texts.length + settings.length === 0) return { policy: DEFAULT_POLICY, origins: [], notices: [] };
  const { resolvePolicy } = await import('../../policy/resolve.ts');
  const layers = [...(await readLayers(texts)), ...settings];
  const resolved = resolvePolicy(layers, today());
  return { ...resolved, notices: [...resolved.notices, ...layers.flatMap(unreadHere)] };
}

interface PolicyText {
  readonly source: string;
  readonly text: string;
}

async function readLayers(texts: readonly PolicyText[]): Promise<readonly PolicyLayer[]> {
  if (texts.length === 0) return [];
  const [{ RULES }, { readPolicy }] = await Promise.all([import('../../../checks/index.ts'), import('../../policy/read-policy.ts')]);
  const ruleIds = new Set<string>(RULES.map(({ id }) => id));
  return texts.map(({ source, text }) => readPolicy(text, source, ruleIds));
}

/** @throws UsageError for a policy that is there and can't be read: it is not ignored in silence */
function ownPolicy(tree: FileTree): readonly PolicyText[] {
  for (const path of POLICY_PATHS) {
    const bytes = textAt(tree, path);
    if (bytes) return [{ source: path, text: Buffer.from(bytes).toString('utf8') }];
  }
  return [];
}

function textAt(tree: FileTree, path: string): Uint8Array | undefined {
  const bytes = tree.bytes(path);
  const absence = bytes ? undefined : tree.absence(path);
  if (absence) throw new UsageError(`${path}: can't be read (${absence})`);
  return bytes;
}

/** A shared policy lies in another repository, and the command line reads nothing from the network. */
function unreadHere({ source, settings }: PolicyLayer): readonly string[] {
  return (settings.extends ?? []).map((name) => `${source} extends ${name}, which is not read here; give it with --organisation FILE.`);
}

/**
 * The text of a file that an option names.
 * @throws UsageError of one line with the option and the file
 */
export function readConfig(option: string, path: string): string {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, 'r');
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) throw new UsageError(`${option} ${path}: not a file`);
    if (stats.size > MAX_CONFIG_BYTES) throw new UsageError(`${option} ${path}: larger than 1 MiB`);
    return readFileSync(descriptor, 'utf8');
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${option} ${path}: ${(error as NodeJS.ErrnoException).code === 'ENOENT' ? 'no such file' : "can't be read"}`);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
