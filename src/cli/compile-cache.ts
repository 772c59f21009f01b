import { fileURLToPath } from 'node:url';

/**
 * Where Node keeps what it has compiled, so that the next command need not compile it again: beside the compiled files, which nobody
 * else may write. Undefined for sources. Where it can't be written, Node goes without it.
 */
export const COMPILE_CACHE: string | undefined = import.meta.url.endsWith('.ts')
  ? undefined
  : fileURLToPath(new URL('../../compile-cache', import.meta.url));
