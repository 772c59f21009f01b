import type { SourceText } from '../../text.ts';
import type { Lock } from '../kinds.ts';
import { normalised } from '../manifests/python-requirement.ts';
import { LockDraft, listAt, objectAt, parseJson, stringAt } from './draft.ts';

/** Reads a Pipfile.lock. */
export function readPipfileLock(path: string, source: SourceText): Lock {
  const draft = new LockDraft(path);
  const root = parseJson(source.text, draft.problems) ?? {};
  for (const section of Object.keys(root)) {
    if (section === '_meta') continue;
    for (const [name, entry] of Object.entries(objectAt(root, section)))
      draft.resolved(normalised(name), stringAt(entry, 'version')?.replace(/^=+/, ''));
  }
  return draft.lock(source, 'python', 'pipenv');
}

/** Reads a composer.lock; a `v` before a version is taken off. What a package replaces or provides comes with it. */
export function readComposerLock(path: string, source: SourceText): Lock {
  const draft = new LockDraft(path);
  const root = parseJson(source.text, draft.problems);
  for (const entry of [...listAt(root, 'packages'), ...listAt(root, 'packages-dev')]) {
    const version = stringAt(entry, 'version')?.replace(/^v(?=\d)/, '');
    draft.resolved((stringAt(entry, 'name') ?? '').toLowerCase(), version);
    for (const [name, stood] of [...Object.entries(objectAt(entry, 'replace')), ...Object.entries(objectAt(entry, 'provide'))])
      draft.resolved(name.toLowerCase(), stood === 'self.version' ? version : String(stood));
  }
  return draft.lock(source, 'composer', 'composer');
}

/**
 * Reads NuGet's packages.lock.json: direct packages are what the project asked for.
 * @see https://learn.microsoft.com/nuget/consume-packages/package-references-in-project-files#locking-dependencies
 */
export function readNugetLock(path: string, source: SourceText): Lock {
  const draft = new LockDraft(path);
  const frameworks = objectAt(parseJson(source.text, draft.problems), 'dependencies');
  for (const framework of Object.keys(frameworks)) {
    for (const [name, entry] of Object.entries(objectAt(frameworks, framework))) {
      draft.resolved(name, stringAt(entry, 'resolved'));
      if (stringAt(entry, 'type') === 'Direct') draft.requested('', name, stringAt(entry, 'requested'));
    }
  }
  return draft.lock(source, 'nuget', 'nuget');
}
