/**
 * Characters of a fingerprint, 64 bits, by which people name a finding. With fewer somebody could try out code until what it does wrong
 * goes by the name of something that was accepted.
 */
export const ID_LENGTH = 16;

/** The beginning of a fingerprint by which people name a finding. */
export function idOf(fingerprint: string): string {
  return fingerprint.slice(0, ID_LENGTH);
}
