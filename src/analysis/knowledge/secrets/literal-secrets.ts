import type { CodeFile, Expression } from '../../code.ts';
import { expires, gradeSecret, looksLikeSecretName, namesSigningKey, userinfoPassword } from '../../secrets.ts';
import type { NamedText } from '../settings/named-texts.ts';
import type { NamedLiteral } from '../settings/named-values.ts';
import { isOfMadeUpRecord, isRefused } from './made-up-records.ts';
import { isWrittenKey } from './signing-keys.ts';

/** Words joined by signs, or one camel-case word: the name of a header, cookie, field, column or setting rather than a secret. */
const NAME_SHAPE =
  /^(?:[a-z]+(?:[-_.:/ ][a-z]+)+|[a-z]+(?:\.[a-z]+(?:[A-Z][a-z]+)*)+|[a-z]+(?:[A-Z][a-z]+){1,3}|[A-Z][a-z]+(?:-[A-Z][a-z]+)+)$/;
const NAMING_WORD = /token|secret|pass|key|auth|credential|pwd|jwt|session|cookie/i;
/** Selectors, patterns, markup, formats, routes, places and other code in a string. */
const CODE_SHAPE =
  /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) \/|^[#.[/^:?*&]|\(\?|\[[A-Za-z0-9]-|\\[dws]|<\/?\w|%[sdv]|\w\(|=>|^\w+:\/\//;
/** Classes of Tailwind: `border-transparent bg-blue-50 text-blue-700`. */
const STYLES = /(?:^|\s)(?:[a-z]+:)?(?:bg|text|border|ring)-[a-z]+-\d{2,3}(?:\s|\/|$)/;
/** A state in place of a value: `LDAP`, `NONE`, `OIDC`. */
const SENTINEL = /^[A-Z]{2,10}$/;
/** Words in place of a token, which its issuer makes by chance: `comment`, `paren.lparen`, `autoLogin`. */
const WORDS = /^[a-z]{1,15}(?:[-_.:/ ][a-z]{1,15})*$|^[a-z]+(?:[A-Z][a-z]+){1,3}$/;
/** Keys that their issuer means to be seen by everyone who loads a page. */
const PUBLISHED = /^(?:phc_|pk_(?:live|test)_|pk\.eyJ|sb_publishable_)/;
/** Durations, places and types go by a secret's name too: `token: 3600s`. */
const SETTING_SHAPE =
  /^\d+\s?(?:ms|s|m|h|d|w|secs?|seconds?|mins?|minutes?|hours?|days?|weeks?|months?|years?)$|^P(?:T?\d+[YMWDHS])+$|^(?:classpath|file):|^\/[\w/.-]+$/;

/** Names of what somebody else issues: nobody gets in with a made-up one. */
const ISSUED = /(?:api|access|auth|bearer|bot|client|service)[-_.]?(?:key|token)$/i;
const MADE_UP =
  /^(?:demo|test|testing|dummy|fake|none|sample|example|placeholder|foo|bar|mock|local|dev|default|change-?me|todo)(?:[-_]?(?:key|token))?$/i;

/** Values that say that there is none yet. */
const TO_BE_FIXED = /^(?:fixme|todo|tbd|placeholder|unset|replace[-_]?me|fill[-_]?me|set[-_]?me)(?:[-_ .:]|$)/i;
const MADE_UP_WORDS = /^(?:fake|dummy|bogus|invalid)[-_]\w/i;
/** One half of a pair, of which the other is the secret: `ACCESS_KEY=minioadmin`. */
const IDENTIFIES = /(?:^|[^a-z])(?<!secret[-_.]?)access[-_.]?key$|(?<!secret)accessKey$/i;

/** True for a value that lets nobody in: a made-up key of another service (`${OPENAI_API_KEY:demo}`), one that says it is missing (`fixme-smtp-password`). */
export function isMadeUpKey(name: string, text: string): boolean {
  if (IDENTIFIES.test(name) && gradeSecret(text).grade === 'weak') return true;
  if (MADE_UP_WORDS.test(text) && !MAKES_ACCOUNT.test(name.slice(name.lastIndexOf('.') + 1))) return true;
  return (ISSUED.test(name) && MADE_UP.test(text)) || TO_BE_FIXED.test(text);
}

/** True when a text that goes by a secret's name in code only names a thing: `x-access-token`, `#password`, `userPassword`. */
export function namesSecret(literal: string): boolean {
  return CODE_SHAPE.test(literal) || STYLES.test(literal) || (NAME_SHAPE.test(literal) && NAMING_WORD.test(literal));
}

/**
 * Whether a named literal of code is a secret; `likely` where a fair reviewer might wave it away. Undefined for what stands for
 * one, names one, or repeats its own name (`password: 'password'`) without being handed to a call.
 */
/** `DEV_USER_PASSWORD`: the account of a developer's own machine. */
const OF_DEVELOPERS = /^(?:DEV|LOCAL|TEST)_/;

/** A value that the app knows in order to refuse it, or to show it. */
const STAND_IN = /placeholder|(?:^|_)(?:dummy|sample|forbidden|known_?weak)(?:_|$)/i;

export function literalSecret(named: NamedLiteral, file: CodeFile): 'certain' | 'likely' | undefined {
  const { name, literal, by } = named;
  if (isSymbol(named.value) || (by !== 'argument' && (namesRecord(literal, name) || isAmongNames(named, file)))) return undefined;
  const constant = file.assignments.find(({ value }) => value.span.start === named.origin.start);
  if (namesRemote(named, file)) return undefined;
  if (STAND_IN.test(name) || OF_DEVELOPERS.test(constant?.name ?? '')) return undefined;
  if (namesSigningKey(name) && signsWith(named, file)) return 'certain';
  if (!/^#?[\w$.-]+$/.test(name) || !looksLikeSecretName(name) || literal.length < 4 || namesSecret(literal)) return undefined;
  if (isMadeUpKey(name, literal) || SENTINEL.test(literal) || SETTING_SHAPE.test(literal)) return undefined;
  if (isOfMadeUpRecord(literal, named.origin, file) || isRefused(constant?.name ?? '', named.origin, file)) return undefined;
  const { grade, entropy } = gradeSecret(literal);
  if (grade === 'placeholder' || PUBLISHED.test(literal)) return undefined;
  if (grade === 'plausible' && /token$/i.test(name) && (WORDS.test(literal) || NAME_SHAPE.test(literal))) return undefined;
  if (by === 'argument') return 'certain';
  if (isEcho(name, literal) && (grade === 'weak' || plain(name) === plain(literal))) return undefined;
  if (expires(literal)) return 'likely';
  const isShort = grade === 'weak' ? /^[a-z]{4,6}$/i.test(literal) : literal.length < 6 || entropy < 2;
  return isShort ? 'likely' : 'certain';
}

/** Names that say no more than that it is a secret: of what, the file has to tell. */
const BARE_NAME = /^secret(?:_?key)?$/i;
/** Words that a made-up key begins with. */
const PHRASE = /^(?:my|our|this[-_ ]?is|super|very|some|top|change|please|not|do not use|the[-_ ])/i;
const ABOUT_SIGNING = /jwt|jsonwebtoken|passport|session|cookie|\bauth/i;

/** True for the value of a signing key's name, also where it reads like a name or an instruction: `jwtSecret = 'my-secret-key'`. */
function signsWith({ name, literal, by, value }: NamedLiteral, file: CodeFile): boolean {
  const isName = isNameOf(literal, name) && !MADE_BYTES.test(value.text);
  if (!isWrittenKey(literal) || literal.length < 4 || CODE_SHAPE.test(literal) || isName) return false;
  if (by === 'argument') return !/\s/.test(literal);
  const isText = /\s/.test(literal) && !PHRASE.test(literal);
  if (isText || SENTINEL.test(literal)) return false;
  if (!BARE_NAME.test(name)) return true;
  return PHRASE.test(literal) || (/secret|key/i.test(literal) && ABOUT_SIGNING.test(file.path + file.source.text));
}

/** `{ remoteRef: { key: 'external' }, secretKey: 'bucket' }` of External Secrets: the name under which a secret is found. */
function namesRemote({ name, origin }: NamedLiteral, file: CodeFile): boolean {
  if (name !== 'secretKey' || !file.source.words.has('remoteRef')) return false;
  const around = file.source.text.slice(Math.max(0, origin.start - 300), origin.end + 200);
  return around.includes('remoteRef');
}

/** A text that is turned into bytes is the key itself, however it reads. */
const MADE_BYTES =
  /\.(?:getBytes|GetBytes|toByteArray|encodeToByteArray|encode|as_bytes|bytes|unpack)\b|^\[\]byte\(|\bBuffer\.from\(|\bTextEncoder\(\)|^b["']/;

/** `JWT_SECRET = 'JWT_SECRET'`, `jwtSecret: 'jwt-secret'`, and names of variables in place of values. */
function isNameOf(literal: string, name: string): boolean {
  return plain(literal) === plain(name) || /^[A-Z][A-Z\d]*(?:_[A-Z\d]+)+$/.test(literal);
}

function plain(text: string): string {
  return text.toLowerCase().replace(/[^a-z\d]/g, '');
}

/** Classes whose constants are what records, settings and fields are found under. */
const NAMES =
  /(?:(?:Known|Data|Metadata|Property|Cache|Storage|Session|Config(?:uration)?|Settings?|Parameter|Query)Keys|(?:Field|Column|Cookie|Header|Claim|Setting|Parameter|Property)Names|Headers|ClaimTypes|Columns)$/;

function isAmongNames({ origin }: NamedLiteral, file: CodeFile): boolean {
  return file.classes.some(({ name, span }) => span.start <= origin.start && origin.end <= span.end && NAMES.test(name));
}

/** `JWTSecretKey = "JWTSecret"`, `PasswordHashKey = "PasswordHashKey"`: what a record is kept under. */
function namesRecord(literal: string, name: string): boolean {
  return (
    /^(?=.*[a-z])[A-Z]\w*[A-Z]\w*$/.test(literal) && /key$/i.test(name) && [plain(name), plain(name).slice(0, -3)].includes(plain(literal))
  );
}

const SAMPLES =
  /(?:^|\/)(?:seeds?|seeders?|seed-?data|data|tasks|migrations?|migrate|demo)(?:\/|\.\w+$)|(?:fake|dummy|demo|sample|seed(?:er)?)\w*\.\w+$|(?:^|\/)Commands\/Local\//i;

/** True for code that fills a database with sample accounts, whose passwords are meant to be known. */
export function makesSamples(path: string): boolean {
  return SAMPLES.test(path);
}

/** Variables whose value is a user with a password: `NEO4J_AUTH=neo4j/q7Vd2kke`, `FLOWER_BASIC_AUTH=admin:q7Vd2kke`. */
const PAIRS = /(?:^|_)(?:NEO4J_AUTH|BASIC_?AUTH)$/i;

/** Variables that the images of databases and brokers make an account of, with whatever they say. */
const MAKES_ACCOUNT =
  /^(?:(?:MYSQL|MARIADB)(?:_ROOT)?_PASSWORD|POSTGRES_PASSWORD|POSTGRESQL_(?:POSTGRES_)?PASSWORD|MONGO_INITDB_ROOT_PASSWORD|MONGODB_(?:ROOT_)?PASSWORD|RABBITMQ_DEFAULT_PASS|(?:MSSQL_)?SA_PASSWORD|MINIO_ROOT_PASSWORD|ELASTIC_PASSWORD|INFLUXDB_ADMIN_PASSWORD|CLICKHOUSE_PASSWORD|ORACLE_PASSWORD|PGADMIN_DEFAULT_PASSWORD|GF_SECURITY_ADMIN_PASSWORD|KEYCLOAK_ADMIN_PASSWORD)$/;

/** True for the password of an account that an image makes at its first start, also where it reads like a switch: `MYSQL_ROOT_PASSWORD: "yes"`. */
export function isAccountsPassword({ name, text, dynamic }: NamedText): boolean {
  return !dynamic && MAKES_ACCOUNT.test(name) && /^[A-Za-z\d]{2,}$/.test(text) && !/^(?:null|nil|undefined)$|^([xX])\1+$/.test(text);
}

/** Whether a setting of a document is a secret: a secret's name with a value of its own. Passwords inside of a locator are not meant. */
export function settingSecret(entry: NamedText): 'weak' | 'plausible' | undefined {
  const { name, text, dynamic } = entry;
  const pair = dynamic || !PAIRS.test(name) ? undefined : /^[\w.@-]+[:/]([^$:/\s]+)$/.exec(text)?.[1];
  if (pair !== undefined) return settingSecret({ ...entry, name: 'password', text: pair });
  if (dynamic || text === '' || !looksLikeSecretName(name) || userinfoPassword(text) || SETTING_SHAPE.test(text)) return undefined;
  if (isMadeUpKey(name, text) || namesObject(name, text)) return undefined;
  const { grade } = gradeSecret(text);
  return grade === 'placeholder' ? undefined : grade;
}

/** `scriptsSecret: central-db-init-secret`: the name of an object that keeps one. */
const OBJECT = /^[a-z]+(?:-[a-z]+)*-(?:secrets?|credentials?|creds|auth|tls|certs?|env)$/;
const HELD = /(?:client|jwt|session|app|cookie|shared|api|webhook|auth|signing|user|hmac|oauth)Secret$/i;

/** `oadbConnectionSecret: oadb-connection`: a Secret of Kubernetes, called after what the setting is. */
function namesObject(name: string, text: string): boolean {
  if (/[a-z]Secret$/.test(name) && !HELD.test(name) && OBJECT.test(text)) return true;
  const words = /^([a-z]+(?:[A-Z][a-z]+)+)Secret$/.exec(name.slice(name.lastIndexOf('.') + 1))?.[1]?.toLowerCase();
  return words !== undefined && /^[a-z]+(?:-[a-z]+)+$/.test(text) && words.startsWith(text.split('-', 1)[0] ?? text);
}

/** True for the key that an app which reads the setting signs with, whatever it says: `Jwt:Key` of `REPLACE THIS WITH YOUR OWN SECRET`. */
export function isSigningSetting({ name, text, dynamic }: NamedText): boolean {
  return (
    !dynamic &&
    namesSigningKey(name) &&
    isWrittenKey(text) &&
    !TO_BE_FIXED.test(text) &&
    !SETTING_SHAPE.test(text) &&
    !isNameOf(text, name) &&
    !namesObject(name, text)
  );
}

/** A symbol of Ruby names a thing. */
function isSymbol({ text }: Expression): boolean {
  return /^:\w/.test(text);
}

function isEcho(name: string, literal: string): boolean {
  const plain = (text: string): string => text.toLowerCase().replace(/[^a-z]/g, '');
  return plain(literal) !== '' && plain(name).endsWith(plain(literal));
}
