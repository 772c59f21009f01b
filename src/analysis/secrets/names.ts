/** Words that name a secret when a name ends in them. */
const NOUNS = new Set([
  'password',
  'passwd',
  'passphrase',
  'contrasena',
  'senha',
  'passwort',
  'kennwort',
  'secret',
  'token',
  'apikey',
  'secretkey',
  'privatekey',
  'authtoken',
  'accesstoken',
]);

/** Words that make `key` secret when they stand before it. */
const SECRET_KEYS = new Set(
  'api secret private access signing sign encryption encrypt encrypted symmetric cipher aes fernet crypto auth account master jwt hmac app service license signature shared webhook deploy'.split(
    ' ',
  ),
);

/** Words that make `pass` and `pwd` passwords when they stand before them. */
const ACCOUNTS = new Set(
  'db database mysql postgres postgresql pg mongo mongodb redis rabbitmq amqp smtp mail email imap ftp ssh ldap user admin root sa auth login service account proxy basic master http api sql oracle keystore truststore registry docker default'.split(
    ' ',
  ),
);

/** Words after the noun that do not change what the name stands for: `JWT_SECRET_PROD`, `password1`, `SECRET_KEY_BASE`. */
const QUALIFIERS = new Set(
  'prod production dev development test testing staging live local default value base64 b64 hex plain base old new current'.split(' '),
);

/** Words before `token` that make it a token of another kind: of a grammar, a page, a form, a style. */
const OTHER_TOKENS = new Set(
  'csrf xsrf antiforgery next page continuation cancellation cancel sync eos bos pad unk sep cls mask stop start end syntax lexer parser design css special first last previous current peek match expect push pagination cursor resume ct'.split(
    ' ',
  ),
);

/** Words before `secret` that make it the name of a Kubernetes object. */
const SECRET_OBJECTS = new Set('pull existing tls image sealed external opaque secretsmanager kubernetes kube k8s manager'.split(' '));

/** First words of names for actions, questions and messages: `resetPassword`, `hasToken`, `invalidPassword`. */
const VERBS = new Set(
  'is has had use uses show hide toggle enable enabled disable disabled allow require requires required forgot forget reset change update edit confirm confirmation verify validate valid check compare generate create make new get fetch find send invalid missing wrong incorrect expired min max no without with set save store hash encode encrypt decrypt decode sign parse revoke rotate delete remove lost repeat retype reenter recover'.split(
    ' ',
  ),
);

/** How long something lasts: `EXPIRATION_ACCESS_TOKEN`. */
const LIFETIMES = new Set('expiration expires expiry expire ttl lifetime duration maxage timeout'.split(' '));

/** Ends of names that are written in one word: `dbpassword`, `PGPASSWORD`, `clientsecret`. */
const RUN_TOGETHER = /(?:password|passwd|secret|apikey|authtoken|accesstoken|privatekey|secretkey)$/;
const RUN_TOGETHER_ACTION = /^(?:no|forgot|change|reset|set|get|confirm|new|verify|update|check|show|hide|has|is|image|pull)/;

/**
 * Whether a variable, field or key of that name holds a secret: `DB_PASSWORD`, `spring.datasource.password`, `apiKey`, `--auth-token`.
 * What is about a secret (`passwordMinLength`, `token_url`, `secret_name`), does something with one (`resetPassword`) or only shares
 * the word (`csrf_token`, `nextPageToken`) is none.
 */
export function looksLikeSecretName(name: string): boolean {
  const words = wordsOf(name);
  const first = words[0];
  if (words.some((word) => LIFETIMES.has(word))) return false;
  if (first === undefined || (words.length > 1 && VERBS.has(first) && !(first === 'new' && words.length === 2))) return false;
  return endsInSecret(words, name);
}

/** As `looksLikeSecretName`, but actions count too (`setPassword`): for hiding what is passed to them. */
export function mentionsSecret(name: string): boolean {
  return endsInSecret(wordsOf(name), name);
}

/** Words that may stand before `secret` or `secret key` in the name of a key that the app signs with itself. */
const SIGNERS = new Set(
  'jwt session sessions cookie cookies app application auth nextauth better token tokens access refresh hash csrf xsrf signing sign encryption encrypt crypto server secret jws hmac django flask rails laravel express fastify login user admin my the default super internal'.split(
    ' ',
  ),
);

/**
 * Whether a name is that of a key which the app signs or encrypts with itself: `JWT_SECRET`, `SECRET_KEY_BASE`, `sessionSecret`,
 * `Jwt:Key`. Whoever knows it forges what the app trusts, whatever it says; a key that another service issues is none
 * (`CLIENT_SECRET`, `STRIPE_SECRET_KEY`).
 */
export function namesSigningKey(name: string): boolean {
  const words = wordsOf(name);
  while (words.length > 1 && QUALIFIERS.has(words.at(-1) ?? '')) words.pop();
  const last = words.at(-1);
  if (words.length > 1 && VERBS.has(words[0] ?? '') && words[0] !== 'sign') return false;
  if (last === 'key') {
    if (words.at(-2) === 'secret') words.pop();
    else return /^(?:jwt|signing|encryption|hmac|symmetric|cipher|crypto)$/.test(words.at(-2) ?? '');
  }
  const end = words.at(-1);
  const before = words.at(-2);
  if (end === 'secretkey' || end === 'jwtsecret' || end === 'jwtkey') return before === undefined || SIGNERS.has(before);
  return (
    end === 'secret' && (before === undefined || SIGNERS.has(before) || /^(?:settings|config|options|security|constants)$/.test(before))
  );
}

function endsInSecret(words: readonly string[], name: string): boolean {
  let end = words.length;
  while (end > 1 && QUALIFIERS.has(words[end - 1] ?? '')) end -= 1;
  const last = words[end - 1] ?? '';
  const before = words[end - 2] ?? '';
  if (words.includes('public') || words.includes('publishable')) return false;
  if (last === 'key') return SECRET_KEYS.has(before);
  if (last === 'pass') return words.length === 1 || ACCOUNTS.has(before);
  if (last === 'pwd') return end > 1 ? before !== 'old' : name !== 'PWD';
  if (last === 'token') return !OTHER_TOKENS.has(before);
  if (last === 'secret') return !SECRET_OBJECTS.has(before);
  if (NOUNS.has(last)) return true;
  return last !== 'secret' && RUN_TOGETHER.test(last) && !RUN_TOGETHER_ACTION.test(last);
}

/** Words of an identifier, lower case: camel case, snake, kebab, dotted and path-like names; digits at a word's end are taken off. */
function wordsOf(name: string): string[] {
  return name
    .slice(-120)
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .map((word) => (word === 'base64' || word === 'b64' || word === 'k8s' ? word : word.replace(/\d+$/, '')))
    .filter((word) => word !== '');
}
