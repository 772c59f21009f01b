import { createHmac, createSign } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LoopbackGitHub, type LoopbackOptions } from '../../../src/demo/github/loopback-github.ts';
import type { Installation, PullRequest, Repository } from '../../../src/demo/github/world/model.ts';
import { extendHistory, writeHistory, type Snapshot } from '../../../src/demo/shop/history.ts';

const MANIFEST = `
name: Twelvefold
default_permissions: { checks: write, pull_requests: write, issues: write, contents: read, merge_queues: read, metadata: read }
default_events: [check_run, check_suite, issue_comment, merge_group, pull_request, pull_request_review_comment, push]
`;

/** Twelve numbered lines. */
export const TWELVE = Array.from({ length: 12 }, (_, index) => `line ${index + 1}\n`).join('');

/** What an answer of the API holds; tests look into it freely. */
export type Json = { readonly [key: string]: unknown } & readonly unknown[];

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly json: Json;
}

export interface ReceivedDelivery {
  readonly event: string;
  readonly guid: string;
  readonly signatureIsRight: boolean;
  readonly payload: Json;
}

/** A loopback GitHub with the repository `acme/shop`, a client that holds its token, and an app's webhook that writes down what it gets. */
export class Stage {
  readonly github: LoopbackGitHub;
  readonly repository: Repository;
  readonly installation: Installation;
  readonly received: ReceivedDelivery[] = [];
  readonly #directory: string;
  readonly #webhook: Server;
  #token = '';
  /** Status that the webhook answers. */
  webhookStatus = 200;

  private constructor(github: LoopbackGitHub, repository: Repository, directory: string) {
    this.github = github;
    this.repository = repository;
    this.#directory = directory;
    this.#webhook = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks);
        const expected = `sha256=${createHmac('sha256', github.app.webhookSecret).update(body).digest('hex')}`;
        this.received.push({
          event: String(request.headers['x-github-event']),
          guid: String(request.headers['x-github-delivery']),
          signatureIsRight: request.headers['x-hub-signature-256'] === expected,
          payload: JSON.parse(body.toString('utf8')) as Json,
        });
        response.writeHead(this.webhookStatus).end();
      });
    });
    this.installation = github.install([repository]);
  }

  static async set(base: Snapshot, options: Partial<LoopbackOptions> = {}): Promise<Stage> {
    const directory = await mkdtemp(join(tmpdir(), 'loopback-'));
    const manifest = join(directory, 'app.yml');
    await writeFile(manifest, MANIFEST);
    const gitDir = join(directory, 'shop.git');
    const branches = await writeHistory(gitDir, [commit('main', base)]);
    const github = await LoopbackGitHub.start({ manifest, ...options });
    const repository = github.addRepository({
      owner: 'acme',
      name: 'shop',
      gitDir,
      branches,
      collaborators: { robin: 'write', sam: 'read' },
    });
    const stage = new Stage(github, repository, directory);
    await github.delivered();
    await new Promise<void>((listening) => stage.#webhook.listen(0, '127.0.0.1', listening));
    github.deliverTo(`http://127.0.0.1:${(stage.#webhook.address() as AddressInfo).port}/`);
    const answer = await stage.asApp('POST', `/app/installations/${stage.installation.id}/access_tokens`);
    stage.#token = String(answer.json['token']);
    return stage;
  }

  /** Commits a whole tree to a branch; gives the commit. */
  async commit(branch: string, snapshot: Snapshot, from = 'main'): Promise<string> {
    const heads = await extendHistory(this.repository.gitDir, [commit(branch, snapshot, from)]);
    return heads[branch] ?? '';
  }

  async openPullRequest(snapshot: Snapshot, branch = 'change'): Promise<PullRequest> {
    const sha = await this.commit(branch, snapshot);
    return this.github.people.openPullRequest({ repository: this.repository, title: 'A change', author: 'robin', head: { branch, sha } });
  }

  /** Calls the API with the installation's token. Paths that begin with `/repos` are meant below `/repos/acme/shop` when written as `~`. */
  call(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
    redirect: 'follow' | 'manual' = 'follow',
  ): Promise<ApiAnswer> {
    return this.#request(method, path, body, { authorization: `token ${this.#token}`, ...headers }, redirect);
  }

  asApp(method: string, path: string, claims: Readonly<Record<string, unknown>> = {}): Promise<ApiAnswer> {
    return this.#request(method, path, undefined, { authorization: `Bearer ${this.jwt(claims)}` });
  }

  async graphql(query: string, variables: Readonly<Record<string, unknown>> = {}): Promise<ApiAnswer> {
    return this.#request(
      'POST',
      `${this.github.addresses.html}/api/graphql`,
      { query, variables },
      { authorization: `bearer ${this.#token}` },
    );
  }

  jwt(claims: Readonly<Record<string, unknown>> = {}): string {
    const now = Math.floor(this.github.now().getTime() / 1000);
    const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const signed = `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode({ iat: now - 30, exp: now + 540, iss: this.github.app.id, ...claims })}`;
    return `${signed}.${createSign('RSA-SHA256').update(signed).sign(this.github.app.privateKey, 'base64url')}`;
  }

  async clear(): Promise<void> {
    await this.github.delivered();
    this.#webhook.closeAllConnections();
    await new Promise<void>((closed) => this.#webhook.close(() => closed()));
    await this.github.close();
    await rm(this.#directory, { recursive: true, force: true });
  }

  async #request(
    method: string,
    path: string,
    body: unknown,
    headers: Readonly<Record<string, string>>,
    redirect: 'follow' | 'manual' = 'follow',
  ): Promise<ApiAnswer> {
    const url = path.startsWith('http') ? path : this.github.addresses.api + path.replace(/^~/, '/repos/acme/shop');
    const answer = await fetch(url, { method, headers, redirect, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    const text = await answer.text();
    const isJson = text !== '' && (answer.headers.get('content-type') ?? '').includes('json');
    return { status: answer.status, headers: answer.headers, json: (isJson ? JSON.parse(text) : { text }) as Json };
  }
}

let clock = Date.UTC(2026, 4, 4, 9, 0, 0);

function commit(branch: string, snapshot: Snapshot, from = 'main'): Parameters<typeof writeHistory>[1][number] {
  clock += 60_000;
  return { branch, from, message: `Change ${branch}`, author: 'Robin Vale', date: new Date(clock), snapshot };
}
