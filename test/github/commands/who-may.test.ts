import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { CommandResult } from '../../../src/github/auditing/auditor.ts';
import { intentOf } from '../../../src/github/delivery/events.ts';
import type { CommentSpot } from '../../../src/github/delivery/intent.ts';
import { finding, suggestion } from '../../report/github/samples.ts';
import { AuditScene } from '../audit-scene.ts';
import { APP_ID, HEAD, REPOSITORY } from '../fake-github.ts';
import type { FakeWords } from '../fake-talk.ts';

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
const BUTTONS = {
  'Re-audit': '· · ✓ ✓ ✓ ✓ ✓',
  Explain: '· · ✓ ✓ ✓ ✓ ✓',
  'Accept once': '· · · · ✓ ✓ ✓',
} as const;

/** The same where a policy says who. */
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
const SAID_OF_BUTTONS: readonly (readonly [policy: string, button: Button, cells: string])[] = [
  ['audit: [maintain]', 'Re-audit', '· · · · · ✓ ✓'],
  ['explain: []', 'Explain', '· · · · · · ·'],
  ['baseline: [triage]', 'Accept once', '· · · · ✓ ✓ ✓'],
  ['baseline: [author]', 'Accept once', '· · · · · · ·'],
  ['baseline: [author], ignore: { "*": [author, maintain] }', 'Accept once', '· · ✓ · · · ·'],
];

type Kind = keyof typeof MATRIX;
type Button = keyof typeof BUTTONS;
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

/** What GitHub sends about somebody's words. */
interface Comment {
  readonly login: string;
  readonly body: string;
  readonly action?: 'edited';
  readonly type?: string;
  readonly viaApp?: boolean;
}

const { owner, name, repositoryId, installationId } = REPOSITORY;
const inRepository = { installation: { id: installationId }, repository: { id: repositoryId, name, full_name: `${owner}/${name}` } };
const pull = { number: 1, state: 'open', user: { login: 'ann', type: 'User' } };

/** A place where somebody can say something. */
interface Way {
  readonly event: string;
  /** What needs no more words there. */
  readonly words: Partial<Record<Kind, string>>;
  readonly payload: (comment: Comment) => object;
  readonly say: (words: FakeWords) => unknown;
  readonly spot: () => CommentSpot;
}

function commentOf({ login, body, type = 'User', viaApp = false }: Comment): object {
  return { id: 60, body, user: { login, type }, performed_via_github_app: viaApp ? { id: 5, slug: 'helper' } : null };
}

function ownThread() {
  const [thread] = scene.github.threads;
  if (!thread) throw new Error('Nothing was said on a line.');
  return thread;
}

const threadId = (): number => Number(ownThread().id.slice(1));

const TALK: Way = {
  event: 'issue_comment',
  words: {},
  payload: (comment) => ({
    ...inRepository,
    action: comment.action ?? 'created',
    issue: { ...pull, pull_request: {} },
    comment: commentOf(comment),
  }),
  say: (words) => scene.github.issueComments.push(words),
  spot: () => ({ commentId: 60 }),
};

const THREAD: Way = {
  event: 'pull_request_review_comment',
  words: { explain: '/twelvefold explain', ignore: '/twelvefold ignore -- a demo', unignore: '/twelvefold unignore' },
  payload: (comment) => ({
    ...inRepository,
    action: comment.action ?? 'created',
    pull_request: pull,
    comment: { ...commentOf(comment), in_reply_to_id: threadId() },
  }),
  say: (words) => ownThread().talk?.push(words),
  spot: () => ({ commentId: 60, thread: threadId() }),
};

const REVIEW: Way = {
  event: 'pull_request_review',
  words: {},
  payload: ({ login, body, type = 'User', action }) => ({
    ...inRepository,
    action: action ?? 'submitted',
    pull_request: pull,
    review: { id: 60, node_id: 'PRR_60', body, user: { login, type } },
  }),
  say: (words) => scene.github.reviews.push({ comments: 0, ...words }),
  spot: () => ({ commentId: 60, review: 'PRR_60' }),
};

const WAYS: readonly (readonly [string, Way])[] = [
  ['in the conversation', TALK],
  ['in the thread of the finding', THREAD],
  ['in the words of a review', REVIEW],
];

let scene: AuditScene;

beforeEach(async () => {
  scene = new AuditScene();
  scene.findings = [finding({ ruleId: 'logs/file-logger', line: 3, suggestion: suggestion(3, ['x']) })];
  scene.github.pull = { user: { login: 'ann' } };
  scene.github.roles = { boss: 'admin' };
  await scene.audit();
});

/** What we have said in the conversation, and in threads. */
function replies(): readonly [talk: number, threads: number] {
  const { issueComments, threads } = scene.github;
  const own = (words: readonly FakeWords[]): number => words.filter(({ mine }) => mine).length;
  return [own(issueComments), own(threads.flatMap(({ talk = [] }) => talk))];
}

/** What is seen from outside once somebody has asked for something, and the next audit is over. */
interface Outcome {
  readonly reactions: readonly string[];
  /** An audit was asked for. */
  readonly asked: boolean;
  /** What was answered at once, and in all. */
  readonly answers: readonly [at: ReturnType<typeof replies>, after: ReturnType<typeof replies>];
  readonly title: string | undefined;
}

async function outcome({ audit: asked, head }: CommandResult, askedBy: CommentSpot | undefined): Promise<Outcome> {
  const atOnce = replies();
  await scene.audit({ generation: 1, askedBy: asked && askedBy ? [{ ...askedBy, ...(head === undefined ? {} : { head }) }] : [] });
  return {
    reactions: scene.github.reactions.map(({ content }) => content),
    asked,
    answers: [atOnce, replies()],
    title: scene.github.checkRuns.at(-1)?.output.title,
  };
}

/** Through the webhook, the errand, and the next audit, which reads the conversation again. */
async function outcomeOf(way: Way, comment: Comment, kind: Kind, after: object = {}): Promise<Outcome> {
  if (kind === 'unignore') way.say({ id: 50, body: way.words.ignore ?? WORDS.ignore, mine: false, author: 'boss' });
  way.say({ id: 60, body: comment.body, mine: false, author: comment.login, ...after });
  const intent = intentOf(way.event, way.payload(comment), { appId: APP_ID });
  return outcome(intent.kind === 'command' ? await scene.auditor.receive(intent) : { audit: false }, way.spot());
}

async function pressed(button: Button, login: string, type = 'User'): Promise<Outcome> {
  const run = scene.github.checkRuns[0];
  const action = run?.actions?.find(({ label }) => label === button);
  const check = { head_sha: HEAD, app: { id: APP_ID }, external_id: run?.external_id, pull_requests: [], output: run?.output };
  const payload = { ...inRepository, action: 'requested_action', check_run: check, requested_action: action, sender: { login, type } };
  const intent = intentOf('check_run', payload, { appId: APP_ID });
  return outcome(intent.kind === 'button' ? await scene.auditor.press(intent) : { audit: false }, undefined);
}

const NEW = '1 new finding in XI';
const NONE = 'No new findings, 1 accepted';

/** What is seen where somebody may: whether an audit obeys, how many answers come at once and in all, and the title of the check. */
const DONE: Readonly<Record<Kind | Button, readonly [asked: boolean, atOnce: number, inAll: number, title: string]>> = {
  audit: [true, 0, 1, NEW],
  explain: [false, 1, 1, NEW],
  ignore: [true, 0, 0, NONE],
  unignore: [true, 0, 0, NEW],
  baseline: [true, 0, 1, NONE],
  fix: [true, 0, 1, NEW],
  policy: [false, 1, 1, NEW],
  help: [false, 1, 1, NEW],
  'Re-audit': [true, 0, 0, NEW],
  Explain: [false, 1, 1, NEW],
  'Accept once': [true, 1, 1, NONE],
};

/** @param inThread answers stand in the thread of the finding */
function done(what: Kind | Button, inThread = false): Outcome {
  const [asked, atOnce, inAll, title] = DONE[what];
  const reactions = what in BUTTONS ? [] : asked ? ['eyes'] : ['eyes', 'rocket'];
  const at = (count: number) => (inThread ? ([0, count] as const) : ([count, 0] as const));
  return { reactions, asked, answers: [at(atOnce), at(inAll)], title };
}

function nothing(what: Kind | Button): Outcome {
  const none = [0, 0] as const;
  return { reactions: [], asked: false, answers: [none, none], title: what === 'unignore' ? NONE : NEW };
}

function cellsOf(cells: string): readonly (readonly [Person, string])[] {
  return cells.split(' ').map((cell, index) => [PEOPLE[index] as Person, cell]);
}

/** The login of somebody, whose role GitHub knows from now on. */
function loginOf(person: Person): string {
  const login = person === 'the author' ? 'ann' : 'somebody';
  scene.github.roles[login] = ROLE[person];
  return login;
}

function throughApp(comment: Comment): [string, Comment, object] {
  return ['another app in the name of somebody who may write', { ...comment, viaApp: true }, { viaApp: true }];
}

const kinds = Object.keys(MATRIX) as Kind[];
const buttons = Object.keys(BUTTONS) as Button[];

describe.each(WAYS)('%s', (_place, way) => {
  const inThread = way === THREAD;
  const said = (kind: Kind): string => way.words[kind] ?? WORDS[kind];

  describe.each(kinds)('/twelvefold %s', (kind) => {
    test.each(cellsOf(MATRIX[kind]))('from %s: %s', async (person, cell) => {
      const outcome = await outcomeOf(way, { login: loginOf(person), body: said(kind) }, kind);
      expect(outcome).toEqual(cell === '✓' ? done(kind, inThread) : nothing(kind));
    });

    const writer = { login: 'somebody', body: said(kind) };
    test.each<[string, Comment, object]>([
      ['a bot that may write', { ...writer, type: 'Bot' }, { byBot: true }],
      ['an edit by somebody else of what somebody wrote who may write', { ...writer, action: 'edited' }, { edited: true }],
      // Of threads and reviews GitHub does not tell.
      ...(way === TALK ? [throughApp(writer)] : []),
    ])('from %s: ·', async (_, comment, after) => {
      scene.github.roles['somebody'] = 'write';
      expect(await outcomeOf(way, comment, kind, after)).toEqual(nothing(kind));
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
    expect(await outcomeOf(way, { login: 'oda', body: said(kind) }, kind)).toEqual(done(kind, inThread));
  });
});

describe.each(SAID)('where a policy says commands: { %s }, /twelvefold %s', (policy, kind, cells) => {
  test.each(cellsOf(cells))('from %s: %s', async (person, cell) => {
    scene.github.policy = `commands:\n  ${policy}\n`;
    expect(await outcomeOf(TALK, { login: loginOf(person), body: WORDS[kind] }, kind)).toEqual(cell === '✓' ? done(kind) : nothing(kind));
  });
});

test('in a thread whoever may decide about other factors only is told so', async () => {
  scene.github.policy = 'commands: { ignore: { logs: [ops-team] } }\n';
  const comment = { login: loginOf('write'), body: '/twelvefold ignore -- a demo' };
  expect(await outcomeOf(THREAD, comment, 'ignore')).toEqual(done('fix', true));
  expect(scene.github.threads[0]?.talk?.at(-1)?.body).toContain('is for others to decide');
});

describe.each(buttons)('the button %s', (button) => {
  test.each(cellsOf(BUTTONS[button]))('from %s: %s', async (person, cell) => {
    expect(await pressed(button, loginOf(person))).toEqual(cell === '✓' ? done(button) : nothing(button));
  });

  test('from a bot that may write: ·', async () => {
    scene.github.roles['somebody'] = 'write';
    expect(await pressed(button, 'somebody', 'Bot')).toEqual(nothing(button));
  });
});

describe.each(SAID_OF_BUTTONS)('where a policy says commands: { %s }, the button %s', (policy, button, cells) => {
  test.each(cellsOf(cells))('from %s: %s', async (person, cell) => {
    scene.github.policy = `commands: { ${policy} }\n`;
    expect(await pressed(button, loginOf(person))).toEqual(cell === '✓' ? done(button) : nothing(button));
  });
});

test('docs/commands.md has the tables that were walked here', () => {
  const [, section = ''] = readFileSync('docs/commands.md', 'utf8').split('## Who may');
  const [head = [], , ...rows] = [...section.matchAll(/^\|(.*)\|$/gm)].map(([, row = '']) => row.split('|').map((cell) => cell.trim()));
  expect(head).toEqual(['', 'a stranger, a reader', ...PEOPLE.slice(2)]);
  const rowOf = (title: string, cells: string): readonly string[] => {
    const [stranger = '', reader, ...others] = cells.split(' ');
    expect(stranger).toBe(reader);
    return [title, stranger, ...others];
  };
  expect(rows).toEqual([
    ...kinds.map((kind) => rowOf(`\`${kind}\``, MATRIX[kind])),
    ...buttons.map((button) => rowOf(`**${button}**`, BUTTONS[button])),
  ]);
});
