import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { AppProcess } from '../src/demo/app-process.ts';
import { inCheckout } from '../src/demo/checkout.ts';
import { LoopbackGitHub } from '../src/demo/github/loopback-github.ts';
import type { PullRequest, Repository } from '../src/demo/github/world/model.ts';
import { buildSampleShop } from '../src/demo/shop/sample-shop.ts';

/** Longest time that all reviews together may take, in milliseconds. */
const PATIENCE_MS = 600_000;

/** The app as it was built, in its own process, beside a loopback GitHub with many copies of the sample shop. */
export interface LiveApp {
  readonly github: LoopbackGitHub;
  readonly app: AppProcess;
  /** Opens the same pull request in every copy. */
  openAll(): readonly PullRequest[];
  /** Waits until each of the pull requests has a completed check run. Throws with the app's last words after ten minutes. */
  reviewed(pulls: readonly PullRequest[]): Promise<void>;
  end(): Promise<void>;
}

/**
 * @param copies repositories, each with an owner and so an installation of its own: Octokit holds every installation to one
 * write a second, as GitHub asks, so that a single one would measure nothing but that
 */
export async function startLiveApp(scratch: string, copies: number): Promise<LiveApp> {
  const directory = await mkdtemp(join(scratch, 'live-'));
  const shop = await buildSampleShop(join(directory, 'shop.git'));
  const github = await LoopbackGitHub.start({ manifest: inCheckout('app.yml') });
  try {
    const app = await (await builtApp()).startApp({ ...github.environment, DATA_DIR: join(directory, 'database') });
    github.deliverTo(app.webhook);
    const repositories = Array.from({ length: copies }, (_, index) => addCopy(github, shop, `owner-${index + 1}`));
    for (const repository of repositories) github.install([repository]);
    await github.delivered();
    return {
      github,
      app,
      openAll: () => repositories.map((repository) => open(github, repository, shop)),
      reviewed: (pulls) => reviewed(github, app, pulls),
      end: async () => {
        await app.stop();
        await github.close();
      },
    };
  } catch (error) {
    await github.close();
    throw error;
  }
}

/** The module in dist, so that the app's process runs what was built. */
async function builtApp(): Promise<typeof import('../src/demo/app-process.ts')> {
  return (await import(inCheckout('dist/src/demo/app-process.js'))) as typeof import('../src/demo/app-process.ts');
}

type Shop = Awaited<ReturnType<typeof buildSampleShop>>;

function addCopy(github: LoopbackGitHub, { gitDir, name, base, author }: Shop, owner: string): Repository {
  return github.addRepository({
    owner,
    name,
    gitDir,
    branches: { [base.branch]: base.sha },
    defaultBranch: base.branch,
    collaborators: { [author]: 'write' },
  });
}

function open(github: LoopbackGitHub, repository: Repository, { title, body, author, head }: Shop): PullRequest {
  return github.people.openPullRequest({ repository, title, body, author, head });
}

async function reviewed({ state }: LoopbackGitHub, app: AppProcess, pulls: readonly PullRequest[]): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  const open = new Set(pulls.map((pull) => pull.repositoryId));
  while (open.size > 0) {
    for (const run of state.checkRuns.where(({ status }) => status === 'completed')) open.delete(run.repositoryId);
    if (Date.now() > deadline) throw new Error(`${open.size} reviews did not come.\n${app.output().slice(-3000)}`);
    await wait(20);
  }
}
