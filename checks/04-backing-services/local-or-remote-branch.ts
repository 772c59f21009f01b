import type { CodeFile } from '../../src/analysis/code.ts';
import { CLIENTS } from '../../src/analysis/knowledge/services/backing-services.ts';
import { asksForEnvironment } from '../../src/analysis/knowledge/environment/environment-names.ts';
import { namedLiterals } from '../../src/analysis/knowledge/settings/named-values.ts';
import { APP_LANGUAGES } from '../../src/analysis/languages.ts';
import { makesSamples } from '../../src/analysis/knowledge/secrets/literal-secrets.ts';
import { rule, type Found } from '../rule.ts';

/** Clients of object stores and mail services, which have local stand-ins as well. */
const STORES = [
  '@aws-sdk/client-s3.S3Client',
  '@aws-sdk/client-ses.SESClient',
  'aws-sdk.S3',
  'aws-sdk.SES',
  'AWS.S3',
  'AWS.SES',
  'boto3.client',
  'boto3.resource',
  '@google-cloud/storage.Storage',
  '@sendgrid/mail.send',
  'Aws.S3.Client.new',
];
/** Settings that name the adapter of a service. */
const ADAPTERS = /^(?:DEFAULT_FILE_STORAGE|EMAIL_BACKEND|SESSION_ENGINE|CELERY_BROKER_URL|delivery_method|queue_adapter|cache_store)$/;
const STAND_IN = /console|locmem|dummy|filebased|FileSystemStorage|^(?:test|file|letter_opener|inline|async|memory_store|null_store)$/;

export default rule({
  id: 'backing-services/local-or-remote-branch',
  title: 'Use one kind of service everywhere and let the locator differ',
  why: 'The branch for production runs nowhere else, so that what breaks in it breaks in front of users.',
  remedy: 'Speak to the same kind of service in every environment and give its address and credentials by variables.',
  severity: 'warning',
  confidence: 'likely',
  code: [{ languages: APP_LANGUAGES, literals: [], judge }],
  examples: {
    bad: [
      {
        name: 'an object store in production only',
        files: {
          'files.ts':
            "import { S3Client } from '@aws-sdk/client-s3';\nexport const store = process.env.NODE_ENV === 'production' ? new S3Client({}) : new Disk(); // ⟵\n",
        },
      },
      {
        name: 'mail on the console elsewhere',
        files: {
          'shop/settings.py':
            "import os\nif os.environ['APP_ENV'] == 'production':\n    EMAIL_BACKEND = 'anymail.backends.mailgun.EmailBackend'\nelse:\n    EMAIL_BACKEND = 'django.core.mail.backends.console.EmailBackend' # ⟵\n",
        },
      },
      {
        name: 'a cache in production only',
        files: {
          'cache.js':
            "const { createClient } = require('redis');\nif (process.env.NODE_ENV === 'production') {\n  module.exports = createClient({ url: process.env.REDIS_URL }); // ⟵\n}\n",
        },
      },
    ],
    good: [
      {
        name: 'a script that puts samples in',
        files: {
          'db/seeds/lessons.rb': 'if Rails.env.development?\n  ActiveJob::Base.queue_adapter = :inline\nend\n',
          'config.ru': 'run App\n',
        },
      },
      {
        name: 'the same client',
        files: {
          'files.ts':
            "import { S3Client } from '@aws-sdk/client-s3';\nexport const store = new S3Client({ endpoint: process.env.S3_ENDPOINT });\n",
        },
      },
      {
        name: 'only an option differs',
        files: {
          'files.ts':
            "import { S3Client } from '@aws-sdk/client-s3';\nexport const store = new S3Client({ forcePathStyle: process.env.NODE_ENV !== 'production' });\n",
        },
      },
      {
        name: 'a service that a variable switches on',
        files: {
          'cache.js':
            "const { createClient } = require('redis');\nif (process.env.REDIS_URL) module.exports = createClient({ url: process.env.REDIS_URL });\n",
        },
      },
    ],
  },
});

function* judge(file: CodeFile): Iterable<Found> {
  if (makesSamples(file.path)) return;
  const said = new Set<string>();
  for (const call of file.callsTo(...STORES, ...CLIENTS.flatMap(({ calls }) => calls))) {
    const condition = file.conditionsAround(call.span).find(asksForEnvironment);
    if (condition === undefined || said.has(condition)) continue;
    said.add(condition);
    yield { span: call.span, what: `\`${call.method}\` is used in one environment and something else in the others.` };
  }
  for (const { name, literal, origin } of namedLiterals(file, (called) => ADAPTERS.test(called))) {
    if (STAND_IN.test(literal) && file.conditionsAround(origin).some(asksForEnvironment)) {
      yield { span: origin, what: `\`${name}\` is a stand-in in one environment and a service in the others.` };
    }
  }
}
