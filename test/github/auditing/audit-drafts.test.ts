import { beforeEach, expect, test } from '@jest/globals';
import { finding } from '../../report/github/samples.ts';
import { AuditScene } from '../audit-scene.ts';

let scene: AuditScene;

beforeEach(() => {
  scene = new AuditScene();
});

const steps = {
  beginning: /addPullRequestReview\(/,
  adding: /addPullRequestReviewThread\(/,
  submitting: /submitPullRequestReview/,
  discarding: /deletePullRequestReview/,
};
test.each(Object.entries(steps).flatMap(([step, request]) => [false, true].map((applied) => ({ step, request, applied }))))(
  'comments whose draft got no answer in $step (applied: $applied) are said once, in one review',
  async ({ request, applied }) => {
    scene.findings = [finding({ line: 1 }), finding({ line: 2 }), finding({ line: 3 })];
    scene.github.badAnchors.add('src/app.ts:2');
    scene.github.fail(request, {}, { applied });
    for (const attempt of [1, 2]) await Promise.allSettled([scene.audit({ attempt })]);
    expect(scene.github.threads.map(({ line }) => line)).toEqual([1, 3]);
    expect([scene.github.reviews.length, scene.github.drafts.drafts.length]).toEqual([1, 0]);
    expect(scene.github.checkRuns).toMatchObject([{ status: 'completed' }]);
  },
);

test.each([
  ['begin a review', steps.beginning],
  ['submit a review', steps.submitting],
])('comments wait for the next try where GitHub would not %s', async (step, request) => {
  scene.findings = [finding({ line: 1 }), finding({ line: 2 })];
  scene.github.badAnchors.add('src/app.ts:2');
  const errors = [{ type: 'UNPROCESSABLE', message: 'no', path: ['review'] }];
  scene.github.fail(request, { status: 200, body: { data: null, errors } });
  await expect(scene.audit()).rejects.toThrow(`GitHub would not ${step} (UNPROCESSABLE).`);
  await scene.audit({ attempt: 2 });
  expect([scene.github.reviews.length, scene.github.threads.length]).toEqual([1, 1]);
});
