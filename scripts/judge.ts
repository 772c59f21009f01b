import { parseArgs } from 'node:util';
import { type JudgedChange, type JudgedFinding, readJudgements, writeJudgements } from './accuracy/judgements.ts';
import { cloneOf, findingsOf, mainLanguage, type ReportedFinding, resolve, twoAtATime } from './accuracy/reviewing.ts';

const { values, positionals } = parseArgs({
  options: { mirror: { type: 'string' }, repository: { type: 'string' }, file: { type: 'string' } },
  allowPositionals: true,
});
const { mirror, repository, file } = values;
const clone = mirror !== undefined && repository !== undefined ? cloneOf(mirror, repository) : undefined;
if (clone === undefined || repository === undefined || positionals.length === 0) {
  process.stderr.write(
    'usage: npm run judge -- --mirror DIR --repository OWNER/NAME [--file JUDGEMENTS] COMMIT…\n' +
      'Reviews commits of a clone below DIR, prints what is found with its code, and notes each with an empty verdict.\n',
  );
  process.exit(2);
}

const changes: readonly JudgedChange[] = [...new Set(positionals.map((revision) => resolve(clone, revision)))].map((sha) => ({
  repository,
  sha,
  language: mainLanguage(clone, sha),
}));
const reviewed = await twoAtATime(changes, async (change) => ({ change, findings: await findingsOf(clone, change.sha) }));
for (const { change, findings } of reviewed) process.stdout.write(shown(change, findings));

// Read after the reviews, so that what somebody has judged in the meantime is kept.
const known = readJudgements(file);
const fresh = reviewed.filter(({ change }) => !known.changes.some((old) => old.repository === repository && old.sha === change.sha));
writeJudgements(
  {
    changes: [...known.changes, ...fresh.map(({ change }) => change)],
    findings: [...known.findings, ...fresh.flatMap(({ change, findings }) => findings.map((finding) => unjudged(change, finding)))],
  },
  file,
);
process.stdout.write(`${fresh.length} changes noted, ${reviewed.length - fresh.length} were there already\n`);

function unjudged({ repository: name, sha }: JudgedChange, { path, range, ruleId }: ReportedFinding): JudgedFinding {
  return { repository: name, sha, path, line: range.start.line, rule: ruleId, verdict: '', why: '', said: true };
}

function shown({ sha }: JudgedChange, findings: readonly ReportedFinding[]): string {
  const blocks = findings.map(({ path, range, ruleId, severity, excerpt, what }) => {
    const lines = excerpt.lines.map((text, index) => {
      const line = excerpt.startLine + index;
      return `  ${line === range.start.line ? '❯' : ' '} ${String(line).padStart(5)} │ ${text}`;
    });
    return [`${ruleId} (${severity}) ${path}:${range.start.line}`, ...lines, `  ${what}`, ''].join('\n');
  });
  return `${repository} ${sha}: ${findings.length} findings\n${blocks.join('\n')}\n`;
}
