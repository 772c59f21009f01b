import type { Deployable, Repository } from '../../repository.ts';
import { directoryOf, isWithin, resolvePath } from '../../paths.ts';
import { repositoryFact } from '../../remembered-facts.ts';

const DIRECTORIES =
  '(?:scripts?|tasks?|rake|seeds?|seeders?|migrations?|migrate|alembic|admin|maintenance|commands?|one[-_]?offs?|backfills?)';
const NAMES =
  '(?:run[-_.]?)?(?:migrat(?:e|ions?|or)|seed(?:s|er|ing)?|backfill|populate|import|export|reset|init|create|setup|clean(?:up)?|drop|fix|sync|restore|backup)';

/** A directory of one-off programs, or a file whose name is such a task's. */
const ADMIN = new RegExp(
  `(?:^|/)${DIRECTORIES}/[^/]+$|(?:^|/)${NAMES}(?:[-_.](?:db|database|data|users?|admin|schema|tables?|index(?:es)?|cache|products?|mongo|postgres|mysql|redis))?\\.(?:[cm]?[jt]s|py|rb|php|go|sh|rake)$|\\.rake$|(?:^|/)(?:cmd|bin)/(?:${NAMES})(?:[-_/][\\w.-]*)?$`,
  'i',
);

/** True for one-off programs of an app, by their names: migrations, seeds, backfills, what lies in `scripts/` or `lib/tasks/`. */
export function isAdminScript(path: string): boolean {
  return ADMIN.test(path);
}

/** Names of package scripts that bring the app itself up. */
const STARTS = /start|serve|dev|watch|worker|prod|web|run|preview|develop/i;

/** The names of the package scripts that start each program, by its path. */
const scriptsByProgram = repositoryFact((repository): ReadonlyMap<string, readonly string[]> => {
  const found = new Map<string, string[]>();
  for (const manifest of repository.documents('manifest'))
    for (const { name, commands } of manifest.scripts)
      for (const word of commands.flatMap(({ args }) => args)) {
        const path = resolvePath(directoryOf(manifest.path), word);
        if (path !== undefined) found.set(path, [...(found.get(path) ?? []), name]);
      }
  return found;
});

/** True for a program that people or pipelines start by a script of `package.json` beside the app: `"release": "node extra/release.mjs"`. */
export function isRunByHand(path: string, repository: Repository): boolean {
  const runs = scriptsByProgram(repository).get(path) ?? [];
  return runs.length > 0 && !runs.some((name) => STARTS.test(name));
}

/** The deployable that a path belongs to, or the innermost one around it. */
export function appAround(path: string, repository: Repository): Deployable | undefined {
  return (
    repository.deployableOf(path) ??
    repository.deployables.filter(({ root }) => isWithin(path, root)).toSorted((a, b) => b.root.length - a.root.length)[0]
  );
}

const LOCATES =
  /^(?:\w+_)?(?:DATABASE|DB|PG|POSTGRES(?:QL)?|MYSQL|MARIADB|MONGO(?:DB)?|REDIS|SQLALCHEMY|AMQP|RABBITMQ|ELASTIC(?:SEARCH)?|MEMCACHED?|KAFKA|SMTP|MAIL(?:ER)?)(?:_?(?:URL|URI|DSN|HOST|SERVER|ADDR(?:ESS)?|CONNECTION(?:_STRING)?|DATABASE_URI|BROKERS?))$/i;

/** Where an app takes the address of a backing service from the environment. */
export interface AddressVariable {
  readonly name: string;
  readonly path: string;
}

/** The first variable by which the code of an app itself, one-off programs aside, finds a backing service; undefined when it finds none so. */
export function addressVariable({ sources }: Deployable, repository: Repository): AddressVariable | undefined {
  for (const path of sources) {
    if (isAdminScript(path) || !/URL|URI|DSN|HOST|SERVER|ADDR|CONNECTION|BROKER/i.test(repository.source(path)?.text ?? '')) continue;
    const read = repository.code(path)?.environmentReads.find(({ name }) => LOCATES.test(name));
    if (read) return { name: read.name, path };
  }
  return undefined;
}
