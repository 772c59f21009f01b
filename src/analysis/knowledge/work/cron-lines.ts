import type { Dockerfile, Instruction } from '../../documents/kinds.ts';
import type { Repository } from '../../repository.ts';
import type { Span } from '../../text.ts';

/** A line of a crontab in a text: five fields or `@daily`, and a command. */
export const CRON_LINE = /^\s*(?:@(?:hourly|daily|weekly|monthly|reboot)\s+|(?:[\d*][\d*,/-]*\s+){5})\S/;

/** A line of a crontab with the command that writes it. */
export interface CronLine {
  readonly text: string;
  readonly span: Span;
}

/** The lines of a crontab that an instruction of an image writes: `RUN echo "0 3 * * * clean" | crontab -`. */
function cronLinesOf({ keyword, commands, text }: Instruction): readonly CronLine[] {
  if (keyword !== 'RUN' || !/cron/.test(text)) return [];
  return commands.flatMap(({ name, args, span }) =>
    /^(?:echo|printf)$/.test(name)
      ? args.flatMap((word) => word.split(/\\n|\n/)).flatMap((line) => (CRON_LINE.test(line) ? [{ text: line.trim(), span }] : []))
      : [],
  );
}

/** Those of an image that are not read as a crontab that it writes already. */
export function imageCronLines({ path, effective }: Dockerfile, repository: Repository): readonly CronLine[] {
  const written = repository.documentsIn('unit', path).flatMap(({ settings }) => settings);
  return effective
    .flatMap(cronLinesOf)
    .filter((line) => !written.some(({ span }) => span.start < line.span.end && line.span.start < span.end));
}
