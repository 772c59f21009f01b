import { ID_LENGTH, idOf } from '../../../policy/finding-id.ts';
import { hiddenComment } from '../../escape.ts';

/**
 * What a reply of ours answers: the words of a comment, at once (`reply`) or by an audit (`settled`), or a button by its name and
 * commit (`button`).
 */
export interface Answered {
  readonly kind: 'reply' | 'settled' | 'button';
  /** Id of the comment, or the button's name and commit. */
  readonly to: string;
}

/** What the hidden last line of a reply of ours says: what it answers, and what was accepted by it. */
export interface ReplyMark extends Answered {
  readonly receipt: Receipt | undefined;
}

/** Findings that somebody accepted all at once. */
export interface Receipt {
  /** Login. */
  readonly by: string;
  readonly accepted: {
    /** Beginnings of fingerprints. */
    readonly fingerprints: readonly string[];
    /** The one commit at which they are accepted; undefined for every later one too. */
    readonly head?: string;
  };
}

/** Fingerprints in one receipt at most; a comment has room for no more. */
export const MOST_ACCEPTED = 3_500;

const MARK =
  /(?:^|\n)<!-- twelvefold:(reply|settled|button)=([\w-]{1,80})(?: by=([\w~-]{1,100}) (?:head=([0-9a-f]{40,64}) )?accepted=([0-9a-f,]*))? -->\s*$/;

/** The hidden last line of a reply. Old logins have two hyphens in a row, which no HTML comment may, so that `~` stands for one. */
export function replyMark({ kind, to }: Answered, receipt?: Receipt): string {
  const address = `${kind}=${to}`;
  if (!receipt) return hiddenComment(`twelvefold:${address}`);
  const {
    by,
    accepted: { fingerprints, head },
  } = receipt;
  const where = head === undefined ? '' : `head=${head} `;
  const what = `accepted=${fingerprints.map(idOf).join(',')}`;
  return hiddenComment(`twelvefold:${address} by=${by.replaceAll('-', '~')} ${where}${what}`);
}

/** Reads the mark of a reply; the caller has made sure that it is our own. */
export function readReplyMark(body: string): ReplyMark | undefined {
  // Only the last line counts: what a reply quotes stands above it.
  const found = MARK.exec(body.slice(Math.max(0, body.lastIndexOf('\n<!-- twelvefold:'))));
  if (!found) return undefined;
  const [, kind, to = '', written, head, list] = found;
  const by = written?.replaceAll('~', '-');
  const answered = { kind: kind as Answered['kind'], to };
  if (by === undefined) return { ...answered, receipt: undefined };
  const fingerprints = (list ?? '').split(',').filter((each) => each.length === ID_LENGTH);
  return { ...answered, receipt: { by, accepted: { fingerprints, ...(head === undefined ? {} : { head }) } } };
}
