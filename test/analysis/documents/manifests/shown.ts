import { readManifest } from '../../../../src/analysis/documents/manifest.ts';
import { SourceText } from '../../../../src/analysis/text.ts';

/** A manifest read from a text, with its dependencies as lines that a test can read, and what their spans hold. */
export function read(path: string, text: string) {
  const source = new SourceText(text);
  const manifest = readManifest(path, source);
  const slice = (span: { readonly start: number; readonly end: number } | undefined) =>
    span === undefined ? undefined : source.slice(span);
  return {
    ...manifest,
    slice,
    shown: manifest.dependencies.map(({ name, constraint, group, origin, reference, managed }) =>
      [name, constraint ?? '-', group, origin === 'registry' ? '' : origin, reference ?? '', managed ? 'managed' : '']
        .filter(Boolean)
        .join(' '),
    ),
    written: manifest.dependencies.map(({ span }) => source.slice(span)),
    runs: manifest.scripts.map(({ name, commands }) =>
      [name, ...commands.map((command) => [command.name, ...command.args].join(' '))].join(': '),
    ),
  };
}
