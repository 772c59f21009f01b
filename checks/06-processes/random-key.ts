import type { Call, CodeFile, FunctionScope } from '../../src/analysis/code.ts';
import { isDevelopersFile, isForDevelopment } from '../../src/analysis/knowledge/environment/for-development.ts';
import { randomOrigin } from '../../src/analysis/knowledge/secrets/random-values.ts';
import { givenKeys, KEY_SETTINGS } from '../../src/analysis/knowledge/secrets/signing-keys.ts';
import { runsInWebProcess } from '../../src/analysis/knowledge/serving/web-processes.ts';
import { ECMASCRIPT, JVM } from '../../src/analysis/languages.ts';
import { startBehind } from '../../src/analysis/start-path.ts';
import type { Span } from '../../src/analysis/text.ts';
import { onCalls, rule, type Context, type Found } from '../rule.ts';

/** Words with which a value is drawn. */
const RANDOM_WORDS = [
  'andom',
  'token_',
  'uuid',
  'UUID',
  'nanoid',
  'NewGuid',
  'secretKeyFor',
  'generateKey',
  'generate_key',
  '.key()',
  'rand.Read',
];
/** The key is kept somewhere, or an attempt to read it comes first. */
const KEPT =
  /\bopen\(|write_?(?:text|bytes|file)|writeFile|WriteFile|WriteAll|File\.write|\bexcept\b|\brescue\b|\.exists\(|\bsave\w*\(|\bput\w*\(/i;
/** Calls that make a pair of keys or one for cookies. */
const GENERATED = ['*.Key.generate', 'Key.generate'];
const JAVA_KEYS = ['*.secretKeyFor', '*.generateKeyPair', '*.genKeyPair'];

export default rule({
  id: 'processes/random-key',
  title: 'Sign sessions and tokens with one key that all processes share',
  why: 'A key that each process draws for itself is unknown to the others: a session or token of one is refused by the next, and every restart or deploy signs everybody out.',
  remedy: 'Read the key from the environment, so that all processes of the app have the same one before and after a deploy.',
  severity: 'warning',
  limits: [
    'A key that a value from another module holds is not seen.',
    'A random key that only stands in for an unset variable is not judged.',
  ],
  code: [
    { languages: [...ECMASCRIPT, 'python', 'go', 'ruby', 'csharp', ...JVM], literals: RANDOM_WORDS, judge },
    onCalls(['rust'], GENERATED, judgeCookieKey),
    onCalls(JVM, JAVA_KEYS, judgeJavaKey),
  ],
  examples: {
    bad: [
      {
        name: 'Flask',
        files: {
          'app.py': 'import os\nfrom flask import Flask\n\napp = Flask(__name__)\napp.secret_key = os.urandom(24) # ⟵\n',
          Procfile: 'web: gunicorn app:app\n',
        },
      },
      {
        name: 'Flask, a setting in the factory',
        files: {
          'shop/__init__.py':
            "import secrets\nfrom flask import Flask\n\ndef create_app():\n    app = Flask(__name__)\n    app.config['SECRET_KEY'] = secrets.token_hex(16) # ⟵\n    return app\n",
          Procfile: 'web: gunicorn shop:create_app\n',
        },
      },
      {
        name: 'express-session',
        files: {
          'server.js':
            "const crypto = require('crypto');\nconst session = require('express-session');\nconst app = require('express')();\napp.use(session({ secret: crypto.randomBytes(32).toString('hex'), store })); // ⟵\napp.listen(process.env.PORT);\n",
        },
      },
      {
        name: 'tokens, a constant of the module',
        files: {
          'server.ts':
            "import { randomBytes } from 'node:crypto';\nimport jwt from 'jsonwebtoken';\nimport express from 'express';\nconst KEY = randomBytes(64).toString('hex'); // ⟵\nconst app = express();\napp.post('/login', (req, res) => res.json(jwt.sign({ id: 1 }, KEY)));\napp.get('/me', (req, res) => res.json(jwt.verify(req.query.token, KEY)));\napp.listen(process.env.PORT);\n",
        },
      },
      {
        name: 'gorilla/sessions',
        files: {
          'go.mod': 'module shop\n\ngo 1.22\n',
          'main.go':
            'package main\n\nimport (\n\t"net/http"\n\t"os"\n\n\t"github.com/gorilla/securecookie"\n\t"github.com/gorilla/sessions"\n)\n\nvar store = sessions.NewCookieStore([]byte(securecookie.GenerateRandomKey(64))) // ⟵\n\nfunc main() {\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), nil)\n}\n',
        },
      },
      {
        name: 'Actix',
        files: {
          'Cargo.toml': '[package]\nname = "shop"\n[dependencies]\nactix-web = "4"\n',
          'src/main.rs':
            'use actix_web::{cookie::Key, HttpServer, App};\n\nasync fn main() {\n    let key = Key::generate(); // ⟵\n    HttpServer::new(move || App::new().wrap(SessionMiddleware::new(RedisSessionStore::new(url()), key.clone()))).bind(address()).unwrap().run().await;\n}\n',
        },
      },
      {
        name: 'Sinatra',
        files: {
          'config.ru': "require './app'\nrun Shop\n",
          Gemfile: "gem 'sinatra'\n",
          'app.rb':
            "require 'sinatra/base'\n\nclass Shop < Sinatra::Base\n  enable :sessions\n  set :session_secret, SecureRandom.hex(64) # ⟵\nend\n",
        },
      },
      {
        name: 'Spring, jjwt',
        files: {
          'pom.xml': '<project><artifactId>shop</artifactId></project>\n',
          'src/main/java/shop/Tokens.java':
            'package shop;\n\nimport io.jsonwebtoken.Jwts;\nimport io.jsonwebtoken.security.Keys;\nimport org.springframework.boot.SpringApplication;\n\n@Component\npublic class Tokens {\n  private final SecretKey key = Keys.secretKeyFor(SignatureAlgorithm.HS256); // ⟵\n\n  public static void main(String[] args) { SpringApplication.run(Tokens.class, args); }\n\n  String of(String user) { return Jwts.builder().setSubject(user).signWith(key).compact(); }\n}\n',
        },
      },
      {
        name: 'Spring’s authorization server',
        files: {
          'pom.xml': '<project><artifactId>shop</artifactId></project>\n',
          'src/main/java/shop/Security.java':
            'package shop;\n\nimport com.nimbusds.jose.jwk.RSAKey;\nimport java.security.KeyPair;\nimport java.security.KeyPairGenerator;\nimport org.springframework.boot.SpringApplication;\n\n@Configuration\npublic class Security {\n  public static void main(String[] args) { SpringApplication.run(Security.class, args); }\n\n  @Bean\n  JWKSource<SecurityContext> keys() { return sourceOf(generate()); }\n\n  private static KeyPair generate() {\n    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");\n    return generator.generateKeyPair(); // ⟵\n  }\n}\n',
        },
      },
      {
        name: 'ASP.NET Core',
        files: {
          'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
          'Program.cs':
            'using Microsoft.IdentityModel.Tokens;\nusing System.Security.Cryptography;\n\nvar builder = WebApplication.CreateBuilder(args);\nvar key = new SymmetricSecurityKey(RandomNumberGenerator.GetBytes(32)); // ⟵\nbuilder.Build().Run();\n',
        },
      },
    ],
    good: [
      {
        name: 'a random key where the variable is unset',
        files: {
          'app.py':
            "import os\nfrom flask import Flask\n\napp = Flask(__name__)\napp.secret_key = os.environ.get('SECRET_KEY') or os.urandom(24)\n",
          Procfile: 'web: gunicorn app:app\n',
        },
      },
      {
        name: 'a key that is drawn once and kept',
        files: {
          'app.py':
            "import os\nfrom flask import Flask\n\ndef create_app():\n    app = Flask(__name__)\n    if not store.exists('key'):\n        app.secret_key = os.urandom(24)\n        store.save('key', app.secret_key)\n    return app\n",
          Procfile: 'web: gunicorn app:app\n',
        },
      },
      {
        name: 'an identifier of a request',
        files: {
          'server.js':
            "const crypto = require('crypto');\nconst jwt = require('jsonwebtoken');\nconst app = require('express')();\napp.post('/login', (req, res) => {\n  const id = crypto.randomUUID();\n  res.json({ id, token: jwt.sign({ id }, process.env.JWT_SECRET) });\n});\napp.listen(process.env.PORT);\n",
        },
      },
      {
        name: 'a key of one encryption',
        files: {
          'server.js':
            "const crypto = require('crypto');\nconst app = require('express')();\napp.post('/', (req, res) => {\n  const key = crypto.randomBytes(32);\n  const cipher = crypto.createCipheriv('aes-256-gcm', key, iv);\n  res.end(cipher.update(req.body));\n});\napp.listen(process.env.PORT);\n",
        },
      },
      {
        name: 'settings of developers',
        files: {
          'app.py': 'from flask import Flask\napp = Flask(__name__)\n',
          'config.py': 'import os\n\nclass DevelopmentConfig:\n    SECRET_KEY = os.urandom(24)\n',
          Procfile: 'web: gunicorn app:app\n',
        },
      },
      {
        name: 'Actix with a key from the environment',
        files: {
          'Cargo.toml': '[package]\nname = "shop"\n[dependencies]\nactix-web = "4"\n',
          'src/main.rs':
            'use actix_web::{cookie::Key, HttpServer};\n\nasync fn main() {\n    let key = match std::env::var("KEY") { Ok(text) => Key::from(text.as_bytes()), Err(_) => Key::generate() };\n    HttpServer::new(app).bind(address()).unwrap().run().await;\n}\n',
        },
      },
      {
        name: 'a pair of keys that a user asks for',
        files: {
          'pom.xml': '<project><artifactId>shop</artifactId></project>\n',
          'src/main/java/shop/Keys.java':
            'package shop;\n\nimport com.nimbusds.jose.jwk.RSAKey;\nimport java.security.KeyPairGenerator;\nimport org.springframework.boot.SpringApplication;\n\n@RestController\npublic class Keys {\n  public static void main(String[] args) { SpringApplication.run(Keys.class, args); }\n\n  @PostMapping("/keys")\n  String create() { return show(KeyPairGenerator.getInstance("RSA").generateKeyPair()); }\n}\n',
        },
      },
    ],
  },
});

/** Keys that the framework or a library is given. */
function* judge(file: CodeFile, context: Context): Iterable<Found> {
  if (!isJudged(file, context)) return;
  const said = new Set<number>();
  const settings = [
    ...file.assignments.filter(({ name }) => KEY_SETTINGS.has(name)).map(({ name, value }) => ({ key: value, name })),
    ...file.callsTo('set').flatMap(({ args }) => (args[1] ? [{ key: args[1], name: args[0]?.text.replace(/^:/, '') ?? '' }] : [])),
    ...file.properties.map(({ key: name, value }) => ({ key: value, name })),
  ].flatMap(({ key, name }) => (KEY_SETTINGS.has(name) ? [{ key, signs: KEY_SETTINGS.get(name) ?? '' }] : []));
  for (const { key, signs } of [...settings, ...givenKeys(file)]) {
    const span = signs === 'data' ? undefined : randomOrigin(key, file);
    if (span === undefined || said.has(span.start) || !isOfTheStart(span, file, context)) continue;
    said.add(span.start);
    yield found(span, signs);
  }
}

function found(span: Span, signs: string): Found {
  return { span, what: `The key that signs ${signs} is drawn at random whenever a process starts.` };
}

function isJudged(file: CodeFile, { deployable, repository }: Context): boolean {
  return !isDevelopersFile(file.path) && runsInWebProcess(file.path, deployable, repository);
}

/** Once in the life of the process, whatever happens, and with nothing that keeps it. */
function isOfTheStart(span: Span, file: CodeFile, { deployable, repository }: Context): boolean {
  if (isForDevelopment(file, span) || file.conditionsAround(span).length > 0) return false;
  const scope = file.functionAt(span.start);
  if (scope === undefined) return true;
  if (KEPT.test(file.source.slice(scope.span))) return false;
  return isMadeOnce(scope, file) || startBehind(scope, file, deployable, repository);
}

/** A constructor, or what Spring makes one of. */
function isMadeOnce(scope: FunctionScope, file: CodeFile): boolean {
  if (scope.handlesRequest) return false;
  if (scope.annotations.some(({ name }) => /(?:^|\.)(?:Bean|PostConstruct)$/.test(name))) return true;
  return file.language !== 'python' && scope.owner !== undefined && scope.name === scope.owner;
}

/** `Key::generate()` of Actix, Axum and the cookie crates. */
function* judgeCookieKey(call: Call, file: CodeFile, context: Context): Iterable<Found> {
  if (!/cookie|session|identity/i.test(file.source.text) || !isJudged(file, context)) return;
  const around = file.source.text.slice(Math.max(0, call.span.start - 160), call.span.start);
  if (/\bErr\(|\bNone\s*=>|unwrap_or|or_else\(|or_insert/.test(around)) return;
  let scope = call.inside;
  while (scope?.inside !== undefined && scope.name === undefined) scope = scope.inside;
  const isMain = scope === undefined || scope.name === 'main' || startBehind(scope, file, context.deployable, context.repository);
  if (isMain && file.conditionsAround(call.span).length === 0 && !isForDevelopment(file, call.span)) yield found(call.span, 'cookies');
}

/** Keys of jjwt that only a field holds, and the pair that Spring's authorization server signs with. */
function* judgeJavaKey(call: Call, file: CodeFile, context: Context): Iterable<Found> {
  const isPair = call.method !== 'secretKeyFor';
  if (isPair ? !file.importsAny('com.nimbusds.jose') : !file.importsAny('io.jsonwebtoken')) return;
  if (!isJudged(file, context)) return;
  const { inside } = call;
  const callers = file.functions.filter(isBean).map(({ span }) => file.source.slice(span));
  const ofBean = inside?.name !== undefined && callers.some((text) => new RegExp(`\\b${inside.name}\\(`).test(text));
  if (inside !== undefined && !isMadeOnce(inside, file) && !ofBean) return;
  if (inside !== undefined && KEPT.test(file.source.slice(inside.span))) return;
  if (file.conditionsAround(call.span).length === 0 && !isForDevelopment(file, call.span)) yield found(call.span, 'tokens');
}

function isBean({ annotations }: FunctionScope): boolean {
  return annotations.some(({ name }) => /(?:^|\.)Bean$/.test(name));
}
