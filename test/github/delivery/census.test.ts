import { beforeEach, describe, expect, test } from '@jest/globals';
import { allRepositories, createCensus } from '../../../src/github/delivery/create-census.ts';
import { FakeGithub, testApp } from '../fake-github.ts';

const since = new Date('2026-11-20T00:00:00Z');

let github: FakeGithub;

beforeEach(() => {
  github = new FakeGithub();
});

function delivery(id: number, guid: string, code: number, at = '2026-11-21T00:00:00Z') {
  return { id, guid, delivered_at: at, status: 'x', status_code: code };
}

describe('failed deliveries', () => {
  test('are those of which no try has arrived, once each', async () => {
    const body = [
      delivery(9, 'a', 200),
      delivery(8, 'b', 502),
      delivery(7, 'a', 502),
      delivery(6, 'b', 0),
      delivery(5, 'c', 503, '2026-11-19T00:00:00Z'),
    ];
    github.fail(/hook\/deliveries/, { status: 200, body });
    await expect(createCensus(testApp()).failedDeliveries(since)).resolves.toEqual([
      { id: 8, guid: 'b', deliveredAt: new Date('2026-11-21T00:00:00Z') },
    ]);
  });

  test('are looked for page by page, by the cursor alone, wherever the link leads', async () => {
    const link = '<https://evil.example/app/hook/deliveries?per_page=100&cursor=v1_77>; rel="next"';
    github.fail(/hook\/deliveries/, { status: 200, headers: { link }, body: [delivery(9, 'a', 500)] });
    github.fail(/hook\/deliveries/, { status: 200, body: [delivery(8, 'b', 500)] });
    const failed = await createCensus(testApp()).failedDeliveries(since);
    expect(failed.map(({ guid }) => guid)).toEqual(['a', 'b']);
    expect(github.requests.map(({ path }) => path)).toEqual([
      '/app/hook/deliveries?per_page=100',
      '/app/hook/deliveries?per_page=100&cursor=v1_77',
    ]);
  });

  test('are asked for again by their id, each within a budget of its own', async () => {
    github.fail(/attempts/, { status: 202, body: {} }, { times: 9 });
    const census = createCensus(testApp());
    for (let id = 1; id <= 9; id += 1) await census.redeliver(id);
    expect(github.log).toEqual(Array.from({ length: 9 }, (_, index) => `POST /app/hook/deliveries/${index + 1}/attempts`));
  });
});

test('the app itself has no token that could be made anew', async () => {
  github.fail(/hook\/deliveries/, { status: 401, body: { message: 'Bad credentials' } }, { times: 9 });
  await expect(createCensus(testApp()).failedDeliveries(since)).rejects.toMatchObject({ status: 401 });
  expect(github.log).toHaveLength(1);
});

/** When an installation was made. */
const CREATED = '2026-01-01T00:00:00Z';

test('installations and their repositories are listed page by page', async () => {
  const hundred = <T>(make: (index: number) => T): readonly T[] => Array.from({ length: 100 }, (_, index) => make(index + 1));
  const named = (id: number) => ({ id, name: `r${id}`, owner: { login: 'octo' } });
  github.fail(/app\/installations\?/, {
    status: 200,
    body: hundred((id) => ({ id, created_at: CREATED, suspended_at: '2026-01-01T00:00:00Z' })),
  });
  github.fail(/app\/installations\?.*page=2/, { status: 200, body: [{ id: 101, created_at: CREATED }] });
  github.fail(/installation\/repositories/, { status: 200, body: { repositories: hundred(named) } });
  github.fail(/installation\/repositories.*page=2/, { status: 200, body: { repositories: [named(101)] } });
  const found = [];
  for await (const { repository } of createCensus(testApp()).repositories())
    found.push([repository.installationId, repository.repositoryId]);
  expect(found).toEqual([...hundred((id) => [101, id]), [101, 101]]);
});

test('repositories are those of every installation that is neither suspended nor gone', async () => {
  const later = '2026-02-01T00:00:00Z';
  const suspended = { id: 8, created_at: CREATED, suspended_at: later };
  const installations = [{ id: 7, created_at: CREATED }, suspended, { id: 9, created_at: CREATED }, { id: 10, created_at: later }];
  github.fail(/app\/installations\?/, { status: 200, body: installations });
  github.fail(/installations\/9\/access_tokens/, { status: 404, body: { message: 'Not Found' } });
  const shop = { id: 1, name: 'shop', owner: { login: 'octo' } };
  github.fail(/installation\/repositories/, { status: 200, body: { repositories: [shop] } }, { times: 2 });
  const found = [];
  for await (const repository of createCensus(testApp()).repositories()) found.push(repository);
  expect(found).toEqual([
    { repository: { installationId: 7, repositoryId: 1, owner: 'octo', name: 'shop' }, arrival: CREATED },
    { repository: { installationId: 10, repositoryId: 1, owner: 'octo', name: 'shop' }, arrival: later },
  ]);
});

describe('every repository of an installation is known only from a whole list', () => {
  const shop = { id: 1, name: 'shop', owner: { login: 'octo' } };
  const list = () => allRepositories(testApp(), 7);

  test('as GitHub counts them', async () => {
    github.fail(/installation\/repositories/, { status: 200, body: { total_count: 1, repositories: [shop] } });
    await expect(list()).resolves.toEqual([{ installationId: 7, repositoryId: 1, owner: 'octo', name: 'shop' }]);
  });

  test.each([
    ['fewer than it counts', { total_count: 2, repositories: [shop] }],
    ['no count', { repositories: [shop] }],
    ['none of those that it counts', { total_count: 1, repositories: [] }],
  ])('and not from one with %s', async (_, body) => {
    github.fail(/installation\/repositories/, { status: 200, body });
    await expect(list()).rejects.toThrow('is not whole');
  });
});

test.each<[string, number, boolean]>([
  ['is there', 200, false],
  ['is not', 404, true],
])('whether an installation %s is asked of GitHub by name', async (_, status, expected) => {
  github.fail(/app\/installations\/7$/, { status, body: status === 200 ? { id: 7, created_at: CREATED } : { message: 'Not Found' } });
  await expect(createCensus(testApp()).isGone(7)).resolves.toBe(expected);
});

test('an installation is not taken for gone where GitHub refuses to say', async () => {
  github.fail(/app\/installations\/7$/, { status: 403, body: { message: 'Forbidden' } });
  await expect(createCensus(testApp()).isGone(7)).rejects.toMatchObject({ status: 403 });
});

test('installations are listed with what GitHub says of their suspension', async () => {
  const body = [
    { id: 7, created_at: CREATED },
    { id: 8, created_at: CREATED, suspended_at: CREATED },
    { id: 9, created_at: CREATED, suspended_at: null },
  ];
  github.fail(/app\/installations\?/, { status: 200, body });
  const listed = await createCensus(testApp()).installations();
  expect(listed.map(({ id, suspended }) => `${id} ${suspended}`)).toEqual(['7 false', '8 true', '9 false']);
});
