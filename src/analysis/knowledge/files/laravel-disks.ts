import type { Repository } from '../../repository.ts';
import { deployValues } from '../environment/deploy-variables.ts';

/** The disk on which Laravel keeps files where nobody names one; undefined where a deploy chooses, or nothing tells. */
export function defaultDisk(repository: Repository): string | undefined {
  const text = repository.source('config/filesystems.php')?.text ?? '';
  const { variable, disk } = DEFAULT.exec(text)?.groups ?? {};
  const chosen = variable === undefined ? [] : deployValues(variable, repository).filter((value) => value !== '' && value !== disk);
  return chosen.length > 0 ? undefined : disk;
}

/** `'default' => env('FILESYSTEM_DISK', 'local'),`. */
const DEFAULT = /['"]default['"]\s*=>\s*(?:env\(\s*['"](?<variable>\w+)['"]\s*,\s*)?['"](?<disk>\w+)['"]/;
