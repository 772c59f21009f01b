import { type Baseline, loadBaseline } from '../../policy/baseline.ts';
import { baselinePath } from '../../policy/places.ts';
import type { BrokenPolicy } from '../../policy/load.ts';
import type { Policy } from '../../policy/policy.ts';
import type { ChangeSet } from '../../review/change-set.ts';

/** The baseline of one audit: what it accepts, or why it can't be followed; neither when there is none. */
export interface BaselineReading {
  readonly baseline: Baseline | undefined;
  readonly broken: readonly BrokenPolicy[];
}

/** The baseline as it stands where the change starts, so that no change accepts its own findings. It was read with the change. */
export function baselineAt({ base }: Pick<ChangeSet, 'base'>, policy: Policy): BaselineReading {
  const path = baselinePath(policy);
  if (path === undefined || !base.entries.has(path)) return { baseline: undefined, broken: [] };
  const bytes = base.bytes(path);
  const loaded = bytes ? loadBaseline(new TextDecoder().decode(bytes), path) : UNREADABLE;
  if (loaded.ok) return { baseline: loaded.baseline, broken: [] };
  const source = `${path} at ${base.revision.slice(0, 7)}`;
  return { baseline: undefined, broken: [{ kind: 'baseline', source, path, problems: loaded.problems, inForce: undefined }] };
}

const UNREADABLE = { ok: false, problems: [{ line: undefined, key: '', message: 'can not be read as text' }] } as const;
