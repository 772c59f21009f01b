import { createHash } from 'node:crypto';
import type { Conclusion } from '../github/auditing/auditor.ts';
import {
  type ButtonIntent,
  type CommandIntent,
  commentKey,
  type CommentRef,
  type LabelIntent,
  type RepositoryRef,
  type TitleIntent,
} from '../github/delivery/intent.ts';
import type { Connection } from '../store/store.ts';
import { type Queue, QUEUES } from './queue.ts';

/** A short piece of work with GitHub beside the audits. Plain data: it is stored in the queue. */
export type Errand =
  /** Which pull requests have this head? Audit them. */
  | { readonly kind: 'lookup'; readonly repository: RepositoryRef; readonly head: string; readonly force: boolean }
  /** `head`: the newest commit that was known when the comment arrived; undefined when none was. */
  | { readonly kind: 'command'; readonly command: CommandIntent; readonly head?: string }
  | { readonly kind: 'button'; readonly button: ButtonIntent }
  | { readonly kind: 'label'; readonly label: LabelIntent }
  | { readonly kind: 'title'; readonly title: TitleIntent }
  /** Conclude a check run that an audit has left open. */
  | { readonly kind: 'conclude'; readonly conclusion: Conclusion }
  | { readonly kind: 'react'; readonly comment: CommentRef; readonly outcome: 'done' | 'failed' }
  /**
   * Audit what is open in a repository and was not audited. What was open before the app came is told from what was missed by
   * `arrival`: when the app was installed, as GitHub writes times, or that it has just come, so that everything was.
   */
  | { readonly kind: 'reconcile'; readonly repository: RepositoryRef; readonly arrival?: string }
  /** Is an installation suspended? `at`: when that was doubtful; one that asks already may have its answer from before. */
  | { readonly kind: 'standing'; readonly installationId: number; readonly at: string }
  /** Compare an installation's repositories with what is kept of them. `isFirst`: nobody has looked before. */
  | { readonly kind: 'inventory'; readonly installationId: number; readonly isFirst: boolean };

/** The app has just come to a repository. */
export const JUST_NOW = 'just now';

export type ErrandKind = Errand['kind'];
export type ErrandOf<K extends ErrandKind> = Extract<Errand, { readonly kind: K }>;

/** The repository stands first. What an errand is about: while one waits or runs, another with the same key is not added. */
const KEYS: { readonly [K in ErrandKind]: (errand: ErrandOf<K>) => string } = {
  lookup: ({ repository, head, force }) => `${repository.repositoryId}:${head}:${force}`,
  command: ({ command: { comment } }) => `${comment.repositoryId}:${commentKey(comment)}`,
  button: ({ button: { target, head, button, listed, sender } }) =>
    [target.repositoryId, target.number, head, button, listed, sender].join(':'),
  label: ({ label: { target, head, label } }) => `${target.repositoryId}:${target.number}:${head}:${label}`,
  title: ({ title: { target, head, from, to } }) => `${target.repositoryId}:${target.number}:${head}:${digestOf(from, to)}`,
  // Who says why it failed must not wait behind one that says that it was closed.
  conclude: ({ conclusion: { target, head, generation, why } }) => [target.repositoryId, target.number, head, generation, why].join(':'),
  react: ({ comment }) => `${comment.repositoryId}:${commentKey(comment)}`,
  // An errand that makes less of what it finds than another must not stand in for it, nor the other way round.
  reconcile: ({ repository, arrival }) => `${repository.repositoryId}${arrival === JUST_NOW ? ':new' : ''}`,
  // Of no single repository.
  standing: ({ installationId, at }) => `0:${installationId}:${at}`,
  inventory: ({ installationId }) => `0:${installationId}`,
};

function digestOf(...texts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(texts)).digest('hex').slice(0, 16);
}

const INSTALLATIONS: { readonly [K in ErrandKind]: (errand: ErrandOf<K>) => number } = {
  lookup: ({ repository }) => repository.installationId,
  command: ({ command }) => command.comment.installationId,
  button: ({ button }) => button.target.installationId,
  label: ({ label }) => label.target.installationId,
  title: ({ title }) => title.target.installationId,
  conclude: ({ conclusion }) => conclusion.target.installationId,
  react: ({ comment }) => comment.installationId,
  reconcile: ({ repository }) => repository.installationId,
  standing: ({ installationId }) => installationId,
  inventory: ({ installationId }) => installationId,
};

/** The installation that an errand is done for. */
export function installationOf(errand: Errand): number {
  return (INSTALLATIONS[errand.kind] as (of: Errand) => number)(errand);
}

/**
 * So often an errand is tried again, five minutes apart in the end: as long as GitHub may be away, two hours; and a day for a check
 * run that would stay in progress, which nobody else looks after.
 */
const RETRIES = { usual: 30, conclude: 300 } as const;

/** How often an errand is tried again before it is given up. */
export function retriesOf({ kind }: Errand): number {
  return kind === 'conclude' ? RETRIES.conclude : RETRIES.usual;
}

/** Adds an errand in the caller's transaction, to be done not before `start`. */
export async function addErrand(connection: Connection, queue: Queue, errand: Errand, start = new Date()): Promise<void> {
  const key = `${errand.kind}:${(KEYS[errand.kind] as (of: Errand) => string)(errand)}`;
  // These read much and are in no hurry.
  const priority = errand.kind === 'reconcile' || errand.kind === 'inventory' ? -1 : 0;
  await queue.add(connection, QUEUES.errand, errand, {
    singletonKey: key,
    startAfter: start,
    priority,
    retryLimit: retriesOf(errand),
    group: { id: String(installationOf(errand)) },
  });
}
