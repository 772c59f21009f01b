import picomatch from 'picomatch';

/** A test for paths that one of the globs covers. One that ends in `/` stands for all below it; names that begin with a dot count. */
export function covers(globs: readonly string[]): (path: string) => boolean {
  if (globs.length === 0) return () => false;
  return picomatch(
    globs.map((glob) => (glob.endsWith('/') ? `${glob}**` : glob)),
    { dot: true },
  );
}
