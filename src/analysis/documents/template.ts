/** Content that a whole-line template puts into a document: where the template stands and the column (from 0) its content begins at. */
export interface Insertion {
  readonly offset: number;
  readonly column: number;
}

/** A templated text made parseable: same length, every offset unchanged. */
export interface Blanked {
  readonly text: string;
  /** Whole-line templates that print something (`{{- toYaml .Values.resources | nindent 12 }}`). */
  readonly insertions: readonly Insertion[];
}

interface Action {
  readonly start: number;
  readonly end: number;
}

/** Stands for one character of a template inside a line. A letter that no real document uses, so that it parses as plain text. */
const PLACEHOLDER = '\u{e000}';
/** Actions that print nothing: control flow, definitions, comments, assignments. */
const CONTROL = /^\{\{-?\s*(?:(?:if|else|end|range|with|define|block|break|continue)\b|\/\*|\$\w*\s*:?=)/;
const COMMENT = /^\{\{-?\s*\/\*/;

/**
 * Blanks the `{{ … }}` actions of a Helm or Go template with text of the same length so that YAML parses: a line that holds
 * nothing else becomes a comment, comments become spaces, and any other action becomes part of a plain scalar.
 */
export function blankTemplates(text: string): Blanked {
  const pieces: string[] = [];
  const insertions: Insertion[] = [];
  let done = 0;
  for (const group of groupsOf(text)) {
    const first = group[0];
    const last = group.at(-1);
    if (first === undefined || last === undefined) continue;
    const alone = aloneOnLine(text, first.start, last.end);
    pieces.push(text.slice(done, first.start));
    pieces.push(alone ? asComment(text.slice(first.start, last.end)) : asScalar(text, group));
    if (alone) insertions.push(...group.flatMap((action) => insertionOf(text, action)));
    done = last.end;
  }
  pieces.push(text.slice(done));
  return { text: pieces.join(''), insertions };
}

/** The actions of a text; those that only blanks of one line part stand together. */
function groupsOf(text: string): readonly (readonly Action[])[] {
  const groups: Action[][] = [];
  let previous: Action | undefined;
  for (let start = text.indexOf('{{'); start !== -1;) {
    const close = text.indexOf('}}', start + 2);
    if (close === -1) break;
    const action = { start, end: close + 2 };
    const gap = previous === undefined ? undefined : text.slice(previous.end, start);
    if (gap !== undefined && /^[ \t]*$/.test(gap)) groups.at(-1)?.push(action);
    else groups.push([action]);
    previous = action;
    start = text.indexOf('{{', action.end);
  }
  return groups;
}

function aloneOnLine(text: string, start: number, end: number): boolean {
  const lineEnd = text.indexOf('\n', end);
  return (
    blankBetween(text, text.lastIndexOf('\n', start - 1) + 1, start) && blankBetween(text, end, lineEnd === -1 ? text.length : lineEnd)
  );
}

function blankBetween(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) if (!/\s/.test(text.charAt(at))) return false;
  return true;
}

function asComment(action: string): string {
  return action.replaceAll(/[^\r\n]+/g, (line) => `#${' '.repeat(line.length - 1)}`);
}

function asScalar(text: string, group: readonly Action[]): string {
  const first = group[0]?.start ?? 0;
  const end = group.at(-1)?.end ?? first;
  const comment = group.every((action) => COMMENT.test(text.slice(action.start, action.end)));
  return (comment ? ' ' : PLACEHOLDER).repeat(end - first);
}

function insertionOf(text: string, action: Action): readonly Insertion[] {
  const written = text.slice(action.start, action.end);
  if (CONTROL.test(written)) return [];
  const indent = /\bn?indent\s+(\d{1,3})\b/.exec(written)?.[1];
  const column = indent === undefined ? action.start - text.lastIndexOf('\n', action.start - 1) - 1 : Number(indent);
  return [{ offset: action.start, column }];
}
