import type { CodeCheck, DocumentChecks, Found, Rule, Context } from '../../../checks/rule.ts';
import type { DocumentKind } from '../../analysis/documents/kinds.ts';
import { covers } from '../../analysis/tree/globs.ts';
import { languagesOf, syntaxRuleOf } from './code-query.ts';
import { isAffordable } from './cost.ts';
import { customCard } from './custom-rules.ts';
import { documentSearch } from './document-query.ts';
import type { CustomRule } from './schema.ts';

/** A rule of a repository as one of ours, which the engine runs, limits, levels and reports like any other. */
export function compileRule(definition: CustomRule): Rule {
  const { languages, documents, examples } = definition;
  return {
    ...customCard(definition),
    scope: { roles: definition.roles, within: definition.within, paths: pathsOf(definition) },
    ...(Object.keys(languages).length > 0 ? { code: codeChecks(definition) } : {}),
    ...(documents.length > 0 ? { documents: documentChecks(definition) } : {}),
    examples: { bad: examples.bad.map(exampleOf), good: examples.good.map(exampleOf) },
  };
}

function exampleOf({ name, files, at }: CustomRule['examples']['bad'][number]): Rule['examples']['bad'][number] {
  return { name, files, ...(at === undefined ? {} : { at }) };
}

/** A rule about documents alone looks at no other file than theirs, and says so to the scorecard. */
function pathsOf({ paths, languages, documents }: CustomRule): (path: string) => boolean {
  const within = paths.length === 0 ? () => true : covers(paths);
  const files = Object.keys(languages).length > 0 ? () => true : covers(documents.flatMap((query) => query.files));
  return (path) => within(path) && files(path);
}

function codeChecks({ languages, what }: CustomRule): readonly CodeCheck[] {
  return Object.entries(languages).map(([name, query]) => {
    const rule = syntaxRuleOf(query);
    return {
      languages: languagesOf(name),
      literals: [],
      *judge(file): Iterable<Found> {
        if (!isAffordable(rule, () => file.extent))
          throw new RangeError('its relations would take too long on a syntax tree as large as this one');
        for (const span of outermost(file.matching(rule))) yield { span, what };
      },
    };
  });
}

/** One place is said once, whatever within it fits as well. */
function outermost(
  spans: readonly { readonly start: number; readonly end: number }[],
): readonly { readonly start: number; readonly end: number }[] {
  let end = -1;
  const ordered = spans.toSorted((a, b) => a.start - b.start || b.end - a.end);
  return ordered.filter((span) => span.end > end && ((end = span.end), true));
}

/** Kinds of documents whose values can be asked for, and Dockerfiles. */
const KINDS = [
  'dockerfile',
  'compose',
  'kubernetes',
  'pipeline',
  'manifest',
  'lock',
  'versionFile',
  'envFile',
  'settings',
  'unit',
  'data',
] as const;

function documentChecks({ documents, what }: CustomRule): DocumentChecks {
  const searches = documents.map(documentSearch);
  const judge = (kind: DocumentKind) =>
    function* (_: unknown, { path, repository }: Context): Iterable<Found> {
      // A file of two kinds is asked once, as the first of them.
      if (repository.kindsOf(path)[0] !== kind) return;
      for (const search of searches) for (const hit of search(repository, path, kind)) yield { what, ...hit };
    };
  return Object.fromEntries(KINDS.map((kind) => [kind, judge(kind)]));
}
