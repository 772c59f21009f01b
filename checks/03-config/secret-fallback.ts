import type { CodeFile } from '../../src/analysis/code.ts';
import type { SettingsFile } from '../../src/analysis/documents/kinds.ts';
import { isMadeUpKey, makesSamples, namesSecret } from '../../src/analysis/knowledge/secrets/literal-secrets.ts';
import { deployedSettings } from '../../src/analysis/knowledge/environment/environment-texts.ts';
import { isForDevelopment, isForTests } from '../../src/analysis/knowledge/environment/for-development.ts';
import { fallbacks } from '../../src/analysis/knowledge/environment/fallbacks.ts';
import { isWrittenKey } from '../../src/analysis/knowledge/secrets/signing-keys.ts';
import { composeTexts, settingTexts, type NamedText } from '../../src/analysis/knowledge/settings/named-texts.ts';
import { APP_LANGUAGES } from '../../src/analysis/languages.ts';
import { gradeSecret, looksLikeSecretName, namesSigningKey, userinfoPassword } from '../../src/analysis/secrets.ts';
import type { SourceText } from '../../src/analysis/text.ts';
import { rule, type Found } from '../rule.ts';

/** `${NAME:-value}` of compose, `${NAME:value}` of Spring. */
const DEFAULTED = /\$\{([\w.-]+(?=:)|\w+(?=-))(?::-|:|-)([^{}]+)\}/g;
/** Names of passwords: what stands behind them never names a field or a header. */
const PASSWORD = /pass(?:word|wd)?\d*$|pwd$/i;

export default rule({
  id: 'config/secret-fallback',
  title: 'Let a missing secret stop the start',
  why: 'Where the variable is forgotten the app runs on a secret that everyone who has the code knows, and nothing tells you.',
  remedy: 'Read the secret without a default, and fail at start when it is unset.',
  severity: 'error',
  code: [
    {
      languages: [...APP_LANGUAGES, 'shell'],
      literals: ['env', 'ENV', 'Env', 'onfig', 'ettings', ':-', ':=', 'Value', 'viper', 'credentials', 'default', 'habitat'],
      judge: judgeCode,
    },
  ],
  documents: { compose: (file) => judgeTexts(file.source, composeTexts(file)), settings: judgeSettings },
  examples: {
    bad: [
      {
        name: 'Ktor',
        files: {
          'src/main/resources/application.yaml':
            'ktor:\n  deployment:\n    port: 8080\ndatabase:\n  password: "$DB_PASSWORD:q7Vd2kkePw" # ⟵\n',
        },
      },
      {
        name: 'habitat',
        files: {
          'app.js': "const Habitat = require('habitat');\nconst settings = new Habitat('shop', { secret: 'for-all-who-forget' }); // ⟵\n",
        },
      },
      {
        name: 'convict',
        files: {
          'config.js':
            "const convict = require('convict');\nmodule.exports = convict({\n  key: { format: String, default: 'for-all-who-forget', env: 'SESSION_SECRET' }, // ⟵\n});\n",
        },
      },
      {
        name: 'a schema of the environment',
        files: {
          'env.ts':
            "import { z } from 'zod';\nexport const env = z.object({ JWT_SECRET: z.string().default('for-all-who-forget') }).parse(process.env); // ⟵\n",
        },
      },
      {
        name: 'envalid',
        files: {
          'env.ts':
            "import { cleanEnv, str } from 'envalid';\nexport default cleanEnv(process.env, {\n  DB_PASSWORD: str({ default: 'q7Vd2kkePw' }), // ⟵\n});\n",
        },
      },
      {
        name: 'Go, a function that another module defines',
        files: {
          'main.go':
            'package main\n\nimport "shop/env"\n\nvar password = env.GetEnvOrDefault("DB_PASSWORD", "q7Vd2kkePw") // ⟵\n\nfunc main() { serve(password) }\n',
        },
      },
      {
        name: 'Java, a property',
        files: {
          'src/main/java/Keys.java':
            'class Keys {\n  String key(Environment env) {\n    return env.getProperty("jwt.secret", "q7Vd2kkePw"); // ⟵\n  }\n}\n',
        },
      },
      {
        name: 'said where the password stands, not again of the URL that takes it in',
        files: {
          'settings.py':
            'import os\npassword = os.getenv("DB_PASSWORD", "q7Vd2kkePw") # ⟵\nurl = f"postgresql://shop:{password}@db:5432/shop"\nDATABASE_URL = os.getenv("DATABASE_URL", url)\n',
        },
      },
      {
        name: 'Go, a table of defaults',
        files: {
          'config/options.go':
            'package config\n\n// NewOptions makes a configuration with default values.\nfunc NewOptions() *options {\n\treturn &options{\n\t\toptions: map[string]*value{\n\t\t\t"BASE_URL": {rawValue: "http://localhost"},\n\t\t\t"LOG_LEVEL": {rawValue: "info"},\n\t\t\t"DATABASE_URL": {\n\t\t\t\tparsed: "postgres://shop:kR4tzbaum9x@db/shop", // ⟵\n\t\t\t\trawValue: "postgres://shop:kR4tzbaum9x@db/shop",\n\t\t\t},\n\t\t},\n\t}\n}\n',
        },
      },
      { name: 'JavaScript, ||', files: { 'app.js': "const key = process.env.JWT_SECRET || 's3cr3t-of-the-shop'; // ⟵\n" } },
      { name: 'TypeScript, ??', files: { 'app.ts': "export const key = process.env['API_KEY'] ?? 'c29tZXRoaW5n1'; // ⟵\n" } },
      {
        name: 'Python, or',
        files: { 'config.py': "import os\nSECRET_KEY = os.environ.get('SECRET_KEY') or 'you-will-never-guess' # ⟵\n" },
      },
      { name: 'Python, default', files: { 'config.py': 'import os\nADMIN_PASSWORD = os.environ.get("ADMIN_PASSWORD", "changeme") # ⟵\n' } },
      {
        name: 'Go, a helper',
        files: {
          'main.go':
            'package main\n\nimport "os"\n\nfunc getEnv(key, fallback string) string {\n\tif v := os.Getenv(key); v != "" {\n\t\treturn v\n\t}\n\treturn fallback\n}\n\nfunc main() {\n\tserve(getEnv("MINIO_SECRET_KEY", "minioadmin")) // ⟵\n}\n',
        },
      },
      { name: 'Ruby, fetch', files: { 'app.rb': "KEY = ENV.fetch('SESSION_SECRET', 'a-very-long-sentence') # ⟵\n" } },
      { name: 'PHP, env()', files: { 'config/app.php': "<?php\nreturn ['secret' => env('JWT_SECRET', 'hunter2hunter2')]; // ⟵\n" } },
      {
        name: 'Java, a conditional',
        files: {
          'src/main/java/App.java':
            'class App {\n  public static void main(String[] args) {\n    String key = System.getenv().getOrDefault("JWT_SECRET", "shop-signing-1234"); // ⟵\n  }\n}\n',
        },
      },
      {
        name: 'C#, ??',
        files: {
          'Program.cs': 'using System;\nvar key = Environment.GetEnvironmentVariable("JWT_SECRET") ?? "shop-signing-1234"; // ⟵\n',
        },
      },
      {
        name: 'Rust, unwrap_or',
        files: {
          'src/main.rs':
            'use std::env;\nfn main() {\n    let key = env::var("JWT_SECRET").unwrap_or("shop-signing-1234".to_string()); // ⟵\n    serve(key);\n}\n',
        },
      },
      { name: 'shell', files: { 'entrypoint.sh': 'export DB_PASSWORD=${DB_PASSWORD:-q7Vd2kkePw} # ⟵\nexec ./server\n' } },
      {
        name: 'Go, a branch for the unset variable',
        files: {
          'main.go':
            'package main\n\nimport (\n\t"database/sql"\n\t"os"\n)\n\nfunc main() {\n\tdsn := os.Getenv("MYSQL_DSN")\n\tif dsn == "" {\n\t\tdsn = "root:s3cr3t@tcp(localhost:3306)/shop" // ⟵\n\t}\n\tdb, _ := sql.Open("mysql", dsn)\n\tserve(db)\n}\n',
        },
      },
      {
        name: 'Python, settings that the environment fills',
        files: {
          'settings.py':
            'from pydantic_settings import BaseSettings\n\nclass Database(BaseSettings):\n    POSTGRES_PASSWORD: str = "mealie" # ⟵\n',
        },
      },
      {
        name: 'a DSN with a password',
        files: { 'db.js': "const url = process.env.DATABASE_URL || 'postgres://shop:s3cr3t@db/shop'; // ⟵\n" },
      },
      {
        name: 'compose',
        files: {
          'compose.yaml':
            'services:\n  db:\n    image: postgres:16.4\n    environment:\n      POSTGRES_PASSWORD: ${DB_PASSWORD:-hunter2} # ⟵\n',
        },
      },
      {
        name: 'Spring',
        files: { 'src/main/resources/application.properties': 'spring.datasource.password=${DB_PASSWORD:hunter2} # ⟵\n' },
        at: 'src/main/resources/application.properties:1',
      },
      { name: 'a name in place of a key', files: { 'app.js': "const key = process.env.JWT_SECRET || 'my-secret-key'; // ⟵\n" } },
      {
        name: 'an instruction, which signs like anything else',
        files: { 'app.js': "const key = process.env.JWT_SECRET || 'change-me'; // ⟵\n" },
      },
      {
        name: 'Spring, an annotation',
        files: {
          'src/main/java/Tokens.java': 'class Tokens {\n  @Value("${jwt.secret:for-all-who-forget}") // ⟵\n  private String secret;\n}\n',
        },
      },
      {
        name: 'C#, the configuration',
        files: { 'Program.cs': 'var key = builder.Configuration["Jwt:Key"] ?? "for-all-who-forget"; // ⟵\n' },
      },
      {
        name: 'Nest, the configuration',
        files: { 'auth.ts': "export const key = configService.get<string>('JWT_SECRET', 'for-all-who-forget'); // ⟵\n" },
      },
      {
        name: 'Go, a tag',
        files: {
          'config.go': 'package main\n\ntype Config struct {\n\tKey string `env:"JWT_SECRET" envDefault:"for-all-who-forget"` // ⟵\n}\n',
        },
      },
      {
        name: 'shell, words joined by hyphens',
        files: { 'entrypoint.sh': ': "${JWT_SECRET:=for-all-who-forget}" # ⟵\nexec ./server\n' },
      },
      {
        name: 'Ktor, a literal above the variable',
        files: { 'src/main/resources/application.conf': 'jwt {\n  secret = "for-all-who-forget"\n  secret = ${?JWT_SECRET}\n}\n' },
        at: 'src/main/resources/application.conf:2',
      },
      {
        name: 'Rust, an arm and an option',
        files: {
          'src/main.rs':
            'fn main() {\n    let key = match std::env::var("JWT_SECRET") {\n        Ok(key) => key,\n        Err(_) => "for-all-who-forget".to_string(), // ⟵\n    };\n    serve(key);\n}\n',
        },
      },
      {
        name: 'Go, envconfig',
        files: {
          'config.go': 'package main\n\ntype Config struct {\n\tKey string `envconfig:"JWT_SECRET" default:"for-all-who-forget"` // ⟵\n}\n',
        },
      },
      {
        name: 'the secret half of a pair',
        files: { 'config.js': "const key = process.env.MINIO_SECRET_KEY || 'minioadmin'; // ⟵\n" },
      },
      {
        name: 'Go, viper',
        files: {
          'main.go':
            'package main\n\nimport "github.com/spf13/viper"\n\nfunc main() { viper.SetDefault("jwt.secret", "for-all-who-forget") } // ⟵\n',
        },
      },
    ],
    good: [
      {
        name: "compose, Laravel's stack for developers",
        files: {
          'compose.yaml':
            'services:\n  laravel.test:\n    build: ./vendor/laravel/sail/runtimes/8.3\n  search:\n    image: typesense/typesense:27.1\n    environment:\n      TYPESENSE_API_KEY: "${TYPESENSE_API_KEY:-q7Vd2kkePwZ81}"\n',
        },
      },
      {
        name: 'a made-up token of another service',
        files: { 'services.rb': 'TOKEN = ENV.fetch("PUBLISHING_API_BEARER_TOKEN", "example")\n' },
      },
      {
        name: 'Spring, a placeholder with a hyphen in its name',
        files: {
          'src/main/resources/application.yml': 'shop:\n  client-secret: ${vault.client.client-secret}\n',
          Procfile: 'web: java -jar app.jar\n',
        },
      },
      {
        name: 'the database of the tests',
        files: {
          'config/database.php':
            "<?php\nreturn ['connections' => ['mysql_testing' => ['driver' => 'mysql', 'password' => env('MYSQL_PASSWORD', 'shop-test')]]];\n",
        },
      },
      {
        name: 'schemas of something else',
        files: {
          'forms.ts':
            "import { z } from 'zod';\nexport const form = z.object({ password: z.string().default('q7Vd2kkePw'), TOKEN_TYPE: z.string().default('bearer') });\n",
          'env.ts': "import { str } from 'envalid';\nexport const spec = { DB_PASSWORD: str({ devDefault: 'q7Vd2kkePw' }) };\n",
        },
      },
      {
        name: 'a made-up key, with which nobody gets in',
        files: { 'src/main/resources/application.properties': 'spring.ai.openai.api-key=${OPENAI_API_KEY:demo}\n' },
      },
      {
        name: 'a script that starts a database for a developer',
        files: {
          'scripts/init_db.sh':
            'DB_PASSWORD="${POSTGRES_PASSWORD:=q7Vd2kkePw}"\ndocker run -e POSTGRES_PASSWORD=${DB_PASSWORD} -p 5432:5432 -d postgres\nexport DATABASE_URL=postgres://app:${DB_PASSWORD}@localhost:5432/app\n',
        },
      },
      {
        name: 'what a script offers to the person that it asks',
        files: {
          'scripts/init.sh':
            'read -rp "DB password [q7Vd2kkePw]: " DB_PASSWORD || true\nDB_PASSWORD=${DB_PASSWORD:-q7Vd2kkePw}\nsed -i "s#^DB_PASSWORD=.*#DB_PASSWORD=${DB_PASSWORD}#" .env\n',
        },
      },
      {
        name: 'a duration, a made-up account of another service, one half of a pair',
        files: {
          'config.js':
            "const life = process.env.EXPIRATION_ACCESS_TOKEN || '2 weeks';\nconst mail = process.env.SENDGRID_PASSWORD || 'fake_sendgrid_password';\nconst id = process.env.MINIO_ACCESS_KEY || 'minioadmin';\n",
        },
      },
      { name: 'shell, required', files: { 'entrypoint.sh': 'export DB_PASSWORD=${DB_PASSWORD:?unset}\nexec ./server\n' } },
      {
        name: 'Ktor, a placeholder and no default',
        files: {
          'src/main/resources/application.yaml':
            'ktor:\n  deployment:\n    port: 8080\nsmtp:\n  password: "$SMTP_PASSWORD"\n  host: "$SMTP_HOST:smtp.example.com"\njwt:\n  secret: "$JWT_SECRET"\n',
        },
      },
      { name: 'no default', files: { 'config.py': "import os\nSECRET_KEY = os.environ['SECRET_KEY']\n" } },
      { name: 'an empty default', files: { 'config.py': "import os\nAWS_SECRET_ACCESS_KEY = os.getenv('AWS_SECRET_ACCESS_KEY', '')\n" } },
      { name: 'a default that is no secret', files: { 'app.js': "const host = process.env.DB_HOST || 'localhost';\n" } },
      { name: 'a DSN without a password', files: { 'app.js': "const url = process.env.REDIS_URL || 'redis://localhost:6379';\n" } },
      {
        name: 'the password of another service, to be filled in',
        files: { 'config.py': "import os\nEMAIL_HOST_PASSWORD = os.environ.get('EMAIL_HOST_PASSWORD', '<password>')\n" },
      },
      { name: 'the name of a header', files: { 'app.js': "const header = process.env.AUTH_TOKEN || 'x-access-token';\n" } },
      {
        name: 'only when debugging',
        files: { 'config.py': "import os\nif DEBUG:\n    SECRET_KEY = os.environ.get('SECRET_KEY', 'for-my-machine')\n" },
      },
      {
        name: 'compose, required',
        files: {
          'compose.yaml': 'services:\n  db:\n    image: postgres:16.4\n    environment:\n      POSTGRES_PASSWORD: ${DB_PASSWORD:?unset}\n',
        },
      },
    ],
  },
});

function* judgeCode(file: CodeFile): Iterable<Found> {
  const said = new Set<string>();
  for (const { variable, literal, span } of fallbacks(file)) {
    const secret = secretIn(variable, literal);
    // A default that is written twice, as it is read and as it is parsed, is one.
    const place =
      variable === '' ? String(span.start) : `${variable} ${String(literal)} in ${file.functionAt(span.start)?.span.start ?? ''}`;
    if (
      secret === undefined ||
      said.has(place) ||
      isForDevelopment(file, span) ||
      isForTests(file, span) ||
      isPutIn(literal, file.source.slice(span))
    )
      continue;
    said.add(place);
    const confidence = makesSamples(file.path) ? 'likely' : 'certain';
    yield { span, secret: true, confidence, what: `Where \`${variable}\` is unset, the ${secret} in the code is used.` };
  }
}

/** A password that a URL takes from elsewhere, where it is said. */
function isPutIn(literal: unknown, written: string): boolean {
  const [, password] = /:\/\/[^:/@\s]*:([^@\s]+)@/.exec(String(literal)) ?? [];
  return password !== undefined && !written.includes(password) && /\$?\{|["'`]\s*[+.]/.test(written);
}

function secretIn(variable: string, literal: unknown): string | undefined {
  if (typeof literal !== 'string' || literal === '') return undefined;
  const inside = userinfoPassword(literal);
  if (inside) return inside.grade === 'placeholder' ? undefined : 'password in the URL';
  if (namesSigningKey(variable)) return isWrittenKey(literal) ? 'literal' : undefined;
  if (
    !looksLikeSecretName(variable) ||
    (namesSecret(literal) && !PASSWORD.test(variable)) ||
    isMadeUpKey(variable, literal) ||
    gradeSecret(literal).grade === 'placeholder'
  )
    return undefined;
  return 'literal';
}

function* judgeSettings(file: SettingsFile): Iterable<Found> {
  const texts = settingTexts(deployedSettings(file));
  yield* judgeTexts(file.source, file.reader === 'ktor' ? texts.map(inBraces) : texts);
  if (file.format === 'hocon') yield* overridden(file.source);
}

/** Ktor's YAML writes `$NAME:value` where others have braces. */
function inBraces(entry: NamedText): NamedText {
  const [, variable, value] = /^\$([A-Za-z_]\w*):([^{}]+)$/.exec(entry.text) ?? [];
  return variable === undefined ? entry : { ...entry, text: `\${${variable}:${value ?? ''}}` };
}

/** `password = "x"` with `password = ${?DB_PASSWORD}` below. */
const OVERRIDDEN = /^[ \t]*([\w.-]+)[ \t]*[=:][ \t]*"([^"$\n]+)"[ \t]*\r?\n[ \t]*\1[ \t]*[=:][ \t]*\$\{\?([\w.]+)\}/gm;

function* overridden(source: SourceText): Iterable<Found> {
  for (const { 0: whole, 1: name = '', 2: value = '', 3: variable = '', index } of source.text.matchAll(OVERRIDDEN)) {
    const isPassword = looksLikeSecretName(name) && gradeSecret(value).grade !== 'placeholder' && !isMadeUpKey(name, value);
    if (!isPassword && !(namesSigningKey(name) && isWrittenKey(value))) continue;
    const start = index + whole.indexOf(name);
    const end = index + whole.indexOf('\n');
    yield { span: { start, end }, secret: true, what: `Where \`${variable}\` is unset, \`${name}\` is the secret that is written here.` };
  }
}

function* judgeTexts(source: SourceText, texts: readonly NamedText[]): Iterable<Found> {
  for (const { name, text, span } of texts) {
    for (const [whole, variable = '', value = ''] of text.matchAll(DEFAULTED)) {
      if (!looksLikeSecretName(name) && !looksLikeSecretName(variable)) continue;
      const isKey = namesSigningKey(name) || namesSigningKey(variable);
      const isReal = isKey ? isWrittenKey(value) : gradeSecret(value).grade !== 'placeholder' && !isMadeUpKey(variable, value);
      if (!isReal || value.startsWith('?')) continue;
      const at = source.text.indexOf(whole, span.start);
      const required = whole.includes(':-') || /^\$\{\w+-/.test(whole) ? `\${${variable}:?}` : `\${${variable}}`;
      const fix = { title: `Require ${variable}`, safe: false, edits: [{ span: { start: at, end: at + whole.length }, text: required }] };
      const isThere = at !== -1 && at + whole.length <= span.end;
      yield {
        span,
        secret: true,
        what: `Where \`${variable}\` is unset, \`${name}\` gets the secret that is written here.`,
        ...(isThere ? { fix } : {}),
      };
    }
  }
}
