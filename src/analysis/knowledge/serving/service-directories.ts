import { directoryOf } from '../../paths.ts';
import type { Repository } from '../../repository.ts';

/** The script by which s6 or runit starts and watches one process of a container. */
const RUN = /(?:^|\/)(?:services\.d|s6-rc\.d|etc\/service|etc\/sv)\/(?<name>[\w.-]+)\/run$/;
/** Images that begin with one of them. */
const SUPERVISORS = /\bs6\b|s6-overlay|linuxserver|lsiobase|phusion|\brunit\b|runsvdir|my_init|"\/init"/;
/** What looks after the container, and does no work of the app's. */
const HELPERS = /^(?:s6|cron|crond|syslog\w*|rsyslog\w*|sshd?|log(?:s|ger|rotate)?|user|init|svc-cron)$/;

/** A service of such a directory. */
export interface SupervisedService {
  readonly path: string;
  readonly name: string;
}

/** The directories of a repository in which the services of one container stand, where there are several. */
export function supervisedDirectories(repository: Repository): ReadonlyMap<string, readonly SupervisedService[]> {
  if (!repository.documents('dockerfile').some(({ source: { text } }) => SUPERVISORS.test(text))) return new Map();
  const services = [...repository.tree.entries.keys()].flatMap((path) => {
    const name = RUN.exec(path)?.groups?.name;
    if (name === undefined || HELPERS.test(name) || isOneShot(path, repository)) return [];
    const role = repository.role(path);
    return role === 'source' || role === 'configuration' ? [{ path, name }] : [];
  });
  const directories = Map.groupBy(services, ({ path }) => directoryOf(directoryOf(path)));
  return new Map([...directories].filter(([, found]) => found.length > 1));
}

/** A step of s6-rc that ends before the services start. */
function isOneShot(path: string, repository: Repository): boolean {
  const directory = directoryOf(path);
  return directory.includes('s6-rc.d/') && /oneshot/.test(repository.source(`${directory}/type`)?.text ?? 'longrun');
}
