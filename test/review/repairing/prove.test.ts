import { describe, expect, test } from '@jest/globals';
import { rule, type Rule } from '../../../checks/rule.ts';
import { openRepository } from '../../../src/analysis/open-repository.ts';
import { judgeFile } from '../../../src/review/judging/judge.ts';
import { draft, holds, holdTogether, type Draft, type Proof } from '../../../src/review/repairing/prove.ts';
import { memoryTree } from '../../../src/source/memory.ts';

const said = { title: 'A title', why: 'A reason.', remedy: 'A remedy.', severity: 'warning', examples: { bad: [], good: [] } } as const;

/** Finds `bad`; its fix is what the file says after `//`. */
const word = rule({
  ...said,
  id: 'codebase/word',
  scope: { within: 'anywhere' },
  code: [
    {
      languages: ['javascript'],
      literals: ['bad'],
      *judge({ source: { text } }) {
        const start = text.indexOf('bad');
        const span = { start, end: start + 3 };
        const fix = { title: 'Mend it', safe: true, edits: [{ span, text: /\/\/ (.*)/.exec(text)?.[1] ?? '' }] };
        yield { span, what: 'It is bad.', fix };
      },
    },
  ],
});

/** Finds the first of two files that both say `twin`, and any that says `worse`; counts how often it is asked. */
function whole(asked: { times: number }): Rule {
  return rule({
    ...said,
    id: 'codebase/whole',
    *repository(repository) {
      asked.times += 1;
      const holding = (text: string): readonly string[] =>
        repository.texts.filter((path) => repository.source(path)?.text.split('//')[0]?.includes(text));
      const twins = holding('twin');
      for (const path of [...(twins.length > 1 ? twins : []), ...holding('worse')])
        yield { path, span: { start: 0, end: 1 }, what: 'It is said twice.' };
    },
  });
}

function tried(files: Readonly<Record<string, string>>): {
  readonly drafts: readonly Draft[];
  readonly proof: Proof;
  readonly asked: { times: number };
} {
  const asked = { times: 0 };
  const repository = openRepository(memoryTree(files));
  const rules = [word, whole(asked)];
  const proof = {
    repository,
    open: (tree) => openRepository(tree, repository),
    rules,
    excluded: new Set(),
    watch: () => {},
  } satisfies Proof;
  const drafts = Object.keys(files).flatMap((path) => {
    const context = { path, role: 'source', deployable: undefined, repository } as const;
    const { findings } = judgeFile({ repository, path, rules, context, excluded: new Set(), watch: () => {} });
    return findings.flatMap((finding) => draft(finding, { ...proof, before: new Map([[word.id, findings.length]]) }) ?? []);
  });
  asked.times = 0;
  return { drafts, proof, asked };
}

const paths = (drafts: readonly Draft[]): readonly string[] => drafts.map(({ finding }) => finding.path);

describe('fixes of several files', () => {
  test('are proved with one look at the whole repository', () => {
    const { drafts, proof, asked } = tried({ 'src/a.js': 'bad(); // good', 'src/b.js': 'bad(); // fine' });
    expect(paths(holdTogether(drafts, proof))).toEqual(['src/a.js', 'src/b.js']);
    expect(asked.times).toBe(1);
  });

  test('that bring a finding only together hold one by one', () => {
    const { drafts, proof } = tried({ 'src/a.js': 'bad(); // twin', 'src/b.js': 'bad(); // twin', 'src/c.js': 'bad(); // good' });
    expect(paths(holdTogether(drafts, proof))).toEqual(['src/c.js']);
    expect(paths(drafts.filter((each) => holds(each, proof)))).toEqual(['src/a.js', 'src/b.js', 'src/c.js']);
  });

  test('do not hold where the whole finds something new in the file', () => {
    const { drafts, proof } = tried({ 'src/a.js': 'bad(); // worse', 'src/b.js': 'bad(); // good' });
    expect(paths(holdTogether(drafts, proof))).toEqual(['src/b.js']);
    expect(paths(drafts.filter((each) => holds(each, proof)))).toEqual(['src/b.js']);
  });

  test('are no drafts where the finding stays or the file breaks', () => {
    const { drafts } = tried({ 'src/a.js': 'bad(); // bad', 'src/b.js': 'bad(); // ((', 'src/c.js': 'bad(); // good' });
    expect(paths(drafts)).toEqual(['src/c.js']);
  });
});
