import type { Claim } from '../claim.ts';

const JOBS = ['test/jobs/jobs.test.ts'];
const STOPPING = ['test/github/auditing/audit-stopping.test.ts'];
const PROCESS = ['test/web/process.test.ts'];

/** What holds for the jobs in the database. */
function job(promise: string, file: string, text: string, becomes: string, named: string): Claim {
  return { promise, file, text, becomes, tests: JOBS, named };
}

const DELIVERIES: readonly Claim[] = [
  {
    promise: 'a delivery is acknowledged only when it is stored',
    file: 'src/web/webhook.ts',
    text: 'const outcome = await Promise.race([accept(delivery), timeUp.promise]);',
    becomes: "const outcome = await Promise.race([accept(delivery), timeUp.promise, Promise.resolve('accepted' as const)]);",
    tests: ['test/traps/delivery.test.ts'],
    named: 'what is acknowledged is stored and not before',
  },
  {
    promise: 'a delivery that could not be stored gets 503 within five seconds',
    file: 'src/web/webhook.ts',
    text: 'const STORE_MS = 5_000;',
    becomes: 'const STORE_MS = 9_000;',
    tests: ['test/web/door.test.ts'],
    named: 'says 503 after five seconds',
  },
  job(
    'a delivery and its job are stored in one transaction, or neither',
    'src/jobs/deliveries.ts',
    'await carryOut(connection, queue, delivery.intent);',
    'await carryOut(connection, queue, delivery.intent).catch(() => undefined);',
    'is not there at all when its job could not be added',
  ),
  job(
    'a delivery that comes a hundred times is one job',
    'src/jobs/deliveries.ts',
    "await revive(connection, queue, delivery.intent);\n      return 'duplicate';",
    "await carryOut(connection, queue, delivery.intent);\n      return 'accepted';",
    'that comes a hundred times',
  ),
  job(
    'of two bodies under one GUID the first counts',
    'src/jobs/deliveries.ts',
    "await revive(connection, queue, delivery.intent);\n      return 'duplicate';",
    "await carryOut(connection, queue, delivery.intent);\n      return 'duplicate';",
    'that comes again with another body',
  ),
  job(
    'a delivery that asks nothing is not stored',
    'src/jobs/deliveries.ts',
    "if (delivery.intent.kind === 'nothing') return 'ignored';",
    '',
    'that asks nothing is not stored',
  ),
  job(
    'an audit that was given up runs again when its delivery comes again',
    'src/jobs/deliveries.ts',
    'await revive(connection, queue, delivery.intent);',
    'void revive;',
    'runs again when its delivery comes again',
  ),
  job(
    'deliveries that GitHub could not hand over are asked for again',
    'src/jobs/sweep.ts',
    'await census.redeliver(id);',
    '',
    'asks again for deliveries that are not stored',
  ),
  job(
    'such a delivery is asked for five times at most',
    'src/jobs/sweep.ts',
    'if (tries > MAX_REDELIVERIES) continue;',
    '',
    'asks again for deliveries that are not stored',
  ),
  job(
    'an empty database is filled again from the open pull requests',
    'src/jobs/sweep.ts',
    'if (last === undefined || Date.now() - last.getTime() > KEPT_MS) await reconcileAll(context);',
    'void KEPT_MS;',
    'rebuilds an empty database',
  ),
];

const AUDITS: readonly Claim[] = [
  job(
    'a newer head takes the place of an audit that waits',
    'src/jobs/wish.ts',
    'if (row.wanted_head !== wish.head) return true;',
    '',
    'takes the place of an audit that waits',
  ),
  job(
    'a newer head stops an audit that runs from publishing',
    'src/jobs/claim.ts',
    "if (row.generation !== claim.generation) return { standing: 'superseded' };",
    '',
    'stops one that runs from publishing',
  ),
  job(
    'a head that arrives after the last write is not lost',
    'src/jobs/settle.ts',
    '    await next(matter, after);\n',
    '    void after;\n',
    'that arrives after the last write',
  ),
  job(
    'a worker that was overtaken may not write',
    'src/jobs/claim.ts',
    "if (!row || row.fence !== claim.fence) return { standing: 'lost' };",
    "if (!row) return { standing: 'lost' };",
    'refuses the writes of a worker that was overtaken',
  ),
  job(
    'a worker that was overtaken may not settle',
    'src/jobs/settle.ts',
    'if (!row || row.fence !== claim.fence) return false;',
    'if (!row) return false;',
    'refuses the writes of a worker that was overtaken',
  ),
  {
    promise: 'right before each write it is asked whether the audit is still wanted',
    file: 'src/github/publishing/fence.ts',
    text: "if (now !== 'wanted') throw new Stopped(now);",
    becomes: "if (now === 'lost') throw new Stopped(now);",
    tests: STOPPING,
    named: 'an audit that is not wanted any more',
  },
  {
    promise: 'nothing is said on a pull request that was closed in mid-audit, and its check is concluded',
    file: 'src/github/auditing/create-auditor.ts',
    text: "if (pull.state === 'closed') return { kind: 'closed' };",
    becomes: '',
    tests: STOPPING,
    named: 'of a closed pull request is no audit',
  },
  job(
    'an audit that fails is tried three times, then given up',
    'src/jobs/wish.ts',
    'export const MAX_ATTEMPTS = 3;',
    'export const MAX_ATTEMPTS = 5;',
    'is tried three times, then given up',
  ),
  job(
    'a reason that people read quotes nothing of the error',
    'src/jobs/audit.ts',
    "return `It ended with an error of the kind ${error instanceof Error ? error.name : 'unknown'}.`;",
    'return `It ended with ${String(error)}.`;',
    'is tried three times, then given up',
  ),
  job(
    'the queue keeps nothing of what a request held that failed',
    'src/jobs/worker.ts',
    'throw failureOf(error);',
    'void failureOf;\n        throw error;',
    'leaves nothing in the queue',
  ),
  job(
    'a worker that dies loses its lease, and another takes over',
    'src/jobs/queue.ts',
    '    retryDelay: 0,\n    expireInSeconds: AUDIT_SECONDS + 30,\n    heartbeatSeconds: LEASE_SECONDS,',
    '    retryDelay: 0,\n    expireInSeconds: AUDIT_SECONDS + 30,',
    'once the lease is over',
  ),
  job(
    'a process that stops gives its audit back, as if it had not been tried',
    'src/jobs/audit.ts',
    "if (context.stopping.aborted) return { kind: 'postponed', start: new Date(), pause: false };",
    '',
    'a process that stops gives its audit back',
  ),
  job(
    'a check that a dead process has left open is concluded',
    'src/jobs/audit.ts',
    'if (claim.abandoned) {',
    'if (claim.abandoned?.head === undefined && claim.abandoned) {',
    'leaves no check open',
  ),
  {
    promise: 'twenty presses of a button are one new audit',
    file: 'src/jobs/wish.ts',
    text: 'return wasStopped || (isAsked && running);',
    becomes: 'return wasStopped || isAsked;',
    tests: ['test/jobs/wish.test.ts'],
    named: 'for what waits, by force',
  },
  job(
    'a suspended installation waits, and goes on afterwards',
    'src/jobs/claim.ts',
    "if (leave.kind === 'suspended') return { kind: 'nothing' };",
    '',
    'a suspended installation waits, and goes on',
  ),
  job(
    'a quiet installation is not kept waiting by a noisy one',
    'src/jobs/targets.ts',
    'const priority = row.quiet ? LAST : -waiting;',
    'const priority = row.quiet ? LAST : waiting;',
    'a quiet installation is not kept waiting',
  ),
  {
    promise: 'fifty pushes in ten seconds start three audits at most',
    file: 'src/jobs/wish.ts',
    text: 'const QUIET_MS = 5_000;',
    becomes: 'const QUIET_MS = 500;',
    tests: ['test/jobs/wish.test.ts'],
    named: 'fifty pushes in ten seconds',
  },
  job(
    'two pull requests of one head: the strictest verdict stands in both checks',
    'src/jobs/settle.ts',
    'await levelTwins(connection, queue, row, { head, conclusion, isHeld: heldBy !== undefined });',
    'void [levelTwins, conclusion, heldBy];',
    'pull requests of one head',
  ),
];

const CENSUS: readonly Claim[] = [
  job(
    'an installation is forgotten only when GitHub says of it by name that there is none',
    'src/jobs/census.ts',
    'if (await census.isGone(id)) gone.push(id);',
    'gone.push(id);',
    'a census deletes nothing',
  ),
  job(
    'an empty list of repositories forgets none',
    'src/jobs/census.ts',
    'if (ids.size > 0) await forgetRepositories(',
    'await forgetRepositories(',
    'a census deletes nothing',
  ),
  job(
    'nothing is deleted in a database that another app kept',
    'src/jobs/census.ts',
    'return known.length === 0 || known.some((each) => each.name === name);',
    'return known.length >= 0;',
    'a census deletes nothing',
  ),
];

const ENDING: readonly Claim[] = [
  {
    promise: 'the first SIGTERM or SIGINT asks a process to end, the second insists',
    file: 'src/main/shutdown.ts',
    text: 'else insisted.abort();',
    becomes: '',
    tests: ['test/main/shutdown.test.ts'],
  },
  {
    promise: 'SIGINT asks as SIGTERM does',
    file: 'src/main/shutdown.ts',
    text: "['SIGTERM', 'SIGINT']",
    becomes: "['SIGTERM', 'SIGUSR2']",
    tests: ['test/main/shutdown.test.ts'],
  },
  {
    promise: 'asked twice to end, a process gives its audit back and ends at once',
    file: 'src/main/house.ts',
    text: "insisted.addEventListener('abort', stop, { once: true });",
    becomes: '',
    tests: PROCESS,
    named: 'asked twice to end',
  },
  {
    promise: 'asked once to end, what runs has sixteen seconds, then goes back into the queue',
    file: 'src/main/house.ts',
    text: 'const DRAIN_MS = 16_000;',
    becomes: 'const DRAIN_MS = 40_000;',
    tests: ['test/web/ending.test.ts'],
  },
  {
    promise: 'a process that something keeps is ended 25 seconds after it was asked to',
    file: 'src/main/serve.ts',
    text: 'setTimeout(() => process.exit(1), END_MS).unref();',
    becomes: 'void END_MS;',
    tests: ['test/web/ending.test.ts'],
  },
  {
    promise: 'an acknowledged delivery survives the death of its process',
    file: 'src/jobs/deliveries.ts',
    text: 'await carryOut(connection, queue, delivery.intent);\n    return',
    becomes: 'return',
    tests: PROCESS,
    named: 'an acknowledged delivery survives',
  },
  {
    promise: 'the embedded database is opened by one process only',
    file: 'src/store/lock.ts',
    text: 'if (holder !== undefined && isAlive(holder, path)) {',
    becomes: 'if (holder !== undefined && !isAlive(holder, path)) {',
    tests: ['test/store/lock.test.ts'],
    named: 'is held by one until it is released',
  },
  {
    promise: 'the lock of a process that died is taken over',
    file: 'src/store/lock.ts',
    text: 'return startOf(holder.pid) === holder.started;',
    becomes: 'return true;',
    tests: ['test/store/lock.test.ts'],
  },
  {
    promise: 'nobody else can look into the directory of the embedded database',
    file: 'src/store/lock.ts',
    text: '{ recursive: true, mode: 0o700 }',
    becomes: '{ recursive: true }',
    tests: ['test/store/lock.test.ts'],
    named: 'makes a directory that nobody else can look into',
  },
];

/** What holds whatever happens in between. */
export const GUARANTEES: readonly Claim[] = [...DELIVERIES, ...AUDITS, ...CENSUS, ...ENDING];
