import type { Assignment, CodeFile } from '../../code.ts';
import { ECMASCRIPT, type Language } from '../../languages.ts';
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

/** A handler sets the module's variable, not one of its own, to what the request brings. */
function isLeft({ target, inside, value, span }: Assignment, file: CodeFile): boolean {
  if (inside === undefined || !inside.handlesRequest || !SENT.test(value.text)) return false;
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
