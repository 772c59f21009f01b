import type { CodeFile } from '../../code.ts';
import type { Span } from '../../text.ts';

/** How far the record that a value stands in is looked at on each side, in characters. */
const RECORD = 900;

/** A test's person: `email: 'testuser@testuser.com'`, `"username": "test1"`. */
const PERSON =
  /(?:^|[\s{,(])["']?(?:e-?mail|user_?name|login)["']?\s*(?::|=>|=)\s*["'](?:test[-_.]?(?:user|account|er)?\d*(?:["']|@)|[\w.+-]+@(?:test|testuser|testing|foo|foobar)\.\w+["'])/i;
/** What a database keeps beside the digest of a password. */
const STORED = /(?:^|[\s{,(])["']?(?:(?:password_?)?salt|_id)["']?\s*(?::|=>)\s*(?:["']|(?:new\s+)?ObjectId\()/i;
const DIGEST = /^(?:[\da-f]{32}|[\da-f]{40}|[\da-f]{64}|[\da-f]{128})$/i;

/** True for a value of a record about somebody whom a test or a sample made up, and for the digest of a password that a record keeps. */
export function isOfMadeUpRecord(literal: string, { start, end }: Span, { source: { text } }: CodeFile): boolean {
  const record = innermost(text, start, end);
  return PERSON.test(record) || (DIGEST.test(literal) && STORED.test(record));
}

/** The text of the braces around a place, without what is nested in them beside it. */
function innermost(text: string, start: number, end: number): string {
  const before = text.slice(Math.max(0, start - RECORD), start);
  const after = text.slice(end, end + RECORD);
  let depth = 0;
  let from = before.length;
  while (from > 0 && depth >= 0) {
    from -= 1;
    if (before[from] === '}') depth += 1;
    else if (before[from] === '{') depth -= 1;
  }
  if (depth >= 0) return '';
  depth = 0;
  let to = 0;
  while (to < after.length && depth >= 0) {
    if (after[to] === '{') depth += 1;
    else if (after[to] === '}') depth -= 1;
    to += 1;
  }
  return before.slice(from) + after.slice(0, to);
}

/** Where a configured value is looked up, in all languages. */
const LOOKUP = /\bconfig\(|\bsettings\b|\benv\b|getenv|\bENV\b|\bprocess\.env|\bConfiguration\b|\bcfg\b|\bconf\b|\bconfig\b/i;

/** True for a constant of which the file does nothing but compare it with what is configured: the value that the app refuses. */
export function isRefused(name: string, { start, end }: Span, { source: { text } }: CodeFile): boolean {
  if (!/^[A-Z][A-Z\d_]*$/.test(name)) return false;
  const uses = [...text.matchAll(new RegExp(String.raw`(?<![\w])${name}(?!\w)`, 'g'))].filter(
    ({ index }) => index > end || index < start - 200,
  );
  return (
    uses.length > 0 &&
    uses.every(({ index, 0: { length } }) => {
      const before = text.slice(text.lastIndexOf('\n', index) + 1, index);
      const after = text.slice(index + length).split('\n', 1)[0] ?? '';
      return (/[=!]==?\s*[\w$.:>-]*$/.test(before) && LOOKUP.test(before)) || (/^\s*[=!]==?/.test(after) && LOOKUP.test(after));
    })
  );
}

/** Services of pages whose keys are there for everyone who loads one: they only let events and searches in. */
const OF_PAGES =
  /bugsnag|rollbar|logrocket|datadog|dd_rum|amplitude|mixpanel|posthog|sentry|raygun|rg4js|trackjs|honeybadger|fullstory|newrelic|appinsights|applicationinsights|onesignal|emailjs|pusher|firebase|initializeapp|mapbox|segment|analytics\b|hotjar|intercom/i;

/** True for a key that a page hands to such a service. */
export function isOfPagesService(span: Span, file: CodeFile): boolean {
  const around = file.calls.filter((call) => call.span.start <= span.start && span.end <= call.span.end);
  const nearest = around.reduce<(typeof around)[number] | undefined>(
    (best, call) => (best === undefined || call.span.end - call.span.start < best.span.end - best.span.start ? call : best),
    undefined,
  );
  return nearest !== undefined && OF_PAGES.test(nearest.name);
}
