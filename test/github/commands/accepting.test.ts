import { beforeEach, describe, expect, test } from '@jest/globals';
import { replyMark } from '../../../src/report/github/conversation/marks.ts';
import { listedDigest, readListedMark } from '../../../src/report/github/check-run/listed.ts';
import type { Finding } from '../../../src/review/review.ts';
import { finding } from '../../report/github/samples.ts';
import { HEAD } from '../fake-github.ts';
import { AuditScene, print, TARGET } from '../audit-scene.ts';

const CONFIG = finding({ fingerprint: print('1'), line: 3 });
const LOGS = finding({ fingerprint: print('2'), line: 5, ruleId: 'logs/file-logger' });

let scene: AuditScene;

beforeEach(() => {
  scene = new AuditScene();
  scene.github.permission = { permission: 'write', role_name: 'write', user: null };
  scene.github.policy = 'commands:\n  ignore:\n    logs: [ops]\n';
  scene.findings = [CONFIG, LOGS];
});

const say = (id: number, body: string) => scene.say(id, body);
const receipt = (mark: string) => scene.github.issueComments.push({ id: 50, body: `Accepted.\n\n${mark}`, mine: true });
const last = () => scene.last();
const replies = () => scene.replies();
const press = (listed = listedDigest({ findings: scene.findings, behind: [] })) =>
  scene.auditor.press({ kind: 'button', target: TARGET, head: HEAD, button: 'accept', listed, sender: 'ann' });
const inOps = () => scene.github.fail(/teams\/ops\/memberships\/ann/, { status: 200, body: { state: 'active' } }, { times: 100 });

/** Every way in which somebody can accept findings of both factors. */
const WAYS: readonly (readonly [name: string, go: () => unknown])[] = [
  ['ignoring the rules', () => say(60, '/twelvefold ignore logs/file-logger -- x\n/twelvefold ignore config/hardcoded-address -- x')],
  ['ignoring the findings', () => say(60, `/twelvefold ignore ${print('2')} -- x\n/twelvefold ignore ${print('1')} -- x`)],
  ['a baseline', () => say(60, '/twelvefold baseline')],
  [
    'the receipt of an earlier baseline',
    () => receipt(replyMark({ kind: 'settled', to: '40' }, { by: 'ann', accepted: { fingerprints: [print('1'), print('2')] } })),
  ],
  ['the button', () => press()],
  [
    'the receipt of the button',
    () =>
      receipt(
        replyMark(
          { kind: 'button', to: `accept-${HEAD}` },
          { by: 'ann', accepted: { head: HEAD, fingerprints: [print('1'), print('2')] } },
        ),
      ),
  ],
];

describe.each(WAYS)('by %s', (_, go) => {
  test('nobody accepts findings that the policy gives to others', async () => {
    await go();
    await scene.audit();
    await scene.audit({ generation: 1 });
    expect(last()?.title).toBe('1 new finding in XI, 1 accepted');
  });

  test('whoever is one of those accepts them', async () => {
    inOps();
    await go();
    await scene.audit();
    await scene.audit({ generation: 1 });
    expect(last()?.title).toBe('No new findings, 2 accepted');
  });
});

test('a receipt that somebody has edited accepts nothing', async () => {
  inOps();
  const mark = replyMark({ kind: 'settled', to: '40' }, { by: 'ann', accepted: { fingerprints: [print('1'), print('2')] } });
  scene.github.issueComments.push({ id: 50, body: `Accepted.\n\n${mark}`, mine: true, edited: true });
  await scene.audit();
  expect(last()?.title).toBe('2 new findings in III and XI');
});

test.each(
  (['accept', 'explain', 'audit'] as const).flatMap((button) => [
    { button, place: 'beside an older head', head: 'e'.repeat(40), state: 'open' },
    { button, place: 'of a closed pull request', head: HEAD, state: 'closed' },
  ]),
)('the button $button $place does nothing', async ({ button, head, state }) => {
  inOps();
  scene.github.pull = { state };
  const listed = listedDigest({ findings: scene.findings, behind: [] });
  await expect(scene.auditor.press({ kind: 'button', target: TARGET, head, button, listed, sender: 'ann' })).resolves.toEqual({
    audit: false,
  });
  expect(replies()).toEqual([]);
});

test('in its own thread a finding stays for others to accept', async () => {
  await scene.audit();
  const talk = [{ id: 70, body: '/twelvefold ignore -- x', mine: false, author: 'ann' }];
  scene.github.threads = scene.github.threads.map((thread) => ({ ...thread, talk }));
  await scene.audit({ generation: 1 });
  expect(last()?.title).toBe('1 new finding in XI, 1 accepted');
});

describe('what is for others to accept is said', () => {
  test('by a baseline, with how many and where', async () => {
    say(60, '/twelvefold baseline');
    await scene.audit();
    expect(replies()).toEqual([
      expect.stringMatching(/^Accepted 1 finding as they stand now.* By the policy 1 finding in XI is for others to accept\./),
    ]);
  });

  test('by a baseline that accepts nothing', async () => {
    scene.findings = [LOGS];
    say(60, '/twelvefold baseline');
    await scene.audit();
    expect(replies()[0]).toContain(
      'There is nothing to accept: no new finding counts that is yours to accept. By the policy 1 finding in XI',
    );
  });

  test('by the button', async () => {
    await press();
    expect(replies()).toEqual([
      expect.stringMatching(/^Accepted 1 finding once.* By the policy 1 finding in XI is for others to accept\./),
    ]);
  });
});

describe('the button accepts what the check listed beside which it stood', () => {
  const NEWER = finding({ fingerprint: print('3'), line: 7 });

  test('and not what comes to the same commit later: by another base, another policy, other rules', async () => {
    inOps();
    await scene.audit();
    await press(readListedMark(last()?.summary ?? ''));
    scene.findings = [...scene.findings, NEWER];
    await scene.audit({ generation: 1 });
    expect(last()?.title).toBe('1 new finding in III, 2 accepted');
    await press(readListedMark(last()?.summary ?? ''));
    await scene.audit({ generation: 2 });
    expect(last()?.title).toBe('No new findings, 3 accepted');
    expect(replies()).toHaveLength(2);
  });

  test('and nothing when something else is new by now: that is told, once, and judged again', async () => {
    await scene.audit();
    const seen = readListedMark(last()?.summary ?? '');
    scene.findings = [...scene.findings, NEWER];
    await expect(press(seen)).resolves.toEqual({ audit: true });
    await expect(press(seen)).resolves.toEqual({ audit: true });
    await scene.audit({ generation: 1 });
    expect(last()?.title).toBe('3 new findings in III and XI');
    expect(replies()).toEqual([expect.stringContaining('Nothing was accepted')]);
  });

  test('whatever was accepted singly in between', async () => {
    inOps();
    await scene.audit();
    const seen = readListedMark(last()?.summary ?? '');
    say(60, `/twelvefold ignore ${print('1')} -- x`);
    await scene.audit({ generation: 1 });
    expect(readListedMark(last()?.summary ?? '')).toBe(seen);
    await press(seen);
    await scene.audit({ generation: 2 });
    expect(last()?.title).toBe('No new findings, 2 accepted');
  });
});

test('the button accepts for each who presses it what is theirs, once', async () => {
  scene.github.fail(/teams\/ops\/memberships\/oda/, { status: 200, body: { state: 'active' } }, { times: 100 });
  for (const [at, sender] of ['ann', 'oda', 'Oda', 'ann'].entries()) {
    await scene.auditor.press({
      kind: 'button',
      target: TARGET,
      head: HEAD,
      button: 'accept',
      listed: listedDigest({ findings: scene.findings, behind: [] }),
      sender,
    });
    await scene.audit({ generation: at });
  }
  expect(last()?.title).toBe('No new findings, 2 accepted');
  expect(replies()).toHaveLength(2);
});

test('two baselines of two people accept what each of them may', async () => {
  scene.github.fail(/teams\/ops\/memberships\/oda/, { status: 200, body: { state: 'active' } }, { times: 100 });
  say(60, '/twelvefold baseline');
  scene.github.issueComments.push({ id: 61, body: '/twelvefold baseline', mine: false, author: 'oda' });
  await scene.audit();
  expect(last()?.title).toBe('No new findings, 2 accepted');
  expect(replies().map((text) => text.split(';')[0])).toEqual([
    'Accepted 1 finding as they stand now',
    'Accepted 1 finding as they stand now',
  ]);
});

describe('what is not said because it stands behind another finding on its line', () => {
  const [SAID, BEHIND] = [print('1'), print('4')].map((fingerprint, at) =>
    finding({ fingerprint, line: 3, span: { start: 40 * at, end: 40 * at + 9 } }),
  ) as [Finding, Finding];

  beforeEach(() => {
    scene.github.policy = '';
    scene.findings = [SAID];
    scene.overrides = { behind: [BEHIND] };
  });

  test.each<[string, () => unknown, string]>([
    ['is said once that is accepted', () => say(60, `/twelvefold ignore ${print('1')} -- x`), '1 new finding in III, 1 accepted'],
    ['is accepted with it by a baseline', () => say(60, '/twelvefold baseline'), 'No new findings, 2 accepted'],
    ['is accepted with it by the button', () => press(listedDigest({ findings: [SAID], behind: [BEHIND] })), 'No new findings, 2 accepted'],
  ])('%s', async (_, go, title) => {
    await go();
    await scene.audit();
    await scene.audit({ generation: 1 });
    expect(last()?.title).toBe(title);
  });

  test('is explained and accepted by its id like all else', async () => {
    say(60, `/twelvefold ignore ${print('1')} -- x`);
    say(61, `/twelvefold ignore ${print('4')} -- y`);
    await expect(scene.audit({ askedBy: [{ commentId: 61 }] })).resolves.toMatchObject({ unmet: [] });
    expect([last()?.title, replies()]).toEqual(['No new findings, 2 accepted', []]);
    const commands = [{ kind: 'explain', topic: { kind: 'finding', fingerprint: print('4') } }] as const;
    await scene.auditor.receive({ kind: 'command', comment: { ...TARGET, commentId: 62 }, author: 'ann', commands });
    expect(replies()).toEqual([expect.stringContaining('At `src/app.ts:3`')]);
  });
});
