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

/** Places of Rust in which a literal stands for a variable: an arm, what a macro unwraps to, the default of an option of clap. */
const LITERALS: readonly RegExp[] = [
  /\bmatch\s+(?:std::)?(?:env::)?var\(\s*"(?<variable>\w+)"\s*\)\s*\{[^{}]{0,300}?\bErr\([^()]*\)\s*=>\s*(?:String::from\(\s*)?(?<quoted>"[^"\n]*")/dg,
  /\boption_env!\(\s*"(?<variable>\w+)"\s*\)\s*\.unwrap_or\(\s*(?<quoted>"[^"\n]*")/dg,
  /\bvar\(\s*"(?<variable>\w+)"\s*\)\s*\.unwrap_or_else\(\s*\|[^|\n]*\|\s*format!\(\s*(?<quoted>"[^"\n]*")/dg,
  /\benv\s*=\s*"(?<variable>\w+)"[^\])\n]{0,160}?\bdefault_value(?:_t)?\s*=\s*(?<quoted>"[^"\n]*")/dg,
  /\bdefault_value(?:_t)?\s*=\s*(?<quoted>"[^"\n]*")[^\])\n]{0,160}?\benv\s*=\s*"(?<variable>\w+)"/dg,
];

/** Literals of Rust that stand for a variable of the environment which is unset. */
export function* unsetLiterals({ language, source }: CodeFile): Generator<{ variable: string; literal: string; span: Span }> {
  if (language !== 'rust') return;
  for (const { indices, groups } of LITERALS.flatMap((pattern) => [...source.text.matchAll(pattern)])) {
    const [start, end] = indices?.groups?.['quoted'] ?? [0, 0];
    yield { variable: groups?.['variable'] ?? '', literal: (groups?.['quoted'] ?? '').slice(1, -1), span: { start, end } };
  }
}
