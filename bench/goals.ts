import { quantile, type Cost } from './measure.ts';
import { markdownTable, seconds, times, type Section } from './section.ts';

/** What this project has set itself, in the units of the figures: milliseconds and mebibytes. */
const GOALS = { timesAstGrep: 3, medianCpuMs: 500, largestMb: 512, largestWallMs: 60_000, answerMs: 1_000, auditsPerMinute: 120 } as const;

/** The parts of the benchmarks' figures that goals are about. */
interface AuditFigures {
  readonly trees: readonly { readonly costs: Readonly<Record<string, Cost>> }[];
}
interface ReviewFigures {
  readonly start: Cost;
  readonly changes: readonly { readonly name: string; readonly files: number; readonly cost: Cost }[];
}
interface WebhookFigures {
  readonly answersMs: readonly number[];
}
interface ThroughputFigures {
  readonly audits: number;
  readonly wallMs: number;
}

type Row = readonly [goal: string, measured: string, met: string];

/** The section "Goals" of the page, as lines: each goal with the figure of this run, and whether it is met. */
export function goalLines({ audit, review, webhook, throughput }: Readonly<Record<string, Section>>): readonly string[] {
  const rows = [
    ...(audit ? auditGoal(audit.figures as AuditFigures) : []),
    ...(review ? reviewGoals(review.figures as ReviewFigures) : []),
    ...(webhook ? webhookGoal(webhook.figures as WebhookFigures) : []),
    ...(throughput ? throughputGoal(throughput.figures as ThroughputFigures) : []),
  ];
  return ['## Goals', '', markdownTable({ columns: ['Goal', 'Measured', 'Met'], rows }), '', ...REASONS];
}

/** What stands in the way of those that are missed. */
const REASONS: readonly string[] = [
  '- Judging asks more of a file than queries do: names are resolved through imports, values are traced, and a change is judged on both sides. It does so over nodes that cross from the parser’s native memory one by one, at some 500 bytes each: most of the CPU time, and of the memory that the threads’ own heaps don’t explain, goes there. To free them twenty times as often was tried: a tenth less memory for three fifths more CPU time.',
  '- What a review costs beyond start is mostly one thread that judges: it loads the rules and the grammars before its first file, whatever the change holds.',
  '- One process of the App answers webhooks, keeps the queue and its database, and judges. Where acknowledgements have to be quick under load, `web` and `worker` are processes of their own.',
];

const met = (holds: boolean): string => (holds ? 'yes' : 'no');

function auditGoal({ trees }: AuditFigures): readonly Row[] {
  const ratios = trees.flatMap(({ costs }) => {
    const [own, peer] = [costs['twelvefold'], costs['ast-grep, equal queries']];
    return own && peer ? [{ wall: own.wallMs / peer.wallMs, cpu: own.cpuMs / peer.cpuMs }] : [];
  });
  const [wall, cpu] = [ratios.map((one) => one.wall), ratios.map((one) => one.cpu)];
  return [
    [
      `An audit of any of the trees takes at most ${GOALS.timesAstGrep}× the time of ast-grep with equal queries`,
      `${between(wall)} of wall time, ${between(cpu)} of CPU time`,
      met(Math.max(...wall, ...cpu) <= GOALS.timesAstGrep),
    ],
  ];
}

function between(ratios: readonly number[]): string {
  return `${times(Math.min(...ratios), 1)} to ${times(Math.max(...ratios), 1)}`;
}

function reviewGoals({ start, changes }: ReviewFigures): readonly Row[] {
  const cpuOf = (name: string): number => changes.find((one) => one.name === name)?.cost.cpuMs ?? Number.NaN;
  const [beyondStart, beyondEmpty] = [cpuOf('median') - start.cpuMs, cpuOf('median') - cpuOf('none')];
  const { medianCpuMs, largestMb, largestWallMs } = GOALS;
  const largest = changes.at(-1);
  return [
    [
      `The review of a median change takes at most ${seconds(medianCpuMs)} of CPU time beyond start`,
      seconds(beyondStart),
      met(beyondStart <= medianCpuMs),
    ],
    ['The same beyond an empty review', seconds(beyondEmpty), met(beyondEmpty <= medianCpuMs)],
    ...(largest
      ? ([
          [
            `The review of the largest change takes at most ${largestMb} MB`,
            `${Math.round(largest.cost.peakMb)} MB`,
            met(largest.cost.peakMb <= largestMb),
          ],
          [`The same takes at most ${seconds(largestWallMs)}`, seconds(largest.cost.wallMs), met(largest.cost.wallMs <= largestWallMs)],
        ] as const)
      : []),
  ];
}

function webhookGoal({ answersMs }: WebhookFigures): readonly Row[] {
  const measured = quantile(answersMs, 0.99);
  return [
    [`99 % of deliveries are answered within ${seconds(GOALS.answerMs)}`, `${measured.toFixed(0)} ms`, met(measured <= GOALS.answerMs)],
  ];
}

function throughputGoal({ audits, wallMs }: ThroughputFigures): readonly Row[] {
  const measured = (audits / wallMs) * 60_000;
  return [[`One process makes ${GOALS.auditsPerMinute} audits a minute`, measured.toFixed(0), met(measured >= GOALS.auditsPerMinute)]];
}
