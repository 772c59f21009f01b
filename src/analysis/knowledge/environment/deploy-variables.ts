import type { ComposeFile, ComposeService, Dockerfile, EnvFile, KubernetesFile } from '../../documents/kinds.ts';
import { repositoryFact } from '../../remembered-facts.ts';
import type { Repository } from '../../repository.ts';
import { composeTexts, imageTexts, kubernetesTexts, leaves, settingTexts, type NamedText } from '../settings/named-texts.ts';

/** What the repository's deploys and the example of its environment set a variable to: images, compose, Kubernetes, dotenv files and platform manifests. */
export function deployValues(variable: string, repository: Repository): readonly string[] {
  const isAbout = (document: { readonly source: { readonly text: string } }): boolean => document.source.text.includes(variable);
  const texts: readonly NamedText[] = [
    ...repository.documents('dockerfile').filter(isAbout).flatMap(imageTexts),
    ...repository.documents('compose').filter(isAbout).flatMap(composeTexts),
    ...repository.documents('kubernetes').filter(isAbout).flatMap(kubernetesTexts),
    ...repository.documents('envFile').filter(isAbout).flatMap(settingTexts),
    ...repository
      .documents('data')
      .filter(isAbout)
      .flatMap(({ roots }) => roots.flatMap((root) => leaves(root))),
  ];
  return texts.filter(({ name }) => name === variable || name.endsWith(`.${variable}`)).map(({ text }) => text);
}

/** True for a dotenv file that a deploy is started with: by its name, or since it says so itself. */
function isOfDeploy({ environment, template, settings }: EnvFile): boolean {
  if (template) return false;
  if (environment !== undefined) return /prod|stag|live/.test(environment);
  return settings.some(
    ({ key, value }) => /^(?:APP|NODE|RAILS|FLASK|DJANGO)_ENV$/.test(key) && /^["']?(?:production|prod|staging)["']?$/.test(value),
  );
}

/**
 * Asks the same of every kind of file in which a deploy gives its processes variables; stacks of developers are left out, and services
 * of a stack that the question is not about.
 */
export function byDeployFile<T>(
  judge: (texts: readonly NamedText[]) => Iterable<T>,
  asks: (service: ComposeService) => boolean = () => true,
) {
  return {
    dockerfile: (file: Dockerfile): Iterable<T> => judge(imageTexts(file)),
    compose: (file: ComposeFile): Iterable<T> =>
      file.developmentOnly ? [] : judge(composeTexts({ ...file, services: file.services.filter(asks) })),
    kubernetes: (file: KubernetesFile): Iterable<T> => judge(kubernetesTexts(file)),
    envFile: (file: EnvFile): Iterable<T> => (isOfDeploy(file) ? judge(settingTexts(file)) : []),
  };
}

/** Variables that a stack gives to a service by itself, whatever those are called that it takes them from. */
export const givenByStacks = repositoryFact((repository): ReadonlySet<string> => {
  const stacks = repository.documents('compose').filter(({ developmentOnly }) => !developmentOnly);
  return new Set(stacks.flatMap((file) => composeTexts(file).map(({ name }) => name)));
});
