import type { EnvFile } from '../../src/analysis/documents/kinds.ts';
import { settingSecret } from '../../src/analysis/knowledge/literal-secrets.ts';
import { settingTexts } from '../../src/analysis/knowledge/named-texts.ts';
import { credentialIn, userinfoPassword } from '../../src/analysis/secrets.ts';
import { rule, type Context, type Found } from '../rule.ts';

/** Values that a template tells its users to replace. */
const TO_BE_CHANGED = /^(?:change[-_ ]?(?:me|this|it)\w*|secret|password|example|default|test)$/i;

/** Of the form of Stripe's keys, put together here so that no scanner takes it for one. */
const LIVE_KEY = ['sk_live', '4eC39HqLyjWDarjtT1zdp7dc'].join('_');

export default rule({
  id: 'config/committed-env-file',
  title: 'Commit a template of the environment, never the environment',
  why: 'The values of one deploy become those of everyone who clones the repository, and its secrets stay in the history.',
  remedy: 'Take the file out of git, list it in `.gitignore`, commit `.env.example` with empty values, and replace the secrets.',
  severity: 'error',
  documents: { envFile: judge },
  scope: { within: 'anywhere' },
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
    ],
    good: [
      { name: 'a template', files: { '.env.example': 'DB_PASSWORD=q7Vd2kkePw\n', 'server.js': 'start();\n' } },
      { name: 'no values', files: { '.env': 'PORT=3000\nDB_PASSWORD=\nAPI_KEY=${API_KEY}\n', 'server.js': 'start();\n' } },
      { name: 'public names of a browser app', files: { '.env': 'REACT_APP_TITLE=Shop\nVITE_API_URL=/api\n', 'server.js': 'start();\n' } },
      { name: 'of a test run', files: { '.env.test': 'DB_PASSWORD=q7Vd2kkePw\n', 'server.js': 'start();\n' } },
      { name: 'told to be changed', files: { '.env': 'SECRET_KEY=changethis\n', 'server.js': 'start();\n' } },
    ],
  },
});

function* judge(file: EnvFile, { repository }: Context): Iterable<Found> {
  if (file.template || repository.deployables.length === 0) return;
  for (const entry of settingTexts(file)) {
    const inUrl = userinfoPassword(entry.text);
    const isSecret =
      (settingSecret(entry) !== undefined && !TO_BE_CHANGED.test(entry.text)) ||
      (inUrl !== undefined && inUrl.grade !== 'placeholder') ||
      credentialIn(entry.text).length > 0;
    if (isSecret) yield { span: entry.span, secret: true, what: `\`${entry.name}\` is committed with its value.` };
  }
}
