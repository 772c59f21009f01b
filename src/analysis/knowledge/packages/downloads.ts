import type { Dockerfile } from '../../documents/kinds.ts';
import { variableAlone } from '../../documents/variables.ts';
import type { Command } from '../../shell.ts';
import type { Span } from '../../text.ts';
import { substituted } from '../environment/written-variables.ts';
import { imageCommands } from '../images/shipped-commands.ts';

/** Code that an image takes from another repository at whatever a branch holds on the day. */
export interface MovingDownload {
  readonly span: Span;
  /** `git clone`, or the archive of a branch by a command or by ADD. */
  readonly by: 'clone' | 'download' | 'add';
  readonly url: string;
  /** What a clone takes where nobody asks for another; undefined for the default branch. */
  readonly branch?: string;
  /** It only helps to build: it manages the versions of a runtime, is built into a system directory, or unpacked aside and taken away again. */
  readonly isTool: boolean;
}

/** An archive of a branch: another content tomorrow. */
const BRANCH_ARCHIVE =
  /https?:\/\/[^\s"']+\/(?:archive|zipball|tarball|codeload\.github\.com\/[^\s"'/]+\/[^\s"'/]+\/(?:zip|tar\.gz|legacy\.tar\.gz)|tar\.gz|zip)\/(?:refs\/heads\/)?(?:master|main|develop|HEAD|stable|latest|trunk|nightly)(?:\/[\w.-]+)?(?:\.(?:zip|tar\.gz))?(?=["'\s]|$)/;
/** What becomes of a tool. */
const TOOL = /\brm\s+-\w*[rf]|(?:^|[\s=])\/(?:tmp|usr\/(?:local\/)?src)\b|\b(?:make|cmake|phpize|ninja|meson)\b/;

/** Programs that are installed by a clone: managers of a runtime's versions, and what is kept in a hidden directory of the user. */
const CLONED_TOOL =
  /\/(?:(?:rb|py|nod|php|go|j|pl|tf|swift|sc?ala|cr)env|ruby-build|node-build|php-build|pyenv-[\w-]+|rbenv-[\w-]+|nvm|asdf(?:-[\w-]+)?|rvm|emsdk|vcpkg|depot_tools|oh-my-zsh|ohmyzsh)(?:\.git)?(?=[\s"']|$)|(?:~|\$\{?HOME\}?|\/root|\/home\/[\w-]+)\/\.[a-z][\w./-]*\s*(?:$|[&|;])/m;

/** All of them in an image, its build stages included. */
export function movingDownloads(dockerfile: Dockerfile): readonly MovingDownload[] {
  const variables = variablesOf(dockerfile);
  const runs = downloadsOf(imageCommands(dockerfile), variables, (span) => around(span, dockerfile));
  const added = dockerfile.effective.flatMap(({ keyword, text, span }): readonly MovingDownload[] => {
    const url = keyword === 'ADD' ? BRANCH_ARCHIVE.exec(text)?.[0] : undefined;
    return url === undefined ? [] : [{ span, by: 'add', url, isTool: false }];
  });
  return [...runs, ...added];
}

/** The same of the commands of a script that an image is built with. */
export function scriptDownloads(commands: readonly Command[]): readonly MovingDownload[] {
  return downloadsOf(commands, new Map(), () => '');
}

function downloadsOf(
  commands: readonly Command[],
  variables: ReadonlyMap<string, string>,
  textAround: (span: Span) => string,
): readonly MovingDownload[] {
  return commands.flatMap((command, index): readonly MovingDownload[] => {
    const url = clonedUrl(command, variables);
    const isTool = TOOL.test(textAround(command.span)) || CLONED_TOOL.test(command.text);
    if (url !== undefined && !isFixed(command, variables) && !commands.slice(index + 1).some(checksOut)) {
      const branch = branchOf(command, variables);
      return [{ span: command.span, by: 'clone', url, ...(branch === '' ? {} : { branch }), isTool }];
    }
    const archive = /^(?:curl|wget)$/.test(command.name) ? BRANCH_ARCHIVE.exec(command.text)?.[0] : undefined;
    return archive === undefined ? [] : [{ span: command.span, by: 'download', url: archive, isTool }];
  });
}

/** Values that ARG and ENV give where nobody gives another. */
function variablesOf({ stages }: Dockerfile): ReadonlyMap<string, string> {
  const given = stages.flatMap(({ instructions }) => instructions).filter(({ keyword }) => keyword === 'ARG' || keyword === 'ENV');
  return new Map(
    given
      .flatMap(({ words }) => words)
      .filter(({ text }) => text.includes('='))
      .map(({ text }): [string, string] => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)]),
  );
}

/** The instruction that a command stands in. */
function around({ start, end }: Span, { stages }: Dockerfile): string {
  const all = stages.flatMap(({ instructions }) => instructions);
  return all.find(({ span }) => span.start <= start && end <= span.end)?.text ?? '';
}

function clonedUrl({ name, args: written }: Command, variables: ReadonlyMap<string, string>): string | undefined {
  const args = written.map((word) => substituted(word, variables));
  if (name === 'svn' && args.some((word) => /^(?:co|checkout|export)$/.test(word)) && !args.some((word) => /^-r|@\d+$|\/tags\//.test(word)))
    return args.find((word) => /^(?:https?|svn(?:\+ssh)?):\/\//.test(word));
  if (name !== 'git' || !args.includes('clone')) return undefined;
  return args.find((word) => /^(?:https?:\/\/|git@|ssh:\/\/|git:\/\/)/.test(word))?.replace(/\/\/[^/@]*@/, '//');
}

/** What is cloned by name: a tag, a branch or a variable. */
function branchWord({ args }: Command): string {
  const at = args.findIndex((word) => word === '-b' || word.startsWith('--branch'));
  return at === -1 ? '' : (args[at]?.split('=', 2)[1] ?? args[at + 1] ?? '');
}

/** The same where nobody gives the variable another value. */
function branchOf(command: Command, variables: ReadonlyMap<string, string>): string {
  const word = branchWord(command);
  return variables.get(variableAlone(word) ?? '') ?? word;
}

/** Clones a tag or what a variable says, other than one that says a branch where nobody gives another. */
function isFixed(command: Command, variables: ReadonlyMap<string, string>): boolean {
  return /\d|\$/.test(branchWord(command)) && !BRANCHES.test(branchOf(command, variables));
}

const BRANCHES = /^(?:main|master|develop|dev|trunk|stable|latest|HEAD|nightly)$/;

/** `git checkout <commit, tag or variable>` behind the clone. */
function checksOut({ name, args }: Command): boolean {
  return name === 'git' && args.some((word) => /^(?:checkout|reset|switch)$/.test(word)) && args.some((word) => /[\d$]/.test(word));
}
