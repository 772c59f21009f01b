import type { CodeFile, Expression } from '../../src/analysis/code.ts';
import type { SettingsFile, XmlDocument } from '../../src/analysis/documents/kinds.ts';
import { isHost, locatorOf, namesServiceHost } from '../../src/analysis/knowledge/backing-services.ts';
import { asksForEnvironment, ENVIRONMENT_WORDS, isDeployName, isLocalName } from '../../src/analysis/knowledge/environment-names.ts';
import { makesSamples } from '../../src/analysis/knowledge/literal-secrets.ts';
import { settingTexts, xmlTexts } from '../../src/analysis/knowledge/named-texts.ts';
import { mayName } from '../../src/analysis/knowledge/written-names.ts';
import { APP_LANGUAGES } from '../../src/analysis/languages.ts';
import { rule, type Context, type Found } from '../rule.ts';

const WEB_ADDRESS = /^(?:https?|wss?):\/\/[\w.-]+(?::\d+)?(?:[/?#]|$)/;
const SHARED_HOSTS = /schema\.org|w3\.org|example\.(?:com|org)/;
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
  documents: { settings: judgeSettings, xml: judgeXml },
  examples: {
    bad: [
      {
        name: 'JavaScript, a conditional',
        files: {
          'config.js': "exports.api = process.env.NODE_ENV === 'production' ? 'https://api.acme.io' : 'http://localhost:3000'; // ⟵\n",
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

function* judgeCode(file: CodeFile): Iterable<Found> {
  if (makesSamples(file.path)) return;
  const said = new Set<string>();
  for (const { text, span } of asksForEnvironment(file.source.text) ? file.strings : []) {
    if (!isResource(text)) continue;
    const condition = file.conditionsAround(span).find(asksForEnvironment);
    if (condition === undefined || said.has(condition)) continue;
    said.add(condition);
    yield { span, what: `The name of the environment (\`${condition.slice(0, 80)}\`) chooses an address that is written into the code.` };
  }
  if (!mayName(file.source, isDeployName) || !mayName(file.source, isLocalName)) return;
  const names = file.properties.filter(({ key, value }) => (isDeployName(key) || isLocalName(key)) && value.properties().length > 0);
  const group = names.find(({ key, value }) => isDeployName(key) && holdsResource(value));
  if (group && names.some(({ key }) => isLocalName(key))) {
    yield { span: group.span, what: `The values of \`${group.key}\` are a group in the code that its name chooses.` };
  }
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
  if (!isDeployName(file.environment)) return;
  const value = texts.find(({ text, dynamic }) => !dynamic && isResource(text));
  if (value)
    yield { span: value.span, what: `\`${value.name}\` belongs to the group \`${file.environment ?? ''}\`, which its name chooses.` };
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
