import { ALL_ROLES, isAside } from '../../src/analysis/knowledge/images/artefacts.ts';
import { ownFact } from '../../src/analysis/remembered-facts.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import type { Span } from '../../src/analysis/text.ts';
import { rule, type RepositoryFound } from '../rule.ts';

const LEFT_BY_TOOLS = /\.(?:orig|rej)$|(?:_|\.)(?:BACKUP|BASE|LOCAL|REMOTE)(?:_|\.)\d+\.\w+$/;
/** Roles in which a text may show what a conflict looks like. */
const MAY_SHOW = new Set(['test', 'fixture', 'example', 'docs', 'vendored', 'data']);

export default rule({
  id: 'codebase/merge-leftover',
  title: 'Finish the merge before it is committed',
  why: 'Conflict markers break whatever reads the file, and files that a merge left behind are a second copy that somebody will edit.',
  remedy: 'Resolve the conflict, and remove what the merge tool left behind.',
  severity: 'error',
  scope: { roles: ALL_ROLES },
  repository: judge,
  examples: {
    bad: [
      {
        name: 'markers in code',
        files: { 'app.js': 'const a = 1;\n<<<<<<< HEAD\nconst b = 2;\n=======\nconst b = 3;\n>>>>>>> feature\n' },
        at: 'app.js:2',
      },
      {
        name: 'markers in a manifest',
        files: { 'package.json': '{\n<<<<<<< HEAD\n"a": 1\n=======\n"a": 2\n>>>>>>> main\n}\n' },
        at: 'package.json:2',
      },
      { name: 'a file of a merge tool', files: { 'app.js.orig': 'x\n', 'app.js': 'x\n' }, at: 'app.js.orig:1' },
    ],
    good: [
      { name: 'a heading', files: { 'app.js': '// <<<<<<< not a marker\nconst a = 1;\n' } },
      { name: 'a text about conflicts', files: { 'docs/merge.md': '<<<<<<< HEAD\na\n=======\nb\n>>>>>>> main\n' } },
    ],
  },
});

function* judge(repository: Repository): Iterable<RepositoryFound> {
  for (const path of repository.tree.entries.keys()) {
    if (isAside(path)) continue;
    if (LEFT_BY_TOOLS.test(path)) {
      yield {
        path,
        span: { start: 0, end: 0 },
        identity: path,
        severity: 'warning',
        what: `\`${path}\` was left behind by a merge or a patch.`,
      };
      continue;
    }
    const span = MAY_SHOW.has(repository.role(path)) ? undefined : conflictIn({ path }, repository);
    if (span) yield { path, span, what: 'A conflict of a merge is committed unresolved.' };
  }
}

const conflictIn = ownFact(({ path }, facts): Span | undefined => {
  const source = facts.source(path);
  const at = source?.text.includes('<<<<<<< ') ? conflictAt(source.text) : undefined;
  return source && at !== undefined ? source.lineSpan(source.position(at).line) : undefined;
});

/** Offset of the first conflict: its three markers, each at the start of a line. */
function conflictAt(text: string): number | undefined {
  const lines = `\n${text}`;
  const ours = lines.indexOf('\n<<<<<<< ');
  const middle = ours === -1 ? -1 : lines.indexOf('\n=======', ours);
  return middle !== -1 && lines.includes('\n>>>>>>> ', middle) ? ours : undefined;
}
