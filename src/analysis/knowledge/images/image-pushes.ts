import type { Command } from '../../shell.ts';
import type { Span } from '../../text.ts';
import { substituted } from '../environment/written-variables.ts';

/** An image that a command or a step publishes. */
export interface ImagePush {
  /** Name without the tag; undefined where a variable holds it. */
  readonly image: string | undefined;
  /** Tags, `latest` where none is said; `*` for one that is not known here. */
  readonly tags: readonly string[];
  readonly span: Span;
}

const ENGINES = /^(?:docker|podman|buildah|nerdctl|img)$/;

/**
 * What the commands of one document publish, whatever tool does it; variables that the commands give a literal are put in.
 * @param isOfBranches whether what started the run is known to be a branch, so that the name of its reference is the branch's
 */
export function imagePushes(commands: readonly Command[], isOfBranches = false): readonly ImagePush[] {
  const variables = literalsOf(commands);
  return commands.flatMap((command) => {
    const words = command.args.map((word) => substituted(word, variables));
    const names = pushedBy({ name: command.name, words: isOfBranches ? words.map(namingBranch) : words });
    return names === undefined || names.length === 0 ? [] : [pushOf(names, command.span)];
  });
}

/** What a program that is given words publishes: `docker`, `push`, `acme/shop:latest`. */
export function pushOfWords(name: string, words: readonly string[], span: Span): readonly ImagePush[] {
  const names = pushedBy({ name, words });
  return names === undefined || names.length === 0 ? [] : [pushOf(names, span)];
}

/** The reference that a run is of, by the names that GitHub and GitLab give it. */
const REFERENCE = /\$\{\{\s*github\.ref_name\s*\}\}|\$\{GITHUB_REF##\*\/\}|\$\{?(?:GITHUB_REF_NAME|CI_COMMIT_REF_(?:NAME|SLUG))\b\}?/g;

function namingBranch(word: string): string {
  return word.replaceAll(REFERENCE, '$$CI_COMMIT_BRANCH');
}

/** The push of images by their names with tags. */
export function pushOf(names: readonly string[], span: Span): ImagePush {
  const images = new Set(names.map(imageOf));
  const [image] = images;
  return { image: images.size === 1 ? image : undefined, tags: names.map(tagOf), span };
}

interface Words {
  readonly name: string;
  readonly words: readonly string[];
}

/** Names of the images that a command pushes; undefined for every other command. */
function pushedBy({ name, words }: Words): readonly string[] | undefined {
  const line = words.join(' ');
  if (ENGINES.test(name)) return pushedByEngine(words);
  if (name === 'skopeo' || name === 'crane') return /^copy\b|^cp\b|^push\b/.test(line) ? destination(words) : undefined;
  if (/(?:^|\/)executor$|^kaniko$/.test(name)) return values(words, ['--destination', '-d']);
  if (name === 'gcloud') return /\bbuilds submit\b/.test(line) ? values(words, ['--tag', '-t']) : undefined;
  if (name === 'az') return /^acr build\b/.test(line) ? values(words, ['--image', '-t']) : undefined;
  if (name === 'pack') return /^build\b/.test(line) && words.includes('--publish') ? words.slice(1, 2) : undefined;
  if (/^(?:gradlew?|gradlew\.bat)$/.test(name) && words.some((word) => /(?:^|:)jib$/.test(word))) return byJib(words);
  if (/^mvnw?$/.test(name) && words.some((word) => /(?:^|:)jib(?:-maven-plugin(?:@\S+|:[\d.]+)?)?:build$/.test(word))) return byJib(words);
  return undefined;
}

function pushedByEngine(words: readonly string[]): readonly string[] | undefined {
  const said = words.filter((word) => !word.startsWith('-'));
  const verb = said[0] === 'image' || said[0] === 'manifest' ? said[1] : said[0];
  if (verb === 'push') {
    if (words.some((word) => /^(?:-a|--all-tags|--all)$/.test(word))) return ['*:*'];
    return [(said.at(-1) ?? '').replace(/^docker:\/\//, '')];
  }
  if (!words.includes('--push')) return undefined;
  const tags = values(words, ['-t', '--tag']);
  return tags.length === 0 ? ['*:*'] : tags;
}

/** `docker://registry/name:tag` as the last word. */
function destination(words: readonly string[]): readonly string[] {
  return [(words.findLast((word) => !word.startsWith('-')) ?? '').replace(/^docker:\/\//, '')];
}

/** `-Djib.to.tags=latest,main` and `-Djib.to.image=x:latest`; what the build script says is not known here. */
function byJib(words: readonly string[]): readonly string[] {
  const option = (name: string): string | undefined => words.find((word) => word.startsWith(`-D${name}=`))?.slice(name.length + 3);
  const image = option('jib.to.image') ?? option('image');
  const tags = option('jib.to.tags')?.split(',');
  if (tags !== undefined) return tags.map((tag) => `*jib:${tag}`);
  return image === undefined ? ['*:*'] : [image];
}

function values(words: readonly string[], options: readonly string[]): readonly string[] {
  return words.flatMap((word, at) => {
    if (options.includes(word)) return words[at + 1] ?? [];
    const option = options.find((one) => one.startsWith('--') && word.startsWith(`${one}=`));
    return option === undefined ? [] : [word.slice(option.length + 1)];
  });
}

/** Variables that are given one literal in all of the commands. */
function literalsOf(commands: readonly Command[]): ReadonlyMap<string, string> {
  const found = new Map<string, string | undefined>();
  for (const { name, value } of commands.flatMap(({ assignments }) => assignments)) {
    const isLiteral = /^[\w./:-]+$/.test(value) && (!found.has(name) || found.get(name) === value);
    found.set(name, isLiteral ? value : undefined);
  }
  return new Map([...found].flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])));
}

/** Expressions and variables that hold the name of a branch. */
const BRANCH =
  /^(?:\$\{\{\s*(?:github\.head_ref|env\.\w*BRANCH\w*|steps\.[\w.-]*branch[\w.-]*|inputs\.branch)\s*\}\}|\$\{?(?:\w*BRANCH(?:_NAME|_SLUG)?|GITHUB_HEAD_REF|CI_COMMIT_BRANCH)\}?|\$\(git (?:rev-parse --abbrev-ref HEAD|branch --show-current)\))$/i;
const VARIABLE = /\$\{\{[^}]*\}\}|\$\{[^}]*\}|\$\([^)]*\)|\$\w+/g;

function imageOf(name: string): string | undefined {
  const bare = name.replaceAll(VARIABLE, '*').replace(/:[^/:]*$/, '');
  return bare.includes('*') ? undefined : bare;
}

/** The tag of an image name: `latest` where none is said, `branch` for the name of a branch, `*` where a variable stands for it or for the whole name. */
function tagOf(name: string): string {
  const variables = [...name.matchAll(VARIABLE)].map(([text]) => text);
  const marked = name.replaceAll(VARIABLE, '*');
  const tag = /:([^/:]*)$/.exec(marked)?.[1];
  if (tag === undefined) return marked.includes('*') ? '*' : 'latest';
  if (tag !== '*') return tag;
  return BRANCH.test(variables.at(-1) ?? '') ? 'branch' : '*';
}
