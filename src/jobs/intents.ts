import { EARLIER, type Intent } from '../github/delivery/intent.ts';
import type { Connection } from '../store/store.ts';
import { addErrand, JUST_NOW } from './errand.ts';
import { forgetInstallation, forgetRepositories, repositoriesOf, resumeInstallation, suspendInstallation } from './installations.ts';
import { concludeLeft } from './open-check.ts';
import type { Queue } from './queue.ts';
import { tellAskers } from './settle.ts';
import { refreshSurvey, wantSurveys } from './survey.ts';
import { releaseTwins } from './twins.ts';
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
  close: (connection, queue, { target, closedAt }) => close(connection, queue, pullRequestKey(target), closedAt),
  'close-merge-group': (connection, queue, group) => close(connection, queue, mergeGroupKey(group)),
  command: async (connection, queue, command) => {
    const head = await headBefore(connection, command);
    await addErrand(connection, queue, { kind: 'command', command, ...(head === undefined ? {} : { head }) });
  },
  button: (connection, queue, button) => addErrand(connection, queue, { kind: 'button', button }),
  label: (connection, queue, label) => addErrand(connection, queue, { kind: 'label', label }),
  title: (connection, queue, title) => addErrand(connection, queue, { kind: 'title', title }),
  moved: (connection, queue, { repository, isPolicy }) => refreshSurvey(connection, queue, repository, isPolicy),
  install: async (connection, queue, intent) => {
    for (const repository of intent.repositories) await addErrand(connection, queue, { kind: 'reconcile', repository, arrival: JUST_NOW });
    await wantSurveys(connection, queue, intent.repositories);
  },
  uninstall: async (connection, queue, { installationId, repositoryIds }) => {
    if (repositoryIds === 'all') return forgetInstallation(connection, queue, installationId);
    if (repositoryIds.length === 0) return undefined;
    await forgetRepositories(connection, queue, installationId, repositoryIds);
    // Deliveries come in any order: they may have been added again since.
    return addErrand(connection, queue, { kind: 'inventory', installationId, isFirst: false });
  },
  suspend: async (connection, queue, { installationId, suspended, repositories }) => {
    if (suspended) {
      await suspendInstallation(connection, installationId);
      // It may have been told to go on since, before this arrived.
      return addErrand(connection, queue, { kind: 'standing', installationId, at: new Date().toISOString() });
    }
    await resumeInstallation(connection, queue, installationId);
    // GitHub tells a suspended app of nothing.
    const known = await repositoriesOf(connection, installationId);
    const all = new Map([...known, ...repositories].map((each) => [each.repositoryId, each]));
    for (const repository of all.values()) await addErrand(connection, queue, { kind: 'reconcile', repository });
  },
  nothing: async () => undefined,
};

/**
 * The head that whoever wrote a comment had before them: it may wait for long, and arrive after what was pushed later. Undefined where
 * none is known.
 */
async function headBefore(connection: Connection, { comment, at }: IntentOf<'command'>): Promise<string | undefined> {
  const target = connection.selectFrom('targets').select(['wanted_head', 'head_since']);
  const known = await target.where('id', '=', pullRequestKey(comment)).executeTakeFirst();
  if (!known || at === undefined || known.head_since === null) return known?.wanted_head;
  // GitHub gives times to the second.
  return Date.parse(at) < Math.floor(known.head_since.getTime() / 1_000) * 1_000 ? EARLIER : known.wanted_head;
}

/** An audit that runs has noticed by then that it is not wanted any more, milliseconds. */
const NOTICED_MS = 10_000;

/** Stops what runs for a target, and ends what was begun. */
async function close(connection: Connection, queue: Queue, key: string, closedAt?: string): Promise<void> {
  const row = await closeTarget(connection, key, closedAt);
  if (!row) return;
  await tellAskers(connection, queue, row);
  await releaseTwins(connection, queue, row, row.audited_head);
  // Between two tries nobody else would conclude the check run; an audit that runs does so itself, as soon as it notices.
  await concludeLeft(connection, queue, row, 'closed', new Date(Date.now() + NOTICED_MS));
}

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
