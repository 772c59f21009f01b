/** `err == nil`, `!error`, `result.is_ok()`, `AppDataSource.isInitialized`, `ok`. */
const OUTCOME =
  /^\(*\s*!?\s*(?:[\w$]+\.)*(?:e|ex|err\w*|error\w*|ok|success\w*|(?:is_?)?connected|isInitialized|is_?ok|is_?err|isSuccess)(?:\(\))?(?:\s*(?:[!=]==?|is(?:\snot)?)\s*(?:null|nil|None|undefined|true|false))?\s*\)*$/i;
/** `err != migrate.ErrNoChange`, `!errors.Is(err, migrate.ErrNoChange)`. */
const NOTHING_TO_DO = /^\(*\s*!?\s*(?:err\w*\s*[!=]==?\s*|errors\.Is\(\s*err\w*\s*,\s*)(?:\w+\.)?ErrNo\w+\s*\)*$/;

/** True for a condition that asks no more than whether the step before has worked, which decides nothing in a deploy that starts. */
export function isErrorCheck(condition: string): boolean {
  return condition.split(/&&|\|\||\band\b|\bor\b/).every((part) => OUTCOME.test(part.trim()) || NOTHING_TO_DO.test(part.trim()));
}
