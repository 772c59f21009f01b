import type { Property } from '../../code.ts';
import type { DataDocument, DataNode } from '../../documents/kinds.ts';
import type { Span } from '../../text.ts';
import { LOG_SHIPPERS } from './log-shippers.ts';
import { isStreamPath } from './loggers.ts';
import { SHIPPING_HANDLERS } from './shipping-names.ts';

/** A handler of a data document that writes the log to a file, or ships it. */
export interface ConfiguredHandler {
  readonly span: Span;
  /** What readers call it: "Monolog's handler `main`". */
  readonly words: string;
  readonly ships: boolean;
}

/** Handlers that write files or ship: of Symfony's Monolog, of Python's `dictConfig` as a document, of Dropwizard, log4js, pm2 and go-zero. */
export function configuredHandlers(document: DataDocument): readonly ConfiguredHandler[] {
  return [
    ...monologHandlers(document),
    ...document.roots.flatMap((root) => [
      ...dictConfigHandlers(root),
      ...dropwizardAppenders(root),
      ...log4jsAppenders(root),
      ...pm2Files(root),
      ...springFile(root),
      ...traefikFiles(root),
    ]),
  ];
}

/** Symfony's: in the file itself, or below `when@prod`. */
function monologHandlers({ path, roots }: DataDocument): readonly ConfiguredHandler[] {
  if (!/(?:^|\/)config\/.*\.ya?ml$/.test(path) || /(?:^|[/_])(?:dev|test)(?:\/|\.ya?ml$)/.test(path)) return [];
  const handlers = roots.flatMap((root) => [root.at('monolog', 'handlers'), root.at('when@prod', 'monolog', 'handlers')]);
  return handlers.flatMap((all) =>
    (all?.children ?? []).flatMap((handler) => {
      const type = handler.at('type');
      const ships = SHIPPING_HANDLERS.test(type?.text ?? '');
      const place = ships ? type : monologFile(handler);
      return place === undefined ? [] : [{ span: withKey(place), words: `Monolog's handler \`${handler.key ?? ''}\``, ships }];
    }),
  );
}

function monologFile(handler: DataNode): DataNode | undefined {
  const type = handler.at('type')?.text;
  const path = handler.at('path');
  if ((type !== 'stream' && type !== 'rotating_file') || path?.text === undefined) return undefined;
  return isStreamPath(path.text) || /%env\(/.test(path.text) ? undefined : path;
}

/** `handlers: { file: { class: logging.FileHandler } }`, where a root or formatters use it. */
function dictConfigHandlers(root: DataNode): readonly ConfiguredHandler[] {
  const configuration = root.at('handlers') === undefined ? (root.at('logging') ?? root.at('LOGGING')) : root;
  return (configuration?.at('handlers')?.children ?? []).flatMap((handler) => {
    const name = handler.at('class') ?? handler.at('()');
    const ships = isShippingHandler(name?.text ?? '');
    if (name === undefined || !(ships || FILE_HANDLER.test(name.text ?? ''))) return [];
    return [{ span: withKey(name), words: `The handler \`${name.text ?? ''}\``, ships }];
  });
}

/** `logging: { appenders: [{ type: file, currentLogFilename: … }] }`, also of the server's log of requests. */
function dropwizardAppenders(root: DataNode): readonly ConfiguredHandler[] {
  const lists = [root.at('logging', 'appenders'), root.at('server', 'requestLog', 'appenders')];
  return lists.flatMap((list) =>
    (list?.kind === 'list' ? list.children : []).flatMap((appender) => {
      const type = appender.at('type');
      const ships = /^(?:syslog|tcp|udp|tls|gelf\w*|logstash\w*|sentry-raven)$/.test(type?.text ?? '');
      return type !== undefined && (ships || type.text === 'file')
        ? [{ span: withKey(type), words: `The appender \`${type.text ?? ''}\``, ships }]
        : [];
    }),
  );
}

/** `appenders: { app: { type: "dateFile", filename: … } }` of a file that log4js reads. */
function log4jsAppenders(root: DataNode): readonly ConfiguredHandler[] {
  const appenders = root.at('appenders') ?? root.at('log4js', 'appenders');
  return (appenders?.children ?? []).flatMap((appender) => {
    const type = appender.at('type');
    const isFile =
      /^(?:file|dateFile|fileSync|multiFile)$/.test(type?.text ?? '') && ['filename', 'base'].some((key) => appender.at(key) !== undefined);
    return type !== undefined && isFile ? [{ span: withKey(type), words: `log4js's appender \`${type.text ?? ''}\``, ships: false }] : [];
  });
}

/** `apps: [{ script, out_file }]` of a file that pm2 starts, and `Log: { Mode: file }` of go-zero. */
function pm2Files(root: DataNode): readonly ConfiguredHandler[] {
  const apps = root.at('apps');
  const files = (apps?.kind === 'list' ? apps.children : []).flatMap((app) =>
    app.at('script') === undefined
      ? []
      : ['out_file', 'error_file', 'log_file', 'output', 'error', 'log'].flatMap((key) => app.at(key) ?? []),
  );
  const mode = root.at('Log', 'Mode');
  return [
    ...files.flatMap((file) =>
      file.text === undefined || isStreamPath(file.text) || /^null$/i.test(file.text)
        ? []
        : [{ span: withKey(file), words: `\`${file.key ?? ''}\` of pm2`, ships: false }],
    ),
    ...(mode && /^(?:file|volume)$/.test(mode.text ?? '') ? [{ span: withKey(mode), words: "logx's mode", ships: false }] : []),
  ];
}

/** `logging: { file: { path: /var/logs } }` of Spring, in a file that a config server or a ConfigMap keeps. */
function springFile(root: DataNode): readonly ConfiguredHandler[] {
  const file = root.at('logging', 'file', 'name') ?? root.at('logging', 'file', 'path');
  const isFile = file?.text !== undefined && file.text !== '' && !isStreamPath(file.text);
  return isFile ? [{ span: withKey(file), words: "Spring Boot's `logging.file`", ships: false }] : [];
}

/** `accessLog: { filePath: /var/log/access.log }` of Traefik, and its own log. */
function traefikFiles(root: DataNode): readonly ConfiguredHandler[] {
  if (root.at('entryPoints') === undefined && root.at('providers') === undefined) return [];
  return [root.at('accessLog', 'filePath'), root.at('log', 'filePath')].flatMap((file) =>
    file?.text === undefined || file.text === '' || isStreamPath(file.text)
      ? []
      : [{ span: withKey(file), words: "Traefik's `filePath`", ships: false }],
  );
}

/** What a dictionary for Python's `dictConfig` makes a handler of: a class by its name in a string, or the class itself. */
export function handlerClass({ key, value }: Property): string | undefined {
  if (key !== 'class' && key !== '()') return undefined;
  const { literal } = value.value();
  if (typeof literal === 'string') return literal;
  return /^[A-Za-z_][\w.]*$/.test(value.text) ? value.text : undefined;
}

/** Classes of handlers that write files, by their names. */
export const FILE_HANDLER = /^(?:[\w]+\.)*\w*FileHandler$/;

const SHIPPING_CLASSES: ReadonlySet<string> = new Set(
  LOG_SHIPPERS.flatMap(({ calls }) => calls).filter((name) => name.endsWith('Handler')),
);

/** True for a class of Python's handlers that ships, as a configuration names it. */
export function isShippingHandler(name: string): boolean {
  return [name, `logging.${name}`, `logging.handlers.${name}`].some((each) => SHIPPING_CLASSES.has(each)) || OTHER_SHIPPERS.test(name);
}

/** Classes of handlers that keep the log in a database. */
const OTHER_SHIPPERS =
  /^(?:django_db_logger\.db_log_handler|db_logger|django_logging\.handlers|logtail|pygelf|logdna|logstash\w*(?:\.\w+)*|watchtower)\.\w+Handler$/;

function withKey({ keySpan, span }: DataNode): Span {
  return { start: keySpan?.start ?? span.start, end: span.end };
}
