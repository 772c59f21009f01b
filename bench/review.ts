import { join } from 'node:path';
import { extendHistory } from '../src/demo/shop/history.ts';
import { judgedIn } from './audit.ts';
import { measureOften, type Cost } from './measure.ts';
import { count, mebibytes, seconds, times, type Benchmark, type Section } from './section.ts';
import { twelvefold } from './tools.ts';
import { installedApp, installedSources, type Subject } from './trees.ts';

interface Size {
  readonly name: string;
  readonly files: number;
  readonly linesPerFile: number;
}

/** 3,000 files are what GitHub tells of a pull request at most (https://docs.github.com/en/rest/pulls/pulls#list-pull-requests-files). */
const SIZES: readonly Size[] = [
  { name: 'none', files: 0, linesPerFile: 0 },
  { name: 'small', files: 1, linesPerFile: 30 },
  { name: 'median', files: 10, linesPerFile: 30 },
  { name: 'large', files: 100, linesPerFile: 30 },
  { name: 'largest', files: 3_000, linesPerFile: 30 },
];
const AROUND = { full: 5_000, quick: 200 } as const;

interface Figures extends Size {
  readonly judged: number;
  readonly cost: Cost;
}

/** Changes of an app, from one file to as many as GitHub shows. */
export const review: Benchmark = {
  name: 'review',
  async run(setting) {
    const app = await installedApp(setting.scratch, setting.quick ? AROUND.quick : AROUND.full, installedSources());
    const sizes = SIZES.filter(({ files }) => files <= app.sourceCount);
    await commitChanges(app, sizes);
    const output = join(setting.scratch, 'report');
    const repeats = setting.quick ? 1 : 5;
    const start = await measureOften(repeats, twelvefold(['rules'], app.directory, output));
    const figures: Figures[] = [];
    for (const size of sizes) {
      setting.onStep(`Reviewing a change of ${size.files} files`);
      const args = ['review', '--repo', app.gitDir, '--base', 'main', '--head', size.name, '--format', 'json'];
      const cost = await measureOften(size.files > 1_000 ? Math.min(3, repeats) : repeats, twelvefold(args, app.directory, output));
      figures.push({ ...size, judged: judgedIn(output), cost });
    }
    return section(app, start, figures);
  },
};

async function commitChanges(app: Subject, sizes: readonly Size[]): Promise<void> {
  const sources = Object.keys(app.files).filter((path) => path.startsWith('src/'));
  const commits = sizes.map(({ name, files: changed, linesPerFile }) => {
    // Spread over the tree, as changes are.
    const paths = sources.filter(
      (_, index) => Math.floor((index * changed) / sources.length) !== Math.floor(((index + 1) * changed) / sources.length),
    );
    const files = { ...app.files };
    for (const [index, path] of paths.entries())
      files[path] = Buffer.concat([app.files[path] ?? Buffer.of(), addition(index, linesPerFile)]);
    return { branch: name, from: 'main', message: `${name}\n`, author: 'Robin', date: new Date(1_000), snapshot: { files } };
  });
  await extendHistory(app.gitDir, commits);
}

/** Ordinary code at the end of a module: lookups, a client, a branch, a log line; nothing that any rule has to say something about. */
function addition(index: number, lines: number): Uint8Array {
  const block = (at: number): readonly string[] => [
    `async function request${index}_${at}(id, options = {}) {`,
    `  const base = process.env.SERVICE_URL;`,
    `  const answer = await fetch(base + '/items/' + encodeURIComponent(id), { method: 'GET', headers: options.headers });`,
    `  if (!answer.ok) throw new Error('The service answered ' + answer.status);`,
    `  const found = await answer.json();`,
    `  const names = found.items.map((item) => item.name.trim()).filter(Boolean);`,
    `  for (const name of names) console.info('item', { id, name });`,
    `  return { id, names, total: names.length, cached: options.cached ?? false };`,
    `}`,
    ``,
  ];
  const text = Array.from({ length: Math.ceil(lines / 10) }, (_, at) => block(at)).flat();
  return Buffer.from(`\n${text.slice(0, lines - 1).join('\n')}\n`);
}

function section(app: Subject, start: Cost, all: readonly Figures[]): Section {
  const rows = all.map(({ name, files, linesPerFile, judged, cost }) => [
    name,
    count(files),
    count(files * linesPerFile),
    count(judged),
    seconds(cost.wallMs),
    seconds(cost.cpuMs),
    seconds(cost.cpuMs - start.cpuMs),
    seconds(cost.cpuMs - (all[0]?.cost.cpuMs ?? 0)),
    mebibytes(cost.peakMb),
  ]);
  return {
    title: 'Review of changes',
    method: [
      `The change appends ordinary code to files of the app of ${app.name}. “Beyond start” is the CPU time above that of \`twelvefold rules\`, which loads the program and its rules and judges nothing: ${seconds(start.cpuMs)} of CPU, ${mebibytes(start.peakMb)}. An empty review (change “none”) also reads the repository, starts a thread that judges, and writes a report.`,
    ],
    table: {
      columns: ['Change', 'Files', 'Lines', 'Judged', 'Wall', 'CPU', 'CPU beyond start', 'CPU beyond an empty review', 'Memory'],
      rows,
    },
    results: growth(all),
    figures: { around: app.sourceCount, start, changes: all },
  };
}

/** What one more file costs, between neighbouring sizes. */
function growth(all: readonly Figures[]): readonly string[] {
  return all.slice(1).flatMap((after, index) => {
    const before = all[index];
    if (!before || before.files === 0) return [];
    const perFile = (after.cost.cpuMs - before.cost.cpuMs) / (after.files - before.files);
    const grown = `${times(after.files, before.files)} the files take ${times(after.cost.cpuMs, before.cost.cpuMs)} the CPU time and ${times(after.cost.peakMb, before.cost.peakMb)} the memory`;
    return [`From ${before.name} to ${after.name}: ${grown}; one more file costs ${perFile.toFixed(1)} ms.`];
  });
}
