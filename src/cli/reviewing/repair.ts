import { withTexts } from '../../analysis/tree/overlay-tree.ts';
import { SourceText } from '../../analysis/text.ts';
import type { JudgeOptions, ReviewPool } from '../../pool/review-pool.ts';
import type { ChangeSet, ChangedFile } from '../../review/change-set.ts';
import type { Finding, Review } from '../../review/review.ts';
import { applyFix } from '../../review/repairing/suggestion.ts';
import type { WorkingFiles } from '../../source/git/write-back.ts';
import type { FixChoice } from '../program/options.ts';

/** What a repair works with. */
export interface RepairRequest {
  readonly change: ChangeSet;
  readonly pool: ReviewPool;
  readonly options: JudgeOptions;
  readonly files: WorkingFiles;
  readonly which: FixChoice;
  /** Takes one line on what was done. */
  readonly say: (line: string) => void;
}

/** Texts by path. */
type Texts = ReadonlyMap<string, string>;

/** Repairs that stand in each other's way take one round each. */
const MOST_ROUNDS = 8;

/**
 * Writes the proved repairs of what a change introduces to the working files, and gives the review of what is left. What one
 * round repairs is judged together before anything is written; files that get worse by it are left as they are.
 */
export async function repair(request: RepairRequest): Promise<Review> {
  const { change, pool, say } = request;
  const { policy } = request.options;
  const options = { ...request.options, policy: { ...policy, comments: { ...policy.comments, suggestions: true } } };
  const judge = (texts: Texts): Promise<Review> => pool.reviewChange(withHead(change, texts), options);
  const blocked = new Set<string>();
  const repaired: Finding[] = [];
  let texts: Texts = new Map();
  let review = await judge(texts);
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const step = nextStep(review, texts, request, blocked);
    if (step.repaired.length === 0) break;
    const after = await judge(step.texts);
    const worse = worsened(review, after, step.repaired);
    for (const path of worse) say(`left ${path} as it is: its repairs don't go together`);
    for (const path of worse) blocked.add(path);
    if (worse.size > 0) continue;
    repaired.push(...step.repaired);
    texts = step.texts;
    review = after;
  }
  const written = writeAll(request, texts, repaired);
  return written.size === texts.size ? review : judge(written);
}

interface Step {
  readonly texts: Texts;
  readonly repaired: readonly Finding[];
}

/** One more repair of every place that has one, as far as they leave each other room. Files that can't be written are blocked, and named. */
function nextStep(review: Review, before: Texts, { change, files, which, say }: RepairRequest, blocked: Set<string>): Step {
  const texts = new Map(before);
  const repaired: Finding[] = [];
  for (const [path, findings] of repairable(review, which)) {
    const bytes = change.head.bytes(path);
    const refusal = blocked.has(path) ? undefined : bytes ? files.refusal(path, bytes) : 'it was not read';
    if (refusal !== undefined) say(`left ${path} as it is: ${refusal}`);
    if (refusal !== undefined || !bytes) blocked.add(path);
    if (!bytes || blocked.has(path)) continue;
    const text = before.get(path) ?? new SourceText(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)).text;
    let edits: NonNullable<Finding['suggestion']>['edits'] = [];
    for (const finding of findings) {
      const more = [...edits, ...(finding.suggestion?.edits ?? [])];
      const fixed = applyFix(text, { title: '', safe: true, edits: more });
      if (fixed === undefined) continue;
      edits = more;
      texts.set(path, fixed);
      repaired.push(finding);
    }
  }
  return { texts, repaired };
}

function repairable(review: Review, which: FixChoice): ReadonlyMap<string, readonly Finding[]> {
  const byFile = new Map<string, Finding[]>();
  for (const finding of review.findings) {
    const wanted = finding.state === 'introduced' && !finding.suppression && (finding.suggestion?.safe || which === 'all');
    if (finding.suggestion && wanted) byFile.set(finding.path, [...(byFile.get(finding.path) ?? []), finding]);
  }
  return byFile;
}

/** Files whose repairs did not take away what they should have, or brought something; when another file has got worse, all of them. */
function worsened(before: Review, after: Review, repaired: readonly Finding[]): ReadonlySet<string> {
  const allowed = countsOf(before.findings);
  for (const { path, ruleId } of repaired) allowed.set(keyOf(path, ruleId), (allowed.get(keyOf(path, ruleId)) ?? 0) - 1);
  const tried = new Set(repaired.map(({ path }) => path));
  const worse = [...countsOf(after.findings)]
    .filter(([key, count]) => count > (allowed.get(key) ?? 0))
    .map(([key]) => key.slice(0, key.indexOf('\0')));
  return worse.every((path) => tried.has(path)) ? new Set(worse) : tried;
}

function countsOf(findings: readonly Finding[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { state, path, ruleId } of findings) {
    if (state === 'introduced') counts.set(keyOf(path, ruleId), (counts.get(keyOf(path, ruleId)) ?? 0) + 1);
  }
  return counts;
}

function keyOf(path: string, ruleId: string): string {
  return `${path}\0${ruleId}`;
}

function withHead(change: ChangeSet, texts: Texts): ChangeSet {
  if (texts.size === 0) return change;
  const known = new Set(change.files.map(({ path }) => path));
  const more = [...texts.keys()]
    .filter((path) => !known.has(path))
    .map((path): ChangedFile => ({ path, previousPath: undefined, status: 'modified', hunks: undefined }));
  return { ...change, head: withTexts(change.head, texts), files: [...change.files, ...more] };
}

/** Writes the files and says what was repaired in them; gives those that were written. */
function writeAll({ change, files, say }: RepairRequest, texts: Texts, repaired: readonly Finding[]): Texts {
  const written = new Map<string, string>();
  for (const [path, text] of texts) {
    const refusal = files.replace(path, change.head.bytes(path) ?? new Uint8Array(), text);
    if (refusal !== undefined) say(`left ${path} as it is: ${refusal}`);
    if (refusal !== undefined) continue;
    written.set(path, text);
    for (const finding of repaired) {
      if (finding.path === path) say(`fixed ${path}:${finding.range.start.line}: ${finding.suggestion?.title} (${finding.ruleId})`);
    }
  }
  return written;
}
