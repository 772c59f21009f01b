import type { Ecosystem, Manifest } from '../../documents/kinds.ts';
import type { Language } from '../../languages.ts';
import { PACKAGES, PROGRAMS, type Framework, type FrameworkTable } from './framework-tables.ts';

/** The framework of a program by its command word or base image name; undefined for all others. */
export function frameworkOfProgram(name: string): Framework | undefined {
  return PROGRAMS.get(name);
}

/** The frameworks that a manifest declares for running (`all` counts what only a build needs, as browser apps declare it). */
export function frameworksOf(manifest: Manifest, all = false): readonly Framework[] {
  const table = PACKAGES[manifest.ecosystem];
  const found = new Map<string, Framework>();
  for (const dependency of manifest.dependencies) {
    if (dependency.managed || (!all && dependency.group !== 'run' && dependency.group !== 'optional')) continue;
    const framework = lookUp(table, dependency.name.toLowerCase());
    if (framework !== undefined)
      found.set(framework.name, found.get(framework.name)?.kind === undefined ? framework : (found.get(framework.name) ?? framework));
  }
  return [...found.values()];
}

function lookUp(table: FrameworkTable, name: string): Framework | undefined {
  if (Object.hasOwn(table, name)) return table[name];
  const pattern = Object.keys(table).find((key) => key.endsWith('*') && name.startsWith(key.slice(0, -1)));
  return pattern === undefined ? undefined : table[pattern];
}

/** Modules whose import shows a framework where no manifest does. */
const IMPORTS: readonly { readonly languages: readonly Language[]; readonly line: RegExp; readonly ecosystem: Ecosystem }[] = [
  {
    languages: ['javascript', 'typescript', 'tsx'],
    line: /(?:\brequire\(\s*|\bfrom\s+|^[ \t]*import[ \t]+)['"]((?:@[\w.-]{1,60}\/)?[\w.-]{1,80})['"]/gm,
    ecosystem: 'npm',
  },
  { languages: ['python'], line: /^[ \t]*(?:from|import)[ \t]+(\w{1,60})/gm, ecosystem: 'python' },
  { languages: ['go'], line: /^[ \t]*(?:import[ \t]+)?(?:[\w.]{1,40}[ \t]+)?"([\w./-]{1,150})"/gm, ecosystem: 'go' },
  { languages: ['ruby'], line: /^[ \t]*require[ \t(]+['"]([\w-]{1,60})/gm, ecosystem: 'ruby' },
];

const GO_SERVER = /\bhttp\.(?:ListenAndServe(?:TLS)?\(|Server\{|Serve(?:TLS)?\()/;
const NODE_SERVER = /['"](?:node:)?https?['"]/;

/** Names of the frameworks that a source text imports, with the standard library's own servers (`net-http`, `node-http`). */
export function frameworksInText(text: string, language: Language): readonly string[] {
  const found = new Set<string>();
  for (const { languages, line, ecosystem } of IMPORTS) {
    if (!languages.includes(language)) continue;
    for (const match of text.matchAll(line)) {
      const framework = lookUp(PACKAGES[ecosystem], (match[1] ?? '').toLowerCase());
      if (framework !== undefined) found.add(framework.name);
    }
  }
  if (language === 'go' && text.includes('"net/http"') && GO_SERVER.test(text)) found.add('net-http');
  if (language.endsWith('script') && /\bcreateServer\(/.test(text) && NODE_SERVER.test(text)) found.add('node-http');
  return [...found];
}
