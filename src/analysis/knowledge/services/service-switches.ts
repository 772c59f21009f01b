import type { Call, CodeFile, ConditionalBranch } from '../../code.ts';
import type { Span } from '../../text.ts';
import { asksForEnvironment } from '../environment/environment-names.ts';
import { CLIENTS } from './backing-services.ts';

/** A branch on whether a service was configured, or on the environment: in one case there is a client, in the other something that lives in the process. */
export interface ServiceSwitch {
  /** The condition's first line. */
  readonly span: Span;
  readonly condition: string;
  /** What is made in each case. */
  readonly client: string;
  readonly standIn: string;
}

/** Words of which one must stand in the text of a file with such a branch. */
export const SWITCH_WORDS: readonly string[] = [
  'REDIS',
  'redis',
  'Redis',
  'QUEUE',
  'RABBIT',
  'AMQP',
  'KAFKA',
  'SQS',
  'MEMCACHE',
  'prod',
  'Prod',
  'PROD',
];

/** Conditions that ask for a service, by the variables and settings that hold its address or switch it on. */
const ASKS_FOR_SERVICE =
  /(?:redis|rabbit(?:mq)?|amqp|kafka|sqs|nats|memcached?|queue|broker)_?(?:\w*_)?(?:url|uri|host\w*|addr\w*|enabled?|dsn|endpoint|conn\w*|servers?)\b|\b(?:use|enable|has|with)_?(?:redis|rabbit\w*|kafka|sqs|queue|broker)|redis\.?(?:Enabled|Url|Host|Addr)/i;
/** Queues on top of a broker, and stores for which the broker's client is only handed over. */
const QUEUES = [
  'bull',
  'bullmq.Queue',
  'bullmq.Worker',
  'bee-queue',
  'rq.Queue',
  'arq.create_pool',
  'github.com/hibiken/asynq.NewClient',
  'connect-redis',
  'connect-redis.RedisStore',
  'rate-limit-redis',
  'ioredis',
  'redis.createClient',
  '*.createAdapter',
];
/** Classes and makers of the app’s own that keep things in Redis: `new RedisTokenStore(createRedisClient())`. */
const OF_REDIS = /^(?:create|new|New)?Redis\w*(?:Store|Cache|Client|Repository|Adapter|Broker|Queue)$/;
/** Names of what does the same in the process. */
const IN_PROCESS =
  /(?:in_?)?memory|in_?process|local(?!host|e)|fake|dummy|no_?op|null|mock|stub|sync(?!hron)|inline|ephemeral|^(?:Map|Set|dict|LRUCache|TTLCache|NodeCache|lru-cache|node-cache)$/i;

/** All such branches of a file, each once. */
export function serviceSwitches(file: CodeFile): readonly ServiceSwitch[] {
  const clients = [
    ...file.callsTo(...QUEUES, ...CLIENTS.flatMap(({ calls }) => calls)),
    ...file.calls.filter(({ method }) => OF_REDIS.test(method)),
  ];
  if (clients.length === 0) return [];
  const seen = new Set<number>();
  return file.branches.flatMap((branch) => {
    const isAsked = ASKS_FOR_SERVICE.test(branch.condition) || isByEnvironment(branch.condition);
    if (!isAsked || seen.has(branch.around.start)) return [];
    const others = file.branches.filter((one) => one.around.start === branch.around.start && one.span.start !== branch.span.start);
    for (const other of others) {
      const found = chosen(branch, other, clients, file);
      if (found === undefined) continue;
      seen.add(branch.around.start);
      const { line } = file.source.position(branch.around.start);
      return [{ ...found, condition: branch.condition, span: file.source.lineSpan(line) }];
    }
    return [];
  });
}

/** What tests alone are given is theirs. */
function isByEnvironment(condition: string): boolean {
  return asksForEnvironment(condition) && !/["'`]tests?\b|\.test\?/i.test(condition);
}

/** Both arms fill the same variable, the one with a client and the other with something of the process. */
function chosen(
  branch: ConditionalBranch,
  other: ConditionalBranch,
  clients: readonly Call[],
  file: CodeFile,
): Pick<ServiceSwitch, 'client' | 'standIn'> | undefined {
  for (const [served, alone] of [
    [branch, other],
    [other, branch],
  ] as const) {
    const client = clients.find(({ span }) => holds(served.span, span));
    if (client === undefined || clients.some(({ span }) => holds(alone.span, span))) continue;
    const standIn = standInOf(served, alone, file);
    if (standIn !== undefined) return { client: shown(client), standIn };
  }
  return undefined;
}

function standInOf(served: ConditionalBranch, alone: ConditionalBranch, file: CodeFile): string | undefined {
  const filled = file.assignments.filter(({ span }) => holds(served.span, span)).map(({ target }) => target);
  const same = file.assignments.find(({ span, target }) => holds(alone.span, span) && filled.includes(target));
  const made = file.calls.find(({ span, name, method }) => holds(alone.span, span) && (IN_PROCESS.test(method) || IN_PROCESS.test(name)));
  if (same !== undefined) {
    const { value, target } = same;
    if (value.kind === 'object' && file.functions.some(({ span }) => holds(value.span, span)))
      return `an object of its own for \`${target}\``;
    return made && holds(value.span, made.span) ? `\`${shown(made)}\`` : undefined;
  }
  const isExpression = served.span.start > served.around.start && alone.span.end === alone.around.end && filled.length === 0;
  return isExpression && made ? `\`${shown(made)}\`` : undefined;
}

const shown = ({ name }: Call): string => name.slice(name.lastIndexOf('/') + 1).slice(0, 60);

function holds(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
