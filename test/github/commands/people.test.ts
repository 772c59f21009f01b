import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Client } from '../../../src/github/client/client.ts';
import { Acquaintance } from '../../../src/github/commands/acquaintance.ts';
import { People } from '../../../src/github/commands/people.ts';
import { addReaction } from '../../../src/github/commands/reactions.ts';
import { reply } from '../../../src/github/commands/reply.ts';
import { ROUTES } from '../../../src/github/client/endpoints.ts';
import { REPOSITORY } from '../fake-github.ts';

const refusal = (status: number): Error => Object.assign(new Error(`status ${status}`), { status });
const target = { ...REPOSITORY, number: 1 };

let asked: { readonly route: string; readonly parameters: Readonly<Record<string, unknown>> }[];
let answer: (route: string) => unknown;

beforeEach(() => {
  asked = [];
  answer = (route) => (route === ROUTES.membership ? { state: 'active' } : { permission: 'read', role_name: 'read', user: null });
});

const client = {
  request: async (route: string, parameters: Readonly<Record<string, unknown>>) => {
    asked.push({ route, parameters });
    const found = answer(route);
    if (found instanceof Error) throw found;
    return found;
  },
} as unknown as Client;

const people = () => new People(client, REPOSITORY, 'ann', { ignore: { '*': ['platform'] } });

const ignore = { kind: 'ignore', topic: { kind: 'finding', fingerprint: '0123abcd' }, reason: 'x' } as const;
const crowd = (count: number, isInsider: boolean, name = 'p') =>
  Array.from({ length: count }, (_, index) => ({ login: `${name}${index}`, isInsider }));

test('somebody is asked about once, and about teams only where their role is not enough', async () => {
  const known = people();
  expect([await known.may(ignore, 'bob'), await known.may(ignore, 'bob')]).toEqual([true, true]);
  expect(asked.map(({ route }) => route)).toEqual([ROUTES.permission, ROUTES.membership]);
  expect(await known.may({ kind: 'help' }, 'bob')).toBe(false);
  expect(asked).toHaveLength(2);
});

test('the thirty-first from outside may nothing, is not asked about, and is counted', async () => {
  const known = people();
  await known.meet(crowd(31, false));
  const before = asked.length;
  expect([await known.may(ignore, 'p30'), known.unheard]).toEqual([false, 1]);
  expect(asked).toHaveLength(before);
});

test('the author, insiders and whoever the policy names are asked about before any crowd, the newest first', async () => {
  const known = new People(client, REPOSITORY, 'ann', { fix: ['@Zoe'] });
  const last = [
    { login: 'maintainer', isInsider: true },
    { login: 'zoe', isInsider: false },
    { login: 'ann', isInsider: false },
  ];
  await known.meet([...crowd(40, false), ...last, { login: 'old', isInsider: true }]);
  expect(asked.slice(0, 5).map(({ parameters }) => parameters['username'])).toEqual(['maintainer', 'zoe', 'ann', 'old', 'p0']);
  expect([asked.length, known.unheard]).toEqual([34, 10]);
});

describe('strangers of whom GitHub has just said that they may nothing', () => {
  const strangers = crowd(20, false);
  const again = (acquaintance: Acquaintance) => new People(client, REPOSITORY, 'ann', { ignore: { '*': ['platform'] } }, acquaintance);

  test('are not asked about at the next audit, nor whether they are of a team', async () => {
    answer = (route) => (route === ROUTES.membership ? refusal(404) : { permission: 'read', role_name: 'read', user: null });
    const acquaintance = new Acquaintance();
    for (let audit = 0; audit < 3; audit += 1) {
      const known = again(acquaintance);
      await known.meet(strangers);
      for (const { login } of strangers) expect(await known.may(ignore, login)).toBe(false);
      expect([asked.length, known.unheard]).toEqual([40, 0]);
    }
  });

  test('are asked about when they write, and counted from then on as what they are', async () => {
    const acquaintance = new Acquaintance();
    await again(acquaintance).meet(strangers);
    answer = () => ({ permission: 'write', role_name: 'write', user: null });
    const late = new People(client, REPOSITORY, 'ann', {}, acquaintance);
    await late.meet(strangers);
    expect(await late.may(ignore, 'p0')).toBe(false);
    expect(await new People(client, REPOSITORY, 'ann', {}, acquaintance).may(ignore, 'p0')).toBe(true);
    const next = new People(client, REPOSITORY, 'ann', {}, acquaintance);
    await next.meet(strangers);
    expect(await next.may(ignore, 'p0')).toBe(true);
  });

  test('are asked about again after an hour', async () => {
    const acquaintance = new Acquaintance();
    await again(acquaintance).meet(strangers);
    jest.useFakeTimers({ now: Date.now() + 61 * 60_000, doNotFake: ['nextTick', 'setImmediate'] });
    await again(acquaintance).meet(strangers);
    jest.useRealTimers();
    expect(asked).toHaveLength(40);
  });

  test('of another repository are others', async () => {
    const acquaintance = new Acquaintance();
    await again(acquaintance).meet(strangers);
    await new People(client, { ...REPOSITORY, repositoryId: 5 }, 'ann', {}, acquaintance).meet(strangers);
    expect(asked).toHaveLength(40);
  });
});

test('however many teams a policy names and people speak, the requests have an end, and what was not asked is counted', async () => {
  const teams = Array.from({ length: 25 }, (_, index) => `team${index}`);
  const known = new People(client, REPOSITORY, 'ann', { fix: teams });
  answer = (route) => (route === ROUTES.membership ? refusal(404) : { permission: 'read', role_name: 'read', user: null });
  for (const { login } of crowd(5, true)) await known.may({ kind: 'fix' }, login);
  expect([asked.length, known.unheard]).toEqual([60, 3]);
});

test.each<[string, unknown, readonly string[]]>([
  ['a member is one', { state: 'active' }, ['platform']],
  ['whoever was only invited is none', { state: 'pending' }, []],
  ['whoever GitHub does not know is none', refusal(404), []],
  ['nobody is one where we may not ask', refusal(403), []],
])('of a team %s', async (_, membership, teams) => {
  const others = answer;
  answer = (route) => (route === ROUTES.membership ? membership : others(route));
  expect(await people().may(ignore, 'bob')).toBe(teams.length > 0);
});

test('what GitHub does not answer is no reason to take somebody for nobody', async () => {
  answer = () => refusal(500);
  await expect(people().may(ignore, 'bob')).rejects.toThrow('status 500');
});

test.each([
  [undefined, ROUTES.createReaction, ROUTES.createComment],
  [7, ROUTES.createThreadReaction, ROUTES.createThreadReply],
])('a comment of thread %s is answered where it stands', async (thread, reaction, comment) => {
  answer = () => ({ id: 1 });
  await addReaction(client, { ...target, commentId: 55, ...(thread === undefined ? {} : { thread }) }, 'seen');
  await reply(client, target, thread, { answers: { kind: 'reply', to: '55' }, text: 'x'.repeat(70_000) });
  expect(asked.map(({ route }) => route)).toEqual([reaction, comment]);
  expect(String(asked[1]?.parameters['body'])).toHaveLength(65_536);
});

test.each<[number, reaction: unknown, answer: unknown]>([
  [403, undefined, false],
  [404, undefined, false],
  [422, refusal(422), false],
  [500, refusal(500), refusal(500)],
])('a refusal with %d of a reaction and of an answer means no more than it has to', async (status, reaction, replied) => {
  answer = () => refusal(status);
  const outcome = (work: Promise<unknown>) => work.catch((error: unknown) => error);
  expect(await outcome(addReaction(client, { ...target, commentId: 55 }, 'seen'))).toEqual(reaction);
  expect(await outcome(reply(client, target, undefined, { answers: { kind: 'reply', to: '55' }, text: 'x' }))).toEqual(replied);
});
