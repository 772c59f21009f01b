import type { RepositoryRef } from '../delivery/intent.ts';

/** A repository's page. */
export function repositoryUrl(webUrl: string, { owner, name }: RepositoryRef): string {
  return `${webUrl}/${encodeURIComponent(owner)}/${encodeURIComponent(name)}`;
}
