import type { XmlDocument, XmlElement } from '../../documents/kinds.ts';
import type { Span } from '../../text.ts';

/** Something that a logger's configuration sends the log to. */
export interface Appender {
  readonly element: XmlElement;
  /** Class or type, else the element's own name. */
  readonly kind: string;
  /** What the type is known by: a class of the JVM or of log4net, a type of NLog, an element of log4j 2. */
  readonly by: 'class' | 'target' | 'element';
  /** The element's beginning, up to its type. */
  readonly span: Span;
}

const LOGGERS: ReadonlySet<XmlDocument['reader']> = new Set(['logback', 'log4j', 'nlog']);

/** The appenders of a configuration of logback, log4j, log4net or NLog, also as a section of what .NET reads. */
export function appendersIn({ reader, root }: XmlDocument): readonly Appender[] {
  if (root === undefined) return [];
  if (LOGGERS.has(reader)) return below(root);
  return reader === 'dotnet-config' ? ['log4net', 'nlog'].flatMap((name) => root.descendants(name).flatMap(below)) : [];
}

function below(root: XmlElement): readonly Appender[] {
  const named = ['Appenders', 'appenders'].flatMap((name) => (root.name === name ? [root] : root.descendants(name)));
  return [
    ...root.descendants('appender').map((element) => appender(element, 'class', ['class', 'type'])),
    ...root.descendants('target').map((element) => appender(element, 'target', ['xsi:type', 'type'])),
    // log4j 2 names the appender by its element: `<RollingFile name=…>`.
    ...named.flatMap(({ children }) =>
      children.filter(({ name }) => name !== 'appender').map((element) => appender(element, 'element', [])),
    ),
  ];
}

function appender(element: XmlElement, by: Appender['by'], types: readonly string[]): Appender {
  const type = types.map((name) => element.attributes.get(name)).find((attribute) => attribute !== undefined);
  const { start } = element.span;
  return {
    element,
    by,
    kind: type?.value.split(',')[0] ?? element.name,
    span: { start, end: type?.span.end ?? start + element.name.length + 1 },
  };
}
