import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** Where the judgements are kept: facts about public repositories, none of their code. */
export const JUDGEMENTS = 'docs/accuracy/judgements.jsonl';

/** A commit that was reviewed against its first parent, whether or not anything was found. */
export interface JudgedChange {
  readonly repository: string;
  readonly sha: string;
  /** The language that most of the repository's code files are in. */
  readonly language: string;
}

/** What a person has made of one finding: would a senior engineer agree with it in a review of that change? */
export interface JudgedFinding {
  readonly repository: string;
  readonly sha: string;
  readonly path: string;
  readonly line: number;
  readonly rule: string;
  /** Empty until somebody has judged it. */
  readonly verdict: '' | 'fair' | 'unfair';
  /** One sentence; for an unfair one what the rule doesn't know. */
  readonly why: string;
  /** False when the rules of today don't say it any more. */
  readonly said: boolean;
}

/** All that the file holds, in its order. */
export interface Judgements {
  readonly changes: readonly JudgedChange[];
  readonly findings: readonly JudgedFinding[];
}

/** Reads the judgement file; an absent one is empty. @throws SyntaxError naming the line that is no record */
export function readJudgements(path = JUDGEMENTS): Judgements {
  const records = existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [];
  const changes: JudgedChange[] = [];
  const findings: JudgedFinding[] = [];
  records.forEach((text, index) => {
    if (text.trim() === '') return;
    const record = parsed(text, `${path}:${index + 1}`);
    if ('rule' in record) findings.push(record);
    else changes.push(record);
  });
  return { changes, findings };
}

/** Writes a change's record and its findings' below it, a record a line. */
export function writeJudgements({ changes, findings }: Judgements, path = JUDGEMENTS): void {
  const lines = changes.flatMap((change) => [change, ...findings.filter((finding) => isOf(change, finding))]);
  writeFileSync(path, lines.map((record) => `${JSON.stringify(record)}\n`).join(''));
}

/** True when a finding was made in that change. */
export function isOf(change: JudgedChange, finding: JudgedFinding): boolean {
  return change.repository === finding.repository && change.sha === finding.sha;
}

function parsed(text: string, place: string): JudgedChange | JudgedFinding {
  let record: Partial<JudgedFinding> & Partial<JudgedChange>;
  try {
    record = JSON.parse(text) as typeof record;
  } catch {
    throw new SyntaxError(`${place}: not a JSON object.`);
  }
  if (!record.repository || !/^[0-9a-f]{40}$/.test(record.sha ?? '')) throw new SyntaxError(`${place}: lacks a repository or a full sha.`);
  if (record.rule === undefined) {
    if (!record.language) throw new SyntaxError(`${place}: a change without a language.`);
    return record as JudgedChange;
  }
  if (!record.path || !record.line || !['', 'fair', 'unfair'].includes(record.verdict ?? '?') || typeof record.why !== 'string') {
    throw new SyntaxError(`${place}: a finding needs path, line, verdict ("fair", "unfair" or "") and why.`);
  }
  return { ...record, said: record.said ?? true } as JudgedFinding;
}
