import type { DataNode, KubernetesFile } from './documents/kinds.ts';
import { isDeployedVariant, isLocalName } from './knowledge/environment/environment-names.ts';
import { baseName, directoryOf, joinPath } from './paths.ts';
import type { Repository } from './repository.ts';
import type { Span } from './text.ts';

/** A value of a chart that a template puts in. */
export interface ChartValue {
  readonly path: string;
  /** Of the value in that file. */
  readonly span: Span;
}

/** A text of a template with the values of its chart put in, as a deploy has it. */
interface Rendered {
  readonly text: string;
  /** The values that were put in, in order. */
  readonly values: readonly ChartValue[];
}

/**
 * What a text of a Helm template is when the chart's values are put in: once for `values.yaml` and once for each file of values for a
 * deploy (`values-prod.yaml`) that changes it. Empty where a part is not known here: helpers, loops, values that the deploy sets.
 */
export function rendered(written: string, { path }: KubernetesFile, repository: Repository): readonly Rendered[] {
  const chart = chartOf(path, repository);
  if (chart === undefined || !written.includes('.Values.')) return [];
  const base = valuesAt(joinPath(chart, 'values.yaml'), repository) ?? valuesAt(joinPath(chart, 'values.yml'), repository);
  const layers = base ? [base] : [];
  const overlays = overlaysOf(chart, repository);
  const all = [...overlays.map((overlay) => [overlay, ...layers]), layers].map((files) => render(written, files, chart, repository));
  const [plain, ...changed] = [all.at(-1), ...all.slice(0, -1)];
  const differing = changed.flatMap((one) => (one && one.values.some(({ path: from }) => from !== base?.path) ? [one] : []));
  // The values that every deploy replaces reach none.
  return overlays.length > 0 && differing.length === overlays.length ? differing : [...(plain ? [plain] : []), ...differing];
}

interface Values {
  readonly path: string;
  readonly root: DataNode;
}

/** The directory of the chart that a template belongs to. */
function chartOf(path: string, repository: Repository): string | undefined {
  const [, before] = /^(.*?)(?:^|\/)templates\//.exec(path) ?? [];
  return before !== undefined && repository.tree.entries.has(joinPath(before, 'Chart.yaml')) ? before : undefined;
}

function valuesAt(path: string, repository: Repository): Values | undefined {
  const root = repository.document('data', path)?.roots[0];
  return root && { path, root };
}

/** Files of values for a deploy, beside the chart's own. */
function overlaysOf(chart: string, repository: Repository): readonly Values[] {
  return repository.texts.flatMap((path) => {
    const [, variant] = /^values[._-]([\w.-]+)\.ya?ml$/.exec(baseName(path)) ?? [];
    const isDeploy = variant !== undefined && isDeployedVariant(variant) && !isLocalName(variant);
    return isDeploy && directoryOf(path) === chart ? (valuesAt(path, repository) ?? []) : [];
  });
}

const ACTION = /\{\{-?\s*(.*?)\s*-?\}\}/g;
/** Functions that leave a plain text what it is. */
const PLAIN = /^(?:quote|squote|toString|trim|b64enc|default\s+\S+|int|int64|trunc\s+\d+|trimSuffix\s+"-")$/;

function render(written: string, files: readonly Values[], chart: string, repository: Repository): Rendered | undefined {
  const values: ChartValue[] = [];
  let isKnown = true;
  const text = written.replaceAll(ACTION, (_, action: string) => {
    const value = valueOf(action, files, chart, repository);
    if (value === undefined) isKnown = false;
    else if (value.at) values.push(value.at);
    return value?.text ?? '';
  });
  return isKnown && values.length > 0 ? { text: text.trim().replace(/^(["'])(.*)\1$/, '$2'), values } : undefined;
}

interface Put {
  readonly text: string;
  readonly at: ChartValue | undefined;
}

/** `.Values.a.b`, piped through plain functions, with a default. */
function valueOf(action: string, files: readonly Values[], chart: string, repository: Repository): Put | undefined {
  const [, leading, first = ''] = /^(?:default\s+(\S+)\s+)?\(?\s*(\S+?)\)?(?=\s*(?:\||$))/.exec(action) ?? [];
  const pipes = action
    .split('|')
    .slice(1)
    .map((part) => part.trim().replace(/\)$/, ''));
  if (!pipes.every((pipe) => PLAIN.test(pipe))) return undefined;
  const fallback = leading ?? pipes.flatMap((pipe) => /^default\s+(\S+)$/.exec(pipe)?.[1] ?? [])[0];
  const found = operand(first, files, chart, repository);
  return (found === undefined || found.text === '') && fallback !== undefined ? operand(fallback, files, chart, repository) : found;
}

function operand(word: string, files: readonly Values[], chart: string, repository: Repository): Put | undefined {
  const quoted = /^"([^"]*)"$/.exec(word)?.[1];
  if (quoted !== undefined) return { text: quoted, at: undefined };
  if (word === '.Chart.AppVersion') {
    const version = valuesAt(joinPath(chart, 'Chart.yaml'), repository)?.root.at('appVersion');
    return version?.text === undefined
      ? undefined
      : { text: version.text, at: { path: joinPath(chart, 'Chart.yaml'), span: version.span } };
  }
  const names = /^\$?\.Values\.([\w.]+)$/.exec(word)?.[1]?.split('.');
  if (names === undefined) return undefined;
  for (const { path, root } of files) {
    const node = root.at(...names);
    if (node?.text !== undefined && !node.dynamic) return { text: node.text, at: { path, span: node.span } };
  }
  return undefined;
}

/** True for a value that a chart comes with and that asks each deploy for one of its own: `token: change_me` in `values.yaml`. */
export function isToBeFilledIn(path: string, text: string): boolean {
  return /(?:^|\/)values[\w.-]*\.ya?ml$/.test(path) && /^change[-_ ]?(?:me|this|it)\b/i.test(text);
}
