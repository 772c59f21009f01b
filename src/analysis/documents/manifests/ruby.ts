import { directoryOf, resolvePath } from '../../paths.ts';
import type { SourceText, Span } from '../../text.ts';
import type { Dependency, Manifest } from '../kinds.ts';
import { dependencyOf, isDevelopmentGroup, manifestOf, PATH, REGISTRY, type Source } from './parts.ts';

/** A call of the Gemfile language with the text of its arguments. */
interface Line {
  readonly text: string;
  readonly span: Span;
}

/** What the blocks around a line say: `group :test do`, `path 'x' do`, `git 'x' do`. */
interface Block {
  readonly group: Dependency['group'] | undefined;
  readonly source: Source | undefined;
  /** `if RUBY_PLATFORM …`: what stands below is asked for only where it holds. */
  readonly conditional?: true;
}

/** Reads a Gemfile by its literals; nothing is run, and of an `if` both branches count. */
export function readGemfile(path: string, source: SourceText): Manifest {
  const dependencies: Dependency[] = [];
  const includes: string[] = [];
  const blocks: Block[] = [];
  let runtime: Manifest['runtime'];
  for (const line of logicalLines(source)) {
    const word = /^\w+/.exec(line.text)?.[0];
    const argument = stringIn(line.text);
    if (word === 'gem' && argument !== undefined) dependencies.push(gem(line, argument, blocks));
    else if (word === 'ruby' && argument !== undefined && !line.text.includes('file:'))
      runtime = { constraint: strings(line.text).join(', '), span: line.span };
    else if (word === 'eval_gemfile' && argument !== undefined) includes.push(...asList(resolvePath(directoryOf(path), argument)));
    if (/\bdo\b(?:\s*\|[^|]*\|)?$/.test(line.text) || /^(?:if|unless|case|begin|def|while)\b/.test(line.text))
      blocks.push(blockOf(line.text));
    else if (word === 'end') blocks.pop();
  }
  return manifestOf(path, source, 'ruby', 'Gemfile', { dependencies, includes, runtime });
}

function asList<T>(value: T | undefined): readonly T[] {
  return value === undefined ? [] : [value];
}

/** Lines without comments; a line that ends in a comma or backslash goes on. */
function* logicalLines(source: SourceText): Iterable<Line> {
  for (let line = 1; line <= source.lineCount; line += 1) {
    const { start } = source.lineSpan(line);
    const first = source.line(line);
    let text = withoutComment(first);
    let end = start + text.length;
    while (/[,\\]$/.test(text) && line < source.lineCount && text.length < 4000) {
      line += 1;
      const next = withoutComment(source.line(line));
      if (next.trim() === '') continue;
      text = `${text.replace(/\\$/, '')} ${next.trim()}`;
      end = source.lineSpan(line).start + next.length;
    }
    const from = first.search(/\S/);
    if (text.trim() !== '') yield { text: text.trim(), span: { start: start + Math.max(0, from), end } };
  }
}

function withoutComment(text: string): string {
  const comment = /^(?:[^#"']|"[^"]*"|'[^']*')*?(?:^|\s)#/.exec(text.slice(0, 1000));
  return (comment === null ? text : text.slice(0, comment[0].length - 1)).trimEnd();
}

/** First string of a call. */
function stringIn(text: string): string | undefined {
  return /^\w+[\s(]+["']([^"']*)["']/.exec(text)?.[1];
}

/** The strings that stand as positional arguments: version constraints. */
function strings(text: string): readonly string[] {
  const positional = text.replace(/^\w+[\s(]+/, '').split(/,\s*(?:"?:?\w+"?:|:\w+\s*=>)/, 1)[0] ?? '';
  return [...positional.matchAll(/["']([^"']*)["']/g)].map((match) => match[1] ?? '');
}

function gem(line: Line, name: string, blocks: readonly Block[]): Dependency {
  const constraints = strings(line.text).slice(1);
  const group = groupOf(option(line.text, 'groups?')) ?? blocks.findLast((block) => block.group !== undefined)?.group ?? 'run';
  const source = sourceOf(line.text) ?? blocks.findLast((block) => block.source !== undefined)?.source ?? REGISTRY;
  return dependencyOf({
    name,
    constraint: constraints.length === 0 ? undefined : constraints.join(', '),
    group,
    span: line.span,
    ...source,
    ...(CONDITION.test(line.text) || blocks.some((block) => block.conditional) ? { conditional: true } : {}),
  });
}

/** A modifier or an option that leaves a gem out somewhere. */
const CONDITION = /\s(?:if|unless)\s|[\s,(:](?:install_if:|install_if\s*=>)/;

/** The text of a keyword argument: `group: :test`, `:group => [:a, :b]`. */
function option(text: string, name: string): string | undefined {
  const match = new RegExp(String.raw`[\s,(:](?:${name}:|${name}\s*=>)\s*(\[[^\]]*\]|%[iw]\[[^\]]*\]|[^\s,)]+)`).exec(text);
  return match?.[1];
}

/** `dev` when all groups are left out of production. */
function groupOf(text: string | undefined): Dependency['group'] | undefined {
  const names = text?.match(/\w{2,}/g);
  if (names === null || names === undefined) return undefined;
  return names.every((name) => isDevelopmentGroup(name)) ? 'dev' : 'run';
}

function sourceOf(text: string): Source | undefined {
  if (option(text, 'path') !== undefined) return PATH;
  const git = option(text, 'git') ?? option(text, 'github') ?? option(text, 'gitlab') ?? option(text, 'bitbucket') ?? option(text, 'gist');
  if (git === undefined) return undefined;
  const reference = option(text, 'ref') ?? option(text, 'tag') ?? option(text, 'branch');
  return { origin: 'git', reference: reference?.replace(/["']/g, '') };
}

function blockOf(text: string): Block {
  const word = /^\w+/.exec(text)?.[0];
  if (word === 'group') return { group: groupOf(text.replace(/^group\b|\bdo\b.*$|,\s*optional:.*$/g, '')), source: undefined };
  if (word === 'path') return { group: undefined, source: PATH };
  if (word === 'git' || word === 'github')
    return {
      group: undefined,
      source: { origin: 'git', reference: (option(text, 'ref') ?? option(text, 'tag') ?? option(text, 'branch'))?.replace(/["']/g, '') },
    };
  const isCondition = word === 'if' || word === 'unless' || word === 'install_if';
  return { group: undefined, source: undefined, ...(isCondition ? { conditional: true } : {}) };
}

const GEMSPEC_GROUPS: Readonly<Record<string, Dependency['group']>> = {
  add_dependency: 'run',
  add_runtime_dependency: 'run',
  add_development_dependency: 'dev',
};

/** Reads a gemspec by its literals: always a library. */
export function readGemspec(path: string, source: SourceText): Manifest {
  const dependencies: Dependency[] = [];
  let name: string | undefined;
  let runtime: Manifest['runtime'];
  for (const line of logicalLines(source)) {
    const call = /^\w+\.(add_\w*dependency)\b/.exec(line.text)?.[1] ?? '';
    const group = Object.hasOwn(GEMSPEC_GROUPS, call) ? GEMSPEC_GROUPS[call] : undefined;
    const values = [...line.text.matchAll(/["']([^"']*)["']/g)].map((match) => match[1] ?? '');
    const constraint = values.slice(1).join(', ');
    if (group !== undefined && values[0] !== undefined)
      dependencies.push(dependencyOf({ name: values[0], constraint: constraint === '' ? undefined : constraint, group, span: line.span }));
    else if (/^\w+\.name\s*=/.test(line.text)) name = values[0];
    else if (/^\w+\.required_ruby_version\s*=/.test(line.text) && values[0] !== undefined)
      runtime = { constraint: values.join(', '), span: line.span };
  }
  return manifestOf(path, source, 'ruby', 'gemspec', { name, dependencies, runtime, library: true });
}
