import type { Dockerfile, Manifest, ShellScript } from '../documents/kinds.ts';
import { baseName, directoryOf, isWithin, joinPath, resolvePath } from '../paths.ts';
import type { Repository } from '../repository.ts';
import type { Command } from '../shell.ts';
import type { Program } from './program.ts';

/** From where a command looks for its files. */
export interface Surroundings {
  readonly repository: Repository;
  /** Directory that the app's files lie in. */
  readonly directory: string;
  /** File that the command is written in. */
  readonly path: string;
  readonly dockerfile: Dockerfile | undefined;
}

const SHELLS = new Set(['sh', 'bash', 'dash', 'ash', 'zsh', 'ksh', '.', 'source']);
const MAX_PATH = 200;

/**
 * The shell script of the repository that a command starts or takes in, with the words that it is given: `./boot.sh web`,
 * `bash scripts/start.sh`, `. ./env.sh`. A path of the image is found through COPY, or by the end of the path.
 */
export function scriptOf(
  command: Command,
  around: Surroundings,
): { readonly script: ShellScript; readonly words: readonly string[] } | undefined {
  const at = SHELLS.has(command.name) ? command.args.findIndex((word) => !word.startsWith('-')) : -1;
  if (SHELLS.has(command.name) && (at === -1 || command.args.includes('-c'))) return undefined;
  const word = at === -1 ? commandWord(command) : (command.args[at] ?? '');
  if (word === '' || word.length > MAX_PATH || !/^[\w./${}@%+~-]+$/.test(word)) return undefined;
  const script = candidates(word, around)
    .map((path) => around.repository.document('script', path))
    .find((found) => found !== undefined && found.path !== around.path);
  return script && { script, words: command.args.slice(at + 1) };
}

/** The command word with its directory, which `Command.name` leaves out. */
function commandWord({ name, text }: Command): string {
  if (name === '') return '';
  return text.split(/[\s"',[\]()]+/).find((word) => word === name || word.endsWith(`/${name}`)) ?? name;
}

/** Paths that a word may name, the likeliest first. */
function candidates(word: string, around: Surroundings): readonly string[] {
  const segments = word.split('/').filter((segment) => segment !== '' && segment !== '.' && !segment.includes('$'));
  const name = segments.at(-1);
  if (name === undefined || segments.includes('..')) return [];
  const directories = [...new Set([around.directory, directoryOf(around.path), directoryOf(around.dockerfile?.path ?? around.path), ''])];
  const ends = segments.map((_, from) => segments.slice(from).join('/'));
  // A bare word is a program of the PATH, unless the image puts a script there.
  const plain =
    word.includes('/') || /\.(?:ba)?sh$/.test(word) ? directories.flatMap((directory) => ends.map((end) => joinPath(directory, end))) : [];
  return [...copied(word, name, directories, around), ...plain, ...(plain.length > 0 ? inCopied(ends, directories, around) : [])];
}

/** Where the image's file of that path or name comes from. */
function copied(word: string, name: string, directories: readonly string[], { dockerfile, repository }: Surroundings): readonly string[] {
  const contexts = dockerfile === undefined ? directories : byContext(directories, dockerfile, repository);
  return (dockerfile?.effective ?? []).flatMap(({ keyword, words, flags }) => {
    if ((keyword !== 'COPY' && keyword !== 'ADD') || flags.has('from') || words.length < 2) return [];
    const target = (words.at(-1)?.text ?? '').replace(/^\.\//, '');
    const renamed = words.length === 2 && (target === word || baseName(target) === name);
    const sources = words
      .slice(0, -1)
      .map(({ text }) => withDefaults(text, dockerfile))
      .filter((text) => renamed || baseName(text) === name);
    return sources.flatMap((text) => contexts.flatMap((directory) => resolvePath(directory, text.replace(/^\//, '')) ?? []));
  });
}

/** In a directory that the image takes in as its own: `COPY shop .` brings `shop/start.sh` to `./start.sh`. */
function inCopied(ends: readonly string[], directories: readonly string[], { dockerfile }: Surroundings): readonly string[] {
  const sources = (dockerfile?.effective ?? []).flatMap(({ keyword, words, flags }) => {
    if ((keyword !== 'COPY' && keyword !== 'ADD') || flags.has('from')) return [];
    return words
      .slice(0, -1)
      .map(({ text }) =>
        withDefaults(text, dockerfile)
          .replace(/^(?:\.?\/)+/, '')
          .replace(/\/+$/, ''),
      )
      .filter((text) => /^[\w.-]+(?:\/[\w.-]+)*$/.test(text) && text !== '.');
  });
  return sources.flatMap((source) => directories.flatMap((directory) => ends.map((end) => joinPath(joinPath(directory, source), end))));
}

const CONTEXTS = new WeakMap<Dockerfile, Map<string, readonly string[]>>();

/** The directories with the one first from which the image was most likely built: where more of what it copies lies. */
function byContext(directories: readonly string[], dockerfile: Dockerfile, { tree }: Repository): readonly string[] {
  const known = CONTEXTS.get(dockerfile) ?? new Map<string, readonly string[]>();
  CONTEXTS.set(dockerfile, known);
  const key = directories.join('\0');
  const ordered = known.get(key);
  if (ordered !== undefined) return ordered;
  const sources = new Set(dockerfile.stages.flatMap(({ instructions }) => instructions.flatMap(sourcesOf)));
  const paths = [...tree.entries.keys()];
  const count = (directory: string): number =>
    [...sources].filter((source) => {
      const place = resolvePath(directory, source);
      return place !== undefined && place !== '' && (tree.entries.has(place) || paths.some((path) => isWithin(path, place)));
    }).length;
  const counts = new Map(directories.map((directory) => [directory, count(directory)]));
  const sorted = directories.toSorted((one, other) => (counts.get(other) ?? 0) - (counts.get(one) ?? 0));
  known.set(key, sorted);
  return sorted;
}

/** What COPY and ADD take from the context. */
function sourcesOf({ keyword, words, flags }: Dockerfile['effective'][number]): readonly string[] {
  if ((keyword !== 'COPY' && keyword !== 'ADD') || flags.has('from')) return [];
  return words.slice(0, -1).flatMap(({ text }) => (/[$*?:]/.test(text) ? [] : text.replace(/^\//, '')));
}

/** A path with the build arguments that have defaults put in: `COPY ./${PART}/start.sh /` behind `ARG PART=worker`. */
function withDefaults(path: string, dockerfile: Dockerfile | undefined): string {
  if (!path.includes('$')) return path;
  const given = (dockerfile?.effective ?? []).flatMap(({ keyword, words }) => (keyword === 'ARG' || keyword === 'ENV' ? words : []));
  return path.replace(/\$\{?(\w+)\}?/g, (whole, name: string) => {
    const written = given.findLast(({ text }) => text.startsWith(`${name}=`))?.text.slice(name.length + 1);
    return written === undefined || written.includes('$') ? whole : written.replaceAll(/["']/g, '');
  });
}

const RUNNERS = /^(?:npm|yarn|yarnpkg|pnpm|bun|npm-run|composer)$/;
/** Words of a package manager that are no script. */
const OWN_WORDS =
  /^(?:install|i|ci|add|exec|dlx|x|init|config|cache|global|audit|prune|rebuild|set|link|publish|remove|workspace|require|update|upgrade|why|dump-autoload)$/;
const VALUED = new Set(['--prefix', '-C', '--cwd', '--dir', '-w', '--workspace', '--filter', '-F', '--loglevel', '-d', '--working-dir']);

/** The scripts of a manifest that `npm start`, `npm run x`, `yarn x` or `composer run x` starts, those before and after it included. */
export function manifestScripts(
  { name, args }: Program,
  { repository, directory }: Surroundings,
): { readonly manifest: Manifest; readonly scripts: Manifest['scripts'] } | undefined {
  if (!RUNNERS.test(name)) return undefined;
  const words = args.filter((word, index) => !word.startsWith('-') && !VALUED.has(args[index - 1] ?? ''));
  const script = /^run(?:-script)?$/.test(words[0] ?? '') ? words[1] : words[0];
  if (script === undefined || (OWN_WORDS.test(script) && script === words[0])) return undefined;
  const named = args[args.findIndex((word) => /^(?:--prefix|-C|--cwd|--dir)$/.test(word)) + 1 || args.length];
  const root = named === undefined ? directory : (resolvePath(directory, named) ?? directory);
  const manifest = repository.document('manifest', joinPath(root, name === 'composer' ? 'composer.json' : 'package.json'));
  const scripts = [`pre${script}`, script, `post${script}`].flatMap(
    (wanted) => manifest?.scripts.filter((found) => found.name === wanted) ?? [],
  );
  return manifest === undefined || scripts.length === 0 || !isWithin(manifest.path, '') ? undefined : { manifest, scripts };
}
