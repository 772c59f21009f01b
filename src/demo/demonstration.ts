import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startApp, type AppProcess } from './app-process.ts';
import { inCheckout } from './checkout.ts';
import { LoopbackGitHub } from './github/loopback-github.ts';
import type { CheckRun, PullRequest } from './github/world/model.ts';
import { addPages } from './page/pages.ts';
import type { Proposal } from './proposal.ts';
import { buildSampleShop } from './shop/sample-shop.ts';

export interface DemonstrationOptions {
  /** The sample shop when left out. */
  readonly proposal?: Proposal;
  /** Port of the page; 0, the default, takes a free one. */
  readonly port?: number;
  /** Called with what happens next, for a line on the terminal. */
  readonly onStep?: (words: string) => void;
}

const REVIEW_LIMIT_MS = 180_000;

/** A pull request under review: a loopback GitHub, the real app beside it, and a change that somebody has proposed. */
export class Demonstration {
  readonly github: LoopbackGitHub;
  readonly app: AppProcess;
  readonly pull: PullRequest;
  readonly #directory: string;

  private constructor(github: LoopbackGitHub, app: AppProcess, pull: PullRequest, directory: string) {
    this.github = github;
    this.app = app;
    this.pull = pull;
    this.#directory = directory;
  }

  /** Starts everything and opens the pull request. What had been started ends again when a part of it fails. */
  static async start({ proposal, port = 0, onStep = () => {} }: DemonstrationOptions): Promise<Demonstration> {
    const directory = await mkdtemp(join(tmpdir(), 'twelvefold-demo-'));
    const remove = (): Promise<void> => rm(directory, { recursive: true, force: true });
    try {
      if (!proposal) onStep('Building the sample shop');
      const { gitDir, owner, name, title, body, author, base, head } = proposal ?? (await buildSampleShop(join(directory, 'shop.git')));
      const github = await LoopbackGitHub.start({ manifest: inCheckout('app.yml'), port, pages: addPages });
      try {
        onStep('Starting the app');
        const app = await startApp({ ...github.environment, DATA_DIR: join(directory, 'database') });
        github.deliverTo(app.webhook);
        onStep(`Opening the pull request “${title}”`);
        const branches = { [base.branch]: base.sha };
        const repository = github.addRepository({
          owner,
          name,
          gitDir,
          branches,
          defaultBranch: base.branch,
          collaborators: { [author]: 'write' },
        });
        github.install([repository]);
        const pull = github.people.openPullRequest({ repository, title, body, author, head });
        return new Demonstration(github, app, pull, directory);
      } catch (error) {
        await github.close();
        throw error;
      }
    } catch (error) {
      await remove();
      throw error;
    }
  }

  /** Address of the pull request's page. */
  get page(): string {
    const repository = this.github.state.repositories.get(this.pull.repositoryId);
    return `${this.github.addresses.html}/${repository?.owner.login}/${repository?.name}/pull/${this.pull.number}`;
  }

  /**
   * Waits for the app's completed check run.
   * @throws an Error with the app's last words when it ends or takes longer than three minutes
   */
  async reviewed(): Promise<CheckRun> {
    const deadline = Date.now() + REVIEW_LIMIT_MS;
    const end = { over: false };
    void this.app.ended.then(() => (end.over = true));
    while (Date.now() < deadline && !end.over) {
      const run = this.github.state.checkRuns.find((each) => each.headSha === this.pull.headSha && each.status === 'completed');
      if (run) {
        await this.github.delivered();
        return run;
      }
      await wait(50);
    }
    throw new Error(`There was no review.\n${this.app.output().slice(-4000)}`);
  }

  /** Stops the app and GitHub and removes what they have written. */
  async end(): Promise<void> {
    await this.app.stop();
    await this.github.close();
    await rm(this.#directory, { recursive: true, force: true });
  }
}
