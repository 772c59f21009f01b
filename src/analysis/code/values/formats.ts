import type { FormatCall } from './forms.ts';

/** A hole in a format: the index of an argument, or the name of one. */
export type Hole = { readonly argument: number | string };

const PRINTF = /%(?:%|\((\w{1,40})\))?[-+ #0]{0,5}(?:\d{1,5}|\*)?(?:\.\d{1,5})?[a-zA-Z]|%%/g;
const BRACES = /\{\{|\}\}|\{(\w{0,40})[^{}]{0,40}\}/g;

/** Text and holes of a format string, left to right. */
export function holesOf(format: string, style: FormatCall['style']): readonly (string | Hole)[] {
  if (style === 'printf')
    return split(format, PRINTF, (match, next) => (match[0].startsWith('%%') ? '%' : { argument: match[1] ?? next() }));
  if (style !== 'braces') return [format];
  return split(format, BRACES, (match, next) => {
    if (match[0] === '{{' || match[0] === '}}') return match[0].charAt(0);
    const name = match[1] ?? '';
    if (name === '') return { argument: next() };
    return { argument: /^\d+$/.test(name) ? Number(name) : name };
  });
}

type Reader = (match: RegExpMatchArray, next: () => number) => string | Hole;

function split(format: string, pattern: RegExp, read: Reader): readonly (string | Hole)[] {
  const pieces: (string | Hole)[] = [];
  let at = 0;
  let argument = 0;
  const next = (): number => argument++;
  for (const match of format.matchAll(pattern)) {
    if (match.index > at) pieces.push(format.slice(at, match.index));
    pieces.push(read(match, next));
    at = match.index + match[0].length;
  }
  if (at < format.length) pieces.push(format.slice(at));
  return pieces;
}
