import type { Call, CodeFile } from '../../code.ts';
import type { Language } from '../../languages.ts';

/** Where a listening call says its port. */
export type PortPlace =
  /** A number or numeric string at a positional index or an option; `options/port` is a key of the object that the option holds. */
  | { readonly port: number | string; readonly host?: number | string }
  /** An address such as `:8080`, `0.0.0.0:8080`, `http://*:5000`; `receiver` for a method of the text itself. */
  | { readonly address: number | string }
  /** A tuple or list of host and port. */
  | { readonly pair: number };

/** One way to say where a server listens. */
export interface ListenForm {
  readonly languages: readonly Language[];
  /** Canonical names, as in `Call.name`. */
  readonly calls: readonly string[];
  /** Empty where another call was given the address. */
  readonly places: readonly PortPlace[];
  /** False where the call only names the address, and another one serves. */
  readonly serves?: false;
  /** True for a port beside the one that requests come to: metrics, the hooks of a bot. */
  readonly aside?: true;
  /** True for a setting that only the framework's own server reads, which a file of the app starts: Puma takes no notice of it. */
  readonly ownServerOnly?: true;
  /** Tells a server from anything else that has a method of that name. */
  readonly isServer?: (call: Call, file: CodeFile) => boolean;
}

/** True for a call of something by such a name. */
export function isCalled(call: Call, name: RegExp): boolean {
  return name.test(call.receiver?.text ?? '');
}

/** A call that is told an address of all interfaces, or of one on this machine: nobody writes that but to listen. */
export function saysOwnAddress(call: Call): boolean {
  return call.args.slice(0, 2).some((arg) => {
    const { literal } = arg.value();
    return typeof literal === 'string' && /^(?:0\.0\.0\.0|\[::\]|\*)?:\d{2,5}$/.test(literal);
  });
}

/** `set('port', 3000)` of Express and `set :port, 3000` of Sinatra. */
export function setsPort(call: Call): boolean {
  return call.args.length === 2 && call.args[0]?.value().literal === 'port';
}

export const PORT_FIRST: readonly PortPlace[] = [
  { port: 0, host: 1 },
  { port: '0/port', host: '0/host' },
  { port: 'port', host: 'host' },
];
export const HOST_FIRST: readonly PortPlace[] = [
  { port: 1, host: 0 },
  { port: 'port', host: 'host' },
];
export const PORT_OPTION: readonly PortPlace[] = [{ port: 'port', host: 'host' }];
export const ADDRESS_FIRST: readonly PortPlace[] = [{ address: 0 }];
