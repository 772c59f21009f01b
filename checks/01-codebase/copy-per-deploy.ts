import { baseName, directoryOf, joinPath } from '../../src/analysis/paths.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import { rule, type RepositoryFound } from '../rule.ts';

/** Names of deploys that copies are made for. */
const DEPLOY = '(?:prod|production|staging|stage|stg|qa|uat|live|preprod|pre-prod)';
const CODE = new RegExp(`^(.+?)[._-](${DEPLOY})\\.(js|ts|mjs|cjs|py|rb|php|go|java|kt|cs)$`, 'i');
const IMAGE = new RegExp(`^(Dockerfile|Containerfile)[._-](${DEPLOY})$`, 'i');
/** `staging.py` among the settings, `staging.rb` among the environments. */
const SETTINGS = new RegExp(`^(${DEPLOY})\\.(?:js|ts|mjs|cjs|py|rb|php)$`, 'i');
/** `prod.Dockerfile`. */
const PREFIXED = new RegExp(`^(${DEPLOY})\\.(Dockerfile|Containerfile)$`, 'i');
/** A directory of one deploy: `docker/staging/Dockerfile`. */
const DIRECTORY = new RegExp(`^(.*/)?(${DEPLOY})(/.*)?/([^/]+)$`, 'i');
/** Shorter files are alike by chance. */
const FEWEST_LINES = 8;
const CERTAIN_SHARE = 0.8;
const LIKELY_SHARE = 0.6;

export default rule({
  id: 'codebase/copy-per-deploy',
  title: 'Deploy the same code everywhere',
  why: 'A copy for one deploy is edited apart from the other, so what was tested in one place is not what runs in the next.',
  remedy: 'Keep one file, and let what differs between deploys come from the environment.',
  severity: 'warning',
  limits: ['Files are compared line by line; a copy that was rewritten is not recognised.'],
  repository: judge,
  examples: {
    bad: [
      {
        name: 'an app',
        files: { 'server.js': copy('1'), 'server.prod.js': copy('2'), 'package.json': '{"scripts":{"start":"node server.js"}}' },
        at: 'server.prod.js:1',
      },
      { name: 'an image', files: { Dockerfile: image('1'), 'Dockerfile.staging': image('2'), 's.js': '' }, at: 'Dockerfile.staging:1' },
      {
        name: 'settings of two deploys',
        files: { 'settings_production.py': copy('1'), 'settings_staging.py': copy('2'), 'app.py': '', Procfile: 'web: python app.py\n' },
        at: 'settings_staging.py:1',
      },
      {
        name: 'settings in a directory of theirs',
        files: {
          'shop/settings/production.py': copy('1'),
          'shop/settings/staging.py': copy('2'),
          'manage.py': '',
          Procfile: 'web: gunicorn shop.wsgi\n',
        },
        at: 'shop/settings/staging.py:1',
      },
      {
        name: 'an image in a directory of its deploy',
        files: { 'docker/prod/Dockerfile': image('1'), 'docker/staging/Dockerfile': image('2'), 's.js': '' },
        at: 'docker/staging/Dockerfile:1',
      },
      {
        name: 'an image that is named first',
        files: { Dockerfile: image('1'), 'prod.Dockerfile': image('2'), 's.js': '' },
        at: 'prod.Dockerfile:1',
      },
    ],
    good: [
      {
        name: 'another thing with the name',
        files: {
          'server.js': copy('1'),
          'server.prod.js': 'export default { minify: true };\n',
          'package.json': '{"scripts":{"start":"node server.js"}}',
        },
      },
      { name: 'an image for development', files: { Dockerfile: image('1'), 'Dockerfile.dev': image('2'), 's.js': '' } },
      {
        name: 'settings that build on others',
        files: {
          'settings.py': copy('1'),
          'settings_production.py': 'from settings import *\nDEBUG = False\n',
          'app.py': '',
          Procfile: 'web: python app.py\n',
        },
      },
    ],
  },
});

function copy(mark: string): string {
  return (
    'abcdefghijkl'
      .split('')
      .map((name) => `const_${name} = load("${name}")`)
      .join('\n') + `\nlast = ${mark}\n`
  );
}

function image(mark: string): string {
  const steps = 'abcdefgh'
    .split('')
    .map((name) => `RUN make ${name}`)
    .join('\n');
  return `FROM node:20\nWORKDIR /app\nCOPY . .\n${steps}\nENV MARK=${mark}\nCMD ["node", "s.js"]\n`;
}

function* judge(repository: Repository): Iterable<RepositoryFound> {
  const { entries } = repository.tree;
  for (const path of entries.keys()) {
    const original = originalOf(path, entries);
    if (original === undefined || !repository.deployableOf(path)) continue;
    const share = shared(repository.source(path)?.text, repository.source(original)?.text);
    if (share < LIKELY_SHARE) continue;
    yield {
      path,
      span: repository.source(path)?.lineSpan(1) ?? { start: 0, end: 0 },
      identity: 'copy',
      what: `\`${baseName(path)}\` repeats ${Math.floor(share * 100)} % of \`${baseName(original)}\` for one deploy.`,
      ...(share < CERTAIN_SHARE ? { confidence: 'likely' as const } : {}),
    };
  }
}

/** The file that a copy was made of: without the deploy's name, else production's. */
function originalOf(path: string, entries: ReadonlyMap<string, unknown>): string | undefined {
  return candidates(path).find((other) => other !== path && entries.has(other));
}

function candidates(path: string): readonly string[] {
  const name = baseName(path);
  const directory = directoryOf(path);
  const code = CODE.exec(name);
  const match = code ?? IMAGE.exec(name);
  if (match) {
    const [, stem = '', deploy = ''] = match;
    const ending = code ? `.${code[3] ?? ''}` : '';
    const separator = name.charAt(stem.length);
    const others = productionsBeside(deploy).map((other) => `${stem}${separator}${other}${ending}`);
    return [`${stem}${ending}`, ...others].map((other) => joinPath(directory, other));
  }
  const alone = SETTINGS.exec(name) ?? PREFIXED.exec(name);
  if (alone) {
    const [, deploy = '', kind] = alone;
    const others = productionsBeside(deploy).map((other) => `${other}${name.slice(deploy.length)}`);
    return [...(kind === undefined ? [] : [kind]), ...others].map((other) => joinPath(directory, other));
  }
  const [, before = '', deploy = '', between = ''] = DIRECTORY.exec(path) ?? [];
  return deploy !== '' && /^(?:Dockerfile|Containerfile)$|\.(?:js|ts|py|rb|php|go|java|kt|cs|sh)$/.test(name)
    ? productionsBeside(deploy).map((other) => `${before}${other}${between}/${name}`)
    : [];
}

/** What production is called, for a deploy that is another one. */
function productionsBeside(deploy: string): readonly string[] {
  return /^(?:prod|live)/i.test(deploy) ? [] : ['production', 'prod', 'live'];
}

/** Share of the copy's lines that the original has too, 0 for short files. */
function shared(copyText: string | undefined, originalText: string | undefined): number {
  const lines = telling(copyText);
  if (lines.length < FEWEST_LINES) return 0;
  const known = new Set(telling(originalText));
  return lines.filter((line) => known.has(line)).length / lines.length;
}

function telling(text = ''): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.length > 3 && !/^(?:\/\/|#|\*)/.test(line));
}
