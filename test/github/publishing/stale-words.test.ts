import { beforeEach, expect, test } from '@jest/globals';
import { finding, suggestion } from '../../report/github/samples.ts';
import { AuditScene, print } from '../audit-scene.ts';

let scene: AuditScene;

const ONE = { fingerprint: print('1'), line: 3 };

beforeEach(() => {
  scene = new AuditScene();
  scene.findings = [finding(ONE)];
});

const body = () => scene.github.threads[0]?.body ?? '';
const edits = () => scene.github.writes.filter(({ body: sent }) => String(sent['query']).includes('updatePullRequestReviewComment')).length;
const again = (generation = 1) => scene.audit({ generation });

test.each<[string, object, RegExp, RegExp]>([
  ['severity', { severity: 'error' }, /🔴 Error/, /Warning/],
  ['title', { what: 'The address `db.other` is written into the code.' }, /db\.other/, /db\.internal/],
  ['remedy', { remedy: 'Ask the platform.' }, /Ask the platform/, /DATABASE_URL/],
])('a comment whose finding has another %s by now says so, and nobody is notified', async (_, other, now, before) => {
  await scene.audit();
  scene.findings = [finding({ ...ONE, ...other })];
  await again();
  expect(body()).toMatch(now);
  expect(body()).not.toMatch(before);
  expect([edits(), scene.github.reviews.length, scene.github.threads.length]).toEqual([1, 1, 1]);
  expect(scene.github.threads[0]?.minimized).toBe(false);
  await again(2);
  expect(edits()).toBe(1);
});

test('a comment that says what it has to say is left alone, in whatever form GitHub keeps its lines', async () => {
  await scene.audit();
  scene.github.threads[0]!.body = `${body().replaceAll('\n', '\r\n')}\r\n`;
  await again();
  expect(edits()).toBe(0);
});

test('the suggestion stays as it was posted: it replaces the lines under which it stands', async () => {
  scene.findings = [finding({ ...ONE, suggestion: suggestion(3, ['const a = process.env.A;']) })];
  await scene.audit();
  scene.findings = [finding({ ...ONE, severity: 'error' })];
  await again();
  expect(body()).toContain('```suggestion\nconst a = process.env.A;\n```');
  expect(body()).toContain('🔴 Error');
  expect(body()).not.toContain('Warning');
});

test.each<[string, object]>([
  ['somebody has answered', { replies: 1 }],
  ['somebody else has edited', { editor: 'ann' }],
])('a comment that %s is theirs', async (_, how) => {
  await scene.audit();
  Object.assign(scene.github.threads[0]!, how);
  scene.findings = [finding({ ...ONE, severity: 'error' })];
  await again();
  expect(edits()).toBe(0);
});

test('one that was folded away by hand is brought up to date where it is', async () => {
  await scene.audit();
  scene.github.threads[0]!.minimized = true;
  scene.findings = [finding({ ...ONE, severity: 'error' })];
  await again();
  expect([edits(), scene.github.threads[0]?.minimized]).toEqual([1, true]);
});

test('an accepted one says by whom and why it is accepted now, a fixed one where it was fixed first', async () => {
  const accepted = (by: string) => ({ ...ONE, suppression: { kind: 'external', by, reason: 'fine' } as const });
  await scene.audit();
  scene.findings = [finding(accepted('ann'))];
  await again();
  expect(body()).toContain('Accepted by ann');
  scene.findings = [finding(accepted('oda'))];
  await again(2);
  expect(body()).toContain('Accepted by oda');
  scene.findings = [];
  await again(3);
  const fixed = body();
  expect(fixed).toContain('Fixed in');
  await again(4);
  expect([body(), edits()]).toEqual([fixed, 3]);
});
