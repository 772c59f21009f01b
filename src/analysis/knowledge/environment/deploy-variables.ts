import type { ComposeFile, ComposeService, Dockerfile, EnvFile, KubernetesFile } from '../../documents/kinds.ts';
import { directoryOf, isWithin } from '../../paths.ts';
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

/** Files in which deploys give their processes variables, and the page that tells whoever deploys of them. */
const OF_DEPLOYS =
  /^README\.md$|(?:^|\/)(?:(?:docker-)?compose[\w.-]*|app|render|serverless|clowdapp|nais[\w-]*|manifest|values[\w.-]*)\.ya?ml$|(?:^|\/)fly(?:\.[\w-]+)?\.toml$|\.(?:tf|tfvars|hcl|bicep|nomad)$|(?:^|[/.])(?:helm|charts?|deploy|deployments?|k8s|kube\w*|kustomize|manifests|infra\w*|terraform|nais|openshift|overlays)(?:[_-]\w+)*\/.*\.(?:ya?ml|tpl|json|env)$/i;
const OF_TESTS_ALONE = /(?:^|[/._-])(?:tests?|testing|ci|e2e|local|dev|development)(?=[/._-])/i;
/** `name: SPRING_DATASOURCE_URL`, `ConnectionStrings__Shop=…`, `DB_HOST = "…"`. */
const GIVEN = /\b([A-Z][A-Z\d]*(?:_+[A-Z\d]+)+|[A-Za-z]\w*?(?:__\w+)+)\b["']?[ \t]*(?:[:=]|\r?$)/gm;

/** A variable or a setting, however it is spelt: `ConnectionStrings__Shop`, `spring.datasource.url`, `SPRING_DATASOURCE_URL`. */
const withoutMarks = (name: string): string => name.replaceAll(/[^A-Za-z\d]/g, '').toLowerCase();

/** Variables that deploys give: to everything, or to the service whose image is built in a directory of its own. */
interface Given {
  readonly names: ReadonlySet<string>;
  readonly directory?: string;
}

const namesIn = (text: string): readonly string[] => [...text.matchAll(GIVEN)].map(([, name = '']) => withoutMarks(name));

/** What the services of a stack are given one by one, and what stands in the file beside them. */
function givenByStack(file: ComposeFile): readonly Given[] {
  const built = file.services.flatMap((service) => {
    const directory = service.build === undefined ? '' : directoryOf(service.build.dockerfile);
    return directory === '' || directory === directoryOf(file.path) ? [] : [{ service, directory }];
  });
  const spans = built.map(({ service }) => service.node.span);
  const beside = spans.toReversed().reduce((text, { start, end }) => text.slice(0, start) + text.slice(end), file.source.text);
  return [
    { names: new Set(namesIn(beside)) },
    ...built.map(({ service, directory }) => ({
      directory,
      names: new Set(service.environment.map(({ name }) => withoutMarks(name))),
    })),
  ];
}

/** The variables that the repository's stacks, charts and manifests give to processes. */
const givenByDeploys = repositoryFact((repository): readonly Given[] => {
  const paths = [...repository.texts].filter((path) => OF_DEPLOYS.test(path) && !OF_TESTS_ALONE.test(path));
  return paths.flatMap((path) => {
    const stack = repository.document('compose', path);
    return stack ? givenByStack(stack) : [{ names: new Set(namesIn(repository.source(path)?.text ?? '')) }];
  });
});

/** True for a variable that a deploy gives to the service a file belongs to; a file of no service's directory is for all. */
export function isGivenInDeploys(variable: string, path: string, repository: Repository): boolean {
  const given = givenByDeploys(repository);
  const isOfOne = given.some(({ directory }) => directory !== undefined && isWithin(path, directory));
  return given.some(
    ({ names, directory }) => names.has(withoutMarks(variable)) && (directory === undefined || !isOfOne || isWithin(path, directory)),
  );
}
