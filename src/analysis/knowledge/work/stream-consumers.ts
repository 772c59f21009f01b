import type { Call, CodeFile, FunctionScope } from '../../code.ts';
import type { Span } from '../../text.ts';

/** Functions between a thread and the call that waits for messages that are followed. */
const MAX_STEPS = 4;

/** Calls that wait for the messages of a broker, by the documentation of each client. */
const READS: readonly string[] = [
  // Redis: streams, lists as queues, and channels.
  ...[
    'xread',
    'xreadgroup',
    'xreadGroup',
    'xReadGroup',
    'XRead',
    'XReadGroup',
    'brpop',
    'blpop',
    'brpoplpush',
    'blmove',
    'BRPop',
    'BLPop',
  ].map((name) => `*.${name}`),
  '*.pubsub().listen',
  '*.get_message',
  // RabbitMQ.
  ...['start_consuming', 'basic_consume', 'basicConsume', 'BasicConsume', 'BasicConsumeAsync', 'basic_get'].map((name) => `*.${name}`),
  // Kafka.
  'kafka.KafkaConsumer',
  'confluent_kafka.Consumer',
  'aiokafka.AIOKafkaConsumer',
  'org.apache.kafka.clients.consumer.KafkaConsumer',
  'org.apache.kafka.clients.consumer.KafkaConsumer().poll',
  'github.com/segmentio/kafka-go.NewReader',
  '*.ReadMessage',
  '*.FetchMessage',
  '*.ConsumePartition',
  'github.com/IBM/sarama.NewConsumerGroup',
  'github.com/Shopify/sarama.NewConsumerGroup',
  // SQS, Pub/Sub, Service Bus.
  ...['receive_message', 'receive_messages', 'receiveMessage', 'ReceiveMessage', 'ReceiveMessageAsync'].map((name) => `*.${name}`),
  'google.cloud.pubsub_v1.SubscriberClient().subscribe',
];
/** What a thread, a task or a goroutine is started with, by canonical name. */
const THREADS: readonly string[] = [
  'threading.Thread',
  'multiprocessing.Process',
  'asyncio.create_task',
  'asyncio.ensure_future',
  'Thread',
  'java.lang.Thread',
  'kotlin.concurrent.thread',
  'thread',
  'Thread.new',
  'Thread.startVirtualThread',
  'java.util.concurrent.CompletableFuture.runAsync',
  '*.submit',
  '*.execute',
  'kotlinx.coroutines.GlobalScope.launch',
  'GlobalScope.launch',
  'Task.Run',
  'System.Threading.Tasks.Task.Run',
  'Task.Factory.StartNew',
  'System.Threading.Thread',
  'tokio.spawn',
  'tokio.task.spawn',
  'tokio.task.spawn_blocking',
  'tokio.spawn_blocking',
  'actix_web.rt.spawn',
  'async_std.task.spawn',
  '*.create_task',
  'kotlinx.coroutines.launch',
  '*.launch',
  'std.thread.spawn',
];

/** Threads, tasks and goroutines of a file that wait for messages, with the call that does. */
export function* streamThreads(file: CodeFile): Iterable<{ readonly thread: Call; readonly reads: Call }> {
  const reading = file.callsTo(...READS).filter((call) => isMessage(call, file));
  if (reading.length === 0) return;
  for (const thread of threads(file)) {
    const reads = reachedBy(thread, file, reading);
    if (reads) yield { thread, reads };
  }
}

/** A function of Go's that goes round over the deliveries of a broker: `for m := range msgs`, of `ch.Consume(…)`. */
export function brokerLoop({ scope, file }: { readonly scope: FunctionScope; readonly file: CodeFile }): boolean {
  const text = file.source.slice(scope.span);
  if (!/\bfor\b/.test(text)) return false;
  const reading = file.callsTo(...READS, ...DELIVERIES).filter((call) => isMessage(call, file) && isIn(call.span, scope.span));
  return reading.some(
    ({ method }) => method !== 'Consume' || file.importsAny('github.com/rabbitmq/amqp091-go', 'github.com/streadway/amqp'),
  );
}

const DELIVERIES = ['*.Consume', '*.ConsumeWithContext'];

/** Whoever has put something in waits for what comes of it: the thread is where it has to run, and nothing is left behind. */
const ANSWERED = /\.set\(\)|\.set_(?:result|exception)\(/;

/** Threads that take one piece of work after the other out of a queue of the process: `while True: item = q.get()`, `queue.take()`. */
export function queueThreads(file: CodeFile): readonly Call[] {
  if (file.language === 'java' || file.language === 'kotlin') return threadsOfQueues(file);
  if (file.language !== 'python' || !/^\s*(?:import queue\b|from queue import|import Queue\b)/m.test(file.source.text)) return [];
  const queues = file.assignments
    .filter(({ value }) => /^(?:queue\.)?(?:Simple|Priority|Lifo)?Queue\(/.test(value.text))
    .map(({ target }) => target);
  if (queues.length === 0) return [];
  const takes = new RegExp(
    String.raw`\bwhile\s[^\n]*:[\s\S]*(?<![\w.])(?:${queues.map((name) => name.replaceAll('.', String.raw`\.`)).join('|')})\.get\(`,
  );
  return startedThreads(file)
    .filter(({ thread, bodies }) => thread.method === 'Thread' && bodies.some((span) => takes.test(file.source.slice(span))))
    .filter(({ bodies }) => !bodies.some((span) => ANSWERED.test(file.source.slice(span))))
    .map(({ thread }) => thread);
}

function threadsOfQueues(file: CodeFile): readonly Call[] {
  const declared = /\b(?:\w*Blocking\w*Queue|BlockingDeque)<[^;=\n]*>\s+(\w+)|\b(\w+)\s*(?::[^=\n]*)?=\s*\w*BlockingQueue</g;
  const queues = [...file.source.text.matchAll(declared)].map((match) => match[1] ?? match[2] ?? '');
  if (queues.length === 0) return [];
  const takes = new RegExp(String.raw`\bwhile\s*\([\s\S]*\b(?:${queues.join('|')})\.(?:take|poll)\(`);
  return startedThreads(file)
    .filter(({ bodies }) => bodies.some((span) => takes.test(file.source.slice(span))))
    .map(({ thread }) => thread);
}

/** Threads, tasks and goroutines that a file starts, each with the stretches of the file that it runs. */
export function startedThreads(file: CodeFile): readonly { readonly thread: Call; readonly bodies: readonly Span[] }[] {
  return threads(file).map((thread) => ({ thread, bodies: [thread.span, ...namedBy(thread, file)] }));
}

function threads(file: CodeFile): readonly Call[] {
  if (file.language !== 'go') return file.callsTo(...THREADS);
  return file.calls.filter(({ span }) => /(?:^|\s)go\s+$/.test(file.source.text.slice(Math.max(0, span.start - 8), span.start)));
}

/** A websocket has messages as well. */
function isMessage({ method }: Call, file: CodeFile): boolean {
  return (
    !/^(?:ReadMessage|FetchMessage|get_message)$/.test(method) ||
    /kafka|redis|pubsub/i.test(file.imports.map((one) => one.module).join(' '))
  );
}

/** The first message call that stands in what a thread runs, or in a function of the file that this calls. */
function reachedBy(thread: Call, file: CodeFile, reading: readonly Call[]): Call | undefined {
  const seen = new Set<number>();
  let spans: readonly Span[] = [thread.span, ...namedBy(thread, file)];
  for (let step = 0; step < MAX_STEPS && spans.length > 0; step += 1) {
    const found = reading.find((call) => call !== thread && spans.some((span) => isIn(call.span, span)));
    if (found) return found;
    const called = file.calls.filter((call) => call !== thread && spans.some((span) => isIn(call.span, span)));
    spans = called
      .flatMap(({ method }) => file.functions.filter(({ name }) => name === method))
      .map(({ span }) => span)
      .filter(({ start }) => !seen.has(start) && seen.add(start));
  }
  return undefined;
}

/** Functions that are handed to a thread by their names: `Thread(target=listen)`, `new Thread(this::listen)`, `go listen()`. */
function namedBy(thread: Call, file: CodeFile): readonly Span[] {
  const words = new Set([
    thread.method,
    ...[thread.option('target'), ...thread.args].map((given) => /(\w+)(?:\(.*\))?$/s.exec(given?.text.slice(0, 200) ?? '')?.[1]),
  ]);
  return file.functions.filter(({ name }) => name !== undefined && words.has(name)).map(({ span }) => span);
}

/** True for a function that waits for messages, or that one which does calls for each. */
export function servesStream(scope: FunctionScope, file: CodeFile): boolean {
  const reading = file.callsTo(...READS).filter((call) => isMessage(call, file));
  if (reading.length === 0) return false;
  const names = new Set<string>();
  let spans: readonly Span[] = [scope.span];
  for (let step = 0; step < MAX_STEPS && spans.length > 0; step += 1) {
    if (reading.some((call) => spans.some((span) => isIn(call.span, span)))) return true;
    const wanted = file.functions.filter(({ span }) => spans.some((one) => one.start === span.start)).flatMap(({ name }) => name ?? []);
    if (wanted.every((name) => names.has(name))) return false;
    for (const name of wanted) names.add(name);
    spans = file.calls.flatMap(({ method, inside }) => (inside && wanted.includes(method) ? [inside.span] : []));
  }
  return false;
}

function isIn(inner: Span, outer: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
