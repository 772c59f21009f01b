import { isOfDeploy } from '../../src/analysis/knowledge/settings/deploy-values.ts';
import { isFallback } from '../../src/analysis/knowledge/environment/fallbacks.ts';
import type { CodeFile, Expression, StringLiteral } from '../../src/analysis/code.ts';
import type { Pipeline, SettingsFile, XmlDocument } from '../../src/analysis/documents/kinds.ts';
import { isHost, locatorOf, namesServiceHost } from '../../src/analysis/knowledge/services/backing-services.ts';
import {
  ENVIRONMENT_WORDS,
  environmentCondition,
  isCase,
  isDeployName,
  isLocalName,
  mayAskForEnvironment,
} from '../../src/analysis/knowledge/environment/environment-names.ts';
import { pipelineChoices } from '../../src/analysis/knowledge/environment/pipeline-choices.ts';
import { makesSamples } from '../../src/analysis/knowledge/secrets/literal-secrets.ts';
import { settingTexts, xmlTexts, type NamedText } from '../../src/analysis/knowledge/settings/named-texts.ts';
import { namedLiterals, valuesNamed } from '../../src/analysis/knowledge/settings/named-values.ts';
import { mayName } from '../../src/analysis/knowledge/settings/written-names.ts';
import { APP_LANGUAGES } from '../../src/analysis/languages.ts';
import type { Span } from '../../src/analysis/text.ts';
import { rule, type Context, type Found } from '../rule.ts';
import { EXAMPLES } from './environment-group.examples.ts';

const WEB_ADDRESS = /^(?:https?|wss?):\/\/[\w.-]+(?::\d+)?(?:[/?#]|$)/;
const SHARED_HOSTS = /schema\.org|w3\.org|\b(?:example|test)\.[a-z]{2,3}\b/;
/** What says to Spring which group of values to use. */
const ACTIVE_PROFILE = /^spring\.profiles\.active$/;

export default rule({
  id: 'config/environment-group',
  title: 'Set each value by its own variable, not by the name of an environment',
  why: 'Each new deploy needs a new group in the code, and the values of production are those that somebody last committed.',
  remedy: 'Read each value from a variable of its own and leave the names of environments out of the code.',
  severity: 'warning',
  limits: ['Branches that only choose a format or a behaviour belong to dev/prod parity.'],
  code: [{ languages: APP_LANGUAGES, literals: ENVIRONMENT_WORDS, judge: judgeCode }],
  documents: { settings: judgeSettings, xml: judgeXml, pipeline: judgePipeline },
  examples: EXAMPLES,
});

/** Names of what a deploy has of its own, whatever the value looks like. */
const RESOURCES = /bucket|(?:^|_)(?:db_?)?host(?:name)?$|(?:^|_)(?:database|db)(?:_?name)?$|domain$|(?:queue|topic)(?:_?name)?$/i;
const BOUND_TO = /^(?:0\.0\.0\.0|localhost|127\.0\.0\.1|::1?)$/;

function* judgeCode(file: CodeFile): Iterable<Found> {
  if (makesSamples(file.path)) return;
  const said = new Set<string>();
  for (const { span, what } of [...chosen(file), ...configured(file)]) {
    const condition = choiceOf(file, span) ?? String(span.start);
    if (said.has(condition)) continue;
    said.add(condition);
    yield { span, what };
  }
  yield* classes(file);
  if (!mayName(file.source, isDeployName) || !mayName(file.source, isLocalName)) return;
  const names = file.properties.filter(({ key, value }) => (isDeployName(key) || isLocalName(key)) && value.properties().length > 0);
  const group = names.find(({ key, value }) => isDeployName(key) && holdsResource(value));
  if (group && names.some(({ key }) => isLocalName(key))) {
    yield { span: group.span, what: `The values of \`${group.key}\` are a group in the code that its name chooses.` };
  }
}

/** The condition that chooses; the cases of one `switch` make one choice. */
function choiceOf(file: CodeFile, span: Span): string | undefined {
  const conditions = file.conditionsAround(span);
  const condition = environmentCondition(conditions);
  const subject = condition !== undefined && isCase(condition) ? conditions[conditions.indexOf(condition) - 1] : undefined;
  return subject === undefined ? condition : `${subject}#${file.functionAt(span.start)?.span.start ?? 0}`;
}

/** Calls that tell readers of an API's description whom to ask and where it may be tried, or what only developers' servers pass on to. */
const DESCRIBES = [
  '*.setContact',
  '*.setLicense',
  '*.setTermsOfService',
  '*.setExternalDoc',
  '*.addServer',
  '*.UseProxyToSpaDevelopmentServer',
];

/** Addresses and names of resources in branches that ask for the environment. */
function* chosen(file: CodeFile): Iterable<Found> {
  if (!mayAskForEnvironment(file.source.text)) return;
  const literals = namedLiterals(file, (name) => RESOURCES.test(name)).map(({ literal, origin }) => ({ text: literal, span: origin }));
  const named = [...literals, ...alternatives(file)].flatMap(({ text, span }) =>
    !BOUND_TO.test(text) && !SHARED_HOSTS.test(text) && /^[\w.:/-]+$/.test(text) ? [span] : [],
  );
  const described = file.callsTo(...DESCRIBES).map(({ callee, span }) => ({ start: callee.end, end: span.end }));
  const isDescription = (span: Span): boolean => described.some((call) => holds(call, span));
  const addresses = file.strings.flatMap(({ text, span }) => (isResource(text) && !isDescription(span) ? [span] : []));
  for (const span of [...addresses, ...named].toSorted((a, b) => a.start - b.start)) {
    const condition = environmentCondition(file.conditionsAround(span));
    if (condition === undefined || isFallback(file, span) || isForDevelopersAlone(file, span)) continue;
    const asked = condition.length > 90 ? `${condition.slice(0, 90)}…` : condition;
    const what = `The name of the environment (\`${asked}\`) chooses an address that is written into the code.`;
    yield { span, what };
  }
}

const ON_A_MACHINE = /^["'`]?(?:https?|wss?):\/\/(?:localhost|127\.0\.0\.1|[\w.-]+\.(?:localhost|test))(?=[:/?#"'`]|$)/i;

/**
 * The address of a developer's machine, where deploys are given theirs by the environment, or where a call lets
 * developers' pages in (`if dev { cors.allow("http://localhost:3000") }`).
 */
function isForDevelopersAlone(file: CodeFile, span: Span): boolean {
  if (!ON_A_MACHINE.test(file.source.slice(span))) return false;
  const arm = file.branches.filter((one) => holds(one.span, span)).toSorted((a, b) => b.span.start - a.span.start)[0];
  if (arm === undefined) return false;
  const others = file.branches.filter((one) => one.around.start === arm.around.start && one.span.start !== arm.span.start);
  const isRead = others.some((other) => file.environmentReads.some((read) => holds(other.span, read.span)));
  return isRead || isHandedToPages(file, span);
}

/** Calls that say which pages may ask the app, or what a page may load. */
function isHandedToPages({ calls }: CodeFile, span: Span): boolean {
  return calls.some(
    ({ method, callee, span: call }) => callee.end <= span.start && span.end <= call.end && /origin|cors|_src$/i.test(method),
  );
}

/** What such a name is given by one expression: `domain: isProd ? '.acme.io' : undefined`. */
function alternatives(file: CodeFile): readonly Pick<StringLiteral, 'text' | 'span'>[] {
  const values = valuesNamed(file, (name) => RESOURCES.test(name)).flatMap(({ value: { kind, text, span } }) =>
    (kind === 'operation' || kind === 'other') && text.length < 300 && /\?.+:|\bif\b.+\belse\b/s.test(text) ? [span] : [],
  );
  return values.length === 0 ? [] : file.strings.filter(({ span }) => values.some((value) => holds(value, span)) && !isAsked(file, span));
}

/** The name of an environment in the condition itself. */
function isAsked(file: CodeFile, { start, end }: Span): boolean {
  const [before, after] = [file.source.text.slice(Math.max(0, start - 6), start), file.source.text.slice(end, end + 6)];
  return /[=!]=\s*$/.test(before) || /^\s*[=!]=/.test(after);
}

/** Flask's usual groups: `config = {'development': DevelopmentConfig, 'production': ProductionConfig}`. */
function* classes(file: CodeFile): Iterable<Found> {
  if (file.language !== 'python' || file.classes.length < 2) return;
  const known = new Set(file.classes.map(({ name }) => name));
  for (const { value } of file.assignments) {
    const entries = value.properties().filter((one) => known.has(one.value.text));
    if (!entries.some(({ key }) => isLocalName(key))) continue;
    const deployed = entries.find(({ key }) => isDeployName(key));
    if (deployed)
      yield {
        span: deployed.span,
        ...(entries.every(({ key, value: { text } }) => !isDeployName(key) || holdsSwitchesOnly(text, file))
          ? { confidence: 'likely' as const }
          : {}),
        what: `The values of \`${deployed.value.text}\` are a group in the code that the name of an environment chooses.`,
      };
  }
}

/** `DEBUG = False` and the like: a behaviour of the framework, and no value of a deploy. */
function holdsSwitchesOnly(name: string, { classes, source }: CodeFile): boolean {
  const type = classes.find((one) => one.name === name);
  const lines = type === undefined ? [] : source.slice(type.span).split('\n').slice(1);
  const base = /^\s*class\s+\w+\s*\(\s*(\w+)/.exec(type === undefined ? '' : source.slice(type.span))?.[1] ?? '';
  // One of several deploys has values of its own in between.
  if (type === undefined || !/^(?:Base|Default|Common)?(?:Config|Configuration|Settings)?$|^object$/.test(base)) return false;
  const values = lines.filter((line) => /^\s+\w+\s*(?::[^=]+)?=/.test(line));
  return (
    values.every((line) => /^\s+(?:DEBUG|TESTING|ENV|DEVELOPMENT|PROPAGATE_EXCEPTIONS)\s*=/.test(line)) &&
    !lines.some((line) => /\bdef\b/.test(line))
  );
}

/** Sinatra: `configure :production do`. */
function* configured(file: CodeFile): Iterable<Found> {
  for (const { args, span } of file.language === 'ruby' ? file.callsTo('configure') : []) {
    const name = args.map(({ text }) => text.replace(/^:/, '')).find(isDeployName);
    const value = name === undefined ? undefined : file.strings.find((one) => isResource(one.text) && holds(span, one.span));
    if (value)
      yield { span: value.span, what: `The name of the environment (\`${name ?? ''}\`) chooses an address that is written into the code.` };
  }
}

function holds(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

function isResource(text: string): boolean {
  return (WEB_ADDRESS.test(text) && !SHARED_HOSTS.test(text)) || locatorOf(text) !== undefined;
}

function holdsResource(group: Expression): boolean {
  return group.properties().some(({ key, value }) => {
    const { provenance, literal } = value.value();
    if (provenance !== 'literal' || typeof literal !== 'string') return value.properties().length > 0 && holdsResource(value);
    return (
      isResource(literal) || (/^(?:host|hostname|server)$/i.test(key) && isHost(literal)) || (namesServiceHost(key) && isHost(literal))
    );
  });
}

function* judgeSettings(file: SettingsFile, { repository }: Context): Iterable<Found> {
  if (repository.deployables.length === 0) return;
  const texts = settingTexts(file);
  const active = texts.find(({ name, dynamic }) => ACTIVE_PROFILE.test(name) && !dynamic);
  if (active && isGroup(active.text) && file.environment === undefined && file.reader === 'spring')
    yield { span: active.span, what: profile(active.text) };
  const section = file.reader === 'other' ? sectionOfDeploy(texts) : undefined;
  if (section)
    yield {
      span: section.span,
      what: `\`${section.name}\` belongs to a group of values in the repository that the name of an environment chooses.`,
    };
  if (!isDeployName(file.environment) || isOfDeploy(file, repository)) return;
  const value = texts.find(({ text, dynamic }) => !dynamic && isResource(text));
  if (value)
    yield { span: value.span, what: `\`${value.name}\` belongs to the group \`${file.environment ?? ''}\`, which its name chooses.` };
}

/** The first address of a deploy's own section, in a file that has one for developers as well. */
function sectionOfDeploy(texts: readonly NamedText[]): NamedText | undefined {
  const first = ({ name }: NamedText): string => name.split('.', 1)[0] ?? '';
  if (!texts.some((entry) => isLocalName(first(entry)))) return undefined;
  return texts.find((entry) => entry.name.includes('.') && isDeployName(first(entry)) && !entry.dynamic && isResource(entry.text));
}

/** Addresses that an expression of a workflow holds for each environment: the first of them speaks for its neighbours. */
function* judgePipeline({ path, source }: Pipeline, { repository }: Context): Iterable<Found> {
  if (repository.deployables.length === 0) return;
  for (const { name, texts, span } of pipelineChoices(source)) {
    if (!texts.some(isResource)) continue;
    const what = `The name of the environment (\`${name}\`) chooses an address that is written into the pipeline.`;
    yield { span, once: path, what, remedy: 'Keep the value as a variable of the environment that the job deploys to (`vars`).' };
  }
}

function* judgeXml(file: XmlDocument): Iterable<Found> {
  if (file.reader !== 'web-xml') return;
  const texts = xmlTexts(file);
  for (const [index, { name, text }] of texts.entries()) {
    const value = texts[index + 1];
    if (name === 'param-name' && ACTIVE_PROFILE.test(text) && value?.name === 'param-value' && isGroup(value.text))
      yield { span: value.span, what: profile(value.text) };
  }
}

/** Other profiles switch a feature on (`native`, `swagger`). */
function isGroup(name: string): boolean {
  return isDeployName(name) || isLocalName(name);
}

function profile(name: string): string {
  return `The profile \`${name}\` is chosen inside of what is deployed, so that each environment needs a build of its own.`;
}
