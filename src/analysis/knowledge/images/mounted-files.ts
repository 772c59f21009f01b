import type { ComposeService } from '../../documents/kinds.ts';
import { directoryOf, isWithin, resolvePath } from '../../paths.ts';
import type { Repository } from '../../repository.ts';

/** The service of a stack that is not for developers alone into which a file of the repository is mounted, itself or with its directory. */
export function mountingService(path: string, repository: Repository): ComposeService | undefined {
  const stacks = repository.documents('compose').filter(({ developmentOnly }) => !developmentOnly);
  for (const stack of stacks) {
    if (!DEPLOYED.has(repository.role(stack.path))) continue;
    const service = stack.services.find((one) => one.volumes.some(({ source }) => takes(source, stack.path, path)));
    if (service !== undefined) return service;
  }
  return undefined;
}

const DEPLOYED: ReadonlySet<string> = new Set(['source', 'configuration']);

/** A mount of the whole repository brings a file along without meaning it. */
function takes(source: string | undefined, stack: string, path: string): boolean {
  if (source === undefined || !source.startsWith('.')) return false;
  const place = resolvePath(directoryOf(stack), source);
  return place !== undefined && place !== '' && isWithin(path, place);
}
