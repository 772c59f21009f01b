import { beforeEach, describe, expect, test } from '@jest/globals';
import { baselineText } from '../../../src/policy/baseline.ts';
import { ruleFile } from '../../policy/custom/sample-rule.ts';
import { AuditScene } from '../audit-scene.ts';

let scene: AuditScene;

beforeEach(() => {
  scene = new AuditScene();
});

describe('the baseline', () => {
  const FILE = '.github/twelvefold-baseline.json';
  const entry = { path: 'a', rule: 'logs/file-logger', code: 'c'.repeat(32), fingerprint: '1'.repeat(32) };
  const text = baselineText([entry]);

  test('is read on the base branch with everything else, in no further request', async () => {
    scene.github.base[FILE] = scene.github.head[FILE] = text;
    await expect(scene.audit()).resolves.toMatchObject({ conclusion: 'success', requests: 10 });
    expect(scene.judged?.options.baseline).toEqual({ path: FILE, entries: [entry] });
  });

  test.each([
    ['edits', baselineText([{ ...entry, fingerprint: '2'.repeat(32) }]), text],
    ['brings', text, undefined],
    ['takes away', undefined, text],
  ])('that the change %s is followed as it was', async (_, head, base) => {
    if (base !== undefined) scene.github.base[FILE] = base;
    if (head !== undefined) scene.github.head[FILE] = head;
    await scene.audit();
    expect(scene.judged?.options.baseline?.entries).toEqual(base === undefined ? undefined : [entry]);
  });

  test('is that of the base branch as it is now, whatever the change was made on', async () => {
    scene.github.base[FILE] = scene.github.head[FILE] = baselineText([]);
    scene.github.main = { ...scene.github.base, [FILE]: text };
    await scene.audit();
    expect(scene.judged?.options.baseline?.entries).toEqual([entry]);
    scene.github.main = { 'src/app.ts': '' };
    await scene.audit({ generation: 1 });
    expect(scene.judged?.options.baseline).toBeUndefined();
  });

  test('stands where the policy says, or nowhere', async () => {
    scene.github.policy = 'baseline: quality/old.json\n';
    scene.github.base[FILE] = scene.github.head[FILE] = text;
    await scene.audit();
    expect(scene.judged?.options.baseline).toBeUndefined();
    scene.github.base['quality/old.json'] = scene.github.head['quality/old.json'] = text;
    await scene.audit({ generation: 1 });
    expect(scene.judged?.options.baseline).toEqual({ path: 'quality/old.json', entries: [entry] });
  });

  test('that is broken asks for action, and says where', async () => {
    scene.github.base[FILE] = scene.github.head[FILE] = text.replace('"format": 1', '"format": 7');
    await expect(scene.audit()).resolves.toMatchObject({ conclusion: 'action_required' });
    const { title, summary } = scene.github.checkRuns[0]?.output ?? { title: '', summary: '' };
    expect(title).toContain('the baseline has mistakes');
    expect(summary).toContain('### ⚠️ The baseline has 1 mistake');
    expect(summary).toContain(`\`${FILE}:2\` \`format\`: must be 1`);
    expect(scene.judged?.options.baseline).toBeUndefined();
  });
});

describe('the rules of the repository', () => {
  const FILE = '.github/twelvefold/rules/a.yml';

  test('are read on the base branch with everything else, in no further request', async () => {
    scene.github.base[FILE] = scene.github.head[FILE] = ruleFile();
    scene.github.policy = 'rules: { custom/sample: notice }\n';
    await expect(scene.audit()).resolves.toMatchObject({ conclusion: 'success', requests: 10 });
    expect(scene.judged?.options.custom?.map(({ id }) => id)).toEqual(['custom/sample']);
  });

  test.each([
    ['brings', ruleFile(), undefined, []],
    ['relaxes', ruleFile({ severity: 'notice' }), ruleFile(), ['warning']],
    ['takes away', undefined, ruleFile(), ['warning']],
  ])('that the change %s are followed as they were', async (_, head, base, severities) => {
    if (base !== undefined) scene.github.base[FILE] = base;
    if (head !== undefined) scene.github.head[FILE] = head;
    await scene.audit();
    expect(scene.judged?.options.custom?.map(({ severity }) => severity)).toEqual(severities);
  });

  test('are those of the base branch as it is now; the summary says at which commit', async () => {
    scene.github.base[FILE] = scene.github.head[FILE] = ruleFile();
    scene.github.main = { [FILE]: ruleFile({ severity: 'notice' }), [FILE.replace('a.yml', 'b.yml')]: ruleFile({ id: 'custom/new' }) };
    await scene.audit();
    expect(scene.judged?.options.custom?.map(({ id, severity }) => `${id} ${severity}`)).toEqual([
      'custom/sample notice',
      'custom/new warning',
    ]);
    expect(scene.github.checkRuns[0]?.output.summary).toContain('Read on main at bbbbbbb, with 2 rules of the repository.');
  });

  test('that the base branch has got since are not gone by a change that edits another', async () => {
    scene.github.base[FILE] = ruleFile();
    scene.github.head[FILE] = ruleFile({ severity: 'notice' });
    scene.github.main = { [FILE]: ruleFile(), [FILE.replace('a.yml', 'b.yml')]: ruleFile({ id: 'custom/new' }) };
    await scene.audit();
    const { summary = '' } = scene.github.checkRuns[0]?.output ?? {};
    expect(summary).toContain('`custom/sample` would be another (notice)');
    expect(summary).not.toContain('custom/new');
  });

  test('that are broken ask for action and say where; the others count', async () => {
    scene.github.base[FILE] = scene.github.head[FILE] = ruleFile({ factor: 'nothing' });
    const other = FILE.replace('a.yml', 'b.yml');
    scene.github.base[other] = scene.github.head[other] = ruleFile();
    scene.github.policy = 'rules: { custom/gone: off }\n';
    await expect(scene.audit()).resolves.toMatchObject({ conclusion: 'action_required' });
    const { title, summary } = scene.github.checkRuns[0]?.output ?? { title: '', summary: '' };
    expect(title).toContain('the custom rule has mistakes');
    expect(summary).toContain('### ⚠️ The custom rule has 1 mistake');
    expect(summary).toContain(`\`${FILE}:2\` \`factor\``);
    expect(scene.judged?.options.custom).toHaveLength(1);
  });

  test('that a policy levels and that are not there are told', async () => {
    scene.github.policy = 'rules: { custom/gone: off }\n';
    await expect(scene.audit()).resolves.toMatchObject({ conclusion: 'success' });
    expect(scene.github.checkRuns[0]?.output.summary).toContain('custom/gone, and there is no such rule');
  });
});

test('of thousands of rules a hundred are read, the others are told, and the requests stay few', async () => {
  for (let index = 0; index < 3_000; index += 1) {
    const path = `.github/twelvefold/rules/r${String(index).padStart(4, '0')}.yml`;
    scene.github.base[path] = scene.github.head[path] = ruleFile({ id: `custom/r${index}` });
  }
  await expect(scene.audit()).resolves.toMatchObject({ conclusion: 'action_required', requests: 11 });
  expect(scene.judged?.options.custom).toHaveLength(100);
  expect(scene.github.checkRuns[0]?.output.summary).toContain('is past the 100 rules that are read, with all behind it');
});
