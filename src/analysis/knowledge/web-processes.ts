import type { Deployable, Repository } from '../repository.ts';
import { startCommands } from '../startup.ts';

/**
 * True for code that runs in the processes which answer requests: its deployable is a server, and no process of another type is
 * started with the file itself (`worker: node scheduler.js`, `celery -A tasks`, `python -m shop.worker`).
 */
export function runsInWebProcess(path: string, deployable: Deployable | undefined, repository: Repository): boolean {
  if (deployable?.kind !== 'server') return false;
  const file = path.slice(path.lastIndexOf('/') + 1);
  const stem = file.replace(/\.\w+$/, '');
  const module = path.replace(/\.\w+$/, '').replaceAll('/', '.');
  return !startCommands(repository).some(
    ({ process, command, program }) =>
      process.type !== 'web' &&
      [program.name, command.name, ...command.args].some((word) => {
        const bare = word.replace(/[:'"].*$/, '');
        return bare.endsWith(file) || (bare !== '' && (module === bare || module.endsWith(`.${bare}`))) || bare.split('/').at(-1) === stem;
      }),
  );
}
