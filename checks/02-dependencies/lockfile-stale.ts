import type { Dependency, Lock, Manifest } from '../../src/analysis/documents/kinds.ts';
import { lockOf } from '../../src/analysis/knowledge/lock-files.ts';
import { isBelow, lowestVersion, soleVersion } from '../../src/analysis/knowledge/version-ranges.ts';
import { directoryOf } from '../../src/analysis/paths.ts';
import { rule, type Context, type Found } from '../rule.ts';

export default rule({
  id: 'dependencies/lockfile-stale',
  title: 'Change the lock with the manifest',
  why: 'A lock that does not hold what the manifest asks for stops a frozen install, and any other install resolves versions that nobody reviewed.',
  remedy: 'Run the package manager’s install and commit the lock with the manifest.',
  severity: 'warning',
  documents: { manifest: judge },
  examples: {
    bad: [
      {
        name: 'npm, absent',
        files: {
          'package.json': '{\n  "dependencies": {\n    "express": "^4.18.0",\n    "agendash": "^1.0.0"\n  }\n}\n',
          'package-lock.json':
            '{"lockfileVersion":3,"packages":{"":{"dependencies":{"express":"^4.18.0"}},"node_modules/express":{"version":"4.18.2"}}}',
        },
        at: 'package.json:4',
      },
      {
        name: 'npm, another range',
        files: {
          'package.json': '{\n  "dependencies": {\n    "express": "^5.0.0"\n  }\n}\n',
          'package-lock.json':
            '{"lockfileVersion":3,"packages":{"":{"dependencies":{"express":"^4.18.0"}},"node_modules/express":{"version":"4.18.2"}}}',
        },
        at: 'package.json:3',
      },
      {
        name: 'yarn',
        files: {
          'package.json': '{\n  "dependencies": {\n    "lodash": "^4.17.21"\n  }\n}\n',
          'yarn.lock': '# yarn lockfile v1\n\n\nlodash@^4.17.0:\n  version "4.17.15"\n',
        },
        at: 'package.json:3',
      },
      {
        name: 'Composer, older than asked for',
        files: {
          'composer.json': '{\n  "require": {\n    "monolog/monolog": "^3.0"\n  }\n}\n',
          'composer.lock': '{"packages":[{"name":"monolog/monolog","version":"2.9.1"}]}',
        },
        at: 'composer.json:3',
      },
      {
        name: 'Go',
        files: {
          'go.mod': 'module shop\n\ngo 1.22\n\nrequire github.com/go-chi/chi/v5 v5.1.0 // ⟵\n',
          'go.sum': 'github.com/go-chi/chi/v5 v5.0.1 h1:abc=\n',
        },
      },
      {
        name: 'Poetry',
        files: {
          'pyproject.toml': '[tool.poetry.dependencies]\nflask = "^3.0"\nredis = "^5.0" # ⟵\n',
          'poetry.lock': '[[package]]\nname = "flask"\nversion = "3.0.2"\n',
        },
      },
    ],
    good: [
      {
        name: 'in step',
        files: {
          'package.json': '{"dependencies":{"express":"^4.18.0"}}',
          'package-lock.json':
            '{"lockfileVersion":3,"packages":{"":{"dependencies":{"express":"^4.18.0"}},"node_modules/express":{"version":"4.18.2"}}}',
        },
      },
      {
        name: 'a package that the lock around it says nothing of',
        files: {
          'package.json': '{"dependencies":{"express":"^4.18.0"}}',
          'package-lock.json':
            '{"lockfileVersion":3,"packages":{"":{"dependencies":{"express":"^4.18.0"}},"node_modules/express":{"version":"4.18.2"}}}',
          'extra/push/package.json': '{"dependencies":{"typescript":"^5.2.2"}}',
        },
      },
      { name: 'no lock at all', files: { 'package.json': '{"dependencies":{"express":"^4.18.0"}}' } },
      {
        name: 'resolutions of yarn',
        files: {
          'package.json': '{"dependencies":{"a":"^1.0.0"},"resolutions":{"a":"1.2.0"}}',
          'yarn.lock': '# yarn lockfile v1\n\n\na@1.2.0:\n  version "1.2.0"\n',
        },
      },
      {
        name: 'a workspace package',
        files: {
          'package.json': '{"dependencies":{"@shop/ui":"workspace:*","express":"^4.0.0"}}',
          'yarn.lock': '# yarn lockfile v1\n\n\nexpress@^4.0.0:\n  version "4.18.2"\n',
        },
      },
      {
        name: 'a gem of another platform',
        files: {
          Gemfile: "gem 'pg', '~> 1.4'\ngem 'tzinfo-data', platforms: %i[windows]\n",
          'Gemfile.lock': 'GEM\n  specs:\n    pg (1.5.6)\n\nDEPENDENCIES\n  pg (~> 1.4)\n  tzinfo-data\n',
        },
      },
      {
        name: 'a newer version within the range',
        files: { Gemfile: "gem 'pg', '~> 1.4'\n", 'Gemfile.lock': 'GEM\n  specs:\n    pg (1.5.6)\n\nDEPENDENCIES\n  pg (~> 1.4)\n' },
      },
    ],
  },
});

function* judge(manifest: Manifest, { repository }: Context): Iterable<Found> {
  const lock = lockOf(manifest, repository);
  if (!lock || lock.ecosystem !== manifest.ecosystem || overrides(manifest)) return;
  const own = new Set(repository.documents('manifest').map(({ name }) => name));
  for (const dependency of manifest.dependencies) {
    if (dependency.origin !== 'registry' || dependency.managed || dependency.group === 'peer' || own.has(dependency.name)) continue;
    const said = drift(dependency, manifest, lock);
    if (said !== undefined)
      yield { span: dependency.span, what: said, remedy: `Install again so that \`${lock.path}\` follows, and commit it.` };
  }
}

/** Ways to have other versions than the dependencies say. */
function overrides({ root, ecosystem, source }: Manifest): boolean {
  if (ecosystem === 'go') return /^\s*replace\b/m.test(source.text);
  return ['resolutions', 'overrides', 'pnpm', 'replace', 'provide'].some((key) => root?.at(key) !== undefined);
}

function drift({ name, constraint, span }: Dependency, manifest: Manifest, lock: Lock): string | undefined {
  const versions = lock.versions.get(name) ?? [];
  if (lock.ecosystem === 'go' && manifest.source.line(manifest.source.position(span.start).line).includes('// indirect')) return undefined;
  if (constraint !== undefined && /^(?:npm|patch|catalog|workspace|portal|link|file):/.test(constraint)) return undefined;
  const asked = lock.requested.get(directoryOf(manifest.path))?.get(name);
  if (versions.length === 0) {
    // Asked for, and not resolved since it is for another platform.
    return asked !== undefined || lock.requested.get('*')?.has(`${name}@${constraint}`)
      ? undefined
      : `\`${name}\` is not in \`${lock.path}\`.`;
  }
  if (constraint === undefined) return undefined;
  if (
    asked !== undefined &&
    lock.format !== 'bundler' &&
    asked !== '' &&
    lock.ecosystem === 'npm' &&
    squeezed(asked) !== squeezed(constraint)
  ) {
    return `\`${lock.path}\` was made for \`${name}\` \`${asked}\`, and the manifest asks for \`${constraint}\`.`;
  }
  const contradicts = versions.every((version) => isOutside(version, constraint, lock));
  return contradicts ? `\`${lock.path}\` holds \`${name}\` ${versions[0]}, which is not what \`${constraint}\` asks for.` : undefined;
}

/** Older than the lowest version of the range, or another than the only one. */
function isOutside(version: string, constraint: string, { ecosystem }: Lock): boolean {
  const sole = soleVersion(constraint, ecosystem);
  if (sole !== undefined) return isBelow(version, sole) || isBelow(sole, version);
  const lowest = lowestVersion(constraint);
  return lowest !== undefined && isBelow(version, lowest);
}

function squeezed(constraint: string): string {
  return constraint.replace(/\s+/g, '');
}
