import type { Manifest } from '../../documents/kinds.ts';
import type { Repository } from '../../repository.ts';
import { pushOf, type ImagePush } from './image-pushes.ts';

const BLOCK = /\bjib\s*\{/;
/** `to.image = …` and `to { image = … }`, whatever stands between them. */
const IMAGE = /\bto(?:\.image|\s*\{[^{}]*?\bimage)\s*=\s*([^\n]+)/;
/** Further tags are a list of their own, and the command line may name others. */
const TAGS = /\btags\s*(?:=|\.set\b)/;

/** The image that Jib publishes as a build script of Gradle says it; undefined where more than the script decides. */
export function jibPush({ path, source }: Manifest, repository: Repository): ImagePush | undefined {
  const block = /\.gradle(?:\.kts)?$/.test(path) ? BLOCK.exec(source.text) : null;
  const inside = block ? source.text.slice(block.index) : '';
  const image = IMAGE.exec(inside);
  if (!block || !image || TAGS.test(inside) || isToldElsewhere(repository)) return undefined;
  const written = (image[1] ?? '').trim();
  const start = block.index + image.index + image[0].length - (image[1] ?? '').length;
  const variable = /^\w+$/.test(written) ? variableOf(written, source.text) : undefined;
  const value = variable ?? { text: written, start };
  const name = nameOf(value.text);
  return name === undefined ? undefined : pushOf([name], { start: value.start, end: value.start + value.text.length });
}

function variableOf(name: string, text: string): { readonly text: string; readonly start: number } | undefined {
  const found = new RegExp(`^[ \\t]*(?:def|var|val|String)\\s+${name}\\s*=\\s*([^\\n]+)$`, 'm').exec(text);
  return found ? { text: (found[1] ?? '').trimEnd(), start: found.index + found[0].length - (found[1] ?? '').length } : undefined;
}

/** A text that is written out, or one with the name of a branch behind it. */
function nameOf(value: string): string | undefined {
  const literal = /^(["'])([\w./:-]+)\1$/.exec(value)?.[2];
  if (literal !== undefined) return literal;
  const [, image, variable] = /^["']([\w./:-]+):["']\s*\+\s*\(?\s*System\.getenv\(["'](\w+)["']\)/.exec(value) ?? [];
  return image === undefined || variable === undefined ? undefined : `${image}:\${${variable}}`;
}

function isToldElsewhere(repository: Repository): boolean {
  return [...repository.documents('pipeline'), ...repository.documents('script')].some(({ source }) =>
    /-Djib\.to\.|\bjib\b.*--image/.test(source.text),
  );
}
