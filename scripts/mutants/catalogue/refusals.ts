import type { Claim } from '../claim.ts';

const CLIENT = 'src/github/client/client.ts';
const LIMITS = 'src/github/client/rate-limits.ts';
const CLIENT_TESTS = ['test/github/client/client.test.ts'];
const PUBLISHING = ['test/github/auditing/audit-publishing.test.ts'];

/** What the client makes of a refusal. */
function refused(promise: string, file: string, text: string, becomes: string, named: string): Claim {
  return { promise, file, text, becomes, tests: CLIENT_TESTS, named };
}

const LIMITED: readonly Claim[] = [
  refused(
    'a rate limit is waited for as long as `retry-after` says',
    LIMITS,
    'return Math.max(1_000, retryAfter * 1_000);',
    'return Math.max(1_000, retryAfter);',
    'waits for retry-after$',
  ),
  refused(
    'an exhausted limit is waited for until its reset',
    LIMITS,
    'if (exhausted && status !== 422) return untilReset(headers, now);',
    '',
    'waits for the reset of an exhausted limit',
  ),
  refused(
    'a secondary limit is waited for a minute when nothing is said',
    LIMITS,
    'return status === 429 || secondary ?',
    'return status === 429 ?',
    'waits for a minute for a secondary limit',
  ),
  refused(
    'refusals in a row are waited for longer and longer',
    LIMITS,
    'MINUTE * 2 ** strikes',
    'MINUTE + strikes',
    'waits for two minutes the next time',
  ),
  refused(
    'no wait is longer than a quarter of an hour when nothing is said',
    LIMITS,
    'Math.min(15 * MINUTE,',
    'Math.min(1500 * MINUTE,',
    'no more than a quarter of an hour',
  ),
  refused(
    'a secondary limit that looks like a bad request (422) is one',
    LIMITS,
    '![403, 422, 429].includes(status)',
    '![403, 429].includes(status)',
    'secondary limit that looks like a bad request',
  ),
  refused(
    'a bad request (422) is no rate limit',
    LIMITS,
    '&& Number.isFinite(retryAfter) && status !== 422;',
    '&& Number.isFinite(retryAfter);',
    'nothing for a bad request with retry-after',
  ),
  refused(
    'a missing permission (403) is no rate limit',
    LIMITS,
    'return status === 429 || secondary ?',
    'return status === 429 || status === 403 ?',
    'nothing for a missing permission',
  ),
  refused(
    'a rate limit pauses that installation alone',
    'src/github/client/app.ts',
    'paceOf(paces, installationId ?? 0)',
    'paceOf(paces, 0)',
    'keeps the whole installation from asking, and no other',
  ),
  refused(
    'a rate limit in a GraphQL answer with status 200 is one',
    CLIENT,
    "if (errors.some(({ type }) => type === 'RATE_LIMITED'))",
    "if (errors.some(({ type }) => type === 'LIMITED'))",
    'in a GraphQL answer with status 200',
  ),
  refused(
    'the last requests of the hour are kept for concluding what is open',
    LIMITS,
    'const RESERVE_SHARE = 1 / 50;',
    'const RESERVE_SHARE = -1;',
    'keeps the last requests of the hour',
  ),
  refused(
    'writes of an installation keep their distance',
    LIMITS,
    'this.#nextWrite = at + spacing;',
    'this.#nextWrite = at;',
    'writes of one installation keep their distance',
  ),
  {
    promise: 'in a deploy that distance is a second, as GitHub asks',
    file: 'src/github/client/patience.ts',
    text: 'writeSpacingMs: 1_000',
    becomes: 'writeSpacingMs: 10',
    tests: ['test/github/client/patience.test.ts'],
  },
  {
    promise: 'a rate limit costs an audit no try',
    file: 'src/jobs/settle.ts',
    text: '.set({ attempt: row.attempt - 1 })',
    becomes: '.set({ attempt: row.attempt })',
    tests: ['test/jobs/jobs.test.ts'],
    named: 'a rate limit pauses that installation alone',
  },
  {
    promise: 'an audit that a rate limit makes wait for long takes its check run back',
    file: 'src/github/auditing/create-auditor.ts',
    text: 'error.until.getTime() - Date.now() < LONG_WAIT_MS) return;',
    becomes: 'error.until.getTime() > 0) return;',
    tests: ['test/github/auditing/audit-stopping.test.ts'],
    named: 'for long takes its check run back',
  },
];

const FAILING: readonly Claim[] = [
  refused(
    'a read that gets 5xx is tried twice more',
    CLIENT,
    'return error instanceof Unreadable || (statusOf(error) ?? 0) >= 500;',
    'return error instanceof Unreadable;',
    'a read that fails with',
  ),
  refused(
    'a read is given up after three tries',
    CLIENT,
    'const pause = pauses[tried];',
    'const pause = pauses[tried] ?? (tried < 8 ? 1 : undefined);',
    'for good is given up',
  ),
  refused(
    'a write that gets no proper answer is never sent again',
    CLIENT,
    'if (isFleeting(error) && !safe) throw new Unsure(',
    'if (isFleeting(error) && safe === undefined) throw new Unsure(',
    'a write that fails with',
  ),
  refused(
    'an HTML page is never taken for an answer',
    CLIENT,
    "if (!answer.headers['content-type']?.includes('json')) {",
    "if (answer.headers['content-type'] === 'none') {",
    'with an HTML page',
  ),
  refused(
    'an answer in an unknown form is named by its field, and nothing of it is quoted',
    CLIENT,
    "const where = parsed.error.issues[0]?.path.join('.') ?? '';",
    'const where = JSON.stringify(data);',
    'in an unknown form names the field',
  ),
  refused(
    'a connection that hangs is given up',
    CLIENT,
    'signal: signal ? AbortSignal.any([signal, limit]) : limit',
    'signal: signal ?? new AbortController().signal',
    'a connection that hangs',
  ),
  refused(
    '404 just after opening is tried again',
    CLIENT,
    '(options.request?.isNew && statusOf(error) === 404)',
    '(options.request?.isNew && statusOf(error) === 410)',
    'with 404 just after opening',
  ),
  refused(
    'a token that GitHub takes no more is minted anew',
    CLIENT,
    'if (statusOf(error) === 401 && !renewed &&',
    'if (statusOf(error) === 401 && renewed &&',
    'a token',
  ),
  refused(
    'an installation that was deleted (404) is gone',
    CLIENT,
    'if (status === 404 && isTokenRequest(options)) throw new Gone(',
    'if (status === 410 && isTokenRequest(options)) throw new Gone(',
    'gone|token',
  ),
  refused(
    'a repository that is blocked (451) is gone',
    CLIENT,
    'if (status === 451) throw new Gone(',
    'if (status === 450) throw new Gone(',
    'gone|token',
  ),
  refused(
    'an installation that is suspended (403) waits',
    CLIENT,
    '/installation .*suspended/i.test(message)',
    "message === ''",
    'an installation that is suspended waits',
  ),
  refused(
    'a redirect after a rename is followed on the same origin',
    'src/github/client/careful-fetch.ts',
    'url = next;',
    'return answer;',
    'after a rename is followed',
  ),
  {
    promise: 'a redirect to another origin is not followed, so that no token goes there',
    file: 'src/github/client/careful-fetch.ts',
    text: 'if (next.origin !== url.origin)',
    becomes: "if (next.origin === '')",
    tests: ['test/github/client/careful-fetch.test.ts'],
  },
  {
    promise: 'a pull request that is not there any more (404) closes its audit without a word',
    file: 'src/github/reading/pull-requests.ts',
    text: "if (statusOf(error) === 404) throw new Gone('There is no such pull request for us.', { cause: error });",
    becomes: '',
    tests: ['test/github/auditing/audit-stopping.test.ts'],
    named: 'gone',
  },
  {
    promise: 'another repository of the same name is not taken for the old one',
    file: 'src/github/reading/pull-requests.ts',
    text: 'if (pull.base.repo.id !== repositoryId)',
    becomes: 'if (pull.base.repo.id < 0)',
    tests: ['test/github/auditing/audit-stopping.test.ts'],
    named: 'gone',
  },
];

const WRITING: readonly Claim[] = [
  {
    promise: 'one line that GitHub refuses (422) loses only itself, and the others are one review',
    file: 'src/github/publishing/review.ts',
    text: 'return { lost: await postOthers(spot, review, comments), isForbidden: false };',
    becomes: 'return { lost: comments, isForbidden: false };',
    tests: PUBLISHING,
    named: 'lose the bad lines only',
  },
  {
    promise: 'what GitHub would not take on a line is in the check, and counted',
    file: 'src/github/publishing/publish.ts',
    text: 'lost.length > 0 ? [lostNotice(lost.length)] : []',
    becomes: 'lost.length > 1000 ? [lostNotice(lost.length)] : []',
    tests: PUBLISHING,
    named: 'lose the bad lines only',
  },
  {
    promise: 'where all lines are refused no draft is left behind',
    file: 'src/github/publishing/review.ts',
    text: 'if (draft.taken.length === 0) await discardDrafts(spot, [draft.id]);\n  else',
    becomes: 'if (draft.taken.length > 0)',
    tests: PUBLISHING,
    named: 'that are refused one and all',
  },
  {
    promise: 'a review of a head that was pushed over is not tried line by line',
    file: 'src/github/publishing/review.ts',
    text: 'if (statusOf(error) !== 422 || isAboutCommit(error)) throw error;',
    becomes: 'if (statusOf(error) !== 422) throw error;\n    void isAboutCommit;',
    tests: PUBLISHING,
    named: 'about a head that was pushed over',
  },
  {
    promise: 'without the permission to comment (403) everything is in the check, with one notice',
    file: 'src/github/publishing/publish.ts',
    text: 'const notices = [...(refused ? [NO_PERMISSION] :',
    becomes: 'const notices = [...(refused ? [] :',
    tests: PUBLISHING,
    named: 'without the permission to write',
  },
  {
    promise: 'without the permission to write checks comments are still made',
    file: 'src/github/auditing/audit.ts',
    text: 'if (isForbidden(error)) return undefined;',
    becomes: '',
    tests: PUBLISHING,
    named: 'without checks are still made',
  },
  {
    promise: 'a hundred comments are brought up to date by one audit, twenty in a request',
    file: 'src/github/publishing/edits.ts',
    text: 'const MAX_EDITS = 20;',
    becomes: 'const MAX_EDITS = 50;',
    tests: ['test/github/publishing/edits.test.ts'],
  },
];

/** What becomes of the work where GitHub refuses, fails, or holds more than it shows. */
export const REFUSALS: readonly Claim[] = [...LIMITED, ...FAILING, ...WRITING];
