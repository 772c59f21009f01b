import { Lang, parse } from '@ast-grep/napi';

/** A compiled rule without its examples, half of its text, which only its page and `explain` show. */
export function withoutExamples(code: string): string {
  const root = parse(Lang.JavaScript, code).root();
  const definitions = root.findAll({ rule: { pattern: 'rule($DEFINITION)' } }).map((call) => call.getMatch('DEFINITION'));
  const pairs = definitions.flatMap((definition) => definition?.namedChildren() ?? []);
  const examples = pairs.filter((pair) => pair.field('key')?.text() === 'examples').flatMap((pair) => pair.field('value') ?? []);
  return root.commitEdits(examples.map((value) => value.replace('{ bad: [], good: [] }')));
}
