import { beforeEach, expect, test } from '@jest/globals';
import type { Finding } from '../../../src/review/review.ts';
import { finding } from '../../report/github/samples.ts';
import { AuditScene, print } from '../audit-scene.ts';

let scene: AuditScene;

const excused = (line: number) => ({ kind: 'inSource', reason: 'fine', place: { path: 'src/app.ts', line }, introduced: true }) as const;

beforeEach(() => {
  scene = new AuditScene();
  scene.github.permission = { permission: 'write', role_name: 'write', user: null };
  scene.findings = [
    finding({ fingerprint: print('1'), line: 3, suppression: excused(2) }),
    finding({ fingerprint: print('2'), line: 5, ruleId: 'logs/file-logger', suppression: excused(4) }),
  ];
});

const title = () => scene.github.checkRuns.at(-1)?.output.title;
const asked = () => scene.github.log.filter((each) => /collaborators|memberships/.test(each));
const NONE = '2 new findings in III and XI';

test.each<[string, () => unknown, string, number]>([
  ['somebody who may write', () => undefined, 'No new findings, 2 accepted by the change itself', 1],
  ['a reader', () => (scene.github.roles = { robin: 'read' }), NONE, 1],
  ['a maintainer, whom the policy does not name', () => (scene.github.policy = 'commands: { ignore: { "*": ["@oda"] } }\n'), NONE, 1],
  [
    'somebody who may ignore but one factor',
    () => (scene.github.policy = 'commands: { ignore: { logs: ["@oda"] } }\n'),
    '1 new finding in XI, 1 accepted by the change itself',
    1,
  ],
  ['an app', () => (scene.github.pull = { user: { login: 'renovate[bot]' } }), NONE, 0],
])('a comment that the change adds counts as far as its author may ignore: %s', async (_, set, said, questions) => {
  set();
  await scene.audit();
  expect(title()).toBe(said);
  expect(asked()).toHaveLength(questions);
});

test('nobody is asked about where the change adds no such comment', async () => {
  scene.findings = [finding({ suppression: { ...excused(2), introduced: false } }), finding()];
  await scene.audit();
  expect(title()).toBe('1 new finding in III');
  expect(asked()).toEqual([]);
});

test('in the merge group of a pull request its author’s comments count as they do there', async () => {
  scene.github.roles = { robin: 'read' };
  const { repository } = { repository: { installationId: 7, repositoryId: 99, owner: 'octo', name: 'shop' } };
  const group = { repository, head: 'a'.repeat(40), base: 'b'.repeat(40), generation: 0, attempt: 1 };
  const free = { signal: new AbortController().signal, standing: () => Promise.resolve('wanted' as const) };
  await scene.auditor.auditMergeGroup({ ...group, queued: 1, ...free });
  expect(title()).toBe(NONE);
  await scene.auditor.auditMergeGroup({ ...group, generation: 1, queued: undefined, ...free });
  expect(title()).toBe('No new findings, 2 accepted by the change itself');
});

test('a comment that the change adds about what hides behind another finding counts no further when that comes up', async () => {
  const [before, behind] = [print('1'), print('4')].map((fingerprint, at) =>
    finding({ fingerprint, line: 3, span: { start: 40 * at, end: 40 * at + 9 } }),
  ) as [Finding, Finding];
  scene.findings = [before];
  scene.overrides = { behind: [{ ...behind, suppression: excused(2) }] };
  scene.github.roles = { robin: 'read' };
  scene.github.issueComments.push({ id: 60, body: `/twelvefold ignore ${print('1')} -- x`, mine: false, author: 'ann' });
  await scene.audit();
  expect(title()).toBe('1 new finding in III, 1 accepted');
});
