import type { Ecosystem, Manifest } from '../documents/kinds.ts';
import { ownFact } from '../remembered-facts.ts';
import type { Language } from '../languages.ts';
import { directoriesUp } from '../paths.ts';
import type { Deployable, Process } from '../repository.ts';
import { frameworksInText, frameworksOf } from './signs/frameworks.ts';
import type { Group } from './groups.ts';
import { kindOfName } from './signs/images.ts';
import { declares } from './ecosystems.ts';
import type { Part } from './parts.ts';
import { processNature, type FoundProcess } from './processes.ts';
import type { DeployableKind, SourceFile, TreeFacts } from './signs/sign.ts';

const KINDS: readonly DeployableKind[] = ['server', 'client', 'worker', 'job'];

/** What the heaviest signs agree on; a server outranks what else the same part does. */
export function kindOf(group: Group, part: Part | undefined, started: readonly FoundProcess[], facts: TreeFacts): DeployableKind {
  const votes = group.signs.map(({ kind, weight }) => ({ kind, weight: weight as number }));
  for (const process of started) {
    const kind = processNature(process, facts).kind;
    if (kind !== undefined) votes.push({ kind, weight: kind === 'server' ? 1 : 2 });
  }
  for (const weight of [3, 2, 1, 0]) {
    const here = new Set(votes.filter((vote) => vote.weight === weight).map((vote) => vote.kind));
    const kind = KINDS.find((candidate) => here.has(candidate));
    if (kind !== undefined) return kind;
  }
  return isCommandLineTool(group, part) ? 'job' : kindOfName(group.root);
}

/** Libraries that read a command line, by ecosystem; a program on one of them that serves nothing runs and ends. */
const COMMAND_LINE: Readonly<Partial<Record<Ecosystem, RegExp>>> = {
  npm: /^(?:commander|yargs|@oclif\/core|cac|meow)$/,
  python: /^(?:click|typer|fire|docopt|cleo)$/,
  go: /^github\.com\/(?:spf13\/cobra|urfave\/cli|alecthomas\/kong|jessevdk\/go-flags)/,
  cargo: /^(?:clap|structopt|argh)$/,
  maven: /^info\.picocli:/,
  gradle: /^info\.picocli:/,
  ruby: /^(?:thor|gli|dry-cli)$/,
  composer: /^symfony\/console$/,
  nuget: /^(?:System\.CommandLine|CommandLineParser|Spectre\.Console\.Cli)$/i,
};

function isCommandLineTool(group: Group, part: Part | undefined): boolean {
  const shipped = group.signs.every((sign) => sign.image !== undefined || sign.aside === true || sign.weight === 0);
  return (
    shipped &&
    (part?.manifests ?? []).some(({ ecosystem, dependencies }) =>
      dependencies.some(({ name, group: kind }) => kind === 'run' && COMMAND_LINE[ecosystem]?.test(name)),
    )
  );
}

/** The language that the signs speak of, else the one that most source files are in. */
export function languageOfGroup(group: Group, own: readonly SourceFile[]): Language | undefined {
  const counts = new Map<Language, number>();
  for (const { language } of own) {
    if (language === 'shell' || language === 'hcl') continue;
    const main = language === 'tsx' ? 'typescript' : language;
    counts.set(main, (counts.get(main) ?? 0) + 1);
  }
  const heaviest = Math.max(0, ...group.signs.filter((sign) => sign.language !== undefined).map((sign) => sign.weight));
  const signed = new Set(group.signs.filter((sign) => sign.weight === heaviest).map((sign) => sign.language));
  const ranked = [...counts].toSorted(([a, first], [b, second]) => second - first || (a < b ? -1 : 1)).map(([language]) => language);
  return (
    ranked.find((language) => signed.has(language)) ?? ranked[0] ?? (own.some(({ language }) => language === 'shell') ? 'shell' : undefined)
  );
}

interface FrameworkFacts {
  readonly kind: DeployableKind;
  readonly own: readonly SourceFile[];
  readonly started: readonly FoundProcess[];
  readonly parts: ReadonlyMap<string, Part>;
  readonly facts: TreeFacts;
}

/** Manifests around a Java part, whose dependencies it inherits. */
function parentsOf(part: Part | undefined, parts: ReadonlyMap<string, Part>): readonly Manifest[] {
  const around = part === undefined ? [] : directoriesUp(part.root).slice(1);
  const own = new Set(part?.manifests.map((manifest) => manifest.ecosystem));
  return around
    .flatMap((directory) => parts.get(directory)?.manifests ?? [])
    .filter(({ ecosystem }) => (ecosystem === 'maven' || ecosystem === 'gradle') && own.has(ecosystem));
}

const imported = ownFact(({ path, language }: SourceFile, facts) => frameworksInText(facts.source(path)?.text ?? '', language));

/** Frameworks and servers by name, from manifests, code, commands and images. Sorted. */
export function frameworksOfGroup(group: Group, { kind, own, started, parts, facts }: FrameworkFacts): ReadonlySet<string> {
  const found = new Set(group.signs.flatMap((sign) => sign.frameworks ?? []));
  const part = parts.get(group.root);
  for (const manifest of part?.manifests ?? []) {
    for (const framework of frameworksOf(manifest, kind === 'client')) found.add(framework.name);
  }
  for (const manifest of parentsOf(part, parts)) for (const framework of frameworksOf(manifest)) found.add(framework.name);
  for (const process of started) for (const name of processNature(process, facts).frameworks) found.add(name);
  for (const { path, language } of own) {
    if (language !== 'go' && part !== undefined && declares(part, language)) continue;
    for (const name of imported({ path, language }, facts)) found.add(name);
  }
  return new Set([...found].sort());
}

const DEFAULT_TYPES: Readonly<Record<DeployableKind, string>> = {
  server: 'web',
  client: 'web',
  worker: 'worker',
  job: 'job',
  unknown: 'app',
};

/** The processes of a deployable, those without a name of their own named after its kind. */
export function processesOf(started: readonly FoundProcess[], kind: Deployable['kind']): readonly Process[] {
  return started.map(({ type, command, path, span }) => ({ type: type ?? DEFAULT_TYPES[kind], command, path, span }));
}
