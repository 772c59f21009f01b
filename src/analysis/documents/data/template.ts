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

/** Actions of one line that nothing but blanks stands between. */
interface Group extends Action {
  readonly actions: readonly Action[];
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
  const groups = groupsOf(text);
  let done = 0;
  for (const [index, group] of groups.entries()) {
    const lineStart = lineStartOf(text, done, group.start);
    const alone = lineStart !== undefined && endsLine(text, group.end, groups[index + 1]?.start ?? text.length);
    pieces.push(text.slice(done, group.start), alone ? asComment(text.slice(group.start, group.end)) : asScalar(text, group));
    if (alone) for (const action of group.actions) insertions.push(...insertionOf(text, action, lineStart));
    done = group.end;
  }
  pieces.push(text.slice(done));
  return { text: pieces.join(''), insertions };
}

/** Lines of ERB that print nothing (`<% require "dotenv" %>` in Rails' and Kamal's YAML) made comments of the same length. */
export function blankStatements(text: string): string {
  return text.includes('<%') ? text.replaceAll(/^([ \t]*)<(?=%-?[^=%\n][^\n]*%>[ \t]*\r?$)/gm, '$1#') : text;
}

/** Where the line begins that only blanks stand on before a group; undefined when something else does. Looks back to the group before. */
function lineStartOf(text: string, previous: number, start: number): number | undefined {
  const gap = text.slice(previous, start);
  const lineBreak = gap.lastIndexOf('\n');
  const isFirst = lineBreak === -1 && previous === 0;
  return (lineBreak !== -1 || isFirst) && gap.slice(lineBreak + 1).trim() === '' ? previous + lineBreak + 1 : undefined;
}

/** True when only blanks stand between a group and the end of its line. Looks up to the next group. */
function endsLine(text: string, end: number, next: number): boolean {
  const gap = text.slice(end, next);
  const lineBreak = gap.indexOf('\n');
  return (lineBreak !== -1 || next === text.length) && gap.slice(0, lineBreak === -1 ? gap.length : lineBreak).trim() === '';
}

/** The actions of a text; those that only blanks of one line part stand together. */
function groupsOf(text: string): readonly Group[] {
  const groups: { start: number; end: number; actions: Action[] }[] = [];
  for (let start = text.indexOf('{{'); start !== -1;) {
    const close = text.indexOf('}}', start + 2);
    if (close === -1) break;
    const action = { start, end: close + 2 };
    const last = groups.at(-1);
    if (last !== undefined && /^[ \t]*$/.test(text.slice(last.end, start))) {
      last.end = action.end;
      last.actions.push(action);
    } else groups.push({ ...action, actions: [action] });
    start = text.indexOf('{{', action.end);
  }
  return groups;
}

function asComment(action: string): string {
  return action.replaceAll(/[^\r\n]+/g, (line) => `#${' '.repeat(line.length - 1)}`);
}

function asScalar(text: string, { start, end, actions }: Group): string {
  const comment = actions.every((action) => COMMENT.test(text.slice(action.start, action.end)));
  return (comment ? ' ' : PLACEHOLDER).repeat(end - start);
}

function insertionOf(text: string, action: Action, lineStart: number): readonly Insertion[] {
  const written = text.slice(action.start, action.end);
  if (CONTROL.test(written)) return [];
  const indent = /\bn?indent\s+(\d{1,3})\b/.exec(written)?.[1];
  return [{ offset: action.start, column: indent === undefined ? action.start - lineStart : Number(indent) }];
}
