import { jest } from '@jest/globals';
import { createHmac, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startApp, type AppProcess } from '../../src/demo/app-process.ts';
import { inCheckout } from '../../src/demo/checkout.ts';
import { LoopbackGitHub, type LoopbackOptions } from '../../src/demo/github/loopback-github.ts';
import type { Held } from '../../src/demo/github/network/faults.ts';
import type { RequestRecord } from '../../src/demo/github/network/server.ts';
import type { CheckRun, Installation, IssueComment, PullRequest, Repository, ReviewComment } from '../../src/demo/github/world/model.ts';
import { fullName } from '../../src/demo/github/world/state.ts';
import { extendHistory, writeHistory } from '../../src/demo/shop/history.ts';
import { builtApp } from '../built-package.ts';
import { layDatabase } from '../store/embedded-database.ts';

/** A service that keeps the factors that the tests break. */
export const CLEAN: Readonly<Record<string, string>> = {
  'compose.yaml': 'services:\n  web:\n    build: .\n  cache:\n    image: redis:8.4.0\n',
  Dockerfile: 'FROM node:24.11.1-slim\nWORKDIR /app\nCOPY . .\nUSER node\nCMD ["node", "server.js"]\n',
};

/** The same with two certain findings: a moving tag in compose, and one under FROM. */
export const BROKEN: Readonly<Record<string, string>> = {
  'compose.yaml': 'services:\n  web:\n    build: .\n  cache:\n    image: redis:latest\n',
  Dockerfile: 'FROM node:latest\nWORKDIR /app\nCOPY . .\nUSER node\nCMD ["node", "server.js"]\n',
};

/** Longest time that anything may take here, in milliseconds. */
const PATIENCE_MS = 120_000;

// A story takes seconds; on a machine that does much else besides, it may take minutes.
jest.setTimeout(300_000);

const APP = builtApp();

/** The App as it is built, which is what runs at its users'. */
function startBuiltApp(environment: Readonly<Record<string, string>>): Promise<AppProcess> {
  return startApp(environment, ['web'], APP);
}

/** What all tests of a file share. */
interface House {
  readonly github: LoopbackGitHub;
  readonly directory: string;
  app: AppProcess;
  databases: number;
}

/**
 * The real app as its own process, a loopback GitHub and a repository that the app is installed on: tests act as people and look at
 * what GitHub then holds.
 */
export class Live {
  readonly github: LoopbackGitHub;
  readonly repository: Repository;
  readonly #house: House;
  #commits = 0;

  private constructor(house: House, repository: Repository) {
    this.github = house.github;
    this.repository = repository;
    this.#house = house;
  }

  static async start(options: Partial<LoopbackOptions> = {}, environment: Readonly<Record<string, string>> = {}): Promise<Live> {
    const directory = await mkdtemp(join(tmpdir(), 'live-'));
    const github = await LoopbackGitHub.start({ manifest: inCheckout('app.yml'), ...options });
    github.state.account('stranger');
    const database = join(directory, 'database-0');
    layDatabase(database);
    const app = await startBuiltApp({ ...github.environment, ...environment, DATA_DIR: database });
    github.deliverTo(app.webhook);
    const house = { github, directory, app, databases: 1 };
    await begun(house);
    return new Live(house, await addRepository(house, 'acme'));
  }

  /** The same app on a repository and an installation of their own, so that tests need not wait for each other. */
  async elsewhere(owner: string, organisationPolicy?: string, isPrivate = false): Promise<Live> {
    return new Live(this.#house, await addRepository(this.#house, owner, organisationPolicy, isPrivate));
  }

  /** The same, with what people have done in the repository before the app came to it. */
  async after(owner: string, prepare: (live: Live) => Promise<void>): Promise<Live> {
    const live = new Live(this.#house, await makeRepository(this.#house, owner, 'shop', CLEAN));
    await prepare(live);
    this.github.install([live.repository]);
    await this.github.delivered();
    await known(this.#house, live.repository);
    return live;
  }

  /** Another repository of the same owner, that the app is not installed on yet. */
  async another(name: string, files: Readonly<Record<string, string>> = CLEAN): Promise<Live> {
    return new Live(this.#house, await makeRepository(this.#house, this.repository.owner.login, name, files));
  }

  /** What the repository's owner has decided for all: see `elsewhere`. */
  get organisation(): Live {
    const { owner } = this.repository;
    const found = this.github.state.repositories.find((each) => each.owner.id === owner.id && each.name === '.github');
    if (!found) throw new Error(`${owner.login} has decided nothing.`);
    return new Live(this.#house, found);
  }

  /** The app's installation at the repository's owner. */
  get installation(): Installation {
    const found = this.github.state.installations.find(({ account }) => account.id === this.repository.owner.id);
    if (!found) throw new Error(`The app is not installed at ${this.repository.owner.login}.`);
    return found;
  }

  get app(): AppProcess {
    return this.#house.app;
  }

  /** Starts the app again after it was stopped or killed, on the same database or, as if that were lost, on an empty one. */
  async startAgain(database: 'same' | 'empty' = 'same', environment: Readonly<Record<string, string>> = {}): Promise<void> {
    const house = this.#house;
    if (database === 'empty') house.databases++;
    const own = { ...environment, DATA_DIR: join(house.directory, `database-${house.databases - 1}`) };
    if (database === 'empty') layDatabase(own.DATA_DIR);
    house.app = await startBuiltApp({ ...this.github.environment, ...own });
    this.github.deliverTo(house.app.webhook);
  }

  async commit(branch: string, files: Readonly<Record<string, string>>, from = 'main'): Promise<string> {
    this.#commits++;
    const commit = {
      branch,
      from,
      message: `Change ${this.#commits}`,
      author: 'Robin',
      date: new Date(this.#commits * 60_000),
      snapshot: { files },
    };
    return (await extendHistory(this.repository.gitDir, [commit]))[branch] ?? '';
  }

  async openPullRequest(
    branch: string,
    files: Readonly<Record<string, string>>,
    more: { readonly draft?: boolean; readonly fork?: Repository; readonly title?: string; readonly author?: string } = {},
  ): Promise<PullRequest> {
    const sha = await this.commit(branch, files);
    const { draft = false, fork, title = branch, author = fork ? 'stranger' : 'robin' } = more;
    return this.github.people.openPullRequest({
      repository: this.repository,
      title,
      author,
      head: { branch, sha, ...(fork ? { fork } : {}) },
      draft,
    });
  }

  /** Pushes a whole tree to a branch; gives the commit. */
  async push(branch: string, files: Readonly<Record<string, string>>, repository = this.repository): Promise<string> {
    const sha = await this.commit(branch, files);
    await this.github.people.push(repository, branch, sha, 'robin');
    return sha;
  }

  /** Waits until `count` runs on the commit are completed and none is open; gives the newest. */
  async completed(sha: string, count = 1): Promise<CheckRun> {
    const runs = (): CheckRun[] => this.runs(sha);
    await this.until(
      `${count} completed runs on ${sha}`,
      () => runs().length >= count && runs().every((run) => run.status === 'completed'),
    );
    await this.github.delivered();
    return runs().at(-1) as CheckRun;
  }

  runs(sha: string): CheckRun[] {
    return this.github.state.checkRuns.where((run) => run.repositoryId === this.repository.id && run.headSha === sha);
  }

  /** What the app has said in the conversation. */
  answers(pull: PullRequest): IssueComment[] {
    return this.github.state.issueComments.where((each) => each.pullRequestId === pull.id && each.user.type === 'Bot');
  }

  comments(pull: PullRequest): ReviewComment[] {
    return this.github.state.reviewComments.where((comment) => comment.pullRequestId === pull.id);
  }

  /** Reactions to a comment or a review, in order. */
  reactions(commentId: number): string[] {
    return this.github.state.reactions.where((each) => each.subjectId === commentId).map((each) => each.content);
  }

  /** Says something and waits until it is done; gives the reactions to it. */
  async say(pull: PullRequest, user: string, words: string, at?: ReviewComment): Promise<string[]> {
    const comment = at ? this.github.people.reply(at, user, words) : this.github.people.comment(pull, user, words);
    return this.ended(comment.id, words);
  }

  /** Waits until a comment or a review with commands has come to its end; gives the reactions to it. */
  async ended(id: number, words: string): Promise<string[]> {
    await this.until(`an end of ${words}`, () => this.reactions(id).some((each) => each === 'rocket' || each === 'confused'));
    await this.github.delivered();
    return this.reactions(id);
  }

  until(what: string, holds: () => boolean, patience = PATIENCE_MS): Promise<void> {
    return until(what, this.app, holds, patience);
  }

  /** Waits until nothing has been asked about the repository or by its installation for a while: for what must not happen. */
  async quiet(milliseconds = 700): Promise<void> {
    const about = `/${this.repository.owner.login}/`;
    const isOwn = ({ path, installationId }: RequestRecord): boolean => path.includes(about) || this.#isInstallation(installationId);
    const asked = (): number => this.github.requests.filter(isOwn).length;
    let seen = -1;
    while (seen !== asked()) {
      seen = asked();
      await wait(milliseconds);
      await this.github.delivered();
    }
  }

  #isInstallation(id: number | undefined): boolean {
    const found = id === undefined ? undefined : this.github.state.installations.get(id);
    return found?.account.id === this.repository.owner.id;
  }

  /** Resolves once the survey that a new repository gets when the machine has time for it is over, and whatever else was due. */
  async surveyed(): Promise<void> {
    const ended = `"repositoryId":${this.repository.id},`;
    const isEnd = (line: string): boolean => line.includes(ended) && line.includes('"survey ended"');
    await this.until('a survey', () => this.app.output().split('\n').some(isEnd));
    await this.quiet();
  }

  /** Keeps the next audit of the repository waiting, its check open and all but the tree asked for, until it is released. */
  heldAudit(): Held {
    return this.github.faults.hold('GET /git/trees/{tree_sha}', { within: fullName(this.repository), by: 'audit' });
  }

  /** Sends a delivery of one's own to the webhook. */
  async deliver(body: string | Uint8Array, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    const signature = `sha256=${createHmac('sha256', this.github.app.webhookSecret).update(body).digest('hex')}`;
    return fetch(this.app.webhook, {
      method: 'POST',
      body: typeof body === 'string' ? body : new Blob([body.slice()]),
      headers: {
        'content-type': 'application/json',
        'x-github-event': 'ping',
        'x-github-delivery': randomUUID(),
        'x-hub-signature-256': signature,
        ...headers,
      },
    });
  }

  async end(): Promise<void> {
    await this.app.kill();
    await this.github.close();
    await rm(this.#house.directory, { recursive: true, force: true });
  }
}

/** Waits until the app has looked through all installations, as it does at its very first start: those that come later tell of themselves. */
function begun({ app }: House): Promise<void> {
  return until('the first sweep', app, () => app.output().includes('installations were compared'));
}

/** @throws an Error with the app's last words when that does not come to hold */
async function until(what: string, app: AppProcess, holds: () => boolean, patience = PATIENCE_MS): Promise<void> {
  const deadline = Date.now() + patience;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`Waited in vain for ${what}.\n${app.output().slice(-3000)}`);
    await wait(25);
  }
}

/** An installation on a shop and, where its owner has decided something, on the owner's `.github`. */
async function addRepository(house: House, owner: string, organisationPolicy?: string, isPrivate = false): Promise<Repository> {
  const shop = await makeRepository(house, owner, 'shop', CLEAN);
  const decided = organisationPolicy === undefined ? [] : [{ 'twelvefold.yml': organisationPolicy }];
  const own = await Promise.all(decided.map((files) => makeRepository(house, owner, '.github', files, isPrivate)));
  house.github.install([shop, ...own]);
  await house.github.delivered();
  await known(house, shop);
  return shop;
}

/**
 * Waits until the app has looked at what is open in a new repository: what it would find there in the middle of a story is what was
 * there before, and isn't spoken to.
 */
function known({ app, github }: House, { owner, name }: Repository): Promise<void> {
  const isLook = ({ operation, path, userAgent }: RequestRecord): boolean =>
    operation === OPEN_PULL_REQUESTS && path.includes(`/${owner.login}/${name}/`) && userAgent.includes('reconciliation');
  return until('a look at a new repository', app, () => github.requests.some(isLook));
}

const OPEN_PULL_REQUESTS = 'GET /repos/{owner}/{repo}/pulls';

async function makeRepository(
  { github, directory }: House,
  owner: string,
  name: string,
  files: Readonly<Record<string, string>>,
  isPrivate = false,
): Promise<Repository> {
  const gitDir = join(directory, `${owner}-${name}.git`);
  const first = { branch: 'main', message: 'Base', author: 'Robin', date: new Date(0), snapshot: { files } };
  const branches = await writeHistory(gitDir, [first]);
  return github.addRepository({
    owner,
    name,
    gitDir,
    branches,
    isPrivate,
    collaborators: { robin: 'write', sam: 'read', 'helper[bot]': 'write' },
  });
}
