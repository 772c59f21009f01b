import { beforeEach, describe, expect, test } from '@jest/globals';
import { finding } from '../../report/github/samples.ts';
import { AuditScene, print } from '../audit-scene.ts';

let scene: AuditScene;

beforeEach(() => {
  scene = new AuditScene();
  scene.github.permission = { permission: 'write', role_name: 'write', user: null };
  scene.findings = [finding({ fingerprint: print('1'), line: 3 })];
});

const say = (...words: Parameters<AuditScene['say']>) => scene.say(...words);
const replies = () => scene.replies();
const last = () => scene.last();
const IGNORE = `/twelvefold ignore ${print('1')} -- fine here`;
/** Only one of many may anything. */
const onlyMay = (login: string) => {
  const permission = { status: 200, body: { permission: 'read', role_name: 'read', user: null } };
  scene.github.fail(new RegExp(`collaborators/(?!${login}/)`), permission, { times: 1_000 });
};

describe('in a crowd', () => {
  test('of strangers a maintainer is heard, before them or after them', async () => {
    onlyMay('ann');
    say(1, IGNORE, 'ann', { association: 'MEMBER' });
    for (let index = 0; index < 40; index += 1) say(index + 2, IGNORE, `stranger${index}`);
    await scene.audit();
    expect(last()?.title).toBe('No new findings, 1 accepted');
    expect(last()?.summary).toContain('What 10 people asked of Twelvefold here were not considered');
  });

  test('nobody is passed over in silence', async () => {
    onlyMay('ann');
    for (let index = 0; index < 31; index += 1) say(index + 2, IGNORE, `stranger${index}`);
    await scene.audit();
    expect(last()?.summary).toContain('What 1 person asked of Twelvefold here was not considered');
  });

  test('what the newest say is read, what is older than a thousand comments is told to be unread', async () => {
    say(1, '/twelvefold ignore config/hardcoded-address -- long ago');
    for (let index = 0; index < 1_000; index += 1) say(index + 2, 'So.', 'reader');
    await scene.audit();
    expect(last()?.title).toContain('1 new finding');
    expect(last()?.summary).toContain('1 older comment was not read');
    say(2_000, IGNORE);
    await scene.audit({ generation: 1 });
    expect(last()?.title).toBe('No new findings, 1 accepted');
    expect(last()?.summary).toContain('2 older comments were not read');
  });

  describe('a thread of many answers', () => {
    const inThread = (replies: number, body = `/twelvefold unignore ${print('1')}`): unknown =>
      scene.github.threads.push({
        id: 'C20',
        body: 'Why?',
        path: 'src/app.ts',
        line: 3,
        mine: false,
        minimized: false,
        replies,
        talk: [{ id: 70, body, mine: false, author: 'ann' }],
      });

    test.each([
      ['accepted', IGNORE, 'No new findings, 1 accepted'],
      ['taken back', undefined, '1 new finding in III'],
    ])('is read on, so that what was %s there is', async (_, body, title) => {
      if (body === undefined) say(60, IGNORE);
      inThread(101, body);
      await scene.audit();
      expect(last()?.title).toBe(title);
      expect(last()?.summary).not.toContain('not read');
    });

    test('is read again by another try where GitHub does not answer', async () => {
      say(60, IGNORE);
      inThread(101, 'So.');
      const answer = { data: null, errors: [{ message: 'Something went wrong while executing your query.' }] };
      scene.github.fail(/graphql query\(\$t0: ID!, \$c0/, { status: 200, body: answer });
      await expect(scene.audit()).rejects.toThrow('could not be read to its end');
      expect(scene.github.reviews).toEqual([]);
      await scene.audit({ attempt: 2 });
      expect(last()?.title).toBe('No new findings, 1 accepted');
    });

    test('among a thousand that are newer may say anything, so that nothing decided is known to stand', async () => {
      say(60, IGNORE);
      const thread = { body: 'Why?', path: 'src/app.ts', line: 3, mine: false, minimized: false, replies: 0 };
      scene.github.threads = Array.from({ length: 1_001 }, (_, at) => ({ ...thread, id: `C${at + 5_000}` }));
      await scene.audit();
      expect(last()?.title).toContain('1 new finding');
      expect(last()?.summary).toContain('1 older comment was not read');
    });

    test('that is too long to be read leaves what is older than it in doubt, and nothing newer', async () => {
      say(60, IGNORE);
      inThread(1_200);
      await scene.audit();
      expect(last()?.title).toContain('1 new finding');
      expect(last()?.summary).toContain('102 older comments were not read');
      say(5_000, IGNORE);
      await scene.audit({ generation: 1 });
      expect(last()?.title).toBe('No new findings, 1 accepted');
    });
  });

  test('a wish among the newest is answered, and once', async () => {
    for (let index = 0; index < 1_100; index += 1) say(index + 2, 'So.', 'reader');
    say(2_000, '/twelvefold baseline');
    await scene.audit();
    await scene.audit({ generation: 1 });
    expect(replies()).toEqual([expect.stringContaining('Accepted 1 finding as they stand now')]);
  });

  test('of threads nothing is said a second time', async () => {
    const thread = { body: 'Why?', path: 'src/app.ts', line: 3, mine: false, minimized: false, replies: 0 };
    scene.github.threads = Array.from({ length: 1_001 }, (_, index) => ({ ...thread, id: `C${index + 5_000}` }));
    await scene.audit();
    expect(scene.github.reviews).toEqual([]);
    expect(last()?.summary).toContain('Nothing more is said on lines');
  });
});
