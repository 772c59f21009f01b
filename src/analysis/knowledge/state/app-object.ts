import type { CodeFile, FunctionScope } from '../../code.ts';
import type { Span } from '../../text.ts';

/** What an app's own object carries for everybody: `app.locals` of Express, `app.state` of Starlette. */
const APP_OBJECT = /\bapp\.(?:locals|state)\.(\w+)/;
const CHANGES = /^(?:push|append|add|set|update|insert|unshift|extend|pop|remove)$/;

/** A place that changes a member of the app's object. */
export interface AppObjectWrite {
  readonly name: string;
  readonly span: Span;
  readonly inside: FunctionScope | undefined;
}

/** Assignments to members of the app's object, and calls that change what they hold, in source order of each. */
export function appObjectWrites(file: CodeFile): readonly AppObjectWrite[] {
  const assigned = file.assignments.map(({ target, span, inside }) => ({ name: APP_OBJECT.exec(target)?.[1], span, inside }));
  const called = file.calls.map(({ callee, span, inside, method }) => ({
    name: CHANGES.test(method) ? APP_OBJECT.exec(file.source.slice(callee))?.[1] : undefined,
    span,
    inside,
  }));
  return [...assigned, ...called].flatMap(({ name, span, inside }) => (name === undefined ? [] : [{ name, span, inside }]));
}
