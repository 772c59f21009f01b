import type { Example, Rule } from '../../../checks/rule.ts';
import { languageOf } from '../../analysis/languages.ts';
import type { Repository } from '../../analysis/repository.ts';
import { judgeFile, judgeRepository } from './judge.ts';
import type { RawFinding } from './raw-finding.ts';

/** Marks the line that a bad example's finding stands on, at the end of a comment. */
export const MARKER = '⟵';

const MARKER_COMMENT = new RegExp(`[ \\t]*(?://|#|--|;|<!--|/\\*|\\{#)[ \\t]*${MARKER}[^\\n]*$`, 'm');

/** An example as the engine takes it. */
export interface PreparedExample {
  readonly files: Readonly<Record<string, string>>;
  /** Where the one finding of a bad example stands. */
  readonly expected: { readonly path: string; readonly line: number } | undefined;
}

/**
 * Cuts the marker out and notes its place. Code that nothing else shows to run gets a Procfile, so that it is judged as part of an app.
 * @throws RangeError for an `at` that is not `path:line`
 */
export function prepareExample(example: Example): PreparedExample {
  const files: Record<string, string> = {};
  let expected = example.at === undefined ? undefined : parsePlace(example.at);
  for (const [path, text] of Object.entries(example.files)) {
    const marker = MARKER_COMMENT.exec(text);
    if (marker) expected = { path, line: text.slice(0, marker.index).split('\n').length };
    files[path] = text.replace(MARKER_COMMENT, '');
  }
  return { files, expected };
}

/** The files with a Procfile beside them, for an example that is code and nothing that shows what runs it. */
export function asApp(files: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const isCode = Object.keys(files).some((path) => languageOf(path) !== undefined);
  return isCode ? { ...files, Procfile: 'web: bin/start\n' } : files;
}

/** All that one rule says about a whole tree. */
export function judgeWith(rule: Rule, repository: Repository): readonly RawFinding[] {
  const nothing = new Set<never>();
  const findings: RawFinding[] = [];
  for (const path of repository.tree.entries.keys()) {
    const context = { path, role: repository.role(path), deployable: repository.deployableOf(path), repository };
    const judgement = judgeFile({ repository, path, rules: [rule], context, excluded: nothing, watch: () => {} });
    rethrow(judgement.crashes);
    findings.push(...judgement.findings);
  }
  const whole = judgeRepository(repository, [rule], nothing, () => {});
  rethrow(whole.crashes);
  return eachOnce([...findings, ...whole.findings]);
}

/** What people are told: of what a factor says once, the first. */
export function eachOnce(findings: readonly RawFinding[]): readonly RawFinding[] {
  const keyOf = ({ ruleId, once }: RawFinding): string | undefined => once && `${ruleId.split('/')[0]} ${once}`;
  return findings.filter((found, at) => {
    const key = keyOf(found);
    return key === undefined || findings.findIndex((other) => keyOf(other) === key) === at;
  });
}

function rethrow(crashes: readonly { readonly path: string; readonly detail: string }[]): void {
  for (const crash of crashes) throw new Error(`${crash.path}: ${crash.detail}`);
}

function parsePlace(place: string): { path: string; line: number } {
  const match = /^(.+):(\d+)$/.exec(place);
  if (!match?.[1]) throw new RangeError(`An example's place is "path:line", not "${place}".`);
  return { path: match[1], line: Number(match[2]) };
}
