import type { SourceText } from '../../text.ts';
import type { Lock } from '../kinds.ts';
import { LockDraft, linesOf } from './draft.ts';

/**
 * Reads a Gemfile.lock: `specs` with four spaces for what was resolved, `DEPENDENCIES` for what was asked for. The platform of a
 * version (`1.15.0-x86_64-linux`) is taken off.
 */
export function readBundlerLock(path: string, source: SourceText): Lock {
  const draft = new LockDraft(path);
  let section = '';
  for (const line of linesOf(source.text)) {
    if (/^[A-Z]/.test(line)) section = line.trim();
    const entry = /^( {2,4})([^\s(!]+)!?(?: \(([^)]*)\))?!?$/.exec(line.slice(0, 1000));
    if (entry === null) continue;
    const [, indent = '', name = '', version] = entry;
    if (section === 'DEPENDENCIES' && indent.length === 2) draft.requested('', name, version);
    else if (indent.length === 4 && version !== undefined) draft.resolved(name, version.split('-', 1)[0]);
  }
  return draft.lock(source, 'ruby', 'bundler');
}

/** Reads a go.sum. A module of which only the go.mod is listed was asked for and not built from: it is a descriptor, and no resolved version. */
export function readGoSum(path: string, source: SourceText): Lock {
  const draft = new LockDraft(path);
  for (const line of linesOf(source.text)) {
    const [module = '', version = ''] = line.split(' ', 3);
    if (version === '') continue;
    const asked = version.replace(/\/go\.mod$/, '');
    if (asked === version) draft.resolved(module, version);
    draft.descriptor(`${module}@${asked}`, asked);
  }
  return draft.lock(source, 'go', 'go');
}

/** Reads a gradle.lockfile: `group:artifact:version=configurations`. */
export function readGradleLock(path: string, source: SourceText): Lock {
  const draft = new LockDraft(path);
  for (const line of linesOf(source.text)) {
    const match = /^([^#:=\s]+:[^:=\s]+):([^:=\s]+)(?:=|$)/.exec(line.slice(0, 2000));
    if (match !== null) draft.resolved(match[1] ?? '', match[2]);
  }
  return draft.lock(source, 'gradle', 'gradle');
}
