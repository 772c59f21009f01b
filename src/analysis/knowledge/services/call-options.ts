import type { Call, CodeFile, Expression } from '../../code.ts';
import { resolvesTo } from '../../code/names/import-targets.ts';
import type { Repository } from '../../repository.ts';
import type { Span } from '../../text.ts';

const SPREAD = /\.\.\.\s*[\w$(]|\*\*\s*[\w(]/;

/**
 * True when the options of a call are written out in it (an object, keyword arguments, struct fields, or nothing at all) and none
 * of the keys is among them. A spread, a variable or any other argument that may bring the key makes it false.
 *
 * @param file the file that the call stands in
 */
export function surelyLacks(call: Call, file: CodeFile, ...keys: readonly string[]): boolean {
  if (keys.some((key) => call.option(key) !== undefined)) return false;
  const last = call.args.at(-1);
  if (SPREAD.test(file.source.slice(call.span))) return false;
  if (last === undefined || call.named.length > 0) return true;
  return (last.kind === 'object' || isWrittenOut(last, file)) && !last.properties().some(({ key }) => keys.includes(key));
}

/**
 * The same of options that another file of the app writes out and exports: `session(sessionOptions)`, `session(config.session)`. A file
 * that speaks of one of the keys anywhere may bring it.
 */
export function surelyLacksElsewhere(call: Call, file: CodeFile, repository: Repository, ...keys: readonly string[]): boolean {
  const last = call.args.at(-1);
  const root = /^[\w$]+(?=(?:\.[\w$]+)?$)/.exec(last?.text ?? '')?.[0];
  const one = root === undefined ? undefined : file.imports.find(({ local }) => local === root);
  if (one === undefined || root === undefined || isAddedTo(root, file)) return false;
  const path = repository.texts.find(
    (other) => /\.[cm]?[jt]s$/.test(other) && other !== file.path && resolvesTo(one, file.path, other, repository),
  );
  const text = path === undefined ? undefined : repository.source(path)?.text;
  if (text === undefined || SPREAD.test(text) || keys.some((key) => new RegExp(`\\b${key}\\b`, 'i').test(text))) return false;
  return /\bmodule\.exports\s*=\s*\{|\bexport\s+default\s+\{|\b(?:const|let)\s+\w+\s*(?::[^=\n]+)?=\s*\{/.test(text);
}

/** The module of a plugin that a framework is handed: `app.register(require('@fastify/session'), {…})`, or by the name it was imported under. */
export function pluginOf({ args: [plugin] }: Call, { imports }: CodeFile): string | undefined {
  const text = plugin?.text ?? '';
  const asked = /^(?:await\s+)?(?:require|import)\(\s*["']([^"']+)["']\s*\)$/.exec(text)?.[1];
  return (
    asked ??
    imports.find(
      ({ local, member }) => local === text && (member === undefined || member === 'default' || /[pP]lugin$|^fastify/.test(member)),
    )?.module
  );
}

/** A name that stands for an object which is written out once, and to which nothing is added later. */
function isWrittenOut({ kind, text }: Expression, file: CodeFile): boolean {
  if (kind !== 'name') return false;
  const given = file.assignments.filter(({ target }) => target === text || target.startsWith(`${text}.`));
  const [only] = given;
  return given.length === 1 && only?.value.kind === 'object' && only.constant && !SPREAD.test(only.value.text) && !isAddedTo(text, file);
}

function isAddedTo(name: string, { source }: CodeFile): boolean {
  return new RegExp(`\\b${name}\\s*(?:\\[|\\.\\w+\\s*=(?!=))|\\bassign\\(\\s*${name}\\b`).test(source.text);
}

/** Where a reader sees a call: in a chain over several lines, the line with the method's name rather than the one that the chain begins on. */
export function calledAt({ span, callee, method }: Call, { source }: CodeFile): Span {
  const start = callee.end - method.length;
  const isChained = source.position(callee.start).line !== source.position(start).line && source.text.startsWith(method, start);
  return isChained ? { start, end: span.end } : span;
}
