import { isImageCommandReplaced } from '../../src/analysis/compose-stacks.ts';
import type { Call, CodeFile } from '../../src/analysis/code.ts';
import { keyed } from '../../src/analysis/documents/data/data-node.ts';
import type { DataDocument, SettingsFile } from '../../src/analysis/documents/kinds.ts';
import { ECMASCRIPT, type Language } from '../../src/analysis/languages.ts';
import type { ListenForm } from '../../src/analysis/knowledge/serving/listen-form.ts';
import { overrideWords } from '../../src/analysis/knowledge/settings/override-words.ts';
import { fixedSettings } from '../../src/analysis/knowledge/settings/overridden-settings.ts';
import { LISTEN_FORMS } from '../../src/analysis/knowledge/serving/listen-forms.ts';
import { listenersGivenElsewhere, mayListenElsewhere } from '../../src/analysis/knowledge/serving/listen-elsewhere.ts';
import { isRunByHand } from '../../src/analysis/knowledge/serving/run-by-hand.ts';
import { isAddressSetLater, literalBinding, type Binding } from '../../src/analysis/knowledge/serving/servers.ts';
import { assignedPort, literalPort, ownProgramPort, portVariable } from '../../src/analysis/knowledge/serving/server-commands.ts';
import { serverOfSettings } from '../../src/analysis/knowledge/serving/settings-in-code.ts';
import { deployedSettings } from '../../src/analysis/knowledge/environment/environment-texts.ts';
import { isOwnConfiguration, listeningPort } from '../../src/analysis/knowledge/settings/own-configuration.ts';
import { isFallback } from '../../src/analysis/knowledge/environment/fallbacks.ts';
import { lookupWords } from '../../src/analysis/knowledge/environment/environment-lookup.ts';
import { namedLiterals } from '../../src/analysis/knowledge/settings/named-values.ts';
import { baseName } from '../../src/analysis/paths.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import { startCommands, type StartedProcess } from '../../src/analysis/startup.ts';
import { EXAMPLES } from './hardcoded-port.examples.ts';
import { onCalls, rule, type Context, type Fix, type Found, type RepositoryFound } from '../rule.ts';

/** Settings that name the port of the server itself. */
const PORT_SETTINGS = new Set([
  'server.port',
  'quarkus.http.port',
  'micronaut.server.port',
  'uwsgi.http',
  'uwsgi.http-socket',
  'uwsgi.socket',
  'ktor.deployment.port',
  'play.server.http.port',
  'akka.http.server.default-http-port',
  'Kestrel.Endpoints.Http.Url',
  'Kestrel.EndPoints.Http.Url',
  'Urls',
  'urls',
]);

export default rule({
  id: 'port-binding/hardcoded-port',
  title: 'Listen on the port that the environment assigns',
  why: 'A literal port stops the platform from routing to the process where it wants, and a second copy on the same host can not start.',
  remedy: 'Read the port from the environment and keep the literal as a fallback for local runs.',
  severity: 'warning',
  code: [
    ...LISTEN_FORMS.map((form) => onCalls(form.languages, form.calls, (call, file, context) => judgeCall(call, form, file, context))),
    { languages: ['python'], literals: ['bind'], judge: judgeGunicorn },
    { languages: ECMASCRIPT, literals: ['fetch'], judge: judgeExported },
  ],
  documents: { settings: judgeSettings, data: judgeData },
  repository: judgeRepository,
  eachSource: mayListenElsewhere,
  examples: EXAMPLES,
});

function* judgeCall(call: Call, form: ListenForm, file: CodeFile, { repository, path }: Context): Iterable<Found> {
  const { language } = file;
  const binding = (form.isServer?.(call, file) ?? true) ? literalBinding(call, form.places) : undefined;
  if (!binding || isAddressSetLater(call, path, repository) || isDefault(call, file) || isProfiler(binding, file)) return;
  if (binding.port === 80 && /redirect/i.test(file.source.slice(call.span))) return;
  if (isRunByHand(call, form, file, repository)) return;
  const lookup = portLookup(language);
  const fix = environmentFix(binding, language);
  yield {
    span: constantOf(call, binding) ?? spanOf(call, file),
    what: `\`${call.method}\` binds port ${binding.port} whatever the platform assigns.`,
    ...(lookup ? { remedy: `Read the port from ${lookup} and keep ${binding.port} as the fallback for local runs.` } : {}),
    ...(fix ? { fix } : {}),
  };
}

/** How a language reads the port, for the remedy. */
function portLookup(language: Language): string | undefined {
  const lookup = lookupWords(language, 'PORT');
  return lookup === undefined ? undefined : language === 'csharp' ? `\`ASPNETCORE_HTTP_PORTS\` or \`${lookup}\`` : `\`${lookup}\``;
}

/** gunicorn's own file of settings, unless the command line says another address. */
function* judgeGunicorn(file: CodeFile, { repository }: Context): Iterable<Found> {
  if (serverOfSettings(file.path) !== 'gunicorn') return;
  for (const { literal, origin } of namedLiterals(file, (name) => name === 'bind')) {
    const port = /^(?!unix:|127\.|localhost)[\w.*:[\]]*:(\d{2,5})$/.exec(literal)?.[1];
    const isToldOtherwise = startCommands(repository).some(
      ({ program: { name, args } }) =>
        name === 'gunicorn' && args.some((word) => /^(?:-b|--bind)/.test(word)) && args.some((word) => word.endsWith(baseName(file.path))),
    );
    if (port === undefined || isToldOtherwise) continue;
    yield {
      span: origin,
      what: `\`bind\` has gunicorn listen on port ${port} whatever the platform assigns.`,
      remedy: `Write \`bind = f"0.0.0.0:{os.environ.get('PORT', '${port}')}"\`, or leave \`bind\` out: gunicorn reads \`PORT\` itself.`,
    };
  }
}

/** Bun serves what a file exports by default: `export default { port: 3000, fetch: app.fetch }`. */
function* judgeExported(file: CodeFile): Iterable<Found> {
  const [exported] = /\bexport\s+default\s*\{(?=[^{}]*\bfetch\b)[^{}]*\}/.exec(file.source.text) ?? [];
  const start = exported === undefined ? -1 : file.source.text.indexOf(exported);
  const property = file.properties.find(
    ({ key, span }) => key === 'port' && span.start > start && span.end < start + (exported ?? '').length,
  );
  const { provenance, literal } = property?.value.value() ?? {};
  if (start < 0 || !property || provenance !== 'literal' || typeof literal !== 'number' || literal === 0) return;
  yield {
    span: property.span,
    what: `The exported server binds port ${literal} whatever the platform assigns.`,
    remedy: `Read the port from \`process.env.PORT\` and keep ${literal} as the fallback for local runs.`,
  };
}

function* judgeData(document: DataDocument, context: Context): Iterable<Found> {
  yield* judgeDropwizard(document, context);
  yield* judgeStreamlit(document, context);
}

/** Streamlit's settings, unless the command line says another port. */
function* judgeStreamlit({ path, roots }: DataDocument, { repository }: Context): Iterable<Found> {
  const port = /(?:^|\/)\.streamlit\/config\.toml$/.test(path) ? roots[0]?.at('server', 'port') : undefined;
  if (typeof port?.scalar !== 'number' || startCommands(repository).some(({ command }) => /--server\.port\b/.test(command.text))) return;
  yield {
    span: keyed(port),
    what: `Streamlit listens on port ${port.scalar} whatever the platform assigns.`,
    remedy: `Take \`port\` out and start with \`streamlit run --server.port $PORT\`, or set \`STREAMLIT_SERVER_PORT\` in the deploy.`,
  };
}

/** The connectors of Dropwizard's settings; a placeholder is for the environment to fill in. */
function* judgeDropwizard({ path, roots }: DataDocument, { repository }: Context): Iterable<Found> {
  const server = roots[0]?.at('server');
  const connectors = [...(server?.at('applicationConnectors')?.children ?? []), server?.at('connector')];
  const port = connectors.find((one) => one?.at('type')?.text !== undefined)?.at('port');
  if (typeof port?.scalar !== 'number' || port.scalar === 0 || repository.deployableOf(path) === undefined) return;
  yield {
    span: keyed(port),
    what: `Dropwizard listens on the literal port ${port.scalar}.`,
    remedy: `Write \`port: \${PORT:-${port.scalar}}\` and read the settings through an \`EnvironmentVariableSubstitutor\`.`,
  };
}

/**
 * What a settings type falls back to is given by a function of that name (`fn default_listen_address()`), by one of a module of
 * defaults, or is a constant called so that something may come before.
 */
function isDefault({ inside, span }: Call, file: CodeFile): boolean {
  const { path, source, assignments } = file;
  if (/^(?:get_?)?default/i.test(inside?.name ?? '') || /(?:^|\/)defaults?\.rs$/.test(path) || isFallback(file, span)) return true;
  const constant = assignments.find(
    ({ name, value }) => /^default_/i.test(name) && value.span.start <= span.start && span.end <= value.span.end,
  );
  return constant !== undefined && new RegExp(`(?:unwrap_or|\\|\\||\\?\\?|\\bor\\b)\\W{0,3}${constant.name}\\b`).test(source.text);
}

/** Go's profiler for whoever is on the machine, or at the port that its documentation gives it, beside what the app serves. */
function isProfiler({ host, port }: Binding, file: CodeFile): boolean {
  return (port === 6060 || /^(?:localhost|127\.0\.0\.1)$/.test(host ?? '')) && file.importsAny('net/http/pprof');
}

/** Where the literal is written, when that is outside of the function that listens: a constant of the file. */
function constantOf({ inside }: Call, { at }: Binding): Found['span'] | undefined {
  const { origin } = at.value();
  return inside && origin && (origin.start < inside.span.start || origin.end > inside.span.end) ? origin : undefined;
}

/** The call; of a chain over several lines its last link, which is where the port stands. */
function spanOf({ span, callee, method }: Call, file: CodeFile): Found['span'] {
  const isChain = file.source.slice(callee).includes('\n');
  const short = span.end - span.start < 200 ? span : callee;
  return isChain ? { start: callee.end - method.length, end: span.end } : short;
}

/** Where the number stands in the call itself, a lookup goes before it. */
function environmentFix({ at, port, form }: Binding, language: Language): Fix | undefined {
  const title = 'Read the port from PORT';
  if (form !== 'port' || at.kind !== 'number') return undefined;
  if ((ECMASCRIPT as readonly Language[]).includes(language))
    return { title, safe: true, edits: [{ span: at.span, text: `process.env.PORT || ${port}` }] };
  return undefined;
}

/** A file of the program's own, which nothing lets the environment overrule. */
function* judgeOwn(settings: SettingsFile): Iterable<Found> {
  const all = deployedSettings(settings).settings;
  for (const setting of all) {
    const { key, dynamic, span } = setting;
    const port = dynamic || PORT_SETTINGS.has(key) ? undefined : listeningPort(setting, all);
    if (port !== undefined) yield { span, what: `\`${key}\` has the program listen on port ${port} whatever the platform assigns.` };
  }
}

function* judgeSettings(settings: SettingsFile, { repository, deployable }: Context): Iterable<Found> {
  if (settings.environment !== undefined && settings.environment !== 'production') return;
  // What a module of JavaScript imports is known by the call that listens.
  const isImported = settings.format === 'json' && deployable?.language?.endsWith('script') === true;
  if (!isImported && isOwnConfiguration(settings, repository)) yield* judgeOwn(settings);
  for (const setting of fixedSettings(settings, repository)) {
    const port = /(?:^|:)(\d{2,5})\/?$/.exec(setting.value)?.[1];
    if (!PORT_SETTINGS.has(setting.key) || setting.dynamic || port === undefined) continue;
    const isSpring = setting.key === 'server.port' && settings.reader === 'spring';
    yield {
      span: setting.span,
      what: `\`${setting.key}\` is the literal ${port}.`,
      ...(setting.key === 'server.port' && settings.reader === 'other' ? { remedy: overrideWords(setting.key, settings) } : {}),
      ...(settings.format === 'hocon'
        ? {
            remedy: `Add \`${setting.key.slice(setting.key.lastIndexOf('.') + 1)} = \${?PORT}\` below, so that the platform decides and local runs keep ${port}.`,
          }
        : {}),
      ...(isSpring ? { remedy: `Write \`server.port=\${PORT:${port}}\`, so that the platform decides and local runs keep ${port}.` } : {}),
      ...(isSpring
        ? { fix: { title: 'Read the port from PORT', safe: true, edits: [{ span: setting.valueSpan, text: `\${PORT:${port}}` }] } }
        : {}),
    };
  }
}

function* judgeRepository(repository: Repository): Iterable<RepositoryFound> {
  yield* judgeCommands(repository);
  yield* judgeElsewhere(repository);
}

/** A literal of another module that a listening call is given. */
function* judgeElsewhere(repository: Repository): Iterable<RepositoryFound> {
  for (const { path, value, call, form, from } of listenersGivenElsewhere(repository, 'port')) {
    const port = typeof value.literal === 'number' ? value.literal : Number(/(?:^|:)(\d{2,5})$/.exec(value.literal)?.[1]);
    if (!(port > 0 && port < 65_536) || isRunByHand(call, form, from, repository)) continue;
    const lookup = portLookup(from.language);
    yield {
      path,
      span: value.span,
      what: `\`${call.method}\` in \`${from.path}\` binds this port ${port} whatever the platform assigns.`,
      ...(lookup ? { remedy: `Read the port from ${lookup} here and keep ${port} as the fallback for local runs.` } : {}),
    };
  }
}

/** The port is the deploy's own to choose where the deploy itself is written: compose files, Kubernetes, units. */
const BUILT_IN: ReadonlySet<string> = new Set(['image', 'procfile', 'supervisord', 'platform', 'npm']);

/** A script of the image says its port for every deploy, whoever starts it. */
function isBuiltIn({ declaredBy, dockerfile, path }: StartedProcess, at: string): boolean {
  return BUILT_IN.has(declaredBy) || (dockerfile !== undefined && at !== path);
}

const ON_LOOPBACK =
  /(?<![\d.])(?:127\.0\.0\.1|localhost):|\s(?:-[abho]|--(?:address|host|bind|hostname))[ =](?:127\.0\.0\.1|localhost)(?![\w.])/;

function* judgeCommands(repository: Repository): Iterable<RepositoryFound> {
  const said = new Set<string>();
  for (const { process, program, command, path } of startCommands(repository)) {
    const own = process.declaredBy === 'image' ? ownProgramPort(command) : undefined;
    const assigned = assignedPort(command);
    const port = isBuiltIn(process, path) ? (literalPort(program) ?? own ?? assigned) : undefined;
    const place = `${path}:${command.span.start}`;
    // On the loopback the port is between the app and the proxy beside it.
    if (port === undefined || said.has(place) || ON_LOOPBACK.test(command.text)) continue;
    if (process.declaredBy === 'image' && isImageCommandReplaced(process.path, repository)) continue;
    said.add(place);
    yield {
      path,
      span: command.span,
      // Another option of the same command leaves the port where it was.
      identity: `${program.name} ${port}`,
      what:
        port === assigned
          ? `The command sets \`PORT\` to ${port} itself, over whatever the platform assigns.`
          : `\`${program.name}\` binds port ${port} whatever the platform assigns.`,
      remedy:
        port === assigned
          ? `Take \`PORT=${port}\` out of the command, and keep ${port} as the fallback of the lookup.`
          : remedyOf(program.name, port, repository.kindsOf(path).includes('dockerfile')),
    };
  }
}

/** The command of an image in exec form has no shell that could read a variable. */
function remedyOf(server: string, port: number, inImage: boolean): string {
  const variable = inImage ? portVariable(server) : undefined;
  const byShell = `Let a shell fill the port in: \`\${PORT:-${port}}\``;
  return variable === undefined
    ? `${byShell}${inImage ? ' in `sh -c`, or leave the option to the deploy' : ''}.`
    : `${byShell} in \`sh -c\`, or take the option away: \`${server}\` reads \`${variable}\` itself.`;
}
