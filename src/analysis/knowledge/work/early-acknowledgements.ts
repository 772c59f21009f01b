import type { Call, CodeFile } from '../../code.ts';

/** Words of which one must stand in the text of a file that acknowledges messages. */
export const ACKNOWLEDGING_WORDS: readonly string[] = [
  'ack',
  'Ack',
  'deleteMessage',
  'delete_message',
  'DeleteMessage',
  'CommitMessages',
  'confluent_kafka',
  'receive_messages',
];

/** How the clients of brokers and queues tell that a message is done with, by their documentation. */
const ACKNOWLEDGES =
  /^(?:ack|Ack|AckSync|acknowledge|basic_?ack|[bB]asicAck(?:Async)?|x_?ack|X_?Ack|xAck|delete_?message|[dD]eleteMessage(?:Async)?)$/;
/** Says no instead, or speaks of it only. */
const NO_WORK =
  /log|print|debug|info|warn|error|trace|ack|reject|sleep|parse|decode|loads|unmarshal|deserial|string|split|json|get|len|append|now|time|format|validate|is_?\w+|delete_?message|metric|inc|observe|span|^(?:Ok|Err|Some|new|require|next)$/i;

/** Calls that acknowledge a message whose work only follows, in the same run of statements. */
export function earlyAcknowledgements(file: CodeFile): readonly { readonly call: Call; readonly work: Call }[] {
  return file.calls.flatMap((call) => {
    if (!acknowledges(call, file) || call.receiver === undefined || isDeferred(call, file)) return [];
    const names = messageNames(call, file);
    if (names.size === 0) return [];
    const mine = file.calls.filter((one) => one !== call && isWorkOn(names, one, call));
    const conditions = file.conditionsAround(call.span);
    const goesOn = (one: Call): boolean => conditions.every((condition, index) => file.conditionsAround(one.span)[index] === condition);
    if (mine.some(({ span }) => span.start < call.span.start)) return [];
    const work = mine.find((one) => one.span.start >= call.span.end && goesOn(one) && !leavesBetween(call, one, file));
    return work ? [{ call, work }] : [];
  });
}

/** By its name, as a command that is sent, or by the method that its client has for it. */
function acknowledges({ method, args, receiver }: Call, { source, language, imports }: CodeFile): boolean {
  // Chats have messages that are deleted as well.
  if (/^delete_?message/i.test(method)) return /\bsqs\b|SQS|receipt_?handle|queue_?(?:url|client)/i.test(source.text);
  if (ACKNOWLEDGES.test(method)) return true;
  if (method === 'send') return args[0]?.text.startsWith('new DeleteMessageCommand(') === true;
  if (method === 'CommitMessages') return language === 'go' && imports.some(({ module }) => module === 'github.com/segmentio/kafka-go');
  if (language !== 'python') return false;
  if (method === 'commit') return args.length === 1 && imports.some(({ module }) => /^confluent_kafka\b/.test(module));
  return (
    method === 'delete' && args.length === 0 && /^(?:m|msg|message)$/.test(receiver?.text ?? '') && /\breceive_messages\(/.test(source.text)
  );
}

/** Go's `defer`, a `finally`, or what handles a failure. */
function isDeferred({ span }: Call, file: CodeFile): boolean {
  const before = file.source.text.slice(Math.max(0, span.start - 300), span.start);
  return /\bdefer\s+(?:func\(\)\s*\{\s*)?$/.test(before) || /\b(?:finally|catch|except|rescue|ensure)\b[^}]*$/.test(before.slice(-120));
}

/** What the function knows the message by: the words of the acknowledgement, its own parameters, and what was made of them. */
function messageNames(call: Call, file: CodeFile): ReadonlySet<string> {
  const given = [...call.args, ...call.named.map(({ value }) => value)].flatMap(
    ({ text }) => (RECEIPT.exec(text) ?? /^[&*$]?(\w+)/.exec(text))?.[1] ?? [],
  );
  const receiver = rootOf(call);
  const words = given.filter((word) => /^[a-z_]\w*$/i.test(word) && !OTHERS.test(word));
  const names = new Set(words.length > 0 ? words : receiver === undefined ? [] : [receiver]);
  if (words.length > 0) for (const name of call.inside?.parameters ?? []) if (name !== receiver && name !== 'self') names.add(name);
  for (const { inside, target, value } of file.assignments) {
    if (inside?.span.start !== call.inside?.span.start || value.text.length > 300) continue;
    if (mentions(value.text, names)) names.add(target);
  }
  return names;
}

/** How a command names the message that it is about. */
const RECEIPT = /^new DeleteMessageCommand\([^]*\bReceiptHandle:\s*(\w+)\b/;

/** What else is handed over with an acknowledgement. */
const OTHERS =
  /^(?:\w+Options|new|true|false|nil|null|none|self|this|ctx|context|ch|channel|\w*url|\w*queue\w*|\w*stream\w*|\w*group\w*)$/i;

function rootOf({ receiver }: Call): string | undefined {
  const root = /^\$?(\w+)/.exec(receiver?.text ?? '')?.[1];
  return root === undefined || /^(?:self|this)$/.test(root) ? undefined : root;
}

function isWorkOn(names: ReadonlySet<string>, one: Call, { inside, span }: Call): boolean {
  if (one.inside?.span.start !== inside?.span.start || NO_WORK.test(one.method) || /log(?:ger|rus)?\b|\bLog/i.test(one.name)) return false;
  if (one.span.start <= span.start && span.end <= one.span.end) return false;
  return [...one.args, ...one.named.map(({ value }) => value)].some(({ text }) => text.length < 300 && mentions(text, names));
}

/** The statements behind a `return`, `continue` or `throw` are another way through. */
function leavesBetween(call: Call, work: Call, file: CodeFile): boolean {
  // What is done where the acknowledgement itself failed says nothing of the way on.
  const between = file.source
    .slice({ start: call.span.end, end: work.span.start })
    .replace(/^\)*\s*(?:;\s*|\n\s*if\s+)\w+\s*!=\s*nil\s*\{[^{}]*\}/, '');
  return between.length > 1500 || /^\s*(?:return|continue|break|throw|raise)\b/m.test(between.replace(/return[^\n]*$/, ''));
}

function mentions(text: string, names: ReadonlySet<string>): boolean {
  return [...text.matchAll(/\w+/g)].some(([word]) => names.has(word));
}

/** How queues are declared, and which argument makes one exclusive, by the documentation of the clients. */
const DECLARES = /^(?:queue|queue_declare|assertQueue|[qQ]ueueDeclare(?:Async)?|temporary_queue)$/;
const EXCLUSIVE_AT: Readonly<Partial<Record<CodeFile['language'], number>>> = { go: 3, php: 3, java: 2, kotlin: 2, csharp: 2 };

/**
 * True when all queues that a file declares go with the connection that reads them (exclusive ones, as for the answers to its own
 * requests), or when it reads answers where RabbitMQ puts them without a queue: nobody else could be given the message again.
 */
export function readsOwnQueues(file: CodeFile): boolean {
  if (file.source.text.includes('amq.rabbitmq.reply-to')) return true;
  const declarations = file.calls.filter(({ method }) => DECLARES.test(method));
  return declarations.length > 0 && declarations.every((call) => isExclusive(call, file));
}

function isExclusive(call: Call, { language }: CodeFile): boolean {
  if (call.method === 'temporary_queue') return true;
  if (/^queueDeclare|^QueueDeclare/.test(call.method) && call.args.length === 0 && call.named.length === 0) return language !== 'go';
  const given = call.option('exclusive') ?? call.args[EXCLUSIVE_AT[language] ?? Infinity];
  return given?.value().literal === true;
}
