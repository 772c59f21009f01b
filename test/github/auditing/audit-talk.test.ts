import { beforeEach, describe, expect, test } from '@jest/globals';
import { finding, suggestion } from '../../report/github/samples.ts';
import { commandsIn } from '../../../src/commands/parse.ts';
import { AuditScene, print, TARGET } from '../audit-scene.ts';
import { HEAD } from '../fake-github.ts';

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

describe('a comment that another app wrote in the name of somebody who may', () => {
  const asks = () => scene.github.log.filter((line) => line === 'GET /repos/octo/shop/issues/1/comments').length;

  test('counts at no audit, and is asked about once', async () => {
    say(60, IGNORE, 'ann', { viaApp: true });
    say(61, '/twelvefold baseline', 'ann', { viaApp: true });
    await scene.audit();
    await scene.audit({ generation: 1 });
    expect([last()?.title, replies(), asks()]).toEqual(['1 new finding in III', [], 1]);
  });

  test('is told from one that she wrote herself', async () => {
    say(60, IGNORE, 'ann', { viaApp: true });
    say(61, IGNORE);
    await scene.audit();
    expect([last()?.title, asks()]).toEqual(['No new findings, 1 accepted', 1]);
  });

  test('is looked for through as many pages as it takes', async () => {
    for (let at = 0; at < 250; at += 1) say(at + 2, at === 0 ? IGNORE : 'So.');
    await scene.audit();
    expect([last()?.title, asks()]).toEqual(['No new findings, 1 accepted', 3]);
  });

  test('costs nothing where nobody who may has said anything, or where the delivery has told how it was written', async () => {
    scene.github.roles = { stranger: 'read' };
    say(60, IGNORE, 'stranger');
    await scene.audit();
    say(61, IGNORE);
    const comment = { ...TARGET, commentId: 61 };
    await scene.auditor.receive({ kind: 'command', comment, author: 'ann', commands: commandsIn(IGNORE) });
    await scene.audit({ generation: 1 });
    expect([last()?.title, asks()]).toEqual(['No new findings, 1 accepted', 0]);
  });
});

describe('what is asked about by name', () => {
  const asked = { commentId: 60 };
  const paths = { 'src/app.ts': 'a', Dockerfile: 'FROM scratch', 'web/index.ts': 'b', Makefile: 'all:', 'config/initializers/a.rb': 'c' };

  beforeEach(() => {
    scene.github.head = { ...scene.github.head, ...paths };
    scene.findings = [
      finding({ path: 'Dockerfile', line: 1, ruleId: 'logs/file-logger' }),
      finding({ path: 'web/index.ts', line: 1 }),
      finding({ path: 'config/initializers/a.rb', line: 1 }),
    ];
  });

  test.each([
    ['Dockerfile', 'Dockerfile:1'],
    ['web', 'web/index.ts:1'],
    ['web/', 'web/index.ts:1'],
    ['config/initializers', 'config/initializers/a.rb:1'],
    ['logs/file-logger', 'Dockerfile:1'],
    ['III', 'web/index.ts:1'],
    ['Makefile', 'Nothing of that kind is in the files of this change.'],
  ])('/twelvefold audit %s lists what stands there', async (word, there) => {
    say(60, `/twelvefold audit ${word}`);
    await expect(scene.audit({ askedBy: [asked] })).resolves.toMatchObject({ unmet: [] });
    expect(replies()).toEqual([expect.stringContaining(there)]);
  });

  test.each([
    ['confg', 'Did you mean `config`?'],
    ['logs/file-loger', 'Did you mean `logs/file-logger`?'],
    ['Dockerfil', 'Did you mean `Dockerfile`?'],
    ['config/initialisers', 'Did you mean `config/initializers`?'],
    ['please', 'The form is `/twelvefold audit [factor|rule|path]`.'],
  ])('/twelvefold audit %s names nothing, which is told with what was probably meant', async (word, hint) => {
    say(60, `/twelvefold audit ${word}`);
    await expect(scene.audit({ askedBy: [asked] })).resolves.toMatchObject({ unmet: [asked] });
    await scene.audit({ generation: 1 });
    expect(replies()).toEqual([
      expect.stringContaining(`Nothing here has the name that you gave: no factor, no rule and no file. ${hint}`),
    ]);
    expect(replies()[0]).not.toContain(`\`${word}\``);
  });

  test('of a tree that GitHub has cut off nobody knows what is not there', async () => {
    scene.github.truncatedTree = true;
    say(60, '/twelvefold audit nowhere');
    await expect(scene.audit({ askedBy: [asked] })).resolves.toMatchObject({ unmet: [] });
    expect(replies()).toEqual(['Nothing of that kind is in the files of this change.'].map((text) => expect.stringContaining(text)));
  });
});

describe('what comes to nothing is told, with what there is', () => {
  const asked = { commentId: 60 };
  test.each([
    ['/twelvefold ignore 2222222222222222 -- old', 'the files of this change have no finding `2222222222222222`', '1111111111111111'],
    ['/twelvefold ignore logs/log-volume src/ -- old', 'no finding `logs/log-volume` in `src/`', '1111111111111111'],
    ['/twelvefold unignore 1111111111111111', 'There was nothing to take back', 'nobody has said `ignore` of `1111111111111111`'],
  ])('%s', async (words, why, there) => {
    say(60, words);
    await expect(scene.audit({ askedBy: [asked] })).resolves.toMatchObject({ unmet: [asked] });
    await scene.audit({ generation: 1, askedBy: [asked] });
    expect(replies()).toHaveLength(1);
    expect(replies()[0]).toContain(why);
    expect(replies()[0]).toContain(there);
  });

  test('to whoever may decide about another factor only', async () => {
    scene.github.policy = 'commands:\n  ignore:\n    logs: [write]\n    "*": [admin]\n';
    say(60, IGNORE);
    await expect(scene.audit({ askedBy: [asked] })).resolves.toMatchObject({ unmet: [asked] });
    expect(replies()).toEqual([expect.stringContaining('is for others to decide')]);
    expect(last()?.title).toContain('1 new finding');
  });

  test('never about what was said long ago and has come to nothing since', async () => {
    say(60, IGNORE);
    scene.findings = [];
    await expect(scene.audit()).resolves.toMatchObject({ unmet: [] });
    expect(replies()).toEqual([]);
  });

  test.each<[string, () => unknown]>([
    ['edited', () => say(60, IGNORE, 'ann', { edited: true })],
    ['deleted', () => say(61, IGNORE)],
  ])('in silence where the comment that asked was %s since', async (_, go) => {
    await go();
    await expect(scene.audit({ askedBy: [asked] })).resolves.toMatchObject({ unmet: [asked] });
    expect(replies()).toEqual([]);
  });

  test('and what does something is not answered', async () => {
    say(60, IGNORE);
    await expect(scene.audit({ askedBy: [asked] })).resolves.toMatchObject({ unmet: [] });
    expect(replies()).toEqual([]);
  });
});

test('whoever may take back for one factor only takes nothing else back', async () => {
  scene.github.policy = 'commands:\n  unignore:\n    logs: [write]\n    "*": [admin]\n';
  say(60, IGNORE);
  say(61, `/twelvefold unignore ${print('1')}`);
  await scene.audit();
  expect(last()?.title).toBe('No new findings, 1 accepted');
});

describe('a wish for everything to be accepted', () => {
  const accepted = 'No new findings, 1 accepted';
  const open = '1 new finding in III';
  test.each([
    ['is carried out at the commit at which it was heard', [{ commentId: 60, head: HEAD }], accepted, 'Accepted 1 finding', []],
    [
      'that was heard before a push accepts nothing, and is told why',
      [{ commentId: 60, head: 'e'.repeat(40) }],
      open,
      `Nothing was accepted: this was said of eeeeeee, and by now ${HEAD.slice(0, 7)} is the head of this pull request.`,
      [{ commentId: 60 }],
    ],
    [
      'that arrived after a later push accepts nothing, and is told why',
      [{ commentId: 60, head: 'earlier' }],
      open,
      `Nothing was accepted: this was said before the last push was known, and by now ${HEAD.slice(0, 7)} is the head of this pull request.`,
      [{ commentId: 60 }],
    ],
    ['waits for the audit that it asks for', [], open, undefined, []],
    ['of which nobody knows where it was heard waits', [{ commentId: 60 }], open, undefined, []],
  ])('%s', async (_, askedBy, title, answer, unmet) => {
    say(60, '/twelvefold baseline');
    await expect(scene.audit({ askedBy })).resolves.toMatchObject({ unmet });
    expect(last()?.title).toBe(title);
    // Neither a later push nor a later audit makes more of it.
    await scene.audit({ generation: 1, askedBy: [] });
    expect([last()?.title, replies().map((text) => text.slice(0, answer?.length))]).toEqual([title, answer === undefined ? [] : [answer]]);
  });

  test('that GitHub lets nobody answer accepts nothing, and comes to nothing', async () => {
    say(60, '/twelvefold baseline');
    scene.github.fail(/POST .*issues\/1\/comments/, { status: 403, body: { message: 'Resource not accessible by integration' } });
    await expect(scene.audit()).resolves.toMatchObject({ unmet: [{ commentId: 60 }] });
    await scene.audit({ generation: 1, askedBy: [] });
    expect([last()?.title, replies()]).toEqual([open, []]);
  });
});

describe.each([
  ['by its title', 'skip: { titles: ["*"] }\n'],
  ['by its paths', 'skip: { paths: ["**"] }\n'],
])('on a pull request that the policy takes out %s', (_, policy) => {
  const left = 'The policy takes this pull request out, so nothing was looked at; its check says by what.';
  test.each([
    ['/twelvefold fix', [{ commentId: 60 }], [left]],
    ['/twelvefold baseline', [{ commentId: 60 }], [left]],
    ['/twelvefold audit logs', [{ commentId: 60 }], [left]],
    ['/twelvefold audit', [], []],
    [IGNORE, [], []],
  ])('%s is answered as the check is', async (words, unmet, answers) => {
    scene.github.policy = policy;
    scene.github.claimedFiles = 1;
    say(60, words);
    await expect(scene.audit({ askedBy: [] })).resolves.toMatchObject({ conclusion: 'skipped', unmet: [] });
    expect(replies()).toEqual([]);
    await expect(scene.audit({ generation: 1, askedBy: [{ commentId: 60, head: HEAD }] })).resolves.toMatchObject({ unmet });
    expect(replies()).toEqual(answers.map((text) => expect.stringContaining(text)));
  });
});

describe('what is taken back between baseline and its receipt', () => {
  test('stays taken back', async () => {
    scene.findings = [finding({ fingerprint: print('1'), line: 3 }), finding({ fingerprint: print('2'), line: 5 })];
    say(60, '/twelvefold baseline');
    say(61, '/twelvefold unignore 1111111111111111');
    await scene.audit();
    expect(last()?.title).toBe('1 new finding in III, 1 accepted');
    expect(replies()).toEqual([expect.stringContaining('Accepted 1 finding as they stand now')]);
    await scene.audit({ generation: 1 });
    expect(last()?.title).toBe('1 new finding in III, 1 accepted');
  });

  test('although the receipt names it', async () => {
    say(60, '/twelvefold baseline');
    await scene.audit();
    scene.github.issueComments.splice(1, 0, { id: 61, body: '/twelvefold unignore 1111111111111111', mine: false, author: 'ann' });
    await scene.audit({ generation: 1 });
    expect(last()?.title).toBe('1 new finding in III');
  });
});

describe('a comment of ours', () => {
  const talk = (body: string) =>
    scene.github.threads.forEach(
      (thread, index) => (scene.github.threads[index] = { ...thread, talk: [{ id: 70, body, mine: false, author: 'ann' }] }),
    );

  test('is folded away although it was ignored in its own thread', async () => {
    await scene.audit();
    talk('/twelvefold ignore -- a demo');
    await scene.audit({ generation: 1 });
    expect(scene.github.threads[0]).toMatchObject({ minimized: true, body: expect.stringContaining('**Accepted by ann:** a demo') });
  });

  test('stays as it is when somebody has said more than a command there', async () => {
    await scene.audit();
    talk('We mirror it.\n\n/twelvefold ignore -- a demo');
    await scene.audit({ generation: 1 });
    expect(scene.github.threads[0]).toMatchObject({ minimized: false, body: expect.not.stringContaining('Accepted by') });
    expect(last()?.title).toBe('No new findings, 1 accepted');
  });
});

describe('fix claims no suggestion that does not stand', () => {
  beforeEach(() => {
    scene.findings = [finding({ fingerprint: print('1'), line: 3, suggestion: suggestion(3, ['x']) })];
  });

  test.each(['comments: { suggestions: false }\n', 'mode: observe\n'])('where the policy says %j', async (policy) => {
    scene.github.policy = policy;
    say(60, '/twelvefold fix');
    await scene.audit();
    expect(replies()).toEqual([expect.stringContaining(policy.includes('observe') ? 'mode: observe' : 'comments.suggestions: false')]);
    expect(JSON.stringify(scene.github.threads)).not.toContain('suggestion\\n');
  });

  test('where all was said already without one', async () => {
    scene.github.policy = 'comments: { suggestions: false }\n';
    await scene.audit();
    scene.github.policy = undefined;
    say(60, '/twelvefold fix');
    await scene.audit({ generation: 1 });
    expect(replies()).toEqual([expect.stringMatching(/^1 safe repair has no suggestion/)]);
  });

  test('where GitHub would not take it', async () => {
    say(60, '/twelvefold fix');
    scene.github.badAnchors.add('src/app.ts:3');
    await scene.audit();
    expect(replies()).toEqual([expect.stringMatching(/^1 safe repair has no suggestion/)]);
  });

  test('and tells of those for which there is no room, until they are asked for', async () => {
    scene.github.policy = 'comments: { max: 0 }\n';
    scene.findings = Array.from({ length: 32 }, (_, at) =>
      finding({ fingerprint: at.toString(16).padStart(32, 'a'), line: at + 1, suggestion: suggestion(at + 1, ['x']) }),
    );
    say(60, '/twelvefold fix');
    await scene.audit();
    say(61, '/twelvefold fix');
    await scene.audit({ generation: 1 });
    expect(replies()).toEqual([
      expect.stringMatching(/^30 safe repairs stand .* 2 safe repairs are left/),
      expect.stringMatching(/^32 safe repairs stand (?!.* left)/),
    ]);
  });

  test('and counts those that do', async () => {
    await scene.audit();
    say(60, '/twelvefold fix');
    await scene.audit({ generation: 1 });
    expect(replies()).toEqual([expect.stringMatching(/^1 safe repair stands in suggestions/)]);
  });
});
