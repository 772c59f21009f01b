import type { Repository } from '../../src/analysis/repository.ts';
import type { Span } from '../../src/analysis/text.ts';
import { rule, type RepositoryFound } from '../rule.ts';

/** Variables that the platform, the runtime or the system sets. */
const SET_BY_OTHERS =
  /^(?:PORT|HOST|HOSTNAME|HOME|PATH|PWD|USER|SHELL|TZ|LANG|LC_\w+|TERM|TMPDIR|TEMP|TMP|CI|DEBUG|NO_COLOR|NODE_ENV|NODE_OPTIONS|RAILS_ENV|RACK_ENV|APP_ENV|FLASK_\w+|DJANGO_SETTINGS_MODULE|PYTHON\w*|JAVA_\w+|GO\w+|RUST_\w+|DYNO|KUBERNETES_\w+|AWS_(?:REGION|LAMBDA_\w+|EXECUTION_ENV)|VERCEL\w*|RENDER\w*|FLY_\w+|HEROKU_\w+|GITHUB_\w+|OPENSHIFT_\w+|RAILWAY_\w+|NETLIFY\w*|CF_PAGES\w*|WEBSITE_\w+|K_SERVICE|K_REVISION|GAE_\w+|ECS_\w+|CODESPACE\w*|GITPOD_\w+|npm_\w+|DATABASE_URL|XDG_\w+|OTEL_\w+|SSL_CERT_\w+|HTTPS?_PROXY|NO_PROXY)$/i;
/** A template that lists fewer of the app's variables than this does not claim to list them all. */
const LISTED_AT_LEAST = 3;
const LISTED_SHARE = 0.75;

export default rule({
  id: 'config/undocumented-variable',
  title: 'List every variable where the others are listed',
  why: 'Whoever deploys from the list starts an app that lacks a variable, and learns of it from an error in production.',
  remedy: 'Add the variable to the template of the environment, with an empty or a harmless value.',
  severity: 'warning',
  limits: ['Only a dotenv template that lists nearly all of the variables that the code reads is taken for a complete list.'],
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
    ],
    good: [
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
          'server.js': 'const { REDIS_URL, MAIL_HOST, MAIL_FROM, PORT } = process.env;\n',
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
}

function* judge(repository: Repository): Iterable<RepositoryFound> {
  for (const deployable of repository.deployables) {
    const template = templateOf(repository, deployable.root);
    if (!template) continue;
    const reads = firstReads(repository, deployable.sources);
    const listed = reads.filter(({ name }) => mentions(template.text, name));
    if (listed.length < LISTED_AT_LEAST || listed.length < reads.length * LISTED_SHARE) continue;
    for (const { path, name, span } of reads) {
      if (mentions(template.text, name)) continue;
      yield {
        path,
        span,
        identity: name,
        what: `\`${name}\` is read here, and \`${template.path}\`, which lists the other variables, lacks it.`,
      };
    }
  }
}

/** The dotenv template of a deployable, or of the whole repository. */
function templateOf(repository: Repository, root: string): { path: string; text: string } | undefined {
  const templates = repository.documents('envFile').filter((file) => file.template);
  const near = templates.find(({ path }) => path.slice(0, path.lastIndexOf('/') + 1) === (root === '' ? '' : `${root}/`));
  const chosen = near ?? templates.find(({ path }) => !path.includes('/'));
  return chosen && { path: chosen.path, text: chosen.source.text };
}

function firstReads(repository: Repository, sources: readonly string[]): readonly Read[] {
  const reads = new Map<string, Read>();
  for (const path of sources) {
    if (repository.role(path) !== 'source') continue;
    for (const { name, span } of repository.code(path)?.environmentReads ?? []) {
      if (/^[A-Z][A-Z\d_]+$/.test(name) && !SET_BY_OTHERS.test(name) && !reads.has(name)) reads.set(name, { path, name, span });
    }
  }
  return [...reads.values()];
}

function mentions(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + 1)) {
    if (!/\w/.test(text.charAt(at - 1)) && !/\w/.test(text.charAt(at + name.length))) return true;
  }
  return false;
}
