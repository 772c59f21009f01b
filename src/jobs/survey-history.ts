import type { Survey } from '../github/auditing/auditor.ts';
import type { EarlierSurveys, SurveyNumbers } from '../review/earlier-surveys.ts';
import type { Connection } from '../store/store.ts';

/** Results of one repository that are kept: the first one, and so many of the newest. */
const KEPT = 24;

/** What came of a survey, in the numbers that stay. */
interface Result {
  readonly head: string;
  readonly score: number | null;
  readonly findings: number;
  /** Twelve verdicts as JSON. */
  readonly verdicts: string;
}

/** What a survey found, as it is kept. */
export function resultOf({ head, review }: Survey): Result {
  return {
    head,
    score: review.score === undefined ? null : Math.round(review.score),
    findings: review.findings.filter(({ suppression }) => !suppression).length,
    verdicts: JSON.stringify(review.scorecard.map(({ verdict }) => verdict)),
  };
}

/** What was found in a repository before `head`: at first, and last of all; undefined where nothing was. */
export async function pastOf(connection: Connection, repositoryId: number, head?: string): Promise<EarlierSurveys | undefined> {
  const rows = await connection
    .selectFrom('survey_results')
    .select(['head', 'score', 'findings', 'finished_at'])
    .where('repository_id', '=', repositoryId)
    .orderBy('id')
    .execute();
  const [first, ...later] = rows.filter((row) => row.head !== head).map(numbersOf);
  return first && { first, last: later.at(-1) ?? first };
}

function numbersOf(row: { readonly score: number | null; readonly findings: number; readonly finished_at: Date }): SurveyNumbers {
  return { score: row.score ?? undefined, findings: row.findings, at: row.finished_at };
}

/**
 * Keeps a result beside the earlier ones, and of all no more than can be compared by eye. Of the newest commit only the last result
 * stays; the first of all stays as it was.
 */
export async function keepInHistory(connection: Connection, repositoryId: number, result: Result): Promise<void> {
  const kept = { ...result, finished_at: new Date() };
  const rows = await connection
    .selectFrom('survey_results')
    .select(['id', 'head'])
    .where('repository_id', '=', repositoryId)
    .orderBy('id')
    .execute();
  const newest = rows.slice(1).at(-1);
  if (newest?.head === result.head) {
    await connection.updateTable('survey_results').set(kept).where('id', '=', newest.id).execute();
    return;
  }
  await connection
    .insertInto('survey_results')
    .values({ repository_id: repositoryId, ...kept })
    .execute();
  const old = rows.slice(1, Math.max(1, rows.length + 1 - KEPT)).map(({ id }) => id);
  if (old.length > 0) await connection.deleteFrom('survey_results').where('id', 'in', old).execute();
}
