import { isPreparation, oneOffOf } from '../knowledge/admin/one-off-commands.ts';
import type { Repository } from '../repository.ts';
import type { StartCommand } from '../startup.ts';

/** Tools that read or move data and have done their work then. */
const MOVES =
  /^(?:mongodump|mongoexport|pg_dump|pg_dumpall|mysqldump|aws|gsutil|gcloud|az|s3cmd|rclone|curl|wget|tar|gzip|gunzip|date|jq|awk|tr|cut|psql|mysql|mongo|mongosh)$/;
/** A script that waits for the next time goes on for ever, and one that hands on starts what it is given. */
const GOES_ON = /^(?:while|until)\b/;
const HANDS_ON = /\$(?:[@*]|\{[@*]\})/;

/**
 * True for a process of which every command loads, migrates or moves data: the container is the one-off process itself, and nothing
 * stays that could be started again.
 */
export function endsByItself(commands: readonly StartCommand[], repository: Repository): boolean {
  const starters = new Set(commands.flatMap(({ via }) => via.map(({ path, span }) => `${path}:${span.start}`)));
  const own = commands.filter(({ path, command }) => !starters.has(`${path}:${command.span.start}`));
  return (
    own.some(({ command }) => oneOffOf(command) !== undefined) &&
    own.every(
      ({ command }) => (isPreparation(command) || MOVES.test(command.name)) && !command.within.some((block) => GOES_ON.test(block)),
    ) &&
    ![...new Set(own.map(({ path }) => path))].some((path) => HANDS_ON.test(repository.source(path)?.text ?? ''))
  );
}
