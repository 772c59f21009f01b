import type { SourceText } from '../../text.ts';
import type { Setting } from '../kinds.ts';
import { isVariable } from './flatten.ts';

/** Names of the files that the Typesafe configuration library reads for Ktor, Play and Akka. */
export const HOCON_NAME = /(?:^|\/)(?:application|reference)(?:[.-][\w-]+)?\.conf$/;

/** What stands in a HOCON text, in turn: strings, comments, brackets and the ends of fields, separators, and words. */
const TOKEN =
  /(?<triple>"""[^]*?"""+)|(?<quoted>"(?:[^"\\\n]|\\.)*")|(?<comment>#.*|\/\/.*)|(?<substitution>\$\{[^}\n]*\})|(?<sign>[{}[\],\n]|\+?=|:)|(?<word>[^\s"#{}[\],:=+$/]+|[+$/])/g;
/** Nesting that is read to; what lies deeper is left out. */
const MAX_DEPTH = 100;

interface Part {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Settings of a HOCON file (Ktor, Play, Akka) by dotted keys. Items of lists are left out. A literal that a later
 * `key = ${?VARIABLE}` may replace counts as dynamic, since the environment decides.
 * @see https://github.com/lightbend/config/blob/main/HOCON.md
 */
export function readHocon(source: SourceText): readonly Setting[] {
  const reader = new HoconReader();
  for (const match of source.text.matchAll(TOKEN)) {
    const { comment, sign } = match.groups ?? {};
    const part = { text: match[0], start: match.index, end: match.index + match[0].length };
    if (sign !== undefined) reader.sign(sign);
    else if (comment === undefined) reader.part(part);
  }
  reader.sign('\n');
  return withOverrides(reader.settings);
}

class HoconReader {
  readonly settings: Setting[] = [];
  readonly #path: string[] = [];
  #key: Part[] = [];
  #value: Part[] | undefined;
  /** A key whose bracket may stand on the next line. */
  #pending: readonly Part[] = [];
  #lists = 0;

  part(part: Part): void {
    this.#pending = [];
    if (this.#lists === 0) (this.#value ?? this.#key).push(part);
  }

  sign(sign: string): void {
    if (sign === '[') this.#list();
    else if (sign === ']') this.#lists = Math.max(0, this.#lists - 1);
    else if (this.#lists > 0) return;
    else if (sign === '{') this.#open();
    else if (sign === '}') this.#close();
    else if ((sign === '=' || sign === ':' || sign === '+=') && this.#value === undefined) this.#value = [];
    else if (sign === ':') return;
    else this.#end();
  }

  /** A list is left out, and the field that it is the value of ends. */
  #list(): void {
    this.#lists += 1;
    this.#key = [];
    this.#value = undefined;
  }

  #open(): void {
    if (this.#path.length < MAX_DEPTH) this.#path.push(nameOf(this.#key.length > 0 ? this.#key : this.#pending));
    this.#key = [];
    this.#value = undefined;
  }

  #close(): void {
    this.#end();
    this.#path.pop();
  }

  /** The end of a field. */
  #end(): void {
    const [first] = this.#key;
    const from = this.#value?.at(0);
    const to = this.#value?.at(-1);
    if (first && from && to) this.settings.push(this.#setting(first, from, to));
    // A value may stand on the line behind its separator.
    if (this.#value?.length === 0) return;
    if (this.#value === undefined && this.#key.length > 0) this.#pending = this.#key;
    this.#key = [];
    this.#value = undefined;
  }

  #setting(first: Part, from: Part, to: Part): Setting {
    const written = (this.#value ?? []).map(({ text }) => text).join(' ');
    const quotes = /^("""|")[^]*\1$/.exec(written)?.[1]?.length ?? 0;
    const isOne = from === to && quotes > 0;
    const value = isOne ? written.slice(quotes, -quotes) : written;
    return {
      key: [...this.#path, nameOf(this.#key)].filter((name) => name !== '').join('.'),
      value,
      span: { start: first.start, end: to.end },
      valueSpan: isOne ? { start: from.start + quotes, end: to.end - quotes } : { start: from.start, end: to.end },
      dynamic: isVariable(value),
    };
  }
}

function nameOf(parts: readonly Part[]): string {
  return parts
    .map(({ text }) => text.replace(/^"(.*)"$/, '$1'))
    .join(' ')
    .trim();
}

function withOverrides(settings: readonly Setting[]): readonly Setting[] {
  const replaced = new Set(settings.filter(({ dynamic }) => dynamic).map(({ key }) => key));
  return settings.map((setting) => (replaced.has(setting.key) ? { ...setting, dynamic: true } : setting));
}
