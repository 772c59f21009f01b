import type { CodeFile } from '../../code.ts';
import type { Span } from '../../text.ts';

/**
 * Where the host of an address is written: the place itself, or the one text of the file that has it, where the address is only put
 * together there (`Faraday.post("#{BASE}/charges")`).
 */
export function whereWritten(file: CodeFile, span: Span, host: string | undefined): Span {
  if (host === undefined || host.length < 2 || file.source.slice(span).includes(host)) return span;
  const holds = (text: string): boolean => text === host || text.includes(`://${host}`) || text.includes(`@${host}`);
  const [written, ...others] = file.strings.filter(({ text }) => holds(text));
  return written === undefined || others.length > 0 ? span : written.span;
}
