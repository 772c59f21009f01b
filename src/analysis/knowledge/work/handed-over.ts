import type { CodeFile, Expression } from '../../code.ts';
import type { Span } from '../../text.ts';

const ofAny = (names: string): readonly string[] => names.split(' ').map((name) => `*.${name}`);

/** Blocking pops of Redis in the spelling of each client: they are there to take jobs off a queue. */
export const POPS = ofAny('blpop brpop blPop brPop BLPop BRPop bzpopmin bzPopMin BZPopMin');
/** The same without waiting: in a loop they take jobs as well. */
export const LOOPED_POPS = ofAny(
  'lpop rpop lPop rPop LPop RPop zpopmin zPopMin ZPopMin ListLeftPop ListRightPop ListLeftPopAsync ListRightPopAsync',
);

/** Languages whose Kafka clients commit what was handed over; those of the JVM commit at the next poll, which comes after the work. */
const COMMITS_HANDED: ReadonlySet<string> = new Set(['python', 'javascript', 'typescript', 'go', 'csharp', 'rust', 'ruby', 'php']);
const KAFKA = /kafka|rdkafka/i;
const STORED_BY_HAND = /auto\.offset\.store['"]?\s*[,:]\s*["']?false|EnableAutoOffsetStore\s*=\s*false/i;

/** Where a Kafka consumer is told to commit by itself. */
export function automaticCommit(file: CodeFile): Span | undefined {
  const { text } = file.source;
  if (!COMMITS_HANDED.has(file.language) || !KAFKA.test(text) || STORED_BY_HAND.test(text)) return undefined;
  const named = [
    ...file.properties,
    ...file.calls.flatMap((call) => call.named),
    ...file.assignments.map(({ name, value, span }) => ({ key: name, value, span })),
    ...file.callsTo('*.set', '*.SetKey').flatMap(({ args: [key, value], span }) => {
      return key && value ? [{ key: String(key.value().literal), value, span }] : [];
    }),
  ];
  return named.find(({ key, value }) => /^enable_?[.]?auto_?[.]?commit$/i.test(key) && /^["']?true["']?$/i.test(value.text))?.span;
}

/** Where a receiver of Azure's Service Bus has the broker forget each message on delivery. */
export function receiveAndDelete(file: CodeFile): Span | undefined {
  const given: readonly Expression[] = [
    ...file.calls.flatMap(({ args, named }) => [...args, ...named.map(({ value }) => value)]),
    ...file.properties.map(({ value }) => value),
    ...file.assignments.map(({ value }) => value),
  ];
  return given.find(({ text }) => /^['"]?(?:\w+\.)*(?:receiveAndDelete|ReceiveAndDelete|RECEIVE_AND_DELETE)['"]?$/.test(text))?.span;
}
