import type { XmlDocument, XmlElement } from '../../documents/kinds.ts';
import type { Span } from '../../text.ts';
import { isDeployName, isLocalName } from '../environment/environment-names.ts';

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
  if (LOGGERS.has(reader)) {
    const left = new Set([...ofLocalProfiles(root), ...unused(root)]);
    return below(root).filter(({ element }) => !left.has(element));
  }
  return reader === 'dotnet-config' ? ['log4net', 'nlog'].flatMap((name) => root.descendants(name).flatMap(below)) : [];
}

/** `<springProfile name="dev">`: appenders that no deploy has, and those that only such a profile refers to. */
function ofLocalProfiles(root: XmlElement): readonly XmlElement[] {
  const profiles = root.descendants('springProfile').filter(({ attributes }) => isLocal(attributes.get('name')?.value ?? ''));
  const inside = profiles.flatMap((profile) => profile.descendants('appender'));
  const own = new Set(profiles.flatMap((profile) => profile.descendants('appender-ref')));
  const elsewhere = new Set(references(root.descendants('appender-ref').filter((one) => !own.has(one))));
  const local = new Set(references([...own]).filter((name) => !elsewhere.has(name)));
  return [...inside, ...root.descendants('appender').filter((one) => local.has(nameOf(one)))];
}

/** Every alternative is a developer's or a test's, or anything but production. */
function isLocal(profile: string): boolean {
  const ofDevelopers = (name: string): boolean => (name.startsWith('!') ? isDeployName(name.slice(1).trim()) : isLocalName(name));
  return profile !== '' && profile.split(/[,|]/).every((one) => ofDevelopers(one.trim()));
}

/** Appenders of a whole configuration that nothing refers to, although others are referred to. */
function unused(root: XmlElement): readonly XmlElement[] {
  const used = new Set(references(root.descendants('appender-ref')));
  if (root.name !== 'configuration' || used.size === 0 || root.descendants('include').length > 0) return [];
  return root.descendants('appender').filter((one) => nameOf(one) !== '' && !used.has(nameOf(one)));
}

const references = (elements: readonly XmlElement[]): readonly string[] =>
  elements.map(({ attributes }) => attributes.get('ref')?.value ?? '');
const nameOf = ({ attributes }: XmlElement): string => attributes.get('name')?.value ?? '';

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
