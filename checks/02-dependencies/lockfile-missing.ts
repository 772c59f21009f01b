import type { Dependency, Manifest } from '../../src/analysis/documents/kinds.ts';
import { manifestInstalls, type ManifestInstall } from '../../src/analysis/knowledge/images/installed-manifests.ts';
import { isLockable, lockNames, lockPathOf, workspaceRootOf } from '../../src/analysis/knowledge/packages/lock-files.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import type { Span } from '../../src/analysis/text.ts';
import { ECMASCRIPT } from '../../src/analysis/languages.ts';
import { directoryOf, joinPath } from '../../src/analysis/paths.ts';
import { rule, type RepositoryFound } from '../rule.ts';

/** What makes the lock, by the manifest's format. */
const MAKES: Readonly<Record<string, string>> = {
  'package.json': 'npm install',
  'yarn.lock': 'yarn install',
  'pnpm-lock.yaml': 'pnpm install',
  'bun.lock': 'bun install',
  Pipfile: 'pipenv lock',
  Gemfile: 'bundle lock',
  'composer.json': 'composer update --lock',
  'Cargo.toml': 'cargo generate-lockfile',
  'go.mod': 'go mod tidy',
};

export default rule({
  id: 'dependencies/lockfile-missing',
  title: 'Commit the lock beside the manifest',
  why: 'Without a lock each build resolves ranges anew, those of the packages themselves included, so the same commit runs with other packages tomorrow.',
  remedy: 'Generate the lock file and commit it.',
  severity: 'warning',
  limits: ['requirements.txt, Maven, Gradle and NuGet have no lock by custom and are not judged.'],
  repository: judge,
  examples: {
    bad: [
      {
        name: 'npm',
        files: {
          'package.json': '{\n  "scripts": { "start": "node server.js" },\n  "dependencies": {\n    "express": "^4.18.0"\n  }\n}\n',
          'server.js': '',
        },
        at: 'package.json:4',
      },
      { name: 'Bundler', files: { Gemfile: "source 'https://rubygems.org'\ngem 'sinatra' # ⟵\n", 'config.ru': 'run App\n' } },
      {
        name: 'Poetry',
        files: {
          'pyproject.toml': '[tool.poetry]\nname = "shop"\n[tool.poetry.dependencies]\nflask = "^3.0" # ⟵\n',
          'app.py': 'import flask\n',
          Procfile: 'web: gunicorn app:app\n',
        },
      },
      {
        name: 'Go',
        files: {
          'go.mod': 'module shop\n\ngo 1.22\n\nrequire github.com/go-chi/chi/v5 v5.0.1 // ⟵\n',
          'main.go': 'package main\n\nimport "net/http"\n\nfunc main() { http.ListenAndServe(":80", nil) }\n',
        },
      },
    ],
    good: [
      {
        name: 'Go with the copies of its modules',
        files: {
          'go.mod': 'module shop\n\ngo 1.22\n\nrequire github.com/go-chi/chi/v5 v5.0.1\n',
          'vendor/modules.txt': '# github.com/go-chi/chi/v5 v5.0.1\n',
          'main.go': 'package main\n\nimport "net/http"\n\nfunc main() { http.ListenAndServe(":80", nil) }\n',
        },
      },
      {
        name: 'a branch of git, which is said to move',
        files: { 'package.json': '{"scripts":{"start":"node s.js"},"dependencies":{"bot":"acme/bot#next"}}', 's.js': '' },
      },
      {
        name: 'tests of pages beside the app',
        files: {
          'package.json': '{"devDependencies":{"testcafe":"^1.0.0","randomstring":"^1.1.5"}}',
          'web/package.json': '{"scripts":{"start":"node s.js"},"dependencies":{"express":"4.18.0"}}',
          'web/package-lock.json': '{}',
          'web/s.js': '',
        },
      },
      {
        name: 'the template of an app',
        files: {
          '{{cookiecutter.name}}/web/package.json': '{"scripts":{"start":"node s.js"},"dependencies":{"express":"^4.18.0"}}',
          '{{cookiecutter.name}}/web/s.js': '',
        },
      },
      {
        name: 'an image that installs from the lock, and one that is for developers',
        files: {
          'composer.json': '{"type":"project","require":{"acme/mail":"^2.0"}}',
          'composer.lock': '{}',
          'index.php': '<?php echo 1;\n',
          Dockerfile: 'FROM composer:2.7.1 AS vendor\nCOPY composer.json composer.lock /app/\nRUN composer install\n',
        },
      },
      {
        name: 'a linter beside an app in another language',
        files: {
          'package.json': '{"devDependencies":{"jshint":"~2.9.2"},"scripts":{"jshint":"jshint app"}}',
          'config.ru': "require './app'\nrun App\n",
          'app.rb': "require 'sinatra'\nclass App < Sinatra::Base\nend\n",
          Gemfile: "gem 'sinatra', '4.0.0'\n",
          'Gemfile.lock': 'GEM\n  specs:\n    sinatra (4.0.0)\n\nDEPENDENCIES\n  sinatra (= 4.0.0)\n',
        },
      },
      {
        name: 'a lock of another manager',
        files: {
          'package.json': '{"scripts":{"start":"node s.js"},"dependencies":{"express":"^4.18.0"}}',
          'bun.lockb': '\0\0',
          's.js': '',
        },
      },
      {
        name: 'the workspace’s lock',
        files: {
          'apps/web/package.json': '{"scripts":{"start":"node s.js"},"dependencies":{"express":"^4.18.0"}}',
          'apps/web/s.js': '',
          'package.json': '{"workspaces":["apps/*"]}',
          'yarn.lock': '# yarn lockfile v1\n',
        },
      },
      {
        name: 'a library',
        files: {
          'package.json': '{"name":"lib","main":"index.js","files":["index.js"],"exports":"./index.js","dependencies":{"lodash":"^4.0.0"}}',
          'index.js': '',
        },
      },
      {
        name: 'a gem whose own command serves',
        files: {
          'stash.gemspec':
            'Gem::Specification.new do |spec|\n  spec.name = "stash"\n  spec.executables = ["stash"]\n  spec.add_dependency "puma"\nend\n',
          Gemfile: 'source "https://rubygems.org"\ngemspec\ngem "rake", "~> 13.0"\n',
          'lib/stash/config.ru': 'run Stash::Web.new\n',
        },
      },
      { name: 'nothing to lock', files: { 'package.json': '{"scripts":{"start":"node s.js"}}', 's.js': '' } },
    ],
  },
});

/** A gem is installed without the lock of those who work on it. */
function isBesideGem({ ecosystem, path }: Manifest, repository: Repository): boolean {
  return (
    ecosystem === 'ruby' &&
    repository.documents('manifest').some(({ format, path: other }) => format === 'gemspec' && directoryOf(other) === directoryOf(path))
  );
}

function* judge(repository: Repository): Iterable<RepositoryFound> {
  const shipped = new Set(repository.deployables.flatMap(({ manifests }) => manifests));
  const unlocked = new Set<Manifest>();
  const installs = imageInstalls(repository);
  for (const manifest of repository.documents('manifest')) {
    if (!shipped.has(manifest.path) || manifest.library || !isLockable(manifest) || lockPathOf(manifest, repository) !== undefined)
      continue;
    if (holdsTools(manifest, repository) || isBesideGem(manifest, repository) || isVendored(manifest, repository)) continue;
    // What comes from git is said to move where it does.
    const asked = manifest.dependencies.filter(({ origin, group, managed }) => origin === 'registry' && group !== 'peer' && !managed);
    const name = lockNameOf(manifest, installs);
    const makes = MAKES[name] ?? MAKES[manifest.format];
    if (asked.length > 0) unlocked.add(manifest);
    const span = placeOf(askedByApp(asked));
    if (span === undefined) continue;
    yield {
      path: manifest.path,
      span,
      identity: 'lock',
      once: subjectOf(manifest, installs, repository),
      what: lacks(manifest, asked, name),
      ...(makes === undefined ? {} : { remedy: `Run \`${makes}\` and commit \`${name}\`.` }),
    };
  }
  for (const install of installs) if (unlocked.has(install.manifest)) yield judgeInstall(install, installs, repository);
}

interface ImageInstall extends ManifestInstall {
  /** Of the image's file. */
  readonly path: string;
}

/** What images that ship install from manifests. */
function imageInstalls(repository: Repository): readonly ImageInstall[] {
  return repository
    .documents('dockerfile')
    .filter(({ path }) => repository.role(path) !== 'development')
    .flatMap((dockerfile) => manifestInstalls(dockerfile, repository).map((install) => ({ ...install, path: dockerfile.path })));
}

/** What is said once: in the image that installs without a lock, where a change brings that as well. */
function subjectOf(manifest: Manifest, installs: readonly ImageInstall[], repository: Repository): string {
  const install = installs.find((one) => one.manifest === manifest);
  // The members of a workspace have one lock.
  return install ? `${install.path}#${manifest.path}` : workspaceRootOf(manifest, repository).path;
}

/** The lock that the package manager of the image writes. */
function lockNameOf(manifest: Manifest, installs: readonly ImageInstall[]): string {
  const names = lockNames(manifest);
  const by = installs.find((one) => one.manifest === manifest)?.command.name ?? '';
  return names.find((name) => by !== '' && by !== 'npm' && name.startsWith(by)) ?? names[0] ?? '';
}

/** Go builds from the copies of its modules where they are committed. */
function isVendored({ ecosystem, path }: Manifest, { tree }: Repository): boolean {
  return ecosystem === 'go' && tree.entries.has(joinPath(directoryOf(path), 'vendor/modules.txt'));
}

function lacks(manifest: Manifest, asked: readonly Dependency[], name: string): string {
  const { path, ecosystem } = manifest;
  if (ecosystem === 'go')
    return `\`${path}\` names modules, and no \`${name}\` is committed that holds their sums: nothing proves that a build gets the same code.`;
  return `\`${path}\` ${asks(asked)}, and no \`${name}\` is committed that says which versions ${asked.some(isRange) ? 'they are' : 'these are'}.`;
}

/** An image that begins to install from such a manifest. */
function judgeInstall(
  { path, command, is, manifest }: ImageInstall,
  installs: readonly ImageInstall[],
  repository: Repository,
): RepositoryFound {
  const name = lockNameOf(manifest, installs);
  return {
    path,
    span: command.span,
    identity: `lock of ${manifest.path}`,
    once: subjectOf(manifest, installs, repository),
    what: `\`${is}\` resolves what \`${manifest.path}\` asks for anew in every build: no \`${name}\` is committed.`,
    remedy: `Commit \`${name}\`, copy it into the image beside the manifest, and install from it.`,
  };
}

/** What a change asks for in addition for developers' tools puts nothing new into the app. */
function askedByApp(asked: readonly Dependency[]): readonly Dependency[] {
  const shipped = asked.filter(({ group }) => group !== 'dev');
  return shipped.length > 0 ? shipped : asked;
}

/** Packages that test, check or publish what others are. */
const TOOL =
  /(?:^|[-/@])(?:e2e|tests?|testing|testcafe|jest|mocha|cypress|playwright|eslint|prettier|stylelint|husky|lint-staged|commitlint|release-it|semantic-release|changesets?)(?:$|[-/])/;

/** A package.json for a linter or a test of pages beside the app: nothing of it is built or shipped. */
function holdsTools({ path, ecosystem, dependencies, scripts }: Manifest, { deployables }: Repository): boolean {
  const isTool = ({ group, name }: Dependency): boolean => group === 'dev' || TOOL.test(name);
  if (ecosystem !== 'npm' || !dependencies.every(isTool)) return false;
  const of = deployables.filter(({ manifests }) => manifests.includes(path));
  const isBeside = dependencies.some(({ name }) => TOOL.test(name));
  if (!isBeside && of.some(({ language }) => language === undefined || (ECMASCRIPT as readonly string[]).includes(language))) return false;
  return !scripts.some(({ name }) =>
    /^(?:pre|post)?(?:build|prod|dev|watch|start|compile|bundle|assets|css|js|hot)(?:$|[:_-])/i.test(name),
  );
}

/** The first range that ships, or the first package where there is none. A range more in a manifest without a lock is nothing new. */
function placeOf(asked: readonly Dependency[]): Span | undefined {
  const ranges = asked.filter(isRange);
  // What developers alone install changes nothing of what a deploy runs.
  return (ranges.find(({ group }) => group !== 'dev') ?? ranges[0] ?? asked[0])?.span;
}

function isRange({ constraint }: Dependency): boolean {
  return constraint === undefined || !/^=?v?\d+(?:\.\d+)+$/.test(constraint.trim());
}

/** Exact versions of some packages say nothing of those that they need in turn. */
function asks(asked: readonly Dependency[]): string {
  return asked.some(isRange) ? 'asks for ranges of packages' : 'fixes its own packages but not those that they bring along';
}
