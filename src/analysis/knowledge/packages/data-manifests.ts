import type { DataDocument, DataNode } from '../../documents/kinds.ts';
import { baseName, directoryOf, joinPath } from '../../paths.ts';
import type { Repository } from '../../repository.ts';
import type { Span } from '../../text.ts';
import { isUnbounded } from './version-ranges.ts';

/** A package that a manifest which is read as plain data asks for without an end of its versions. */
export interface LooseEntry {
  readonly name: string;
  /** As written; undefined where nothing is said. */
  readonly constraint: string | undefined;
  readonly span: Span;
}

/** Those of the environment of conda and of the charts that a Helm chart takes in; none where a lock holds the versions. */
export function looseEntries({ path, roots }: DataDocument, { tree }: Repository): readonly LooseEntry[] {
  const name = baseName(path);
  const beside = (lock: string): boolean => tree.entries.has(joinPath(directoryOf(path), lock));
  if (/^environment(?:[._-](?:prod|production))?\.ya?ml$/.test(name) && !beside('conda-lock.yml'))
    return roots.flatMap((root) => (root.at('dependencies')?.children ?? []).flatMap(condaEntries));
  if (name === 'Chart.yaml' && !beside('Chart.lock'))
    return roots.flatMap((root) => (root.at('dependencies')?.children ?? []).flatMap(chartEntry));
  return [];
}

/** Installers and interpreters, of which the newest is what was wanted. */
const BASE = /^(?:pip|conda|setuptools|wheel)$/;

function condaEntries(node: DataNode): readonly LooseEntry[] {
  const listed = node.at('pip')?.children;
  if (listed !== undefined) return listed.flatMap((one) => entry(one, /^([\w.-]+)(?:\[[\w,\s-]*\])?\s*(.*)$/));
  return entry(node, /^(?:[\w./-]+::)?([\w.-]+)\s*(.*)$/);
}

function entry({ text = '', span, dynamic }: DataNode, form: RegExp): readonly LooseEntry[] {
  const [, name = '', rest = ''] = form.exec(text) ?? [];
  const constraint = rest.trim();
  if (dynamic || name === '' || BASE.test(name) || /^-|[@/]/.test(constraint)) return [];
  if (constraint === '') return [{ name, constraint: undefined, span }];
  return isUnbounded(constraint) ? [{ name, constraint, span }] : [];
}

function chartEntry(node: DataNode): readonly LooseEntry[] {
  const [name, version] = [node.at('name')?.text, node.at('version')];
  // A chart of this repository has the version that lies there.
  if (name === undefined || version?.text === undefined || node.at('repository')?.text?.startsWith('file:') === true) return [];
  return isUnbounded(version.text) ? [{ name, constraint: version.text, span: version.span }] : [];
}
