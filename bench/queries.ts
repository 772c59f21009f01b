import { RULES } from '../checks/index.ts';
import type { CodeFile } from '../src/analysis/code.ts';
import type { Language } from '../src/analysis/languages.ts';
import { openRepository } from '../src/analysis/open-repository.ts';
import { memoryTree } from '../src/source/memory.ts';

/** ast-grep's name of a language, and the extension that Twelvefold knows it by. Not here: languages that no tree of the benchmarks has. */
const LANGUAGES: readonly { readonly language: Language; readonly known: string; readonly extension: string }[] = [
  { language: 'javascript', known: 'JavaScript', extension: 'js' },
  { language: 'typescript', known: 'TypeScript', extension: 'ts' },
  { language: 'tsx', known: 'Tsx', extension: 'tsx' },
  { language: 'python', known: 'Python', extension: 'py' },
  { language: 'go', known: 'Go', extension: 'go' },
  { language: 'java', known: 'Java', extension: 'java' },
  { language: 'ruby', known: 'Ruby', extension: 'rb' },
];

/** The calls that the code rules ask for in one language, as canonical names. */
export interface AskedCalls {
  readonly language: Language;
  readonly names: readonly string[];
}

/** What the rules ask of a code file, found out by running them on an empty one that notes every name that is asked for. */
export function askedCalls(): readonly AskedCalls[] {
  return LANGUAGES.map(({ language, extension }) => ({ language, names: namesAskedOf(language, `app.${extension}`) }));
}

/**
 * One ast-grep rule for each different call: the last segment of the name as function, method or constructor. ast-grep follows no
 * imports and no variables, so that the rest of a canonical name can't be asked of it.
 * @returns a document of rules, as `ast-grep scan --rule` takes it
 */
export function queriesAsYaml(asked: readonly AskedCalls[]): string {
  const rules = asked.flatMap(({ language, names }) => {
    const known = LANGUAGES.find((each) => each.language === language)?.known ?? language;
    return [...patternsOf(names, language)].map(([id, patterns]) => ({ id: `${language}-${id}`, language: known, patterns }));
  });
  return rules
    .map(({ id, language, patterns }) =>
      [
        `id: ${JSON.stringify(id)}`,
        `language: ${language}`,
        'message: call',
        'rule:',
        '  any:',
        ...patterns.map((pattern) => `    - pattern: ${JSON.stringify(pattern)}`),
      ].join('\n'),
    )
    .join('\n---\n');
}

/** How many rules `queriesAsYaml` writes for a language. */
export function queryCount(asked: readonly AskedCalls[], language: Language): number {
  return patternsOf(asked.find((each) => each.language === language)?.names ?? [], language).size;
}

function patternsOf(names: readonly string[], language: Language): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, Set<string>>();
  for (const name of names) {
    const bare = name.replaceAll(/\(\)|\{\}/g, '');
    const segments = bare.split(/[./]/).filter(Boolean);
    const last = segments.at(-1) ?? bare;
    if (!/^[A-Za-z_$][\w$]*$/.test(last) || KEYWORDS.has(last)) continue;
    const patterns = found.get(last) ?? new Set();
    patterns.add(`${last}($$$)`);
    if (segments.length > 1) patterns.add(`$A.${last}($$$)`);
    if (/^[A-Z]/.test(last) && CONSTRUCTING.has(language)) patterns.add(`new ${last}($$$)`);
    found.set(last, patterns);
  }
  return new Map([...found].map(([last, patterns]) => [last, [...patterns]]));
}

/** Reserved in one of the languages, so that a pattern of it as a function is none; ast-grep refuses such patterns. */
const KEYWORDS: ReadonlySet<string> = new Set(
  `and as assert async await begin break case catch class const continue def default del delete do else end ensure enum except
   export extends final finally for from func function global go goto if implements import in is lambda let make map module new
   nil not or package pass print private protected public raise range redo rescue retry return select static struct super switch
   then this throw throws try type typeof undef unless until var void volatile when while with yield`.split(/\s+/),
);

const CONSTRUCTING: ReadonlySet<Language> = new Set<Language>(['javascript', 'typescript', 'tsx', 'java']);

function namesAskedOf(language: Language, path: string): readonly string[] {
  const repository = openRepository(memoryTree({ [path]: '', Procfile: 'web: bin/start\n' }));
  const code = repository.code(path);
  const names = new Set<string>();
  if (code === undefined) return [];
  const noting = noteNames(code, names);
  const context = { path, role: repository.role(path), deployable: repository.deployableOf(path), repository };
  const whole = instead(repository, { code: () => noting });
  for (const rule of RULES) {
    for (const check of rule.code ?? []) if (check.languages.includes(language)) Array.from(check.judge(noting, context));
    Array.from(rule.repository?.(whole) ?? []);
  }
  return [...names].sort();
}

/** The same file, which claims to import everything, so that no rule turns away before it asks. */
function noteNames(code: CodeFile, names: Set<string>): CodeFile {
  return instead(code, {
    importsAny: () => true,
    callsTo: (...asked) => {
      for (const name of asked) names.add(name);
      return [];
    },
  });
}

/** An object as it is, apart from some members. */
function instead<T extends object>(object: T, members: Partial<T>): T {
  return new Proxy(object, {
    get(whole, property) {
      const member: unknown = property in members ? Reflect.get(members, property) : Reflect.get(whole, property, whole);
      return typeof member === 'function' ? (member.bind(whole) as unknown) : member;
    },
  });
}
