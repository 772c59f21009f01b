import type { Call, CodeFile, Expression } from '../../src/analysis/code.ts';
import { lookupFor } from '../../src/analysis/knowledge/environment-lookup.ts';
import { namesSecret } from '../../src/analysis/knowledge/literal-secrets.ts';
import { namedLiterals } from '../../src/analysis/knowledge/named-values.ts';
import { APP_LANGUAGES } from '../../src/analysis/languages.ts';
import { gradeSecret } from '../../src/analysis/secrets.ts';
import type { Span } from '../../src/analysis/text.ts';
import { rule, type Found } from '../rule.ts';

/** Where a framework or library takes the key that it signs with: a position, or the names of options. */
interface Place {
  readonly position?: number;
  readonly options?: readonly string[];
  readonly signs: string;
}

const SESSIONS: Place = { options: ['secret', 'keys', 'password'], signs: 'sessions' };
const TOKENS: Place = { position: 1, signs: 'tokens' };

/** Canonical names of the calls, from the libraries' own documentation. */
const PLACES: Readonly<Record<string, Place>> = {
  'express-session': SESSIONS,
  session: SESSIONS,
  'cookie-session': SESSIONS,
  cookieSession: SESSIONS,
  'iron-session.getIronSession': SESSIONS,
  'cookie-parser': { position: 0, signs: 'cookies' },
  cookieParser: { position: 0, signs: 'cookies' },
  'jsonwebtoken.sign': TOKENS,
  'jsonwebtoken.verify': TOKENS,
  'jwt.sign': TOKENS,
  'jwt.verify': TOKENS,
  'express-jwt.expressjwt': { options: ['secret'], signs: 'tokens' },
  'passport-jwt.Strategy': { options: ['secretOrKey'], signs: 'tokens' },
  '*.JwtModule.register': { options: ['secret'], signs: 'tokens' },
  'jwt.encode': TOKENS,
  'jwt.decode': TOKENS,
  'jose.jwt.encode': TOKENS,
  'jose.jwt.decode': TOKENS,
  'starlette.middleware.sessions.SessionMiddleware': { options: ['secret_key'], signs: 'sessions' },
  'itsdangerous.URLSafeTimedSerializer': { position: 0, signs: 'tokens' },
  'github.com/gorilla/sessions.NewCookieStore': { position: 0, signs: 'sessions' },
  'github.com/gin-contrib/sessions/cookie.NewStore': { position: 0, signs: 'sessions' },
  '*.SignedString': { position: 0, signs: 'tokens' },
  'com.auth0.jwt.algorithms.Algorithm.HMAC256': { position: 0, signs: 'tokens' },
  'com.auth0.jwt.algorithms.Algorithm.HMAC512': { position: 0, signs: 'tokens' },
  'io.jsonwebtoken.security.Keys.hmacShaKeyFor': { position: 0, signs: 'tokens' },
  '*.signWith': TOKENS,
  'JWT.encode': TOKENS,
  'JWT.decode': TOKENS,
  'Rack.Session.Cookie.new': SESSIONS,
  'Firebase.JWT.JWT.encode': TOKENS,
  'Firebase.JWT.Key': { position: 0, signs: 'tokens' },
  'Microsoft.IdentityModel.Tokens.SymmetricSecurityKey': { position: 0, signs: 'tokens' },
  'Duende.IdentityServer.Models.Secret': { position: 0, signs: 'the requests of a client' },
  'IdentityServer4.Models.Secret': { position: 0, signs: 'the requests of a client' },
  SymmetricSecurityKey: { position: 0, signs: 'tokens' },
  'jsonwebtoken.EncodingKey.from_secret': { position: 0, signs: 'tokens' },
  'jsonwebtoken.DecodingKey.from_secret': { position: 0, signs: 'tokens' },
};

/** Settings that frameworks know by name, as the last segment of what is assigned or set. */
const SETTINGS: ReadonlyMap<string, string> = new Map([
  ['SECRET_KEY', 'sessions and tokens'],
  ['secret_key', 'sessions'],
  ['JWT_SECRET_KEY', 'tokens'],
  ['secret_key_base', 'sessions'],
  ['session_secret', 'sessions'],
  ['secret_token', 'sessions'],
  ['COOKIE_SECRET', 'cookies'],
]);
/** One of them stands in every file that signs something. */
const SIGNING_WORDS = [
  'ecret',
  'SECRET',
  'session',
  'Session',
  'cookie',
  'Cookie',
  'jwt',
  'JWT',
  'Jwt',
  'jose',
  'HMAC',
  'hmac',
  'signWith',
  'SignedString',
  'SymmetricSecurityKey',
  'Serializer',
  'base64:',
];
/** Laravel's key: `'key' => 'base64:…'`. */
const LARAVEL_KEY = /^base64:[A-Za-z0-9+/=]{20,}$/;

export default rule({
  id: 'config/framework-secret',
  title: "Give the framework's signing key to the app from outside",
  why: 'Who knows the key can forge sessions and tokens of any user, and everyone who can read the code knows it.',
  remedy: 'Read the key from the environment without a default, and replace the one that was committed.',
  severity: 'error',
  limits: ['A key that a value from another module holds is not seen.'],
  code: [{ languages: APP_LANGUAGES, literals: SIGNING_WORDS, judge }],
  examples: {
    bad: [
      {
        name: 'express-session',
        files: {
          'app.js':
            "const session = require('express-session');\napp.use(session({ store, secret: 'keyboard cat', resave: false })); // ⟵\n",
        },
      },
      {
        name: 'jsonwebtoken',
        files: {
          'auth.ts': "import jwt from 'jsonwebtoken';\nexport const token = (id: string) => jwt.sign({ id }, 'shop-signing-1234'); // ⟵\n",
        },
      },
      {
        name: 'through a constant',
        files: {
          'auth.ts':
            "import jwt from 'jsonwebtoken';\nconst KEY = 'shop-signing-1234'; // ⟵\nexport const token = (id: string) => jwt.sign({ id }, KEY);\n",
        },
      },
      {
        name: 'Flask',
        files: { 'app.py': "from flask import Flask\napp = Flask(__name__)\napp.config['SECRET_KEY'] = 'you-will-never-guess' # ⟵\n" },
      },
      { name: 'Django', files: { 'shop/settings.py': "DEBUG = False\nSECRET_KEY = 'django-insecure-q7vd2kkepwz81xa0@4h' # ⟵\n" } },
      {
        name: 'Go, sessions',
        files: {
          'main.go':
            'package main\n\nimport "github.com/gorilla/sessions"\n\nvar store = sessions.NewCookieStore([]byte("something-very-secret")) // ⟵\n\nfunc main() { serve(store) }\n',
        },
      },
      {
        name: 'Java',
        files: {
          'src/main/java/Auth.java':
            'import com.auth0.jwt.algorithms.Algorithm;\nclass Auth {\n  Algorithm algorithm = Algorithm.HMAC256("shop-signing-1234"); // ⟵\n}\n',
        },
      },
      {
        name: 'Kotlin',
        files: {
          'src/main/kotlin/Auth.kt':
            'import com.auth0.jwt.algorithms.Algorithm\n\nval algorithm = Algorithm.HMAC256("shop-signing-1234") // ⟵\nfun main() { start(algorithm) }\n',
        },
      },
      {
        name: 'Rails',
        files: { 'config/initializers/secret_token.rb': "Shop::Application.config.secret_key_base = 'f4d1a8c09be2f4d1a8c09be27' # ⟵\n" },
      },
      {
        name: 'Laravel',
        files: { 'config/app.php': "<?php\nreturn [\n  'key' => 'base64:q7Vd2kkePwZ81xA0q7Vd2kkePwZ81xA0Pq3=', // ⟵\n];\n" },
      },
      {
        name: 'C#',
        files: {
          'Startup.cs':
            'using System.Text;\nusing Microsoft.IdentityModel.Tokens;\nclass Startup {\n  object Key() => new SymmetricSecurityKey(Encoding.UTF8.GetBytes("shop-signing-key-1234")); // ⟵\n}\n',
        },
      },
      {
        name: 'C#, a client of IdentityServer',
        files: {
          'Config.cs':
            'using IdentityServer4.Models;\nclass Config {\n  object Client() => new Client { ClientSecrets = { new Secret("shop-1234".Sha256()) } }; // ⟵\n}\n',
        },
      },
      {
        name: 'Rust',
        files: {
          'src/main.rs':
            'use jsonwebtoken::EncodingKey;\nfn main() {\n    let key = EncodingKey::from_secret("shop-signing-1234".as_ref()); // ⟵\n    serve(key);\n}\n',
        },
      },
    ],
    good: [
      {
        name: 'from the environment',
        files: { 'app.js': "const session = require('express-session');\napp.use(session({ secret: process.env.SESSION_SECRET }));\n" },
      },
      {
        name: 'from the configuration',
        files: {
          'auth.ts':
            "import jwt from 'jsonwebtoken';\nimport config from './config';\nexport const token = (id: string) => jwt.sign({ id }, config.jwt.secret);\n",
        },
      },
      { name: 'required', files: { 'shop/settings.py': "import os\nSECRET_KEY = os.environ['SECRET_KEY']\n" } },
      { name: 'the name of the setting', files: { 'app.py': "SECRET_KEY = 'SECRET_KEY'\n" } },
      { name: 'settings of tests', files: { 'tests/settings.py': "SECRET_KEY = 'not-for-production'\n" } },
      { name: 'settings of a developer', files: { 'shop/settings/dev.py': "SECRET_KEY = 'not-for-production'\n" } },
      { name: 'another key', files: { 'config/app.php': "<?php\nreturn ['key' => 'value', 'cipher' => 'AES-256-CBC'];\n" } },
    ],
  },
});

/** Settings modules that only developers or tests load. */
const FOR_DEVELOPERS = /(?:^|[/._-])(?:dev|develop|development|local|test|tests|testing|ci)(?:[/._-]|$)/i;

function* judge(file: CodeFile): Iterable<Found> {
  if (FOR_DEVELOPERS.test(file.path)) return;
  for (const { name, literal, origin } of namedLiterals(file, (named) => SETTINGS.has(named))) {
    if (isKey(literal))
      yield {
        span: origin,
        secret: true,
        what: `\`${name}\`, which signs ${SETTINGS.get(name) ?? 'data'}, is a literal.`,
        ...fixed(file, origin, name),
      };
  }
  if (file.language === 'php') {
    for (const { literal, origin } of namedLiterals(file, (name) => name === 'key')) {
      if (LARAVEL_KEY.test(literal))
        yield { span: origin, secret: true, what: 'The application key, which encrypts cookies and sessions, is a literal.' };
    }
  }
  yield* inCalls(file);
}

function* inCalls(file: CodeFile): Iterable<Found> {
  for (const [name, place] of Object.entries(PLACES)) {
    for (const call of file.callsTo(name)) {
      for (const key of keysOf(call, place)) {
        const { provenance, literal, origin } = key.value();
        if (provenance !== 'literal' || typeof literal !== 'string' || !isKey(literal)) continue;
        yield {
          span: origin ?? key.span,
          secret: true,
          what: `\`${call.method}\` signs ${place.signs} with a key that is written into the code.`,
          ...fixed(file, origin ?? key.span, VARIABLES[place.signs] ?? 'SIGNING_KEY'),
        };
      }
    }
  }
}

const VARIABLES: Readonly<Record<string, string>> = { sessions: 'SESSION_SECRET', tokens: 'JWT_SECRET', cookies: 'COOKIE_SECRET' };

function fixed(file: CodeFile, span: Span, name: string): Pick<Found, 'fix'> {
  const lookup = lookupFor(file, span, name, false);
  return lookup ? { fix: { title: `Read the key from ${lookup.variable}`, safe: false, edits: [lookup] } } : {};
}

function keysOf(call: Call, { position, options = [] }: Place): readonly Expression[] {
  const given = [position === undefined ? undefined : call.args[position], ...options.map((option) => call.option(option))];
  return given.flatMap((value) => (value === undefined ? [] : value.elements().length > 0 ? value.elements() : [value]));
}

function isKey(literal: string): boolean {
  return (
    literal.length >= 3 &&
    !/^\w+:\/\//.test(literal) &&
    gradeSecret(literal).grade !== 'placeholder' &&
    !(namesSecret(literal) && literal.length < 12)
  );
}
