import { beforeEach, describe, expect, test } from '@jest/globals';
import { DEFAULT_POLICY } from '../../../src/policy/default-policy.ts';
import { ruleFile } from '../../policy/custom/sample-rule.ts';
import { finding } from '../../report/github/samples.ts';
import { AuditScene, lines } from '../audit-scene.ts';
import { HEAD } from '../fake-github.ts';

let scene: AuditScene;

beforeEach(() => {
  scene = new AuditScene();
});

describe('a clean change', () => {
  test('gets the green check and not a word, in ten requests with two writes', async () => {
    await expect(scene.audit()).resolves.toMatchObject({
      kind: 'published',
      head: HEAD,
      conclusion: 'success',
      requests: 10,
      writes: 2,
      notices: [],
    });
    expect(scene.github.checkRuns).toEqual([
      expect.objectContaining({ name: 'Twelvefold', head_sha: HEAD, status: 'completed', conclusion: 'success' }),
    ]);
    expect([scene.github.reviews, scene.github.threads, scene.github.issueComments]).toEqual([[], [], []]);
    expect(scene.github.log.toSorted()).toEqual(
      [
        'GET /repos/octo/shop/pulls/1',
        'POST /repos/octo/shop/check-runs',
        'GET /repos/octo/shop/pulls/1/files',
        `GET /repos/octo/shop/compare/${'b'.repeat(40)}...${HEAD}`,
        `GET /repos/octo/shop/git/trees/${HEAD}`,
        'POST /graphql',
        'POST /graphql',
        'POST /graphql',
        `PATCH /repos/octo/shop/check-runs/${scene.github.checkRuns[0]?.id}`,
      ].toSorted(),
    );
  });

  test('of 100 files takes no more than twelve requests, with all that may be read beside them', async () => {
    for (let index = 0; index < 100; index += 1) {
      const [spoken, rule] = [`spoken/f${index}.ts`, `.github/twelvefold/rules/r${index}.yml`];
      scene.github.base[spoken] = scene.github.head[spoken] = 'same';
      scene.github.base[rule] = scene.github.head[rule] = ruleFile({ id: `custom/r${index}` });
      const body = `Said.\n\n<!-- twelvefold:fp=${index.toString(16).padStart(32, 'f')} rule=config/hardcoded-address -->`;
      scene.github.threads.push({ id: `C${index + 1}`, body, path: spoken, line: 1, mine: true, minimized: false, replies: 0 });
    }
    scene.whereabouts = 'unknown';
    for (let index = 0; index < 100; index += 1) {
      scene.github.base[`src/f${index}.ts`] = `old ${index}`;
      scene.github.head[`src/f${index}.ts`] = `new ${index}`;
    }
    for (let index = 0; index < 500; index += 1) scene.github.base[`lib/x${index}.ts`] = scene.github.head[`lib/x${index}.ts`] = 'same';
    delete scene.github.base['src/app.ts'];
    delete scene.github.head['src/app.ts'];
    scene.findings = [finding({ path: 'src/f1.ts', line: 1 })];
    const result = await scene.audit();
    expect(result).toMatchObject({ kind: 'published', writes: 3 });
    expect(scene.github.requests.length).toBeLessThanOrEqual(12);
    expect(scene.change.files).toHaveLength(100);
  });
});

describe('what is judged', () => {
  test('is the change from the merge base to the head, with its contents on both sides', async () => {
    scene.github.base['gone.ts'] = 'gone';
    scene.github.head['new.ts'] = 'new';
    await scene.audit();
    const { base, head, files, gaps } = scene.change;
    expect([base.revision, head.revision]).toEqual(['c'.repeat(40), HEAD]);
    expect(files.map(({ path, status }) => [path, status])).toEqual([
      ['gone.ts', 'removed'],
      ['new.ts', 'added'],
      ['src/app.ts', 'modified'],
    ]);
    const text = (tree: typeof base, path: string) => new TextDecoder().decode(tree.bytes(path));
    expect(text(base, 'src/app.ts')).toBe(scene.github.base['src/app.ts']);
    expect(text(head, 'src/app.ts')).toBe(scene.github.head['src/app.ts']);
    expect(text(base, 'gone.ts')).toBe('gone');
    expect([...base.entries.keys()]).toEqual(['gone.ts', 'package.json', 'src/app.ts']);
    expect([...head.entries.keys()]).toEqual(['new.ts', 'package.json', 'src/app.ts']);
    expect(text(base, 'package.json')).toBe('{}');
    expect(gaps).toEqual([]);
  });

  test('of a fork, even one that was deleted since, is read from the base repository', async () => {
    scene.github.pull = { head: { sha: HEAD, ref: 'patch-1', repo: null } };
    await expect(scene.audit()).resolves.toMatchObject({ kind: 'published' });
    expect(scene.github.requests.every(({ path }) => /^\/(?:app|graphql|repos\/octo\/shop)/.test(path))).toBe(true);
    expect(scene.change.head.bytes('src/app.ts')).toBeDefined();
  });

  test('names what it could not find as unreadable, not as empty', async () => {
    scene.github.fail(/graphql query\(\$owner: String!, \$name: String!, \$e/, {
      status: 200,
      body: {
        data: { repository: { f0: null, f1: null, f2: null } },
        errors: [{ type: 'INTERNAL', path: ['repository', 'f2'], message: 'oops' }],
      },
    });
    await scene.audit();
    expect(scene.change.head.absence('src/app.ts')).toBe('unreadable');
  });

  test('follows a rename', async () => {
    scene.github.base['src/old.ts'] = 'same';
    const rows = scene.github.fileRows().filter(({ filename }) => filename !== 'src/old.ts');
    scene.github.head['src/new.ts'] = 'same';
    const renamed = { filename: 'src/new.ts', previous_filename: 'src/old.ts', status: 'renamed', sha: null, changes: 0 };
    scene.github.fail(/pulls\/1\/files/, { status: 200, body: [...rows, renamed] });
    await scene.audit();
    const { base, head, files } = scene.change;
    expect(files).toContainEqual({ path: 'src/new.ts', previousPath: 'src/old.ts', status: 'renamed', hunks: [] });
    expect([...base.entries.keys()]).toEqual(['package.json', 'src/app.ts', 'src/old.ts']);
    expect([base.bytes('src/old.ts')?.length, head.bytes('src/new.ts')?.length]).toEqual([4, 4]);
  });

  test('a withheld patch leaves the lines unknown, and a comment is not risked', async () => {
    scene.github.withheldPatches.add('src/app.ts');
    scene.findings = [finding()];
    await scene.audit();
    expect(scene.change.files[0]?.hunks).toBeUndefined();
    expect(scene.github.threads).toEqual([]);
    expect(scene.github.checkRuns[0]?.output.annotations_count).toBe(1);
  });

  test('a truncated tree and a list cut short are gaps in words', async () => {
    scene.github.truncatedTree = true;
    scene.github.claimedFiles = 30;
    await scene.audit();
    const { head, gaps } = scene.change;
    expect(gaps).toEqual([expect.stringContaining('GitHub lists 1 of 30 changed files'), expect.stringContaining('cut off the listing')]);
    expect(head.complete).toBe(false);
    expect(head.bytes('src/app.ts')).toBeDefined();
  });

  test('the changed files of a tree that GitHub has cut off before them are judged all the same', async () => {
    scene.github.fail(/git\/trees/, { status: 200, body: { truncated: true, tree: [] } });
    await scene.audit();
    expect(new TextDecoder().decode(scene.change.head.bytes('src/app.ts'))).toBe(scene.github.head['src/app.ts']);
  });

  test('pages are read up to the 3,000 files that GitHub lists', async () => {
    scene.github.base = {};
    scene.github.head = Object.fromEntries(Array.from({ length: 3_000 }, (_, index) => [`d/f${index}.txt`, `${index}`]));
    scene.github.claimedFiles = 30_000;
    await scene.audit();
    expect(scene.github.log.filter((line) => line.endsWith('/files'))).toHaveLength(30);
    expect(scene.change.gaps).toEqual([expect.stringContaining('GitHub lists 3,000 of 30,000 changed files')]);
    expect(scene.github.requests.length).toBeLessThan(60);
  });

  test('large texts are read whole, binary ones not at all', async () => {
    scene.github.head['src/app.ts'] = lines(60_000, 'a long line of text');
    scene.github.head['logo.png'] = 'PNG\0\0';
    await scene.audit();
    const { head } = scene.change;
    expect(head.bytes('src/app.ts')?.length).toBe(Buffer.byteLength(scene.github.head['src/app.ts'] ?? ''));
    expect(head.absence('logo.png')).toBe('binary');
  });

  test('a GraphQL time-out halves the question', async () => {
    scene.github.fail(/graphql query\(\$owner: String!, \$name: String!, \$e/, { status: 502 }, { times: 3 });
    await scene.audit();
    expect(scene.change.head.bytes('src/app.ts')).toBeDefined();
  });

  test('a head that moves in the middle is read again, never mixed', async () => {
    const [row] = scene.github.fileRows();
    scene.github.fail(/pulls\/1\/files/, { status: 200, body: [{ ...row, sha: 'f'.repeat(40) }] });
    await expect(scene.audit()).rejects.toThrow('moved');
    expect(scene.judged).toBeUndefined();
  });
});

describe('the policy', () => {
  test('that could not be read is never taken for the default', async () => {
    scene.github.fail(/graphql query\(\$o0: String!/, {
      status: 200,
      body: { data: { r0: null, r1: null, r2: null }, errors: [{ type: 'INTERNAL', path: ['r1'], message: 'oops' }] },
    });
    await expect(scene.audit()).rejects.toThrow('what the policy is');
    expect(scene.judged).toBeUndefined();
  });

  test('says what is read, too', async () => {
    scene.github.base['examples/shop.js'] = scene.github.head['examples/shop.js'] = 'x();\n';
    await scene.audit();
    expect(scene.change.head.bytes('examples/shop.js')).toBeUndefined();
    scene.github.policy = 'paths: { roles: { examples/: source }, deployables: [src, gone] }\n';
    await scene.audit({ generation: 1 });
    expect(scene.change.head.bytes('examples/shop.js')).toBeDefined();
    expect(scene.github.checkRuns[1]?.output.summary).toContain('paths.deployables names gone, and there is no such directory');
  });

  /** Has GitHub answer the question for policies with this. */
  const answered = (body: object) => scene.github.fail(/graphql query\(\$o0: String!/, { status: 200, body });
  const HOME = { isPrivate: false, commit: null, rules: null };

  test('of an organisation without a repository for it is none', async () => {
    const errors = [{ type: 'NOT_FOUND', path: ['r0'], message: "Could not resolve to a Repository with the name 'octo/.github'." }];
    answered({
      data: { home: HOME, r0: null, r2: { object: { text: 'mode: enforce', isTruncated: false } }, r3: { object: null } },
      errors,
    });
    await scene.audit();
    expect(scene.judged?.options.policy.mode).toBe('enforce');
  });

  test('whose earlier versions could not be read is not guessed', async () => {
    scene.github.policy = 'mode: loud\n';
    scene.github.fail(/history\(/, { status: 200, body: { data: null, errors: [{ type: 'INTERNAL', message: 'oops' }] } });
    await expect(scene.audit()).rejects.toThrow('what the policy is');
    expect(scene.judged).toBeUndefined();
  });

  test.each([
    ['no text', { text: null, isTruncated: false }],
    ['cut off', { text: 'mode: observe\n', isTruncated: true }],
  ])('that is %s asks for action', async (_, object) => {
    answered({ data: { home: HOME, r0: null, r2: { object }, r3: { object: null } } });
    await expect(scene.audit()).resolves.toMatchObject({ conclusion: 'action_required' });
    expect(scene.github.checkRuns[0]?.output.summary).toContain('can not be read as text');
  });

  test('comes from the base branch', async () => {
    scene.github.policy = 'mode: observe\n';
    scene.github.head['.github/twelvefold.yml'] = 'mode: enforce\n';
    scene.findings = [finding()];
    await expect(scene.audit()).resolves.toMatchObject({ conclusion: 'neutral' });
    expect(scene.judged?.options.policy.mode).toBe('observe');
    expect(scene.github.threads).toEqual([]);
    expect(scene.github.checkRuns[0]?.output.summary).toContain('Policy: .github/twelvefold.yml on main');
  });

  const summary = (): string => scene.github.checkRuns[0]?.output.summary ?? '';

  test('that is broken is told where and what, and its last version that holds stays in force', async () => {
    scene.github.policy = 'mode: observe\nmodes: x\nrules:\n  config/none-such: off\n';
    scene.github.policyVersions = [scene.github.policy, 'mode: loud\n', 'mode: enforce\ncomments: { max: 0 }\n', 'mode: observe\n'];
    await expect(scene.audit()).resolves.toMatchObject({ conclusion: 'action_required' });
    expect(scene.judged?.options.policy).toMatchObject({ mode: 'enforce', comments: { max: 0 } });
    expect(scene.github.checkRuns[0]).toMatchObject({ status: 'completed', conclusion: 'action_required' });
    expect(scene.github.checkRuns[0]?.output.title).toContain('the policy has mistakes');
    expect(summary()).toContain('`.github/twelvefold.yml:2` `modes`: there is no such key as "modes"');
    expect(summary()).toContain('Its version of `2222222`, the last one that holds, is followed until it is corrected.');
  });

  test('that never held leaves the defaults in force', async () => {
    scene.github.policy = 'mode: loud\n';
    scene.github.policyVersions = [scene.github.policy];
    await expect(scene.audit()).resolves.toMatchObject({ conclusion: 'action_required' });
    expect(scene.judged?.options.policy).toEqual(DEFAULT_POLICY);
    expect(summary()).toContain('Until it is corrected, reviews go on without it.');
  });

  test('of the organisation counts first, and what it locks stays', async () => {
    scene.github.shared['octo/.github:twelvefold.yml'] = 'mode: enforce\nlocked: [mode]\npaths: { ignore: [old/] }\n';
    scene.github.policy = 'mode: observe\nfail-on: warning\npaths: { ignore: [legacy/] }\n';
    await scene.audit();
    expect(scene.judged?.options.policy).toMatchObject({ mode: 'enforce', 'fail-on': 'warning', paths: { ignore: ['old/', 'legacy/'] } });
    expect(summary()).toContain('Policy: octo/.github: twelvefold.yml, .github/twelvefold.yml on main');
    expect(summary()).toContain('sets mode, which octo/.github: twelvefold.yml has locked; it is not followed.');
  });

  test('builds on shared ones, each read once, whatever circle they make', async () => {
    scene.github.policy = 'extends: [octo/policies]\nfail-on: never\n';
    scene.github.shared['octo/policies:twelvefold.yml'] =
      'extends: ["acme/base:strict.yml@v2", octo/policies]\nmode: observe\nfail-on: notice\n';
    scene.github.shared['acme/base:strict.yml'] = 'extends: [octo/policies]\nmode: enforce\ncomments: { max: 3 }\n';
    await scene.audit();
    expect(scene.judged?.options.policy).toMatchObject({ mode: 'observe', 'fail-on': 'never', comments: { max: 3 } });
    expect(scene.github.requests.filter(({ body }) => String(body['query']).includes('r0: repository'))).toHaveLength(3);
  });

  test.each<[string, () => void]>([
    ['four steps away', () => link(4)],
    ['nine of them', () => (scene.github.policy = `extends: [${Array.from({ length: 9 }, (_, at) => `octo/p${at}`).join(', ')}]\n`)],
  ])('is not followed to shared ones %s, and asks for action', async (_, build) => {
    build();
    await expect(scene.audit()).resolves.toMatchObject({ conclusion: 'action_required' });
    expect(summary()).toContain('more than 8 shared policies, or 3 steps from one to the next, are not followed');
  });

  /** A chain of so many shared policies. */
  function link(steps: number): void {
    scene.github.policy = 'extends: [octo/p1]\n';
    for (let step = 1; step <= steps; step += 1) scene.github.shared[`octo/p${step}:twelvefold.yml`] = `extends: [octo/p${step + 1}]\n`;
    scene.github.shared[`octo/p${steps}:twelvefold.yml`] = 'mode: enforce\n';
  }

  test('is followed to shared ones three steps away', async () => {
    link(3);
    await expect(scene.audit()).resolves.toMatchObject({ conclusion: 'success' });
    expect(scene.judged?.options.policy.mode).toBe('enforce');
  });

  test('that builds on what is not there asks for action', async () => {
    scene.github.policy = 'extends: [octo/policies]\nmode: observe\n';
    await expect(scene.audit()).resolves.toMatchObject({ conclusion: 'action_required' });
    expect(summary()).toContain('`extends`: octo/policies is not there, or is not for Twelvefold to read');
    expect(scene.judged?.options.policy.mode).toBe('observe');
  });

  test.each([
    ['labels', 'skip: { labels: [Generated] }', { labels: [{ name: 'generated' }] }],
    ['authors', 'skip: { authors: ["renovate[bot]"] }', { user: { login: 'renovate[bot]' } }],
    ['titles', 'skip: { titles: ["wip*"] }', { title: 'WIP: a / b' }],
    ['paths', 'skip: { paths: [src/] }', {}],
  ])('skips by %s with a check that says why, and nothing is judged', async (by, policy, pull) => {
    scene.github.policy = policy;
    scene.github.pull = pull;
    await expect(scene.audit()).resolves.toMatchObject({ conclusion: 'skipped', review: undefined });
    expect(scene.judged).toBeUndefined();
    expect(scene.github.checkRuns[0]).toMatchObject({ status: 'completed', conclusion: 'skipped' });
    expect(scene.github.checkRuns[0]?.output.title).toBe(`Not judged: the policy skips it by ${by}`);
    expect(scene.github.threads).toEqual([]);
  });

  test('skips without a check where the app may write none, and says so in the log', async () => {
    scene.github.policy = 'skip: { authors: [robin] }';
    scene.github.fail(/POST .*check-runs/, { status: 403, body: { message: 'Resource not accessible by integration' } });
    await expect(scene.audit()).resolves.toMatchObject({ conclusion: 'skipped', notices: [expect.stringContaining('Checks: write')] });
  });

  test('does not skip what only nearly fits', async () => {
    scene.github.policy = 'skip: { labels: [wip], authors: [rob], titles: [wip], paths: [src/lib/] }';
    await expect(scene.audit()).resolves.not.toMatchObject({ conclusion: 'skipped' });
  });

  test('that a change edits is shown in its effect and not followed', async () => {
    scene.github.policy = 'mode: comment\n';
    scene.github.base['.github/twelvefold.yml'] = scene.github.policy;
    scene.github.head['.github/twelvefold.yml'] = 'mode: observe\nrules: { logs/file-logger: off }\n';
    await scene.audit();
    expect(scene.judged?.options.policy).toEqual(DEFAULT_POLICY);
    expect(summary()).toContain('### This change edits the policy');
    expect(summary()).toContain('| `mode` | `"comment"` | `"observe"` |');
    expect(summary()).toContain('| `rules.logs/file-logger` | · | `"off"` |');
  });

  test('that a change moves away is shown in its effect', async () => {
    scene.github.policy = scene.github.base['.github/twelvefold.yml'] = 'mode: observe\n';
    const moved = { filename: 'old.yml', previous_filename: '.github/twelvefold.yml', status: 'renamed', sha: null, changes: 0 };
    scene.github.fail(/pulls\/1\/files/, { status: 200, body: [moved] });
    await scene.audit();
    expect(summary()).toContain('| `mode` | `"observe"` | `"comment"` |');
  });

  test('that a change breaks is told before it is merged', async () => {
    scene.github.head['.github/twelvefold.yml'] = 'mode: loud\n';
    await expect(scene.audit()).resolves.toMatchObject({ conclusion: 'success' });
    expect(summary()).toContain('It has 1 mistake and would not be followed:');
    expect(summary()).toContain('`.github/twelvefold.yml:1` `mode`');
  });
});
