import { keyOf, searchCallers, type Goal } from './callers.ts';
import type { CodeFile, FunctionScope } from './code.ts';
import { isProcessHandler } from './knowledge/stopping/termination-handlers.ts';
import type { Deployable, Repository } from './repository.ts';

/** A function that the handling of requests runs. */
export interface RequestPath {
  readonly handler: FunctionScope;
  /** File of the handler. */
  readonly path: string;
  /** Functions between the handler and the code that was asked about, innermost first; empty when it stands in the handler itself. */
  readonly through: readonly string[];
}

const KNOWN = new WeakMap<Repository, Map<string, RequestPath | undefined>>();

/**
 * The request handler that a function stands in, or that is sure to call it: within the file, and across the files of the deployable
 * where imports, declared types or Go's packages leave no doubt which function is meant. Undefined when none is found.
 */
export function requestBehind(
  scope: FunctionScope | undefined,
  file: CodeFile,
  deployable: Deployable | undefined,
  repository: Repository,
): RequestPath | undefined {
  if (scope === undefined || (handlerAround(scope) === undefined && isWhereRoutesAreMade(scope, file))) return undefined;
  const known = KNOWN.get(repository) ?? new Map<string, RequestPath | undefined>();
  KNOWN.set(repository, known);
  const key = keyOf({ scope, file });
  if (!known.has(key)) known.set(key, searchCallers({ scope, file }, HANDLER, deployable, repository));
  return known.get(key);
}

/** The handler that a function stands in, by syntax alone. */
export function handlerAround(scope: FunctionScope | undefined): FunctionScope | undefined {
  for (let around = scope; around; around = around.inside) if (around.handlesRequest) return around;
  return undefined;
}

const HANDLER: Goal<RequestPath> = {
  reach({ scope, file }, through) {
    const handler = handlerAround(scope);
    return handler && { handler, path: file.path, through };
  },
  follows: ({ inside }, file) => handlerAround(inside) !== undefined || !isWhereRoutesAreMade(inside, file),
  climbs: (scope, file) => !isProcessHandler(scope, file),
};

function isWhereRoutesAreMade(scope: FunctionScope | undefined, file: CodeFile): boolean {
  for (let around = scope; around; around = around.inside) if (makesHandler(around, file)) return true;
  return false;
}

/** A function of Go that gives a router or a handler runs when the routes are made. */
function makesHandler({ span, name }: FunctionScope, { language, source }: CodeFile): boolean {
  if (language !== 'go' || name === undefined) return false;
  const start = source.text.slice(span.start, span.end);
  return MAKES_HANDLER.test(start.slice(0, start.indexOf('{')));
}

const MAKES_HANDLER =
  /\)\s*\(?\*?(?:gin\.(?:Engine|HandlerFunc)|http\.(?:Handler|HandlerFunc|ServeMux|Server)|mux\.Router|chi\.(?:Router|Mux)|echo\.(?:Echo|HandlerFunc|MiddlewareFunc)|fiber\.(?:App|Handler))\b/;
