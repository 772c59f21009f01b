import type { Repository } from '../repository.ts';
import type { StartCommand } from '../startup.ts';
import type { Span } from '../text.ts';

/** A word of a command, and where it is written. */
export interface GivenWord {
  readonly text: string;
  readonly span: Span;
}

/**
 * The words of a command with those that are a whole variable (`$ARGS`, `"${args[@]}"`) replaced by what the same script may have put
 * into it: the texts of all its assignments, arrays word by word. Other words have the command's place.
 */
export function givenWords(
  { program, command, path }: Pick<StartCommand, 'program' | 'command' | 'path'>,
  repository: Repository,
): readonly GivenWord[] {
  return program.args.flatMap((text) => {
    const name = /^\$\{?(?<name>[A-Za-z_]\w*)(?:\[[@*]\])?\}?$/.exec(text)?.groups?.name;
    return name === undefined ? [{ text, span: command.span }] : assigned(name, path, repository);
  });
}

function assigned(name: string, path: string, repository: Repository): readonly GivenWord[] {
  const file = repository.code(path);
  if (file?.language !== 'shell') return [];
  return file.assignments
    .filter(({ target }) => target === name)
    .flatMap(({ value }) => {
      const { literal } = value.value();
      if (typeof literal === 'string') return literal.split(/\s+/).map((text) => ({ text, span: value.span }));
      return value.elements().map((element) => ({ text: String(element.value().literal ?? element.text), span: element.span }));
    });
}
