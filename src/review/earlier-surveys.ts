/** What an audit of a whole repository found, in the numbers that are kept. */
export interface SurveyNumbers {
  /** 0 to 100; undefined where nothing ran. */
  readonly score: number | undefined;
  /** Those that nobody had accepted. */
  readonly findings: number;
  readonly at: Date;
}

/** Earlier audits of the same repository, which may be one and the same. */
export interface EarlierSurveys {
  /** The one that was made when the app came. */
  readonly first: SurveyNumbers;
  readonly last: SurveyNumbers;
}
