/** The directory of a path, '' for one at the root. */
export function directoryOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** The last segment of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** What other files call a module: its base name without extensions, or its directory's when the file stands for that (`index`, `__init__`, `mod`). */
export function stemOf(path: string): string {
  const stem = baseName(path).replace(/\.\w+$/, '');
  return /^(?:index|__init__|mod)$/.test(stem) ? baseName(directoryOf(path)) : stem;
}

/** From the last dot of the base name, lower case; '' when there is none. */
export function extensionOf(path: string): string {
  const name = baseName(path);
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? '' : name.slice(dot).toLowerCase();
}

/** `directory` and what stands around it, innermost first, the root ('') last. */
export function directoriesUp(directory: string): readonly string[] {
  const up = [directory];
  for (let at = directory; at !== '';) {
    at = directoryOf(at);
    up.push(at);
  }
  return up;
}

/** True when the path lies in the directory or below it. */
export function isWithin(path: string, directory: string): boolean {
  return directory === '' || path === directory || path.startsWith(`${directory}/`);
}

/** A path below a directory; the directory itself may be ''. */
export function joinPath(directory: string, name: string): string {
  return directory === '' ? name : name === '' ? directory : `${directory}/${name}`;
}

/** A relative reference resolved against a directory; undefined when it leaves the repository. */
export function resolvePath(directory: string, reference: string): string | undefined {
  const segments = reference.startsWith('/') ? [] : directory.split('/').filter(Boolean);
  for (const segment of reference.replaceAll('\\', '/').split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') segments.push(segment);
    else if (segments.pop() === undefined) return undefined;
  }
  return segments.join('/');
}
