import type { CodeFile } from '../../code.ts';
import type { Span } from '../../text.ts';

/** `match env::var("PORT") { Ok(port) => …, Err(_) => …`, up to a place in the arm of the variable that is unset. */
const ARM = /\bmatch\b[^;]{0,300}?\benv::var\b[^]*\bErr\(_\w*\)[^=>]*=>\s*\{?[^{}]*$/;

/** `var("DATABASE_URL").unwrap_or_else(|_| format!(`. */
const UNWRAPPED = /\bvar(?:_os)?\([^()\n]{1,80}\)\s*\.(?:unwrap_or_else\(\s*\|[^|\n]*\||unwrap_or\()[^;{}]{0,60}$/;

/** True for code of Rust that runs where a variable of the environment is unset: what stands there is a fallback. */
export function isArmForUnset(file: CodeFile, { start }: Span): boolean {
  const scope = file.language === 'rust' ? file.functionAt(start) : undefined;
  if (scope !== undefined && UNWRAPPED.test(file.source.text.slice(Math.max(scope.span.start, start - 300), start))) return true;
  return scope !== undefined && ARM.test(file.source.text.slice(scope.span.start, start));
}
