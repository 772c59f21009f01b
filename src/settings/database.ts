import { z } from 'zod';
import { wholeNumber } from './environment.ts';

/** Where the state lives. */
export type DatabaseSettings =
  | { readonly kind: 'postgres'; readonly url: string; /** Most connections of this process. */ readonly poolSize: number }
  | { readonly kind: 'embedded'; /** Directory of the embedded database. */ readonly directory: string };

/** DATABASE_URL (with DATABASE_POOL_SIZE), or DATA_DIR for the embedded database. The URL holds a password: it is never shown. */
export const databaseShape = z
  .object({
    DATABASE_URL: z
      .string()
      .refine((text) => /^postgres(ql)?:$/.test(protocolOf(text)), {
        error: 'must be a URL that begins with postgres:// or postgresql://.',
      })
      .optional(),
    DATABASE_POOL_SIZE: wholeNumber(2, 200, 10),
    DATA_DIR: z.string().default('.twelvefold/database'),
  })
  .transform((set): DatabaseSettings =>
    set.DATABASE_URL === undefined
      ? { kind: 'embedded', directory: set.DATA_DIR }
      : { kind: 'postgres', url: set.DATABASE_URL, poolSize: set.DATABASE_POOL_SIZE },
  );

function protocolOf(text: string): string {
  return URL.parse(text)?.protocol ?? '';
}
