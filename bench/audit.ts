import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { measureOften, type Cost } from './measure.ts';
import { count, mebibytes, seconds, times, type Benchmark, type Section, type Setting } from './section.ts';
import { auditTools, type Tool } from './tools.ts';
import { installedApp, installedSources, sampleShop, type Subject } from './trees.ts';

const SIZES = { full: [2_000, 5_000, 10_000], quick: [200, 500] } as const;

interface Figures {
  readonly subject: string;
  readonly files: number;
  readonly bytes: number;
  /** Files that Twelvefold says it judged. */
  readonly judged: number;
  /** By tool, in the order of the tools. */
  readonly costs: Readonly<Record<string, Cost>>;
}

/** Whole trees, Twelvefold beside its peers. */
export const audit: Benchmark = {
  name: 'audit',
  async run(setting) {
    const { tools, queries } = auditTools(setting.scratch);
    const subjects = await subjectsOf(setting);
    const figures: Figures[] = [];
    for (const subject of subjects) figures.push(await measured(subject, tools, setting));
    return section(figures, tools, queries);
  },
};

async function subjectsOf({ scratch, quick }: Setting): Promise<readonly Subject[]> {
  const sources = installedSources();
  const subjects: Subject[] = [await sampleShop(scratch)];
  for (const size of quick ? SIZES.quick : SIZES.full) subjects.push(await installedApp(scratch, size, sources));
  return subjects;
}

async function measured(subject: Subject, tools: readonly Tool[], { scratch, quick, onStep }: Setting): Promise<Figures> {
  const costs: Record<string, Cost> = {};
  const output = join(scratch, 'report');
  const { name, files, bytes } = subject;
  let judged = 0;
  for (const tool of tools) {
    onStep(`Auditing ${name} with ${tool.name}`);
    costs[tool.name] = await measureOften(quick ? 1 : 3, tool.command(subject, output));
    if (tool.name === 'twelvefold') judged = judgedIn(output);
  }
  return { subject: name, files: Object.keys(files).length, bytes, judged, costs };
}

/** Files that a JSON report says were judged. @throws an Error when there is no report: a program that fails to start ends with 1, too */
export function judgedIn(report: string): number {
  const text = readFileSync(report, 'utf8');
  if (text === '') throw new Error('Twelvefold wrote no report: does `npm run build` go through?');
  const { coverage } = JSON.parse(text) as { readonly coverage: { readonly judged: number } };
  return coverage.judged;
}

function section(all: readonly Figures[], tools: readonly Tool[], queries: number): Section {
  const [own, ...peers] = tools;
  const [first, last] = [all[1] ?? all[0], all.at(-1)];
  if (!own || !first || !last) throw new RangeError('There is nothing to compare.');
  const rows = all.flatMap((figures) => tools.map((tool) => row(figures, tool, own)));
  return {
    title: 'Audit of whole trees',
    method: [
      'The trees are the JavaScript and TypeScript of the packages that this project has installed, put into an app of its own under names that make them source; bundles are left out. A smaller tree is a part of the larger.',
      `Every tool gets the same files, writes its report as JSON (grep aside) into a file, and uses as many threads as it likes. ${versions(tools)}`,
      `“Equal queries” are ${queries} rules for JavaScript and as many for TypeScript: one for each function, method or constructor that the code rules ask for, collected by running the rules. They are equal in number and in what they look for by name; ast-grep resolves no imports and traces no values, and Twelvefold judges Dockerfiles, manifests and secrets besides. Since some rules ask one list of names in all languages, both tools look for names that only another language has. “One query” is ast-grep’s cost of reading and parsing alone.`,
    ],
    table: {
      columns: ['Tree', 'Tool', 'Files', 'Size', 'Wall', 'CPU', 'Memory', 'Twelvefold’s wall, CPU, memory are'],
      rows,
    },
    results: [
      ...all
        .filter((each) => each.judged < each.files)
        .map((each) => `Of ${each.subject} Twelvefold judged ${count(each.judged)} of ${count(each.files)}.`),
      ...growth([own, ...peers], first, last),
    ],
    figures: { queries, versions: Object.fromEntries(tools.map((tool) => [tool.name, tool.version])), trees: all },
  };
}

function versions(tools: readonly Tool[]): string {
  return `Versions: ${tools.map(({ name, version }) => `${name} ${version}`).join('; ')}.`;
}

function row({ subject, files, bytes, costs }: Figures, tool: Tool, own: Tool): readonly string[] {
  const [cost, ours] = [costs[tool.name], costs[own.name]];
  if (!cost || !ours) throw new RangeError(`${tool.name} was not measured on ${subject}.`);
  const compared =
    tool === own ? '' : [times(ours.wallMs, cost.wallMs), times(ours.cpuMs, cost.cpuMs), times(ours.peakMb, cost.peakMb)].join(' · ');
  const size = `${(bytes / 1e6).toFixed(2)} MB`;
  return [subject, tool.name, count(files), size, seconds(cost.wallMs), seconds(cost.cpuMs), mebibytes(cost.peakMb), compared];
}

/** How the cost of one file changes from the smallest of the assembled trees to the largest: 1 is linear. */
function growth(tools: readonly Tool[], first: Figures, last: Figures): readonly string[] {
  const grown = (tool: Tool, figure: keyof Cost): string => {
    const [before, after] = [first.costs[tool.name]?.[figure] ?? 0, last.costs[tool.name]?.[figure] ?? 0];
    return times(after / last.files, before / first.files);
  };
  return [
    `From ${count(first.files)} to ${count(last.files)} files, the CPU time per file becomes, for ${tools.map((tool) => `${tool.name} ${grown(tool, 'cpuMs')}`).join(', ')}; the memory per file ${tools.map((tool) => `${tool.name} ${grown(tool, 'peakMb')}`).join(', ')} (1× is linear growth).`,
  ];
}
