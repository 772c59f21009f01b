import type { CodeFile } from '../../code.ts';
import { type Language, JVM } from '../../languages.ts';
import type { Span } from '../../text.ts';

/** A class of the app that writes the log to a file, since it extends one of a logging library that does. */
export interface OwnHandler {
  readonly name: string;
  /** What it extends, as written. */
  readonly base: string;
  readonly span: Span;
}

interface Extension {
  readonly languages: readonly Language[];
  /** The head of such a class: its name, and what it extends. */
  readonly head: RegExp;
}

const EXTENSIONS: readonly Extension[] = [
  {
    languages: ['python'],
    head: /^[^\S\n]*class\s+(\w+)\s*\(\s*((?:\w+\.)*(?:Watched|Rotating|TimedRotating|ConcurrentRotating|BaseRotating)?(?:FileHandler|RotatingHandler))\b/gm,
  },
  { languages: ['csharp'], head: /\bclass\s+(\w+)\s*:\s*((?:\w+\.)*(?:FileTarget|FileAppender|RollingFileAppender))\b/g },
  {
    languages: JVM,
    head: /\bclass\s+(\w+)(?:<[^>]*>)?(?:\s+extends|\s*:)\s+((?:\w+\.)*(?:FileHandler|FileAppender|RollingFileAppender|DailyRollingFileAppender))\b/g,
  },
  { languages: ['php'], head: /\bclass\s+(\w+)\s+extends\s+(\\?(?:\w+\\)*(?:RotatingFileHandler|FileTarget|FileLog))\b/g },
];

/** The classes of a file that extend a handler of files. */
export function ownFileHandlers(file: CodeFile): readonly OwnHandler[] {
  return EXTENSIONS.filter(({ languages }) => languages.includes(file.language)).flatMap(({ head }) =>
    [...file.source.text.matchAll(head)].map((match) => {
      const start = match.index + match[0].search(/\S/);
      return { name: match[1] ?? '', base: match[2] ?? '', span: { start, end: match.index + match[0].length } };
    }),
  );
}
