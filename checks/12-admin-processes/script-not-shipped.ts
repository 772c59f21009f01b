import { directoryOf, joinPath } from '../../src/analysis/paths.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import type { SourceText, Span } from '../../src/analysis/text.ts';
import { rule, type RepositoryFound } from '../rule.ts';

/** Directories and files of admin tasks by what frameworks and people call them. */
const ADMIN =
  /^\/?(?:\*\*\/)?(?:(?:[\w-]+\/)?(?:migrations|db\/migrate|alembic|alembic\.ini|prisma\/migrations|management\/commands)|manage\.py|artisan|bin\/console|Rakefile)\/?\*{0,2}$/;

export default rule({
  id: 'admin-processes/script-not-shipped',
  title: 'Ship admin tasks in the same release as the app',
  why: 'What is kept out of the image can’t run in it: migrations then run from somebody’s checkout, with other code and other dependencies than the release.',
  remedy: 'Take the line out of `.dockerignore`, so that the image holds what its one-off processes need.',
  severity: 'warning',
  scope: { roles: ['configuration', 'tool'] },
  repository: judge,
  examples: {
    bad: [
      {
        name: 'migrations left out of the image',
        files: {
          Dockerfile: 'FROM python:3.12\nCOPY . .\nEXPOSE 80\nCMD ["gunicorn", "app:app"]\n',
          '.dockerignore': '.git\nmigrations/\n',
          'migrations/env.py': 'x = 1\n',
          'app.py': 'import flask\napp = flask.Flask(__name__)\n',
        },
        at: '.dockerignore:2',
      },
    ],
    good: [
      {
        name: 'tests and documents left out',
        files: {
          Dockerfile: 'FROM python:3.12\nCOPY . .\nEXPOSE 80\nCMD ["gunicorn", "app:app"]\n',
          '.dockerignore': '.git\ntests/\ndocs/\n*.md\n',
        },
      },
      {
        name: 'an image of their own',
        files: {
          Dockerfile: 'FROM python:3.12\nCOPY . .\nEXPOSE 80\nCMD ["gunicorn", "app:app"]\n',
          'Dockerfile.migrate': 'FROM migrate/migrate:v4.17.0\nCOPY migrations /migrations\n',
          '.dockerignore': 'migrations/\n',
          'migrations/001.sql': 'select 1;\n',
        },
      },
    ],
  },
});

function* judge(repository: Repository): Iterable<RepositoryFound> {
  const images = repository.documents('dockerfile');
  if (images.some(({ path }) => /migrat/i.test(path))) return;
  for (const path of repository.texts) {
    if (!/(?:^|\/)(?:[\w.-]+)?\.dockerignore$/.test(path)) continue;
    const source = repository.source(path);
    const root = directoryOf(path);
    const copies = images.some((image) => directoryOf(image.path) === root && image.effective.some(({ keyword }) => keyword === 'COPY'));
    for (const { text, span } of source && copies ? linesOf(source) : []) {
      if (!ADMIN.test(text) || !isThere(repository, joinPath(root, text.replace(/^\/|^\*\*\//, '').replace(/\/?\*{0,2}$/, '')))) continue;
      yield { path, span, what: `\`${text}\` is kept out of the image, so that no one-off process of the release can run it.` };
    }
  }
}

function linesOf(source: SourceText): readonly { readonly text: string; readonly span: Span }[] {
  return Array.from({ length: source.lineCount }, (_, at) => ({ text: source.line(at + 1).trim(), span: source.lineSpan(at + 1) }));
}

function isThere(repository: Repository, path: string): boolean {
  if (repository.tree.entries.has(path)) return true;
  return [...repository.tree.entries.keys()].some((other) => other.startsWith(`${path}/`));
}
