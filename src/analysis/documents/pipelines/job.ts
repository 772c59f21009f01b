import { parseImage } from '../images/image.ts';
import type { DataNode, Job, Pipeline, Step } from '../kinds.ts';
import { deploys } from './deploys.ts';

/** A job but for what follows from its other parts. */
export type JobParts = Omit<Job, 'deploys'>;

/** A job, and whether it ships something. */
export function job(parts: JobParts): Job {
  return { ...parts, deploys: deploys(parts) };
}

/** Children of a map that are maps themselves. */
export function mapsIn(node: DataNode | undefined): readonly DataNode[] {
  return node?.kind === 'map' ? node.children.filter((child) => child.kind === 'map') : [];
}

/** The image of `image: x` or `image: { name: x }`. */
export function imageOf(node: DataNode | undefined, key: string): Job['image'] {
  const text = node?.text ?? node?.at(key)?.text;
  return text === undefined ? undefined : parseImage(text);
}

/** The text of `environment: x` or `environment: { name: x }`. */
export function nameOf(node: DataNode | undefined): string | undefined {
  return node?.text ?? node?.at('name')?.text;
}

/** Scalars of a list, or one scalar, as branch patterns. */
export function patternsOf(node: DataNode | undefined): Pipeline['branches'] {
  const scalars = node?.kind === 'list' ? node.children : node === undefined ? [] : [node];
  return scalars.flatMap(({ text, span }) => (text === undefined ? [] : [{ pattern: text, span }]));
}

/** `owner/action@ref` taken apart. */
export function usesOf(node: DataNode | undefined): Step['uses'] {
  if (node?.text === undefined) return undefined;
  const at = node.text.lastIndexOf('@');
  return at <= 0
    ? { action: node.text, ref: undefined, span: node.span }
    : { action: node.text.slice(0, at), ref: node.text.slice(at + 1), span: node.span };
}

/** Entries of a map by key. */
export function inputsOf(node: DataNode | undefined): Step['inputs'] {
  return new Map((node?.kind === 'map' ? node.children : []).map((child) => [child.key ?? '', child]));
}
