import { baseName } from '../../paths.ts';
import type { Deployable } from '../../repository.ts';
import type { TreeFacts } from './sign.ts';

/** Kubernetes manifests that run an image of the deployable's name; they show how it runs and make no deployable of their own. */
export function kubernetesEvidence(facts: TreeFacts, name: string, root: string): Deployable['evidence'] {
  const names = [...new Set([baseName(name), baseName(root)])].filter((word) => word.length > 2 && word !== 'app');
  const found: { readonly path: string; readonly because: string }[] = [];
  for (const file of facts.documents('kubernetes')) {
    if (facts.role(file.path) !== 'configuration') continue;
    for (const resource of file.resources) {
      const runs = resource.containers.some((container) => names.some((word) => isNamed(baseName(container.image?.name ?? ''), word)));
      if (runs) found.push({ path: file.path, because: `the ${resource.kind} ${resource.name ?? ''} runs its image`.replace('  ', ' ') });
    }
  }
  return found;
}

/** `shop/api` and `shop-api` are images of `api`. */
function isNamed(image: string, name: string): boolean {
  return image === name || image.endsWith(`-${name}`) || image.endsWith(`_${name}`);
}
