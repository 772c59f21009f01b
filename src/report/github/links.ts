/** Where the text of a report is read: addresses that its links begin with. */
export interface Place {
  /** `https://github.com/owner/name`, without a slash at the end. */
  readonly repositoryUrl: string;
  /** Commit that was judged. */
  readonly head: string;
  /** Commit that it was compared with, for what was fixed. */
  readonly base: string | undefined;
}

/** Address of a line at a commit. Every character of the path is encoded, so that it can't leave the repository. */
export function lineLink(place: Place, commit: string, path: string, line: number): string {
  const encoded = path.split('/').map(segment).join('/');
  return `${place.repositoryUrl}/blob/${commit}/${encoded}#L${line}`;
}

/** Lone surrogates can't be encoded; dots alone would be resolved away. */
function segment(text: string): string {
  const encoded = encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return /^\.+$/.test(encoded) ? encoded.replaceAll('.', '%2E') : encoded;
}
