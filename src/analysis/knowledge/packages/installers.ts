import type { Command } from '../../shell.ts';

/** What a command that installs packages does. */
export interface Installation {
  /** The program that installs: `pip`, `npm`, `yarn`, `pnpm`, `bun`, `gem`, `go`, `cargo`, `composer`, `uv`, `pipx`, … */
  readonly installer: string;
  /** Packages that it names, without options, files and what only the shell knows. */
  readonly packages: readonly string[];
  /** Names a manifest, a lock or the project itself, or nothing at all, which means the manifest. */
  readonly fromManifest: boolean;
  /** For the whole machine or user rather than the project. */
  readonly global: boolean;
  /** An option fixes the version (`--version 1.2`, `-v 7.1`, `--rev …`). */
  readonly versioned: boolean;
}

interface Installer {
  readonly programs: RegExp;
  /** The words that begin an installation. */
  readonly verbs: RegExp;
  /** Options that take the next word as their value. */
  readonly valued: readonly string[];
  /** Options whose value is a manifest. */
  readonly manifest?: readonly string[];
  readonly global?: RegExp;
  /** True for programs that install tools for the machine whatever is said. */
  readonly always?: boolean;
}

const PIP: Omit<Installer, 'programs' | 'verbs'> = {
  valued: words(
    '-i --index-url --extra-index-url -t --target --prefix --root -f --find-links --trusted-host --platform --python-version --only-binary --no-binary --cache-dir --timeout --retries --proxy --python -p --build -b --src --install-option --global-option --config-settings -C --log --upgrade-strategy --progress-bar --exists-action --implementation --abi --cert --client-cert',
  ),
  manifest: ['-r', '--requirement', '--requirements', '-e', '--editable', '-c', '--constraint', '--group'],
};

/** By the documentation of each program; the first that fits counts. */
const INSTALLERS: Readonly<Record<string, Installer>> = {
  pip: { programs: /^pip[\d.]*$/, verbs: /^install$/, ...PIP },
  uv: { programs: /^uv$/, verbs: /^(?:pip install|tool install|add)$/, ...PIP, global: /^tool$/ },
  pipx: { programs: /^pipx$/, verbs: /^install$/, ...PIP, always: true },
  poetry: { programs: /^poetry$/, verbs: /^add$/, valued: ['-G', '--group', '--source', '--python', '-E', '--extras'] },
  pipenv: { programs: /^pipenv$/, verbs: /^install$/, valued: ['-r', '-i', '--python', '--categories'], manifest: ['-r'] },
  npm: {
    // `cnpm` and `tnpm` are npm with the mirror of their makers.
    programs: /^[ct]?npm$/,
    verbs: /^(?:install|i|add|in)$/,
    valued: words(
      '--prefix --registry --omit --include --only --loglevel -C --cache --tag -w --workspace --install-strategy --userconfig --unsafe-perm',
    ),
    global: /^(?:-g|--global|--location=global)$/,
  },
  yarn: {
    programs: /^yarn(?:pkg)?$/,
    verbs: /^(?:add|global add)$/,
    valued: ['--cwd', '--registry', '--prefix', '--cache-folder'],
    global: /^global$/,
  },
  pnpm: {
    programs: /^pnpm$/,
    verbs: /^(?:add|install|i)$/,
    valued: words('--filter -F --dir -C --registry --store-dir --prefix'),
    global: /^(?:-g|--global)$/,
  },
  bun: { programs: /^bun$/, verbs: /^(?:add|install|i|a)$/, valued: ['--cwd', '--registry'], global: /^(?:-g|--global)$/ },
  gem: {
    // Fluentd and Puppet bring a Ruby of their own.
    programs: /^(?:fluent-|td-agent-|puppet_?)?gem$/,
    verbs: /^install$/,
    valued: words('-v --version --source -s -i --install-dir -n --bindir --platform -P -g --file'),
  },
  go: { programs: /^go$/, verbs: /^(?:get|install)$/, valued: words('-ldflags -tags -mod -o -p -gcflags') },
  cargo: {
    programs: /^cargo$/,
    verbs: /^(?:install|binstall)$/,
    valued: words(
      '--version --vers --root --git --branch --tag --rev --path --features -F --target --profile -j --jobs --index --registry',
    ),
    manifest: ['--path'],
    always: true,
  },
  composer: {
    programs: /^composer(?:\.phar)?$/,
    verbs: /^(?:require|global require)$/,
    valued: ['-d', '--working-dir'],
    global: /^global$/,
  },
  conda: {
    programs: /^(?:conda|mamba|micromamba)$/,
    verbs: /^(?:install|create)$/,
    valued: words('-c --channel -n --name -p --prefix --solver --repodata-fn --download-only-dir'),
    manifest: ['--file', '-f'],
  },
  pecl: { programs: /^(?:pecl|pear)$/, verbs: /^install$/, valued: words('-R --installroot -D -oD -d -c -C') },
  dotnet: {
    programs: /^dotnet$/,
    verbs: /^(?:add package|tool install)$/,
    valued: words('--version -v --source -s --framework -f --tool-path --configfile'),
    global: /^(?:-g|--global)$/,
  },
};

/** Long options that take no value. The word behind one that is not known here may be its value, and is passed over. */
const FLAGS: ReadonlySet<string> = new Set(
  words(
    '--no-cache-dir --no-cache --upgrade --user --system --quiet --pre --no-deps --ignore-installed --force-reinstall --no-build-isolation --break-system-packages --compile --no-compile --require-hashes --prefer-binary --disable-pip-version-check --no-warn-script-location --isolated --save --save-dev --save-exact --save-prod --save-optional --no-save --dev --exact --locked --frozen --force --legacy-peer-deps --no-audit --no-fund --no-optional --silent --verbose --global --ignore-scripts --production --no-document --no-ri --no-rdoc --conservative --no-interaction --no-progress --prefer-dist --prefer-offline --offline --debug --yes --no-lock --no-lockfile --allow-root --ignore-engines --update --no-suggest --no-scripts --no-plugins --ignore-platform-reqs',
  ),
);

const VERSION_BY_V = new Set(['gem', 'dotnet']);

/** The installation that a command is; undefined for every other command. */
export function installationOf(command: Command): Installation | undefined {
  const { name, args } = moduleCommand(command);
  for (const [installer, kind] of Object.entries(INSTALLERS)) {
    if (!kind.programs.test(name)) continue;
    const from = verbEnd(args, kind);
    // `go install` without a version builds what the module declares or what was copied into the GOPATH.
    const builds = installer === 'go' && args.includes('install') && !args.some((word) => word.includes('@'));
    const installation = from === undefined ? undefined : read(installer, kind, args, from);
    return installation && builds ? { ...installation, packages: [], fromManifest: true } : installation;
  }
  return undefined;
}

/** `python -m pip …` is `pip …`, and `php composer.phar …` is `composer.phar …`. */
function moduleCommand({ name: program, args }: Command): Pick<Command, 'name' | 'args'> {
  const name = /^[\w./-]*\/bin\/([\w.-]+)$/.exec(program)?.[1] ?? program;
  const script = /^php[\d.]*$/.test(name) ? args.findIndex((word) => !word.startsWith('-')) : -1;
  const phar = /(?:^|\/)(composer(?:\.phar)?)$/.exec(args[script] ?? '')?.[1];
  if (phar !== undefined) return { name: phar, args: args.slice(script + 1) };
  const at = /^python[\d.]*$/.test(name) ? args.indexOf('-m') : -1;
  return at === -1 ? { name, args } : { name: args[at + 1] ?? '', args: args.slice(at + 2) };
}

/** Index of the first word behind the verb (`add`, `global add`, `pip install`); options may stand before and between. */
function verbEnd(args: readonly string[], { verbs, valued }: Installer): number | undefined {
  const said: string[] = [];
  for (let at = 0; at < args.length && said.length < 2; at += 1) {
    const word = args[at] ?? '';
    if (word.startsWith('-')) {
      if (valued.includes(word)) at += 1;
      continue;
    }
    said.push(word);
    if (verbs.test(said.join(' '))) return at + 1;
  }
  return undefined;
}

function read(installer: string, kind: Installer, args: readonly string[], from: number): Installation {
  const packages: string[] = [];
  let fromManifest = false;
  let named = false;
  for (let at = from; at < args.length; at += 1) {
    const word = args[at] ?? '';
    if (
      kind.manifest?.some((option) => word === option || word.startsWith(`${option}=`) || (option.length === 2 && word.startsWith(option)))
    ) {
      fromManifest = true;
      if (!word.includes('=') && kind.manifest.includes(word)) at += 1;
    } else if (kind.valued.includes(word) || mayTakeValue(word, args[at + 1])) at += 1;
    else if (!word.startsWith('-')) {
      named = true;
      if (isPackage(word)) packages.push(word);
      else fromManifest = true;
    }
  }
  const global = kind.always === true || (kind.global !== undefined && args.some((word) => kind.global?.test(word)));
  const versioned = args.some(
    (word) => /^(?:--version|--vers|--rev|--tag)(?:=|$)/.test(word) || (word === '-v' && VERSION_BY_V.has(installer)),
  );
  return { installer, packages, fromManifest: fromManifest || !named, global, versioned };
}

/** True for a long option that is not known here and may have the next word as its value. */
function mayTakeValue(word: string, next: string | undefined): boolean {
  return word.startsWith('--') && !word.includes('=') && !word.startsWith('--no-') && !FLAGS.has(word) && next?.startsWith('-') === false;
}

/** Neither a path or file of the project, nor something that only the shell knows. */
function isPackage(word: string): boolean {
  if (/^[\w.-]+\$\{?\w+\}?$|[=@]\$/.test(word)) return true;
  return !/^\.{0,2}(?:\/|$)|^file:|^\.\[|\.(?:whl|tgz|tar\.gz|gem|zip)$|[$*`]/.test(word) || /^(?:https?|git\+\w+):/.test(word);
}

/** True when the word says one version: `x==1.2`, `x@1.2.3`, `x:1.2` for gems, `@v1.2.3` for Go; a variable counts as one. */
export function isPinned(installer: string, word: string): boolean {
  if (/^(?:pip|uv|pipx|poetry|pipenv|conda)$/.test(installer)) return /===?\s*[\d$]|@\s*(?:git\+)?\w+:.*@[\w.]+$|@\d/.test(word);
  if (/^(?:https?|git\+\w+|github):/.test(word)) return /(?:@|#)[\w.]{7,}$/.test(word);
  if (installer === 'pecl') return /-\d|-\$|\$\{?\w*VER/i.test(word);
  if (installer === 'gem' || installer === 'composer') return /:[\d$]/.test(word);
  return /.@(?:v?\d+\.\d+|\$|v?\d+$)/.test(word);
}

/** The name without version, extras and constraint; of an address what its file is called. */
export function packageName(word: string): string {
  if (/^(?:https?|git\+\w+):/.test(word)) return /\/([^/@#]+?)(?:-\d[^/]*|\.git)?(?:[@#][^/]*)?$/.exec(word)?.[1] ?? word;
  return /^(@?[^@=<>~!:[\s]+)/.exec(word)?.[1] ?? word;
}

function words(text: string): readonly string[] {
  return text.split(' ');
}

/** Programs that are called like the package that brings them, and are fetched where nothing has installed it. */
const SAME_NAME =
  /^(?:serve|http-server|json-server|live-server|lite-server|pm2|nodemon|ts-node|tsx|forever|concurrently|prisma|sequelize-cli|knex|drizzle-kit|typeorm|wrangler|serverless|vercel|netlify-cli|firebase-tools|tailwindcss|vite|patch-package|dotenv-cli|env-cmd|directus|strapi|npm-run-all|@[\w.-]+\/[\w.-]+)$/;

/** The package that a runner downloads at its newest version where nothing has installed it: `npx serve -s build`. */
export function downloadedProgram({ name, args }: Command): string | undefined {
  if (!/^(?:npx|bunx|pnpx)$/.test(name) || args.some((word) => /^(?:--no-install|--no|--offline|-p|--package)/.test(word)))
    return undefined;
  const word = args.find((one) => !one.startsWith('-')) ?? '';
  const program = packageName(word);
  return SAME_NAME.test(program) && !isPinned('npm', word) ? program : undefined;
}
