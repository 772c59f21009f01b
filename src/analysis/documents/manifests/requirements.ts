import { baseName, directoryOf, resolvePath } from '../../paths.ts';
import type { SourceText, Span } from '../../text.ts';
import type { Dependency, Manifest } from '../kinds.ts';
import { Problems } from '../data/problems.ts';
import { dependencyOf, isDevelopmentGroup, manifestOf } from './parts.ts';
import { normalised, readRequirement, type Requirement, urlSource } from './python-requirement.ts';

/**
 * Reads a pip requirements or constraints file. `-r` and `-c` become includes. A file named for development or tests holds
 * dependencies of the group `dev`.
 * @see https://pip.pypa.io/en/stable/reference/requirements-file-format/
 */
export function readRequirements(path: string, source: SourceText): Manifest {
  const problems = new Problems();
  const dependencies: Dependency[] = [];
  const includes: string[] = [];
  const group = groupOf(path);
  const constraints = /constraint/i.test(baseName(path));
  for (const { text, span } of logicalLines(source)) {
    const option = OPTION.exec(text);
    const found = option === null ? requirement(text) : option[1] === undefined ? undefined : editable(option[3] ?? '');
    const include = option?.[2] === undefined ? undefined : resolvePath(directoryOf(path), option[3] ?? '');
    if (include !== undefined) includes.push(include);
    if (found !== undefined) dependencies.push(dependencyOf({ ...found, group, span, ...(constraints ? { managed: true } : {}) }));
    else if (option === null) problems.add(`line ${source.position(span.start).line}: not a requirement`);
  }
  return manifestOf(path, source, 'python', 'requirements.txt', { dependencies, includes, problems: problems.list });
}

/** `-e x` (first group) and `-r x`, `-c x` (second), with their value in the third; other options have none of them. */
const OPTION = /^-(?:(e\b|-editable\b)[\s=]*|([rc](?=[\s./\w])|-requirement\b|-constraint\b)[\s=]*|-?[\w-]+[\s=]*)(\S*)/;

/** Groups by file name: `requirements-dev.txt`, `dev-requirements.txt`, `requirements/test.txt`. */
function groupOf(path: string): Dependency['group'] {
  const words = baseName(path)
    .replace(/\.\w+$/, '')
    .split(/[-_.]/);
  return words.some((word) => isDevelopmentGroup(word)) ? 'dev' : 'run';
}

/** Lines without comments, continued ones joined, blank ones left out; the span is that of the first line's content. */
function* logicalLines(source: SourceText): Iterable<{ readonly text: string; readonly span: Span }> {
  for (let line = 1; line <= source.lineCount; line += 1) {
    const { start } = source.lineSpan(line);
    const first = withoutComment(source.line(line));
    let text = first;
    while (text.endsWith('\\') && line < source.lineCount && text.length < 4000) {
      line += 1;
      text = `${text.slice(0, -1)} ${withoutComment(source.line(line)).trim()}`;
    }
    const from = first.search(/\S/);
    const content = first.replace(/\s*\\?$/, '');
    if (from !== -1 && content.trim() !== '') yield { text: text.trim(), span: { start: start + from, end: start + content.length } };
  }
}

function withoutComment(text: string): string {
  const comment = text.search(/(?:^|\s)#/);
  return (comment === -1 ? text : text.slice(0, comment)).trimEnd();
}

function requirement(text: string): Requirement | undefined {
  const bare = text.replace(/\s--(?:hash|config-settings|global-option|install-option)[\s=].*$/s, '');
  return /^(?:[a-z]+\+)?(?:https?|git|ssh|file):|^\.{0,2}\//.test(bare) ? editable(bare) : readRequirement(bare);
}

/** A requirement by address alone; its name is that of `#egg=`, of the archive or of the directory. */
function editable(address: string): Requirement | undefined {
  if (address === '') return undefined;
  const egg = /[#&]egg=([\w.-]+)/.exec(address)?.[1];
  const last = address
    .replace(/[#?].*$/, '')
    .replace(/\/+$/, '')
    .replace(/\.git(?:@.*)?$/, '');
  const name =
    egg ??
    baseName(last)
      .replace(/@.*$/, '')
      .replace(/-\d.*$/, '');
  return { name: normalised(name), constraint: address, ...urlSource(address) };
}
