import type { CodeFile, Expression } from '../../code.ts';
import type { Span } from '../../text.ts';
import { isStreamPath } from './loggers.ts';

/** A file among the places that a logger is told to write to. */
export interface LogTarget {
  readonly span: Span;
  /** What readers call it. */
  readonly words: string;
}

/** Files in the lists that loggers of Node take: `targets` of pino, `streams` of bunyan. */
export function fileTargets(file: CodeFile): readonly LogTarget[] {
  const isPino = file.importsAny('pino', 'nestjs-pino', 'fastify');
  const isBunyan = file.importsAny('bunyan');
  if (!isPino && !isBunyan) return [];
  return listsNamed(file, isPino ? 'targets' : 'streams').flatMap((list) =>
    list.elements().flatMap((entry) => {
      const path = isPino ? pinoFile(entry) : entry.property('path');
      const literal = path?.value().literal;
      const isFile = typeof literal === 'string' && literal !== '' && !isStreamPath(literal);
      return isFile ? [{ span: entry.span, words: isPino ? "pino's file transport" : "bunyan's file stream" }] : [];
    }),
  );
}

/** `pino/file` goes to standard output unless it is told where. */
function pinoFile(entry: Expression): Expression | undefined {
  const target = entry.property('target')?.value().literal;
  if (typeof target !== 'string' || !/^pino(?:\/file|-roll|-rotating-file[\w-]*)$/.test(target)) return undefined;
  const options = entry.property('options');
  return options?.property('destination') ?? options?.property('file');
}

/** Lists under a key, or in a variable of that name. */
function listsNamed(file: CodeFile, name: string): readonly Expression[] {
  const values = [
    ...file.properties.filter(({ key }) => key === name).map(({ value }) => value),
    ...file.assignments.filter((assignment) => assignment.name === name).map(({ value }) => value),
  ].filter(({ kind }) => kind === 'list');
  return values.filter(({ span }, index) => values.findIndex((other) => other.span.start === span.start) === index);
}
