import type { SourceText, Span } from '../../text.ts';
import type { Directive, ServerConfig } from '../kinds.ts';
import { Problems } from '../data/problems.ts';
import { serverOf } from '../recognise.ts';
import { caddyTokens, nginxTokens } from './server-tokens.ts';
import type { Token } from './server-tokens.ts';

/** Blocks in blocks that are read; what is nested deeper is told as if it stood in the deepest one. */
const MAX_DEPTH = 50;

/** Reads an nginx or Apache configuration or a Caddyfile. A directive's span runs from its name to its last argument. */
export function readServerConfig(path: string, source: SourceText): ServerConfig {
  const server = serverOf(path, source) ?? 'nginx';
  const tree = new DirectiveTree();
  if (server === 'apache') readApache(source, tree);
  else readTokens(server === 'nginx' ? nginxTokens(source.text) : caddyTokens(source.text), tree);
  const directives = tree.roots;
  return { path, source, server, directives, all: (name) => allOf(directives, name), problems: tree.problems.list };
}

function allOf(directives: readonly Directive[], name: string): readonly Directive[] {
  return directives.flatMap((directive) => [...(directive.name === name ? [directive] : []), ...allOf(directive.children, name)]);
}

type Draft = Directive & { readonly children: Directive[] };

/** Directives as they are read, one inside the other. */
class DirectiveTree {
  readonly roots: Directive[] = [];
  readonly problems = new Problems();
  readonly #open: Draft[] = [];
  #tooDeep = 0;

  add(words: readonly Token[]): Draft | undefined {
    const [first, ...rest] = words;
    const last = words.at(-1);
    if (first === undefined || last === undefined) return undefined;
    const span: Span = { start: first.span.start, end: last.span.end };
    const directive: Draft = { name: first.text, args: rest.map((word) => word.text), span, children: [] };
    (this.#open.at(-1)?.children ?? this.roots).push(directive);
    return directive;
  }

  open(words: readonly Token[], at: number): void {
    const block = this.add(words) ?? this.add([{ kind: 'word', text: '', span: { start: at, end: at } }]);
    if (block === undefined) return;
    if (this.#open.length < MAX_DEPTH) this.#open.push(block);
    else this.#tooDeep += 1;
  }

  close(): void {
    if (this.#tooDeep > 0) this.#tooDeep -= 1;
    else if (this.#open.pop() === undefined) this.problems.add('a block is closed that was not opened');
  }
}

function readTokens(tokens: Iterable<Token>, tree: DirectiveTree): void {
  let words: Token[] = [];
  for (const token of tokens) {
    if (token.kind === 'word') words.push(token);
    else {
      if (token.kind === 'open') tree.open(words, token.span.start);
      else tree.add(words);
      if (token.kind === 'close') tree.close();
      words = [];
    }
  }
  tree.add(words);
}

/** `<VirtualHost *:80>` opens a block, `</VirtualHost>` closes it, any other line is a directive; a backslash continues a line. */
function readApache(source: SourceText, tree: DirectiveTree): void {
  for (let number = 1; number <= source.lineCount; number += 1) {
    const { start } = source.lineSpan(number);
    while (source.line(number).endsWith('\\') && number < source.lineCount) number += 1;
    const text = source.text.slice(start, source.lineSpan(number).end);
    if (/^\s*(?:#|$)/.test(text)) continue;
    if (/^\s*<\//.test(text)) tree.close();
    else if (/^\s*<.*>\s*$/s.test(text)) {
      const inner = text.indexOf('<') + 1;
      tree.open(apacheWords(text.slice(inner, text.lastIndexOf('>')), start + inner), start);
    } else tree.add(apacheWords(text, start));
  }
}

function apacheWords(text: string, offset: number): readonly Token[] {
  return Array.from(text.matchAll(/"(?:[^"\\]|\\.)*"|(?:[^\s"\\]|\\(?!\r?\n))+|"/gs), ({ 0: word, index }): Token => {
    const unquoted = word.length > 1 && word.startsWith('"') ? word.slice(1, -1) : word;
    return { kind: 'word', text: unquoted, span: { start: offset + index, end: offset + index + word.length } };
  });
}
