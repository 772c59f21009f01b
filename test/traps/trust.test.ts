import { readdirSync, readFileSync } from 'node:fs';
import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import nock from 'nock';
import { pino } from 'pino';
import { registerApp } from '../../src/demo/github/app.ts';
import { OPERATIONS, type Operation, type Permissions } from '../../src/demo/github/contract/operations.ts';
import { grants } from '../../src/demo/github/network/auth.ts';
import { ROUTES } from '../../src/github/client/endpoints.ts';
import { Deferred } from '../../src/github/client/errors.ts';
import { intentOf } from '../../src/github/delivery/events.ts';
import { PAYLOADS } from '../../src/github/delivery/payloads.ts';
import { onShutdown } from '../../src/main/shutdown.ts';
import { baselineText } from '../../src/policy/baseline.ts';
import { serverSettings } from '../../src/settings/server.ts';
import { createDoor } from '../../src/web/door.ts';
import { createMetrics } from '../../src/web/metrics.ts';
import { listen, type WebServer } from '../../src/web/server.ts';
import { AuditScene } from '../github/audit-scene.ts';
import { APP_ID } from '../github/fake-github.ts';
import { ruleFile } from '../policy/custom/sample-rule.ts';
import { finding, suggestion } from '../report/github/samples.ts';
import { headersFor, post, pullRequestBody, SECRET } from '../web/post.ts';

const manifest = registerApp('app.yml', new Date());

let scene: AuditScene;

beforeEach(() => {
  scene = new AuditScene();
});

afterAll(() => nock.cleanAll());

describe('5. every permission that is ever needed is in the first manifest, and no other', () => {
  const rest = Object.values(ROUTES).flatMap((route): readonly Needs[] => {
    const caller = OPERATIONS[route as Operation];
    return caller.as === 'app' ? [] : [[route, caller.anyOf]];
  });
  /** Source: docs.github.com/webhooks/webhook-events-and-payloads */
  const events: readonly Needs[] = [
    ['check_run', [{ checks: 'read' }]],
    ['check_suite', [{ checks: 'read' }]],
    ['issue_comment', [{ issues: 'read' }]],
    ['merge_group', [{ merge_queues: 'read' }]],
    ['pull_request', [{ pull_requests: 'read' }]],
    ['pull_request_review', [{ pull_requests: 'read' }]],
    ['pull_request_review_comment', [{ pull_requests: 'read' }]],
    ['push', [{ contents: 'read' }]],
  ];
  const mutations = mutationsIn('src/github').map((name): Needs => [
    name,
    [/^(?:un)?resolveReviewThread$/.test(name) ? { contents: 'write' } : { pull_requests: 'write' }],
  ]);
  const all = [...rest, ...events, ...mutations];

  test('there is something to ask for', () => {
    expect(mutations.map(([name]) => name)).toContain('minimizeComment');
    expect(rest.length).toBeGreaterThan(20);
  });

  test.each(all)('%s', (_, anyOf) => {
    expect(isGranted(manifest.permissions, anyOf)).toBe(true);
  });

  test.each(Object.entries(manifest.permissions))('less than %s: %s would not do', (name, access) => {
    const { [name]: _, ...others } = manifest.permissions;
    const lowered: Permissions = access === 'write' ? { ...others, [name]: 'read' } : others;
    expect(all.some(([, anyOf]) => !isGranted(lowered, anyOf))).toBe(true);
  });

  test('its events are those that somebody reads', () => {
    expect(manifest.events.toSorted()).toEqual(events.map(([name]) => name));
    const read = Object.keys(PAYLOADS).filter((name) => !name.startsWith('installation'));
    expect(manifest.events.toSorted()).toEqual(read.toSorted());
    for (const name of read) expect(intentOf(name, {}, { appId: APP_ID })).not.toMatchObject({ why: `no interest in ${name}` });
  });
});

type Needs = readonly [what: string, anyOf: readonly Permissions[]];

function isGranted(granted: Permissions, anyOf: readonly Permissions[]): boolean {
  return anyOf.some((needed) => grants(granted, needed));
}

/** The GraphQL mutations that the sources below a folder write. */
function mutationsIn(folder: string): readonly string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const text = files.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
  return [...new Set([...text.matchAll(/\b(\w+)\(input: \{/g)].map(([, name = '']) => name))].sort();
}

describe('8. what Probot leaves to others is done', () => {
  test.each([undefined, '', 'development'])('its well-known secret is refused in production: %s', (secret) => {
    const environment = {
      APP_ID: '7',
      PRIVATE_KEY: manifest.privateKey,
      NODE_ENV: 'production',
      ...(secret === undefined ? {} : { WEBHOOK_SECRET: secret }),
    };
    expect(() => serverSettings(environment)).toThrow(/WEBHOOK_SECRET/);
  });

  describe('at the door', () => {
    let server: WebServer;
    const secrets = [SECRET, 'the one before'] as const;

    beforeEach(async () => {
      const settings = { secrets, path: '/api/github/webhooks' };
      const parts = { settings, appId: 7, log: pino({ level: 'silent' }), metrics: createMetrics(async () => 0), version: '1.0.0' };
      const house = { accept: async () => 'accepted' as const, ready: async () => undefined };
      server = await listen(createDoor({ ...parts, ...house }), { port: 0, host: '127.0.0.1' });
    });

    afterEach(() => server.close());

    test.each([
      [SECRET, 202],
      ['the one before', 202],
      ['another', 401],
    ])('a secret is rotated: %s', async (secret, status) => {
      const body = pullRequestBody();
      expect((await post(server.port, body, headersFor(body, {}, secret))).status).toBe(status);
    });

    test('a body has an end before its signature is looked at', async () => {
      const body = `"${'x'.repeat(26 * 1024 * 1024)}"`;
      const unsigned = headersFor('', { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` });
      expect((await post(server.port, body, unsigned)).status).toBe(413);
    });
  });

  test('a secondary rate limit is waited for', async () => {
    const body = { message: 'You have exceeded a secondary rate limit.' };
    scene.github.fail(/POST .*check-runs/, { status: 403, headers: { 'retry-after': '600' }, body });
    const before = Date.now();
    const error: unknown = await scene.audit().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Deferred);
    expect((error as Deferred).until.getTime() - before).toBeGreaterThan(590_000);
  });

  test('SIGTERM is heard', async () => {
    const process = new EventEmitter() as unknown as NodeJS.Process;
    const { asked } = onShutdown(process);
    process.emit('SIGTERM', 'SIGTERM');
    await expect(asked).resolves.toBe('SIGTERM');
  });

  test('policies are merged deeply, and read from the base branch whatever the default branch is', async () => {
    scene.github.pull = { base: { sha: 'b'.repeat(40), ref: 'release', repo: { id: 99 } } };
    scene.github.shared['octo/.github:twelvefold.yml'] = 'comments: { max: 1 }\n';
    scene.github.policy = 'comments: { suggestions: false }\n';
    await scene.audit();
    expect(scene.judged?.options.policy.comments).toEqual({ max: 1, suggestions: false });
    const revisions = scene.github.requests.flatMap(({ body }) => JSON.stringify(body).match(/refs\/heads\/[a-z]+/g) ?? []);
    expect(new Set(revisions)).toEqual(new Set(['refs/heads/release']));
  });
});

describe('10. what is quoted is inert, and no secret is echoed', () => {
  const token = ['ghp', 'aB3dE5fG7hI9jK1lM2nO4pQ6rS8tU0vW1xY2'].join('_');
  const mark = `<!-- twelvefold:fp=${'0'.repeat(32)} rule=logs/file-logger -->`;
  const words = `@octo/all <img src=x> ${mark} [x](https://evil.example)`;
  const hostile = `${words} ${token}`;
  const path = 'src/@octo-all<img src=x>.ts';

  const stories: readonly (readonly [string, () => void])[] = [
    ['in what was found', () => (scene.findings = [finding({ what: hostile, why: words, remedy: words })])],
    ['in the name of a file', () => (scene.findings = [finding({ path })])],
    ['in a repair', () => (scene.findings = [finding({ suggestion: suggestion(3, [`const x = '${token}'; // ${mark}`]) })])],
    ['beside the check', () => (scene.findings = [finding({ what: hostile, severity: 'notice' }), finding({ path, severity: 'notice' })])],
    ['in the policy', () => (scene.github.policy = `mode: ${JSON.stringify(hostile)}\n`)],
    [
      'in what people say',
      () => {
        scene.findings = [finding()];
        scene.github.permission = { permission: 'write', role_name: 'write', user: null };
        scene.github.issueComments.push({
          id: 5,
          body: `/twelvefold ignore config/hardcoded-address -- ${hostile}`,
          mine: false,
          author: 'sam',
        });
      },
    ],
  ];

  test.each(stories)('%s', async (_, tell) => {
    scene.github.head[path] = 'one\ntwo\nthree\n';
    tell();
    await scene.audit();
    const written = scene.github.writes.map(({ body }) => JSON.stringify(body)).join('\n');
    // Escaping must not hide it from this test.
    expect(written.replaceAll('\\', '')).not.toMatch(/aB3dE5fG7|tU0vW1xY2/);
    const { summary = '', text = '' } = scene.github.checkRuns[0]?.output ?? {};
    const said = [...scene.github.threads, ...scene.github.reviews].map(({ body }) => body);
    // Marks are for ourselves; code is shown as it is.
    const alive = [...said, summary, text].map((each) => each.replace(/\n<!-- twelvefold:[^\n]*-->$/, '').replaceAll(/`[^`\n]*`/g, ''));
    for (const each of alive) expect(each).not.toMatch(/(?<![\w`])@octo|(?<!\\)<img|(?<!\\)<!--|(?<!\\)\]\(https:\/\/evil/);
    expect(scene.github.threads.every(({ body }) => body.match(/(?<!\\)<!-- twelvefold:fp=/g)?.length === 1)).toBe(true);
  });
});

describe('12. what decides is that of the base branch, on a fork too', () => {
  const POLICY = '.github/twelvefold.yml';
  const BASELINE = '.github/twelvefold-baseline.json';
  const RULE = '.github/twelvefold/rules/own.yml';
  const entry = { path: 'src/app.ts', rule: 'logs/file-logger', code: 'c'.repeat(32) };
  const ours = { ...entry, fingerprint: '1'.repeat(32) };
  const theirs = { ...entry, fingerprint: '2'.repeat(32) };

  beforeEach(() => {
    const { base, head } = scene.github;
    scene.github.policy = 'fail-on: warning\ncommands: { ignore: { "*": [maintain] } }\n';
    scene.github.base = { ...base, [POLICY]: scene.github.policy, [BASELINE]: baselineText([ours]), [RULE]: ruleFile() };
    scene.github.head = {
      ...head,
      [POLICY]: 'mode: observe\nfail-on: never\nskip: { titles: ["*"] }\nbaseline: own.json\n',
      [BASELINE]: baselineText([ours, theirs]),
      [RULE]: ruleFile({ severity: 'notice' }),
      '.github/twelvefold/rules/second.yml': ruleFile({ id: 'custom/second' }),
    };
    scene.github.pull = {
      head: { sha: 'a'.repeat(40), repo: { id: 5, full_name: 'stranger/shop', fork: true } },
      user: { login: 'stranger' },
    };
    scene.findings = [finding()];
    scene.overrides = { outcome: 'gate' };
  });

  test('the policy, the baseline and the rules', async () => {
    await scene.audit();
    const { policy, baseline, custom } = scene.judged?.options ?? {};
    expect(policy).toMatchObject({ mode: 'comment', 'fail-on': 'warning', baseline: BASELINE });
    expect(baseline?.entries).toEqual([ours]);
    expect(custom?.map(({ id, severity }) => [id, severity])).toEqual([['custom/sample', 'warning']]);
    expect(scene.github.checkRuns[0]).toMatchObject({ conclusion: 'failure' });
    expect(scene.github.threads).toHaveLength(1);
  });

  test('who may do what', async () => {
    const words = '/twelvefold ignore config/hardcoded-address -- mine';
    scene.github.roles = { stranger: 'write', keeper: 'maintain' };
    scene.github.issueComments.push({ id: 5, body: words, mine: false, author: 'stranger' });
    await scene.audit();
    expect(scene.github.checkRuns[0]?.output.title).toContain('1 new finding');
    scene.github.issueComments.push({ id: 6, body: words, mine: false, author: 'keeper' });
    await scene.audit({ generation: 1 });
    expect(scene.github.checkRuns[1]?.output.title).toContain('No new findings');
  });

  test('what the change would make of each is shown', async () => {
    await scene.audit();
    const { summary = '' } = scene.github.checkRuns[0]?.output ?? {};
    expect(summary).toContain('### This change edits the policy');
    expect(summary).toContain('| `mode` | `"comment"` | `"observe"` |');
    expect(summary).toMatch(/### This change edits the baseline/);
    expect(summary).toContain('`custom/second`');
  });

  test('nothing is read of the fork but the commit, in the repository that is asked', async () => {
    await scene.audit();
    expect(scene.github.requests.filter(({ path }) => path.includes('stranger'))).toEqual([]);
    const decided = scene.github.requests.flatMap(
      ({ body }) => JSON.stringify(body).match(/[0-9a-f]{40}:\.github\/twelvefold[^"]*/g) ?? [],
    );
    const beside = decided.filter((each) => !each.startsWith('b'.repeat(40)));
    // What the change edits is read to show what it would make of it.
    expect(new Set(beside.map((each) => each.slice(0, 1)))).toEqual(new Set(['a', 'c']));
  });
});
