import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { PullRequest } from '../../src/demo/github/world/model.ts';
import { costOf, notifications, type Requests } from './cost.ts';
import { BROKEN, CLEAN, Live } from './live.ts';

/*
 * What pushes cost, to the request, push by push.
 */

let app: Live;

beforeAll(async () => {
  app = await Live.start();
});

afterAll(() => app?.end(), 30_000);

jest.setTimeout(240_000);

/** Token apart: pull request, policy, check run, conversation, comparison, files, tree, contents, the end of the check run. */
const AUDIT = 9;
/** Its review makes it ten. */
const FIRST = AUDIT + 1;

const audits = (...requests: readonly number[]): readonly Requests[] => requests.map((audit) => ({ audit }));

interface Pushed {
  readonly pull: PullRequest;
  /** Requests of each audit, the opening's first. */
  readonly costs: readonly Requests[];
}

/** Opens a pull request and pushes commits, each audited before the next. */
async function pushing(
  live: Live,
  trees: readonly Readonly<Record<string, string>>[],
  prepare?: (pull: PullRequest) => void,
): Promise<Pushed> {
  const [first = {}, ...others] = trees;
  const pulls: PullRequest[] = [];
  const opening = await costOf(live, async () => {
    const pull = await live.openPullRequest('topic', first);
    prepare?.(pull);
    pulls.push(pull);
    await live.completed(pull.headSha);
  });
  const costs = [opening];
  for (const tree of others) costs.push(await costOf(live, async () => live.completed(await live.push('topic', tree))));
  return { pull: pulls[0] as PullRequest, costs };
}

/** Commits one after the other, that nobody has pushed yet. */
async function commitsOn(live: Live, count: number): Promise<readonly string[]> {
  const commits: string[] = [];
  for (let at = 1; at <= count; at += 1) commits.push(await live.commit('made', noted(BROKEN, at)));
  return commits;
}

const noted = (tree: Readonly<Record<string, string>>, note: number) => ({ ...tree, 'README.md': `${note}\n` });

test('five pushes of a clean change cause no notification', async () => {
  const live = await app.elsewhere('clean');
  const { costs } = await pushing(
    live,
    [1, 2, 3, 4, 5].map((note) => noted(CLEAN, note)),
  );
  expect(costs).toEqual(audits(AUDIT, AUDIT, AUDIT, AUDIT, AUDIT));
  expect(notifications(live)).toBe(0);
});

test('five pushes with the same findings cause one notification', async () => {
  const live = await app.elsewhere('same');
  const { pull, costs } = await pushing(
    live,
    [1, 2, 3, 4, 5].map((note) => noted(BROKEN, note)),
  );
  expect(costs).toEqual(audits(FIRST, AUDIT, AUDIT, AUDIT, AUDIT));
  expect(live.comments(pull)).toHaveLength(2);
  expect(notifications(live)).toBe(1);
});

test('a fix and its revert cost two requests more each, and no notification', async () => {
  const live = await app.elsewhere('mended');
  const { costs } = await pushing(live, [noted(BROKEN, 1), noted(CLEAN, 2), noted(BROKEN, 3), noted(BROKEN, 4)]);
  // Whether somebody has come between, and the edit.
  expect(costs).toEqual(audits(FIRST, AUDIT + 2, AUDIT + 2, AUDIT));
  expect(notifications(live)).toBe(1);
});

// Fifty at once are in test/jobs/wish.test.ts: here all have to arrive within the five seconds that lie between two audits.
test('five pushes while an audit runs are one audit more, and one notification', async () => {
  const live = await app.elsewhere('hasty');
  const { people, state } = live.github;
  const [sha = '', ...others] = await commitsOn(live, 6);
  const held = live.heldAudit();
  const cost = await costOf(live, async () => {
    const head = { branch: 'topic', sha };
    const pull = people.openPullRequest({ repository: live.repository, title: 'hasty', author: 'robin', head });
    await held.came;
    for (const pushed of others) await people.push(live.repository, 'topic', pushed, 'robin');
    await live.completed(sha);
    held.release();
    expect((await live.completed(others.at(-1) ?? '')).title).toBe('2 new findings in V and X');
    expect(live.comments(pull)).toHaveLength(2);
  });
  expect(state.checkRuns.where(({ repositoryId }) => repositoryId === live.repository.id)).toHaveLength(2);
  // The one that is overtaken has come as far as the tree, and takes its check run back for two requests more.
  expect(cost).toEqual({ audit: 7 + FIRST, conclusion: 2 });
  expect(notifications(live)).toBe(1);
});

test('a line that GitHub never takes costs one try at each push, is told in the summary, and loses no other', async () => {
  const live = await app.elsewhere('stubborn');
  const { pull, costs } = await pushing(
    live,
    [1, 2, 3].map((note) => noted(BROKEN, note)),
    (opened) => {
      live.github.state.refusedLines.add(`${opened.id}:Dockerfile`);
    },
  );
  // The review is refused as a whole; a draft is begun, filled and submitted without that line.
  expect(costs).toEqual(audits(FIRST + 3, FIRST, FIRST));
  expect(live.comments(pull).map(({ original }) => original.path)).toEqual(['compose.yaml']);
  const last = live.runs(live.github.state.pullRequests.get(pull.id)?.headSha ?? '').at(-1);
  expect(last).toMatchObject({ status: 'completed', title: '2 new findings in V and X' });
  expect(last?.summary).toContain('GitHub would not take one line comment');
  expect(last?.annotations.map(({ path }) => path)).toEqual(['Dockerfile']);
  expect(notifications(live)).toBe(1);
});
