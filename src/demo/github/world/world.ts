import type { AppRegistration } from '../app.ts';
import type { Tokens } from '../network/auth.ts';
import type { GitStore } from './git-store.ts';
import type { Account, Delivery, Repository } from './model.ts';
import type { GitHubState } from './state.ts';

/** JSON that is written and not looked into again. */
export type JsonObject = { readonly [key: string]: unknown };

/** Where this GitHub can be reached, without a slash at the end. */
export interface Addresses {
  /** `http://127.0.0.1:1234/api/v3` */
  readonly api: string;
  /** `http://127.0.0.1:1234` */
  readonly html: string;
}

/** Something that happened and that the app may have subscribed to. */
export interface Happening {
  readonly event: string;
  readonly action?: string;
  readonly repository: Repository;
  readonly sender: Account;
  /** What the payload says besides action, repository, sender and installation. */
  readonly payload: JsonObject;
}

/** What everybody who plays a part of GitHub has at hand. */
export interface World {
  readonly state: GitHubState;
  readonly app: AppRegistration;
  readonly tokens: Tokens;
  readonly addresses: Addresses;
  now(): Date;
  /** The objects of a repository. */
  store(repository: Repository): GitStore;
  /** Sends a delivery to the app if it is installed there and has subscribed. */
  emit(happening: Happening): void;
  /** Sends the same bytes under the same GUID again. */
  redeliver(delivery: Delivery): void;
}

/** Opaque id of the kind that GraphQL uses: `PRRC_…`. */
export function nodeId(kind: string, id: number | string): string {
  return `${kind}_kw${Buffer.from(String(id)).toString('base64url')}`;
}

/** Kind and id of a node id, or undefined when it is none of ours. */
export function parseNodeId(value: string): { readonly kind: string; readonly id: string } | undefined {
  const [, kind, encoded] = /^([A-Z]+)_kw([\w-]+)$/.exec(value) ?? [];
  return kind !== undefined && encoded !== undefined ? { kind, id: Buffer.from(encoded, 'base64url').toString('utf8') } : undefined;
}
