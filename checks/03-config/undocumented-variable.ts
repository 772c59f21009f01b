import type { CodeFile } from '../../src/analysis/code.ts';
import { alternativesOf } from '../../src/analysis/knowledge/environment/alternative-variables.ts';
import { documentedVariables } from '../../src/analysis/knowledge/environment/operators-documents.ts';
import { givenByStacks } from '../../src/analysis/knowledge/environment/deploy-variables.ts';
import { schemaVariables } from '../../src/analysis/knowledge/environment/schema-variables.ts';
import { baseName, directoryOf } from '../../src/analysis/paths.ts';
import type { Deployable, Repository } from '../../src/analysis/repository.ts';
import { holdsAlone, type Span } from '../../src/analysis/text.ts';
import { rule, type RepositoryFound } from '../rule.ts';

/** Variables that the platform, one of its add-ons, the runtime or the system sets. */
const SET_BY_OTHERS =
  /^(?:PORT|HOST|IP|HOSTNAME|HOME|PATH|PWD|USER|SHELL|TZ|LANG|LC_\w+|TERM|TMPDIR|TEMP|TMP|CI|DEBUG|NO_COLOR|NODE_ENV|NODE_OPTIONS|RAILS_ENV|RACK_ENV|APP_ENV|FLASK_\w+|DJANGO_SETTINGS_MODULE|PYTHON\w*|JAVA_\w+|GO\w+|RUST_\w+|DYNO|KUBERNETES_\w+|AWS_(?:REGION|LAMBDA_\w+|EXECUTION_ENV)|VERCEL\w*|RENDER\w*|FLY_\w+|HEROKU_\w+|GITHUB_\w+|OPENSHIFT_\w+|RAILWAY_\w+|NETLIFY\w*|CF_PAGES\w*|WEBSITE_\w+|K_SERVICE|K_REVISION|GAE_\w+|ECS_\w+|CODESPACE\w*|GITPOD_\w+|npm_\w+|DATABASE_URL|XDG_\w+|OTEL_\w+|SSL_CERT_\w+|HTTPS?_PROXY|NO_PROXY|CLEARDB_\w+|JAWSDB_\w+|REDISCLOUD_URL|REDISTOGO_URL|REDISGREEN_\w+|MEMCACHE(?:D?CLOUD|IER)_\w+|CLOUDAMQP_\w+|BONSAI_\w+|SEARCHBOX_\w+|CLOUDINARY_URL|STACKHERO_\w+|BUCKETEER_\w+|QUOTAGUARD\w+|(?:GIT_)?COMMIT(?:_(?:SHA|HASH|VERSION|TIME|DATE|REF|ID))?|GIT_(?:SHA|HASH|REVISION|BRANCH|TAG))$/i;
/** Variables that a framework or a server defines, with a default of its own: its documentation lists them. */
const OF_FRAMEWORKS =
  /^(?:RAILS_\w+|WEB_CONCURRENCY|PIDFILE|JOB_CONCURRENCY|SOLID_QUEUE_\w+|PUMA_\w+|MALLOC_ARENA_MAX|BUNDLE_\w+|BOOTSNAP_\w+|SECRET_KEY_BASE_DUMMY|RACK_\w+|SIDEKIQ_CONCURRENCY|GUNICORN_\w+|UVICORN_\w+|DJANGO_\w*SETTINGS\w*|WERKZEUG_\w+|LARAVEL_\w+|APP_BASE_PATH|COMPOSER_\w+|XDEBUG_\w+|PHP_\w+|SYMFONY_\w+|ASPNETCORE_\w+|DOTNET_\w+|SPRING_PROFILES_ACTIVE|MICRONAUT_\w+|QUARKUS_\w+|GIN_MODE|GRPC_\w+|TOKIO_\w+|ROCKET_\w+|NEXT_(?:RUNTIME|TELEMETRY\w*|PHASE)|NITRO_\w+|NPM_\w+|YARN_\w+|VITE_(?:USER_NODE_ENV|CJS\w*)|UV_THREADPOOL_SIZE|JEST_\w+|VITEST\w*|PLAYWRIGHT_\w+|CYPRESS_\w+|WATCHPACK_\w+|CHOKIDAR_\w+|ANALYZE|EDITOR|DISPLAY|LOGNAME|MIX_\w+|POD_(?:NAME|IP|NAMESPACE)|NODE_NAME)$/;
/** Programs that somebody starts by hand, beside the app. */
const ONE_OFF = /(?:^|\/)(?:scripts?|bin|tools?|tasks|lib\/tasks|commands|cmd\/(?:migrate|seed)\w*|db|migrations?|seeds?|benchmarks?)\//i;
/** Switches for tests, debuggers and terminals, which no deploy sets. */
const FOR_DEVELOPERS =
  /(?:^|_)(?:TESTS?|TESTING|DEBUG(?:GER|GING)?|DEV|DEVELOPMENT|PROFILING|BENCHMARK|COLORS?|CLICOLOR|PAGER|VERBOSE|TRACE|DRY_RUN)(?:_|$)/;
/** What Vite puts in itself. */
const VITE = /^(?:BASE_URL|MODE|PROD|DEV|SSR)$/;
/** A template that lists fewer of the app's variables than this does not claim to list them all. */
const LISTED_AT_LEAST = 3;
const LISTED_SHARE = 0.75;
/** One that lacks more than this doesn’t either, however many it lists. */
const LACKING_AT_MOST = 8;

export default rule({
  id: 'config/undocumented-variable',
  title: 'List every variable where the others are listed',
  why: 'Whoever deploys from the list starts an app that lacks a variable, and learns of it from an error in production.',
  remedy: 'Add the variable to the template of the environment, with an empty or a harmless value.',
  severity: 'warning',
  limits: [
    'Only a dotenv template, an `app.json` or a compose file that lists nearly all of the variables that the code reads is taken for a list; the last two for what has no fallback.',
  ],
  repository: judge,
  examples: {
    bad: [
      {
        name: 'one that the template lacks',
        files: {
          '.env.example': 'REDIS_URL=\nMAIL_HOST=\nMAIL_FROM=\n',
          'server.js': 'const { REDIS_URL, MAIL_HOST, MAIL_FROM } = process.env;\nconst key = process.env.SEARCH_KEY; // ⟵\n',
        },
      },
      {
        name: 'one that app.json lacks',
        files: {
          'app.json': '{ "env": { "REDIS_URL": {}, "MAIL_HOST": {}, "MAIL_FROM": {} } }',
          'server.js': 'const { REDIS_URL, MAIL_HOST, MAIL_FROM } = process.env;\nconst key = process.env.SEARCH_KEY; // ⟵\n',
        },
      },
      {
        name: 'one that the compose file lacks',
        files: {
          'docker-compose.yml':
            'services:\n  web:\n    build: .\n    environment:\n      REDIS_URL: ${REDIS_URL}\n      MAIL_HOST: ${MAIL_HOST}\n      MAIL_FROM: ${MAIL_FROM}\n',
          Dockerfile: 'FROM python:3.12-slim\nCOPY . .\nCMD ["gunicorn", "app:app"]\n',
          'app.py':
            "import os\nREDIS_URL = os.environ['REDIS_URL']\nMAIL_HOST = os.environ['MAIL_HOST']\nMAIL_FROM = os.environ['MAIL_FROM']\nSEARCH_KEY = os.environ['SEARCH_KEY'] # ⟵\n",
        },
      },
      {
        name: 'one that a schema asks for',
        files: {
          '.env.example': 'REDIS_URL=\nMAIL_HOST=\nMAIL_FROM=\n',
          'server.ts':
            "import { z } from 'zod';\n\nconst schema = z.object({\n  REDIS_URL: z.string().url(),\n  MAIL_HOST: z.string(),\n  MAIL_FROM: z.string().email(),\n  SEARCH_KEY: z.string().min(32), // ⟵\n});\n\nexport const env = schema.parse(process.env);\n",
        },
      },
      {
        name: 'a field of pydantic',
        files: {
          '.env.example': 'SHOP_REDIS_URL=\nSHOP_MAIL_HOST=\nSHOP_MAIL_FROM=\n',
          'app.py':
            'from pydantic_settings import BaseSettings, SettingsConfigDict\n\n\nclass Settings(BaseSettings):\n    model_config = SettingsConfigDict(env_prefix="SHOP_")\n    redis_url: str\n    mail_host: str\n    mail_from: str\n    search_key: str # ⟵\n',
        },
      },
      {
        name: 'a tag of a struct',
        files: {
          '.env.example': 'REDIS_URL=\nMAIL_HOST=\nMAIL_FROM=\n',
          'go.mod': 'module shop\n\ngo 1.22\n',
          'config.go':
            'package shop\n\ntype Config struct {\n\tRedis string `env:"REDIS_URL,required"`\n\tHost  string `env:"MAIL_HOST"`\n\tFrom  string `env:"MAIL_FROM"`\n\tKey   string `env:"SEARCH_KEY"` // ⟵\n}\n',
        },
      },
      {
        name: 'one without a fallback, where the template leaves out what has one',
        files: {
          '.env.example': 'REDIS_URL=\nMAIL_HOST=\nMAIL_FROM=\n',
          'server.js':
            'const { REDIS_URL, MAIL_HOST, MAIL_FROM } = process.env;\nconst tries = process.env.JOB_TRIES || 3;\nconst pause = process.env.JOB_PAUSE || 100;\nconst size = process.env.PAGE_SIZE || 20;\nconst key = process.env.SEARCH_KEY; // ⟵\n',
        },
      },
    ],
    good: [
      {
        name: 'a setting with a default, and a schema of something else',
        files: {
          '.env.example': 'redis_url=\nmail_host=\nmail_from=\n',
          'app.py':
            'from pydantic_settings import BaseSettings\n\n\nclass Settings(BaseSettings):\n    redis_url: str\n    mail_host: str\n    mail_from: str\n    page_size: int = 20\n',
          'body.ts': "import { z } from 'zod';\nexport const body = z.object({ SEARCH_KEY: z.string() });\n",
        },
      },
      {
        name: 'one of an add-on, one that the program sets itself, and one that is read to say that it is over',
        files: {
          '.env.example': 'REDIS_URL=\nMAIL_HOST=\nMAIL_FROM=\n',
          'server.js':
            "const { REDIS_URL, MAIL_HOST, MAIL_FROM, CLEARDB_DATABASE_URL } = process.env;\nprocess.env.SHOP_MODE = mode();\nstart(process.env.SHOP_MODE);\nif (process.env.POLL_INTERVAL) console.warn('POLL_INTERVAL is deprecated and no longer used.');\n",
        },
      },

      {
        name: 'one that the stack fills from a listed one of another name, and the commit of the build',
        files: {
          '.env.example': 'REDIS_URL=\nMAIL_HOST=\nMAIL_FROM=\nSEARCH_READ_KEY=\n',
          'compose.yaml': 'services:\n  web:\n    image: acme/shop:1.2\n    environment:\n      - SEARCH_KEY=${SEARCH_READ_KEY}\n',
          'server.js':
            'const { REDIS_URL, MAIL_HOST, MAIL_FROM } = process.env;\nconst key = process.env.SEARCH_KEY;\nconst version = process.env.COMMIT_VERSION;\n',
        },
      },
      {
        name: 'what Vite puts in',
        files: {
          '.env.example': 'VITE_API_URL=\nVITE_WS_URL=\nVITE_TITLE=\n',
          'src/main.ts':
            'const { VITE_API_URL, VITE_WS_URL, VITE_TITLE } = import.meta.env;\nstart(import.meta.env.BASE_URL, VITE_API_URL, VITE_WS_URL, VITE_TITLE);\n',
        },
      },
      {
        name: 'one that the README lists in a table',
        files: {
          '.env.example': 'REDIS_URL=\nMAIL_HOST=\nMAIL_FROM=\n',
          'README.md': '| Variable | Meaning |\n|---|---|\n| `SEARCH_KEY` | of the search |\n',
          'server.js': 'const { REDIS_URL, MAIL_HOST, MAIL_FROM } = process.env;\nconst key = process.env.SEARCH_KEY;\n',
        },
      },
      {
        name: 'one that a page about the configuration names',
        files: {
          '.env.example': 'REDIS_URL=\nMAIL_HOST=\nMAIL_FROM=\n',
          'docs/configuration.md': '- **SEARCH_KEY**: of the search\n',
          'server.js': 'const { REDIS_URL, MAIL_HOST, MAIL_FROM } = process.env;\nconst key = process.env.SEARCH_KEY;\n',
        },
      },
      {
        name: 'an old name that stands in for a listed one',
        files: {
          '.env.example': 'REDIS_URL=\nMAIL_HOST=\nMAIL_FROM=\n',
          'server.js':
            'const { REDIS_URL, MAIL_HOST, MAIL_FROM } = process.env;\nconst url = process.env.REDIS_URL || process.env.REDIS_TLS_URL;\n',
        },
      },
      {
        name: 'an old name behind one that may be empty, and the argument of a task',
        files: {
          '.env.example': 'REDIS_URL=\nMAIL_HOST=\nMAIL_FROM=\n',
          'config.ru': "run Shop.new(ENV['REDIS_URL'].presence || ENV['REDIS_TLS_URL'].presence, ENV['MAIL_HOST'], ENV['MAIL_FROM'])\n",
          'lib/tasks/dump.rake':
            "task :dump do\n  excludes = ENV['EXCLUDE_MODELS'].split(' ') if ENV['EXCLUDE_MODELS']\n  dump(excludes, ENV['MODELS'])\nend\n",
          Gemfile: "gem 'puma', '6.4.2'\n",
        },
      },
      {
        name: 'a switch of a script',
        files: {
          '.env.example': 'REDIS_URL=\nMAIL_HOST=\nMAIL_FROM=\n',
          'server.js': 'const { REDIS_URL, MAIL_HOST, MAIL_FROM } = process.env;\nhttp.createServer().listen(process.env.PORT);\n',
          'scripts/import.js': 'if (process.env.IMPORT_LIMIT) limit(process.env.IMPORT_LIMIT);\n',
        },
      },
      {
        name: 'switches for tests and terminals',
        files: {
          '.env.example': 'REDIS_URL=\nMAIL_HOST=\nMAIL_FROM=\n',
          'server.js':
            'const { REDIS_URL, MAIL_HOST, MAIL_FROM } = process.env;\nif (process.env.SHOP_TEST_DISABLE_JOBS || process.env.DISABLE_COLOR) run();\n',
        },
      },
      {
        name: 'one that a framework defines, with a default',
        files: {
          '.env.example': 'REDIS_URL=\nMAIL_HOST=\nMAIL_FROM=\n',
          'config.ru': "run Shop.new(ENV['REDIS_URL'], ENV['MAIL_HOST'], ENV['MAIL_FROM'])\n",
          'config/puma.rb': "threads ENV.fetch('RAILS_MAX_THREADS', 3)\npidfile ENV['PIDFILE'] if ENV['PIDFILE']\n",
          Gemfile: "gem 'puma', '6.4.2'\n",
        },
      },
      {
        name: 'a script’s own, with a fallback',
        files: {
          '.env.example': 'REDIS_URL=\nMAIL_HOST=\nMAIL_FROM=\n',
          'server.js': 'const { REDIS_URL, MAIL_HOST, MAIL_FROM } = process.env;\nhttp.createServer().listen(process.env.PORT);\n',
          'scripts/import.js': "const size = process.env.BATCH_SIZE || '100';\nrun(size);\n",
        },
      },
      {
        name: 'an optional one that the compose file leaves out',
        files: {
          'docker-compose.yml':
            'services:\n  web:\n    build: .\n    environment:\n      REDIS_URL: ${REDIS_URL}\n      MAIL_HOST: ${MAIL_HOST}\n      MAIL_FROM: ${MAIL_FROM}\n',
          Dockerfile: 'FROM python:3.12-slim\nCOPY . .\nCMD ["gunicorn", "app:app"]\n',
          'app.py':
            "import os\nREDIS_URL = os.environ['REDIS_URL']\nMAIL_HOST = os.environ['MAIL_HOST']\nMAIL_FROM = os.environ['MAIL_FROM']\nLIMIT = os.environ.get('LIMIT', '20')\n",
        },
      },
      {
        name: 'all are listed',
        files: {
          '.env.example': 'REDIS_URL=\nMAIL_HOST=\nMAIL_FROM=\n',
          'server.js': 'const { REDIS_URL, MAIL_HOST, MAIL_FROM } = process.env;\n',
        },
      },
      {
        name: 'one in a comment of the template',
        files: {
          '.env.example': 'REDIS_URL=\nMAIL_HOST=\nMAIL_FROM=\n# SEARCH_KEY=\n',
          'server.js': 'const { REDIS_URL, MAIL_HOST, MAIL_FROM, SEARCH_KEY } = process.env;\n',
        },
      },
      {
        name: 'one that the platform sets',
        files: {
          '.env.example': 'REDIS_URL=\nMAIL_HOST=\nMAIL_FROM=\n',
          'server.js': 'const { REDIS_URL, MAIL_HOST, MAIL_FROM, PORT, IP } = process.env;\n',
        },
      },
      { name: 'no list', files: { 'server.js': 'const key = process.env.SEARCH_KEY;\n' } },
      {
        name: 'a list of a few',
        files: { '.env.example': 'MAIL_HOST=\n', 'server.js': 'const { REDIS_URL, MAIL_HOST, MAIL_FROM, SEARCH_KEY } = process.env;\n' },
      },
    ],
  },
});

interface Read {
  readonly path: string;
  readonly name: string;
  readonly span: Span;
  readonly required: boolean;
  /** Variables that it stands in for, or that stand in for it. */
  readonly alternatives: readonly string[];
}

/** A document that may list the variables of an app. */
interface List {
  readonly path: string;
  readonly text: string;
  /** Names optional variables, too; manifests name what must be set. */
  readonly complete: boolean;
}

function* judge(repository: Repository): Iterable<RepositoryFound> {
  for (const deployable of repository.deployables) {
    const lists = listsOf(repository, deployable);
    const reads = lists.length === 0 ? [] : firstReads(repository, deployable.sources);
    const { list, spoken } = listed(lists, reads);
    for (const { path, name, span, alternatives } of spoken) {
      if (list === undefined || [name, ...alternatives].some((one) => mentions(list.text, one) || isKnown(one, repository))) continue;
      yield {
        path,
        span,
        identity: name,
        presence: true,
        // A manifest may leave out on purpose what the app can do without.
        confidence: list.complete ? 'certain' : 'likely',
        what: `\`${name}\` is read here, and \`${list.path}\`, which lists the other variables, lacks it.`,
      };
    }
  }
}

/** The first list that claims to be whole, and what it has to name: a manifest, or else a template, may leave out what has a fallback. */
function listed(lists: readonly List[], reads: readonly Read[]): { readonly list?: List; readonly spoken: readonly Read[] } {
  const required = reads.filter((read) => read.required);
  for (const list of lists) {
    const spoken = (list.complete ? [reads, required] : [required]).find((some) => isList(list, some));
    if (spoken) return { list, spoken };
  }
  return { spoken: [] };
}

function isList({ text }: List, reads: readonly Read[]): boolean {
  const listed = reads.filter(({ name }) => mentions(text, name));
  return (
    listed.length >= LISTED_AT_LEAST && listed.length >= reads.length * LISTED_SHARE && reads.length - listed.length <= LACKING_AT_MOST
  );
}

/** The dotenv template of a deployable or of the whole repository, then `app.json`, then the manifests that start it. */
function listsOf(repository: Repository, { root, images }: Deployable): readonly List[] {
  const inRoot = ({ path }: { readonly path: string }): boolean => directoryOf(path) === root;
  const templates = repository.documents('envFile').filter((file) => file.template);
  const template = templates.find(inRoot) ?? templates.find(({ path }) => !path.includes('/'));
  const app = repository.documents('data').find((file) => baseName(file.path) === 'app.json' && inRoot(file) && file.roots[0]?.at('env'));
  const compose = repository
    .documents('compose')
    .filter(
      ({ services, developmentOnly }) => !developmentOnly && services.some(({ build }) => build && images.includes(build.dockerfile)),
    );
  return [
    ...(template ? [{ path: template.path, text: template.source.text, complete: true }] : []),
    ...[...(app ? [app] : []), ...compose].map(({ path, source }) => ({ path, text: source.text, complete: false })),
  ];
}

/** The first read of each variable; a task of Rake is given its arguments as variables. */
function firstReads(repository: Repository, sources: readonly string[]): readonly Read[] {
  const reads = new Map<string, Read>();
  for (const path of sources) {
    if (repository.role(path) !== 'source') continue;
    const file = repository.code(path);
    if (!file || path.endsWith('.rake')) continue;
    for (const { name, span } of schemaVariables(file))
      if (!isOfOthers(name) && !reads.has(name)) reads.set(name, { path, name, span, required: true, alternatives: [name.toLowerCase()] });
    if (file.environmentReads.length === 0) continue;
    const groups = alternativesOf(file);
    const asked = ONE_OFF.test(path) ? askedFor(file) : undefined;
    const ended = endedIn(file);
    for (const { name, span, fallback } of file.environmentReads) {
      if (asked && (fallback !== undefined || asked.has(name))) continue;
      if (ended.has(name) || isSetHere(name, file.source.text)) continue;
      if (VITE.test(name) && file.source.slice(span).includes('import.meta.env')) continue;
      if (/^[A-Z][A-Z\d_]+$/.test(name) && !isOfOthers(name) && !reads.has(name))
        reads.set(name, { path, name, span, required: fallback === undefined, alternatives: [...(groups.get(name) ?? [])] });
    }
  }
  return [...reads.values()];
}

/** Where a program gives a variable its value itself. */
const SETS = String.raw`(?:os\.environ\[|process\.env(?:\.|\[)|\bENV\[|os\.environ\.setdefault\(|[Ss]etenv\(|set_var\(|putenv\(|SetEnvironmentVariable\()\s*["'\x60]?`;

function isSetHere(name: string, text: string): boolean {
  if (!/environ|process\.env|\bENV\[|[Ss]etenv|set_var|putenv|SetEnvironmentVariable/.test(text)) return false;
  return new RegExp(`${SETS}${name}["'\x60]?\\s*(?:\\]?\\s*=(?!=)|,)`).test(text);
}

/** Variables that are read only to say that they count no longer. */
function endedIn(file: CodeFile): ReadonlySet<string> {
  const words = file.strings.filter(({ text }) => /deprecated|no longer|obsolete|has been (?:removed|renamed)/i.test(text));
  if (words.length === 0) return new Set();
  return new Set(file.environmentReads.flatMap(({ name }) => (words.some(({ text }) => mentions(text, name)) ? [name] : [])));
}

/** Variables without which a file goes on: what uses them stands under a condition on them. */
function askedFor(file: CodeFile): ReadonlySet<string> {
  const guarded = file.environmentReads.filter(({ name, span }) => file.conditionsAround(span).some((text) => mentions(text, name)));
  return new Set(guarded.map(({ name }) => name));
}

function isOfOthers(name: string): boolean {
  return SET_BY_OTHERS.test(name) || OF_FRAMEWORKS.test(name) || FOR_DEVELOPERS.test(name);
}

function isKnown(name: string, repository: Repository): boolean {
  return SET_BY_OTHERS.test(name) || documentedVariables(repository).has(name) || givenByStacks(repository).has(name);
}

function mentions(text: string, name: string): boolean {
  return holdsAlone(text, name, /^\W?$/);
}
