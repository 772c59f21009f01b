import type { CodeFile } from './code.ts';
import { baseName } from './paths.ts';
import type { SourceText, Span } from './text.ts';

/** A comment that asks for findings to be accepted: `twelvefold-ignore <rule> -- <reason>`, in the comment syntax of its file. */
export interface SuppressionComment {
  readonly span: Span;
  /** 1-based. */
  readonly line: number;
  readonly scope: 'line' | 'file';
  /** As written, whether such rules exist or not; several are parted by commas. */
  readonly rules: readonly string[];
  /** Empty when none is given. */
  readonly reason: string;
  /** The line that it speaks of: its own when code stands there, else the next that is neither blank nor a comment. */
  readonly target: number;
}

const WORD = 'twelvefold-ignore';

/** All such comments of a file, in order. In code only real comments count, never a string that looks like one. */
export function suppressionsIn(path: string, source: SourceText, code: () => CodeFile | undefined): readonly SuppressionComment[] {
  if (!source.text.includes(WORD)) return [];
  const file = code();
  const comments = file ? file.comments.map(({ span }) => span) : commentsOf(path, source);
  const nextLine = lineAfter(source, comments);
  return comments.flatMap((comment) => directivesIn(comment, source, nextLine));
}

// What may stand between the beginning of a comment, or of a line in it, and the word itself.
const DIRECTIVE = /^([ \t]*(?:\/{2,}!?|\/\*+!?|\*|#+|;+|!|--|<!--|\{\{-?[ \t]*\/\*)?[ \t]*)twelvefold-ignore(-file)?(?![\w-])([^\r\n]*)/gm;
const CLOSERS = /[ \t]*(?:\*\/[ \t]*(?:-?\}\})?|-->)[ \t]*$/;
// XML forbids "--" in a comment, so that a dash or a colon parts as well.
const PARTS = /^([\w/,\- \t]*?)[ \t]*(?:[ \t]--+(?:[ \t]|$)|—|–|:)[ \t]*(.*)$/;

function directivesIn(comment: Span, source: SourceText, nextLine: (line: number) => number): readonly SuppressionComment[] {
  return [...source.slice(comment).matchAll(DIRECTIVE)].map((match) => {
    const [whole, before = '', file, rest = ''] = match;
    const start = comment.start + match.index + before.length;
    const said = rest.replace(CLOSERS, '').trim();
    const [, rules = said, reason = ''] = PARTS.exec(said) ?? [];
    const { line } = source.position(start);
    return {
      span: { start, end: start + whole.length - before.length },
      line,
      scope: file === undefined ? 'line' : 'file',
      rules: rules.split(/[,\s]+/).filter(Boolean),
      reason: reason.trim(),
      target: isAlone(comment, line, source) ? nextLine(source.position(comment.end).line) : line,
    };
  });
}

/** True when nothing but the comment stands on that line; JSX wraps a comment of its own line in braces. */
function isAlone(comment: Span, line: number, source: SourceText): boolean {
  const own = source.lineSpan(line);
  const before = source.slice({ start: own.start, end: Math.max(own.start, comment.start) });
  return /^[\s{}]*$/.test(before + source.slice({ start: comment.end, end: Math.max(own.end, comment.end) }));
}

/** Gives for a line the next one that is neither blank nor begins in a comment. */
function lineAfter(source: SourceText, comments: readonly Span[]): (line: number) => number {
  const empty = new Set<number>();
  for (const { start, end } of comments) {
    const from = source.position(start).line;
    const begins = source.slice({ start: source.lineSpan(from).start, end: start }).trim() === '';
    for (let line = begins ? from : from + 1; line <= source.position(end).line; line += 1) empty.add(line);
  }
  const next: number[] = [];
  for (let line = source.lineCount; line > 0; line -= 1) {
    const follower = line + 1;
    const passes = follower <= source.lineCount && (empty.has(follower) || source.line(follower).trim() === '');
    next[line] = passes ? (next[follower] ?? follower) : follower;
  }
  return (line) => next[line] ?? line + 1;
}

/** How a kind of file writes comments, as regular expressions. */
interface CommentSyntax {
  /** What begins a comment that ends with its line. */
  readonly opener?: string;
  /** A whole comment that has an end of its own. */
  readonly block?: string;
  /** A comment may follow something on its line. */
  readonly trailing: boolean;
}

// A block stops at the next opening, so that many that never close cost no more than one.
const SLASHED_BLOCK = String.raw`/\*(?:(?!/\*)[\s\S])*?\*/`;
const HASH: CommentSyntax = { opener: '#', trailing: true };
const HASH_LINES: CommentSyntax = { opener: '#', trailing: false };
const INI: CommentSyntax = { opener: '[#;]', trailing: true };
const PROPERTIES: CommentSyntax = { opener: '[#!]', trailing: false };
const SLASHES: CommentSyntax = { opener: '//', block: SLASHED_BLOCK, trailing: true };
const MARKUP: CommentSyntax = { block: String.raw`<!--(?:(?!<!--)[\s\S])*?-->`, trailing: true };
const SQL: CommentSyntax = { opener: '--', block: SLASHED_BLOCK, trailing: true };
const TEMPLATED: CommentSyntax = { opener: '#', block: String.raw`\{\{-?[ \t]*${SLASHED_BLOCK}[ \t]*-?\}\}`, trailing: true };

/** Syntaxes by file name, the first that fits; anything else takes `#`. */
const SYNTAXES: readonly (readonly [RegExp, CommentSyntax])[] = [
  [/(?:^|\.)(?:Dockerfile|Containerfile)(?:\.|$)|^(?:Procfile|crontab)(?:\.|$)|\.cron$/i, HASH_LINES],
  [/\.properties$/i, PROPERTIES],
  [/\.(?:ini|cfg|service|socket|timer)$|^supervisord.*\.conf$/i, INI],
  [/\.(?:xml|xsd|html?|svg|config|[a-z]+proj|props|targets|nuspec|md)$/i, MARKUP],
  [/\.(?:jsonc?|json5|gradle|groovy|proto|s?css|less|scala|swift|dart)$|^Jenkinsfile|^go\.(?:mod|work)$/i, SLASHES],
  [/\.sql$/i, SQL],
  [/\.(?:ya?ml|tpl)$/i, TEMPLATED],
];

/** Comments of a file without a grammar of ours: those that fill a line, and those behind something that begin with the word. */
function commentsOf(path: string, source: SourceText): readonly Span[] {
  const { opener, block, trailing } = SYNTAXES.find(([name]) => name.test(baseName(path)))?.[1] ?? HASH;
  const kinds = [
    ...(block === undefined ? [] : [block]),
    ...(opener === undefined ? [] : [String.raw`(?<=^[ \t]*)(?:${opener})[^\r\n]*`]),
    ...(opener === undefined || !trailing ? [] : [String.raw`(?<=[ \t])(?:${opener})+[ \t]*${WORD}[^\r\n]*`]),
  ];
  return [...source.text.matchAll(new RegExp(kinds.join('|'), 'gm'))]
    .map((found) => ({ start: found.index, end: found.index + found[0].length }))
    .filter(({ start }) => !insideQuotes(source.text.slice(source.lineSpan(source.position(start).line).start, start)));
}

/** True when a quote before the place is still open; the apostrophe of a word is none. */
function insideQuotes(before: string): boolean {
  return /["']/.test(before.replace(/\\.|"(?:[^"\\]|\\.)*"|'[^']*'|\w'\w/g, ''));
}
