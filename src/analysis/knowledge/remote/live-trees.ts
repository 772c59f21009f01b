import type { Command } from '../../shell.ts';

const COPIES = /^(?:cp|mv|install|rsync)$/;
/** What a build has made, or the tree itself. */
const BUILT = /(?:^|\/)(?:target|build|dist|out|bin|publish|release|public)(?:\/|$)|\.(?:jar|war|ear|dll|phar)$|^\.(?:\/(?:\*|\.)?)?$|^\*$/;
/** A directory of the machine that keeps what runs there: not one for a moment, for settings, or for a release by its name. */
const LIVE =
  /^(?:\/(?:root|home|opt|srv|www|webapps|app|apps|data|var\/(?:www|lib\/tomcat\d*|opt)|usr\/(?:local|share|src))\/|~\/|\$\{?HOME\}?\/)[\w./${}*-]*$/;
const OF_A_RELEASE = /releases?\/|backups?|\/te?mp\b|\$\{?(?:\w*(?:VERSION|SHA|TAG|DATE|TIME|BUILD|RELEASE)\w*)|\.bak$/i;
const STARTS =
  /^(?:(?:systemctl|service|supervisorctl|pm2|initctl) (?:\S+ )*(?:re)?(?:start|load)|(?:kill|killall|pkill) |java (?:\S+ )*-jar |(?:\S*\/)?(?:init\.d\/)?\S+ restart$|(?:ba|z)?sh \S*(?:start|run)\S*\.sh|\S*(?:startup|start|restart)\.sh|nohup )/;

/** Commands that put what was built over what the same machine runs: a copy into a directory of it, and something there is started again. */
export function copiesOntoLiveTree(commands: readonly Command[]): readonly Command[] {
  const copies = commands.filter((command) => COPIES.test(command.name) && isOntoLiveTree(command));
  return copies.filter((copy) => commands.slice(commands.indexOf(copy) + 1).some(startsAgain));
}

function isOntoLiveTree({ args }: Command): boolean {
  const words = args.filter((word) => !word.startsWith('-'));
  const target = words.at(-1) ?? '';
  return words.length > 1 && LIVE.test(target) && !OF_A_RELEASE.test(target) && words.slice(0, -1).some((word) => BUILT.test(word));
}

function startsAgain({ name, args, text, wrappers }: Command): boolean {
  if (wrappers.includes('ssh')) return false;
  return STARTS.test(`${[name, ...args].join(' ')} `.trimEnd()) || (/\/init\.d\//.test(text) && args.includes('restart'));
}
