import type { DiffLines, LineRange } from './diff-lines.ts';
import { RANK, weightOf } from '../gravity.ts';
import type { RawFinding } from '../judging/raw-finding.ts';

/** A finding of one side under the path that its file has at head. */
interface Placed {
  readonly path: string;
  readonly finding: RawFinding;
}

/** Of these the value that is written down is the fault: another one is another finding. */
const ABOUT_VALUES = /^(?:config|backing-services)\//;

/** Lines of which less is the same are another line in the place of the first. */
const LIKENESS = 0.6;

/**
 * Pairs what appeared with what vanished where the change touched a line up and left the fault as it was, or smaller: all that is
 * said of it could be said before.
 * @returns the vanished one by both members of every pair
 */
export function rewritten<Found extends Placed>(
  added: readonly Found[],
  gone: readonly Found[],
  linesBefore: DiffLines['linesBefore'] | undefined,
): ReadonlyMap<Found, Found> {
  const waiting = new Set(gone);
  const pairs = new Map<Found, Found>();
  if (!linesBefore || waiting.size === 0) return pairs;
  for (const found of added) {
    const lines = linesBefore(found.path, found.finding.range.start.line);
    const partner = [...waiting].find((before) => isNoGraver(found, before) && isWrittenAnew(found, before, lines));
    if (!partner) continue;
    waiting.delete(partner);
    pairs.set(found, partner).set(partner, partner);
  }
  return pairs;
}

function isPlacedIn({ from, to }: LineRange, { finding }: Placed): boolean {
  const { line } = finding.range.start;
  return line >= from && line <= to;
}

function isNoGraver(now: Placed, before: Placed): boolean {
  return (
    now.finding.ruleId === before.finding.ruleId &&
    now.path === before.path &&
    RANK[weightOf(now.finding)] >= RANK[weightOf(before.finding)]
  );
}

/** A credential leaks no more wherever in its file it goes; what else is written anew stands in its place. */
function isWrittenAnew({ finding: now }: Placed, before: Placed, lines: LineRange | undefined): boolean {
  const { secret, value, ruleId } = before.finding;
  if (secret || now.secret) return value !== undefined && value === now.value;
  return lines !== undefined && isPlacedIn(lines, before) && !ABOUT_VALUES.test(ruleId) && isTouchedUp(now, before.finding);
}

function isTouchedUp(now: RawFinding, before: RawFinding): boolean {
  return saysNoMore(now, before) && likeness(firstLine(now), firstLine(before)) >= LIKENESS;
}

/** Whether the words are those of before in their order, some of which may have gone. */
function saysNoMore(now: RawFinding, before: RawFinding): boolean {
  const said = before.what.split(/\s+/);
  let at = -1;
  return now.what.split(/\s+/).every((word) => (at = said.indexOf(word, at + 1)) !== -1);
}

function firstLine({ excerpt, range }: RawFinding): string {
  return excerpt.lines[range.start.line - excerpt.startLine]?.trim() ?? '';
}

/** How many of the pairs of neighbouring characters two texts share: from 0 to 1 (Dice's coefficient). */
function likeness(one: string, other: string): number {
  const left = pairsOf(one);
  const total = left.length + pairsOf(other).length;
  const waiting = new Map([...Map.groupBy(pairsOf(other), (pair) => pair)].map(([pair, all]) => [pair, all.length]));
  const shared = left.filter((pair) => {
    const count = waiting.get(pair) ?? 0;
    waiting.set(pair, count - 1);
    return count > 0;
  });
  return total === 0 ? 0 : (2 * shared.length) / total;
}

function pairsOf(text: string): readonly string[] {
  return Array.from({ length: Math.max(0, text.length - 1) }, (_, at) => text.slice(at, at + 2));
}
