import type { XmlDocument, XmlElement } from '../../documents/kinds.ts';
import type { Span } from '../../text.ts';

/** A part of a server's XML configuration that makes it write a log file. */
export interface ServerLog {
  readonly span: Span;
  /** What readers call it: "Tomcat's `AccessLogValve`". */
  readonly words: string;
}

/** Log files of Tomcat, Jetty, IIS, .NET's tracing and seelog, and what Spring Boot takes in to have one. */
export function serverLogs({ path, root }: XmlDocument): readonly ServerLog[] {
  if (root === undefined) return [];
  return [
    ...root
      .descendants('Valve')
      .filter(named('className', /AccessLogValve$/))
      .map(said("Tomcat's `AccessLogValve`")),
    ...root
      .descendants('aspNetCore')
      .filter(named('stdoutLogEnabled', /^true$/i))
      .map(said('`stdoutLogEnabled`')),
    ...root
      .descendants('add')
      .filter(named('type', /(?:TextWriter|XmlWriter|DelimitedList|FileLog)TraceListener/))
      .map(said('The trace listener')),
    ...root
      .descendants('include')
      .filter(named('resource', /logback\/file-appender\.xml$/))
      .map(said("Spring Boot's `file-appender.xml`")),
    ...(/seelog/i.test(path) ? ['file', 'rollingfile'].flatMap((name) => root.descendants(name)).map(said("seelog's output")) : []),
  ];
}

function named(attribute: string, value: RegExp): (element: XmlElement) => boolean {
  return ({ attributes }) => value.test(attributes.get(attribute)?.value ?? '');
}

function said(words: string): (element: XmlElement) => ServerLog {
  return ({ span, name }) => ({ words, span: { start: span.start, end: span.start + name.length + 1 } });
}
