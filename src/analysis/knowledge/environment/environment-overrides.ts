import type { CodeFile } from '../../code.ts';
import type { Repository } from '../../repository.ts';
import type { Span } from '../../text.ts';

/** Flask's own way, all variables at once, or a loop that looks each setting up: `app.config[name] = os.environ[name]`. */
const OVERRIDES =
  /\.config\.(?:from_prefixed_env\(|update\(\s*(?:\*\*|dict\()?os\.environ)|\.config\[(\w+)\]\s*=\s*(?:[\w.]+\()*os\.environ(?:\.get\(|\[)\s*\1\b/;
/** A file that no repository has, or one that a variable names, read over the settings: `app.config.from_envvar('SHOP_SETTINGS')`. */
const REPLACES = /\bconfig\.from_(?:envvar\(|pyfile\(\s*(?:["']\/|os\.environ))/;
const SETTING = /^[A-Z][A-Z\d_]+$/;

/** True for the value of a setting that the app, elsewhere, lets the environment win over: what is written is its default. */
export function isOverridden(file: CodeFile, span: Span, repository: Repository): boolean {
  if (file.language !== 'python') return false;
  const setting = file.assignments.find(
    ({ target, value }) => SETTING.test(target) && value.span.start <= span.start && span.end <= value.span.end,
  )?.target;
  if (setting === undefined) return false;
  const setsAnew = new RegExp(String.raw`\.config\[["']${setting}["']\]\s*=(?!=)\s*(?!["'])`);
  const sources = repository.deployableOf(file.path)?.sources ?? [];
  return sources.some((path) => {
    const text = path.endsWith('.py') ? (repository.source(path)?.text ?? '') : '';
    return OVERRIDES.test(text) || REPLACES.test(text) || setsAnew.test(text);
  });
}
