import type { CodeFile } from '../../code.ts';
import type { Span } from '../../text.ts';

/** Conditions that ask for a developer's machine or a test. */
const CONDITION = /\b(?:is_?|not_?)?(?:debug|dev|develop|development|test|testing|tests|local|localhost)\b|is(?:Dev|Debug|Test|Local)/i;
/** Classes whose values a developer's machine or a test uses: `DevelopmentConfig`, `TestSettings`. */
const CLASS = /^(?:Dev|Development|Local|Debug|Tests?|Testing)(?![a-z])|(?:Dev|Development|Local|Debug|Tests?|Testing)$/;
/** A server that deploys has its services; a script that starts them sets up a developer's machine. */
const LOCAL_STACK = /\b(?:docker|podman)\s+(?:run|container\s+run)\b|\bdocker[\s-]compose\s+up\b/;
/** A script that asks a person at a terminal: what it falls back to is the answer that it offers. */
const ASKS = /^\s*read\s+(?:-\w+\s+)*-\w*p\b/m;
/** Parts of a path that say that production does not load the file. */
const PATH = /(?:^|[/._-])(?:dev|develop|development|local|test|tests|testing|ci)(?:[/._-]|$)/i;

/** True for code that only a developer's machine or a test runs: a branch or a class says so, or the script brings its own services up. */
export function isForDevelopment(file: CodeFile, span: Span): boolean {
  if (file.language === 'shell' && (LOCAL_STACK.test(file.source.text) || ASKS.test(file.source.text))) return true;
  if (file.conditionsAround(span).some((condition) => CONDITION.test(condition))) return true;
  return isOfDevelopersClass(file, span);
}

/** True for what stands in a class for developers or tests: `class TestConfig(Config)`. */
export function isOfDevelopersClass(file: CodeFile, span: Span): boolean {
  return file.classes.some((type) => type.span.start <= span.start && span.end <= type.span.end && CLASS.test(type.name));
}

/** True for settings that only developers or tests load, as their path says: `settings/dev.py`, `config.test.js`. */
export function isDevelopersFile(path: string): boolean {
  return PATH.test(path);
}
