import type { CodeFile } from '../../code.ts';
import type { Span } from '../../text.ts';

/** `match env::var("PORT") { Ok(port) => …, Err(_) => …`, up to a place in the arm of the variable that is unset. */
const ARM = /\bmatch\b[^;]{0,300}?\benv::var\b[^]*\bErr\(_\w*\)[^=>]*=>\s*\{?[^{}]*$/;

/** True for code of Rust that runs where a variable of the environment is unset: what stands there is a fallback. */
export function isArmForUnset(file: CodeFile, { start }: Span): boolean {
  const scope = file.language === 'rust' ? file.functionAt(start) : undefined;
  return scope !== undefined && ARM.test(file.source.text.slice(scope.span.start, start));
}
