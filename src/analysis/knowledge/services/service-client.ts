/** Where a client takes the address of its service: positions, and options with their path (`socket.host`). */
export interface ClientForm {
  readonly service: string;
  readonly calls: readonly string[];
  readonly positions?: readonly number[];
  readonly options?: readonly string[];
  /** The host that the client takes when nobody names one, and the number of arguments that name none. */
  readonly implicit?: { readonly host: string; readonly args: number };
}

/** What a client takes for its server when nobody names one. */
export const local = (port: number, args = 0): { readonly host: string; readonly args: number } => ({ host: `localhost:${port}`, args });
