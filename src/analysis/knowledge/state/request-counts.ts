import type { CodeFile, SharedUse, SharedVariable } from '../../code.ts';

const NOW =
  /\bDate\.now\(\)|\bnew Date\(\)|\btime\.(?:time|monotonic)\(\)|\btime\.Now\(\)|\bdatetime\.(?:datetime\.)?(?:now|utcnow)\(|\btimezone\.now\(\)|\bDateTime(?:Offset)?\.(?:Utc)?Now\b|\bcurrentTimeMillis\(\)|\bInstant(?:::|\.)now\(\)/;
/** What a count is held against. */
const BOUND =
  /\b\w*(?:rate_?limit|max_?(?:requests|attempts|hits|calls|per|tries|messages|failures)|cool_?down|too_?many|attempts|window)\w*\b|\b429\b/i;
/** What is counted until somebody is shut out. */
const TRIES = /attempts|tries|failures|failed_?logins/i;
const COMPARES = /[<>]=?\s*[\w.(]/;
/** How somebody is known again. */
const KNOWN_AGAIN = /\bcookies?\b\s*[.[(]|\bsession_?id\b|\bsid\b/i;
/** Data that a process can make again, or that belongs to it. */
const ITS_OWN = /cache|memo|pool|conn|socket|client|subscri|listener|stream|metric|lock|mutex|timer|timeout|interval|config|template/i;

/** What a process writes down of itself. */
const NOTES = /log|latenc|times?$|durations?|samples?|errors?$|queue|buffer|batch|loaded/i;

/** True for a handler that adds to a list of the module and looks at what other requests have added before: `history.append(question)`. */
export function keepsList({ name, uses, owner }: SharedVariable, put: SharedUse, file: CodeFile): boolean {
  if (owner !== undefined || !put.inside.handlesRequest || ITS_OWN.test(name) || NOTES.test(name)) return false;
  if (!/^\s*\.(?:append|push)\(/.test(file.source.text.slice(put.span.end, put.span.end + 12))) return false;
  return uses.some((use) => use.kind === 'read' && use.inside === put.inside && use.span.start > put.span.end);
}

/**
 * True for a use by which a function counts what somebody asked for, or knows somebody again: it looks up in the variable what it has left
 * there itself before, and no other process has it.
 */
export function keepsCount({ name, uses }: SharedVariable, put: SharedUse, file: CodeFile): boolean {
  if (ITS_OWN.test(name) || !uses.some((use) => use.kind === 'read' && use.inside === put.inside)) return false;
  const text = file.source.slice(put.inside.span);
  if (/redis|memcache/i.test(text)) return false;
  return (
    ((NOW.test(text) || TRIES.test(name)) && BOUND.test(text) && COMPARES.test(text)) ||
    (KNOWN_AGAIN.test(text) && /sess?ion/i.test(name + text))
  );
}
