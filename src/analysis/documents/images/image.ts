import type { ImageReference } from '../kinds.ts';
import { fillIn } from '../variables.ts';

/** Stands for a variable that is not known while the reference is taken apart. */
const UNKNOWN = '\u{e000}';

/**
 * Takes an image reference apart (`registry/name:tag@digest`), variables filled in where a value or a default is known.
 * `dynamic` says that one is not; it stays as written in the part that it stands in.
 *
 * @see https://pkg.go.dev/github.com/distribution/reference for the grammar
 */
export function parseImage(raw: string, values?: ReadonlyMap<string, string>): ImageReference {
  const { text, unknown } = fillIn(raw.trim(), values, UNKNOWN);
  const restore = restorer(unknown);
  const [named, digest] = splitAt(text, text.indexOf('@'));
  const [path, tag] = splitAt(named, named.indexOf(':', named.lastIndexOf('/') + 1));
  const slash = path.indexOf('/');
  const first = slash === -1 ? '' : path.slice(0, slash);
  const isRegistry = /[.:]|^localhost$/.test(first);
  const name = (isRegistry ? path.slice(slash + 1) : path).replace(/^library\//, '');
  return {
    raw,
    registry: isRegistry ? restore(first) : undefined,
    name: restore(name),
    tag: tag === undefined ? undefined : restore(tag),
    digest: digest === undefined ? undefined : restore(digest),
    dynamic: unknown.length > 0,
  };
}

function splitAt(text: string, index: number): readonly [string, string?] {
  return index === -1 ? [text] : [text.slice(0, index), text.slice(index + 1)];
}

/** Puts the unknown variables back, in the order in which the parts are asked for: registry, name, tag, digest. */
function restorer(unknown: readonly string[]): (part: string) => string {
  let next = 0;
  return (part) =>
    part.replaceAll(UNKNOWN, () => {
      next += 1;
      return unknown[next - 1] ?? '';
    });
}
