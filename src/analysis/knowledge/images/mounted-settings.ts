import type { ComposeService } from '../../documents/kinds.ts';
import { directoryOf, resolvePath } from '../../paths.ts';
import type { Repository } from '../../repository.ts';

/** True where a file of settings that is mounted into the container names the port which the mapping leads to. */
export function isSetByMount({ volumes, ports }: ComposeService, path: string, repository: Repository): boolean {
  return volumes.some(({ source = '' }) => {
    const mounted = source.startsWith('.') ? resolvePath(directoryOf(path), source) : undefined;
    const text = mounted === undefined ? undefined : repository.source(mounted)?.text;
    if (text === undefined) return false;
    return ports.some(({ target }) => target !== undefined && new RegExp(`port\\W{1,5}${target}\\b`, 'i').test(text));
  });
}
