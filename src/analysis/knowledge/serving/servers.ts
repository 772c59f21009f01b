import type { Call, CodeFile, Expression } from '../../code.ts';
import { directoryOf } from '../../paths.ts';
import type { Repository } from '../../repository.ts';
import type { ListenForm, PortPlace } from './listen-form.ts';
import { LISTEN_FORMS } from './listen-forms.ts';

/** The calls of a file that make a server listen, with the form that each has. */
export function* listeningCalls(file: CodeFile): Iterable<{ readonly call: Call; readonly form: ListenForm }> {
  for (const form of LISTEN_FORMS) {
    if (!form.languages.includes(file.language)) continue;
    for (const call of file.callsTo(...form.calls)) if (form.isServer?.(call, file) ?? true) yield { call, form };
  }
}

/** What a listening call binds, as far as it is written in the code. */
export interface Binding {
  readonly port: number;
  /** The expression that holds the port, or the whole address. */
  readonly at: Expression;
  readonly host: string | undefined;
  /** How the port is written: a plain number or part of an address. */
  readonly form: 'port' | 'address' | 'pair';
}

/** The literal port that a listening call binds; undefined when it is looked up, unknown, or 0 (any free port). */
export function literalBinding(call: Call, places: readonly PortPlace[]): Binding | undefined {
  for (const place of places) {
    const binding = 'port' in place ? plain(call, place) : 'address' in place ? addressed(call, place.address) : paired(call, place.pair);
    if (binding && binding.port > 0) return binding;
  }
  return undefined;
}

/** What a call is given at a place: a position, an option, the text itself, or a key of one of those (`options/port`, `0/port`). */
export function placed(call: Call, where: number | string): Expression | undefined {
  if (typeof where === 'number') return call.args[where];
  if (where === 'receiver') return call.receiver;
  const [first = '', ...keys] = where.split('/');
  const at = /^\d$/.test(first) ? call.args[Number(first)] : call.option(first);
  return keys.reduce<Expression | undefined>((inner, key) => inner?.property(key), at);
}

function plain(call: Call, place: { readonly port: number | string; readonly host?: number | string }): Binding | undefined {
  const at = placed(call, place.port);
  const port = at && portOf(at);
  if (!at || port === undefined) return undefined;
  const host = place.host === undefined ? undefined : placed(call, place.host)?.value().literal;
  return { port, at, host: typeof host === 'string' ? host : undefined, form: 'port' };
}

/** A literal port. A fallback behind a lookup is none: the environment decides. */
function portOf(expression: Expression): number | undefined {
  const { provenance, literal } = expression.value();
  if (provenance !== 'literal') return undefined;
  const port = typeof literal === 'string' && /^\d{2,5}$/.test(literal) ? Number(literal) : literal;
  return typeof port === 'number' && Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined;
}

function addressed(call: Call, where: number | string): Binding | undefined {
  const given = placed(call, where);
  // Of several addresses the first stands for all.
  const at = given?.elements()[0] ?? given;
  const { provenance, literal } = at?.value() ?? {};
  if (!at || provenance !== 'literal' || typeof literal !== 'string') return undefined;
  const match = /^(?:(?:https?|tcp|websocket):\/\/)?(?<host>\[[^\]]*\]|[^:/\s]*):(?<port>\d{2,5})\/?$/.exec(literal.trim());
  return match?.groups ? { port: Number(match.groups['port']), at, host: match.groups['host'] || undefined, form: 'address' } : undefined;
}

function paired(call: Call, where: number): Binding | undefined {
  const at = call.args[where];
  const [host, port] = at?.elements() ?? [];
  const number = port && portOf(port);
  if (!at || number === undefined) return undefined;
  const literal = host?.value().literal;
  return { port: number, at, host: typeof literal === 'string' ? literal : undefined, form: 'pair' };
}

/** The literal of a Go server is a default: another function of its package sets the address, as an option that the caller gives. */
export function isAddressSetLater({ name }: Call, path: string, repository: Repository): boolean {
  if (!/^net\/http\.Server(?:\{\})?$/.test(name)) return false;
  const near = repository.deployableOf(path)?.sources ?? [path];
  return near.some((one) => directoryOf(one) === directoryOf(path) && /\.Addr\s*=[^=]/.test(repository.source(one)?.text ?? ''));
}
