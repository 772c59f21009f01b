/** Largest webhook payload that GitHub sends (source: https://docs.github.com/webhooks/webhook-events-and-payloads), in bytes. */
export const MAX_BODY_BYTES = 25 * 1024 * 1024;
/** Bodies that are being received at once take no more than this together; who comes then is asked to come again. */
const MAX_IN_FLIGHT_BYTES = 8 * MAX_BODY_BYTES;

/** A body, or why it was not taken. */
export type ReadBody = { readonly kind: 'read'; readonly bytes: Buffer } | { readonly kind: 'too-large' } | { readonly kind: 'busy' };

/** Reads bodies within bounds that hold for one of them and for all together. */
export class BodyReader {
  #inFlight = 0;

  /** Reads a request's body. Stops at once when it says or turns out to be too large. Throws when the sender breaks off. */
  async read(request: Request): Promise<ReadBody> {
    const announced = Number(request.headers.get('content-length') ?? 0);
    if (announced > MAX_BODY_BYTES) return { kind: 'too-large' };
    if (request.body === null) return { kind: 'read', bytes: Buffer.alloc(0) };
    const reader = request.body.getReader();
    const chunks: Uint8Array[] = [];
    let size = 0;
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return { kind: 'read', bytes: Buffer.concat(chunks) };
        size += value.byteLength;
        this.#inFlight += value.byteLength;
        if (size > MAX_BODY_BYTES) return { kind: 'too-large' };
        if (this.#inFlight > MAX_IN_FLIGHT_BYTES) return { kind: 'busy' };
        chunks.push(value);
      }
    } finally {
      this.#inFlight -= size;
      reader.cancel().catch(() => undefined);
    }
  }
}
