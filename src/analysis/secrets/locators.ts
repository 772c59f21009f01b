import type { Span } from '../text.ts';
import { type Grade, gradeSecret } from './values.ts';

/** A password inside a URL, DSN or connection string. */
export interface LocatorPassword {
  /** Lower case: `postgres`, `redis`, `https`, `jdbc`; `ado` for `Server=…;Password=…`, `libpq` for `host=… password=…`, `go-mysql` for `u:p@tcp(h)`. */
  readonly scheme: string;
  /** As written; empty when there is none. */
  readonly user: string;
  /** As written, not percent-decoded. */
  readonly password: string;
  /** Of the password. */
  readonly span: Span;
  readonly grade: Grade;
}

/** Longest user and password that is looked at, in characters. */
const LONGEST_USERINFO = 300;
const LONGEST_SCHEME = 24;

/**
 * The password of a URL or connection string: `redis://:p@h`, `postgres://u:p@h/d`, `jdbc:mysql://h/d?password=p`,
 * `Server=h;User Id=sa;Password=p;`. Undefined when there is none. A template (`${X}`) is given with the grade `placeholder`.
 */
export function userinfoPassword(url: string): LocatorPassword | undefined {
  return passwordsIn(url)[0];
}

/** All passwords in URLs and connection strings of a text, in order. Linear in the text's length. */
export function passwordsIn(text: string): readonly LocatorPassword[] {
  const found = [...inAuthorities(text), ...inParameters(text), ...inGoMysql(text)].sort((a, b) => a.span.start - b.span.start);
  return found.filter((password, index) => password.span.start >= (found[index - 1]?.span.end ?? 0));
}

/** `scheme://user:password@host`. */
function* inAuthorities(text: string): Iterable<LocatorPassword> {
  for (let at = text.indexOf('://'); at !== -1; at = text.indexOf('://', at + 3)) {
    const scheme = /[A-Za-z][A-Za-z\d+.-]*$/.exec(text.slice(Math.max(0, at - LONGEST_SCHEME), at))?.[0];
    if (scheme === undefined) continue;
    const userinfo = userinfoAt(text, at + 3);
    const colon = userinfo?.indexOf(':') ?? -1;
    if (userinfo === undefined || colon === -1 || colon === userinfo.length - 1) continue;
    const found = located(scheme, userinfo.slice(0, colon), userinfo.slice(colon + 1), at + 4 + colon);
    const host = text.slice(at + 4 + userinfo.length, at + 20 + userinfo.length);
    yield isOfOwnMachine(userinfo, host) ? { ...found, grade: 'placeholder' } : found;
  }
}

/** Words in place of both, what RabbitMQ lets in everywhere, and what Supabase starts for a developer, from its own machine alone. */
function isOfOwnMachine(userinfo: string, host: string): boolean {
  if (/^(?:not:set|change:me|foo:bar)$/.test(userinfo)) return true;
  if (userinfo === 'postgres:postgres') return /^(?:localhost|127\.0\.0\.1):5432\d/.test(host);
  return userinfo === 'guest:guest' && /^(?:localhost|127\.0\.0\.1)(?![\w.-])/.test(host);
}

/** What stands before the last `@` of the authority; a `${…}` or `{{…}}` in it may hold any character. */
function userinfoAt(text: string, start: number): string | undefined {
  const limit = Math.min(text.length, start + LONGEST_USERINFO);
  let last = -1;
  for (let at = start; at < limit; at += 1) {
    const character = text.charAt(at);
    if (character === '@') last = at;
    if ((character === '$' && text.charAt(at + 1) === '{') || (character === '{' && text.charAt(at + 1) === '{')) {
      at += Math.max(0, text.slice(at, limit).indexOf('}'));
    } else if (/[\s"'`/?#\\|]/.test(character)) break;
  }
  return last === -1 ? undefined : text.slice(start, last);
}

/** A parameter of a connection string; what is before it says of which kind. */
const PARAMETER = /(?<=[;?&,"'`\s]|^)(password|pwd)\s?=\s?(?:\\?["'](?=[^"'\s]{1,200}\\?["']\s{0,4};))?/gi;
/** `cache:6379,ssl=true,` of StackExchange.Redis. Source: https://stackexchange.github.io/StackExchange.Redis/Configuration */
const ENDPOINTS = /(?:^|["'`\s=])[\w.-]+:\d{2,5}(?:,[\w.:=-]+)*,$/;
const HOSTS = /(?:^|[;"'`\s=])(?:server|data source|host|hostaddr|address|addr|network address|endpoint|accountendpoint|dbname)\s?=/i;
/** How far around a parameter the rest of its connection string is looked for. */
const NEIGHBOURHOOD = 400;

/** `password=` of JDBC URLs, ADO.NET connection strings and libpq keyword strings. */
function* inParameters(text: string): Iterable<LocatorPassword> {
  for (const match of text.matchAll(PARAMETER)) {
    const start = match.index + match[0].length;
    const value = /^(?:<[^<>\n]{1,80}>|\{\{[^{}\n]{1,80}\}\}|[^;&"'`\s]{1,300})/.exec(text.slice(start, start + 300))?.[0];
    // `password= host=db`: an empty one, and the next parameter.
    if (value === undefined || /^\w+=/.test(value)) continue;
    const scheme = schemeOfParameter(text, match.index, start);
    if (scheme !== undefined) yield located(scheme, '', scheme === 'redis' ? (value.split(',', 1)[0] ?? value) : value, start);
  }
}

function schemeOfParameter(text: string, at: number, end: number): string | undefined {
  const before = lineBefore(text, at);
  const around = before + lineAfter(text, end);
  if (/jdbc:[a-z\d:]+/i.test(before)) return 'jdbc';
  if (/LoginModule\s/.test(before)) return 'jaas';
  const delimiter = text.charAt(at - 1);
  if (delimiter === ',') return ENDPOINTS.test(before) ? 'redis' : undefined;
  if (delimiter === '?' || delimiter === '&') return /([a-z][a-z\d+]{1,20}):\/\/[^\s"']*$/i.exec(before)?.[1];
  if (!HOSTS.test(around)) return undefined;
  return around.includes(';') ? 'ado' : 'libpq';
}

function lineBefore(text: string, at: number): string {
  const piece = text.slice(Math.max(0, at - NEIGHBOURHOOD), at);
  return piece.slice(piece.lastIndexOf('\n') + 1);
}

function lineAfter(text: string, at: number): string {
  return text.slice(at, at + NEIGHBOURHOOD).split('\n', 1)[0] ?? '';
}

/** `user:password@tcp(host:3306)/db` of Go's MySQL driver. */
function* inGoMysql(text: string): Iterable<LocatorPassword> {
  for (const match of text.matchAll(/@(?:tcp|unix)\(/g)) {
    const before = text.slice(Math.max(0, match.index - LONGEST_USERINFO), match.index);
    let start = before.length;
    while (start > 0 && !/[\s"'`/=(]/.test(before.charAt(start - 1))) start -= 1;
    const userinfo = before.slice(start);
    const colon = userinfo.indexOf(':');
    if (colon < 1 || colon === userinfo.length - 1) continue;
    yield located('go-mysql', userinfo.slice(0, colon), userinfo.slice(colon + 1), match.index - userinfo.length + colon + 1);
  }
}

function located(scheme: string, user: string, password: string, start: number): LocatorPassword {
  const span = { start, end: start + password.length };
  return { scheme: scheme.toLowerCase(), user, password, span, grade: gradeSecret(password).grade };
}
