import { WRITTEN_COMMENTS } from '../client/answers.ts';
import type { Client } from '../client/client.ts';
import { ROUTES } from '../client/endpoints.ts';
import type { PullRequestRef } from '../delivery/intent.ts';
import { Memory } from '../client/memory.ts';
import type { SpokenComment } from '../reading/conversation.ts';

/** Entries of each kind that are remembered at most; one is about a hundred bytes. */
const MOST = 50_000;
const STRANGER_MS = 60 * 60_000;
/** How a comment was written never changes; it is asked again for the sake of memory alone. */
const COMMENT_MS = 7 * 24 * 60 * 60_000;
/** Pages of a hundred comments that are looked through; no more of a conversation is read. */
const MAX_PAGES = 10;

/** What was learnt about people and comments, so that the same is not asked at every push. Losing it costs requests and nothing else. */
export class Acquaintance {
  readonly #strangers = new Memory<true>(MOST, STRANGER_MS);
  readonly #byHand = new Memory<boolean>(MOST, COMMENT_MS);

  /** Whether GitHub has said within the last hour that somebody is nothing here: `key` is a repository or a team, and a login. */
  isStranger(key: string): boolean {
    return this.#strangers.get(key) === true;
  }

  /** Remembers somebody who is nothing here, or forgets that they were. */
  meet(key: string, isStranger: boolean): void {
    if (isStranger) this.#strangers.set(key, true);
    else this.#strangers.delete(key);
  }

  /** A comment of a conversation of which its delivery has said that somebody wrote it themselves. */
  heardByHand(repositoryId: number, commentId: number): void {
    this.#byHand.set(`${repositoryId}/${commentId}`, true);
  }

  /**
   * Those comments that people wrote themselves, and not through another app. Only REST says so, and only of comments in the
   * conversation; those that are not known are asked about together.
   */
  async byHand(client: Client, target: PullRequestRef, comments: readonly SpokenComment[]): Promise<ReadonlySet<SpokenComment>> {
    const inTalk = comments.filter(({ thread, review }) => thread === undefined && review === undefined);
    const known = ({ commentId }: SpokenComment): boolean | undefined => this.#byHand.get(`${target.repositoryId}/${commentId}`);
    const [since] = inTalk
      .filter((comment) => known(comment) === undefined)
      .map(({ at }) => at)
      .toSorted();
    if (since !== undefined) await this.#ask(client, target, since);
    return new Set(comments.filter((comment) => !inTalk.includes(comment) || known(comment) === true));
  }

  async #ask(client: Client, { owner, name: repo, number, repositoryId }: PullRequestRef, since: string): Promise<void> {
    const query = { owner, repo, issue_number: number, since, per_page: 100 };
    for (let page = 1; page <= MAX_PAGES; page += 1) {
      const comments = await client.request(ROUTES.comments, { ...query, page }, WRITTEN_COMMENTS);
      for (const { id, performed_via_github_app: app } of comments) this.#byHand.set(`${repositoryId}/${id}`, !app);
      if (comments.length < 100) return;
    }
  }
}
