import type { Assignment, CodeFile, Expression, FunctionScope } from '../../code.ts';
import { ECMASCRIPT, type Language } from '../../languages.ts';
import { handlerAround } from '../../requests.ts';
import type { Span } from '../../text.ts';

/** A variable of a module in which one request leaves what it was sent, for another one to find. */
export interface RequestHolder {
  readonly name: string;
  /** Where it is declared. */
  readonly span: Span;
}

const EMPTY = /^(?:null|None|undefined|''|""|False|false|0|\{\}|\[\])$/;
/** What a client has sent. */
const SENT =
  /\b(?:req(?:uest)?|ctx|context)\.(?:body|query|params|form|json|args|files|user|session|get_json|data|cookies|headers)\b|\bawait request\.json\(|\bc\.(?:req\.|PostForm|Query\()/;
const LANGUAGES: ReadonlySet<Language> = new Set([...ECMASCRIPT, 'python']);

/** Variables that are empty when the module is loaded, that a handler sets to what it was sent, and that another handler reads. */
export function requestHolders(file: CodeFile): readonly RequestHolder[] {
  if (!LANGUAGES.has(file.language)) return [];
  const declared = file.assignments.filter((one) => one.inside === undefined && !one.target.includes('.') && EMPTY.test(one.value.text));
  return declared.flatMap((declaration) => {
    const { target, span } = declaration;
    const writer = file.assignments.find((one) => one.target === target && isLeft(one, file));
    if (writer === undefined || !isReadBySecond(target, writer, file)) return [];
    const start = file.source.text.indexOf(target, span.start);
    return [{ name: target, span: { start, end: start + target.length } }];
  });
}

/** Names that are there without a declaration, and what people call a counter. */
const KNOWN = /^(?:module|exports|process|global|globalThis|console|self|window|document|[ijkn]|[A-Z].*)$/;
/** Files in which an assignment to what nobody has declared fails. */
const STRICT = /^\s*(?:import|export)\b|^\s*['"]use strict['"]/m;

/**
 * Variables that a handler sets and nobody has declared: in a script that is not strict they are those of the whole process, so that
 * another request sets them anew while functions of the first are still to read them.
 */
export function undeclaredHolders(file: CodeFile): readonly RequestHolder[] {
  const { text } = file.source;
  if (file.language !== 'javascript' || STRICT.test(text)) return [];
  const found = new Map<string, RequestHolder>();
  for (const { target, inside, span } of file.assignments) {
    if (inside === undefined || found.has(target) || !/^[a-z_$][\w$]*$/i.test(target) || KNOWN.test(target)) continue;
    if (!handlerAround(inside) || isDeclared(target, text) || !isReadLater(target, inside, file)) continue;
    found.set(target, { name: target, span: { start: span.start, end: span.start + target.length } });
  }
  return [...found.values()];
}

/** Somewhere in the file, in any way: also a parameter, a list of names, and what a comment for linters says is there. */
function isDeclared(name: string, text: string): boolean {
  const word = `(?<![\\w$.])${name.replaceAll('$', String.raw`\$`)}(?![\\w$])`;
  const ways = [
    String.raw`\b(?:var|let|const)\s(?:[^;=]*?|[^;]*?,\s*)${word}\s*(?:[,;=}\]:)]|in\b|of\b|$)`,
    String.raw`\b(?:function|class)\s+${word}`,
    String.raw`\bfunction\b[^(]*\([^)]*${word}`,
    String.raw`\([^()]*${word}[^()]*\)\s*=>|${word}\s*=>`,
    String.raw`\bcatch\s*\(\s*${word}`,
    String.raw`\bglobals?\b[^\n]*${word}|\bglobal(?:This)?\.${name.replaceAll('$', String.raw`\$`)}\b`,
  ];
  return ways.some((way) => new RegExp(way).test(text));
}

/** A function inside of the handler, which may run when another request has come, reads it. */
function isReadLater(name: string, writer: FunctionScope, file: CodeFile): boolean {
  const word = new RegExp(String.raw`(?<![\w$.'"])${name.replaceAll('$', String.raw`\$`)}(?![\w$'"]|\s*[=:](?!=))`, 'g');
  return [...file.source.slice(writer.span).matchAll(word)].some(({ index }) => {
    const reader = file.functionAt(writer.span.start + index);
    return reader !== undefined && isLater(reader, writer);
  });
}

/** What calls its argument before it returns. */
const AT_ONCE = /^(?:forEach|map|filter|reduce|some|every|find\w*|sort|flatMap|each)$/;

function isCalledAtOnce({ argumentOf, span }: FunctionScope): boolean {
  return argumentOf !== undefined && AT_ONCE.test(argumentOf.method) && argumentOf.args[0]?.span.start === span.start;
}

function isLater(reader: FunctionScope, writer: FunctionScope): boolean {
  for (let scope: FunctionScope | undefined = reader; scope && scope.span.start !== writer.span.start; scope = scope.inside)
    if (!isCalledAtOnce(scope)) return true;
  return false;
}

/** `order = Order(request.form['name'])` and then `last_order = order`: what was sent, by another name or made into something. */
function isMadeOfSent({ kind, text }: Expression, inside: FunctionScope, file: CodeFile): boolean {
  const made = kind === 'name' ? file.assignments.filter((one) => one.target === text && one.inside === inside) : [];
  if (made.some(({ value }) => SENT.test(value.text))) return true;
  if (file.language !== 'python' || !/^(?:pd|pandas|pl|np|cv2|Image)\.(?:read_\w+|imread|load\w*|open)\(/.test(text)) return false;
  return SENT.test(file.source.slice(inside.span));
}

/** A handler sets the module's variable, not one of its own, to what the request brings. */
function isLeft({ target, inside, value, span }: Assignment, file: CodeFile): boolean {
  if (inside === undefined || !inside.handlesRequest || !(SENT.test(value.text) || isMadeOfSent(value, inside, file))) return false;
  if (file.language === 'python') return new RegExp(`^\\s*global\\b[^\\n]*\\b${target}\\b`, 'm').test(file.source.slice(inside.span));
  const line = file.source.text.slice(file.source.text.lastIndexOf('\n', span.start) + 1, span.start + target.length);
  return !/\b(?:const|let|var)\b/.test(line) && !inside.parameters.includes(target);
}

function isReadBySecond(name: string, { inside }: Assignment, file: CodeFile): boolean {
  const reads = new RegExp(`(?<![\\w.$'"])${name}(?![\\w'"]|\\s*=[^=])`);
  const declares = new RegExp(`\\b(?:const|let|var)\\s+${name}\\b`);
  return file.functions.some((one) => {
    if (one === inside || !one.handlesRequest || one.parameters.includes(name)) return false;
    const text = file.source.slice(one.span).replaceAll(/^\s*global\b.*$/gm, '');
    const isLocal = declares.test(text) || (file.language === 'python' && new RegExp(`^\\s+${name}\\s*=(?!=)`, 'm').test(text));
    return !isLocal && reads.test(text);
  });
}
