import { movedTo, standingOf } from '../../report/github/conversation/comment-standing.ts';
import type { SaidFinding } from '../../review/comparing/recall.ts';
import type { Conversation, OwnComment } from '../reading/conversation.ts';

/** Files that are looked at again for what was said of them, at most: they are read beside the change's own. */
const MOST_FILES = 100;

/** What our comments on lines speak of. */
export interface Said {
  readonly findings: readonly SaidFinding[];
  /** Files that have to be read, though the change may leave them alone: those of comments that are not known to be fixed. */
  readonly files: readonly string[];
}

/** Nothing was said, or nothing that was said is to be looked at. */
export const NOTHING_SAID: Said = { findings: [], files: [] };

/**
 * What was said, and where it has to be looked for.
 * @param hasComments false where none is written or changed: findings are known by what was said, and no more is read for it
 */
export function saidIn({ comments }: Pick<Conversation, 'comments'>, hasComments: boolean): Said {
  const findings = comments.map(({ mark: { fingerprint, ruleId }, path, body }): SaidFinding => {
    const to = movedTo(body);
    return to === undefined ? { fingerprint, ruleId, path } : { fingerprint, ruleId, path: to, origin: path };
  });
  const files = new Set(hasComments ? comments.filter(mayChange).map(({ path, body }) => movedTo(body) ?? path) : []);
  return { findings, files: [...files].slice(0, MOST_FILES) };
}

/** What was fixed comes back only by a change to its file. */
function mayChange({ body }: OwnComment): boolean {
  return standingOf(body) !== 'fixed';
}
