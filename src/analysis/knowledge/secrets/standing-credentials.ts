import type { CodeFile, StringLiteral } from '../../code.ts';
import { gradeSecret, looksLikeSecretName } from '../../secrets.ts';
import type { Span } from '../../text.ts';
import { namesSecret } from './literal-secrets.ts';

/** A credential of a file that goes by no name of its own. */
export interface GivenCredential {
  readonly span: Span;
  readonly what: string;
}

/** RabbitMQ's own account is let in from its own machine alone. */
export function isCredential(literal: string): boolean {
  return literal.trim() !== '' && literal !== 'guest' && gradeSecret(literal).grade !== 'placeholder' && !/^\w+:\/\//.test(literal);
}

/** One of them stands in every file in which a credential stands in such a place. */
export const STANDING_WORDS: readonly string[] = ['ecret', 'ECRET', 'oken', 'OKEN', 'PASS', 'Pass', 'ApiKey', 'api_key', 'pi-key'];

/** Credentials that go by the name of a parameter, an option, a function or a variable of the environment. */
export function* standingCredentials(file: CodeFile): Iterable<GivenCredential> {
  yield* inParameters(file);
  yield* inReturns(file);
  yield* inEnvironment(file);
  yield* inOptions(file);
}

/** A value that is no name and no word, where a name of more than a few letters leads to it. */
function isStanding(name: string, text: string): boolean {
  if (text.length < 6 || text.length > 200 || /\s/.test(text) || !isCredential(text) || namesSecret(text)) return false;
  if (gradeSecret(text).grade !== 'plausible') return false;
  return looksLikeSecretName(name) && (!/(?:token|key)$/i.test(name) || (/\d/.test(text) && /[A-Za-z]/.test(text)));
}

/** What stands between a parameter and its default: `password: String = `, `$password = `, `string password = `. */
const PARAMETER =
  /(?:[(,]\s*)(?:(?:private|public|protected|internal|readonly|override|val|var|final|string|String)\s+)*\$?(\w{3,40})\s*(?::\s*[\w?]{1,20}\s*)?=\s*$/;
const DECLARES = /(?:\bdef\s+\w+|\bfun\s+\w+|\bfunction\s*\w*|\bclass\s+\w+|\bconstructor)\s*\((?:[^()]|\([^()]*\))*$/;

/** A parameter whose default is a secret: who calls without one gets it. */
function* inParameters(file: CodeFile): Iterable<GivenCredential> {
  if (!/^(?:python|kotlin|javascript|typescript|php)$/.test(file.language)) return;
  for (const { text, span } of file.strings) {
    const before = file.source.text.slice(Math.max(0, span.start - 600), span.start);
    const name = PARAMETER.exec(before.slice(-120))?.[1];
    if (name === undefined || !isStanding(name, text) || !DECLARES.test(before)) continue;
    yield { span, what: `The parameter \`${name}\` has a secret for its default.` };
  }
}

/** What a function does to give the thing that its name ends in: `getDbPassword`, `default_secret`. */
const GIVES = /^(?:get|read|load|fetch|default|obtain|resolve|provide)_?(?=[A-Z_a-z])/i;
/** What may stand between a value and the `return` before it: a wrapper that turns it into bytes. */
const RETURNED = /(?:\breturn\s+|=>\s*|->\s*|=\s*)(?:(?:Buffer\.from|String::from|[\w.]*decode|SecretStr|\[\]byte)\()?\s*$/;
const OPENS = /[\w)]\s*(?:\{|\n)\s*$/;
const CLOSES = /^(?:\.(?:to_string|into|to_owned|freeze|encode)(?:\(\))?)?\s*(?:\}|\bend\b)/;

/** `function getSecret() { return '…' }`. */
function* inReturns(file: CodeFile): Iterable<GivenCredential> {
  const named = file.functions.filter(({ name }) => name !== undefined && looksLikeSecretName(name.replace(GIVES, '')));
  if (named.length === 0) return;
  for (const { name, span } of named) {
    const given = file.strings.filter(
      (string) => file.functionAt(string.span.start)?.span.start === span.start && isGivenBack(file, string),
    );
    if (name === undefined || isAnswer(given)) continue;
    for (const string of given)
      if (isStanding(name.replace(GIVES, ''), string.text))
        yield { span: string.span, what: `\`${name}\` gives back a secret that is written into the code.` };
  }
}

/** Several words of which one is given back say what something is: `return isWeak ? 'likely' : 'certain'`. */
function isAnswer(given: readonly StringLiteral[]): boolean {
  return new Set(given.map(({ text }) => text)).size > 1 && given.every(({ text }) => /^[A-Za-z][a-z-]*$/.test(text));
}

function isGivenBack({ language, source: { text } }: CodeFile, { span }: StringLiteral): boolean {
  const before = text.slice(Math.max(0, span.start - 80), span.start);
  if (/(?:[=!]=|<=|>=)\s*$/.test(before)) return false;
  if (/\b(?:const|let|var|val)\s[^=]*=\s*$|\w\s*:?=\s*$/.test(before)) return language === 'kotlin' && /\bfun\s[^=]*=\s*$/.test(before);
  if (RETURNED.test(before)) return true;
  return /^(?:ruby|rust)$/.test(language) && OPENS.test(before) && CLOSES.test(text.slice(span.end, span.end + 60));
}

/** Calls that set a variable of the environment, beside assignments to it. */
const SETS_VARIABLE = /^(?:Setenv|setenv|set_var|SetEnvironmentVariable)$/;

/** `os.Setenv("API_SECRET", "…")`, `putenv('API_SECRET=…')`, `ENV['API_SECRET'] ||= '…'`. */
function* inEnvironment(file: CodeFile): Iterable<GivenCredential> {
  for (const { method, args } of file.calls) {
    const [first, second] = args;
    const name = first?.value().literal;
    if (typeof name !== 'string' || !first) continue;
    const [, variable, text] = method === 'putenv' ? (/^(\w+)=(.+)$/.exec(name) ?? []) : [];
    if (variable !== undefined && text !== undefined && isStanding(variable, text)) yield { span: first.span, what: setIn(variable) };
    const value = SETS_VARIABLE.test(method) ? second?.value() : undefined;
    if (second && value?.provenance === 'literal' && typeof value.literal === 'string' && isStanding(name, value.literal))
      yield { span: value.origin ?? second.span, what: setIn(name) };
  }
  for (const { text, span } of file.language === 'ruby' ? file.strings : []) {
    const name = /\bENV\[["'](\w+)["']\]\s*\|\|=\s*$/.exec(file.source.text.slice(Math.max(0, span.start - 80), span.start))?.[1];
    if (name !== undefined && isStanding(name, text)) yield { span, what: setIn(name) };
  }
}

const setIn = (variable: string): string => `The code sets \`${variable}\` to a secret that is written into it.`;

/** Go's flags by the position of their default. */
const FLAGS: Readonly<Record<string, number>> = { String: 1, StringVar: 2, StringP: 2, StringVarP: 3 };
/** Calls that declare an option of a command. */
const DECLARES_OPTION = /^(?:add_argument|option|addOption|requiredOption|StringFlag)$/;

/** Options of a command whose default is a secret. */
function* inOptions(file: CodeFile): Iterable<GivenCredential> {
  for (const call of file.calls) {
    const flag = file.language === 'go' && /flag/.test(call.name) ? FLAGS[call.method] : undefined;
    const position = flag === undefined ? 0 : call.method.includes('Var') ? 1 : 0;
    if (flag === undefined && !DECLARES_OPTION.test(call.method)) continue;
    const name = call.args[position]?.value().literal;
    const given = flag === undefined ? (call.option('default') ?? call.option('defaultValue')) : call.args[flag];
    const { provenance, literal, origin } = given?.value() ?? { provenance: 'unknown' };
    if (!given || typeof name !== 'string' || provenance !== 'literal' || typeof literal !== 'string') continue;
    const option = name.replace(/^-+/, '').split(/[\s,]/, 1)[0] ?? '';
    if (isStanding(option, literal)) yield { span: origin ?? given.span, what: `The option \`${option}\` has a secret for its default.` };
  }
}
