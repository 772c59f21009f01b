import type { CodeFile, Expression } from '../../code.ts';
import type { Language } from '../../languages.ts';
import type { Span } from '../../text.ts';

/** Calls that give another value each time, as they are written in each language. */
const RANDOM: Partial<Record<Language, RegExp>> = {
  javascript: /^(?:(?:\w+\.)?(?:randomBytes|randomUUID|generateKeySync)|uuid(?:v?4)?(?:\.v4)?|nanoid|v4)\s*\(/,
  python:
    /^(?:os\.urandom|urandom|secrets\.token_(?:hex|bytes|urlsafe)|token_(?:hex|bytes|urlsafe)|uuid\.uuid4|uuid4|get_random_secret_key|get_random_bytes|(?:\w+\.)?Fernet\.generate_key)\s*\(/,
  go: /^(?:securecookie\.GenerateRandomKey|uuid\.(?:New|NewString|NewV4|Must)|rand\.Text|keyauth\.GenerateKey)\s*\(/,
  ruby: /^(?:::)?SecureRandom\.\w+/,
  java: /^(?:Keys\.(?:secretKeyFor|keyPairFor)|MacProvider\.generateKey|Jwts\.SIG\.\w+\.key(?:Pair)?\(\)\.build|UUID\.randomUUID)\s*\(/,
  csharp: /^(?:(?:System\.)?Guid\.NewGuid|(?:System\.Security\.Cryptography\.)?RandomNumberGenerator\.Get(?:Bytes|HexString|String))\s*\(/,
};
const DIALECTS: Partial<Record<Language, Language>> = { typescript: 'javascript', tsx: 'javascript', kotlin: 'java' };

/** What turns bytes into text, text into bytes, or either into a key. */
const WRAPPED =
  /^(?:(?:await|new)\s+|\[\]byte\(|string\(|str\(|bytes\(|Buffer\.from\(|(?:base64\.)?(?:url_?safe_)?b64encode\(|(?:hex\.EncodeToString|base64\.\w+\.EncodeToString)\(|(?:[\w.]*\.)?(?:SymmetricSecurityKey|Secret)\(|(?:System\.Text\.)?Encoding\.\w+\.GetBytes\(|Convert\.To\w+String\()\s*/;
/** Another value is taken where there is one. */
const CHOICE = /\|\||\?\?|\bor\b|\?[^.)]|\bif\b|\bunless\b|environ|getenv|Getenv|\bENV\b/;
const MAX_WRAPPINGS = 6;

/** Where the value of an expression is drawn at random, behind names and conversions; undefined for every other value. */
export function randomOrigin(expression: Expression, file: CodeFile): Span | undefined {
  const value = expression.kind === 'name' || expression.kind === 'member' ? onlyValueOf(expression.text, file) : expression;
  if (value === undefined) return drawnInto(expression, file);
  const pattern = RANDOM[DIALECTS[file.language] ?? file.language];
  let { text } = value;
  if (pattern === undefined || text.length > 300 || CHOICE.test(text)) return undefined;
  for (let step = 0; step < MAX_WRAPPINGS && WRAPPED.test(text); step += 1) text = text.replace(WRAPPED, '');
  return pattern.test(text) ? value.span : undefined;
}

/** The value of a name that the file gives one value only. */
function onlyValueOf(name: string, file: CodeFile): Expression | undefined {
  const bare = name.replace(/^(?:this|self|@)\.?/, '');
  const [only, ...others] = file.assignments.filter(({ target }) => target.replace(/^(?:this|self|@)\.?/, '') === bare);
  return others.length === 0 && only?.value.kind !== 'name' ? only?.value : undefined;
}

/** Go fills a slice that exists: `rand.Read(key)`. */
function drawnInto({ text }: Expression, file: CodeFile): Span | undefined {
  if (file.language !== 'go' || !/^\w+$/.test(text)) return undefined;
  return file.callsTo('crypto/rand.Read').find(({ args }) => args[0]?.text.replace(/\[:\]$/, '') === text)?.span;
}
