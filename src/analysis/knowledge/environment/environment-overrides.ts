import type { CodeFile } from '../../code.ts';
import type { Repository } from '../../repository.ts';
import type { Span } from '../../text.ts';

/** Flask's own way, all variables at once, or a loop that looks each setting up: `app.config[name] = os.environ[name]`. */
const OVERRIDES =
  /\.config\.(?:from_prefixed_env\(|update\(\s*(?:\*\*|dict\()?os\.environ)|\.config\[(\w+)\]\s*=\s*(?:[\w.]+\()*os\.environ(?:\.get\(|\[)\s*\1\b/;
const SETTING = /^[A-Z][A-Z\d_]+$/;

/** True for the value of a setting that the app, elsewhere, lets the environment win over: what is written is its default. */
export function isOverridden(file: CodeFile, span: Span, repository: Repository): boolean {
  if (file.language !== 'python') return false;
  const isSetting = file.assignments.some(
    ({ target, value }) => SETTING.test(target) && value.span.start <= span.start && span.end <= value.span.end,
  );
  const sources = isSetting ? (repository.deployableOf(file.path)?.sources ?? []) : [];
  return sources.some((path) => path.endsWith('.py') && OVERRIDES.test(repository.source(path)?.text ?? ''));
}
