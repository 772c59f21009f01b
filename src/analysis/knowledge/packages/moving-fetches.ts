import type { Dockerfile, Instruction } from '../../documents/kinds.ts';
import type { Command } from '../../shell.ts';
import type { Span } from '../../text.ts';
import { isShippedStage } from '../images/shipped-commands.ts';
import { substituted } from '../environment/written-variables.ts';

/** Something that a build fetches from an address whose content changes while the address stays. */
export interface MovingFetch {
  readonly span: Span;
  readonly url: string;
  /** `latest`: the newest release; `asked`: the newest version is asked for first; `branch`: a file of a branch; `unversioned`: an address that names no version. */
  readonly by: 'latest' | 'asked' | 'branch' | 'unversioned';
}

const ADDRESS = /https?:\/\/[^\s"'`|;<>)]+/;
const LATEST =
  /\/(?:releases\/latest\/download|latest\/download|download\/latest|stable\/latest|releases\/download\/latest|channels?\/(?:stable|latest))\/[^/]|\/latest\/[^\s]+\.(?:tgz|tar\.\w+|zip|deb|rpm|jar|phar)$/;
const ASKED =
  /api\.github\.com\/repos\/[^/]+\/[^/]+\/releases\/latest$|\/(?:stable|latest|LATEST|LATEST_RELEASE|latest_release)(?:\.txt)?$/;
const BRANCH_FILE =
  /^https?:\/\/(?:raw\.githubusercontent\.com\/[^/]+\/[^/]+\/(?:refs\/heads\/)?|github\.com\/[^/]+\/[^/]+\/(?:raw|blob)\/(?:refs\/heads\/)?|gitlab\.com\/.+\/-\/raw\/)(?:master|main|develop|HEAD|trunk|gh-pages)\/.+\.(?:sh|py|rb|pl|php|phar|js|jar|conf|cfg|cnf|ini|toml|properties|ya?ml|vcl)$/;
/** Words of platforms, whose digits are no version. */
const PLATFORMS =
  /x86_64|x86-64|amd64|arm64(?:v8)?|aarch64|armv?\d\w*|x64|x86|i\d86|linux-?(?:32|64)(?:bit)?|win(?:32|64)|64-?bit|32-?bit|musl|glibc\d*/gi;
/** The name of a project in mixed letters and digits, as some stores of binaries give it. */
const IDENTIFIER = /\/(?=[^/]*[a-z])(?=[^/]*[A-Z])[A-Za-z\d]{8,}(?=\/)/g;
const PROGRAM = /\.(?:tgz|tar\.(?:gz|xz|bz2)|zip|deb|rpm|phar|jar|AppImage|run|whl)$/i;
/** What is meant to be as new as the day: keys, lists of package sources, and data. */
const NO_PROGRAM =
  /keyring|\bkeys?\b|\.(?:gpg|asc|pub|list|repo)$|packages-microsoft-prod|release-latest|(?:apt|yum|rpm)-(?:source|config|repo)|repo(?:sitory)?[-_.](?:release|setup|config)|geo-?(?:ip|lite)|fonts?\b|models?\b|dataset|corpus|dictionar|wordlist|certs?\b|cacert/i;
const FETCHES = /^(?:curl|wget|aria2c)$/;
const VERIFIES = /^(?:(?:sha\d*|md5|b2)sum|shasum|gpgv?|cosign|minisign)$/;

/** All of them in an image, without its stages for development and tests; those that are checked against a known sum are none. */
export function movingFetches(dockerfile: Dockerfile): readonly MovingFetch[] {
  const variables = new Map<string, string>();
  return dockerfile.stages.flatMap((stage) => {
    const shipped = isShippedStage(stage);
    return stage.instructions.flatMap((instruction) => {
      if (/^(?:ARG|ENV)$/.test(instruction.keyword)) remember(instruction, variables);
      return shipped ? ofInstruction(instruction, variables, stage.instructions) : [];
    });
  });
}

/** Those of the commands of a script, or of one instruction. */
export function fetchesOf(commands: readonly Command[], known: ReadonlyMap<string, string> = new Map()): readonly MovingFetch[] {
  if (commands.some(({ name, text }) => VERIFIES.test(name) || (name === 'openssl' && text.includes('dgst')))) return [];
  const variables = new Map(known);
  for (const { assignments } of commands) for (const { name, value } of assignments) variables.set(name, value);
  return commands.flatMap((command) => {
    if (!FETCHES.test(command.name)) return [];
    const url = ADDRESS.exec(substituted(command.args.join(' '), variables))?.[0];
    const by = url === undefined ? undefined : movement(url, isMadeProgram(command, commands) || isSavedAsProgram(command));
    return url === undefined || by === undefined || isRun(url, command, commands) ? [] : [{ span: command.span, url, by }];
  });
}

function ofInstruction(
  instruction: Instruction,
  variables: ReadonlyMap<string, string>,
  around: readonly Instruction[],
): readonly MovingFetch[] {
  if (instruction.keyword === 'RUN') return fetchesOf(instruction.commands, variables);
  if (instruction.keyword !== 'ADD' || instruction.flags.has('checksum')) return [];
  const url = ADDRESS.exec(substituted(instruction.words[0]?.text ?? '', variables))?.[0];
  const by = url === undefined ? undefined : movement(url, isAddedAsProgram(instruction, around));
  return url === undefined || by === undefined ? [] : [{ span: instruction.span, url, by }];
}

const PROGRAMS = /^\/(?:[\w.-]+\/)*s?bin\//;
const NO_BINARY = /\.(?:sh|ya?ml|json|txt|conf|xml|properties|ini)$/;

/** What `ADD` brings into a directory of programs, or is made one by a mode: `--chmod=755`, `chmod +x`. */
function isAddedAsProgram({ words, flags }: Instruction, around: readonly Instruction[]): boolean {
  const [from = '', to = ''] = [words[0]?.text, words.at(-1)?.text];
  const file = (to.endsWith('/') ? from : to).replace(/[?#].*$/, '').replace(/^.*\//, '');
  if (file === '' || NO_BINARY.test(file)) return false;
  return (
    PROGRAMS.test(to) ||
    /[1357]/.test(flags.get('chmod') ?? '') ||
    isMadeExecutable(
      file,
      around.flatMap(({ commands }) => commands),
    )
  );
}

function isMadeExecutable(file: string, commands: readonly Command[]): boolean {
  return commands.some(
    ({ name, args: words }) => name === 'chmod' && words.some((word) => word.endsWith(file)) && /x|7/.test(words[0] ?? ''),
  );
}

function remember({ words }: Instruction, variables: Map<string, string>): void {
  for (const { text } of words) {
    const [, name, value] = /^(\w+)=(.*)$/.exec(text) ?? [];
    if (name !== undefined && value !== undefined) variables.set(name, value);
  }
}

function movement(url: string, isMade: boolean): MovingFetch['by'] | undefined {
  const [path = ''] = url.split(/[?#]/, 1);
  if (NO_PROGRAM.test(path)) return undefined;
  if (LATEST.test(path)) return 'latest';
  if (path.includes('$')) return undefined;
  if (ASKED.test(path)) return 'asked';
  if (BRANCH_FILE.test(path)) return 'branch';
  const isProgram = PROGRAM.test(path) || (isMade && !path.endsWith('/'));
  const place = path
    .replace(/^https?:\/\/[^/]*/, '')
    .replaceAll(PLATFORMS, '')
    .replaceAll(IDENTIFIER, '/')
    .replace(/\.(?:bz2|xz)$/, '');
  return isProgram && place !== '' && !/\d|[\da-f]{12}/.test(place) && !/\/(?:archive|zipball|tarball)\//.test(path)
    ? 'unversioned'
    : undefined;
}

/** True when the file that is saved becomes a program: `-o /usr/local/bin/x`, `chmod +x x`. */
function isMadeProgram({ args }: Command, commands: readonly Command[]): boolean {
  const at = args.findIndex((word) => /^-\w*[oO]$|^--output(?:-document)?$/.test(word));
  const saved = at === -1 ? (args.find((word) => ADDRESS.test(word)) ?? '') : (args[at + 1] ?? '');
  const file = saved.replace(/^.*\//, '');
  if (file === '' || /\.(?:sh|ya?ml|json|txt|conf)$/.test(file)) return false;
  return isMadeExecutable(file, commands);
}

/** `-o agent.jar`: what the address does not say the name does. */
function isSavedAsProgram({ args }: Command): boolean {
  const at = args.findIndex((word) => /^-\w*[oO]$|^--output(?:-document)?$/.test(word));
  return at !== -1 && /\.(?:jar|phar|deb|rpm|AppImage|whl)$/.test(args[at + 1] ?? '');
}

/** A script that is run at once is judged as a download that nobody has read. */
function isRun(url: string, command: Command, commands: readonly Command[]): boolean {
  const next = commands[commands.indexOf(command) + 1];
  if (command.joint === '|' && next && SHELLS.test(next.name)) return true;
  const last = (word: string): string => word.replace(/[?#].*$/, '').replace(/^.*\//, '');
  const names = new Set([url, ...command.args].map(last).filter((name) => name !== '' && name !== '-'));
  return commands.some(
    ({ name, args }) => names.has(name) || (SHELLS.test(name) && args.some((word) => word.includes(url) || names.has(last(word)))),
  );
}

const SHELLS = /^(?:ba|da|z|a)?sh$|^(?:python|php|perl|ruby|node)[\d.]*$/;
