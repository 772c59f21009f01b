import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { intentOf } from '../../../src/github/delivery/events.ts';
import { finding, suggestion } from '../../report/github/samples.ts';
import { AuditScene } from '../audit-scene.ts';
import { APP_ID, REPOSITORY } from '../fake-github.ts';

/** Who may what where no policy says otherwise, by hand. */
const PEOPLE = ['a stranger', 'a reader', 'the author', 'triage', 'write', 'maintain', 'admin'] as const;
const MATRIX = {
  audit: '· · ✓ ✓ ✓ ✓ ✓',
  explain: '· · ✓ ✓ ✓ ✓ ✓',
  ignore: '· · · · ✓ ✓ ✓',
  unignore: '· · · · ✓ ✓ ✓',
  baseline: '· · · · ✓ ✓ ✓',
  fix: '· · · · ✓ ✓ ✓',
  policy: '· · ✓ ✓ ✓ ✓ ✓',
  help: '· · ✓ ✓ ✓ ✓ ✓',
} as const;

/** The same where a policy says who; `ops` is a reader who belongs to the team. */
const SAID: readonly (readonly [policy: string, kind: Kind, cells: string])[] = [
  ['fix: [author]', 'fix', '· · ✓ · · · ·'],
  ['audit: [write]', 'audit', '· · · · ✓ ✓ ✓'],
  ['explain: []', 'explain', '· · · · · · ·'],
  ['ignore: { logs: [ops-team] }', 'ignore', '· · · · · · ·'],
  ['ignore: { config: [ops-team] }', 'ignore', '· · · · ✓ ✓ ✓'],
  ['ignore: { "*": [author, maintain] }', 'ignore', '· · ✓ · · ✓ ✓'],
  ['ignore: { logs: [triage] }', 'baseline', '· · · · ✓ ✓ ✓'],
  ['baseline: [author]', 'baseline', '· · · · · · ·'],
];

type Kind = keyof typeof MATRIX;
type Person = (typeof PEOPLE)[number];

const ROLE: Readonly<Record<Person, string>> = {
  'a stranger': 'none',
  'a reader': 'read',
  'the author': 'none',
  triage: 'triage',
  write: 'write',
  maintain: 'maintain',
  admin: 'admin',
};

const WORDS: Readonly<Record<Kind, string>> = {
  audit: '/twelvefold audit logs',
  explain: '/twelvefold explain logs',
  ignore: '/twelvefold ignore logs/file-logger -- a demo',
  unignore: '/twelvefold unignore logs/file-logger',
  baseline: '/twelvefold baseline',
  fix: '/twelvefold fix',
  policy: '/twelvefold policy',
  help: '/twelvefold help',
};

/** What GitHub sends about a comment. */
interface Comment {
  readonly login: string;
  readonly body: string;
  readonly action?: string;
  readonly type?: string;
  readonly viaApp?: boolean;
}

function delivery({ login, body, action = 'created', type = 'User', viaApp = false }: Comment): object {
  const { owner, name, repositoryId, installationId } = REPOSITORY;
  return {
    action,
    installation: { id: installationId },
    repository: { id: repositoryId, name, full_name: `${owner}/${name}` },
    issue: { number: 1, state: 'open', user: { login: 'ann', type: 'User' }, pull_request: {} },
    comment: { id: 60, body, user: { login, type }, performed_via_github_app: viaApp ? { id: 5, slug: 'helper' } : null },
    sender: { login, type },
  };
}

let scene: AuditScene;

beforeEach(() => {
  scene = new AuditScene();
  scene.findings = [finding({ ruleId: 'logs/file-logger', line: 3, suggestion: suggestion(3, ['x']) })];
  scene.github.pull = { user: { login: 'ann' } };
  scene.github.roles = { boss: 'admin' };
});

/** What came of a comment: through the webhook, the errand, and the next audit, which reads the conversation again. */
async function outcomeOf(comment: Comment, kind: Kind, after: object = {}): Promise<string> {
  const { github, auditor } = scene;
  if (kind === 'unignore') github.issueComments.push({ id: 50, body: WORDS.ignore, mine: false, author: 'boss' });
  github.issueComments.push({ id: 60, body: comment.body, mine: false, author: comment.login, ...after });
  const intent = intentOf('issue_comment', delivery(comment), { appId: APP_ID });
  const asked = intent.kind === 'command' && (await auditor.receive(intent)).audit;
  const answered = github.issueComments.filter(({ mine }) => mine).length;
  await scene.audit({ askedBy: asked ? [{ commentId: 60 }] : [] });
  const title = github.checkRuns.at(-1)?.output.title ?? '';
  const replies = github.issueComments.filter(({ mine }) => mine).map(({ body }) => body.split('\n')[0]);
  const seen = github.reactions.some(({ content }) => content === 'eyes');
  return JSON.stringify({ seen, asked, answered, title, replies: replies.length });
}

const NEW = '1 new finding in XI';
const NONE = 'No new findings, 1 accepted';

/** What is seen where somebody may. */
const DONE: Readonly<Record<Kind, object>> = {
  audit: { seen: true, asked: true, answered: 0, title: NEW, replies: 1 },
  explain: { seen: true, asked: false, answered: 1, title: NEW, replies: 1 },
  ignore: { seen: true, asked: true, answered: 0, title: NONE, replies: 0 },
  unignore: { seen: true, asked: true, answered: 0, title: NEW, replies: 0 },
  baseline: { seen: true, asked: true, answered: 0, title: NONE, replies: 1 },
  fix: { seen: true, asked: true, answered: 0, title: NEW, replies: 1 },
  policy: { seen: true, asked: false, answered: 1, title: NEW, replies: 1 },
  help: { seen: true, asked: false, answered: 1, title: NEW, replies: 1 },
};

function nothing(kind: Kind): object {
  return { seen: false, asked: false, answered: 0, title: kind === 'unignore' ? NONE : NEW, replies: 0 };
}

function cellsOf(cells: string): readonly (readonly [Person, string])[] {
  return cells.split(' ').map((cell, index) => [PEOPLE[index] as Person, cell]);
}

/** Walks one cell of a table from the webhook to the next audit. */
function walk(person: Person, kind: Kind): Promise<string> {
  const login = person === 'the author' ? 'ann' : 'somebody';
  scene.github.roles[login] = ROLE[person];
  return outcomeOf({ login, body: WORDS[kind] }, kind);
}

function expected(kind: Kind, cell: string): string {
  return JSON.stringify(cell === '✓' ? DONE[kind] : nothing(kind));
}

const kinds = Object.keys(MATRIX) as Kind[];

describe.each(kinds)('/twelvefold %s', (kind) => {
  test.each(cellsOf(MATRIX[kind]))('from %s: %s', async (person, cell) => {
    expect(await walk(person, kind)).toBe(expected(kind, cell));
  });

  const writer = { login: 'somebody', body: WORDS[kind] };
  test.each<[string, Comment, object]>([
    ['a bot that may write', { ...writer, type: 'Bot' }, { byBot: true }],
    ['another app in the name of somebody who may write', { ...writer, viaApp: true }, { viaApp: true }],
    ['an edit by somebody else of what somebody wrote who may write', { ...writer, action: 'edited' }, { edited: true }],
  ])('from %s: ·', async (_, comment, after) => {
    scene.github.roles['somebody'] = 'write';
    expect(await outcomeOf(comment, kind, after)).toBe(JSON.stringify(nothing(kind)));
  });
});

describe.each(SAID)('where a policy says commands: { %s }, /twelvefold %s', (policy, kind, cells) => {
  test.each(cellsOf(cells))('from %s: %s', async (person, cell) => {
    scene.github.policy = `commands:\n  ${policy}\n`;
    expect(await walk(person, kind)).toBe(expected(kind, cell));
  });
});

test.each<[Kind, string]>([
  ['ignore', 'ignore: { logs: [ops-team] }'],
  ['baseline', 'baseline: [ops-team], ignore: { logs: [ops-team] }'],
  ['fix', 'fix: [ops-team]'],
])('where a policy gives /twelvefold %s to a team, a reader of the team may', async (kind, policy) => {
  scene.github.policy = `commands: { ${policy} }\n`;
  scene.github.roles['oda'] = 'read';
  scene.github.fail(/teams\/ops-team\/memberships\/oda/, { status: 200, body: { state: 'active' } }, { times: 9 });
  expect(await outcomeOf({ login: 'oda', body: WORDS[kind] }, kind)).toBe(JSON.stringify(DONE[kind]));
});

test('docs/commands.md has the table that was walked here', () => {
  const [, section = ''] = readFileSync('docs/commands.md', 'utf8').split('## Who may');
  const [head = [], , ...rows] = [...section.matchAll(/^\|(.*)\|$/gm)].map(([, row = '']) => row.split('|').map((cell) => cell.trim()));
  expect(head).toEqual(['', 'a stranger, a reader', ...PEOPLE.slice(2)]);
  const wanted = kinds.map((kind) => {
    const [stranger, reader, ...others] = MATRIX[kind].split(' ');
    expect(stranger).toBe(reader);
    return [`\`${kind}\``, reader, ...others];
  });
  expect(rows).toEqual(wanted);
});
