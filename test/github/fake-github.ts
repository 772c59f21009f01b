import { generateKeyPairSync } from 'node:crypto';
import nock from 'nock';
import { pino } from 'pino';
import { createGithubApp, type GithubApp } from '../../src/github/client/app.ts';
import type { RepositoryRef } from '../../src/github/delivery/intent.ts';
import type { Patience } from '../../src/github/client/patience.ts';
import { FakeDrafts } from './fake-drafts.ts';
import { commentRows, type FakeReview, type FakeThread, type FakeWords, newest, review, thread, threadsNow, words } from './fake-talk.ts';

export const BASE = 'b'.repeat(40);
export const HEAD = 'a'.repeat(40);
export const MERGE_BASE = 'c'.repeat(40);
export const APP_ID = 4711;
export const REPOSITORY: RepositoryRef = { installationId: 7, repositoryId: 99, owner: 'octo', name: 'shop' };

const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});

/** An app that waits for nothing. */
export function testApp(patience: Partial<Patience> = {}, gheHost?: string): GithubApp {
  const settings = { id: APP_ID, privateKey, gheHost, gheProtocol: 'http' as const };
  return createGithubApp(settings, pino({ level: 'fatal' }), { timeoutMs: 2_000, retryPausesMs: [1, 1], writeSpacingMs: 0, ...patience });
}

export interface Recorded {
  readonly method: string;
  readonly path: string;
  readonly body: Record<string, unknown>;
  readonly userAgent: string;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Record<string, string>;
}

/** What goes wrong: an answer in place of the real one, which is worked out first when `applied`. */
interface Fault {
  readonly match: RegExp;
  readonly answer: Answer;
  readonly applied: boolean;
  /** Requests that pass before. */
  after: number;
  times: number;
}

export interface FakeCheckRun {
  readonly id: number;
  status: string;
  conclusion?: string;
  readonly name: string;
  readonly head_sha: string;
  readonly external_id: string;
  readonly actions?: readonly { readonly label: string; readonly identifier: string }[];
  output: { title: string; summary: string; text?: string; annotations_count: number; annotations: { start_line: number }[] };
}

/** A GitHub of one repository and one pull request for unit tests, spoken to through nock; remembers every request. */
export class FakeGithub {
  readonly requests: Recorded[] = [];
  readonly checkRuns: FakeCheckRun[] = [];
  readonly reviews: FakeReview[] = [];
  threads: FakeThread[] = [];
  readonly issueComments: FakeWords[] = [];
  readonly reactions: { comment: number; content: string }[] = [];
  /** Contents by path; undefined when the side does not have it. */
  base: Record<string, string> = {};
  head: Record<string, string> = {};
  /** At the head of the base branch; as at the merge base when undefined. */
  main: Record<string, string> | undefined;
  policy: string | undefined;
  /** Policies under other names on the base branch, by path. */
  policies: Record<string, string> = {};
  /** Earlier texts of the policy, the newest first. */
  policyVersions: readonly string[] = [];
  /** Policies of other repositories, as `owner/repository:path`. */
  shared: Record<string, string> = {};
  /** Whether everything but the pull request's own repository is. */
  isPrivate = false;
  isHomePrivate = false;
  pull: Record<string, unknown> = {};
  permission: Record<string, unknown> = { permission: 'read', role_name: 'read', user: null };
  /** Roles of single people, by login; `permission` is for all others. */
  roles: Record<string, string> = {};
  truncatedTree = false;
  withheldPatches = new Set<string>();
  /** Lines that a review may not be anchored at, as `path:line`. */
  badAnchors = new Set<string>();
  claimedFiles: number | undefined;
  /** Done before each answer. */
  beforeAnswer: (() => void) | undefined;
  /** Reviews that were begun and not submitted. */
  readonly drafts = new FakeDrafts();
  readonly #faults: Fault[] = [];
  #nextId = 100;

  constructor() {
    const scope = nock('https://api.github.com').persist();
    for (const method of ['GET', 'POST', 'PATCH']) {
      scope.intercept(/.*/, method).reply(async (request: Request) => {
        const text = await request.text();
        const body = text === '' ? {} : (JSON.parse(text) as Recorded['body']);
        return this.#reply(method, request.url, body, request.headers.get('user-agent') ?? '');
      });
    }
  }

  /** Answers the next matching requests (`METHOD path`) with this. */
  fail(match: RegExp, answer: Partial<Answer>, { times = 1, after = 0, applied = false } = {}): void {
    this.#faults.push({ match, answer: { status: 502, body: { message: 'Bad gateway' }, ...answer }, times, after, applied });
  }

  /** Requests as `METHOD path`, those for tokens left out. */
  get log(): readonly string[] {
    return this.requests
      .filter(({ path }) => !path.endsWith('/access_tokens'))
      .map(({ method, path }) => `${method} ${path.split('?')[0]}`);
  }

  get writes(): readonly Recorded[] {
    return this.requests.filter(
      ({ method, path, body }) =>
        method !== 'GET' && !path.endsWith('/access_tokens') && !(path === '/graphql' && !String(body['query']).startsWith('mutation')),
    );
  }

  #reply(method: string, address: string, body: Recorded['body'], userAgent: string): [number, string, Record<string, string>] {
    const url = new URL(address);
    const path = decodeURIComponent(url.pathname + url.search);
    this.requests.push({ method, path, body, userAgent });
    this.beforeAnswer?.();
    const fault = this.#faultFor(`${method} ${path}${path === '/graphql' ? ` ${String(body['query'])}` : ''}`);
    const answer = fault && !fault.applied ? fault.answer : this.#answer(method, url, body);
    const { status, body: sent, headers } = fault?.answer ?? answer;
    return [status, typeof sent === 'string' ? sent : JSON.stringify(sent), { 'content-type': 'application/json', ...headers }];
  }

  #faultFor(request: string): Fault | undefined {
    const fault = this.#faults.find((one) => one.times > 0 && one.match.test(request));
    if (!fault) return undefined;
    if (fault.after > 0) {
      fault.after -= 1;
      return undefined;
    }
    fault.times -= 1;
    return fault;
  }

  #answer(method: string, url: URL, body: Recorded['body']): Answer {
    const path = decodeURIComponent(url.pathname).replace('/repos/octo/shop', '');
    const page = Number(url.searchParams.get('page') ?? 1);
    const key = `${method} ${path}`;
    if (path.endsWith('/access_tokens'))
      return ok(
        {
          token: `t${(this.#nextId += 1)}`,
          expires_at: new Date(Date.now() + 3_600_000).toISOString(),
          permissions: {},
          repository_selection: 'all',
        },
        201,
      );
    if (key === 'POST /graphql') return ok({ data: this.#graphql(body) });
    if (key === 'GET /pulls/1') return ok(this.#pullRequest());
    if (key === 'GET /pulls/1/files') return ok(this.fileRows().slice((page - 1) * 100, page * 100));
    if (key.startsWith('GET /compare/')) return ok({ merge_base_commit: { sha: MERGE_BASE }, files: this.fileRows().slice(0, 300) });
    if (key.startsWith('GET /git/trees/')) return ok(this.#tree());
    if (key.startsWith('GET /git/blobs/'))
      return ok({ content: Buffer.from(this.#blob(path.split('/').at(-1) ?? '')).toString('base64'), encoding: 'base64' });
    if (key === 'POST /check-runs') return ok(this.#createCheckRun(body), 201);
    if (/^GET \/commits\/\w+\/check-runs$/.test(key))
      return ok({ check_runs: this.checkRuns.filter(({ head_sha: sha }) => path.includes(sha)).slice((page - 1) * 100, page * 100) });
    if (/^(GET|PATCH) \/check-runs\/\d+$/.test(key)) return this.#checkRun(method, Number(path.split('/').at(-1)), body);
    if (key === 'POST /pulls/1/reviews') return this.#review(body);
    if (key.startsWith('GET /collaborators/')) return ok(this.#permissionOf(path.split('/')[2] ?? ''));
    if (key.endsWith('/reactions')) return this.#react(Number(path.split('/').at(-2)), body);
    if (key === 'POST /issues/1/comments') return this.#comment(this.issueComments, body);
    const [, thread] = /^POST \/pulls\/1\/comments\/(\d+)\/replies$/.exec(key) ?? [];
    if (thread !== undefined) return this.#comment(this.threads.find(({ id }) => id === `C${thread}`)?.talk ?? [], body);
    if (key === 'GET /issues/1/comments')
      return ok(commentRows(this.issueComments, url.searchParams.get('since')).slice((page - 1) * 100, page * 100));
    return { status: 404, body: { message: 'Not Found' } };
  }

  #pullRequest(): Readonly<Record<string, unknown>> {
    const facts = { title: 'A change', user: { login: 'robin' }, labels: [] };
    const sides = { head: { sha: HEAD }, base: { sha: BASE, ref: 'main', repo: { id: REPOSITORY.repositoryId } } };
    return {
      number: 1,
      state: 'open',
      draft: false,
      changed_files: this.claimedFiles ?? this.fileRows().length,
      ...facts,
      ...sides,
      ...this.pull,
    };
  }

  fileRows(): readonly { filename: string; sha: string }[] {
    const paths = [...new Set([...Object.keys(this.base), ...Object.keys(this.head)])].sort();
    return paths
      .filter((path) => this.base[path] !== this.head[path])
      .map((path) => {
        const [before, after] = [this.base[path], this.head[path]];
        const status = before === undefined ? 'added' : after === undefined ? 'removed' : 'modified';
        const patch = this.withheldPatches.has(path) ? {} : { patch: patchOf(before, after) };
        return { filename: path, status, sha: oid(after ?? before ?? ''), changes: 2, ...patch };
      });
  }

  #tree(): object {
    const tree = Object.entries(this.head).map(([path, text]) => ({
      path,
      mode: '100644',
      type: 'blob',
      sha: oid(text),
      size: Buffer.byteLength(text),
    }));
    return { truncated: this.truncatedTree, tree: this.truncatedTree ? tree.slice(0, 1) : tree };
  }

  #blob(id: string): string {
    return [...Object.values(this.head), ...Object.values(this.base)].find((text) => oid(text) === id) ?? '';
  }

  #graphql(body: Recorded['body']): unknown {
    const query = String(body['query']);
    const variables = (body['variables'] ?? {}) as Record<string, string>;
    if (query.includes('reviewThreads')) return this.#conversation(variables);
    if (query.startsWith('mutation')) return this.#mutate(query, variables);
    if (query.includes('t0: node(')) return threadsNow(this.threads, variables);
    if (query.includes('history('))
      return { repository: { object: { history: { nodes: this.policyVersions.map((_, at) => ({ oid: `${at}`.repeat(40) })) } } } };
    if (query.includes('r0: repository')) return this.#policyFiles(variables);
    const found = Object.entries(variables).filter(([name]) => /^e\d+$/.test(name));
    return { repository: Object.fromEntries(found.map(([name, expression]) => [name.replace('e', 'f'), this.#object(expression)])) };
  }

  #object(expression: string): object | null {
    const at = expression.indexOf(':');
    const [revision, path] = [expression.slice(0, at), expression.slice(at + 1)];
    const text = (revision === HEAD ? this.head : revision === MERGE_BASE ? this.base : revision === BASE ? (this.main ?? this.base) : {})[
      path
    ];
    return text === undefined ? null : blob(text);
  }

  #policyFiles(variables: Record<string, string>): object {
    const places = Object.entries(variables).filter(([name]) => /^e\d+$/.test(name));
    const files = places.map(([name, expression]) => {
      const repository = `${variables[name.replace('e', 'o')]}/${variables[name.replace('e', 'n')]}`;
      const text = this.#policyText(repository, expression);
      return [
        name.replace('e', 'r'),
        { isPrivate: this.isPrivate, object: text === undefined ? null : { text: text.includes('\0') ? null : text, isTruncated: false } },
      ];
    });
    return { ...Object.fromEntries(files), ...(variables['revision'] === undefined ? {} : { home: this.#home() }) };
  }

  #home(): object {
    const folder = '.github/twelvefold/rules/';
    const names = Object.keys(this.main ?? this.base).filter((path) => path.startsWith(folder));
    const entries = names.map((path) => ({ name: path.slice(folder.length), type: 'blob' }));
    return { isPrivate: this.isHomePrivate, commit: { oid: BASE }, rules: names.length === 0 ? null : { entries } };
  }

  #policyText(repository: string, expression: string): string | undefined {
    const [revision = '', path = ''] = expression.split(':');
    if (repository !== 'octo/shop') return this.shared[`${repository}:${path}`];
    if (path !== '.github/twelvefold.yml') return this.policies[path];
    if (revision === HEAD) return this.head[path];
    return revision.startsWith('refs/heads/') || revision === BASE ? this.policy : this.policyVersions[Number(revision[0])];
  }

  #conversation(variables: Record<string, unknown>): object {
    const reviews = this.reviews.map(({ id, ...each }, index) =>
      review({ id: id ?? index + 1, ...each }, `PRR_${index}`, '2027-01-01T00:00:30Z'),
    );
    const begun = this.drafts.drafts.map(({ id }, index) => review({ id: 800 + index, body: '', mine: true }, id, null));
    const unseen = this.drafts.drafts.flatMap(({ threads }) => threads.map((each) => thread({ ...each, isPending: true })));
    return {
      repository: {
        pullRequest: {
          id: 'PR_1',
          headRefOid: HEAD,
          author: { __typename: 'User', ...(this.#pullRequest()['user'] as object) },
          ...(variables['moreReviews'] ? { reviews: newest([...reviews, ...begun], variables['bodies']) } : {}),
          ...(variables['moreTalk'] ? { comments: newest(this.issueComments.map(words), variables['talk']) } : {}),
          ...(variables['moreThreads'] ? { reviewThreads: newest([...this.threads.map(thread), ...unseen], variables['threads']) } : {}),
        },
      },
    };
  }

  #mutate(query: string, variables: Record<string, string>): object {
    const draft = this.drafts.answer(query, variables, (path, line) => this.badAnchors.has(`${path}:${line}`));
    if (draft?.submitted) {
      const { threads } = draft.submitted.draft;
      this.reviews.push({ body: draft.submitted.body, mine: true, comments: threads.length });
      this.threads.push(...threads);
    }
    if (draft) return draft.data;
    if (query.includes('addReaction('))
      this.reactions.push({ comment: Number(variables['subject']?.slice(4)), content: String(variables['content']).toLowerCase() });
    for (const [, kind, at = ''] of query.matchAll(/(update|minimize|unminimize)(?:PullRequestReview)?Comment\(input: \{ \w+: \$i(\d+)/g)) {
      const thread = this.threads.find(({ id }) => id === variables[`i${at}`]);
      if (!thread) continue;
      if (kind === 'update') thread.body = variables[`b${at}`] ?? '';
      else thread.minimized = kind === 'minimize';
    }
    return {};
  }

  #createCheckRun(body: Recorded['body']): object {
    const run: FakeCheckRun = {
      id: (this.#nextId += 1),
      status: 'queued',
      name: '',
      head_sha: '',
      external_id: '',
      ...body,
      output: { title: '', summary: '', ...(body['output'] as object), annotations_count: 0, annotations: [] },
    };
    this.checkRuns.push(run);
    return run;
  }

  #checkRun(method: string, id: number, body: Recorded['body']): Answer {
    const run = this.checkRuns.find((one) => one.id === id);
    if (!run) return { status: 404, body: { message: 'Not Found' } };
    if (method === 'PATCH') {
      const { output, ...rest } = body as { output?: FakeCheckRun['output'] };
      const annotations = [...run.output.annotations, ...(output?.annotations ?? [])];
      Object.assign(run, rest, { output: { ...run.output, ...output, annotations, annotations_count: annotations.length } });
    }
    return ok(run);
  }

  #review(body: Recorded['body']): Answer {
    const comments = body['comments'] as { path: string; line: number; body: string }[];
    if (comments.some(({ path, line }) => this.badAnchors.has(`${path}:${line}`))) {
      return { status: 422, body: { message: 'Unprocessable Entity', errors: ['Line could not be resolved'] } };
    }
    this.reviews.push({ body: String(body['body']), mine: true, comments: comments.length });
    for (const { path, line, body: text } of comments) {
      this.threads.push({ id: `C${(this.#nextId += 1)}`, body: text, path, line, mine: true, minimized: false, replies: 0, talk: [] });
    }
    return ok({ id: (this.#nextId += 1) });
  }

  #permissionOf(login: string): object {
    const role = this.roles[login];
    return role === undefined ? this.permission : { permission: role, role_name: role, user: null };
  }

  #react(comment: number, body: Recorded['body']): Answer {
    this.reactions.push({ comment, content: String(body['content']) });
    return ok({ id: 1 }, 201);
  }

  #comment(among: FakeWords[], body: Recorded['body']): Answer {
    among.push({ id: (this.#nextId += 1), body: String(body['body']), mine: true });
    return ok({ id: this.#nextId }, 201);
  }
}

function ok(body: unknown, status = 200): Answer {
  return { status, body };
}

function oid(text: string): string {
  return Buffer.from(text).toString('hex').padEnd(40, '0').slice(0, 40);
}

function blob(text: string): object {
  return {
    oid: oid(text),
    text: text.includes('\0') ? null : text.slice(0, 500_000),
    isBinary: text.includes('\0'),
    isTruncated: text.length > 500_000,
    byteSize: Buffer.byteLength(text),
  };
}

function patchOf(before: string | undefined, after: string | undefined): string {
  const lines = (text: string | undefined): string[] => (text === undefined ? [] : text.replace(/\n$/, '').split('\n'));
  const [old, now] = [lines(before), lines(after)];
  return [
    `@@ -${old.length ? 1 : 0},${old.length} +${now.length ? 1 : 0},${now.length} @@`,
    ...old.map((line) => `-${line}`),
    ...now.map((line) => `+${line}`),
  ].join('\n');
}
