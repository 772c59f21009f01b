import { isOf, type JudgedChange, type JudgedFinding, type Judgements } from './judgements.ts';
import { cloneOf, findingsOf, twoAtATime } from './reviewing.ts';

/** What became of the judged findings under the rules of today. */
export interface Replay {
  /** `said` brought up to date, findings that are new added with an empty verdict. */
  readonly judgements: Judgements;
  /** Changes of repositories that the mirror doesn't have. */
  readonly unseen: readonly JudgedChange[];
}

/** Reviews every judged change again, two at a time. */
export async function replay(judgements: Judgements, mirror: string): Promise<Replay> {
  const places = new Map(judgements.changes.map((change) => [change, cloneOf(mirror, change.repository)]));
  const unseen = judgements.changes.filter((change) => places.get(change) === undefined);
  const findings = await twoAtATime(judgements.changes, async (change) => {
    const before = judgements.findings.filter((finding) => isOf(change, finding));
    const clone = places.get(change);
    return clone === undefined ? before : again(change, before, clone);
  });
  return { judgements: { changes: judgements.changes, findings: findings.flat() }, unseen };
}

async function again(change: JudgedChange, before: readonly JudgedFinding[], clone: string): Promise<readonly JudgedFinding[]> {
  const { repository, sha } = change;
  const now = (await findingsOf(clone, sha)).map(({ path, range, ruleId }) => ({ path, line: range.start.line, rule: ruleId }));
  const isSame = (a: Place, b: Place): boolean => a.path === b.path && a.line === b.line && a.rule === b.rule;
  // What nobody has judged and nobody says any more is no fact worth keeping.
  const kept = before
    .map((finding) => ({ ...finding, said: now.some((place) => isSame(place, finding)) }))
    .filter((finding) => finding.said || finding.verdict !== '');
  const fresh = now.filter((place) => !before.some((finding) => isSame(place, finding)));
  return [...kept, ...fresh.map((place) => ({ repository, sha, ...place, verdict: '' as const, why: '', said: true }))];
}

type Place = Pick<JudgedFinding, 'path' | 'line' | 'rule'>;
