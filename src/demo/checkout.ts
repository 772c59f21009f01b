import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * A file of Twelvefold's own checkout, whether this module runs from src or from dist. The demo's data files are read where they
 * lie; the compiler copies none of them.
 * @param path relative to the checkout's root
 */
export function inCheckout(path: string): string {
  return join(root, path);
}

const root = checkoutRoot(dirname(fileURLToPath(import.meta.url)));

function checkoutRoot(directory: string): string {
  if (existsSync(join(directory, 'package.json'))) return directory;
  const parent = dirname(directory);
  if (parent === directory) throw new Error('The demo runs in a checkout of Twelvefold, and there is none around this file.');
  return checkoutRoot(parent);
}
