import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { languageOf } from '../../src/analysis/languages.ts';
import type { JsonReport } from '../../src/report/json.ts';

const CLI = join(import.meta.dirname, '../../dist/src/cli/main.js');
const run = promisify(execFile);

/** A finding as the JSON report has it. */
export type ReportedFinding = JsonReport['findings'][number];

/** The git directory of a repository below a mirror, as `owner+name` or `owner+name/repo`; undefined when there is none. */
export function cloneOf(mirror: string, repository: string): string | undefined {
  const folder = join(mirror, repository.replace('/', '+'));
  return [join(folder, 'repo'), folder].find((path) => existsSync(join(path, 'HEAD')) || existsSync(join(path, '.git')));
}

/** What a commit introduces against its first parent, as far as it deserves a line comment: certain errors and warnings. */
export async function findingsOf(clone: string, sha: string): Promise<readonly ReportedFinding[]> {
  const args = [CLI, 'review', '--repo', clone, '--base', `${sha}^`, '--head', sha, '--format', 'json'];
  const { stdout } = await run(process.execPath, args, { maxBuffer: 1 << 28 }).catch((error: { code: unknown; stdout: string }) => {
    // Codes 1 and 3 speak of findings and gaps; whatever else is no review.
    if (error.code === 1 || error.code === 3) return error;
    throw error;
  });
  const { findings } = JSON.parse(stdout) as JsonReport;
  return findings.filter(
    ({ state, confidence, severity, suppression }) =>
      state === 'introduced' && confidence === 'certain' && severity !== 'notice' && suppression === null,
  );
}

/** The full id of a commit. @throws Error when the clone doesn't have it or it has no parent */
export function resolve(clone: string, revision: string): string {
  execFileSync('git', ['-C', clone, 'rev-parse', '--verify', '--quiet', `${revision}^`]);
  return execFileSync('git', ['-C', clone, 'rev-parse', '--verify', `${revision}^{commit}`], { encoding: 'utf8' }).trim();
}

const NAMES: Readonly<Record<string, string>> = {
  javascript: 'JavaScript',
  typescript: 'TypeScript',
  python: 'Python',
  go: 'Go',
  java: 'Java',
  kotlin: 'Kotlin',
  ruby: 'Ruby',
  php: 'PHP',
  csharp: 'C#',
  rust: 'Rust',
};

/** The programming language that most code files of a commit are in; JavaScript with a few types is still JavaScript. */
export function mainLanguage(clone: string, sha: string): string {
  const paths = execFileSync('git', ['-C', clone, 'ls-tree', '-r', '--name-only', sha], { encoding: 'utf8', maxBuffer: 1 << 28 });
  const counts = new Map<string, number>();
  for (const path of paths.split('\n')) {
    const language = languageOf(path);
    const name = NAMES[language === 'tsx' ? 'typescript' : (language ?? '')];
    if (name) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 'configuration';
}

/** Does a thing to all items, two at a time, in their order. */
export async function twoAtATime<T, R>(items: readonly T[], act: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  const queue = [...items.entries()];
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) results[next[0]] = await act(next[1]);
  };
  await Promise.all([worker(), worker()]);
  return results;
}
