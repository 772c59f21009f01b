import { describe, expect, test } from '@jest/globals';
import { RULES } from '../../checks/index.ts';
import type { Example, Rule } from '../../checks/rule.ts';
import { openRepository } from '../../src/analysis/open-repository.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import { asApp, judgeWith, prepareExample } from '../../src/review/judging/example.ts';
import { prove } from '../../src/review/repairing/prove.ts';
import { memoryTree } from '../../src/source/memory.ts';

function open(files: Readonly<Record<string, string>>): Repository {
  const alone = openRepository(memoryTree(files));
  return alone.deployables.length > 0 ? alone : openRepository(memoryTree(asApp(files)));
}

function say(rule: Rule, example: Example): readonly string[] {
  const { files } = prepareExample(example);
  return judgeWith(rule, open(files)).map((finding) => `${finding.path}:${finding.range.start.line}`);
}

/** Rules of which a repair has been proved. */
const repairing = new Set<string>();

describe.each(RULES.map((rule) => [rule.id, rule] as const))('%s', (_, rule) => {
  test.each(rule.examples.bad.map((example) => [example.name, example] as const))('finds: %s', (_name, example) => {
    const { expected } = prepareExample(example);
    expect(expected).toBeDefined();
    expect(say(rule, example)).toEqual([`${expected?.path}:${expected?.line}`]);
  });

  test.each(rule.examples.good.map((example) => [example.name, example] as const))('is silent: %s', (_name, example) => {
    expect(say(rule, example)).toEqual([]);
  });

  test('each fix that it offers holds what it promises', () => {
    for (const example of rule.examples.bad) {
      const repository = open(prepareExample(example).files);
      for (const finding of judgeWith(rule, repository)) {
        if (!finding.fix) continue;
        const suggestion = prove(finding, {
          repository,
          open: openRepository,
          rules: RULES,
          excluded: new Set(),
          watch: () => {},
        });
        expect({ example: example.name, proved: suggestion !== undefined }).toEqual({ example: example.name, proved: true });
        repairing.add(rule.id);
      }
    }
  });
});

test('at least thirty rules carry a fix', () => {
  expect(repairing.size).toBeGreaterThanOrEqual(30);
});
