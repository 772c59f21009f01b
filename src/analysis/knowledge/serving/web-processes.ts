import type { Deployable, Repository } from '../../repository.ts';
import { startCommands } from '../../startup.ts';

/** Sub-commands by which a program is told to answer requests, whatever the process is called. */
const SERVES = /^(?:serve|server|start|run|web|api|http)$/;

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
        if (SERVES.test(bare)) return false;
        return bare.endsWith(file) || (bare !== '' && (module === bare || module.endsWith(`.${bare}`))) || bare.split('/').at(-1) === stem;
      }),
  );
}

/** Programs of a repository with several, by the directory that they lie in. */
const WORKERS =
  /(?:^|\/)(?:apps|services|cmd|bin)\/(?:[\w-]+[-_])?(?:workers?|consumers?|job-?runner|queue-?(?:runner|processor)|scheduler|cron|clock)\//i;

/** True for code of a program that is there to work, though it may answer who asks after its health. */
export function isWorkersCode(path: string): boolean {
  return WORKERS.test(path);
}

/** True for code of the process that answers people: the web process, or that of a bot in a chat. */
export function answersPeople(path: string, deployable: Deployable | undefined, repository: Repository): boolean {
  return isBot(deployable) || runsInWebProcess(path, deployable, repository);
}

/** True for a bot that answers people in a chat and serves nothing else. */
export function isBot(deployable: Deployable | undefined): boolean {
  return deployable?.kind === 'worker' && deployable.frameworks.has('chat-bot');
}
