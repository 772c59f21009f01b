import { normalised, readRequirement } from '../manifests/python-requirement.ts';
import type { SourceText } from '../../text.ts';
import type { Ecosystem, Lock } from '../kinds.ts';
import { LockDraft, linesOf } from './draft.ts';

/** A `[[package]]` of a lock while its lines go by. */
interface Package {
  name: string;
  version: string | undefined;
  /** Directory of a package that is part of the repository, relative to the lock (uv). */
  directory: string | undefined;
}

/** Reads a poetry.lock, uv.lock, pdm.lock or Cargo.lock: TOML with a `[[package]]` for each, by its lines. */
export function readTomlLock(path: string, source: SourceText, ecosystem: Ecosystem, format: Lock['format']): Lock {
  const draft = new LockDraft(path);
  const name = ecosystem === 'python' ? normalised : (written: string) => written;
  let at: Package = { name: '', version: undefined, directory: undefined };
  let section = '';
  for (const line of linesOf(source.text)) {
    if (line.startsWith('[')) {
      section = line.trim();
      if (section === '[[package]]') {
        if (at.directory === undefined) draft.resolved(at.name, at.version);
        at = { name: '', version: undefined, directory: undefined };
      }
    } else if (section === '[[package]]') readField(at, line, name);
    else if (at.directory !== undefined && section.startsWith('[package.metadata')) addRequest(draft, at.directory, line);
  }
  if (at.directory === undefined) draft.resolved(at.name, at.version);
  return draft.lock(source, ecosystem, format);
}

function readField(at: Package, line: string, spelled: (written: string) => string): void {
  const field = /^(name|version) = "([^"]*)"/.exec(line);
  if (field?.[1] === 'name') at.name = spelled(field[2] ?? '');
  else if (field?.[1] === 'version') at.version = field[2];
  else if (line.startsWith('source = {')) at.directory = /\b(?:virtual|editable|directory) = "([^"]*)"/.exec(line)?.[1];
}

/** uv: `{ name = "fastapi", extras = ["standard"], specifier = ">=0.114" },` of `requires-dist` and `requires-dev`. */
function addRequest(draft: LockDraft, directory: string, line: string): void {
  for (const [entry] of line.slice(0, 20_000).matchAll(/\{ name = "[^}]*\}/g)) {
    const name = /^\{ name = "([^"]*)"/.exec(entry)?.[1] ?? '';
    draft.requested(directory, normalised(name), readRequirement(`x${/\bspecifier = "([^"]*)"/.exec(entry)?.[1] ?? ''}`)?.constraint);
  }
}
