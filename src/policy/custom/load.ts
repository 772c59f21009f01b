import { LRUCache } from 'lru-cache';
import { syntaxRuleProblem } from '../../analysis/code/tree/query.ts';
import { loadYaml, type LoadedYaml, type Mistake, type PolicyProblem } from '../yaml-file.ts';
import { languagesOf, syntaxRuleOf } from './code-query.ts';
import { costProblem } from './cost.ts';
import type { CustomRules } from './custom-rules.ts';
import { linearRegExp } from './linear-regexp.ts';
import { type CustomRule, customRuleSchema, type DocumentQuery, stepsOf } from './schema.ts';

/** A rule file as it was read. `text` is undefined for one that is there and is no whole text. */
export interface RuleFile {
  readonly path: string;
  readonly text: string | undefined;
}

/** Files past this are left out, and that is said. */
export const MAX_FILES = 100;

/**
 * Reads the rules of a repository. What is wrong with one file leaves the others as they are. Never throws.
 * @param today `2027-01-31`, in UTC: a rule with `until` counts up to its day
 */
export function loadCustomRules(files: readonly RuleFile[], today: string): CustomRules {
  const rules = new Map<string, { readonly rule: CustomRule; readonly path: string }>();
  const broken: CustomRules['broken'][number][] = [];
  const notices: string[] = [];
  const ordered = files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  for (const { path, text } of ordered.slice(0, MAX_FILES)) {
    const loaded = text === undefined ? UNREADABLE : loadCustomRule(text);
    const problems = loaded.ok ? problemsBeside(loaded.value, rules) : loaded.problems;
    if (problems.length > 0 || !loaded.ok) broken.push({ path, problems });
    else if (loaded.value.until !== undefined && loaded.value.until < today) {
      notices.push(`${path}: ${loaded.value.id} held until ${loaded.value.until}; that is over.`);
    } else rules.set(loaded.value.id, { rule: loaded.value, path });
  }
  const left = ordered[MAX_FILES];
  if (left) broken.push({ path: left.path, problems: [whole(`is past the ${MAX_FILES} rules that are read, with all behind it`)] });
  return { rules: [...rules.values()].map(({ rule }) => rule), broken, notices };
}

/** Rule files that were read before, by their text: both sides of a change hold nearly the same ones, and the next audit, too. */
const LOADED = new LRUCache<string, LoadedYaml<CustomRule>>({ max: 2 * MAX_FILES });

/** Reads one rule file. Never throws. */
export function loadCustomRule(text: string): LoadedYaml<CustomRule> {
  const loaded = LOADED.get(text) ?? read(text);
  LOADED.set(text, loaded);
  return loaded;
}

function read(text: string): LoadedYaml<CustomRule> {
  return loadYaml(text, customRuleSchema, (rule) => [
    ...mistakesInCode(rule),
    ...rule.documents.flatMap(mistakesInDocument),
    ...mistakesAsAWhole(rule),
  ]);
}

const UNREADABLE = { ok: false, problems: [whole('can not be read as text')] } as const;

function whole(message: string): PolicyProblem {
  return { line: undefined, key: '', message };
}

function problemsBeside({ id }: CustomRule, rules: ReadonlyMap<string, { readonly path: string }>): readonly PolicyProblem[] {
  const other = rules.get(id);
  return other ? [{ line: undefined, key: 'id', message: `${other.path} has a rule of this id already` }] : [];
}

function mistakesAsAWhole({ languages, documents, examples }: CustomRule): readonly Mistake[] {
  const unmarked = examples.good.flatMap(({ at }, index): readonly Mistake[] =>
    at === undefined ? [] : [[['examples', 'good', index, 'at'], 'is for bad examples; nothing is found in a good one']],
  );
  const judgesNothing = Object.keys(languages).length === 0 && documents.length === 0;
  return judgesNothing ? [...unmarked, [[], 'looks at nothing: it needs languages or documents']] : unmarked;
}

function mistakesInCode({ languages }: CustomRule): readonly Mistake[] {
  return Object.entries(languages).flatMap(([name, query]): readonly Mistake[] => {
    const rule = syntaxRuleOf(query);
    const problem =
      costProblem(rule) ??
      languagesOf(name)
        .map((each) => syntaxRuleProblem(each, rule))
        .find((each) => each !== undefined);
    return problem === undefined ? [] : [[['languages', name], problem]];
  });
}

function mistakesInDocument(query: DocumentQuery, index: number): readonly Mistake[] {
  const at = ['documents', index] as const;
  const mistakes: Mistake[] = [];
  if ((query.key === undefined) === (query.instruction === undefined))
    mistakes.push([at, 'must have a key or an instruction, one of them']);
  if (query.instruction !== undefined && query.where.length > 0)
    mistakes.push([[...at, 'where'], 'goes with a key, not with an instruction']);
  if (query.missing && (query.matches !== undefined || query.unless !== undefined)) {
    mistakes.push([[...at, 'missing'], 'goes without matches and unless: there is no value to match']);
  }
  for (const side of ['matches', 'unless'] as const) mistakes.push(...mistakesInRegExp([...at, side], query[side]));
  mistakes.push(...mistakesInKey([...at, 'key'], query.key));
  for (const [place, { key, matches }] of query.where.entries()) {
    mistakes.push(...mistakesInRegExp([...at, 'where', place, 'matches'], matches), ...mistakesInKey([...at, 'where', place, 'key'], key));
  }
  return mistakes;
}

function mistakesInRegExp(keys: readonly (string | number)[], pattern: string | undefined): readonly Mistake[] {
  if (pattern === undefined) return [];
  try {
    linearRegExp(pattern);
    return [];
  } catch (error) {
    return [[keys, error instanceof Error ? error.message : String(error)]];
  }
}

/** Two would have every node of a document looked at once for every other. */
function mistakesInKey(keys: readonly (string | number)[], key: DocumentQuery['key']): readonly Mistake[] {
  const steps = key === undefined ? [] : stepsOf(key);
  if (steps.includes('')) return [[keys, 'has an empty key in it']];
  return steps.filter((step) => step === '**').length > 1 ? [[keys, 'may have one ** at most']] : [];
}
