import type { AddressInfo } from 'node:net';
import { serve, type ServerType } from '@hono/node-server';
import type { Hono } from 'hono';
import { registerApp, type AppRegistration } from './app.ts';
import { Tokens } from './network/auth.ts';
import { GITHUB_LIMITS, type Limits } from './network/budget.ts';
import { Contract } from './contract/contract.ts';
import { Deliveries } from './network/deliveries.ts';
import { Faults } from './network/faults.ts';
import { GitStore } from './world/git-store.ts';
import type { Delivery, Installation, Repository, RepositoryRole } from './world/model.ts';
import type { Permissions } from './contract/operations.ts';
import { People } from './world/people.ts';
import { installationJson } from './represent/accounts.ts';
import { briefRepositoryJson } from './represent/repositories.ts';
import { userJson } from './represent/accounts.ts';
import { githubServer, type RequestRecord } from './network/server.ts';
import { fullName, GitHubState } from './world/state.ts';
import type { Addresses, Happening, World } from './world/world.ts';

export interface LoopbackOptions {
  /** Path of the app's manifest, `app.yml`. */
  readonly manifest: string;
  /** 0, the default, takes a free one. */
  readonly port?: number;
  readonly limits?: Limits;
  readonly now?: () => Date;
  /** Pages beside the API, such as those that the demo shows. */
  readonly pages?: (app: Hono, github: LoopbackGitHub) => void;
}

export interface NewRepository {
  readonly owner: string;
  readonly name: string;
  /** A git directory, bare or not. It is only read. */
  readonly gitDir: string;
  /** Branch → commit. */
  readonly branches: Readonly<Record<string, string>>;
  readonly defaultBranch?: string;
  readonly isPrivate?: boolean;
  readonly collaborators?: Readonly<Record<string, RepositoryRole>>;
  readonly forkOf?: Repository;
}

/** A request or an answer that GitHub's description does not allow. */
export interface Deviation {
  readonly operation: string;
  readonly sentence: string;
}

/**
 * GitHub on the loopback interface: REST and GraphQL over real git repositories, with the refusals that matter, and signed
 * deliveries to one app. State lives in memory and ends with the process.
 */
export class LoopbackGitHub implements World {
  readonly state = new GitHubState();
  readonly tokens = new Tokens();
  readonly faults = new Faults();
  /** What people do: open pull requests, push, comment, press buttons. */
  readonly people: People;
  readonly app: AppRegistration;
  /** Every request so far. */
  readonly requests: RequestRecord[] = [];
  /** Requests of the app that GitHub's description does not allow; a correct app leaves it empty. */
  readonly violations: Deviation[] = [];
  /** Answers of this loopback that GitHub's description does not allow; must stay empty. */
  readonly misstatements: Deviation[] = [];
  readonly #deliveries = new Deliveries(this);
  readonly #stores = new Map<string, GitStore>();
  readonly #now: () => Date;
  readonly #server: ServerType;
  #port = 0;

  private constructor(options: LoopbackOptions) {
    this.#now = options.now ?? ((): Date => new Date());
    this.app = registerApp(options.manifest, this.#now());
    this.people = new People(this);
    const app = githubServer({
      world: this,
      contract: new Contract(),
      faults: this.faults,
      limits: options.limits ?? { ...GITHUB_LIMITS, contentPerMinute: undefined },
      onRequest: (record) => void this.requests.push(record),
      onViolation: (operation, sentence) => void this.violations.push({ operation, sentence }),
      onMisstatement: (operation, sentence) => void this.misstatements.push({ operation, sentence }),
    });
    options.pages?.(app, this);
    this.#server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: options.port ?? 0 });
  }

  /** Starts to listen. Rejects when the port is taken or the manifest unreadable. */
  static async start(options: LoopbackOptions): Promise<LoopbackGitHub> {
    const github = new LoopbackGitHub(options);
    const server = github.#server;
    await new Promise<void>((listening, failed) => {
      server.once('listening', listening);
      server.once('error', failed);
    });
    github.#port = (server.address() as AddressInfo).port;
    return github;
  }

  get addresses(): Addresses {
    const html = `http://127.0.0.1:${this.#port}`;
    return { html, api: `${html}/api/v3` };
  }

  /** The standard environment of a Probot app that shall talk to this GitHub. */
  get environment(): Readonly<Record<string, string>> {
    return {
      APP_ID: String(this.app.id),
      PRIVATE_KEY: this.app.privateKey,
      WEBHOOK_SECRET: this.app.webhookSecret,
      GHE_HOST: `127.0.0.1:${this.#port}`,
      GHE_PROTOCOL: 'http',
    };
  }

  now(): Date {
    return this.#now();
  }

  store(repository: Repository): GitStore {
    const store = this.#stores.get(repository.gitDir) ?? new GitStore(repository.gitDir);
    this.#stores.set(repository.gitDir, store);
    return store;
  }

  emit(happening: Happening): void {
    this.#deliveries.send(happening);
  }

  redeliver(delivery: Delivery): void {
    this.#deliveries.redeliver(delivery);
  }

  /** Sets where the app takes its deliveries, e.g. `http://127.0.0.1:3000/api/github/webhooks`. */
  deliverTo(webhook: string | undefined): void {
    this.#deliveries.sendTo(webhook);
  }

  /** Waits until every delivery under way has been answered. */
  async delivered(): Promise<void> {
    await this.#deliveries.settled();
  }

  addRepository({
    owner,
    name,
    gitDir,
    branches,
    defaultBranch = 'main',
    isPrivate = false,
    collaborators = {},
    forkOf,
  }: NewRepository): Repository {
    for (const login of Object.keys(collaborators)) this.state.account(login);
    return this.state.repositories.add({
      owner: this.state.account(owner, forkOf ? 'User' : 'Organization'),
      name,
      gitDir,
      defaultBranch,
      branches: new Map(Object.entries(branches)),
      isPrivate,
      forkOf: forkOf?.id,
      collaborators: new Map(Object.entries(collaborators)),
      createdAt: this.now(),
    });
  }

  /** Gives a repository another name; requests under the old one are redirected from now on. */
  renameRepository(repository: Repository, name: string): Repository {
    this.state.formerNames.set(fullName(repository).toLowerCase(), repository.id);
    return this.state.repositories.update(repository.id, { name });
  }

  /** Installs the app on an owner's repositories, with what its manifest asks for unless told otherwise. Sends `installation`. */
  install(repositories: readonly Repository[], permissions: Permissions = this.app.permissions): Installation {
    const account = repositories[0]?.owner ?? this.state.account('nobody');
    const installation = this.state.installations.add({
      account,
      repositoryIds: repositories.map((each) => each.id),
      permissions,
      events: this.app.events,
      suspendedAt: undefined,
      createdAt: this.now(),
    });
    this.#announce(installation, 'created');
    return installation;
  }

  /** Adds repositories of the same owner to an installation. Sends `installation_repositories`. */
  addTo(installation: Installation, repositories: readonly Repository[]): Installation {
    const ids = repositories.map(({ id }) => id);
    const more = this.#reach(installation, [...installation.repositoryIds, ...ids]);
    this.#announceRepositories(more, 'added', repositories);
    return more;
  }

  /** Takes repositories off an installation, which no longer sees them. Sends `installation_repositories`. */
  takeFrom(installation: Installation, repositories: readonly Repository[]): Installation {
    const gone = new Set(repositories.map(({ id }) => id));
    const less = this.#reach(
      installation,
      installation.repositoryIds.filter((id) => !gone.has(id)),
    );
    this.#announceRepositories(less, 'removed', repositories);
    return less;
  }

  uninstall(installation: Installation): void {
    this.state.installations.remove(installation.id);
    this.#announce(installation, 'deleted');
  }

  suspend(installation: Installation): Installation {
    const suspended = this.state.installations.update(installation.id, { suspendedAt: this.now() });
    this.#announce(suspended, 'suspend');
    return suspended;
  }

  unsuspend(installation: Installation): Installation {
    const resumed = this.state.installations.update(installation.id, { suspendedAt: undefined });
    this.#announce(resumed, 'unsuspend');
    return resumed;
  }

  /** Stops listening and ends the git processes. */
  async close(): Promise<void> {
    for (const store of this.#stores.values()) store.close();
    if ('closeAllConnections' in this.#server) this.#server.closeAllConnections();
    await new Promise<void>((closed) => this.#server.close(() => closed()));
  }

  #announce(installation: Installation, action: string): void {
    const repositories = this.state.repositories.where((each) => installation.repositoryIds.includes(each.id)).map(briefRepositoryJson);
    const sender = userJson(installation.account, this);
    const payload = { installation: installationJson(installation, this), repositories, sender };
    this.#deliveries.sendAboutInstallation('installation', action, installation.id, payload);
  }
  #reach(installation: Installation, repositoryIds: readonly number[]): Installation {
    return this.state.installations.update(installation.id, { repositoryIds });
  }

  #announceRepositories(installation: Installation, action: 'added' | 'removed', repositories: readonly Repository[]): void {
    const told = repositories.map(briefRepositoryJson);
    this.#deliveries.sendAboutInstallation('installation_repositories', action, installation.id, {
      installation: installationJson(installation, this),
      repository_selection: 'selected',
      repositories_added: action === 'added' ? told : [],
      repositories_removed: action === 'removed' ? told : [],
      requester: null,
      sender: userJson(installation.account, this),
    });
  }
}
