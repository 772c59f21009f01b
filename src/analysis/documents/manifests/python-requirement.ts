import type { Dependency } from '../kinds.ts';
import { PATH, REGISTRY, type Source } from './parts.ts';

/** A PEP 508 requirement: `name[extra] >=1,<2 ; marker`, `name @ url`. */
export type Requirement = Pick<Dependency, 'name' | 'constraint' | 'conditional'> & Source;

/** A distribution's name as PEP 503 normalises it. */
export function normalised(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}

/**
 * Reads one requirement; undefined when it is none. Markers only make it conditional, and a URL becomes the origin.
 * @see https://peps.python.org/pep-0508/
 */
export function readRequirement(text: string): Requirement | undefined {
  const match = /^\s*([A-Za-z\d](?:[\w.-]*[A-Za-z\d])?)\s*(?:\[[^\]]*\])?\s*(.*)$/s.exec(text.slice(0, 2000));
  if (match === null) return undefined;
  const name = normalised(match[1] ?? '');
  const rest = match[2] ?? '';
  if (rest.startsWith('@')) return { name, constraint: rest.slice(1).trim(), ...urlSource(rest.slice(1).trim()) };
  const [wanted = '', marker] = rest.split(';', 2);
  const constraint = wanted.trim().replace(/^\((.*)\)$/, '$1');
  if (constraint !== '' && !/^(?:[<>=!~]=?|===)/.test(constraint)) return undefined;
  const conditional = marker === undefined ? {} : ({ conditional: true } as const);
  return { name, constraint: constraint === '' ? undefined : constraint, ...REGISTRY, ...conditional };
}

/** `git+https://h/r.git@ref#egg=name`, `https://h/x.whl`, `./dir`, `file:///x`. */
export function urlSource(url: string): Source {
  if (/^(?:git|hg|svn|bzr)\+/.test(url))
    return { origin: 'git', reference: /@([^@/#\s;]+)(?:[#\s;]|$)/.exec(url.slice(url.lastIndexOf('/')))?.[1] };
  if (/^https?:/.test(url)) return { origin: 'http', reference: undefined };
  return PATH;
}
