import type { CodeFile } from '../../src/analysis/code.ts';
import { lookupFor } from '../../src/analysis/knowledge/environment/environment-lookup.ts';
import { isDevelopersFile, isForDevelopment, isOfDevelopersSettings } from '../../src/analysis/knowledge/environment/for-development.ts';
import { namesSecret } from '../../src/analysis/knowledge/secrets/literal-secrets.ts';
import { type NamedLiteral, namedLiterals } from '../../src/analysis/knowledge/settings/named-values.ts';
import { isOverriddenForProduction } from '../../src/analysis/knowledge/environment/production-overrides.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import { givenKeys, isWrittenKey, KEY_SETTINGS } from '../../src/analysis/knowledge/secrets/signing-keys.ts';
import { APP_LANGUAGES } from '../../src/analysis/languages.ts';
import { gradeSecret } from '../../src/analysis/secrets.ts';
import type { Span } from '../../src/analysis/text.ts';
import { rule, type Context, type Found } from '../rule.ts';

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
  'Hmac',
  'signWith',
  'SignedString',
  'SymmetricSecurityKey',
  'Serializer',
  'base64:',
  'LoginManager',
  'CryptoJS',
  'createCipher',
  'app.keys',
  'openssl_',
  'MessageVerifier',
  'MessageEncryptor',
  'InMemory',
  'setSigningKey',
  'SigningKey',
  'SIGNING_KEY',
  'csrf',
  'from_secret',
  'Fernet',
  'cryptr',
  'Middleware',
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
        name: 'a base that production takes as it is',
        files: {
          'shop/settings/base.py': "SECRET_KEY = 'django-insecure-4x&w2(k9q!m7z_p3v' # ⟵\n",
          'shop/settings/production.py': 'from .base import *\nDEBUG = False\n',
        },
      },
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
      {
        name: 'Nest, the module',
        files: {
          'auth.module.ts':
            "import { JwtModule } from '@nestjs/jwt';\n@Module({ imports: [JwtModule.register({ secret: 'secretKey', signOptions: { expiresIn: '1d' } })] }) // ⟵\nexport class AuthModule {}\n",
        },
      },
      {
        name: 'Nest, the strategy of passport',
        files: {
          'jwt.strategy.ts':
            "export class JwtStrategy extends PassportStrategy(Strategy) {\n  constructor() {\n    super({ jwtFromRequest: fromHeader(), secretOrKey: 'topSecret51' }); // ⟵\n  }\n}\n",
        },
      },
      {
        name: 'jose, through an encoder',
        files: {
          'token.ts':
            "import { SignJWT } from 'jose';\nconst key = new TextEncoder().encode('shop-signing-1234'); // ⟵\nexport const token = () => new SignJWT({}).setProtectedHeader({ alg: 'HS256' }).sign(key);\n",
        },
      },
      { name: 'Koa', files: { 'app.js': "const Koa = require('koa');\nconst app = new Koa();\napp.keys = ['some secret hurr']; // ⟵\n" } },
      {
        name: 'Flask, in words',
        files: { 'app.py': "from flask import Flask\napp = Flask(__name__)\napp.secret_key = 'super secret key' # ⟵\n" },
      },
      {
        name: 'Python, a keyword',
        files: { 'auth.py': "import jwt\n\ndef read(token):\n    return jwt.decode(token, key='shop-1234', algorithms=['HS256']) # ⟵\n" },
      },
      {
        name: 'Go, a key that is returned',
        files: {
          'auth.go':
            'package main\n\nimport "github.com/golang-jwt/jwt/v5"\n\nfunc read(text string) {\n\tjwt.Parse(text, func(token *jwt.Token) (interface{}, error) {\n\t\treturn []byte("secret"), nil // ⟵\n\t})\n}\n',
        },
      },
      {
        name: 'Go, Echo',
        files: {
          'main.go':
            'package main\n\nimport "github.com/labstack/echo/v4/middleware"\n\nfunc main() {\n\tserve(middleware.JWT([]byte("secret"))) // ⟵\n}\n',
        },
      },
      {
        name: 'Java, bytes of a text',
        files: {
          'src/main/java/Tokens.java':
            'import io.jsonwebtoken.security.Keys;\nclass Tokens {\n  Key key() { return Keys.hmacShaKeyFor("a-very-long-key-that-signs-tokens".getBytes()); } // ⟵\n}\n',
        },
      },
      {
        name: 'PHP, through a variable',
        files: {
          'token.php': "<?php\nuse Firebase\\JWT\\JWT;\n$key = 'example_key'; // ⟵\n$token = JWT::encode($payload, $key, 'HS256');\n",
        },
      },
      {
        name: 'Sinatra',
        files: { 'app.rb': "require 'sinatra'\nenable :sessions\nset :session_secret, 'super secret' # ⟵\n" },
      },
    ],
    good: [
      {
        name: 'kinds of secrets',
        files: { 'kinds.py': 'from enum import Enum\n\nclass SecretType(str, Enum):\n    JWT_SECRET = "jwt_secret"\n' },
      },
      {
        name: 'a variable of a function that goes by the same name',
        files: {
          'pexels.py':
            'api_key = "H2jk9uKnhRmL6WPwh89zBezWvr"\n\ndef request(params):\n    secret_key = api_key\n    params["headers"]["secret-key"] = secret_key\n',
        },
      },
      {
        name: 'a base that production overrides',
        files: {
          'shop/settings/base.py': "SECRET_KEY = 'django-insecure-4x&w2(k9q!m7z_p3v'\n",
          'shop/settings/production.py': "import os\nfrom .base import *\nSECRET_KEY = os.environ['SECRET_KEY']\n",
        },
      },
      {
        name: 'the name of the cookie',
        files: {
          'app.js':
            "const session = require('express-session');\napp.use(session({ key: 'shop_sid', secret: process.env.SESSION_SECRET }));\n",
        },
      },
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
      {
        name: 'the class of a test run',
        files: {
          'config.py':
            "import os\nclass TestingConfig(Config):\n    SECRET_KEY = 'not-for-production'\nclass Docs(Config):\n    SECRET_KEY = 'not a secret'\n",
        },
      },
      { name: 'a label', files: { 'forms.py': "labels = {'secret_key': 'Secret key'}\n" } },
      { name: 'a template', files: { 'auth.py': "import jwt\ntoken = jwt.encode({}, '<your key>')\n" } },
      { name: 'another key', files: { 'config/app.php': "<?php\nreturn ['key' => 'value', 'cipher' => 'AES-256-CBC'];\n" } },
    ],
  },
});

function* judge(file: CodeFile, { path, repository }: Context): Iterable<Found> {
  if (isDevelopersFile(path)) return;
  const said = new Set<number>();
  for (const found of [...inSettings(file, repository), ...inCalls(file), ...returned(file)]) {
    const { line } = file.source.position(found.span.start);
    if (said.has(line) || isForDevelopment(file, found.span) || isOfDevelopersSettings(file, found.span)) continue;
    said.add(line);
    yield found;
  }
}

function* inSettings(file: CodeFile, repository: Repository): Iterable<Found> {
  for (const named of namedLiterals(file, (name) => KEY_SETTINGS.has(name))) {
    if (
      !isKey(named) ||
      isOwnVariable(named, file) ||
      isOfEnumeration(named, file) ||
      isOverriddenForProduction(file.path, named.name, repository)
    )
      continue;
    yield {
      span: named.origin,
      secret: true,
      what: `\`${named.name}\`, which signs ${KEY_SETTINGS.get(named.name) ?? 'data'}, is a literal.`,
      ...fixed(file, named.origin, named.name),
    };
  }
  if (file.language === 'php') {
    for (const { literal, origin } of namedLiterals(file, (name) => name === 'key')) {
      if (LARAVEL_KEY.test(literal))
        yield { span: origin, secret: true, what: 'The application key, which encrypts cookies and sessions, is a literal.' };
    }
  }
  for (const { target, value } of file.importsAny('koa') ? file.assignments : []) {
    for (const key of target === 'app.keys' ? value.elements() : []) {
      const { provenance, literal, origin } = key.value();
      if (provenance === 'literal' && typeof literal === 'string')
        yield { span: origin ?? key.span, secret: true, what: '`app.keys`, which sign the cookies, are literals.' };
    }
  }
}

/** `class SecretType(str, Enum): JWT_SECRET = 'jwt_secret'`: kinds of keys, and no key. */
function isOfEnumeration({ origin }: NamedLiteral, { classes }: CodeFile): boolean {
  return classes.some(
    ({ bases, span }) => span.start <= origin.start && origin.end <= span.end && bases.some((base) => base.endsWith('Enum')),
  );
}

/** A variable of a function that has a setting's name: no framework reads it. */
function isOwnVariable({ name, value, by }: NamedLiteral, file: CodeFile): boolean {
  if (by !== 'assignment' || name !== name.toLowerCase()) return false;
  const made = file.assignments.find((one) => one.value.span.start === value.span.start && one.value.span.end === value.span.end);
  return made?.target === name && made.inside !== undefined;
}

/** The text of a label goes by a key's name in a dictionary, too. */
function isKey({ literal, name, by }: NamedLiteral): boolean {
  if (!isWrittenKey(literal) || /^[A-Z][A-Z\d]*(?:_[A-Z\d]+)+$/.test(literal)) return false;
  if (by !== 'property' || name !== name.toLowerCase()) return true;
  return gradeSecret(literal).grade !== 'placeholder' && !(namesSecret(literal) && literal.length < 12);
}

function* inCalls(file: CodeFile): Iterable<Found> {
  for (const { key, signs } of givenKeys(file)) {
    const { provenance, literal, origin } = key.value();
    if (provenance !== 'literal' || typeof literal !== 'string' || !isWrittenKey(literal)) continue;
    yield {
      span: origin ?? key.span,
      secret: true,
      what: `The key that signs ${signs} is written into the code.`,
      ...fixed(file, origin ?? key.span, VARIABLES[signs] ?? 'SIGNING_KEY'),
    };
  }
}

/** Go's parsers ask a function for the key. */
function* returned(file: CodeFile): Iterable<Found> {
  if (file.language !== 'go' || !file.imports.some(({ module }) => /\bjwt\b|jwt-go/.test(module))) return;
  for (const { text, span } of file.strings) {
    const isReturned = /\breturn\s+\[\]byte\(\s*$/.test(file.source.text.slice(Math.max(0, span.start - 30), span.start));
    if (isReturned && isWrittenKey(text)) yield { span, secret: true, what: 'The key that signs tokens is written into the code.' };
  }
}

const VARIABLES: Readonly<Record<string, string>> = { sessions: 'SESSION_SECRET', tokens: 'JWT_SECRET', cookies: 'COOKIE_SECRET' };

function fixed(file: CodeFile, span: Span, name: string): Pick<Found, 'fix'> {
  const lookup = lookupFor(file, span, name, false);
  return lookup ? { fix: { title: `Read the key from ${lookup.variable}`, safe: false, edits: [lookup] } } : {};
}
