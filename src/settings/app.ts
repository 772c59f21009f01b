import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { oneOf, shown } from './environment.ts';

/** Who we are to GitHub. */
export interface AppSettings {
  readonly id: number;
  /** PEM. */
  readonly privateKey: string;
  /** Host, with a port if need be, of a GitHub Enterprise Server; undefined for github.com. */
  readonly gheHost: string | undefined;
  readonly gheProtocol: 'http' | 'https';
}

/** Variables that Probot's documentation names (source: https://probot.github.io/docs/configuration/). */
export const appShape = z
  .object({
    APP_ID: z.string({ error: "is missing: the App's id, from its settings page." }).refine((text) => /^[1-9]\d{0,14}$/.test(text), {
      error: (issue) => `must be the App's numeric id, not ${shown(String(issue.input))}.`,
    }),
    GHE_HOST: z
      .string()
      .refine((text) => /^[a-zA-Z0-9.-]+(:\d{1,5})?$/.test(text), {
        error: (issue) => `must be a host name without a protocol or path, not ${shown(String(issue.input))}.`,
      })
      .optional(),
    GHE_PROTOCOL: oneOf(['https', 'http'], 'https'),
  })
  .transform((set): Omit<AppSettings, 'privateKey'> => ({ id: Number(set.APP_ID), gheHost: set.GHE_HOST, gheProtocol: set.GHE_PROTOCOL }));

/** PRIVATE_KEY or PRIVATE_KEY_PATH, as PEM. Apart from the other variables, so that mistakes in both are told at once. */
export const privateKeyShape = z
  .object({ PRIVATE_KEY: z.string().optional(), PRIVATE_KEY_PATH: z.string().optional() })
  .transform((set, context) => {
    const privateKey = readPrivateKey(set.PRIVATE_KEY, set.PRIVATE_KEY_PATH);
    if ('pem' in privateKey) return privateKey.pem;
    context.addIssue({ code: 'custom', path: [privateKey.variable], message: privateKey.mistake });
    return z.NEVER;
  });

type PrivateKey = { readonly pem: string } | { readonly variable: 'PRIVATE_KEY' | 'PRIVATE_KEY_PATH'; readonly mistake: string };

function readPrivateKey(text: string | undefined, path: string | undefined): PrivateKey {
  if (text !== undefined) return decoded(text, 'PRIVATE_KEY');
  if (path === undefined)
    return { variable: 'PRIVATE_KEY', mistake: "(or PRIVATE_KEY_PATH) is missing: the App's private key in PEM format." };
  try {
    return decoded(readFileSync(path, 'utf8'), 'PRIVATE_KEY_PATH');
  } catch (error) {
    return {
      variable: 'PRIVATE_KEY_PATH',
      mistake: `can't be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown error'} at ${shown(path)}.`,
    };
  }
}

/** As Probot does, takes real or written-out (`\n`) line ends, or the whole key in base64. */
function decoded(text: string, variable: 'PRIVATE_KEY' | 'PRIVATE_KEY_PATH'): PrivateKey {
  const plain = beginsAsPem(text) ? text : Buffer.from(text, 'base64').toString('utf8');
  const pem = plain.replaceAll(String.raw`\n`, '\n').trim();
  try {
    if (beginsAsPem(pem) && createPrivateKey(pem).asymmetricKeyType === 'rsa') return { pem };
  } catch {
    // Reported like a key of another kind: the parser's words could quote a part of it.
  }
  return { variable, mistake: 'does not hold an RSA private key in PEM format.' };
}

function beginsAsPem(text: string): boolean {
  return text.trimStart().startsWith('-----BEGIN');
}
