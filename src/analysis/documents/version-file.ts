import { baseName } from '../paths.ts';
import type { SourceText, Span } from '../text.ts';
import type { VersionFile } from './kinds.ts';
import { readJson } from './data/json.ts';
import { readToml } from './data/toml.ts';

type Runtime = VersionFile['runtimes'][number]['runtime'];
type Found = VersionFile['runtimes'][number];

/** Files that hold nothing but one version, or one a line. */
const PLAIN: Readonly<Record<string, Runtime>> = {
  '.nvmrc': 'node',
  '.node-version': 'node',
  '.python-version': 'python',
  '.ruby-version': 'ruby',
  '.go-version': 'go',
  '.java-version': 'java',
  '.php-version': 'php',
  'rust-toolchain': 'rust',
};

/** Names that version managers (asdf, mise, SDKMAN) and platforms give the runtimes. */
const NAMES: ReadonlyMap<string, Runtime> = new Map([
  ['node', 'node'],
  ['nodejs', 'node'],
  ['python', 'python'],
  ['ruby', 'ruby'],
  ['go', 'go'],
  ['golang', 'go'],
  ['java', 'java'],
  ['java.runtime.version', 'java'],
  ['dotnet', 'dotnet'],
  ['dotnet-core', 'dotnet'],
  ['rust', 'rust'],
  ['php', 'php'],
]);

/**
 * Reads a file that says which runtime to use. `python-3.12.1`, `ruby-3.3.0` and `v20.1.0` give the bare version; words such as
 * `lts/iron` and `stable` are kept. Never throws: lines that say nothing of the kind are left out.
 */
export function readVersionFile(path: string, source: SourceText): VersionFile {
  const name = baseName(path).toLowerCase();
  const runtimes = read(name, path, source);
  return { path, source, runtimes, problems: runtimes.length === 0 ? ['no version of a known runtime in it'] : [] };
}

function read(name: string, path: string, source: SourceText): readonly Found[] {
  if (name === 'global.json') return atPath('dotnet', readJson(path, source).roots[0]?.at('sdk', 'version'), source);
  if (name.endsWith('.toml')) return fromToml(path, source);
  if (name === 'rust-toolchain' && source.text.includes('[toolchain]')) return fromToml(path, source);
  const plain = Object.hasOwn(PLAIN, name) ? PLAIN[name] : undefined;
  return linesOf(source).flatMap((line) => (plain === undefined ? named(line) : versions(plain, line.text, line.start)));
}

interface Line {
  readonly text: string;
  readonly start: number;
}

/** Lines of a version file that are looked at; a real one has a few. */
const MAX_LINES = 200;

/** The lines without their comments. */
function linesOf(source: SourceText): readonly Line[] {
  return Array.from({ length: Math.min(source.lineCount, MAX_LINES) }, (_, index) => {
    const { start } = source.lineSpan(index + 1);
    return { text: source.line(index + 1).replace(/#.*$/, ''), start };
  });
}

/** `nodejs 20.1.0 18.2.0`, `java=21.0.1-tem`, `java.runtime.version=17`, `python-3.12.1`. */
function named({ text, start }: Line): readonly Found[] {
  const match = /^\s*([a-z][a-z.-]*?)(?:\s*[=:]\s*|\s+|-(?=\d))(?=\S)/i.exec(text);
  const runtime = match === null ? undefined : NAMES.get((match[1] ?? '').toLowerCase());
  return match === null || runtime === undefined ? [] : versions(runtime, text.slice(match[0].length), start + match[0].length);
}

/** The versions of a text, separated by white space. */
function versions(runtime: Runtime, text: string, start: number): readonly Found[] {
  return [...text.matchAll(/[^\s"',]+/g)].flatMap((match) => {
    const prefix = /^(?:v(?=\d)|(?:python|ruby|node|go|php)-?(?=\d))/.exec(match[0])?.[0].length ?? 0;
    const version = match[0].slice(prefix);
    const from = start + match.index + prefix;
    return /^[\w.*/+~^<>=-]{1,60}$/.test(version) ? [{ runtime, version, span: { start: from, end: from + version.length } }] : [];
  });
}

/** `rust-toolchain.toml` and `mise.toml`. */
function fromToml(path: string, source: SourceText): readonly Found[] {
  const root = readToml(path, source).roots[0];
  const tools = root?.at('tools')?.children ?? [];
  return [
    ...atPath('rust', root?.at('toolchain', 'channel'), source),
    ...tools.flatMap((tool) => {
      const runtime = NAMES.get(tool.key ?? '');
      return runtime === undefined ? [] : atPath(runtime, tool.kind === 'list' ? tool.at(0) : (tool.at('version') ?? tool), source);
    }),
  ];
}

function atPath(
  runtime: Runtime,
  node: { readonly text: string | undefined; readonly span: Span } | undefined,
  source: SourceText,
): readonly Found[] {
  return node?.text === undefined ? [] : versions(runtime, source.slice(node.span), node.span.start);
}
