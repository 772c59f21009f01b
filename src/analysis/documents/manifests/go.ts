import type { SourceText, Span } from '../../text.ts';
import type { Dependency, Manifest } from '../kinds.ts';
import { dependencyOf, manifestOf, PATH } from './parts.ts';

interface Directive {
  readonly verb: string;
  readonly words: readonly string[];
  readonly span: Span;
}

/**
 * Reads a go.mod. Indirect requirements count too; a `replace` by a directory makes the origin `path`.
 * @see https://go.dev/ref/mod#go-mod-file
 */
export function readGoMod(path: string, source: SourceText): Manifest {
  const directives = [...directivesOf(source)];
  const replaced = new Set(
    directives.flatMap(({ verb, words }) =>
      verb === 'replace' && /^\.{0,2}\//.test(words[words.indexOf('=>') + 1] ?? '') ? [words[0]] : [],
    ),
  );
  const go = directives.find(({ verb }) => verb === 'go');
  return manifestOf(path, source, 'go', 'go.mod', {
    name: directives.find(({ verb }) => verb === 'module')?.words[0],
    dependencies: directives.flatMap((directive) => requirement(directive, replaced)),
    runtime: go?.words[0] === undefined ? undefined : { constraint: go.words[0], span: go.span },
  });
}

function requirement({ verb, words, span }: Directive, replaced: ReadonlySet<string | undefined>): readonly Dependency[] {
  const [name, constraint] = words;
  if (verb !== 'require' || name === undefined) return [];
  return [dependencyOf({ name, constraint, span, ...(replaced.has(name) ? PATH : {}) })];
}

/** Directives by line, those in a `require ( … )` block under its verb. */
function* directivesOf(source: SourceText): Iterable<Directive> {
  let block = '';
  for (let line = 1; line <= source.lineCount; line += 1) {
    const text = source
      .line(line)
      .replace(/\/\/.*$/, '')
      .trimEnd();
    const words = text
      .trim()
      .split(/\s+/)
      .map((word) => word.replace(/^["`](.*)["`]$/, '$1'));
    const { start } = source.lineSpan(line);
    const span = { start: start + Math.max(0, text.search(/\S/)), end: start + text.length };
    const [first = ''] = words;
    if (first === '') continue;
    if (first === ')') block = '';
    else if (block !== '') yield { verb: block, words, span };
    else if (words[1] === '(' || first.endsWith('(')) block = first.replace('(', '');
    else yield { verb: first, words: words.slice(1), span };
  }
}
