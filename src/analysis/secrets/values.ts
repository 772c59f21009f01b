/**
 * How much a value looks like a secret of its own.
 * - `placeholder`: stands for a value, names it or labels it: `${X}`, `<your-key>`, `REPLACE_ME`, `DB_PASSWORD`, `Password`, empty.
 * - `weak`: a real value that anyone would try: `password`, `postgres`, `changeme`.
 * - `plausible`: anything else.
 */
export type Grade = 'placeholder' | 'weak' | 'plausible';

export interface Graded {
  readonly grade: Grade;
  /** Shannon entropy in bits per character, 0 for an empty value. Random base64 of 32 characters has about 4.5, words about 3. */
  readonly entropy: number;
}

/** Grades a value that stands where a secret is expected. Only the first 500 characters count. */
export function gradeSecret(value: string): Graded {
  const text = value.slice(0, 500).trim();
  return { grade: gradeOf(text), entropy: bitsPerCharacter(text) };
}

/** True when the value only stands for a secret; see `Grade`. */
export function isPlaceholder(value: string): boolean {
  return gradeSecret(value).grade === 'placeholder';
}

/** Shannon entropy of a text in bits per character (UTF-16 code unit). */
export function bitsPerCharacter(text: string): number {
  const counts = new Map<string, number>();
  for (let at = 0; at < text.length; at += 1) counts.set(text.charAt(at), (counts.get(text.charAt(at)) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

/** Google's passwords for programs that send mail. */
const APP_PASSWORD = /^(?:[a-z]{4} ){3}[a-z]{4}$/;

function gradeOf(text: string): Grade {
  if (APP_PASSWORD.test(text)) return 'plausible';
  if (WEAK_AS_WRITTEN.has(text.toLowerCase())) return 'weak';
  if (STANDS_FOR.some((shape) => shape.test(text)) || isLabel(text)) return 'placeholder';
  if (isWeak(text)) return 'weak';
  return isTranslatedLabel(text) ? 'placeholder' : 'plausible';
}

/** Samples of well-known tutorials that no other shape would catch. */
const WEAK_AS_WRITTEN = new Set([
  'keyboard cat',
  'keyboardcat',
  'hunter2',
  'p@ssw0rd',
  'p@ssword',
  'pa$$word',
  'pa$$w0rd',
  'pass@word1',
  'correcthorsebatterystaple',
  'shhhh',
  'shhhhh',
  'shhhhhhared-secret',
  'secret!',
]);

/** Shapes of values that are filled in later, kept elsewhere, or are no value at all. */
const STANDS_FOR: readonly RegExp[] = [
  /^$/,
  // Nothing, yes and no, and types of declarations.
  /^(?:none|null|nil|undefined|true|false|yes|no|on|off|void|any|unknown|n\/a|na|tbd|todo|fixme|unset|not[-_ ]?set|empty|redacted|hidden|removed|encrypted|hashed|str|string|bytes?|number|boolean|bool|int|integer|object|char|varchar|text|self|this|required|optional|nullable|unused|updated|read|write|\{\}|\[\])\??;?$/i,
  // Rules of form validators: required|string|min:8
  /^(?:bail|required|nullable|sometimes|present|string|confirmed|min:\d+)[|,]/,
  // Variables and templates, wholly or in part.
  /\$\{|\$\(|\{\{|\{%|<%|#\{|%\(\w+\)s|\$\[\[|\]\]|\$\{\{/,
  /^\$\w+$|^%\w+%$|^%[a-z]$|^\{\w*\}$|^:\w+$|^@@?[A-Z_]+@@?$|^__\w+__$|^\[[^\]]*\]$|^!(?:Ref|Sub|GetAtt|vault|secret)\b/,
  // Angle brackets around words, rows of one character.
  /^<[^<>]*>$/,
  /^(.)\1*$/,
  /x{4,}|X{3,}|\*{3,}|\.{3,}|•{3,}|…|^[-_.]{2,}$/,
  /^x{2,}[-_\w]*$|^[a-z]{1,8}(?:[-_][a-z]{1,8})?[-_]x{3,}$/i,
  // In words.
  /^(?:your|my[-_ ]?own|enter|insert|put|add|paste|fill|provide|specify|replace|use[-_ ]your)[-_ ]/i,
  /(?:^|[-_ ])(?:your|here|placeholder|replace[-_ ]?(?:me|this|it|with)?|fill[-_ ]?(?:me|in)|set[-_ ]?me|to[-_ ]be[-_ ](?:set|defined|filled|replaced)|goes[-_ ]here|insert)(?:$|[-_ ])/i,
  /(?:should|needs?[-_ ]?to|must|has[-_ ]?to)[-_ ]?be[-_ ]?(?=[a-z\d]{2})/i,
  /^your[A-Za-z_-]+$|^(?:placeholder|replaceme|setme|fillme|overrideme|dummy|redacted|masked|sanitized|omitted)$/i,
  /^(?:please[-_ ]?)?(?:replace|change)[-_ ]?this[-_ ]?with|^(?:some|a)[-_ ]?(?:long[-_ ]?)?random[-_ ]?(?:string|characters|secret|key)/i,
  /(?:^|[-_ ])not[-_ ]?(?:a[-_ ]?)?(?:real|secret|valid)(?:$|[-_ ])/i,
  // Digests, from which nobody gets the password back.
  /^(?:\{\w+\})?\$(?:2[abxy]|argon2\w*|apr1|[156])\$.{10}|^(?:pbkdf2|bcrypt|scrypt|argon2)_?\w*\$/,
  // Kept elsewhere, or encrypted.
  /^(?:vault|secretref|secretKeyRef|op|ssm|kms|file|env|sops|gcpsm|awssm|keyvault|azurekeyvault|ref\+\w+|secret):/i,
  /^arn:aws|^ENC\(|^ENC\[|^\{cipher\}|^\{vault\}|^projects\/[^/]+\/secrets\/|^\$ANSIBLE_VAULT|^@Microsoft\.KeyVault\(|^\$__(?:env|file|vault)\{/,
  // Markup that a program looks for.
  /^[\w-]+=["']$/,
  // Code that looks it up.
  /^(?:process\.env|import\.meta\.env|os\.environ|os\.getenv|System\.getenv|System\.get_env|std::env|env|ENV|getenv|config|settings|secrets|var|local|data|self|this|req|request|options|args|params|props|ctx|input|body|user|res|response|Deno\.env|Rails)(?:\.|\[|\()/,
  /^[A-Za-z_][\w.]*\([^()]*\)?;?$/,
  // A place rather than a value.
  /^(?:https?|ftp):\/\/[^@\s]*$|^(?:\.{0,2}|~)\/[\w.~/-]*$|^[A-Za-z]:\\|\.(?:pem|key|crt|p12|jks|json|ya?ml|txt|env|secret)$/,
  // A name rather than a value: DB_PASSWORD, access_token, auth.password.label.
  /^[A-Z][A-Z\d]*(?:_[A-Z\d]+)+$/,
  /^(?:access|refresh|id|auth|csrf|xsrf|bearer|session|api|jwt|user|reset)[-_]?(?:token|key)s?$|^(?:bearer|basic|token|digest)$/i,
  /^[a-z][A-Za-z]*(?:\.[a-z][A-Za-z]+){2,}$|^[a-z_]+(?:\.[a-z_]+)*\.(?:[A-Z][a-z]+)+$|^[a-z][a-z\d_]*\.[a-z_]*(?:password|secret|token)[a-z_]*$/,
];

/** Text for people: `Password`, `Enter your password`, `Пароль`, `Contraseña`. */
function isLabel(text: string): boolean {
  if (/^[A-Z][a-z]+[:?!.]?$/.test(text) && /^(?:password|secret|token|passphrase|credentials?|key|username|email|login)/i.test(text))
    return true;
  const foreign = text.match(/[^\x20-\x7e]/g)?.length ?? 0;
  if (foreign > 0 && (!/\d/.test(text) || foreign > text.length * 0.3)) return true;
  const words = text.split(/\s+/);
  return words.length > 1 && words.filter((word) => /^[("'¿¡]?\p{L}[\p{L}'’-]*[.,:;!?)"']*$/u.test(word)).length >= words.length * 0.7;
}

/** `Passwort`, `Notion-Geheimnis-Token`: the languages that most apps are translated to. */
function isTranslatedLabel(text: string): boolean {
  return (
    /^\(?\p{Lu}[\p{Ll}-]/u.test(text) &&
    /^[\p{L}() '-]*(?:^|[-) ])(?:passwor[dt]|kennwort|token|secret|geheimnis|key|senha|contrasinal|salasana|tunnus|avain|parola|wachtwoord|haslo|heslo|geslo|passord|adgangskode|sandi)$/iu.test(
      text,
    )
  );
}

/** Words that make a value weak. */
const GUESSABLE = new Set(
  'password passwd passw0rd pass pwd secret secretkey s3cr3t admin administrator root toor guest user test tests testing demo example sample default changeme changethis change changeit letmein welcome qwerty qwertyuiop asdf asdfgh abc abcd abcdef iloveyou monkey dragon master login postgres postgresql mysql mariadb mongo mongodb redis rabbitmq rabbit minio minioadmin elastic elasticsearch sa oracle sqlserver docker django laravel rails symfony foo bar foobar baz hello world temp temporary insecure unsafe notsecure notsecret dev develop development localhost local fake mock superuser supersecret topsecret secretsecret keycloak grafana airflow superset jenkins sonar wordpress drupal homestead vagrant ubuntu'.split(
    ' ',
  ),
);

/** Words that may stand beside them without making a value stronger. */
const FILLERS = new Set(
  'my the a an our this that is it in on to for of me so very super top key keys token jwt session cookie app application api auth db database data web server service site shop please not really now prod production string value some any only default encryption signing phrase access refresh express node flask base new old long random'.split(
    ' ',
  ),
);

const LONGEST_WORD = 14;

/** Built of guessable words and fillers, with digits or signs between and after them; or a row of digits. */
function isWeak(text: string): boolean {
  const plain = text.toLowerCase().replace(/[^a-z\d]+/g, '');
  if (plain.length > 64) return false;
  if (/^\d{1,8}$/.test(text) || /^(?:0?123456789\d*|1234567890?|987654321|1q2w3e4r?)$/.test(plain)) return true;
  const letters = plain.replace(/\d{1,4}$/, '').replace(/^\d{1,3}(?=[a-z])/, '');
  return letters.length <= 2 ? plain.length <= 4 : splitsIntoWords(letters);
}

/** Whether a text is a row of known words with a guessable one among them. Bounded by length × longest word. */
function splitsIntoWords(text: string): boolean {
  // reachable[i]: 0 not at all, 1 by fillers only, 2 with a guessable word on the way.
  const reachable = new Uint8Array(text.length + 1);
  reachable[0] = 1;
  for (let start = 0; start < text.length; start += 1) {
    if (reachable[start] === 0) continue;
    for (let end = start + 1; end <= Math.min(text.length, start + LONGEST_WORD); end += 1) {
      const word = text.slice(start, end);
      const reach = GUESSABLE.has(word) ? 2 : FILLERS.has(word) ? (reachable[start] ?? 0) : 0;
      if (reach > (reachable[end] ?? 0)) reachable[end] = reach;
    }
  }
  return reachable[text.length] === 2;
}
