import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { RULES } from '../checks/index.ts';
import { CORPORA, scoreCorpus } from './accuracy/corpus.ts';
import { type JudgedFinding, readJudgements, writeJudgements } from './accuracy/judgements.ts';
import { accuracyPage } from './accuracy/page.ts';
import { replay } from './accuracy/replay.ts';

const { values } = parseArgs({
  options: { scorer: { type: 'string' }, changes: { type: 'string' }, mirror: { type: 'string' } },
});
const { scorer, changes, mirror } = values;
if ((scorer === undefined && changes !== undefined) || (scorer !== undefined && mirror === undefined)) {
  process.stderr.write(
    'usage: npm run accuracy [-- [--scorer score.py [--changes changes.jsonl]] --mirror DIR]\n' +
      'Measures anew what it is given the means for, writes docs/accuracy.md from the facts below docs/accuracy, and prints it.\n',
  );
  process.exit(2);
}

if (scorer !== undefined && mirror !== undefined) {
  for (const { labels = changes, score } of CORPORA) {
    if (labels !== undefined) writeFileSync(score, `${JSON.stringify(scoreCorpus(scorer, labels, mirror), undefined, 2)}\n`);
  }
}
if (mirror !== undefined) await replayJudgements(mirror);
const page = accuracyPage(RULES.map((rule) => rule.id));
writeFileSync('docs/accuracy.md', page);
process.stdout.write(`\n${page}`);

async function replayJudgements(from: string): Promise<void> {
  const { judgements, unseen } = await replay(readJudgements(), from);
  writeJudgements(judgements);
  const lines = judgements.findings.filter(({ said, verdict }) => !said || verdict !== 'fair').map(line);
  process.stdout.write(['Judged changes again, except for what is said and fair:', ...lines, ''].join('\n'));
  for (const { repository, sha } of unseen) process.stdout.write(`not reviewed again, as the mirror lacks it: ${repository} ${sha}\n`);
}

function line({ repository, sha, path, line: number, rule, verdict, said }: JudgedFinding): string {
  return `${said ? 'said' : 'gone'}\t${verdict || 'unjudged'}\t${rule}\t${repository}@${sha.slice(0, 10)}\t${path}:${number}`;
}
