import type { Call, CodeFile, Expression, StringLiteral } from '../../code.ts';
import { JVM } from '../../languages.ts';
import { gradeSecret, looksLikeSecretName } from '../../secrets.ts';
import type { Span } from '../../text.ts';
import { valuesNamed } from '../settings/named-values.ts';
import { BUILDER_STEPS, PASSWORD_ARGUMENTS } from './password-arguments.ts';
import { STANDING_WORDS, isCredential, standingCredentials, type GivenCredential } from './standing-credentials.ts';

/** One of them stands in every file that gives a credential this way. */
export const GIVEN_WORDS: readonly string[] = [
  ...new Set(Object.keys(PASSWORD_ARGUMENTS).map((name) => name.replace(/^.*[./]/, ''))),
  'uthorization',
  'UTHORIZATION',
  'pi-key',
  'pi-Key',
  'PI-Key',
  'PI-KEY',
  'uth-token',
  'uth-Token',
  'subscription-key',
  'Subscription-Key',
  'auth',
  'key=',
  'appid=',
  'token=',
  'assword',
  'passwd',
  'pass',
  ...STANDING_WORDS,
];

/** All credentials that calls, headers, addresses and comparisons of a file are given as literals. */
export function* givenCredentials(file: CodeFile): Iterable<GivenCredential> {
  yield* inArguments(file);
  yield* inPairs(file);
  yield* inBuilders(file);
  yield* inAccounts(file);
  yield* standingCredentials(file);
  yield* inHeaders(file);
  yield* inTexts(file);
}

function* inArguments(file: CodeFile): Iterable<GivenCredential> {
  for (const [name, position] of Object.entries(PASSWORD_ARGUMENTS)) {
    for (const call of file.callsTo(name)) {
      const given = call.args[position];
      if (given && fits(call, name)) yield* credential(file, call, given);
    }
  }
}

/** A user and a password in one: `requests.get(url, auth=('shop', '…'))`. */
function* inPairs(file: CodeFile): Iterable<GivenCredential> {
  for (const { value } of file.language === 'python' ? valuesNamed(file, (name) => name === 'auth') : []) {
    const [user, password, more] = value.elements();
    const { provenance, literal, origin } = password?.value() ?? { provenance: 'unknown' };
    if (!user || !password || more || provenance !== 'literal' || typeof literal !== 'string' || !isCredential(literal)) continue;
    if (!isNamed(file, origin)) yield { span: origin ?? password.span, what: '`auth` is given a password that is written into the code.' };
  }
}

/** Calls whose names say too little. */
function fits({ args }: Call, name: string): boolean {
  return name !== 'provider' || /^:\w/.test(args[0]?.text ?? '');
}

function* credential(file: CodeFile, call: Call, given: Expression): Iterable<GivenCredential> {
  const { provenance, literal, origin } = given.value();
  if (provenance !== 'literal' || typeof literal !== 'string' || !isCredential(literal) || isNamed(file, origin)) return;
  yield { span: origin ?? given.span, what: `\`${call.method}\` is given a password that is written into the code.` };
}

/** A constant that a secret's name shows is said for itself. */
function isNamed({ assignments }: CodeFile, origin: Span | undefined): boolean {
  return origin !== undefined && assignments.some(({ name, value }) => value.span.start === origin.start && looksLikeSecretName(name));
}

function* inBuilders(file: CodeFile): Iterable<GivenCredential> {
  if (![...JVM, 'csharp', 'rust'].some((language) => language === file.language)) return;
  for (const [name, before] of Object.entries(BUILDER_STEPS)) {
    for (const call of file.callsTo(name)) {
      const start = Math.max(0, call.callee.end - 300);
      const chain = file.source.text.slice(start, call.callee.end).split(';').at(-1) ?? '';
      const above = name === '*.Password' ? file.source.text.slice(start, call.callee.end) : chain;
      const given = call.args.length === 1 ? (encoded(call.args[0]) ?? call.args[0]) : undefined;
      if (given && before.test(above)) yield* credential(file, call, given);
    }
  }
}

/** `.password(encoder.encode("…"))`. */
function encoded(given: Expression | undefined): Expression | undefined {
  const made = given?.call();
  return made?.method === 'encode' && made.args.length === 1 ? made.args[0] : undefined;
}

/** Middleware that lets in the accounts of a map: `gin.BasicAuth(gin.Accounts{"admin": "x"})`, `basicAuth({ users: { admin: 'x' } })`. */
function* inAccounts(file: CodeFile): Iterable<GivenCredential> {
  if (!/basic-?_?auth|Accounts\{/i.test(file.source.text)) return;
  const maps = file.calls.flatMap((call) => {
    if (call.method === 'Accounts') return call.named;
    return /basic-?_?auth/i.test(call.name) ? ((call.option('users') ?? call.option('Users'))?.properties() ?? []) : [];
  });
  for (const { value } of maps) {
    const { provenance, literal, origin } = value.value();
    if (provenance === 'literal' && typeof literal === 'string' && isCredential(literal) && !isNamed(file, origin))
      yield { span: origin ?? value.span, what: 'An account is let in with a password that is written into the code.' };
  }
}

/** Headers that carry a credential. */
const HEADER =
  /^(?:proxy-)?authorization$|^x-(?:api|auth|access|admin|internal|service|rapidapi|algolia-api|functions)-?(?:key|token|secret)$|^api-?key$|^private-token$|^ocp-apim-subscription-key$|^x-parse-(?:rest-api|master)-key$/i;
const SCHEME = /^(?:Bearer|Basic|Token|ApiKey|Api-Key|Key|Bot)\s+/i;

function* inHeaders(file: CodeFile): Iterable<GivenCredential> {
  if (!/authorization|api-?key|auth-?token|private-token|subscription-key/i.test(file.source.text)) return;
  const said = new Set<number>();
  const pairs = [
    ...valuesNamed(file, (name) => /^(?:proxy-)?authorization$/i.test(name)).map(({ name, value }) => ({ name, value })),
    ...file.calls.flatMap(({ args: [first, second] }) => {
      const name = first?.kind === 'string' ? first.value().literal : undefined;
      return typeof name === 'string' && second && HEADER.test(name) ? [{ name, value: second }] : [];
    }),
  ];
  for (const { name, value } of pairs) {
    const { provenance, literal, origin } = value.value();
    const span = origin ?? value.span;
    if (provenance !== 'literal' || typeof literal !== 'string' || !isHeaderValue(literal) || said.has(span.start)) continue;
    if (isBuiltOfNamed(file, value)) continue;
    said.add(span.start);
    yield { span, what: `The header \`${name}\` carries a credential that is written into the code.` };
  }
}

/** `Bearer ${token}`, where `token` is said for itself. */
function isBuiltOfNamed({ assignments }: CodeFile, { text }: Expression): boolean {
  const names = new Set(text.match(/[A-Za-z_]\w*/g));
  return assignments.some(({ name, value }) => names.has(name) && looksLikeSecretName(name) && value.value().provenance === 'literal');
}

/** A user without a password is only a name. */
function isHeaderValue(literal: string): boolean {
  const value = literal.replace(SCHEME, '');
  return isRandom(value) && !(/^Basic\s/i.test(literal) && Buffer.from(value, 'base64').toString('utf8').endsWith(':'));
}

/** What an issuer makes by chance. */
function isRandom(text: string): boolean {
  const { grade, entropy } = gradeSecret(text);
  return grade === 'plausible' && entropy >= 2.8 && text.length >= 10 && /\d/.test(text) && /^[\w.~+/=:-]+$/.test(text);
}

const HEADER_LINE = /^(?:proxy-)?(?:authorization|x-[a-z-]*(?:key|token)|api-?key)\s*:\s*(?:(?:Bearer|Basic|Token)\s+)?([\w.~+/=-]{10,})$/i;
/** A key that its address carries: `…?appid=8f7e…`. Google's are meant to be seen. */
const QUERY =
  /^https?:\/\/[^\s?]+\?(?:[^\s]*&)?(?:api_?key|app_?id|access_token|auth_token|api_token|token|client_secret|key)=(?!AIza)([\w-]{20,})(?:&|$)/i;

function* inTexts(file: CodeFile): Iterable<GivenCredential> {
  for (const string of file.strings) {
    const line = HEADER_LINE.exec(string.text)?.[1];
    if (line !== undefined && isRandom(line))
      yield { span: string.span, what: 'A header carries a credential that is written into the code.' };
    const key = QUERY.exec(string.text.slice(0, 600))?.[1];
    if (key !== undefined && isRandom(key) && gradeSecret(key).entropy >= 3)
      yield { span: string.span, what: 'An address carries a key that is written into the code.' };
    if (/^[^\s:]+:[^\s:]{4,}$/.test(string.text) && isUserAndPassword(file, string))
      yield { span: string.span, what: 'A request is given a password that is written into the code.' };
    yield* compared(file, string);
  }
}

/** `curl_setopt($ch, CURLOPT_USERPWD, 'shop:x')`. */
function isUserAndPassword({ source }: CodeFile, { text, span }: StringLiteral): boolean {
  const before = source.text.slice(Math.max(0, span.start - 40), span.start);
  return /CURLOPT_USERPWD\s*(?:=>|,)\s*$/.test(before) && gradeSecret(text.slice(text.indexOf(':') + 1)).grade !== 'placeholder';
}

const RECEIVED = String.raw`(?:(?:req(?:uest)?|body|form|params|query|input|data|dto|model|credentials|login\w*|user|_?POST|_?GET|_?REQUEST|payload|cmd|command)\b[^\s=!&|(]{0,40}?)?`;
const PASSWORD = String.raw`(?:pass(?:word|wd|code)?|pwd|\w*_(?:password|passwd|pwd)|\w+(?:Password|Passwd|Pwd))`;
/** `req.body.password === '…'`, `$_POST['pass'] == '…'`, `password.equals("…")`. */
const COMPARED = new RegExp(
  String.raw`(?<![\w.$>\])])\$?${RECEIVED}(?:["'\]]|\b|\.|->)?(?<name>${PASSWORD})["'\])]{0,3}(?:\.value)?\s*(?:[=!]==?\s*|\.[eE]quals\(\s*)$`,
  'i',
);
const PRECEDES = new RegExp(String.raw`^(?:\.equals\(|\s*[=!]==?\s*)\s*\$?${RECEIVED}${PASSWORD}\b`, 'i');

/** A login that lets in whoever knows what the code says. */
function* compared({ source: { text }, path }: CodeFile, string: StringLiteral): Iterable<GivenCredential> {
  const { literal, entropy } = { literal: string.text, ...gradeSecret(string.text) };
  if (literal.length < 5 || /\s/.test(literal) || /^[A-Z]+$/.test(literal) || gradeSecret(literal).grade === 'placeholder') return;
  const before = text.slice(Math.max(0, string.span.start - 90), string.span.start);
  if (/\btypeof\b/.test(before.slice(-60)) || /config|setting|default|env\b|option|cfg/i.test(before.slice(-45))) return;
  const isCompared =
    COMPARED.test(before) || (/[=(]\s*$|&&\s*$|\(\s*$/.test(before) && PRECEDES.test(text.slice(string.span.end, string.span.end + 80)));
  if (!isCompared || entropy < 2 || /pass|string|required|change|default/i.test(literal) || /valid|rules?\b/i.test(path)) return;
  yield { span: string.span, what: 'A password is compared with one that is written into the code.' };
}
