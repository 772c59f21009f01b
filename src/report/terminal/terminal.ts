import type { Finding, Review } from '../../review/review.ts';
import { hasGaps } from '../../review/gaps.ts';
import { oneLine } from '../escape.ts';
import { counting, plural } from '../github/tally.ts';
import { acceptedBy, acceptedFindings, staleEntry } from '../suppressions.ts';
import { findingLines } from './findings.ts';
import { scorecardLines } from './scorecard.ts';
import { wrap, type TerminalStyle } from './style.ts';

const MOST_GAPS = 20;
/** More than anybody reads; the gravest come first. */
const MOST_FINDINGS = 200;

/**
 * A review as somebody reads it in a terminal: what the change introduces (or a whole tree holds), the scorecard of the twelve
 * factors, and what was not looked at. Nothing in it that came from the change can move the cursor or turn the text around.
 */
export function terminalReport(review: Review, style: TerminalStyle): string {
  const shown = counting(review, 'introduced');
  const sections = [
    findingSection(shown, style),
    [style.colors.bold(review.kind === 'change' ? 'Scorecard of the change' : 'Scorecard'), '', ...scorecardLines(review, style)],
    acceptedLines(review, style),
    suppressionLines(review, style),
    baselineLines(review, style),
    gapLines(review, style),
    summaryLines(review, shown, style),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function findingSection(shown: readonly Finding[], style: TerminalStyle): readonly string[] {
  const left = shown.length - MOST_FINDINGS;
  const lines = findingLines(shown.slice(0, MOST_FINDINGS), style).slice(0, -1);
  return left > 0 ? [...lines, '', style.colors.bold(`… and ${plural(left, 'finding')} more, which the other formats list.`)] : lines;
}

/** What is not counted, and who says so. */
function acceptedLines(review: Review, { colors, width }: TerminalStyle): readonly string[] {
  const accepted = acceptedFindings(review).filter(({ state }) => state === 'introduced');
  if (accepted.length === 0) return [];
  const items = accepted.map(({ path, range, ruleId, suppression }) =>
    suppression ? `${oneLine(path)}:${range.start.line} ${ruleId}: ${oneLine(suppression.reason)} (${acceptedBy(suppression)})` : '',
  );
  return [colors.bold('Accepted'), '', ...listed(items, width)];
}

function suppressionLines(review: Review, { colors, width }: TerminalStyle): readonly string[] {
  const broken = review.suppressions.flatMap(({ path, line, problem }) =>
    problem ? [`${oneLine(path)}:${line}: ${oneLine(problem.message)}`] : [],
  );
  return broken.length === 0 ? [] : [colors.bold(colors.yellow('Comments that accept nothing')), '', ...listed(broken, width)];
}

/** How many findings are in the baseline, and which of its entries are over. */
function baselineLines({ baseline, kind }: Review, { colors, width }: TerminalStyle): readonly string[] {
  if (!baseline || (kind === 'change' && baseline.accepts === 0)) return [];
  const accepts = `${plural(baseline.accepts, 'finding is', 'findings are')} accepted by ${oneLine(baseline.path)} and not counted.`;
  const stale = baseline.stale.map((entry) => oneLine(staleEntry(entry)));
  if (stale.length === 0) return [colors.bold('Baseline'), '', `  ${accepts}`];
  const advice = `${plural(stale.length, 'entry is', 'entries are')} stale; \`twelvefold baseline\` takes them out:`;
  return [colors.bold('Baseline'), '', `  ${accepts}`, `  ${advice}`, ...listed(stale, width)];
}

function listed(items: readonly string[], width: number): readonly string[] {
  const more = items.length - MOST_GAPS;
  const lines = items
    .slice(0, MOST_GAPS)
    .flatMap((item) => wrap(item, width - 4).map((line, index) => (index === 0 ? `  - ${line}` : `    ${line}`)));
  return [...lines, ...(more > 0 ? [`  - and ${plural(more, 'more place')}`] : [])];
}

/** What was not judged, which is never silently left out. */
function gapLines({ crashes, coverage }: Review, { colors, width }: TerminalStyle): readonly string[] {
  const gaps = [
    ...crashes.map(({ ruleId, path, reason }) => `${ruleId} ${CRASHES[reason]} on ${path === '' ? 'the repository' : oneLine(path)}`),
    ...coverage.skipped.map(({ path, reason }) => `${oneLine(path)}: ${oneLine(reason)}`),
    ...coverage.gaps.map(oneLine),
  ];
  if (gaps.length === 0) return [];
  return [colors.bold(colors.yellow('Not judged')), '', ...listed(gaps, width)];
}

const CRASHES = { threw: 'failed', time: 'took too long', memory: 'took too much memory' } as const;

function summaryLines(review: Review, shown: readonly Finding[], { colors }: TerminalStyle): readonly string[] {
  const { coverage, outcome, score, kind } = review;
  const looked = `${coverage.judged.toLocaleString('en')} of ${plural(coverage.total, kind === 'change' ? 'changed file' : 'file')} judged`;
  const line = [tally(review, shown), ...(score === undefined ? [] : [`score ${score} of 100`]), looked].join(' · ');
  const whole = hasGaps(review) ? `${line} · incomplete` : line;
  if (outcome === 'gate') return [colors.red(`✖ ${whole}`)];
  return [outcome === 'pass' ? colors.green(`✔ ${whole}`) : colors.yellow(`! ${whole}`)];
}

function tally(review: Review, shown: readonly Finding[]): string {
  const ofSeverity = (['error', 'warning', 'notice'] as const).map((severity) => ({
    severity,
    count: shown.filter((finding) => finding.severity === severity).length,
  }));
  const severities = ofSeverity.filter(({ count }) => count > 0).map(({ severity, count }) => plural(count, severity));
  const detail = severities.length > 0 ? ` (${severities.join(', ')})` : '';
  if (review.kind === 'tree') return `${plural(shown.length, 'finding')}${detail}${accepted(review)}`;
  const others = [`${counting(review, 'existing').length} already there`, `${counting(review, 'fixed').length} fixed`];
  return `${plural(shown.length, 'new finding')}${detail}, ${others.join(', ')}${accepted(review)}`;
}

function accepted(review: Review): string {
  const count = review.findings.filter((finding) => finding.state === 'introduced' && finding.suppression).length;
  const before = review.baseline?.accepts ?? 0;
  return `${count > 0 ? `, ${count} accepted` : ''}${before > 0 ? `, ${before.toLocaleString('en')} in the baseline` : ''}`;
}
