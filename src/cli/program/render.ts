import type { RuleCard } from '../../../checks/rule.ts';
import { rulePage } from '../../review/assemble.ts';
import type { Review } from '../../review/review.ts';
import type { CommandLineSettings } from '../../settings/command-line.ts';
import type { Tool } from '../../report/tool.ts';
import type { Format } from './options.ts';
import { packageVersion } from '../version.ts';

/** The report in the wanted format; colours only where a person sees them. */
export async function renderReview(
  review: Review,
  { format, rules }: { readonly format: Format; readonly rules: readonly RuleCard[] },
  stream: NodeJS.WriteStream,
  settings: CommandLineSettings,
): Promise<string> {
  switch (format) {
    case 'json':
      return (await import('../../report/json.ts')).jsonReport(review, toolOf(rules));
    case 'sarif':
      return (await import('../../report/sarif/sarif.ts')).sarifReport(review, toolOf(rules));
    case 'markdown':
      return (await import('../../report/markdown.ts')).markdownReport(review);
    case 'terminal':
  }
  const [{ terminalReport }, { terminalStyle }] = await Promise.all([
    import('../../report/terminal/terminal.ts'),
    import('../../report/terminal/style.ts'),
  ]);
  return terminalReport(review, terminalStyle(wantsColor(stream, settings), stream.isTTY ? stream.columns : undefined));
}

/** NO_COLOR wins over everything (https://no-color.org), FORCE_COLOR over what the stream is. */
export function wantsColor(stream: { readonly isTTY?: boolean }, settings: CommandLineSettings): boolean {
  if (settings.noColor) return false;
  // A stream that is no terminal has no such property at all, whatever the types say.
  return settings.forceColor || (stream.isTTY === true && !settings.dumb);
}

function toolOf(rules: readonly RuleCard[]): Tool {
  return { version: packageVersion(), rules, rulePage };
}
