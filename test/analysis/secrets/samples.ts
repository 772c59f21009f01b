const ALPHABETS = {
  hex: '0123456789abcdef',
  upper: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567',
  letters: 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ',
  alnum: 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789',
} as const;

/** Random-looking characters, the same at every run, so that no test file holds anything that looks like a real credential. */
export function random(length: number, alphabet: keyof typeof ALPHABETS = 'alnum', seed = 7): string {
  let state = seed;
  return Array.from({ length }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return ALPHABETS[alphabet].charAt((state >> 8) % ALPHABETS[alphabet].length);
  }).join('');
}

/** A JWT with these claims and a made-up signature. */
export function webToken(claims: object): string {
  return `${encoded({ alg: 'HS256', typ: 'JWT' })}.${encoded(claims)}.${random(43)}`;
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** A PEM block of that label with made-up content. */
export function pem(label: string, lineBreak = '\n'): string {
  const lines = [1, 2, 3].map((seed) => random(64, 'alnum', seed));
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`].join(lineBreak);
}
