import { beforeEach, describe, expect, test } from '@jest/globals';
import { Unsure } from '../../../src/github/client/errors.ts';
import { fingerprint } from '../../../src/review/comparing/identity.ts';
import type { Whereabouts } from '../../../src/review/comparing/recall.ts';
import type { Finding } from '../../../src/review/review.ts';
import { finding, suggestion } from '../../report/github/samples.ts';
import { AuditScene, print } from '../audit-scene.ts';
import { HEAD } from '../fake-github.ts';
import type { FakeThread } from '../fake-talk.ts';

let scene: AuditScene;

beforeEach(() => {
  scene = new AuditScene();
});

describe('comments', () => {
  test('are one review on the lines of the diff', async () => {
    scene.findings = [finding({ line: 3 }), finding({ line: 9 }), finding({ line: 200 })];
    await expect(scene.audit()).resolves.toMatchObject({ writes: 3 });
    expect(scene.github.reviews).toHaveLength(1);
    expect(scene.github.threads.map(({ path, line }) => [path, line])).toEqual([
      ['src/app.ts', 3],
      ['src/app.ts', 9],
    ]);
    expect(scene.github.writes.find(({ path }) => path.endsWith('/reviews'))?.body).toMatchObject({
      commit_id: HEAD,
      event: 'COMMENT',
      comments: [{ side: 'RIGHT' }, { side: 'RIGHT' }],
    });
  });

  test('on several lines name the first and the last of them', async () => {
    scene.findings = [finding({ suggestion: suggestion(3, ['a', 'b', 'c']) })];
    await scene.audit();
    expect(scene.github.writes.find(({ path }) => path.endsWith('/reviews'))?.body).toMatchObject({
      comments: [{ start_line: 3, start_side: 'RIGHT', line: 5, side: 'RIGHT' }],
    });
  });

  test('are said once, however often the change is audited', async () => {
    scene.findings = [finding({ fingerprint: print('1') }), finding({ fingerprint: print('2') })];
    for (let generation = 0; generation < 5; generation += 1) await scene.audit({ generation });
    expect(scene.github.threads).toHaveLength(2);
    expect(scene.github.reviews).toHaveLength(1);
  });

  test('on a draft wait until it is ready', async () => {
    scene.findings = [finding()];
    scene.github.pull = { draft: true };
    await scene.audit();
    expect(scene.github.threads).toEqual([]);
    scene.github.pull = {};
    await scene.audit({ generation: 1 });
    expect(scene.github.threads).toHaveLength(1);
  });

  test('that people have deleted stay deleted', async () => {
    scene.findings = [finding({ fingerprint: print('1') })];
    await scene.audit();
    scene.github.threads = [];
    await scene.audit({ generation: 1 });
    expect(scene.github.threads).toEqual([]);
  });

  test('of others never count as ours, whatever mark they carry', async () => {
    scene.findings = [finding({ fingerprint: print('1') })];
    await scene.audit();
    const [forged] = scene.github.threads;
    scene.github.threads = [{ ...(forged as FakeThread[][number]), mine: false }];
    scene.github.reviews.forEach((review) => (review.mine = false));
    await scene.audit({ generation: 1 });
    expect(scene.github.threads).toHaveLength(2);
  });

  test('are edited and folded away when fixed, and brought back when the finding is', async () => {
    const found = finding({ fingerprint: print('1') });
    scene.findings = [found];
    await scene.audit();
    const said = scene.github.threads[0]?.body;
    scene.findings = [{ ...found, state: 'fixed' }];
    await expect(scene.audit({ generation: 1 })).resolves.toMatchObject({ writes: 3 });
    expect(scene.github.threads[0]).toMatchObject({ minimized: true, body: `**Fixed in ${HEAD}.**\n\nIt said:\n\n${said}` });
    await expect(scene.audit({ generation: 2 })).resolves.toMatchObject({ writes: 2 });
    scene.findings = [found];
    await scene.audit({ generation: 3 });
    expect(scene.github.threads).toEqual([expect.objectContaining({ minimized: false, body: said })]);
    expect(scene.github.reviews).toHaveLength(1);
  });

  test.each<[string, () => void]>([
    ['that somebody answered', () => scene.github.threads.forEach((thread) => (thread.replies = 1))],
    ['of which nobody knows what has become', () => (scene.whereabouts = 'unknown')],
    ['where nobody has looked for them', () => (scene.overrides = { recalled: [] })],
  ])('%s are left alone', async (_, change) => {
    scene.findings = [finding({ fingerprint: print('1') })];
    await scene.audit();
    const before = scene.github.threads[0]?.body;
    change();
    scene.findings = [];
    await scene.audit({ generation: 1 });
    expect(scene.github.threads[0]).toMatchObject({ body: before, minimized: false });
  });

  const person = { kind: 'external', by: 'ann', reason: 'a demo' } as const;
  const inCode = { kind: 'inSource', reason: 'a demo', place: { path: 'src/app.ts', line: 3 } } as const;
  const accepted = (suppression: NonNullable<Finding['suppression']>) => (found: Finding) => [{ ...found, suppression }];

  test.each<[string, (found: Finding) => readonly Finding[], Whereabouts, string, string]>([
    ['that base has too', (found) => [{ ...found, state: 'existing' }], 'present', '**Already there in the base.**', 'OUTDATED'],
    ['that somebody accepted', accepted(person), 'present', '**Accepted by ann:** a demo', 'RESOLVED'],
    ['that the code accepts', accepted(inCode), 'present', '**Accepted in the code, by a comment in `src/app.ts`:** a demo', 'RESOLVED'],
    ['whose rule is off', () => [], 'off', '**Not judged any more:** the policy has switched', 'RESOLVED'],
    ['whose file the policy leaves out', () => [], 'left-out', '**Not judged any more:** the policy leaves', 'RESOLVED'],
    ['whose rule does not apply any more', () => [], 'beyond', '**Not judged any more:** as the repository is now', 'RESOLVED'],
  ])('%s say so once, are folded away, and come back', async (_, become, whereabouts, words, classifier) => {
    const found = finding({ fingerprint: print('1') });
    scene.findings = [found];
    await scene.audit();
    const said = scene.github.threads[0]?.body ?? '';
    scene.findings = become(found);
    scene.whereabouts = whereabouts;
    await expect(scene.audit({ generation: 1 })).resolves.toMatchObject({ writes: 3 });
    expect(scene.github.threads[0]).toMatchObject({ minimized: true });
    expect(scene.github.threads[0]?.body.startsWith(words)).toBe(true);
    expect(scene.github.threads[0]?.body.endsWith(`\n\nIt said:\n\n${said}`)).toBe(true);
    expect(scene.github.requests.findLast(({ body }) => String(body['query']).includes('minimizeComment'))?.body['query']).toContain(
      classifier,
    );
    await expect(scene.audit({ generation: 2 })).resolves.toMatchObject({ writes: 2 });
    scene.findings = [found];
    await scene.audit({ generation: 3 });
    expect(scene.github.threads).toEqual([expect.objectContaining({ minimized: false, body: said })]);
    expect(scene.github.reviews).toHaveLength(1);
  });

  test('whose code stands in another file now say in which', async () => {
    const code = 'd'.repeat(32);
    const at = (path: string) => finding({ fingerprint: fingerprint('config/hardcoded-address', path, code, 1), path, code });
    scene.findings = [at('src/app.ts')];
    await scene.audit();
    scene.findings = [at('src/new.ts')];
    await scene.audit({ generation: 1 });
    expect(scene.github.threads[0]).toMatchObject({ minimized: true, body: expect.stringMatching(/^\*\*Moved to `src\/new\.ts`\.\*\*/) });
  });

  test.each<[string, Whereabouts]>([
    ['of which nothing new is known', 'gone'],
    ['of which nobody knows more', 'unknown'],
  ])('that somebody has unfolded stay unfolded: one %s', async (_, whereabouts) => {
    scene.findings = [finding({ fingerprint: print('1') })];
    await scene.audit();
    scene.findings = [];
    await scene.audit({ generation: 1 });
    for (const thread of scene.github.threads) thread.minimized = false;
    scene.whereabouts = whereabouts;
    await expect(scene.audit({ generation: 2 })).resolves.toMatchObject({ writes: 2 });
    expect(scene.github.threads[0]).toMatchObject({ minimized: false });
  });

  test('that somebody answers while the change is judged are left as they are, and the check says what has become of them', async () => {
    scene.findings = [finding({ fingerprint: print('1'), line: 3 }), finding({ fingerprint: print('2'), line: 5 })];
    await scene.audit();
    const [first] = scene.github.threads;
    const before = first?.body;
    scene.findings = [];
    scene.beforeJudging = () => scene.github.threads.slice(0, 1).forEach((thread) => (thread.replies = 1));
    await scene.audit({ generation: 1 });
    expect(scene.github.threads[0]).toMatchObject({ body: before, minimized: false });
    expect(scene.github.threads[1]).toMatchObject({ body: expect.stringContaining('Fixed in'), minimized: true });
    expect(scene.github.checkRuns.at(-1)?.output.summary).toMatch(/### Answered comments[^]*: fixed/);
  });

  test('have their files looked at again, the fixed and the answered ones only for what the change does to them', async () => {
    scene.github.head['old.ts'] = scene.github.base['old.ts'] = 'same\n';
    const mark = (digit: string) => `<!-- twelvefold:fp=${print(digit)} rule=config/hardcoded-address -->`;
    const thread = (digit: string, body: string, replies = 0): FakeThread => ({
      id: `C${digit}`,
      body: `${body}\n\n${mark(digit)}`,
      path: digit === '1' ? 'old.ts' : `${digit}.ts`,
      line: 1,
      mine: true,
      minimized: false,
      replies,
    });
    for (const path of ['2.ts', '3.ts']) scene.github.head[path] = scene.github.base[path] = 'same\n';
    scene.github.threads = [thread('1', 'Open.'), thread('2', '**Fixed in abc.**\n\nIt said:\n\nFixed.'), thread('3', 'Answered.', 1)];
    scene.whereabouts = 'unknown';
    await scene.audit();
    expect(scene.judged?.options.said?.map(({ path }) => path)).toEqual(['old.ts', '2.ts', '3.ts']);
    const asked = scene.github.requests.flatMap(({ body }) => Object.values((body['variables'] ?? {}) as Record<string, string>));
    expect(asked).toContain(`${HEAD}:old.ts`);
  });

  test('are looked for on every page of the conversation', async () => {
    scene.findings = [finding({ fingerprint: print('1') })];
    await scene.audit();
    scene.findings = [];
    const reviewThreads = { pageInfo: { hasPreviousPage: true, startCursor: '1' }, totalCount: 1, nodes: [] };
    scene.github.fail(/reviewThreads/, { status: 200, body: { data: { repository: { pullRequest: { reviewThreads } } } } });
    await scene.audit({ generation: 1 });
    expect(scene.github.threads[0]).toMatchObject({ minimized: true });
    expect(scene.github.requests.findLast(({ body }) => String(body['query']).includes('reviewThreads'))?.body).toMatchObject({
      variables: { threads: '1', moreReviews: false, moreTalk: false },
    });
  });

  test('are not said again when the conversation could not be read', async () => {
    scene.findings = [finding({ fingerprint: print('1') })];
    await scene.audit();
    scene.github.fail(/reviewThreads/, { status: 200, body: { data: null, errors: [{ type: 'INTERNAL', message: 'oops' }] } });
    await expect(scene.audit({ generation: 1 })).rejects.toThrow('conversation could not be read');
    expect(scene.github.threads).toHaveLength(1);
  });

  test('are all brought up to date at once, twenty in a request', async () => {
    scene.findings = Array.from({ length: 25 }, (_, index) => finding({ line: index + 1, ruleId: `config/rule-${index}` }));
    await scene.audit();
    scene.findings = [];
    await scene.audit({ generation: 1 });
    expect(scene.github.threads.filter(({ minimized }) => minimized)).toHaveLength(25);
  });

  test('that can not be brought up to date are counted, and stop nothing else', async () => {
    scene.findings = [finding({ line: 1 }), finding({ line: 2 }), finding({ line: 3 })];
    await scene.audit();
    scene.findings = [];
    const errors = ['u1', 'm1', 'u2'].map((alias) => ({ type: 'FORBIDDEN', path: [alias], message: 'no' }));
    scene.github.fail(/graphql mutation/, { status: 200, body: { data: {}, errors } });
    await expect(scene.audit({ generation: 1 })).resolves.toMatchObject({
      notices: ['2 of 3 earlier comments could not be brought up to date.'],
    });
    expect(scene.github.checkRuns[1]).toMatchObject({ status: 'completed', conclusion: 'success' });
  });

  test('lose the bad lines only, and are one review all the same', async () => {
    scene.findings = Array.from({ length: 30 }, (_, index) => finding({ line: index + 1, ruleId: `config/rule-${index}` }));
    for (const line of [1, 17, 30]) scene.github.badAnchors.add(`src/app.ts:${line}`);
    const result = await scene.audit();
    expect([scene.github.reviews.length, scene.github.threads.length]).toEqual([1, 27]);
    expect(scene.github.reviews[0]?.body).toContain('27 places in this change depart');
    expect(result).toMatchObject({ writes: 7, notices: ['GitHub would not take 3 line comments; what they say is in the table below.'] });
    const { output, ...run } = scene.github.checkRuns[0] ?? { output: undefined };
    expect(output?.summary).toContain('GitHub would not take 3 line comments');
    expect(output?.annotations.map(({ start_line: line }) => line)).toEqual([1, 17, 30]);
    expect(run).toMatchObject({ status: 'completed' });
  });

  test('on several lines keep them when a bad line is looked for', async () => {
    scene.findings = [finding({ suggestion: suggestion(3, ['a', 'b', 'c']) }), finding({ line: 9 }), finding({ line: 11 })];
    scene.github.badAnchors.add('src/app.ts:9');
    await scene.audit();
    const added = scene.github.requests.find(({ body }) => String(body['query']).includes('addPullRequestReviewThread('));
    expect(added?.body).toMatchObject({ variables: { s0: 3, l0: 5, l1: 9 } });
    expect(added?.body['query']).toContain('line: $l0, side: RIGHT, startLine: $s0, startSide: RIGHT');
  });

  test.each([1, 2])('that are refused one and all, %d of them, leave no review and no draft behind', async (count) => {
    scene.findings = Array.from({ length: count }, (_, index) => finding({ line: index + 1, fingerprint: print(String(index)) }));
    for (const line of [1, 2]) scene.github.badAnchors.add(`src/app.ts:${line}`);
    for (const generation of [0, 1]) await scene.audit({ generation });
    expect([scene.github.reviews, scene.github.threads, scene.github.drafts.drafts]).toEqual([[], [], []]);
    expect(scene.github.log.filter((line) => line.endsWith('/reviews'))).toHaveLength(2);
    expect(scene.github.checkRuns.every(({ output }) => output.summary.includes('GitHub would not take'))).toBe(true);
  });

  test('about a head that was pushed over are not tried line by line', async () => {
    scene.findings = [finding({ line: 1 }), finding({ line: 2 })];
    scene.github.fail(
      /POST .*reviews/,
      { status: 422, body: { message: 'Validation Failed: commit_id is not part of the pull request' } },
      { times: 9 },
    );
    await expect(scene.audit()).rejects.toThrow('commit_id');
    expect(scene.github.log.filter((line) => line.endsWith('/reviews'))).toHaveLength(1);
  });

  test.each([
    ['write', /POST .*reviews/],
    ['read', /reviewThreads/],
  ])('without the permission to %s become one notice', async (_, request) => {
    scene.findings = [finding()];
    scene.github.fail(request, { status: 403, body: { message: 'Resource not accessible by integration' } });
    const result = await scene.audit();
    expect(result).toMatchObject({ kind: 'published', notices: [expect.stringContaining('Pull requests: write')] });
    expect(scene.github.checkRuns[0]?.output.summary.match(/may not write on this pull request/g)).toHaveLength(1);
  });

  test('without checks are still made', async () => {
    scene.findings = [finding()];
    scene.github.fail(/POST .*check-runs/, { status: 403, body: { message: 'Resource not accessible by integration' } });
    await expect(scene.audit()).resolves.toMatchObject({ checkRunId: undefined, notices: [expect.stringContaining('Checks: write')] });
    expect(scene.github.threads).toHaveLength(1);
  });
});

describe('the check run', () => {
  const sent = (method: string) => scene.github.writes.filter((one) => one.method === method && one.path.includes('check-runs'));

  test('begins at once, and is looked for among all of its commit when it is tried again', async () => {
    await scene.audit();
    expect(sent('POST')[0]?.body).toMatchObject({ status: 'in_progress', started_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) });
    await scene.audit({ generation: 1, attempt: 2 });
    const path = scene.github.requests.find((one) => one.method === 'GET' && one.path.includes('/check-runs'))?.path;
    expect([...new URLSearchParams(path?.split('?')[1])]).toEqual([
      ['check_name', 'Twelvefold'],
      ['filter', 'all'],
      ['app_id', '4711'],
      ['per_page', '100'],
    ]);
  });

  test('gets its annotations by fifties, and its conclusion and its words with the last', async () => {
    scene.findings = Array.from({ length: 140 }, (_, index) => finding({ line: index + 1, severity: 'notice' }));
    await scene.audit();
    const bodies = sent('PATCH').map(({ body }) => body as { status?: string; output: { annotations: unknown[]; text?: string } });
    expect(bodies.map(({ status, output }) => [output.annotations.length, status])).toEqual([
      [50, undefined],
      [50, undefined],
      [40, 'completed'],
    ]);
    expect(scene.github.checkRuns[0]?.output.text).toBe(bodies[2]?.output.text);
  });
});

describe('a lost answer', () => {
  test('to the creation of the check run: found by its name, not made twice', async () => {
    scene.github.fail(/POST .*check-runs/, {}, { applied: true });
    await scene.audit();
    expect(scene.github.checkRuns).toEqual([expect.objectContaining({ status: 'completed' })]);
  });

  test.each([0, 1, 2])('to annotation batch %d: resumed by count, each annotation once', async (after) => {
    scene.findings = Array.from({ length: 140 }, (_, index) => finding({ line: index + 1, severity: 'notice' }));
    scene.github.fail(/PATCH .*check-runs/, {}, { applied: true, after });
    await scene.audit();
    const starts = scene.github.checkRuns[0]?.output.annotations.map(({ start_line: line }) => line);
    expect(starts).toEqual(Array.from({ length: 140 }, (_, index) => index + 1));
    expect(scene.github.checkRuns[0]).toMatchObject({ status: 'completed', conclusion: 'neutral' });
    expect(scene.github.writes.filter(({ method }) => method === 'PATCH')).toHaveLength(3);
  });

  test('to an annotation batch that was not applied: sent again', async () => {
    scene.findings = Array.from({ length: 140 }, (_, index) => finding({ line: index + 1, severity: 'notice' }));
    scene.github.fail(/PATCH .*check-runs/, {}, { after: 1 });
    await scene.audit();
    expect(scene.github.checkRuns[0]?.output.annotations_count).toBe(140);
  });

  test('to one batch again and again ends the try; the next one goes on after the annotations that have arrived', async () => {
    scene.findings = Array.from({ length: 140 }, (_, index) => finding({ line: index + 1, severity: 'notice' }));
    scene.github.fail(/PATCH .*check-runs/, {}, { after: 1, times: 3 });
    await expect(scene.audit()).rejects.toThrow(Unsure);
    expect(scene.github.checkRuns[0]).toMatchObject({ status: 'in_progress', output: { annotations_count: 50 } });
    await scene.audit({ attempt: 2 });
    expect(scene.github.checkRuns).toEqual([expect.objectContaining({ status: 'completed' })]);
    expect(scene.github.checkRuns[0]?.output.annotations_count).toBe(140);
  });

  test('to the review: its comments are recognised, none doubled', async () => {
    scene.findings = [finding(), finding()];
    scene.github.fail(/POST .*reviews/, {}, { applied: true });
    await scene.audit();
    expect(scene.github.threads).toHaveLength(2);
    expect(scene.github.checkRuns[0]).toMatchObject({ status: 'completed' });
  });

  test('to a review that was not applied ends the try; the next one goes on where it ended', async () => {
    scene.findings = [finding(), finding()];
    scene.github.fail(/POST .*reviews/, {});
    await expect(scene.audit()).rejects.toThrow(Unsure);
    expect(scene.github.checkRuns).toEqual([expect.objectContaining({ status: 'in_progress' })]);
    await expect(scene.audit({ attempt: 2 })).resolves.toMatchObject({ kind: 'published' });
    expect(scene.github.threads).toHaveLength(2);
    expect(scene.github.checkRuns).toEqual([expect.objectContaining({ status: 'completed' })]);
  });

  test('of an earlier audit of the same commit is not taken for one of this audit', async () => {
    await scene.audit();
    await scene.audit({ generation: 1, attempt: 2 });
    expect(scene.github.checkRuns.map(({ external_id: id }) => id)).toEqual([`pull/1@${HEAD}#0`, `pull/1@${HEAD}#1`]);
  });

  test('a try that had published everything is not repeated', async () => {
    scene.findings = [finding()];
    await scene.audit();
    const { length } = scene.github.writes;
    await expect(scene.audit({ attempt: 2 })).resolves.toMatchObject({ kind: 'published', conclusion: 'neutral' });
    expect(scene.github.writes).toHaveLength(length);
  });
});
