import { repositoryFact } from '../../remembered-facts.ts';

/**
 * Names that manifests carry in place of an image: what Kustomize's `images` give another name, tag or digest, and what Skaffold
 * builds and puts in with the tag of the build. With the registry where one is named.
 */
export const replacedImages = repositoryFact((repository): ReadonlySet<string> => {
  const names = new Set<string>();
  for (const { path, resources } of repository.documents('kubernetes')) {
    for (const { kind, node } of resources) {
      if (SKAFFOLD.test(path))
        for (const artifact of node.at('build', 'artifacts')?.children ?? []) names.add(artifact.at('image')?.text ?? '');
      if (kind !== 'Kustomization') continue;
      for (const image of node.at('images')?.children ?? []) {
        const name = image.at('name')?.text;
        if (name !== undefined && (image.at('newTag') ?? image.at('digest')) !== undefined) names.add(name);
      }
    }
  }
  return names;
});

const SKAFFOLD = /(?:^|\/)skaffold[\w.-]*\.ya?ml$/;
