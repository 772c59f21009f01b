import type { Command } from '../../shell.ts';
import { installationOf } from './installers.ts';

/** An install that may resolve anew, and how it keeps to its lock. */
export interface LooseInstall {
  readonly locks: readonly string[];
  /** What it is called, and what it should be. */
  readonly is: string;
  readonly should: string;
  readonly fits: (command: Command) => boolean;
  /** It keeps to the lock as long as the manifest asks for nothing else. */
  readonly mild?: true;
}

const says =
  (pattern: RegExp) =>
  ({ args }: Command): boolean =>
    args.some((word) => pattern.test(word));
const verb = ({ args }: Command): string => args.find((word) => !word.startsWith('-')) ?? '';
const isPlain = (command: Command): boolean =>
  installationOf(command)?.fromManifest === true && installationOf(command)?.packages.length === 0;

/** By the documentation of each package manager. */
const INSTALLS: readonly LooseInstall[] = [
  {
    locks: ['package-lock.json', 'npm-shrinkwrap.json'],
    is: 'npm install',
    should: 'npm ci',
    fits: (command) =>
      /^[ct]?npm$/.test(command.name) &&
      isPlain(command) &&
      !says(/^(?:-g|--global|--package-lock-only)$/)(command) &&
      command.args.every((word) => !/^\.{0,2}\//.test(word)),
  },
  {
    locks: ['yarn.lock'],
    is: 'yarn install',
    should: 'yarn install --immutable` or, before Yarn 2, `yarn install --frozen-lockfile',
    fits: (command) =>
      command.name === 'yarn' &&
      /^(?:install)?$/.test(verb(command)) &&
      !says(/^(?:--frozen-lockfile|--immutable(?:-cache)?|--pure-lockfile|--version|-v|--help|--mode=.*)$/)(command),
  },
  {
    locks: ['pnpm-lock.yaml'],
    is: 'pnpm install',
    should: 'pnpm install --frozen-lockfile',
    fits: (command) => command.name === 'pnpm' && isPlain(command) && !says(/^(?:--frozen-lockfile|--offline|-g|--global)$/)(command),
  },
  {
    locks: ['bun.lock', 'bun.lockb'],
    is: 'bun install',
    should: 'bun install --frozen-lockfile',
    fits: (command) => command.name === 'bun' && isPlain(command) && !says(/^(?:--frozen-lockfile|-g|--global)$/)(command),
  },
  {
    locks: ['composer.lock'],
    is: 'composer update',
    should: 'composer install',
    fits: ({ name, args }) =>
      name.startsWith('composer') &&
      /^(?:update|u|upgrade)$/.test(args.find((word) => !word.startsWith('-')) ?? '') &&
      !args.includes('--lock'),
  },
  {
    locks: ['poetry.lock'],
    is: 'poetry lock',
    should: 'poetry install` from the committed lock, without `poetry lock` or `poetry update',
    fits: (command) => command.name === 'poetry' && /^(?:update|lock)$/.test(verb(command)) && !says(/^--check$/)(command),
  },
  {
    locks: ['Pipfile.lock'],
    is: 'pipenv install',
    should: 'pipenv sync` or `pipenv install --deploy',
    fits: (command) => command.name === 'pipenv' && isPlain(command) && !says(/^(?:--deploy|--ignore-pipfile)$/)(command),
  },
  {
    locks: ['uv.lock'],
    is: 'uv sync',
    should: 'uv sync --locked',
    fits: (command) => command.name === 'uv' && verb(command) === 'sync' && !says(/^--(?:frozen|locked)$/)(command),
    mild: true,
  },
  {
    locks: ['Gemfile.lock'],
    is: 'bundle update',
    should: 'bundle install',
    fits: (command) => /^bundler?$/.test(command.name) && verb(command) === 'update',
  },
  {
    locks: ['Gemfile.lock'],
    is: 'bundle install',
    should: 'bundle install` with `BUNDLE_DEPLOYMENT=1',
    fits: (command) => /^bundler?$/.test(command.name) && verb(command) === 'install' && !says(/^(?:--deployment|--frozen)$/)(command),
    mild: true,
  },
  {
    locks: ['package-lock.json', 'npm-shrinkwrap.json', 'yarn.lock', 'pnpm-lock.yaml', 'bun.lock', 'bun.lockb'],
    is: 'update',
    should: 'npm ci` (or the frozen install of your package manager)',
    fits: (command) =>
      /^(?:npm|yarn|pnpm|bun)$/.test(command.name) &&
      /^(?:update|upgrade|up)$/.test(verb(command)) &&
      !says(/^(?:-g|--global|--location=global)$/)(command) &&
      command.args.filter((word) => !word.startsWith('-')).length === 1,
  },
  {
    locks: ['Cargo.lock'],
    is: 'cargo install --path',
    should: 'cargo install --locked --path …',
    fits: (command) =>
      command.name === 'cargo' && verb(command) === 'install' && says(/^--path(?:=|$)/)(command) && !says(/^--(?:locked|frozen)$/)(command),
  },
  {
    locks: ['Cargo.lock'],
    is: 'cargo update',
    should: 'cargo build --locked',
    fits: (command) => command.name === 'cargo' && /^(?:update|generate-lockfile)$/.test(verb(command)),
  },
  {
    locks: ['pdm.lock'],
    is: 'pdm update',
    should: 'pdm sync` or `pdm install --frozen-lockfile',
    fits: (command) => command.name === 'pdm' && /^(?:update|lock)$/.test(verb(command)) && !says(/^--check$/)(command),
  },
  {
    locks: ['uv.lock'],
    is: 'uv lock',
    should: 'uv sync --locked',
    fits: (command) =>
      command.name === 'uv' &&
      (verb(command) === 'lock' || says(/^(?:--upgrade|-U)$/)(command)) &&
      /^(?:lock|sync)$/.test(verb(command)) &&
      !says(/^--(?:check|locked)$/)(command),
  },
  {
    locks: ['Pipfile.lock'],
    is: 'pipenv update',
    should: 'pipenv sync',
    fits: (command) => command.name === 'pipenv' && /^(?:update|upgrade)$/.test(verb(command)),
  },
  {
    locks: ['Pipfile.lock'],
    is: 'pipenv lock',
    should: 'pipenv sync',
    fits: (command) => command.name === 'pipenv' && verb(command) === 'lock',
  },
  {
    locks: ['packages.lock.json'],
    is: 'dotnet restore',
    should: 'dotnet restore --locked-mode',
    fits: (command) =>
      command.name === 'dotnet' && verb(command) === 'restore' && !says(/^(?:--locked-mode|[-/]p:RestoreLockedMode=true)$/i)(command),
    mild: true,
  },
  {
    locks: ['go.sum'],
    is: 'go get -u',
    should: 'go mod download',
    fits: (command) =>
      command.name === 'go' && command.args[0] === 'get' && says(/^-u(?:=patch)?$/)(command) && command.args.slice(1).every(isOwn),
  },
  {
    locks: ['go.sum'],
    is: 'go mod tidy',
    should: 'go mod download',
    fits: ({ name, args }) => name === 'go' && args[0] === 'mod' && args[1] === 'tidy',
  },
];

/** The loose install that a command is; undefined for all others. Options that a variable holds may freeze it. */
export function looseInstall(command: Command): LooseInstall | undefined {
  return command.args.some((word) => word.includes('$')) ? undefined : INSTALLS.find((candidate) => candidate.fits(command));
}

/** Installs that keep to a lock that is there and resolve anew where none is. */
const UNLOCKED: readonly Pick<LooseInstall, 'locks' | 'is' | 'fits'>[] = [
  {
    locks: ['composer.lock'],
    is: 'composer install',
    fits: (command) => command.name.startsWith('composer') && /^(?:install|i)$/.test(verb(command)),
  },
  { locks: ['poetry.lock'], is: 'poetry install', fits: (command) => command.name === 'poetry' && verb(command) === 'install' },
  { locks: ['pdm.lock'], is: 'pdm install', fits: (command) => command.name === 'pdm' && verb(command) === 'install' },
  {
    locks: ['Cargo.lock'],
    is: 'cargo build',
    fits: (command) => command.name === 'cargo' && verb(command) === 'build' && !says(/^--(?:locked|frozen)$/)(command),
  },
];

/** An install that resolves what the manifest asks for where no lock is there, whether or not it would keep to one. */
export function unlockedInstall(command: Command): Pick<LooseInstall, 'locks' | 'is'> | undefined {
  return looseInstall(command) ?? UNLOCKED.find((candidate) => candidate.fits(command));
}

/** The install of a manifest that keeps to a lock only where the image was given it; undefined for every other command. */
export function installByLock(command: Command): (Pick<LooseInstall, 'locks' | 'is'> & { readonly manifest: string }) | undefined {
  const install = UNLOCKED.find((candidate) => candidate.fits(command));
  const manifest = install && MANIFEST_OF[install.is];
  return install === undefined || manifest === undefined ? undefined : { locks: install.locks, is: install.is, manifest };
}

const MANIFEST_OF: Readonly<Record<string, string>> = {
  'composer install': 'composer.json',
  'poetry install': 'pyproject.toml',
  'pdm install': 'pyproject.toml',
  'cargo build': 'Cargo.toml',
};

/** True for a text whose settings keep every install to its lock. */
export function isFrozenBySettings(text: string): boolean {
  return FROZEN_BY_SETTINGS.test(text);
}

const MANAGERS = [
  { name: 'npm', locks: ['package-lock.json', 'npm-shrinkwrap.json'] },
  { name: 'yarn', locks: ['yarn.lock'] },
  { name: 'pnpm', locks: ['pnpm-lock.yaml'] },
  { name: 'bun', locks: ['bun.lock', 'bun.lockb'] },
] as const;

/** Locks of the other package managers for Node.js, when a command installs the whole manifest with one of them. */
export function otherLocks(command: Command): { readonly own: readonly string[]; readonly others: readonly string[] } | undefined {
  const manager = MANAGERS.find(({ name }) => name === command.name);
  const installs =
    manager?.name === 'yarn' ? /^(?:install)?$/.test(verb(command)) && !says(/^(?:--version|-v|--help)$/)(command) : isPlain(command);
  if (!manager || !installs || says(/^(?:-g|--global)$/)(command)) return undefined;
  return { own: manager.locks, others: MANAGERS.filter((other) => other !== manager).flatMap(({ locks }) => locks) };
}

/** Settings by which an install keeps to its lock whatever its words say. */
const FROZEN_BY_SETTINGS =
  /BUNDLE_(?:DEPLOYMENT|FROZEN)|config\s+(?:set\s+)?(?:--(?:local|global)\s+)?(?:deployment|frozen)|UV_(?:FROZEN|LOCKED)|YARN_ENABLE_IMMUTABLE_INSTALLS|PIPENV_IGNORE_PIPFILE|(?:^|\s)CI[= ](?:1|true)/;

/** An option or a path of the module itself: anything else names a program or package that the lock may not know. */
function isOwn(word: string): boolean {
  return word.startsWith('-') || word.startsWith('.') || word === 'all';
}
