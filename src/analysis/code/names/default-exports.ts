import type { Call, CodeFile, FunctionScope } from '../../code.ts';
import { ECMASCRIPT, type Language } from '../../languages.ts';
import type { Repository } from '../../repository.ts';
import { resolvesTo } from './import-targets.ts';

const MODULES: ReadonlySet<Language> = new Set<Language>(ECMASCRIPT);

/** `export default async (order) => …`, `export default function () {…}`, `module.exports = …`: what stands before such a function. */
const EXPORTED = /\b(?:export\s+default|module\.exports\s*=(?:\s*exports\s*=)?)\s*(?:async\s+)?$/;

/** True for the function that a module of JavaScript or TypeScript is: its default export, or all of `module.exports`. */
export function isDefaultExport({ span, name, inside }: FunctionScope, { language, source }: CodeFile): boolean {
  if (!MODULES.has(language) || inside !== undefined) return false;
  const before = source.text.slice(Math.max(0, span.start - 60), span.start);
  if (EXPORTED.test(before)) return true;
  if (name === undefined || !/^\w+$/.test(name)) return false;
  return new RegExp(`^\\s*(?:export\\s+default|module\\.exports\\s*=)\\s+${name}\\s*;?\\s*$`, 'm').test(source.text);
}

/** The function that a module is; undefined for a module that is none. */
export function defaultExport(file: CodeFile): FunctionScope | undefined {
  return MODULES.has(file.language) ? file.functions.find((scope) => isDefaultExport(scope, file)) : undefined;
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
