import { readFileSync } from 'node:fs';

/** The version in the package's manifest, which lies above this file at different heights in the sources and the build. */
export function packageVersion(): string {
  for (let folder = new URL('.', import.meta.url); folder.pathname !== '/'; folder = new URL('..', folder)) {
    const manifest = readManifest(new URL('package.json', folder));
    if (manifest?.name === 'twelvefold') return manifest.version ?? '0.0.0';
  }
  return '0.0.0';
}

function readManifest(file: URL): { readonly name?: string; readonly version?: string } | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as { readonly name?: string; readonly version?: string };
  } catch {
    return undefined;
  }
}
