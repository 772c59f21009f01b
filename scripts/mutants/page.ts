import { CLAIMS } from './claims.ts';
import { type GroupedClaim, GROUPS } from './claim.ts';
import { COMMITTED_RESULTS, readResults, type Result } from './results.ts';

/** The page about what is promised and which test fails without it, from the catalogue and the committed results alone. */
export function mutantsPage(): string {
  const { run, of } = readResults(COMMITTED_RESULTS);
  const killed = CLAIMS.filter(({ promise }) => of.get(promise)?.verdict === 'killed').length;
  return [
    '# What is promised, and the test that fails without it',
    '',
    'Written from the catalogue in `scripts/mutants` and the results of `npm run mutants` in [mutants.jsonl](mutants.jsonl); nothing here is',
    'typed. Each promise was broken in a copy of the sources by one small change of the file that keeps it, and the tests were run: the one',
    'that is named failed.',
    '',
    `${CLAIMS.length} promises, of which a test has failed for ${killed} (${run ? `run on ${run.date} at ${run.commit}` : 'never run'}).`,
    '',
    ...GROUPS.flatMap((group) => section(group, of)),
  ].join('\n');
}

function section(group: GroupedClaim['group'], results: ReadonlyMap<string, Result>): readonly string[] {
  const claims = CLAIMS.filter((claim) => claim.group === group);
  const rows = claims.map((claim) => row(claim, results.get(claim.promise)));
  return [
    `## ${group.charAt(0).toUpperCase()}${group.slice(1)}`,
    '',
    '| Promise | Broken in | Test that fails |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ];
}

function row({ promise, file, tests }: GroupedClaim, result: Result | undefined): string {
  const [test] = tests;
  const [name = ''] = result?.why ?? [];
  const failed = result?.verdict === 'killed' ? `${plain(shortened(name))} (\`${test}\`)` : (result?.verdict ?? 'not run yet');
  return `| ${plain(promise)} | \`${file}\` | ${failed} |`;
}

const MOST_CHARACTERS = 120;

function shortened(name: string): string {
  return name.length > MOST_CHARACTERS ? `${name.slice(0, MOST_CHARACTERS - 1)}…` : name;
}

/** Words without markup, for a cell of a table. */
function plain(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_{}[\]<>|~$]/g, '\\$&');
}
