import { type SourceText, wordsIn } from '../../text.ts';

/** Names with dots and dashes in them: `mail.smtp.host`, `x-api-key`, `$scope`. */
const COMPOUND = /[\w$\u0080-\uffff]+(?:[.$-]+[\w$\u0080-\uffff]+)+|\$[\w$]+/g;
/** Keys of PHP's maps that are classes: `ErrorMiddleware::class => …`. */
const CLASS_KEY = /[\w\\]+::class\b/g;
/** Any other name stands in quotes: `"api key"`, `'data:url'`. */
const QUOTED = /(?<=")[^"\\\n]{1,200}(?=")|(?<=')[^'\\\n]{1,200}(?=')|(?<=`)[^`\\\n]{1,200}(?=`)/g;
/** What a method sets: `setPassword`, `with_Host`. */
const SETTER = /^(?:set|with)_?(\p{Lu}.+)$/u;

const KNOWN = new WeakMap<SourceText, ReadonlySet<string>>();

/**
 * Everything in a text that a value may be named: a superset of the names of all variables, keys, arguments and setters, found without
 * parsing. Most files hold no name that a rule asks for, and need not be looked into.
 */
function writtenNames(source: SourceText): ReadonlySet<string> {
  const known = KNOWN.get(source);
  if (known !== undefined) return known;
  const names = new Set(source.words);
  for (const word of source.words) {
    const property = SETTER.exec(word)?.[1];
    if (property !== undefined) names.add(property);
  }
  for (const [name] of source.text.matchAll(COMPOUND)) names.add(name);
  if (source.text.includes('::class')) for (const [name] of source.text.matchAll(CLASS_KEY)) names.add(name);
  for (const [name] of source.text.matchAll(QUOTED)) if (wordsIn(name)[0] !== name) names.add(name);
  KNOWN.set(source, names);
  return names;
}

/** Verdicts of a predicate that are kept at once; names repeat from file to file. */
const MOST_VERDICTS = 20_000;
const VERDICTS = new WeakMap<(name: string) => boolean, Map<string, boolean>>();

/** False when no value of the file can have a name that is wanted. */
export function mayName(source: SourceText, wanted: (name: string) => boolean): boolean {
  const verdicts = VERDICTS.get(wanted) ?? new Map<string, boolean>();
  if (verdicts.size > MOST_VERDICTS) verdicts.clear();
  VERDICTS.set(wanted, verdicts);
  for (const name of writtenNames(source)) {
    let verdict = verdicts.get(name);
    if (verdict === undefined) {
      verdict = wanted(name);
      verdicts.set(name, verdict);
    }
    if (verdict) return true;
  }
  return false;
}
