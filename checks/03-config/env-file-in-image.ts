import type { Dockerfile } from '../../src/analysis/documents/kinds.ts';
import { ignoredBy } from '../../src/analysis/knowledge/images/ignore-files.ts';
import { baseName, directoryOf, joinPath } from '../../src/analysis/paths.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import { rule, type RepositoryFound } from '../rule.ts';

export default rule({
  id: 'config/env-file-in-image',
  title: 'Keep the environment of one machine out of the image',
  why: 'Whoever builds the image on a machine with a `.env` ships its secrets in a layer, and every deploy of the image falls back to the settings of that machine.',
  remedy: 'List `.env` in `.dockerignore`, and give the variables to the container when it starts.',
  severity: 'warning',
  confidence: 'likely',
  limits: [
    'Judged where git ignores a `.env` beside a `.dockerignore` that does not, and the whole directory is copied into the image that runs.',
  ],
  scope: { within: 'anywhere', roles: ['tool', 'source', 'configuration'] },
  repository: judge,
  examples: {
    bad: [
      {
        name: 'a .dockerignore without it',
        files: {
          Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY . .\nCMD ["node", "server.js"]\n',
          '.dockerignore': '.git\nnode_modules\n',
          '.gitignore': '.env\nnode_modules/\n',
          '.env.example': 'DB_PASSWORD=\n',
          'server.js': 'start();\n',
        },
        at: '.dockerignore:1',
      },
      {
        name: 'taken in again',
        files: {
          Dockerfile: 'FROM php:8.3\nADD . /var/www\nCMD ["php-fpm"]\n',
          '.dockerignore': '.*\n!.env\nvendor\n',
          '.gitignore': '/vendor\n.env*\n!.env.example\n',
          '.env.example': 'DB_PASSWORD=\n',
          'public/index.php': '<?php echo 1;\n',
        },
        at: '.dockerignore:2',
      },
    ],
    good: [
      {
        name: 'ignored',
        files: {
          Dockerfile: 'FROM node:22\nCOPY . .\nCMD ["node", "server.js"]\n',
          '.dockerignore': 'node_modules\n**/.env*\n',
          '.gitignore': '.env\n',
          '.env.example': 'DB_PASSWORD=\n',
          'server.js': 'start();\n',
        },
      },
      {
        name: 'only what is listed goes in',
        files: {
          Dockerfile: 'FROM node:22\nCOPY . .\nCMD ["node", "server.js"]\n',
          '.dockerignore': '*\n!src\n!package.json\n',
          '.gitignore': '.env\n',
          '.env.example': 'DB_PASSWORD=\n',
          'server.js': 'start();\n',
        },
      },
      {
        name: 'a stage that only builds',
        files: {
          Dockerfile:
            'FROM golang:1.22 AS build\nCOPY . .\nRUN go build -o /app\nFROM scratch\nCOPY --from=build /app /app\nCMD ["/app"]\n',
          '.dockerignore': '.git\n',
          '.gitignore': '.env\n',
          '.env.example': 'DB_PASSWORD=\n',
          'main.go': 'package main\n\nfunc main() {}\n',
        },
      },
      {
        name: 'parts of the directory',
        files: {
          Dockerfile: 'FROM node:22\nCOPY package*.json ./\nCOPY src ./src\nCMD ["node", "src/server.js"]\n',
          '.dockerignore': 'node_modules\n',
          '.gitignore': '.env\n',
          '.env.example': 'DB_PASSWORD=\n',
          'src/server.js': 'start();\n',
        },
      },
      {
        name: 'an app without such a file',
        files: {
          Dockerfile: 'FROM node:22\nCOPY . .\nCMD ["node", "server.js"]\n',
          '.dockerignore': 'node_modules\n',
          '.gitignore': 'node_modules\n',
          'server.js': 'start();\n',
        },
      },
    ],
  },
});

/** Said once for an ignore file, however many images are built beside it. */
function* judge(repository: Repository): Iterable<RepositoryFound> {
  const said = new Set<string>();
  for (const file of repository.documents('dockerfile')) {
    const copy = repository.role(file.path) === 'configuration' ? copyOfAll(file) : undefined;
    const context = contextOf(file.path, repository);
    const path = [`${file.path}.dockerignore`, joinPath(context, '.dockerignore')].find((one) => repository.tree.entries.has(one));
    const ignored = path === undefined ? undefined : repository.source(path);
    if (copy === undefined || path === undefined || ignored === undefined || !isKept(context, repository)) continue;
    const { covered, line } = ignoredBy('.env', ignored.text);
    if (covered || said.has(path)) continue;
    said.add(path);
    const what = `\`${path}\` lets \`.env\` into the image, since \`${baseName(file.path)}\` copies the whole directory.`;
    yield {
      path,
      span: ignored.lineSpan(line ?? 1),
      identity: path,
      what,
      elsewhere: [
        { path: file.path, span: copy.span, what: `This copies \`.env\` into the image as well, which \`${path}\` does not leave out.` },
      ],
    };
  }
}

/** `COPY . .` in what becomes the image that runs. */
function copyOfAll({ effective }: Dockerfile): Dockerfile['effective'][number] | undefined {
  return effective.find(
    ({ keyword, flags, words }) =>
      /^(?:COPY|ADD)$/.test(keyword) && !flags.has('from') && words.slice(0, -1).some(({ text }) => /^\.?\/?$/.test(text)),
  );
}

/** The directory that the image is built from, as a compose file says it. */
function contextOf(path: string, repository: Repository): string {
  const builds = repository.documents('compose').flatMap(({ services }) => services.flatMap(({ build }) => build ?? []));
  return builds.find(({ dockerfile }) => dockerfile === path)?.context ?? directoryOf(path);
}

/** True where developers keep a `.env` that git leaves out, as its template beside it shows. */
function isKept(context: string, repository: Repository): boolean {
  const rules = [...new Set(['.gitignore', joinPath(context, '.gitignore')])].map((path) => repository.source(path)?.text ?? '');
  const hasTemplate = repository
    .documents('envFile')
    .some(({ path, template }) => template && directoryOf(path) === context && /^\.env\b|\.env$/.test(baseName(path)));
  return (
    hasTemplate && !repository.tree.entries.has(joinPath(context, '.env')) && rules.some((text) => ignoredBy('.env', text, true).covered)
  );
}
