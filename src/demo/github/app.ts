import { generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Permissions } from './contract/operations.ts';

const manifestSchema = z.object({
  name: z.string(),
  default_permissions: z.record(z.string(), z.enum(['read', 'write'])).default({}),
  default_events: z.array(z.string()).default([]),
});

/** The GitHub App as GitHub has it registered. */
export interface AppRegistration {
  readonly id: number;
  readonly slug: string;
  readonly name: string;
  readonly permissions: Permissions;
  readonly events: readonly string[];
  readonly webhookSecret: string;
  /** PEM, as GitHub hands it out once. */
  readonly privateKey: string;
  readonly publicKey: KeyObject;
  readonly createdAt: Date;
}

/**
 * Registers an app by its manifest with a fresh key and webhook secret.
 * @param manifest path of an `app.yml`; its permissions and events are what installations grant
 * @throws when the manifest is not readable or has an access other than read and write
 */
export function registerApp(manifest: string, createdAt: Date): AppRegistration {
  const { name, default_permissions: permissions, default_events: events } = manifestSchema.parse(parse(readFileSync(manifest, 'utf8')));
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    id: 120_012,
    slug: name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-'),
    name,
    permissions: { metadata: 'read', ...permissions },
    events,
    webhookSecret: randomBytes(24).toString('hex'),
    privateKey: privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
    publicKey,
    createdAt,
  };
}
