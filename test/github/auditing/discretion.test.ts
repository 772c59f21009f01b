import { beforeEach, describe, expect, test } from '@jest/globals';
import { AuditScene, TARGET } from '../audit-scene.ts';

let scene: AuditScene;

beforeEach(() => {
  scene = new AuditScene();
  scene.github.isPrivate = true;
});

const organisation = (text: string): void => void (scene.github.shared['octo/.github:twelvefold.yml'] = text);
const told = () => JSON.stringify(scene.github.checkRuns);

const OWN = 'rules: { logs/file-logger: off }\n';

describe('what a private policy says is named and not told', () => {
  test.each<[string, () => void, string]>([
    ['its mistakes', () => organisation('commands: { fix: ["secret team"] }\nsecret-key: 1\n'), 'The policy has'],
    ['what it builds on', () => organisation('extends: [octo/secret-policies]\n'), 'The policy has 1 mistake'],
    ['what is over', () => organisation('rules: { logs/file-logger: { level: off, until: 2020-01-31 } }\n'), 'that is over'],
    [
      'what it skips by its label',
      () => {
        organisation('skip: { labels: [secret-label] }\n');
        scene.github.pull = { labels: [{ name: 'secret-label' }] };
      },
      'skips it by labels',
    ],
    ['what it skips by paths', () => organisation('skip: { paths: [src/, "secret/**"] }\n'), 'skips it by paths'],
    ['that it names a rule that is not there', () => organisation('rules: { custom/secret: off }\n'), 'octo/.github'],
    ['that it names a directory that is not there', () => organisation('paths: { deployables: [secret] }\n'), 'octo/.github'],
    [
      'what it locks beside what the repository sets',
      () => {
        organisation('locked: [factors]\n');
        scene.github.policy = OWN;
      },
      'which would undo what octo/.github: twelvefold.yml has locked',
    ],
    [
      'what it sets and may not',
      () => {
        organisation('extends: ["octo/base:strict.yml"]\nrules: { config/hardcoded-secret: off }\n');
        scene.github.shared['octo/base:strict.yml'] = 'locked: [rules]\n';
      },
      'octo/base:strict.yml has locked',
    ],
  ])('%s', async (_, set, words) => {
    set();
    await scene.audit();
    expect(told().replaceAll('\\', '')).toContain(words);
    expect(told()).not.toMatch(/secret|2020-01-31|undo factors/);
  });

  test('the repository’s own file is told, for it stands there for everybody who may see the check', async () => {
    scene.github.policy = 'secret-key: 1\n';
    await scene.audit();
    expect(told()).toContain('secret-key');
  });

  test('that of a public organisation is told', async () => {
    scene.github.isPrivate = false;
    organisation('secret-key: 1\n');
    await scene.audit();
    expect(told()).toContain('secret-key');
  });

  test('and an answer to a stranger says no more', async () => {
    organisation(
      'rules: { logs/file-logger: { level: off, until: 2020-01-31 } }\ncommands: { policy: [author, triage], fix: [secret-team] }\n',
    );
    scene.github.issueComments.push({ id: 5, body: '/twelvefold policy', mine: false, author: 'robin' });
    const comment = { ...TARGET, commentId: 5 };
    await scene.auditor.receive({ kind: 'command', comment, author: 'robin', commands: [{ kind: 'policy' }] });
    const answer = scene.github.issueComments.at(-1)?.body ?? '';
    expect(answer).toContain('not shown here');
    expect(answer).not.toMatch(/secret-team|2020-01-31/);
  });
});
