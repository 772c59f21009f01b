/** GitHub's reasons in a 422: an object with a code, or a bare sentence. */
export type RefusalError = string | Readonly<Record<string, string>>;

/** An answer of GitHub's that says no. Thrown by whatever finds the reason and turned into HTTP in one place. */
export class Refusal extends Error {
  readonly status: number;
  readonly errors: readonly RefusalError[] | undefined;
  readonly headers: Readonly<Record<string, string>>;

  /** @param status HTTP status  @param message GitHub's own words */
  constructor(status: number, message: string, errors?: readonly RefusalError[], headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.name = 'Refusal';
    this.status = status;
    this.errors = errors;
    this.headers = headers;
  }
}

/** GitHub's 404, which is also what it says when somebody may not know. */
export function notFound(): Refusal {
  return new Refusal(404, 'Not Found');
}

/** The value, or GitHub's 404 when there is none. */
export function required<T>(value: T | undefined): T {
  if (value === undefined) throw notFound();
  return value;
}

/** GitHub's 422 for a request that is well-formed and still cannot be obeyed. */
export function invalid(...errors: readonly RefusalError[]): Refusal {
  return new Refusal(422, 'Validation Failed', errors);
}

/** GitHub's 422 for a body that is not of the right shape, with GitHub's kind of sentence. */
export function invalidRequest(sentence: string): Refusal {
  return new Refusal(422, `Invalid request.\n\n${sentence}`);
}
