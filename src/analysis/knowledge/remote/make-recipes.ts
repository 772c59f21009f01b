import { baseName } from '../../paths.ts';
import { repositoryFact } from '../../remembered-facts.ts';
import { parseShell, type Command } from '../../shell.ts';
import type { SourceText } from '../../text.ts';

/** The commands by which a Makefile ships something; each at its whole line. */
export interface ShippingRecipes {
  readonly path: string;
  readonly commands: readonly Command[];
}

const MAKEFILE = /^(?:(?:GNU)?[Mm]akefile|[\w.-]+\.mk)$/;
/** Targets that ship, by their names. */
const SHIPS = /(?:^|[-_./])(?:deploy\w*|release|publish|push|ship|upload)(?:$|[-_./])/i;
const FOR_DEVELOPERS = /(?:^|[-_./])(?:dev\w*|local\w*|test\w*|ci|kind|minikube|docs?|dry\w*)(?:$|[-_./])/i;
const NO_APP = /(?:^|\/)(?:examples?|samples?|tests?|docs?|vendor|third_party|node_modules|\.dev|hack|contrib)\//;

/** The recipes of the targets that ship, in each Makefile of a repository. */
export const shippingRecipes = repositoryFact((repository): readonly ShippingRecipes[] =>
  repository.texts
    .filter((path) => MAKEFILE.test(baseName(path)) && !NO_APP.test(path))
    .flatMap((path) => {
      const source = repository.source(path);
      const commands = source ? recipesOf(source) : [];
      return commands.length > 0 ? [{ path, commands }] : [];
    }),
);

function recipesOf(source: SourceText): readonly Command[] {
  const variables = literalsOf(source.text);
  const found: Command[] = [];
  let ships = false;
  for (let number = 1; number <= source.lineCount; number += 1) {
    const line = source.line(number);
    const target = /^([\w./-][\w./ -]*?)\s*::?(?!=)/.exec(line)?.[1];
    if (target !== undefined) ships = SHIPS.test(target) && !FOR_DEVELOPERS.test(target);
    if (!ships || !line.startsWith('\t')) continue;
    const span = source.lineSpan(number);
    found.push(...parseShell(expanded(line.replace(/^\t\s*[@-]*/, ''), variables)).map((command) => ({ ...command, span })));
  }
  return found;
}

/** Variables that are given one literal; `?=` leaves the value to whoever calls make. */
function literalsOf(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [, name = '', value = ''] of text.matchAll(/^(?:export[ \t]+)?(\w+)[ \t]*:{0,2}=[ \t]*([^\n#]*?)[ \t]*(?:#[^\n]*)?$/gm))
    found.set(name, value);
  return new Map([...found].filter(([, value]) => !value.includes('$')));
}

/** `$(IMAGE)` is its value or a variable of the shell; `$$x` is the shell's. */
function expanded(line: string, variables: ReadonlyMap<string, string>): string {
  return line
    .replaceAll(/\$[({](\w+)[)}]/g, (_, name: string) => variables.get(name) ?? `\${${name}}`)
    .replaceAll(/\$\((?:shell|call|patsubst|subst|addprefix)[^()]*\)/g, '$${computed}')
    .replaceAll('$$', '$');
}
