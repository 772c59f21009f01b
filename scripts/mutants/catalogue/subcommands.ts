import type { Claim } from '../claim.ts';

const BASELINE = ['test/cli/subcommands/baseline.test.ts'];
const POLICY = ['test/cli/subcommands/policy.test.ts'];
const USAGE = ['test/cli/usage.test.ts'];
const RULES = ['test/cli/custom-rules.test.ts'];

/** What each command of the command line does. */
export const SUBCOMMANDS: readonly Claim[] = [
  {
    promise: 'review reports what the change introduces, and nothing that was there',
    of: ['twelvefold review'],
    file: 'src/review/comparing/compare.ts',
    text: "keep(found, 'existing', before);",
    becomes: "keep(found, 'introduced', before);",
    tests: ['test/review/comparing/compare.test.ts'],
    named: 'what a change did to a finding',
  },
  {
    promise: 'audit judges the whole tree of a commit',
    of: ['twelvefold audit'],
    file: 'src/review/judging/plan.ts',
    text: 'if (tree.bytes(path) || (GAPS.has(tree.absence(path)) && owed(path)))',
    becomes: 'if (GAPS.has(tree.absence(path)) && owed(path))',
    tests: ['test/review/judging/plan.test.ts'],
    named: 'looks at what is there',
  },
  {
    promise: 'baseline writes what a commit’s audit finds',
    of: ['twelvefold baseline'],
    file: 'src/cli/subcommands/baseline.ts',
    text: 'const refusal = files.put(step.path, step.after);',
    becomes: 'const refusal = files.put(step.path, step.before ?? baselineText([]));',
    tests: BASELINE,
    named: 'passes, and its findings are counted',
  },
  {
    promise: 'rules lists every rule once, under its factor',
    of: ['twelvefold rules'],
    file: 'src/cli/subcommands/rules.ts',
    text: 'factorOf(rule).number === number',
    becomes: 'factorOf(rule).number >= number',
    tests: USAGE,
    named: 'every rule is listed once',
  },
  {
    promise: 'rules test tries every example of a repository’s own rules',
    of: ['twelvefold rules test'],
    file: 'src/cli/subcommands/rules-test.ts',
    text: "if (kind === 'good') return found.length === 0 ?",
    becomes: "if (kind === 'good') return found.length >= 0 ?",
    tests: RULES,
    named: 'names each example that fails',
  },
  {
    promise: 'explain tells all of a rule',
    of: ['twelvefold explain'],
    file: 'src/cli/subcommands/explain.ts',
    text: "['What to do', ...paragraph(rule.remedy)],",
    becomes: "['What to do'],",
    tests: USAGE,
    named: 'is explained completely',
  },
  {
    promise: 'explain takes a factor by slug, number, numeral or name',
    file: 'src/cli/subcommands/explain.ts',
    text: 'return [slug, name.toLowerCase(), String(number), numeral.toLowerCase()];',
    becomes: 'return [slug, name.toLowerCase(), String(number)];',
    tests: USAGE,
    named: 'III is a factor',
  },
  {
    promise: 'policy show tells every value with the file that it comes from',
    of: ['twelvefold policy', 'twelvefold policy show'],
    file: 'src/cli/subcommands/policy.ts',
    text: '${value.padEnd(Math.min(values, 40))}  ${source}\\n',
    becomes: '${value.padEnd(Math.min(values, 40))}  ${key}${source.slice(0, 0)}\\n',
    tests: POLICY,
    named: 'names the source of every value',
  },
  {
    promise: 'policy validate names every mistake with its line',
    of: ['twelvefold policy validate'],
    file: 'src/cli/subcommands/policy.ts',
    text: 'for (const problem of loaded.problems)',
    becomes: 'for (const problem of loaded.problems.slice(0, 1))',
    tests: POLICY,
    named: 'names every mistake with its line',
  },
  {
    promise: 'policy init does not write over a policy',
    of: ['twelvefold policy init'],
    file: 'src/cli/subcommands/policy.ts',
    text: 'if (there !== undefined) throw new UsageError(`${there} is there already`);',
    becomes: "if (there === '') throw new UsageError(`${there} is there already`);",
    tests: POLICY,
    named: 'does not write over one',
  },
  {
    promise: 'policy schema prints what is published',
    of: ['twelvefold policy schema'],
    file: 'src/cli/subcommands/policy.ts',
    text: 'stdout.write(policyJsonSchema([...RULE_IDS]));',
    becomes: 'stdout.write(policyJsonSchema([]));',
    tests: POLICY,
    named: 'policy schema prints',
  },
];
