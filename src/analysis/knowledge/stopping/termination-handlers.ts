import type { Call, CodeFile, Expression, FunctionScope } from '../../code.ts';
import { ECMASCRIPT, type Language } from '../../languages.ts';
import type { Span } from '../../text.ts';

/** How a language hands a function to the signal that asks a process to stop. */
interface HandlerForm {
  readonly languages: readonly Language[];
  readonly calls: readonly string[];
  /** Positions of the signal and of the function. No signal: the call is about the end of the process anyway. */
  readonly signal?: number;
  readonly handler: number;
}

const FORMS: readonly HandlerForm[] = [
  { languages: ECMASCRIPT, calls: ['process.on', 'process.once', 'process.addListener'], signal: 0, handler: 1 },
  { languages: ['python'], calls: ['signal.signal', '*.add_signal_handler'], signal: 0, handler: 1 },
  { languages: ['ruby'], calls: ['Signal.trap', 'trap'], signal: 0, handler: 1 },
  { languages: ['php'], calls: ['pcntl_signal'], signal: 0, handler: 1 },
  { languages: ['csharp'], calls: ['*.PosixSignalRegistration.Create', 'PosixSignalRegistration.Create'], signal: 0, handler: 1 },
  { languages: ['java', 'kotlin'], calls: ['*.addShutdownHook'], handler: 0 },
];

/** SIGTERM in the words of each language; a variable stands for a list of signals that is walked. */
const TERMINATION = /(?:^|[.:'"\s])(?:SIG)?TERM['"]?\)?$/;

/** What a process does when it is asked to stop, as far as one file tells. */
export interface TerminationHandler {
  readonly registration: Call;
  /** The function; undefined when it is not in this file, or when the signal is ignored outright. */
  readonly body: FunctionScope | undefined;
  /** The handler as it is written in the registration. */
  readonly written: Expression;
}

/** Words that a text holds when it may handle a termination signal. */
export const TERMINATION_LITERALS = ['TERM', 'addShutdownHook'] as const;

/** The functions of a file that run on SIGTERM. */
export function terminationHandlers(file: CodeFile): readonly TerminationHandler[] {
  const forms = FORMS.filter(({ languages }) => languages.includes(file.language));
  return forms.flatMap((form) =>
    file.callsTo(...form.calls).flatMap((registration) => {
      const signal = form.signal === undefined ? undefined : registration.args[form.signal];
      const written = registration.args[form.handler];
      if (written === undefined || (form.signal !== undefined && !(signal && isTermination(signal)))) return [];
      return [{ registration, body: bodyOf(written, registration, file), written }];
    }),
  );
}

/** True for a function that is handed to a signal or another event of the process: no request runs it, whoever registers it. */
export function isProcessHandler(scope: FunctionScope, file: CodeFile): boolean {
  return FORMS.filter(({ languages }) => languages.includes(file.language)).some(({ calls, handler }) =>
    file.callsTo(...calls).some(({ args }) => {
      const written = args[handler]?.span;
      return written !== undefined && written.start <= scope.span.start && scope.span.end <= written.end;
    }),
  );
}

function isTermination(signal: Expression): boolean {
  const { provenance, literal } = signal.value();
  return TERMINATION.test(provenance === 'literal' && typeof literal === 'string' ? literal : signal.text);
}

function bodyOf(written: Expression, registration: Call, file: CodeFile): FunctionScope | undefined {
  const isIn = (outer: Span, inner: Span): boolean => inner.start >= outer.start && inner.end <= outer.end;
  // The function itself, or the one in what it is wrapped into: `new Thread(() -> …)`.
  const own = file.functions.find(({ span }) => isIn(written.span, span));
  if (own) return own;
  const name = /^(?:(?:this|self)\.)?(\w+)$/.exec(written.text.replace(/^[&*:]+|^method\(:(\w+)\)$/g, '$1'))?.[1];
  const named = file.functions.filter((scope) => name !== undefined && scope.name === name && scope !== registration.inside);
  return named.length === 1 ? named[0] : undefined;
}

const MAX_FUNCTIONS = 10;

/** All calls of a function and of the functions of the same file that it calls, in source order within each. */
export function callsBelow(body: FunctionScope, file: CodeFile): readonly Call[] {
  const seen = [body];
  for (const scope of seen) {
    if (seen.length > MAX_FUNCTIONS) break;
    for (const call of callsIn(scope, file)) {
      const called = file.functions.find((other) => other.name === call.name.replace(/^(?:this|self)\./, ''));
      if (called && !seen.includes(called)) seen.push(called);
    }
  }
  return seen.flatMap((scope) => callsIn(scope, file));
}

function callsIn({ span }: FunctionScope, file: CodeFile): readonly Call[] {
  return file.calls.filter((call) => call.span.start >= span.start && call.span.end <= span.end);
}

const LOGS =
  /^(?:console|logger|log|logging|Log|Logger|LOGGER|LOG|winston|pino|print|println|printf|puts|p|pp|warn|echo|error_log|fmt|System\.(?:out|err)|Console|Rails\.logger|tracing|slog|zap|logrus)(?:\(\)|\{\}|[.!]|$)|\.(?:log|info|warn|warning|error|debug|trace|fatal|notice|println|print|printf|Println|Printf|WriteLine|LogInformation|LogWarning|write|format)$/;

/** True for a call that only tells people something, or makes the text that it tells. */
export function onlyTells({ name, module }: Call): boolean {
  return (
    LOGS.test(name) ||
    /^(?:log|fmt|log\/slog|logging)$/.test(module ?? '') ||
    /^(?:str|String|Date|new Date|datetime\.now|time\.time)(?:\.|$)/.test(name)
  );
}

/** True for a call that ends the process on the spot. */
export function endsProcess({ name }: Call): boolean {
  return /^(?:process\.(?:exit|abort)|sys\.exit|os\._exit|exit!?|quit|abort|die|os\.Exit|(?:java\.lang\.)?System\.exit|(?:java\.lang\.)?Runtime\.getRuntime\(\)\.(?:halt|exit)|(?:kotlin\.system\.)?exitProcess|(?:System\.)?Environment\.(?:Exit|FailFast)|std\.process\.(?:exit|abort)|process\.kill|Process\.exit!?)$/.test(
    name,
  );
}
