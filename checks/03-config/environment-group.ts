import { isOfDeploy } from '../../src/analysis/knowledge/settings/deploy-values.ts';
import { isFallback } from '../../src/analysis/knowledge/environment/fallbacks.ts';
import type { CodeFile, Expression, StringLiteral } from '../../src/analysis/code.ts';
import type { Pipeline, SettingsFile, XmlDocument } from '../../src/analysis/documents/kinds.ts';
import { isHost, locatorOf, namesServiceHost } from '../../src/analysis/knowledge/services/backing-services.ts';
import {
  ENVIRONMENT_WORDS,
  environmentCondition,
  isDeployName,
  isLocalName,
  mayAskForEnvironment,
} from '../../src/analysis/knowledge/environment/environment-names.ts';
import { pipelineChoices } from '../../src/analysis/knowledge/environment/pipeline-choices.ts';
import { makesSamples } from '../../src/analysis/knowledge/secrets/literal-secrets.ts';
import { settingTexts, xmlTexts, type NamedText } from '../../src/analysis/knowledge/settings/named-texts.ts';
import { namedLiterals, valuesNamed } from '../../src/analysis/knowledge/settings/named-values.ts';
import { mayName } from '../../src/analysis/knowledge/settings/written-names.ts';
import { APP_LANGUAGES } from '../../src/analysis/languages.ts';
import type { Span } from '../../src/analysis/text.ts';
import { rule, type Context, type Found } from '../rule.ts';

const WEB_ADDRESS = /^(?:https?|wss?):\/\/[\w.-]+(?::\d+)?(?:[/?#]|$)/;
const SHARED_HOSTS = /schema\.org|w3\.org|\bexample\.[a-z]{2,3}\b/;
/** What says to Spring which group of values to use. */
const ACTIVE_PROFILE = /^spring\.profiles\.active$/;

export default rule({
  id: 'config/environment-group',
  title: 'Set each value by its own variable, not by the name of an environment',
  why: 'Each new deploy needs a new group in the code, and the values of production are those that somebody last committed.',
  remedy: 'Read each value from a variable of its own and leave the names of environments out of the code.',
  severity: 'warning',
  limits: ['Branches that only choose a format or a behaviour belong to dev/prod parity.'],
  code: [{ languages: APP_LANGUAGES, literals: ENVIRONMENT_WORDS, judge: judgeCode }],
  documents: { settings: judgeSettings, xml: judgeXml, pipeline: judgePipeline },
  examples: {
    bad: [
      {
        name: 'an expression of a workflow',
        files: {
          '.github/workflows/deploy.yml':
            "on: push\njobs:\n  deploy:\n    env:\n      NAME: ${{ inputs.to == 'stage' && 'shop-stage' || 'shop' }}\n      API_URL: ${{ inputs.to == 'stage' && 'https://api.stage.shop.io' || 'https://api.shop.io' }} # ⟵\n      AUTH_URL: ${{ inputs.to == 'stage' && 'https://id.stage.shop.io' || 'https://id.shop.io' }}\n    steps:\n      - run: ./deploy\n",
          'server.js': 'start();\n',
        },
      },
      {
        name: 'Flask, classes by the names of environments',
        files: {
          'config.py':
            "import os\n\nclass Config:\n    PAGE = 20\n\nclass DevelopmentConfig(Config):\n    DEBUG = True\n\nclass ProductionConfig(Config):\n    PAGE = 50\n\nconfig = {\n    'development': DevelopmentConfig,\n    'production': ProductionConfig, # ⟵\n}\n",
        },
      },
      {
        name: 'sections by the names of environments',
        files: {
          'config/node.yml': 'development:\n  server: http://localhost:3000\nproduction:\n  server: http://shop.acme.io:3000 # ⟵\n',
          Procfile: 'web: puma\n',
        },
      },
      {
        name: 'JavaScript, a conditional',
        files: {
          'config.js': "exports.api = process.env.NODE_ENV === 'production' ? 'https://api.acme.io' : 'http://localhost:3000'; // ⟵\n",
        },
      },
      {
        name: 'a constant that another module makes of the name',
        files: {
          'server.ts':
            "import session from 'express-session';\nimport { __prod__ } from './constants';\napp.use(session({ cookie: { secure: __prod__, domain: __prod__ ? '.acme.io' : undefined } })); // ⟵\n",
        },
      },
      {
        name: 'Python, branches',
        files: {
          'config.py':
            "import os\nif os.environ['APP_ENV'] == 'production':\n    API = 'https://api.acme.io' # ⟵\nelse:\n    API = 'http://localhost:3000'\n",
        },
      },
      {
        name: 'an object of groups',
        files: {
          'config.js':
            "module.exports = {\n  development: { database: 'shop', host: 'localhost' },\n  production: { // ⟵\n    database: 'shop',\n    host: 'db.acme.io',\n  },\n};\n",
        },
      },
      {
        name: 'Ruby, branches',
        files: { 'config/initializers/api.rb': "API = Rails.env.production? ? 'https://api.acme.io' : 'http://localhost:3000' # ⟵\n" },
      },
      {
        name: 'Go, a switch',
        files: {
          'main.go':
            'package main\n\nimport "os"\n\nfunc main() {\n\turl := ""\n\tswitch os.Getenv("APP_ENV") {\n\tcase "production":\n\t\turl = "https://api.acme.io" // ⟵\n\t}\n\tserve(url)\n}\n',
        },
      },
      {
        name: 'a page that looks at its own host',
        files: {
          'src/api.js': "export const api = window.location.hostname === 'localhost' ? 'http://localhost:5000' : '/api'; // ⟵\n",
        },
      },
      {
        name: 'PHP, by the host of the request',
        files: {
          'index.php': "<?php\n$base = $_SERVER['HTTP_HOST'] === 'localhost' ? 'http://localhost/shop' : 'https://acme.io'; // ⟵\n",
        },
      },
      {
        name: 'Sinatra',
        files: { 'app.rb': "require 'sinatra'\nconfigure :production do\n  set :api, 'https://api.acme.io' # ⟵\nend\n" },
      },
      {
        name: 'Python, a bucket',
        files: {
          'files.py': "import os\nif os.getenv('ENV') == 'prod':\n    BUCKET = 'acme-files' # ⟵\nelse:\n    BUCKET = 'acme-files-dev'\n",
        },
      },
      {
        name: 'appsettings of production',
        files: {
          'appsettings.Production.json': '{\n  "Search": { "Url": "https://search.acme.io" }\n}\n',
          Procfile: 'web: dotnet App.dll\n',
        },
        at: 'appsettings.Production.json:2',
      },
      {
        name: 'a profile of Spring',
        files: {
          'src/main/resources/application-prod.properties': 'search.url=https://search.acme.io\n',
          Procfile: 'web: java -jar app.jar\n',
        },
        at: 'src/main/resources/application-prod.properties:1',
      },
      {
        name: 'the profile in web.xml',
        files: {
          'src/main/webapp/WEB-INF/web.xml':
            '<web-app>\n  <context-param>\n    <param-name>spring.profiles.active</param-name>\n    <param-value>dev</param-value> <!-- ⟵ -->\n  </context-param>\n</web-app>\n',
          'pom.xml': '<project><packaging>war</packaging></project>\n',
        },
      },
    ],
    good: [
      {
        name: 'an expression that chooses a name, and variables of environments',
        files: {
          '.github/workflows/deploy.yml':
            "on: push\njobs:\n  deploy:\n    environment: ${{ github.ref_name == 'main' && 'prod' || 'dev' }}\n    env:\n      API_URL: ${{ vars.API_URL }}\n      HOST: ${{ github.ref_name == 'main' && secrets.HOST || secrets.DEV_HOST }}\n    steps:\n      - run: ./deploy\n",
          'server.js': 'start();\n',
        },
      },
      {
        name: 'what a program of Pulumi gives to the deploy',
        files: {
          Dockerfile: 'FROM node:22.4.0\nCMD ["node", "server.js"]\n',
          'pulumi/Pulumi.yaml': 'name: shop\nruntime: python\n',
          'pulumi/config.prod.yaml': 'frontend_url:\n  value: https://shop.io\n',
        },
      },
      {
        name: 'values that a deploy installs a chart with',
        files: {
          Dockerfile: 'FROM node:22.4.0\nCMD ["node", "server.js"]\n',
          'shop/Chart.yaml':
            'apiVersion: v2\nname: shop\nversion: 1.0.0\ndependencies:\n  - name: harbor\n    version: 1.18.1\n    repository: https://helm.goharbor.io\n',
          'shop/values.yaml': 'web:\n  replicas: 2\n',
          'config/production.yaml': 'harbor:\n  hub_url: https://hub.shop.io\nweb:\n  replicas: 3\n',
        },
      },
      {
        name: 'what the server of the pages’ developers passes on to',
        files: {
          'Startup.cs':
            'class Startup\n{\n    void Configure(IApplicationBuilder app, IWebHostEnvironment env)\n    {\n        app.UseSpa(spa =>\n        {\n            if (env.IsDevelopment())\n            {\n                spa.UseProxyToSpaDevelopmentServer("http://localhost:59499/");\n            }\n        });\n    }\n}\n',
        },
      },
      {
        name: 'what a lookup falls back to, in the branch of all other environments',
        files: {
          'config/initializers/elasticsearch.rb':
            "if ENV['RAILS_ENV'] == 'test'\n  args[:url] = ENV['TEST_URL']\nelse\n  args[:url] = ENV['ES_URL'] || 'http://localhost:9200'\nend\n",
          'config.ru': 'run App\n',
        },
      },
      {
        name: 'the description of an API, which developers are shown',
        files: {
          'main.ts':
            "import { DocumentBuilder } from '@nestjs/swagger';\n\nif (process.env.NODE_ENV === 'development') {\n  new DocumentBuilder().setContact('Shop', 'https://shop.acme.io', 'dev@acme.io').addServer('https://api.acme.io/v1', 'Production');\n}\n",
        },
      },
      {
        name: 'a domain that is only an example',
        files: { 'config/initializers/login.rb': "if Rails.env.staging?\n  login = { email_domain: 'example.gov.uk' }\nend\n" },
      },
      {
        name: 'a flag of a constant',
        files: { 'server.ts': "import { __prod__ } from './constants';\nexport const cookie = { secure: __prod__, sameSite: 'lax' };\n" },
      },
      { name: 'a variable of its own', files: { 'config.js': 'exports.api = process.env.API_URL;\n' } },
      { name: 'the format of logs', files: { 'log.js': "const format = process.env.NODE_ENV === 'production' ? 'json' : 'pretty';\n" } },
      {
        name: 'groups that read the environment',
        files: { 'config.js': "module.exports = { development: { host: 'localhost' }, production: { host: process.env.DB_HOST } };\n" },
      },
      {
        name: 'sample data of developers',
        files: { 'db/seeds.rb': "Feed.create!(url: 'https://shop.acme.io') if Rails.env.development?\n" },
      },
      {
        name: 'the host to listen at',
        files: {
          'server.js': "const host = process.env.NODE_ENV === 'production' ? '0.0.0.0' : 'localhost';\nserver.listen(port, host);\n",
        },
      },
      {
        name: 'a condition that holds in other environments too',
        files: {
          'server.js':
            "function origin(config, req) {\n  let host;\n  if (config.isDev || req.path === '/covers') host = 'https://apps.acme.io';\n  return host;\n}\n",
        },
      },
      { name: 'static files', files: { 'server.js': "if (process.env.NODE_ENV === 'production') app.use(express.static('build'));\n" } },
      {
        name: 'log levels of a profile',
        files: { 'src/main/resources/application-prod.properties': 'logging.level.root=WARN\n', Procfile: 'web: java -jar app.jar\n' },
      },
      {
        name: 'placeholders in a profile',
        files: { 'src/main/resources/application-prod.properties': 'search.url=${SEARCH_URL}\n', Procfile: 'web: java -jar app.jar\n' },
      },
    ],
  },
});

/** Names of what a deploy has of its own, whatever the value looks like. */
const RESOURCES = /bucket|(?:^|_)(?:db_?)?host(?:name)?$|(?:^|_)(?:database|db)(?:_?name)?$|domain$|(?:queue|topic)(?:_?name)?$/i;
const BOUND_TO = /^(?:0\.0\.0\.0|localhost|127\.0\.0\.1|::1?)$/;

function* judgeCode(file: CodeFile): Iterable<Found> {
  if (makesSamples(file.path)) return;
  const said = new Set<string>();
  for (const { span, what } of [...chosen(file), ...configured(file)]) {
    const condition = environmentCondition(file.conditionsAround(span)) ?? String(span.start);
    if (said.has(condition)) continue;
    said.add(condition);
    yield { span, what };
  }
  yield* classes(file);
  if (!mayName(file.source, isDeployName) || !mayName(file.source, isLocalName)) return;
  const names = file.properties.filter(({ key, value }) => (isDeployName(key) || isLocalName(key)) && value.properties().length > 0);
  const group = names.find(({ key, value }) => isDeployName(key) && holdsResource(value));
  if (group && names.some(({ key }) => isLocalName(key))) {
    yield { span: group.span, what: `The values of \`${group.key}\` are a group in the code that its name chooses.` };
  }
}

/** Calls that tell readers of an API's description whom to ask and where it may be tried, or what only developers' servers pass on to. */
const DESCRIBES = [
  '*.setContact',
  '*.setLicense',
  '*.setTermsOfService',
  '*.setExternalDoc',
  '*.addServer',
  '*.UseProxyToSpaDevelopmentServer',
];

/** Addresses and names of resources in branches that ask for the environment. */
function* chosen(file: CodeFile): Iterable<Found> {
  if (!mayAskForEnvironment(file.source.text)) return;
  const literals = namedLiterals(file, (name) => RESOURCES.test(name)).map(({ literal, origin }) => ({ text: literal, span: origin }));
  const named = [...literals, ...alternatives(file)].flatMap(({ text, span }) =>
    !BOUND_TO.test(text) && !SHARED_HOSTS.test(text) && /^[\w.:/-]+$/.test(text) ? [span] : [],
  );
  const described = file.callsTo(...DESCRIBES).map(({ callee, span }) => ({ start: callee.end, end: span.end }));
  const isDescription = (span: Span): boolean => described.some((call) => holds(call, span));
  const addresses = file.strings.flatMap(({ text, span }) => (isResource(text) && !isDescription(span) ? [span] : []));
  for (const span of [...addresses, ...named].toSorted((a, b) => a.start - b.start)) {
    const condition = environmentCondition(file.conditionsAround(span));
    if (condition === undefined || isFallback(file, span)) continue;
    const asked = condition.length > 90 ? `${condition.slice(0, 90)}…` : condition;
    const what = `The name of the environment (\`${asked}\`) chooses an address that is written into the code.`;
    yield { span, what };
  }
}

/** What such a name is given by one expression: `domain: isProd ? '.acme.io' : undefined`. */
function alternatives(file: CodeFile): readonly Pick<StringLiteral, 'text' | 'span'>[] {
  const values = valuesNamed(file, (name) => RESOURCES.test(name)).flatMap(({ value: { kind, text, span } }) =>
    (kind === 'operation' || kind === 'other') && text.length < 300 && /\?.+:|\bif\b.+\belse\b/s.test(text) ? [span] : [],
  );
  return values.length === 0 ? [] : file.strings.filter(({ span }) => values.some((value) => holds(value, span)) && !isAsked(file, span));
}

/** The name of an environment in the condition itself. */
function isAsked(file: CodeFile, { start, end }: Span): boolean {
  const [before, after] = [file.source.text.slice(Math.max(0, start - 6), start), file.source.text.slice(end, end + 6)];
  return /[=!]=\s*$/.test(before) || /^\s*[=!]=/.test(after);
}

/** Flask's usual groups: `config = {'development': DevelopmentConfig, 'production': ProductionConfig}`. */
function* classes(file: CodeFile): Iterable<Found> {
  if (file.language !== 'python' || file.classes.length < 2) return;
  const known = new Set(file.classes.map(({ name }) => name));
  for (const { value } of file.assignments) {
    const entries = value.properties().filter((one) => known.has(one.value.text));
    if (!entries.some(({ key }) => isLocalName(key))) continue;
    const deployed = entries.find(({ key }) => isDeployName(key));
    if (deployed)
      yield {
        span: deployed.span,
        what: `The values of \`${deployed.value.text}\` are a group in the code that the name of an environment chooses.`,
      };
  }
}

/** Sinatra: `configure :production do`. */
function* configured(file: CodeFile): Iterable<Found> {
  for (const { args, span } of file.language === 'ruby' ? file.callsTo('configure') : []) {
    const name = args.map(({ text }) => text.replace(/^:/, '')).find(isDeployName);
    const value = name === undefined ? undefined : file.strings.find((one) => isResource(one.text) && holds(span, one.span));
    if (value)
      yield { span: value.span, what: `The name of the environment (\`${name ?? ''}\`) chooses an address that is written into the code.` };
  }
}

function holds(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

function isResource(text: string): boolean {
  return (WEB_ADDRESS.test(text) && !SHARED_HOSTS.test(text)) || locatorOf(text) !== undefined;
}

function holdsResource(group: Expression): boolean {
  return group.properties().some(({ key, value }) => {
    const { provenance, literal } = value.value();
    if (provenance !== 'literal' || typeof literal !== 'string') return value.properties().length > 0 && holdsResource(value);
    return (
      isResource(literal) || (/^(?:host|hostname|server)$/i.test(key) && isHost(literal)) || (namesServiceHost(key) && isHost(literal))
    );
  });
}

function* judgeSettings(file: SettingsFile, { repository }: Context): Iterable<Found> {
  if (repository.deployables.length === 0) return;
  const texts = settingTexts(file);
  const active = texts.find(({ name, dynamic }) => ACTIVE_PROFILE.test(name) && !dynamic);
  if (active && isGroup(active.text) && file.environment === undefined && file.reader === 'spring')
    yield { span: active.span, what: profile(active.text) };
  const section = file.reader === 'other' ? sectionOfDeploy(texts) : undefined;
  if (section)
    yield {
      span: section.span,
      what: `\`${section.name}\` belongs to a group of values in the repository that the name of an environment chooses.`,
    };
  if (!isDeployName(file.environment) || isOfDeploy(file, repository)) return;
  const value = texts.find(({ text, dynamic }) => !dynamic && isResource(text));
  if (value)
    yield { span: value.span, what: `\`${value.name}\` belongs to the group \`${file.environment ?? ''}\`, which its name chooses.` };
}

/** The first address of a deploy's own section, in a file that has one for developers as well. */
function sectionOfDeploy(texts: readonly NamedText[]): NamedText | undefined {
  const first = ({ name }: NamedText): string => name.split('.', 1)[0] ?? '';
  if (!texts.some((entry) => isLocalName(first(entry)))) return undefined;
  return texts.find((entry) => entry.name.includes('.') && isDeployName(first(entry)) && !entry.dynamic && isResource(entry.text));
}

/** Addresses that an expression of a workflow holds for each environment: the first of them speaks for its neighbours. */
function* judgePipeline({ path, source }: Pipeline, { repository }: Context): Iterable<Found> {
  if (repository.deployables.length === 0) return;
  for (const { name, texts, span } of pipelineChoices(source)) {
    if (!texts.some(isResource)) continue;
    const what = `The name of the environment (\`${name}\`) chooses an address that is written into the pipeline.`;
    yield { span, once: path, what, remedy: 'Keep the value as a variable of the environment that the job deploys to (`vars`).' };
  }
}

function* judgeXml(file: XmlDocument): Iterable<Found> {
  if (file.reader !== 'web-xml') return;
  const texts = xmlTexts(file);
  for (const [index, { name, text }] of texts.entries()) {
    const value = texts[index + 1];
    if (name === 'param-name' && ACTIVE_PROFILE.test(text) && value?.name === 'param-value' && isGroup(value.text))
      yield { span: value.span, what: profile(value.text) };
  }
}

/** Other profiles switch a feature on (`native`, `swagger`). */
function isGroup(name: string): boolean {
  return isDeployName(name) || isLocalName(name);
}

function profile(name: string): string {
  return `The profile \`${name}\` is chosen inside of what is deployed, so that each environment needs a build of its own.`;
}
