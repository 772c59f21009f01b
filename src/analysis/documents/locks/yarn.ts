import type { SourceText } from '../../text.ts';
import type { Lock } from '../kinds.ts';
import { LockDraft, linesOf } from './draft.ts';

/**
 * Reads a yarn.lock, classic or berry, by its indentation. Berry's workspaces say what their manifests asked for.
 * @see https://classic.yarnpkg.com/lang/en/docs/yarn-lock/
 */
export function readYarnLock(path: string, source: SourceText): Lock {
  const berry = /^__metadata:/m.test(source.text.slice(0, 2000));
  const draft = new LockDraft(path);
  let descriptors: readonly string[] = [];
  let workspace: string | undefined;
  let table = '';
  for (const line of linesOf(source.text)) {
    if (/^["@\w]/.test(line)) {
      descriptors = descriptorsOf(line);
      workspace = /@workspace:([^"]+)/.exec(line)?.[1];
      table = '';
    } else if (/^ {2}\w/.test(line)) {
      table = line.trim();
      const version = /^ {2}version:? "?([^"\s]+)"?/.exec(line)?.[1];
      if (version !== undefined && workspace === undefined) addVersion(draft, descriptors, version);
    } else if (workspace !== undefined && table.endsWith('ependencies:')) addRequest(draft, workspace, line);
  }
  return draft.lock(source, 'npm', berry ? 'yarn-berry' : 'yarn');
}

/** `"a@^1", b@^2:` and berry's `"a@npm:^1, a@npm:^1.2":`, with `npm:` taken off where it only says the registry. */
function descriptorsOf(line: string): readonly string[] {
  return line
    .replace(/:\s*$/, '')
    .replaceAll('"', '')
    .split(', ')
    .map((descriptor) => descriptor.trim().replace(/^(.[^@]*)@npm:(?!@?[a-z][\w./-]*@)/i, '$1@'));
}

function addVersion(draft: LockDraft, descriptors: readonly string[], version: string): void {
  for (const descriptor of descriptors) {
    const at = descriptor.indexOf('@', 1);
    if (at === -1) continue;
    draft.resolved(descriptor.slice(0, at), version);
    draft.descriptor(descriptor, version);
  }
}

function addRequest(draft: LockDraft, workspace: string, line: string): void {
  const match = /^ {4}"?((?:@[\w.-]+\/)?[\w.-]+)"?: "?([^"]*)"?$/.exec(line);
  if (match !== null) draft.requested(workspace, match[1] ?? '', (match[2] ?? '').replace(/^npm:/, ''));
}
