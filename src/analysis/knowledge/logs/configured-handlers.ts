import type { DataDocument, DataNode } from '../../documents/kinds.ts';
import type { Span } from '../../text.ts';
import { isStreamPath } from './loggers.ts';

/** A handler of a data document that writes the log to a file. */
export interface ConfiguredHandler {
  readonly span: Span;
  /** What readers call it: "Monolog's handler `main`". */
  readonly words: string;
}

/** Handlers that write files: of Symfony's Monolog, and of Python's `dictConfig` as a document. */
export function configuredFileHandlers(document: DataDocument): readonly ConfiguredHandler[] {
  return [...monologHandlers(document), ...document.roots.flatMap((root) => dictConfigHandlers(root))];
}

/** Symfony's: in the file itself, or below `when@prod`. */
function monologHandlers({ path, roots }: DataDocument): readonly ConfiguredHandler[] {
  if (!/(?:^|\/)config\/.*\.ya?ml$/.test(path) || /(?:^|[/_])(?:dev|test)(?:\/|\.ya?ml$)/.test(path)) return [];
  const handlers = roots.flatMap((root) => [root.at('monolog', 'handlers'), root.at('when@prod', 'monolog', 'handlers')]);
  return handlers.flatMap((all) =>
    (all?.children ?? []).flatMap((handler) => {
      const file = monologFile(handler);
      return file === undefined ? [] : [{ span: withKey(file), words: `Monolog's handler \`${handler.key ?? ''}\`` }];
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
    const name = handler.at('class');
    if (name === undefined || !/^(?:logging\.)?(?:handlers\.)?\w*FileHandler$/.test(name.text ?? '')) return [];
    return [{ span: withKey(name), words: `The handler \`${name.text ?? ''}\`` }];
  });
}

function withKey({ keySpan, span }: DataNode): Span {
  return { start: keySpan?.start ?? span.start, end: span.end };
}
