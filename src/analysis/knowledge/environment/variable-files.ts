import type { DataDocument } from '../../documents/kinds.ts';
import { directoryOf } from '../../paths.ts';
import type { Repository } from '../../repository.ts';

const MANIFEST = /(?:^|\/)manifest[\w-]*\.ya?ml$/;
/** Fewer may bear the names by chance. */
const FEWEST_NAMES = 2;

/** True for a file that gives the manifests of Cloud Foundry around it their values: what they write as `((db_password))`. */
export function isVariableFile({ path, roots, syntax }: DataDocument, repository: Repository): boolean {
  if (syntax !== 'yaml' || MANIFEST.test(path)) return false;
  const keys = new Set(roots.flatMap(({ children }) => children.flatMap(({ key, kind }) => (kind === 'scalar' ? (key ?? []) : []))));
  if (keys.size < FEWEST_NAMES) return false;
  const around = [...repository.tree.entries.keys()].filter(
    (other) => MANIFEST.test(other) && (directoryOf(other) === directoryOf(path) || directoryOf(other) === ''),
  );
  return around.some((manifest) => {
    const text = repository.source(manifest)?.text ?? '';
    const asked = new Set(Array.from(text.matchAll(/\(\(([\w-]+)\)\)/g), ([, name]) => name));
    return /^applications:/m.test(text) && [...keys].filter((key) => asked.has(key)).length >= FEWEST_NAMES;
  });
}
