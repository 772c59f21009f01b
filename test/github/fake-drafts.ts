import type { FakeThread } from './fake-talk.ts';

/** A review that was begun. */
export interface FakeDraft {
  readonly id: string;
  readonly threads: FakeThread[];
}

type Variables = Readonly<Record<string, string>>;

/** Reviews that GitHub keeps for whoever began them until they are submitted. */
export class FakeDrafts {
  drafts: FakeDraft[] = [];
  #begun = 0;

  /** The answer to a mutation about drafts, with the one that it submits; undefined for any other. */
  answer(
    query: string,
    variables: Variables,
    isBad: (path: string, line: number) => boolean,
  ): { readonly data: object; readonly submitted?: { readonly draft: FakeDraft; readonly body: string } } | undefined {
    if (query.includes('addPullRequestReview(')) return { data: { addPullRequestReview: { pullRequestReview: { id: this.#begin() } } } };
    const draft = this.drafts.find(({ id }) => id === variables['id']);
    if (!draft) return undefined;
    if (query.includes('addPullRequestReviewThread(')) return { data: add(draft, variables, isBad) };
    this.drafts = this.drafts.filter((each) => each !== draft);
    return query.includes('submitPullRequestReview') ? { data: {}, submitted: { draft, body: variables['body'] ?? '' } } : { data: {} };
  }

  #begin(): string {
    if (this.drafts.length > 0) throw new Error('GitHub keeps one draft for each reviewer.');
    const id = `PRR_draft${(this.#begun += 1)}`;
    this.drafts.push({ id, threads: [] });
    return id;
  }
}

function add(draft: FakeDraft, variables: Variables, isBad: (path: string, line: number) => boolean): object {
  const aliases = Object.keys(variables).flatMap((name) => /^p(\d+)$/.exec(name)?.[1] ?? []);
  const answers = aliases.map((at) => {
    const [path = '', line, body = ''] = [variables[`p${at}`], Number(variables[`l${at}`]), variables[`b${at}`]];
    if (isBad(path, line)) return [`t${at}`, { thread: null }] as const;
    const id = `C9${draft.id.slice(-1)}${at}`;
    draft.threads.push({ id, body, path, line, mine: true, minimized: false, replies: 0, talk: [] });
    return [`t${at}`, { thread: { id } }] as const;
  });
  return Object.fromEntries(answers);
}
