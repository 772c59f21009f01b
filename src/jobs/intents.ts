import type { Intent } from '../github/intent.ts';
import type { Connection } from '../store/store.ts';
import { addErrand } from './errand.ts';
import { forgetInstallation, forgetRepositories, suspendInstallation } from './installations.ts';
import type { Queue } from './queue.ts';
import { wantSurveys } from './survey.ts';
import { closeTarget, mergeGroupKey, pullRequestKey, pullRequestSubject, want } from './targets.ts';

type Kind = Intent['kind'];
type IntentOf<K extends Kind> = Extract<Intent, { readonly kind: K }>;
type Act<K extends Kind> = (connection: Connection, queue: Queue, intent: IntentOf<K>) => Promise<unknown>;

/** What each kind of intent does to the database: only rows and jobs, nothing that could take long. */
const ACTS: { readonly [K in Kind]: Act<K> } = {
  audit: (connection, queue, intent) => want(connection, queue, pullRequestSubject(intent.target), intent),
  'audit-commit': (connection, queue, { repository, head, force }) =>
    addErrand(connection, queue, { kind: 'lookup', repository, head, force }),
  'audit-merge-group': (connection, queue, intent) =>
    want(
      connection,
      queue,
      { key: mergeGroupKey(intent), repository: intent.repository, number: undefined, base: intent.base, queued: intent.queued },
      { head: intent.head, force: false },
    ),
  close: async (connection, queue, { target }) => {
    const row = await closeTarget(connection, pullRequestKey(target));
    if (!row || row.open_head === null || row.open_generation === null) return;
    // Between two tries nobody else would conclude the check run.
    const conclusion = { target, head: row.open_head, generation: row.open_generation, why: 'closed' } as const;
    await addErrand(connection, queue, { kind: 'conclude', conclusion });
  },
  command: (connection, queue, command) => addErrand(connection, queue, { kind: 'command', command }),
  button: (connection, queue, button) => addErrand(connection, queue, { kind: 'button', button }),
  label: (connection, queue, label) => addErrand(connection, queue, { kind: 'label', label }),
  install: async (connection, queue, intent) => {
    for (const repository of intent.repositories) await addErrand(connection, queue, { kind: 'reconcile', repository });
    await wantSurveys(connection, queue, intent.repositories);
  },
  uninstall: (connection, _queue, { installationId, repositoryIds }) =>
    repositoryIds === 'all'
      ? forgetInstallation(connection, installationId)
      : forgetRepositories(connection, installationId, repositoryIds),
  suspend: (connection, queue, intent) => suspendInstallation(connection, queue, intent.installationId, intent.suspended),
  nothing: async () => undefined,
};

/** Does what an intent asks for, in the caller's transaction. */
export async function carryOut(connection: Connection, queue: Queue, intent: Intent): Promise<void> {
  const act = ACTS[intent.kind] as Act<Kind>;
  await act(connection, queue, intent);
}

/** A delivery that came again: where its audit was given up, it is asked for once more; anything else was done or is on its way. */
export async function revive(connection: Connection, queue: Queue, intent: Intent): Promise<void> {
  if (intent.kind !== 'audit') return;
  const known = await connection
    .selectFrom('targets')
    .select('id')
    .where('id', '=', pullRequestKey(intent.target))
    .where('wanted_head', '=', intent.head)
    .where('state', '=', 'open')
    .executeTakeFirst();
  if (known) await want(connection, queue, pullRequestSubject(intent.target), { head: intent.head, force: false });
}
