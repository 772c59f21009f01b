import type { CodeFile } from '../../src/analysis/code.ts';
import type {
  DataDocument,
  Manifest,
  Pipeline,
  Procfile,
  ServerConfig,
  SettingsFile,
  ShellScript,
  UnitFile,
  XmlDocument,
} from '../../src/analysis/documents/kinds.ts';
import {
  isForTests,
  isOfDevelopersSettings,
  isStartedForDevelopers,
  startsLocalStack,
} from '../../src/analysis/knowledge/environment/for-development.ts';
import { isFallback } from '../../src/analysis/knowledge/environment/fallbacks.ts';
import { lookupFor } from '../../src/analysis/knowledge/environment/environment-lookup.ts';
import { isSigningSetting, literalSecret, makesSamples, settingSecret } from '../../src/analysis/knowledge/secrets/literal-secrets.ts';
import { isShownValue } from '../../src/analysis/knowledge/secrets/shown-values.ts';
import { isOfPagesService } from '../../src/analysis/knowledge/secrets/made-up-records.ts';
import { namedLiterals } from '../../src/analysis/knowledge/settings/named-values.ts';
import { commandTexts, deployedSettings, processTexts, writtenTexts } from '../../src/analysis/knowledge/environment/environment-texts.ts';
import { GIVEN_WORDS, givenCredentials } from '../../src/analysis/knowledge/secrets/given-credentials.ts';
import { runsInBrowser } from '../../src/analysis/knowledge/settings/browser-code.ts';
import { isTranslation } from '../../src/analysis/knowledge/settings/translations.ts';
import { leaves, pipelineTexts, xmlTexts, type NamedText } from '../../src/analysis/knowledge/settings/named-texts.ts';
import { APP_LANGUAGES } from '../../src/analysis/languages.ts';
import { credentialIn, gradeSecret, looksLikeSecretName, type CredentialKind } from '../../src/analysis/secrets.ts';
import { baseName } from '../../src/analysis/paths.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import type { SourceText, Span } from '../../src/analysis/text.ts';
import { rule, type Context, type Found, type RepositoryFound } from '../rule.ts';
import { EXAMPLES } from './hardcoded-secret.examples.ts';

/** Where Google's keys are meant to be seen by everyone: its browser libraries. */
const PUBLIC_GOOGLE_KEY = /firebase|authDomain|messagingSenderId|maps\.google|google_?maps?|recaptcha/i;
const NAMES: Readonly<Record<CredentialKind, string>> = {
  token: 'token',
  'key-id': 'key identifier',
  'webhook-url': 'webhook address',
  'private-key': 'private key',
  jwt: 'signed token',
};

/** Files that hold a key and nothing else. */
const KEY_FILE = /(?:^|\/)(?:id_(?:rsa|dsa|ecdsa|ed25519)|[\w.-]+\.(?:pem|key|ppk|priv))$/;
/** Keys of certificates that nobody but the machine itself trusts. */
const OWN_CERTIFICATE = /(?:^|[._-])(?:localhost|local|dev|development|tests?|self-?signed|snakeoil)(?:[._-]|$)/i;
const MASTER_KEY = /(?:^|\/)config\/(?:master|credentials\/(?!test\.)\w+)\.key$/;

/** Parts of the names that secrets go by, one of which stands in every file that gives one a value. */
const SECRET_WORDS = 'assw ASSW assphrase ASSPHRASE ecret ECRET oken OKEN pass Pass PASS pwd Pwd PWD key Key KEY'.split(' ');

export default rule({
  id: 'config/hardcoded-secret',
  title: 'Keep secrets out of the repository',
  why: 'Everyone who can read the code, a fork or an old clone has the secret, and changing it takes a new release.',
  remedy: 'Read it from the environment, and replace the one that was committed: it stays in the history.',
  severity: 'error',
  limits: ['A secret without a telling name or a known form is not told from other text.'],
  scope: { within: 'anywhere' },
  code: [
    { languages: [...APP_LANGUAGES, 'shell'], literals: [], judge: judgeForms },
    { languages: [...APP_LANGUAGES, 'shell'], literals: SECRET_WORDS, judge: judgeNames },
    { languages: APP_LANGUAGES, literals: GIVEN_WORDS, judge: judgeGiven },
  ],
  repository: judgeKeyFiles,
  documents: {
    settings: judgeSettings,
    xml: (file: XmlDocument, context) => judgeNamed(xmlTexts(file), context),
    pipeline: judgePipeline,
    dockerfile: judgeText,
    compose: judgeText,
    kubernetes: judgeText,
    data: (file, context) => (context.repository.kindsOf(file.path).includes('settings') ? [] : judgeData(file, context)),
    manifest: judgeManifest,
    serverConfig: judgeServer,
    unit: judgeUnit,
    procfile: judgeProcfile,
    script: judgeScript,
  },
  examples: {
    bad: [
      ...EXAMPLES.bad,
      {
        name: 'what is there beside the tests',
        files: {
          'config.ru': 'run Shop\n',
          'config/initializers/fog.rb':
            "if Rails.env == 'test'\n  Shop.store = { aws_secret_access_key: 'test' }\nelse\n  Shop.store = { aws_secret_access_key: 'q7Vd2kkePwZ81mmTr4' } # ⟵\nend\n",
        },
      },
    ],
    good: [
      ...EXAMPLES.good,
      {
        name: 'what is there in the tests alone',
        files: {
          'config.ru': 'run Shop\n',
          'config/initializers/fog.rb':
            "if Rails.env == 'test'\n  Shop.store = { aws_secret_access_key: 'q7Vd2kkePwZ81mmTr4' }\nelse\n  Shop.store = { aws_secret_access_key: ENV['SECRET'] }\nend\n",
        },
      },
      {
        name: 'a value that is refused',
        files: {
          'go.mod': 'module shop\n\ngo 1.22\n',
          'main.go':
            'package main\n\nimport "net/http"\n\nconst PlaceholderJWTSecret = "your-super-secret-key-change-in-production"\n\nfunc main() { http.ListenAndServe(":8080", nil) }\n',
        },
      },
    ],
  },
});

function* judgeForms(file: CodeFile): Iterable<Found> {
  if (isTranslation(file.path)) return;
  for (const found of judgeText(file)) {
    const isShown = found.confidence === 'likely' && isCommented(file, found.span);
    if (!isShown && !(file.language === 'rust' && isForTests(file, found.span))) yield found;
  }
}

function* judgeNames(file: CodeFile, { repository, deployable }: Context): Iterable<Found> {
  if (repository.deployables.length === 0 || isTranslation(file.path)) return;
  for (const named of namedLiterals(file, looksLikeSecretName)) {
    const isPublic =
      (named.literal.startsWith('AIza') && PUBLIC_GOOGLE_KEY.test(file.source.text)) ||
      (runsInBrowser(file, deployable) && isOfPagesService(named.origin, file));
    const known = isPublic ? undefined : literalSecret(named, file);
    const confidence = known && makesSamples(file.path) ? 'likely' : known;
    if (!confidence || isForTests(file, named.origin) || isOfDevelopersSettings(file, named.origin) || isShownValue(file, named.origin))
      continue;
    const lookup = deployable?.kind === 'client' ? undefined : lookupFor(file, named.origin, named.name, false);
    yield {
      span: named.origin,
      secret: true,
      confidence,
      what: `The value of \`${named.name}\` is written into the code.`,
      ...(lookup ? { fix: { title: `Read it from ${lookup.variable}`, safe: false, edits: [lookup] } } : {}),
    };
  }
}

/** Credentials that no name shows: what they are given to does. */
function* judgeGiven(file: CodeFile, { repository, deployable }: Context): Iterable<Found> {
  if (repository.deployables.length === 0 || isTranslation(file.path)) return;
  for (const { span, what } of givenCredentials(file)) {
    if (isStartedForDevelopers(file, deployable, repository)) return;
    if (isFallback(file, span) || isForTests(file, span)) continue;
    yield { span, secret: true, what };
  }
}

/** A comment shows what a signed token looks like. */
function isCommented(file: CodeFile, { start }: Span): boolean {
  return file.comments.some(({ span }) => span.start <= start && start < span.end);
}

/** Credentials that show by their form, anywhere in a text. */
function* judgeText({ source }: { readonly source: SourceText }): Iterable<Found> {
  for (const { span, provider, kind } of credentialIn(source.text)) {
    if (provider === 'google' && PUBLIC_GOOGLE_KEY.test(source.text)) continue;
    const whose = provider === undefined ? '' : ` of ${provider}`;
    const severity = kind === 'key-id' ? 'warning' : 'error';
    const confidence = kind === 'jwt' ? 'likely' : 'certain';
    yield { span, secret: true, severity, confidence, what: `A ${NAMES[kind]}${whose} is committed here.` };
  }
}

/** Settings of programs that run beside an app, by their names: dashboards, collectors, identity servers, monitoring. */
const OF_PROGRAMS =
  /(?:^|\/)(?:kibana|prometheus|loki|promtail|profiles|elasticsearch|opensearch(?:_dashboards)?|logstash|filebeat|metricbeat|apm-server|alertmanager|newrelic|servers|[\w-]*realm[\w-]*|sonar|datasources?|homeserver|garage|pgbouncer|registry)\.(?:ya?ml|json|toml)$/i;

function* judgeData(file: DataDocument, context: Context): Iterable<Found> {
  yield* judgeText(file);
  const isOfSymfony = /(?:^|\/)config\/services\.ya?ml$/.test(file.path);
  const isRead = OF_PROGRAMS.test(file.path) || PACKAGES.test(file.path);
  const roots = isOfSymfony ? file.roots.flatMap((root) => root.at('parameters') ?? []) : isRead ? file.roots : [];
  yield* judgeNamed(
    // Symfony writes its parameters and variables between percent signs.
    roots.flatMap((root) => leaves(root)).filter(({ text }) => !/^%.*%$/.test(text)),
    context,
  );
}

/** What Symfony's bundles are told in every environment or in production. */
const PACKAGES = /(?:^|\/)config\/packages\/(?:prod\/)?[\w-]+\.ya?ml$/;

/** Made-up secrets that a pipeline renders the deploy's files with. */
const OF_TESTS = /(?:^|\/)(?:test|ci|fake|dummy)[-_.](?:secrets?|credentials?)\.\w+$/;

function* judgeSettings(file: SettingsFile, context: Context): Iterable<Found> {
  yield* judgeText(file);
  if (OF_TESTS.test(file.path)) return;
  const texts = processTexts(deployedSettings(file));
  yield* judgeNamed(texts, context, READ_BY_APPS.has(file.reader) ? isSigningSetting : undefined);
}

function* judgeUnit(file: UnitFile): Iterable<Found> {
  yield* judgeText(file);
  for (const entry of processTexts(file)) {
    if (settingSecret(entry)) yield { span: entry.span, secret: true, what: `The unit sets \`${entry.name}\` to a literal.` };
  }
}

/** What a proxy shows to the services behind it. */
const HEADERS: Readonly<Record<ServerConfig['server'], readonly string[]>> = {
  nginx: ['proxy_set_header', 'fastcgi_param', 'grpc_set_header'],
  apache: ['RequestHeader'],
  caddy: ['header_up'],
};

function* judgeServer(file: ServerConfig): Iterable<Found> {
  yield* judgeText(file);
  for (const { args, span } of HEADERS[file.server].flatMap((name) => file.all(name))) {
    const value = /^(?:Basic|Bearer|Token)\s+([\w.~+/=-]{8,})$/.exec(args.at(-1) ?? '')?.[1];
    if (value !== undefined && gradeSecret(value).grade !== 'placeholder')
      yield { span, secret: true, what: 'A header carries a credential that is written into the configuration.' };
  }
}

function* judgeManifest(file: Manifest): Iterable<Found> {
  yield* judgeText(file);
  for (const { name, commands, span } of file.scripts) {
    if (/test|lint|dev|e2e|local/i.test(name)) continue;
    const entry = commandTexts(commands).find((one) => settingSecret(one) === 'plausible');
    if (entry) yield { span, secret: true, what: `The script \`${name}\` is given \`${entry.name}\` as it is written here.` };
  }
}

function* judgeProcfile(file: Procfile): Iterable<Found> {
  yield* judgeText(file);
  for (const { commands, span } of file.processes) {
    const entry = commandTexts(commands).find((one) => settingSecret(one));
    if (entry) yield { span, secret: true, what: `The process is given \`${entry.name}\` as it is written here.` };
  }
}

/** Scripts that people call once on a machine of their own. */
const SETS_UP = /(?:^|[/._-])(?:setup|dev|devel|local|init|install|bootstrap|test|tests|ci)(?:[/._-]|$)/i;

/** Passwords that a script hands to a program: `mysql -psecret`, `PGPASSWORD=secret psql`. */
function* judgeScript({ commands, path, source }: ShellScript, { repository }: Context): Iterable<Found> {
  if (repository.deployables.length === 0) return;
  const written = SETS_UP.test(path) || startsLocalStack(source.text) ? [] : writtenTexts(commands);
  for (const { name, text, span } of written.filter((one) => settingSecret(one) === 'plausible')) {
    if (gradeSecret(text).entropy >= 2.5)
      yield { span, secret: true, what: `\`${name}\` is written into a file of settings with its value.` };
  }
  const said = new Set<number>();
  for (const entry of commandTexts(commands.filter(({ name }) => !/^(?:export|readonly|local|declare|typeset|set)?$/.test(name)))) {
    if (!settingSecret(entry) || !looksLikeSecretName(entry.name) || said.has(entry.span.start) || /^[A-Z_]+$/.test(entry.text)) continue;
    said.add(entry.span.start);
    yield { span: entry.span, secret: true, what: `\`${entry.name}\` is given to a command as it is written here.` };
  }
}

/** Registries' and machines' files that hold a password or token of their own. */
const CREDENTIAL_FILES: readonly (readonly [path: RegExp, secret: RegExp])[] = [
  [/(?:^|\/)\.npmrc$/, /_(?:authToken|auth|password)\s*=\s*(?!\$)["']?([^\s"']{8,})/],
  [/(?:^|\/)\.aws\/credentials$/, /\baws_secret_access_key\s*=\s*([A-Za-z\d/+]{40})/],
  [/(?:^|\/)auth\.json$/, /"(?:password|github\.com|gitlab\.com)"\s*:\s*"([^"\s]{6,})"/],
  [/(?:^|\/)userlist\.txt$/, /^"[\w-]+"\s+"(?!md5|SCRAM)([^"\s]{4,})"/m],
  [/(?:^|\/)(?:flyway[\w.-]*\.(?:conf|toml)|liquibase\.properties)$/, /^\s*(?:flyway\.)?password\s*[=:]\s*["']?(?!\$)([^\s"']{4,})/m],
  [/(?:^|\/)airflow\.cfg$/, /^\s*(?:fernet_key|secret_key|smtp_password)\s*=\s*(?!\$|\{)(\S{6,})/m],
  [/(?:^|\/)\.netrc$/, /\bpassword\s+(?!\$)(\S{6,})/],
  [/(?:^|\/)\.pypirc$/, /^\s*password\s*[:=]\s*(?!\$)(\S{6,})/m],
  [
    /\.sql$/,
    /\b(?:create\s+(?:user|role|login)|alter\s+(?:user|role|login)|grant)\b[^;]{0,160}?\b(?:identified\s+(?:with\s+\w+\s+)?by|password\s*=?)\s+'([^'\s]{3,60})'/i,
  ],
  [/(?:^|\/)logstash[\w./-]*\.conf$|(?:^|\/)pipeline\/[\w.-]+\.conf$/, /\bpassword\s*=>\s*"(?!\$)([^"\s]{4,})"/],
  [/(?:^|\/)haproxy[\w.-]*\.cfg$/, /\binsecure-password\s+(?!\$)(\S{4,})/],
  [/(?:^|\/)\.pgpass$/, /^[^#:\n]+:[^:]*:[^:]*:[^:]*:(?!\$)(\S{3,})/m],
];

function* judgeCredentialFiles(repository: Repository): Iterable<RepositoryFound> {
  if (repository.deployables.length === 0) return;
  for (const path of repository.texts) {
    const pattern = CREDENTIAL_FILES.find(([file]) => file.test(path))?.[1];
    const source = pattern ? repository.source(path) : undefined;
    const match = source && pattern?.exec(source.text);
    if (!match || gradeSecret(match[1] ?? '').grade === 'placeholder') continue;
    if (!['source', 'configuration'].includes(repository.role(path)) && /\.(?:sql|conf|cfg)$/.test(path)) continue;
    const start = match.index + match[0].lastIndexOf(match[1] ?? '');
    yield {
      path,
      span: { start, end: start + (match[1] ?? '').length },
      secret: true,
      identity: path,
      what: `\`${path}\` is committed with a credential in it.`,
    };
  }
}

/** Files that are a secret as a whole: private keys by their text, Rails' key by its name. */
function* judgeKeyFiles(repository: Repository): Iterable<RepositoryFound> {
  if (repository.deployables.length === 0) return;
  yield* judgeCredentialFiles(repository);
  for (const path of repository.texts) {
    yield* judgeSecretFile(path, repository);
    if (!KEY_FILE.test(path) || !['source', 'configuration'].includes(repository.role(path))) continue;
    const source = repository.source(path);
    const key = source && credentialIn(source.text).find(({ kind }) => kind === 'private-key');
    const master = source && MASTER_KEY.test(path) && /^[\da-f]{32}\s*$/.test(source.text) ? { span: source.lineSpan(1) } : undefined;
    const { span } = key ?? master ?? {};
    if (span)
      yield {
        path,
        span,
        secret: true,
        identity: path,
        ...(OWN_CERTIFICATE.test(baseName(path)) ? { confidence: 'likely' } : {}),
        what: `\`${path}\` is a ${key ? 'private key' : 'key that opens the credentials'} and committed.`,
      };
  }
}

/** A file that is mounted as a secret holds nothing else: `secrets/db_password`, `secrets/redis-password.txt`. */
const SECRET_FILE = /(?:^|\/)\.?secrets?\/([\w-]+)(?:\.txt)?$/;

function* judgeSecretFile(path: string, repository: Repository): Iterable<RepositoryFound> {
  const name = SECRET_FILE.exec(path)?.[1] ?? '';
  if (!looksLikeSecretName(name) || !['source', 'configuration'].includes(repository.role(path))) return;
  const text = repository.source(path)?.text.trim() ?? '';
  if (!/^\S{4,200}$/.test(text) || gradeSecret(text).grade === 'placeholder') return;
  const what = `\`${path}\`, which is the secret itself, is committed.`;
  yield { path, span: { start: 0, end: text.length }, secret: true, identity: path, what };
}

/** Readers of settings that hold no texts for people. */
const READ_BY_APPS = new Set(['spring', 'quarkus', 'micronaut', 'ktor', 'dotnet', 'rails', 'rocket']);

/** `guest` is what RabbitMQ comes with. */
function* judgeNamed(texts: readonly NamedText[], { repository }: Context, isToo?: (entry: NamedText) => boolean): Iterable<Found> {
  if (repository.deployables.length === 0) return;
  for (const entry of texts) {
    if ((settingSecret(entry) && entry.text !== 'guest') || isToo?.(entry))
      yield { span: entry.span, secret: true, what: `\`${entry.name}\` holds a secret that is committed with the settings.` };
  }
}

/** Throwaway secrets of test runs are no secrets; those of jobs that ship something are. */
function* judgePipeline(file: Pipeline): Iterable<Found> {
  yield* judgeText(file);
  const ships = file.jobs.filter((job) => job.deploys).map((job) => job.node.span);
  const given = commandTexts(file.jobs.filter((job) => job.deploys).flatMap((job) => job.steps.flatMap((step) => step.commands)));
  for (const entry of [...pipelineTexts(file), ...given]) {
    const isUsed = new RegExp(String.raw`\$\{?${entry.name.replaceAll(/\W/g, '')}\b`);
    const isShipped = ships.some(
      (span) => (span.start <= entry.span.start && entry.span.end <= span.end) || isUsed.test(file.source.slice(span)),
    );
    if (!isShipped || settingSecret(entry) !== 'plausible' || gradeSecret(entry.text).entropy < 2.5) continue;
    yield { span: entry.span, secret: true, what: `\`${entry.name}\` holds a secret that is committed with the pipeline.` };
  }
}
