import type { Call, CodeFile, FunctionScope } from '../../code.ts';
import { ECMASCRIPT, type Language } from '../../languages.ts';
import type { Repository } from '../../repository.ts';
import { resolvesTo } from './import-targets.ts';

const MODULES: ReadonlySet<Language> = new Set<Language>(ECMASCRIPT);

/** `export default async (order) => …`, `export default function () {…}`, `module.exports = …`: what stands before such a function. */
const EXPORTED = /\b(?:export\s+default|module\.exports\s*=(?:\s*exports\s*=)?)\s*(?:async\s+)?$/;

/** `export default archive;`, `module.exports = archive;`: a line that hands out a function by its name. */
const NAMED = /^\s*(?:export\s+default|module\.exports\s*=)\s+(\w+)\s*;?\s*$/gm;

const KNOWN = new WeakMap<CodeFile, readonly FunctionScope[]>();

/** The functions that a module of JavaScript or TypeScript may be: its default export, or all of `module.exports`. */
function exportedFunctions(file: CodeFile): readonly FunctionScope[] {
  if (!MODULES.has(file.language)) return [];
  const { text } = file.source;
  const known = KNOWN.get(file);
  if (known) return known;
  const names = new Set([...text.matchAll(NAMED)].map(([, name]) => name));
  const found = file.functions.filter(
    ({ span, name, inside }) =>
      inside === undefined &&
      (EXPORTED.test(text.slice(Math.max(0, span.start - 60), span.start)) || (name !== undefined && names.has(name))),
  );
  KNOWN.set(file, found);
  return found;
}

/** True for the function that a module is. */
export function isDefaultExport({ span }: FunctionScope, file: CodeFile): boolean {
  return exportedFunctions(file).some((scope) => scope.span.start === span.start);
}

/** The function that a module is; undefined for a module that is none. */
export function defaultExport(file: CodeFile): FunctionScope | undefined {
  return exportedFunctions(file)[0];
}

/** The names by which a file knows the default export of another. */
export function namesOfDefault(from: CodeFile, target: string, repository: Repository): ReadonlySet<string> {
  const imports = from.imports.filter(
    ({ member, local, typeOnly }) => local !== undefined && !typeOnly && (member === undefined || member === 'default'),
  );
  return new Set(imports.filter((one) => resolvesTo(one, from.path, target, repository)).flatMap(({ local }) => local ?? []));
}

/** Calls of a file that are sure to mean the function which another module is. */
export function callsOfDefault(from: CodeFile, target: string, repository: Repository): readonly Call[] {
  const names = namesOfDefault(from, target, repository);
  return names.size === 0
    ? []
    : from.calls.filter(({ receiver, callee }) => receiver === undefined && names.has(from.source.slice(callee)));
}
