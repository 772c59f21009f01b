import type { ImageReference } from '../../documents/kinds.ts';
import { baseName } from '../../paths.ts';
import type { Repository } from '../../repository.ts';
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

/** What a deploy puts in place of a tag that the files carry. */
interface SetTags {
  /** Values of charts that name a tag. */
  readonly ofCharts: boolean;
  /** Definitions of tasks, by the action that renders them. */
  readonly ofTasks: boolean;
  /** Commands that set the image of a workload. */
  readonly lines: readonly string[];
}

const SETS_VALUE =
  /--set(?:-string)?[\s=]+["']?(?:[\w-]+=[^\s,]*,)*(?:[\w-]+\.)*(?:tag|imageTag|image_tag)=(?!["']?latest\b)|\byq\b[^\n]*\.(?:[\w-]+\.)*(?:tag|imageTag)["']?\s*\|?=|\bhmpps\/deploy_env\b|\bfjogeleit\/yaml-update-action\b/;
const SETS_IMAGE =
  /\b(?:kubectl|oc)\s(?:[^\n]*\s)?set\s+image\s[^\n]*|\bkustomize\s+edit\s+set\s+image\s[^\n]*|\bsed\s[^\n]*\bimage:[^\n]*/g;
const RENDERS_TASK = /amazon-ecs-render-task-definition|aws-ecs\/(?:deploy|update)/;
const RUNS_COMMANDS = /^(?:[\w.-]*\.(?:sh|bash|mk)|(?:GNU)?[Mm]akefile|[Jj]ustfile|Jenkinsfile[\w.]*)$/;

const setTags = repositoryFact((repository): SetTags => {
  const scripts = repository.texts.filter((path) => RUNS_COMMANDS.test(baseName(path)));
  const pipelines = repository.documents('pipeline').map(({ path }) => path);
  const texts = [...new Set([...scripts, ...pipelines])].map((path) =>
    (repository.source(path)?.text ?? '').replaceAll(/\\\r?\n\s*/g, ' '),
  );
  const lines = texts.flatMap((text) => [...text.matchAll(SETS_IMAGE)].map(([line]) => line));
  return {
    ofCharts: texts.some((text) => SETS_VALUE.test(text)),
    ofTasks: texts.some((text) => RENDERS_TASK.test(text)),
    lines: lines.filter((line) => line.includes('$') && !/:latest\b["']?\s*$/.test(line)),
  };
});

/** True where the deploy sets the tags of charts itself: `helm upgrade --set image.tag=$SHA`. */
export function setsTagsOfCharts(repository: Repository): boolean {
  return setTags(repository).ofCharts;
}

/** True where the deploy renders the definition of a task with the image of the release. */
export function setsTagsOfTasks(repository: Repository): boolean {
  return setTags(repository).ofTasks;
}

/** True for the image of a container that the deploy sets: `kubectl set image deployment/shop shop=acme/shop:$SHA`. */
export function isSetAtDeploy({ name }: ImageReference, container: string, repository: Repository): boolean {
  const last = name.slice(name.lastIndexOf('/') + 1);
  return setTags(repository).lines.some(
    (line) => line.includes(`${container}=`) || (last !== '' && line.includes(`${last}:`)) || line.includes(`/${last}=`),
  );
}
