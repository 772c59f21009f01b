import { gradeSecret, looksLikeSecretName, userinfoPassword } from '../secrets.ts';
import type { NamedText } from './named-texts.ts';
import type { NamedLiteral } from './named-values.ts';

/** Words joined by signs, or one camel-case word: the name of a header, cookie, field or column rather than a secret. */
const NAME_SHAPE = /^(?:[a-z]+(?:[-_.:/ ][a-z]+)+|[a-z]+(?:[A-Z][a-z]+){1,3}|[A-Z][a-z]+(?:-[A-Z][a-z]+)+)$/;
const NAMING_WORD = /token|secret|pass|key|auth|credential|pwd|jwt|session|cookie/i;
/** Selectors, patterns, markup, formats, routes, places and other code in a string. */
const CODE_SHAPE =
  /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) \/|^[#.[/^:?*&]|\(\?|\[[A-Za-z0-9]-|\\[dws]|<\/?\w|%[sdv]|\w\(|=>|^\w+:\/\//;
/** A state in place of a value: `LDAP`, `NONE`, `OIDC`. */
const SENTINEL = /^[A-Z]{2,10}$/;
/** Camel-case words that may name a state or a thing: `autoLogin`. */
const WORDS = /^[a-z]+(?:[A-Z][a-z]+){1,3}$/;
/** Durations, places and types go by a secret's name too: `token: 3600s`. */
const SETTING_SHAPE = /^\d+(?:ms|s|m|h|d)$|^(?:classpath|file):|^\/[\w/.-]+$/;

/** Names of what somebody else issues: nobody gets in with a made-up one. */
const ISSUED = /(?:api|access|auth|bot|client|service)[-_.]?(?:key|token)$/i;
const MADE_UP =
  /^(?:demo|test|testing|dummy|fake|none|sample|example|placeholder|foo|bar|mock|local|dev|default|change-?me|todo)(?:[-_]?(?:key|token))?$/i;

/** True for the made-up value of a key that another service issues, which lets nobody in: `${OPENAI_API_KEY:demo}`. */
export function isMadeUpKey(name: string, text: string): boolean {
  return ISSUED.test(name) && MADE_UP.test(text);
}

/** True when a text that goes by a secret's name in code only names a thing: `x-access-token`, `#password`, `userPassword`. */
export function namesSecret(literal: string): boolean {
  return CODE_SHAPE.test(literal) || (NAME_SHAPE.test(literal) && NAMING_WORD.test(literal));
}

/**
 * Whether a named literal of code is a secret; `likely` where a fair reviewer might wave it away. Undefined for what stands for
 * one, names one, or repeats its own name (`password: 'password'`) without being handed to a call.
 */
export function literalSecret(named: NamedLiteral): 'certain' | 'likely' | undefined {
  const { name, literal, by } = named;
  if (!/^[\w$.-]+$/.test(name) || !looksLikeSecretName(name) || literal.length < 4 || namesSecret(literal)) return undefined;
  if (isMadeUpKey(name, literal) || SENTINEL.test(literal)) return undefined;
  const { grade, entropy } = gradeSecret(literal);
  if (grade === 'placeholder') return undefined;
  if (by === 'argument') return 'certain';
  if (grade === 'weak' && isEcho(name, literal)) return undefined;
  if ((WORDS.test(literal) || NAME_SHAPE.test(literal)) && grade === 'plausible' && /token$/i.test(name)) return 'likely';
  const isShort = grade === 'weak' ? /^[a-z]{4,6}$/i.test(literal) : literal.length < 6 || entropy < 2;
  return isShort ? 'likely' : 'certain';
}

const SAMPLES =
  /(?:^|\/)(?:seeds?|seeders?|seed-?data|data|tasks|migrations?|migrate|demo)(?:\/|\.\w+$)|(?:fake|dummy|demo|sample|seed(?:er)?)\w*\.\w+$|(?:^|\/)Commands\/Local\//i;

/** True for code that fills a database with sample accounts, whose passwords are meant to be known. */
export function makesSamples(path: string): boolean {
  return SAMPLES.test(path);
}

/** Whether a setting of a document is a secret: a secret's name with a value of its own. Passwords inside of a locator are not meant. */
export function settingSecret({ name, text, dynamic }: NamedText): 'weak' | 'plausible' | undefined {
  if (dynamic || text === '' || !looksLikeSecretName(name) || userinfoPassword(text) || SETTING_SHAPE.test(text)) return undefined;
  if (isMadeUpKey(name, text)) return undefined;
  const { grade } = gradeSecret(text);
  return grade === 'placeholder' ? undefined : grade;
}

function isEcho(name: string, literal: string): boolean {
  const plain = (text: string): string => text.toLowerCase().replace(/[^a-z]/g, '');
  return plain(literal) !== '' && plain(name).endsWith(plain(literal));
}
