import type { CodeFile, FunctionScope } from '../../code.ts';
import { stemOf } from '../../paths.ts';

/** Decorators that make a command of a function: click's and Flask's, typer's, Invoke's, nest-commander's. */
const DECORATORS = /(?:^|\.)(?:cli\.command|click\.command|command|cli_command|invoke\.task|fabric\.task|SubCommand)$/;
/** Libraries whose `command` is one that somebody types, where bots have theirs as well. */
const TYPED = /\b(?:click|typer|flask|flask_script|quart|invoke|fabric|nest-commander|cleo|cyclopts)\b|\.cli\.command/;
/** Classes of which each is a command. */
const BASES =
  /(?:^|\.)(?:BaseCommand|AppCommand|Illuminate\.Console\.Command|Symfony\.Component\.Console\.Command\.Command|CommandRunner|Thor|AbstractCommand)$/;

/** True for a function that somebody calls by a command line: neither the start of the app nor a request does. */
export function isCliCommand(scope: FunctionScope, file: CodeFile): boolean {
  if (scope.annotations.some(({ name }) => DECORATORS.test(name)) && TYPED.test(file.source.text)) return true;
  const bases = file.classes.find(({ name }) => name === scope.owner)?.bases ?? [];
  return bases.some((base) => BASES.test(base));
}

/** The command line's function around a scope, or the scope itself. */
export function cliCommandAround(scope: FunctionScope | undefined, file: CodeFile): FunctionScope | undefined {
  for (let around = scope; around; around = around.inside) if (isCliCommand(around, file)) return around;
  return undefined;
}

/** The function that a file defines for a command of that name; undefined when it defines none. */
export function commandOf(name: string, file: CodeFile): FunctionScope | undefined {
  if (/(?:^|\/)management\/commands\//.test(file.path))
    return stemOf(file.path) === name ? file.functions.find((one) => one.name === 'handle') : undefined;
  if (file.language === 'php') {
    const signature = new RegExp(`\\$(?:signature|defaultName)\\s*=\\s*['"]${name}(?:['"\\s{])|AsCommand\\([^)]*['"]${name}['"]`);
    return signature.test(file.source.text) ? file.functions.find((one) => /^(?:handle|execute)$/.test(one.name ?? '')) : undefined;
  }
  if (file.language === 'python') return file.functions.find((one) => isCliCommand(one, file) && namesOf(one).includes(name));
  return undefined;
}

/** What click and its kin call the command of a function: by what the decorator is given, or as the function, with dashes. */
function namesOf({ annotations, name = '' }: FunctionScope): readonly string[] {
  const given = annotations.flatMap((one) =>
    DECORATORS.test(one.name) ? [one.args[0], ...one.named.filter(({ key }) => key === 'name').map(({ value }) => value)] : [],
  );
  const literal = given.map((one) => one?.value().literal).find((one) => typeof one === 'string');
  return typeof literal === 'string' ? [literal] : [name, name.replaceAll('_', '-')];
}
