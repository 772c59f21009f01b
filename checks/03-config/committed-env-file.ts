import type { EnvFile } from '../../src/analysis/documents/kinds.ts';
import { settingSecret } from '../../src/analysis/knowledge/secrets/literal-secrets.ts';
import { settingTexts } from '../../src/analysis/knowledge/settings/named-texts.ts';
import { baseName } from '../../src/analysis/paths.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import { credentialIn, looksLikeSecretName, userinfoPassword } from '../../src/analysis/secrets.ts';
import { rule, type Context, type Found } from '../rule.ts';

/** The name of the machine that Docker Desktop runs on: whatever reads the file runs on a developer's. */
const ON_A_DESKTOP = /\bhost\.docker\.internal\b/;
/** Values that a template tells its users to replace. */
const TO_BE_CHANGED =
  /^\W*(?:change[-_ ]?(?:me|this|it)\w*|example|default|test)\W*$|^(?:please[-_ ]?)?(?:replace|change|set)[-_ ]?(?:this|me|it)[-_ ]?(?:with|to|in|before)/i;
/** What a bundler writes into pages, and an issuer means for them. */
const FOR_BROWSERS = /^(?:NEXT_PUBLIC|NUXT_PUBLIC|EXPO_PUBLIC|PUBLIC|VITE|REACT_APP|VUE_APP|GATSBY)_/;

/** Of the forms of Google's and Stripe's keys, put together here so that no scanner takes them for any. */
const BROWSER_KEY = ['AIza', 'Sy4Kd82hd7Gs0aPqLm3Vx9Zb6Nc1Wt5Reab'].join('');
const LIVE_KEY = ['sk_live', '4eC39HqLyjWDarjtT1zdp7dc'].join('_');

export default rule({
  id: 'config/committed-env-file',
  title: 'Commit a template of the environment, never the environment',
  why: 'The values of one deploy become those of everyone who clones the repository, and its secrets stay in the history.',
  remedy: 'Take the file out of git, list it in `.gitignore`, commit `.env.example` with empty values, and replace the secrets.',
  severity: 'error',
  documents: { envFile: judge },
  scope: { within: 'anywhere', roles: ['source', 'configuration', 'development'] },
  examples: {
    bad: [
      { name: 'a password', files: { '.env': 'PORT=3000\nDB_PASSWORD=q7Vd2kkePw # ⟵\n', 'server.js': 'start();\n' } },
      {
        name: 'a URL with a password',
        files: { '.env.production': 'DATABASE_URL=postgres://shop:q7Vd2kkePw@db/shop\n', 'server.js': 'start();\n' },
        at: '.env.production:1',
      },
      {
        name: 'a key of a provider',
        files: { 'deploy/prod.env': `STRIPE=${LIVE_KEY}\n`, 'server.js': 'start();\n' },
        at: 'deploy/prod.env:1',
      },
      {
        name: 'a key that nobody means for a page',
        files: { '.env': `VITE_STRIPE=${LIVE_KEY}\n`, 'server.js': 'start();\n' },
        at: '.env:1',
      },
      {
        name: 'under another name',
        files: { 'init/shop.env': 'PORT=8080\nPOSTGRES_PASSWORD="password"\n', 'server.js': 'start();\n' },
        at: 'init/shop.env:2',
      },
      {
        name: 'a key that signs, of digits in a row',
        files: { 'app.env': 'TOKEN_SYMMETRIC_KEY=12345678901234567890123456789012\n', 'server.js': 'start();\n' },
        at: 'app.env:1',
      },
      {
        name: 'a key in a file of developers',
        files: {
          '.env.dev': 'DB_PASSWORD=secret\nAPP_KEY=base64:HGT19Mfm6j77W2N6K3GXqJqqNgUromHg41lRFHesEJc=\n',
          'server.js': 'start();\n',
        },
        at: '.env.dev:2',
      },
    ],
    good: [
      {
        name: 'the stack of an editor’s container',
        files: { '.devcontainer/.env': 'MINIO_SECRET_KEY=t6NgQWUcEyG2AzaDCVkN6sbWcvDCVkN6\n', Procfile: 'web: run\n' },
      },
      {
        name: 'a file to fill in, with its secrets crossed out',
        files: {
          '.env.production': 'SMTP_PASSWORD=********\nSESSION_SECRET=secret\nTWITCH_CLIENT_SECRET=4tn7yxcyxcasdasd\n',
          'server.js': "require('express')().listen(process.env.PORT);\n",
        },
      },
      { name: 'a template', files: { '.env.example': 'DB_PASSWORD=q7Vd2kkePw\n', 'server.js': 'start();\n' } },
      { name: 'no values', files: { '.env': 'PORT=3000\nDB_PASSWORD=\nAPI_KEY=${API_KEY}\n', 'server.js': 'start();\n' } },
      { name: 'public names of a browser app', files: { '.env': 'REACT_APP_TITLE=Shop\nVITE_API_URL=/api\n', 'server.js': 'start();\n' } },
      {
        name: 'of containers on a developer’s machine',
        files: { '.docker.env': 'SESSION_SECRET=notasecret\nAPI_URL=http://host.docker.internal:5000/api/\n', 'server.js': 'start();\n' },
      },
      { name: 'of a test run', files: { '.env.test': 'DB_PASSWORD=q7Vd2kkePw\n', 'server.js': 'start();\n' } },
      {
        name: 'defaults of Symfony',
        files: {
          '.env':
            'APP_SECRET=ch4n63m3plz\nMERCURE_JWT_SECRET="!ChangeThisMercureHubJWTSecretKey!"\nRABBITMQ_URL=amqp://guest:guest@127.0.0.1:5672\n',
          'composer.json': '{"name":"a/a","type":"project","require":{"symfony/framework-bundle":"^7.1"}}',
          'public/index.php': "<?php\nrequire_once 'vendor/autoload.php';\n",
        },
      },
      {
        name: 'a password of developers that anyone would guess',
        files: { '.env.dev': 'DB_PASSWORD=secret\n', 'server.js': 'start();\n' },
      },
      {
        name: 'what a page is built with, and values to be replaced in words',
        files: {
          '.env': `VITE_FIREBASE_API_KEY=${BROWSER_KEY}\nCOOKIE_SECRET=pleasereplacethiswithrandomstring\nAPP_KEY=someRandomStringWith32Characters\n`,
          'server.js': 'start();\n',
        },
      },
      { name: 'told to be changed', files: { '.env': 'SECRET_KEY=changethis\n', 'server.js': 'start();\n' } },
    ],
  },
});

/** Symfony commits `.env` as the defaults that `.env.local` and the environment win over: what anyone would guess is no secret there. */
function isFileOfDefaults({ path }: EnvFile, { deployables }: Repository): boolean {
  return baseName(path) === '.env' && deployables.some(({ frameworks }) => frameworks.has('symfony'));
}

/** Digits back to the letters that they stand for: `ch4n63m3`. */
function plain(text: string): string {
  const letters: Readonly<Record<string, string>> = { 4: 'a', 3: 'e', 6: 'g', 1: 'i', 0: 'o', 5: 's' };
  return /^[a-z\d]+$/.test(text) ? text.replaceAll(/[013456]/g, (digit) => letters[digit] ?? digit) : text;
}

/** A file whose secrets are crossed out shows what to fill in. */
function isMasked(file: EnvFile): boolean {
  return file.settings.some(({ key, value }) => looksLikeSecretName(key) && /^["']?\*{4,}["']?$/.test(value));
}

/** What the stack of an editor's container is made with: services that are there for one developer. */
function isOfContainerForWork({ path, settings }: EnvFile): boolean {
  return /(?:^|\/)\.devcontainer\//.test(path) && !settings.some(({ value }) => credentialIn(value).length > 0);
}

function* judge(file: EnvFile, { repository, role }: Context): Iterable<Found> {
  if (file.template || repository.deployables.length === 0 || isMasked(file) || isOfContainerForWork(file)) return;
  const ofDefaults = isFileOfDefaults(file, repository) || role === 'development' || ON_A_DESKTOP.test(file.source.text);
  for (const entry of settingTexts(file)) {
    const grade = userinfoPassword(entry.text)?.grade ?? settingSecret(entry) ?? 'placeholder';
    const issued = credentialIn(entry.text);
    if (FOR_BROWSERS.test(entry.name) && issued.every(({ provider }) => provider === 'google')) continue;
    const isSecret = grade === 'plausible' || (grade === 'weak' && !ofDefaults) || issued.length > 0;
    if (isSecret && !TO_BE_CHANGED.test(plain(entry.text)))
      yield { span: entry.span, secret: true, what: `\`${entry.name}\` is committed with its value.` };
  }
}
