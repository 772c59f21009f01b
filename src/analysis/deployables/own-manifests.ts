import type { Manifest } from '../documents/kinds.ts';
import type { Repository, Role } from '../repository.ts';

const ASIDE: ReadonlySet<Role> = new Set(['docs', 'test', 'fixture', 'example']);

/** Whether a manifest is about what runs: one of the documentation, of tests or examples declares things for those. */
export function isOwnManifest({ path }: Manifest, repository: Repository): boolean {
  return !ASIDE.has(repository.role(path));
}
