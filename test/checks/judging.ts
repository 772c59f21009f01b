import { RULES } from '../../checks/index.ts';
import type { Rule } from '../../checks/rule.ts';
import { openRepository } from '../../src/analysis/open-repository.ts';
import { asApp, eachOnce } from '../../src/review/judging/example.ts';
import { judgeFile, judgeRepository } from '../../src/review/judging/judge.ts';
import { memoryTree } from '../../src/source/memory.ts';

/** A repository as path → text. */
export type Files = Readonly<Record<string, string>>;

/** All that some rules say about a whole tree, as `path:line rule`, sorted. */
export function judged(files: Files, rules: readonly Rule[] = RULES): readonly string[] {
  const repository = openRepository(memoryTree(files));
  const nothing = new Set<never>();
  const findings = [...repository.tree.entries.keys()].flatMap((path) => {
    const context = { path, role: repository.role(path), deployable: repository.deployableOf(path), repository };
    return judgeFile({ repository, path, rules, context, excluded: nothing, watch: () => {} }).findings;
  });
  findings.push(...judgeRepository(repository, rules, nothing, () => {}).findings);
  return eachOnce(findings)
    .map(({ path, range, ruleId }) => `${path}:${range.start.line} ${ruleId}`)
    .sort();
}

/** An example's files as an app: with a Procfile beside them when nothing else shows what runs. */
export function runnable(files: Files): Files {
  return openRepository(memoryTree(files)).deployables.length > 0 ? files : asApp(files);
}
