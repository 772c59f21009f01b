import type { CodeFile, Decision } from '../../code.ts';
import { withoutTests } from '../../code/languages/rust/tests.ts';
import type { Deployable, Repository } from '../../repository.ts';
import type { Span } from '../../text.ts';
import { possibleHolders } from '../../words.ts';

/** Conditions that ask for a developer's machine or a test. */
const CONDITION = /\b(?:is_?|not_?)?(?:debug|dev|develop|development|test|testing|tests|local|localhost)\b|is(?:Dev|Debug|Test|Local)/i;
/** Classes whose values a developer's machine or a test uses: `DevelopmentConfig`, `TestSettings`. */
const CLASS = /^(?:Dev|Development|Local|Debug|Tests?|Testing)(?![a-z])|(?:Dev|Development|Local|Debug|Tests?|Testing)$/;
/** Values that such a class would hold, under a name of their own: `const devConfig = { … }`. */
const VALUE = /^(?:dev|development|local|test)(?:[A-Z_]\w*)?$/;
/** A server that deploys has its services; a script that starts them sets up a developer's machine. */
const LOCAL_STACK = /\b(?:docker|podman)\s+(?:run|container\s+run)\b|\bdocker[\s-]compose\s(?:[^\n"'`|;&]{0,80}\s)?up\b/;
/** A script that asks a person at a terminal: what it falls back to is the answer that it offers. */
const ASKS = /^\s*read\s+(?:-\w+\s+)*-\w*p\b/m;
/** Parts of a path that say that production does not load the file. */
const PATH = /(?:^|[/._-])(?:dev|develop|development|local|test|tests|testing|ci)(?:[/._-]|$)/i;

/** True for code that only a developer's machine or a test runs: a branch or a class says so, or the script brings its own services up. */
export function isForDevelopment(file: CodeFile, span: Span): boolean {
  if (file.language === 'shell' && (LOCAL_STACK.test(file.source.text) || ASKS.test(file.source.text))) return true;
  if (file.decisionsAround(span).some((decision) => CONDITION.test(decision.condition) && !isOpposite(decision))) return true;
  return isOfDevelopersClass(file, span) || isOfDevelopersValue(file, span) || isOfDebugBuild(file, span);
}

/** C#'s `#if DEBUG`: what is published is compiled without it. */
function isOfDebugBuild({ language, source: { text } }: CodeFile, { start }: Span): boolean {
  if (language !== 'csharp') return false;
  const directives = [...text.slice(0, start).matchAll(/^[^\S\n]*#(if|else|elif|endif)\b[^\S\n]*(.*)$/gm)];
  const open: boolean[] = [];
  for (const [, directive, condition = ''] of directives) {
    if (directive === 'endif') open.pop();
    else if (directive === 'if') open.push(/^\(?\s*DEBUG\s*\)?\s*(?:\/\/.*)?$/.test(condition));
    else open[open.length - 1] = false;
  }
  return open.includes(true);
}

/** `!isDev`, `env != 'test'`: one denial and nothing beside it. */
const DENIAL = /^(?:!\s*|not\s+)[\w.:$>()-]+\??$|^[\w.:$>()["'\]-]+\s*!={1,2}\s*["'][\w-]+["']$/;
/** What a denial turns round as a whole: no denial itself, and no part that has to hold beside others. */
const TURNS_ROUND = /^(?!.*(?:!|\bnot\b|<>|&&|\band\b))/s;

/** True where the opposite of what the condition names is the case: in the `else` of `if development?`, behind `if (!isDev)`. */
export function isOpposite({ condition, holds }: Decision): boolean {
  return holds ? DENIAL.test(condition) : TURNS_ROUND.test(condition);
}

/**
 * The conditions that a value is chosen by: `unless Rails.env.test?` with nothing beside it chooses none, and only leaves the tests
 * out.
 */
export function choicesAround(file: CodeFile, span: Span): readonly string[] {
  const hasOther = ({ condition }: Decision): boolean =>
    file.branches.filter(({ condition: own, around }) => own === condition && around.start <= span.start && span.end <= around.end).length >
    1;
  return file.decisionsAround(span).flatMap((one) => (isOpposite(one) && !hasOther(one) ? [] : [one.condition]));
}

/** True for what stands in an object that is chosen by its name: `env === 'production' ? prodConfig : devConfig`. */
function isOfDevelopersValue(file: CodeFile, span: Span): boolean {
  return file.assignments.some(
    ({ name, value }) => value.kind === 'object' && value.span.start < span.start && span.end < value.span.end && VALUE.test(name),
  );
}

/** True for what stands in a class for developers or tests: `class TestConfig(Config)`. */
export function isOfDevelopersClass(file: CodeFile, span: Span): boolean {
  return file.classes.some((type) => type.span.start <= span.start && span.end <= type.span.end && CLASS.test(type.name));
}

/** `class Test(Base)`, `class DevelopmentConfig`: settings that the start chooses by their class. */
const SETTINGS_CLASS = /^(?:Docs|Build|Dev|Development|Local|Tests?|Testing)(?:\w*(?:Config|Configuration|Settings))?$/;

/** True for what stands in a class of settings for developers or tests. */
export function isOfDevelopersSettings(file: CodeFile, { start, end }: Span): boolean {
  return file.classes.some(({ name, span }) => SETTINGS_CLASS.test(name) && span.start <= start && end <= span.end);
}

/** True for settings that only developers or tests load, as their path says: `settings/dev.py`, `config.test.js`. */
export function isDevelopersFile(path: string): boolean {
  return PATH.test(path);
}

/** True for a script that starts its services beside itself: a server that deploys has them. */
export function startsLocalStack(text: string): boolean {
  return LOCAL_STACK.test(text);
}

/** The type that a function of .NET is an extension of, where it is one that the start calls. */
const EXTENDS_APP = /\(\s*this\s+(?:WebApplication|IApplicationBuilder|IHost|IWebHost|IServiceProvider)\b/;

/**
 * True for a file of .NET whose work begins with extensions of the app (`app.InitialiseDatabaseAsync()`), all of which the start calls
 * on developers' machines only.
 */
export function isStartedForDevelopers(file: CodeFile, deployable: Deployable | undefined, repository: Repository): boolean {
  if (file.language !== 'csharp' || !EXTENDS_APP.test(file.source.text)) return false;
  const names = file.functions.flatMap(({ name, span }) =>
    name !== undefined && EXTENDS_APP.test(file.source.slice(span).slice(0, 200)) ? [name] : [],
  );
  const calls = possibleHolders(deployable?.sources ?? [], names, repository).flatMap((path) => {
    if (path === file.path || !names.some((name) => repository.source(path)?.text.includes(`.${name}(`))) return [];
    const caller = repository.code(path);
    return caller?.callsTo(...names.map((name) => `*.${name}`)).map(({ span }) => caller.conditionsAround(span)) ?? [];
  });
  return calls.length > 0 && calls.every((conditions) => conditions.some(asksForDeveloper));
}

function asksForDeveloper(condition: string): boolean {
  return condition.split('||').every((one) => /\bIsDevelopment\(\)|"Development"/.test(one) && !/!\s*[\w.]*IsDevelopment|!=/.test(one));
}

/** Conditions that hold nowhere but on developers' machines and in tests: no denials, and no alternatives beside a deploy. */
const NOWHERE_ELSE =
  /^(?!.*(?:!|\bnot\b|\bunless\b|\|\||\bor\b)).*(?:\b(?:development|dev|local|test)\?|\bIsDevelopment\(|_ENV\b.{0,12}={2,3}\s*["'](?:dev|development|local|test)["'])/;

/** True for tasks that developers call (`invoke up`) and of which one starts their stack. */
export function isOfDevelopersTasks(file: CodeFile): boolean {
  return file.importsAny('invoke', 'nox', 'doit') && LOCAL_STACK.test(file.source.text);
}

/** True for code of which a condition says that no deploy runs it. */
export function isOnDevelopersMachines(file: CodeFile, span: Span): boolean {
  return file.decisionsAround(span).some(({ condition, holds }) => holds && NOWHERE_ELSE.test(condition));
}

/** Conditions that ask for a test, or for a build of Rust that no deploy runs, and are no denials. */
const FOR_TESTS =
  /^(?!.*(?:(?<!cfg)!|\bnot\b|\bunless\b)).*(?:\benv\.test\?|(?:==|===|\bin\b)\s*(?:["'](?:test|testing)["']|(?:\w+\.)+(?:tests?|testing|TESTS?|TESTING)\b)|\bIS_TEST\b|\bisTest\b|runningUnitTests\(\)|cfg!\(debug_assertions\))/;

/** `'mysql_testing' => [...]`: one of several groups of values, that of the tests. */
function isOfTestsGroup({ properties }: CodeFile, { start, end }: Span): boolean {
  return properties.some(({ key, value }) => /(?:^|_)test(?:s|ing)?$/.test(key) && value.span.start < start && end < value.span.end);
}

/** True for code that tests alone run, or a constant that no other code reads. */
export function isForTests(file: CodeFile, span: Span): boolean {
  if (file.language === 'rust' && withoutTests(file.source.text).slice(span.start, span.end).trim() === '') return true;
  const isAsked = (place: Span): boolean => file.decisionsAround(place).some(({ condition, holds }) => holds && FOR_TESTS.test(condition));
  if (isAsked(span) || isOfTestsGroup(file, span)) return true;
  const constant = file.assignments.find(({ value }) => value.span.start <= span.start && span.end <= value.span.end);
  if (constant === undefined || !constant.constant || !FOR_TESTS_WORD.test(file.source.text)) return false;
  const before = file.source.text.slice(Math.max(0, constant.span.start - 12), constant.span.start);
  if (/\bpub(?:\([\w ]+\))?\s+$|\bexport\s+$/.test(before) || !/^[A-Z][A-Z\d_]*$/.test(constant.name)) return false;
  const uses = [...file.source.text.matchAll(new RegExp(`(?<![\\w.])${constant.name}(?!\\w)`, 'g'))].filter(
    ({ index }) => index < constant.span.start || index >= constant.span.end,
  );
  return uses.length > 0 && uses.every(({ index, 0: { length } }) => isAsked({ start: index, end: index + length }));
}

const FOR_TESTS_WORD = /test|debug_assertions/i;
