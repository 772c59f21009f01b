import { directoriesUp, directoryOf, baseName } from '../../paths.ts';
import { type Role, ROLES } from '../../repository.ts';

/** Every role: for rules about files that should not be there at all. */
export const ALL_ROLES: readonly Role[] = ROLES;

const ASIDE =
  /(?:^|\/)(?:(?:[\w-]+[-_.])?tests?|__tests__|specs?|fixtures?|testdata|test-data|examples?|samples?|docs?|documentation|demos?|tutorials?|features|cassettes|e2e|seeds?)\//i;

/** True below directories of tests, samples and documents, where anything may be data. */
export function isAside(path: string): boolean {
  return ASIDE.test(path);
}

/** Directories that browsers are served from: what lies there is committed on purpose as often as not. */
const SERVED = /(?:^|\/)(?:public|static|assets|wwwroot|www|htdocs|webroot|web|site|media|resources)\//;

/** True for a file that an app may serve as it is. */
export function isServed(path: string): boolean {
  return SERVED.test(path);
}

const INSTALLED = /^(?:node_modules|bower_components|jspm_packages|site-packages|\.venv|venv|virtualenv|Pods)$/;

/** The directory around a path that a package manager fills: whatever lies in it is the packages' own. Composer's holds its autoloader. */
export function installedDirectory(path: string, entries: ReadonlyMap<string, unknown>): string | undefined {
  const installed = outermost(path, INSTALLED);
  if (installed !== undefined) return installed;
  const vendor = outermost(path, /^vendor$/);
  return vendor !== undefined && entries.has(`${vendor}/autoload.php`) ? vendor : undefined;
}

/** The outermost directory around a path whose name matches; undefined when none does. */
export function outermost(path: string, name: RegExp): string | undefined {
  return directoriesUp(directoryOf(path)).findLast((directory) => name.test(baseName(directory)));
}
