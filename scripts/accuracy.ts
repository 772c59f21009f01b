import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { FACTORS } from '../checks/factors.ts';

/** What the scorer writes with `--json`. */
interface Score {
  readonly summary: {
    readonly changes: number;
    readonly errors: number;
    readonly labels: number;
    readonly recall: number;
    readonly macro_recall: number;
    readonly precision: number;
    readonly false_alarms: number;
    readonly clean_changes: number;
    readonly clean_with_alarm: number;
    readonly median_s: number;
    readonly p95_s: number;
  };
  /** Counts by factor number. */
  readonly tp: Readonly<Record<string, number>>;
  readonly fn: Readonly<Record<string, number>>;
  readonly fp: Readonly<Record<string, number>>;
}

const { values } = parseArgs({
  options: { scorer: { type: 'string' }, changes: { type: 'string' }, mirror: { type: 'string' } },
});
const { scorer, changes, mirror } = values;
if (scorer === undefined || changes === undefined || mirror === undefined) {
  process.stderr.write('usage: npm run accuracy -- --scorer score.py --changes changes.jsonl --mirror DIR\n');
  process.exit(2);
}

const scratch = mkdtempSync(join(tmpdir(), 'twelvefold-accuracy-'));
try {
  const json = join(scratch, 'score.json');
  cloneAll(changes, mirror, join(scratch, 'clones'));
  const command = `${process.execPath} ${join(import.meta.dirname, '../dist/src/cli/main.js')}`;
  const run = spawnSync(
    'python3',
    [scorer, '--cmd', command, '--mirror', mirror, '--clones', join(scratch, 'clones'), '--json', json, changes],
    {
      stdio: ['ignore', 'inherit', 'inherit'],
    },
  );
  if (run.status !== 0) process.exit(run.status ?? 1);
  writeFileSync('docs/accuracy.md', page(JSON.parse(readFileSync(json, 'utf8')) as Score));
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

/** Bare clones of all repositories of the corpus, made one after the other: the scorer works on two changes at once. */
function cloneAll(corpus: string, from: string, to: string): void {
  const lines = readFileSync(corpus, 'utf8').split('\n').filter(Boolean);
  const names = new Set(lines.map((line) => (JSON.parse(line) as { readonly repo: string }).repo.replaceAll('/', '+')));
  for (const name of names) spawnSync('git', ['clone', '--quiet', '--bare', '--shared', join(from, name, 'repo'), join(to, name)]);
}

function page({ summary, tp, fn, fp }: Score): string {
  const rows = FACTORS.map(({ number, numeral, name }) => {
    const [found, missed, alarms] = [tp, fn, fp].map((counts) => counts[String(number)] ?? 0) as [number, number, number];
    return `| ${numeral}. ${name} | ${found + missed} | ${found} | ${share(found, found + missed)} | ${alarms} | ${share(found, found + alarms)} |`;
  });
  return [
    '# Accuracy',
    '',
    'Written by `npm run accuracy`; no figure here is typed. The corpus is a set of real changes of public repositories with hand-made labels:',
    'each label is a violation that the change introduces, and on exhaustively labelled changes every other error or warning is a false alarm.',
    '',
    `${summary.changes} changes, ${summary.labels} labels. Recall ${percent(summary.recall)}, mean over factors ${percent(summary.macro_recall)};`,
    `precision ${percent(summary.precision)} (${summary.false_alarms} false alarms);`,
    `${summary.clean_with_alarm} of ${summary.clean_changes} changes without a violation got an error or warning.`,
    `Review time per change, start included: median ${summary.median_s.toFixed(2)} s, 95th percentile ${summary.p95_s.toFixed(2)} s. Changes that could not be reviewed: ${summary.errors}.`,
    '',
    '| Factor | Labels | Found | Recall | False alarms | Precision |',
    '| --- | --: | --: | --: | --: | --: |',
    ...rows,
    '',
  ].join('\n');
}

function share(part: number, whole: number): string {
  return whole === 0 ? '–' : percent(part / whole);
}

function percent(value: number): string {
  return `${(100 * value).toFixed(1)} %`;
}
