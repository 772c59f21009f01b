import type { Command } from '../../shell.ts';

/** What a command installs when it installs a runtime or compiler at whatever version is the newest. */
export interface MovingToolchain {
  readonly runtime: 'rust' | 'node' | 'java' | 'python' | 'ruby' | 'go' | 'dotnet';
  /** As written, or what it means when nothing is said: `stable`, `--lts`. */
  readonly version: string;
}

interface Manager {
  readonly runtime: MovingToolchain['runtime'];
  readonly name: RegExp;
  /** The version among the words of its arguments; undefined for what installs nothing. */
  readonly version: (words: readonly string[], line: string) => string | undefined;
}

const CHANNEL = /^(?:stable|nightly|beta)(?:-(?!\d)[\w-]+)?$/;
const NEWEST = /^(?:latest|current|stable|lts|node|--lts|--latest|lts\/\*|lts-latest)$/i;

/** By the documentation of each version manager. */
const MANAGERS: readonly Manager[] = [
  {
    runtime: 'rust',
    name: /^rustup-init(?:\.\w+)?$/,
    version: (words) => {
      const said = valueOf(words, '--default-toolchain');
      return said === undefined ? 'stable' : CHANNEL.test(said) ? said : undefined;
    },
  },
  {
    runtime: 'rust',
    name: /^rustup$/,
    version: (words, line) =>
      /^(?:-\S+ )*(?:default|install|update|toolchain (?:install|add|update))\b/.test(line)
        ? words.find((word) => CHANNEL.test(word))
        : undefined,
  },
  { runtime: 'node', name: /^(?:nvm|fnm)$/, version: (words) => behind(words, 'install') },
  { runtime: 'node', name: /^n$/, version: (words) => words.find((word) => NEWEST.test(word)) },
  {
    runtime: 'node',
    name: /^volta$/,
    version: (words) => (words[0] === 'install' && words.includes('node') ? 'lts' : behind(words, 'node@latest')),
  },
  { runtime: 'java', name: /^sdk$/, version: (words) => (words.join(' ') === 'install java' ? 'default' : undefined) },
  {
    runtime: 'dotnet',
    name: /^dotnet-install\.sh$/,
    version: (words) => {
      const [channel, version] = [valueOf(words, '--channel') ?? valueOf(words, '-c') ?? 'LTS', valueOf(words, '--version') ?? 'latest'];
      return /^(?:lts|sts|current)$/i.test(channel) && /^latest$/i.test(version) ? channel : undefined;
    },
  },
  ...(['node', 'python', 'ruby', 'go', 'java'] as const).flatMap((runtime): readonly Manager[] => [
    {
      runtime,
      name: /^(?:asdf|mise|rtx)$/,
      version: (words, line) => {
        const language = runtime === 'node' ? '(?:node|nodejs)' : runtime === 'go' ? '(?:go|golang)' : runtime;
        return new RegExp(`^(?:install|use|global)\\b.* ${language}[ @](?:latest|lts)\\b`).test(line)
          ? words.find((word) => /latest|lts/.test(word))
          : undefined;
      },
    },
  ]),
];

/** The moving toolchain that a command installs; undefined for all others. */
export function movingToolchain({ name, args }: Command): MovingToolchain | undefined {
  const program = name.replace(/^.*\//, '');
  for (const manager of MANAGERS) {
    const version = manager.name.test(program) ? manager.version(args, args.join(' ')) : undefined;
    if (version !== undefined) return { runtime: manager.runtime, version };
  }
  return undefined;
}

function valueOf(words: readonly string[], option: string): string | undefined {
  const at = words.findIndex((word) => word === option || word.startsWith(`${option}=`));
  return at === -1 ? undefined : (words[at]?.split('=', 2)[1] ?? words[at + 1]);
}

/** The word behind a verb, when it means the newest. */
function behind(words: readonly string[], verb: string): string | undefined {
  const at = words.indexOf(verb);
  return at === -1 ? undefined : words.slice(at + 1).find((word) => NEWEST.test(word));
}
