import { existsSync, readFileSync } from 'node:fs';
import { FACTORS } from '../../checks/factors.ts';
import { CORPORA, type Corpus, type CorpusScore } from './corpus.ts';
import { type JudgedFinding, type Judgements, readJudgements } from './judgements.ts';

/** Rules of the catalogue that were left out on purpose: id → why. */
export const ABSENT = 'docs/accuracy/absent-rules.json';
/** Findings of audits of whole trees, as somebody judged them who had no part in the rules. */
export const TREES = 'docs/accuracy/trees.jsonl';

/** The page about accuracy, from the committed facts alone. */
export function accuracyPage(ruleIds: readonly string[]): string {
  const measured = CORPORA.filter(({ score }) => existsSync(score)).map((corpus) => ({ corpus, score: readScore(corpus) }));
  const judgements = readJudgements();
  const absent = existsSync(ABSENT) ? (JSON.parse(readFileSync(ABSENT, 'utf8')) as Readonly<Record<string, string>>) : {};
  return [
    ...INTRODUCTION,
    ...measured.flatMap(({ corpus, score }) => [...corpusSection(corpus, score), ...factorTable(score)]),
    ...judgedSection(judgements),
    ...treeSection(readJudgements(TREES)),
    ...ruleTable(
      ruleIds,
      measured.map(({ score }) => score),
      judgements,
    ),
    ...absentSection(absent),
    '',
  ].join('\n');
}

function readScore({ score }: Corpus): CorpusScore {
  return JSON.parse(readFileSync(score, 'utf8')) as CorpusScore;
}

const INTRODUCTION = [
  '# Accuracy',
  '',
  'Written by `npm run accuracy` from the facts in [accuracy/](accuracy); no figure here is typed. What counts as a finding is what may',
  'become a line comment: certain errors and warnings. Advice is not counted, for or against.',
  '',
  'Labelled changes are real ones of public repositories, labelled by reading: each label is a violation that the change introduces,',
  'and on exhaustively labelled changes every other error or warning is a false alarm. Labels may be wrong here and there.',
  '',
];

function corpusSection({ title, about }: Corpus, score: CorpusScore): readonly string[] {
  return [
    `## ${title}`,
    '',
    about,
    '',
    `${score.changes} changes, ${score.labels} labels. Recall ${percent(score.recall)}, mean over factors ${percent(score.meanRecallOfFactors)};`,
    `precision ${percent(score.precision)} (${score.falseAlarms} false alarms);`,
    ...(score.upheld === undefined
      ? []
      : [
          `of the ${score.upheld.labels} labels that a second reader upheld without knowing a result, ${share(score.upheld.found, score.upheld.labels)} are found;`,
        ]),
    `${score.cleanWithAlarm} of ${score.cleanChanges} changes without a violation got an error or warning.`,
    `Review time per change, start included: median ${score.medianSeconds.toFixed(2)} s, 95th percentile ${score.p95Seconds.toFixed(2)} s. Changes that could not be reviewed: ${score.unreviewed}.`,
    '',
  ];
}

function factorTable({ factors }: CorpusScore): readonly string[] {
  const rows = FACTORS.map(({ numeral, name }, index) => {
    const { found, missed, falseAlarms } = factors[index] ?? { found: 0, missed: 0, falseAlarms: 0 };
    const shares = [share(found, found + missed), share(found, found + falseAlarms)] as const;
    return `| ${numeral}. ${name} | ${found + missed} | ${found} | ${shares[0]} | ${falseAlarms} | ${shares[1]} |`;
  });
  return ['| Factor | Labels | Found | Recall | False alarms | Precision |', '| --- | --: | --: | --: | --: | --: |', ...rows, ''];
}

function judgedSection({ changes, findings }: Judgements): readonly string[] {
  const repositories = [...new Set(changes.map(({ repository }) => repository))].sort();
  const rows = repositories.map((repository) => {
    const own = changes.filter((change) => change.repository === repository);
    const cells = tallyCells(findings.filter((finding) => finding.repository === repository));
    return `| [${repository}](https://github.com/${repository}) | ${mostFrequent(own.map(({ language }) => language))} | ${own.length} | ${cells} |`;
  });
  return [
    '## On changes of further projects',
    '',
    'Real commits of public projects, each reviewed against its parent, and every finding judged by somebody who read the change: fair is what a',
    'senior engineer would say in a review of it. A finding that the rules of today no longer say stays on record and is counted apart, so the',
    'share of fair ones stands twice: of all that was ever said, and of what is said now.',
    '',
    '| Project | Language | Changes | Findings | Fair | Unfair | Not judged | Fair now | Said before: fair | unfair | Fair ever |',
    '| --- | --- | --: | --: | --: | --: | --: | --: | --: | --: | --: |',
    ...rows,
    `| **${repositories.length} projects** | | ${changes.length} | ${tallyCells(findings)} |`,
    '',
    ...unfairSection(findings),
  ];
}

/** Audits of whole trees: old code of many hands, of which a change shows a little at a time. */
function treeSection({ changes, findings }: Judgements): readonly string[] {
  const rows = FACTORS.map(({ slug, numeral, name }) => {
    const own = findings.filter(({ rule }) => rule.startsWith(`${slug}/`));
    const fair = own.filter(({ verdict }) => verdict === 'fair').length;
    return `| ${numeral}. ${name} | ${own.length} | ${fair} | ${share(fair, own.length)} |`;
  });
  const fair = findings.filter(({ verdict }) => verdict === 'fair').length;
  return [
    '## On whole trees',
    '',
    `Audits of ${changes.length} of the opened projects, judged by somebody who had no part in the rules: at most three findings of a rule in a tree, the rules`,
    'that speak seldom first, and unfair when in doubt. These facts are of the day on which they were written.',
    '',
    '| Factor | Findings | Fair | Share |',
    '| --- | --: | --: | --: |',
    ...rows,
    `| **All** | ${findings.length} | ${fair} | ${share(fair, findings.length)} |`,
    '',
  ];
}

/** What is said now, by verdict, with its share of fair ones; then what was said before; then the share over both. */
function tallyCells(findings: readonly JudgedFinding[]): string {
  const count = (said: boolean, verdict: JudgedFinding['verdict']): number =>
    findings.filter((finding) => finding.said === said && finding.verdict === verdict).length;
  const [fair, unfair, open, fairBefore, unfairBefore] = [
    count(true, 'fair'),
    count(true, 'unfair'),
    count(true, ''),
    count(false, 'fair'),
    count(false, 'unfair'),
  ];
  const now = [fair + unfair + open, fair, unfair, open, share(fair, fair + unfair)];
  return [...now, fairBefore, unfairBefore, share(fair + fairBefore, fair + unfair + fairBefore + unfairBefore)].join(' | ');
}

function unfairSection(findings: readonly JudgedFinding[]): readonly string[] {
  const unfair = findings.filter(({ verdict }) => verdict === 'unfair');
  if (unfair.length === 0) return [];
  const rows = unfair.map(({ repository, sha, path, line, rule, why, said }) => {
    const link = `https://github.com/${repository}/blob/${sha}/${encodeURI(path)}#L${line}`;
    return `| \`${rule}\` | [${repository} ${sha.slice(0, 7)}](${link}) | ${cell(why)} | ${said ? 'yes' : 'no'} |`;
  });
  return ['### Unfair ones, and why', '', '| Rule | Where | Why it is unfair | Still said |', '| --- | --- | --- | --- |', ...rows, ''];
}

function ruleTable(ruleIds: readonly string[], scores: readonly CorpusScore[], { findings }: Judgements): readonly string[] {
  const unseen: string[] = [];
  const rows = ruleIds.flatMap((id) => {
    const own = findings.filter(({ rule, said }) => rule === id && said);
    const [fair, unfair] = (['fair', 'unfair'] as const).map((wanted) => own.filter(({ verdict }) => verdict === wanted).length);
    const found = total(scores.map(({ rules }) => rules[id]?.found ?? 0));
    const falseAlarms = total(scores.map(({ rules }) => rules[id]?.falseAlarms ?? 0));
    const right = found + (fair ?? 0);
    const wrong = falseAlarms + (unfair ?? 0);
    if (right + wrong === 0) {
      unseen.push(`\`${id}\``);
      return [];
    }
    return [`| [${id}](rules/${id}.md) | ${found} | ${falseAlarms} | ${fair} | ${unfair} | ${share(right, right + wrong)} |`];
  });
  return [
    '## By rule',
    '',
    'Labels that a rule found and false alarms that it raised on the labelled changes; findings judged fair and unfair on the others.',
    '',
    '| Rule | Labels found | False alarms | Fair | Unfair | Right |',
    '| --- | --: | --: | --: | --: | --: |',
    ...rows,
    '',
    ...(unseen.length > 0
      ? [
          `${unseen.length} rules have said nothing on either, so that their examples are all that speaks for them: ${unseen.join(', ')}.`,
          '',
        ]
      : []),
  ];
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

function absentSection(absent: Readonly<Record<string, string>>): readonly string[] {
  const rows = Object.entries(absent).map(([id, why]) => `- \`${id}\`: ${why}`);
  return rows.length === 0 ? [] : ['## Rules that were left out', '', ...rows];
}

function mostFrequent(words: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? '';
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

function share(part: number, whole: number): string {
  return whole === 0 ? '–' : percent(part / whole);
}

function percent(value: number): string {
  return `${(100 * value).toFixed(1)} %`;
}
