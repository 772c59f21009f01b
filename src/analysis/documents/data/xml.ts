import { parseXml, XmlElement as ParsedElement, XmlText } from '@rgrove/parse-xml';
import { baseName } from '../../paths.ts';
import type { SourceText, Span } from '../../text.ts';
import type { XmlDocument, XmlElement } from '../kinds.ts';
import { MAX_DEPTH, TOO_DEEP } from './limits.ts';
import { Problems } from './problems.ts';

/** What reads an XML file, by its base name. */
const READERS: readonly (readonly [RegExp, XmlDocument['reader']])[] = [
  [/^(?:[\w-]+\.)?logback/i, 'logback'],
  [/^(?:[\w-]+\.)?log4(?:j|net)/i, 'log4j'],
  [/^nlog/i, 'nlog'],
  [/^web\.xml$/i, 'web-xml'],
  [/^persistence\.xml$/i, 'persistence'],
  [/^(?:web|app)(?:\.[\w-]+)?\.config$/i, 'dotnet-config'],
];

/** Longest XML text that is parsed, in characters; configuration is far smaller and parsing takes 0.15 s a megabyte. */
const MAX_XML = 2_000_000;

/**
 * Reads an XML file. Entities that the document declares are left as written, never expanded. Never throws: a document that is
 * not well-formed has no root, and what lies too deep is missing, with a problem.
 */
export function readXml(path: string, source: SourceText): XmlDocument {
  const problems = new Problems();
  const name = baseName(path);
  const reader = READERS.find(([pattern]) => pattern.test(name))?.[1] ?? 'other';
  return { path, source, root: parse(source.text, problems), reader, problems: problems.list };
}

function parse(text: string, problems: Problems): XmlElement | undefined {
  if (text.length > MAX_XML) {
    problems.add(`skipped: longer than ${MAX_XML} characters`);
    return undefined;
  }
  try {
    const { root } = parseXml(text, { includeOffsets: true, ignoreUndefinedEntities: true });
    return root === null ? undefined : convert(root, text, problems, 0);
  } catch (error) {
    problems.caught(error);
    return undefined;
  }
}

function convert(element: ParsedElement, text: string, problems: Problems, depth: number): XmlElement {
  const children: XmlElement[] = [];
  let own = '';
  for (const child of element.children) {
    if (child instanceof XmlText) own += child.text;
    else if (child instanceof ParsedElement && depth < MAX_DEPTH) children.push(convert(child, text, problems, depth + 1));
    else if (child instanceof ParsedElement) problems.add(TOO_DEEP);
  }
  return new Element(element, own.trim(), children, attributesOf(element, text));
}

class Element implements XmlElement {
  readonly name: string;
  readonly span: Span;
  readonly attributes: XmlElement['attributes'];
  readonly children: readonly XmlElement[];
  readonly text: string;

  constructor(parsed: ParsedElement, text: string, children: readonly XmlElement[], attributes: XmlElement['attributes']) {
    this.name = parsed.name;
    this.span = { start: parsed.start, end: parsed.end };
    this.text = text;
    this.children = children;
    this.attributes = attributes;
  }

  descendants(name: string): readonly XmlElement[] {
    const found: XmlElement[] = [];
    collect(this, name, found);
    return found;
  }
}

function collect(element: XmlElement, name: string, found: XmlElement[]): void {
  for (const child of element.children) {
    if (localName(child) === name) found.push(child);
    collect(child, name, found);
  }
}

/** The element's name without its namespace prefix. */
function localName(element: XmlElement): string {
  return element.name.slice(element.name.indexOf(':') + 1);
}

/** The first child of that local name, else undefined. */
export function childNamed(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((child) => localName(child) === name);
}

/** All children of that local name. */
export function childrenNamed(element: XmlElement | undefined, name: string): readonly XmlElement[] {
  return element?.children.filter((child) => localName(child) === name) ?? [];
}

const ATTRIBUTE = /\s+([^\s=<>"'/]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/y;

/** The parser knows the attributes' values, the start tag where they stand; the span is that of the value without its quotes. */
function attributesOf(element: ParsedElement, text: string): XmlElement['attributes'] {
  const attributes = new Map<string, { readonly value: string; readonly span: Span }>();
  ATTRIBUTE.lastIndex = element.start + 1 + element.name.length;
  for (let match = ATTRIBUTE.exec(text); match !== null; match = ATTRIBUTE.exec(text)) {
    const name = match[1] ?? '';
    const written = match[2] ?? match[3] ?? '';
    const end = ATTRIBUTE.lastIndex - 1;
    const value = Object.hasOwn(element.attributes, name) ? (element.attributes[name] ?? written) : written;
    attributes.set(name, { value, span: { start: end - written.length, end } });
  }
  return attributes;
}
