import type { Call, CodeFile } from '../../src/analysis/code.ts';
import type { SettingsFile } from '../../src/analysis/documents/kinds.ts';
import { APP_LANGUAGES, ECMASCRIPT, JVM } from '../../src/analysis/languages.ts';
import { ACKNOWLEDGING_WORDS, earlyAcknowledgements, readsOwnQueues } from '../../src/analysis/knowledge/work/early-acknowledgements.ts';
import { requestBehind } from '../../src/analysis/requests.ts';
import { automaticCommit, POPS, LOOPED_POPS, receiveAndDelete } from '../../src/analysis/knowledge/work/handed-over.ts';
import { EXAMPLES } from './early-acknowledge.examples.ts';
import { type Context, type Repair, onAnnotations, onCalls, rule, type Found, replacing } from '../rule.ts';

export default rule({
  id: 'disposability/early-acknowledge',
  title: 'Acknowledge a message when its work is done',
  why: 'A message that the broker forgets on delivery is lost when the process stops in the middle of its work.',
  remedy: 'Turn automatic acknowledgement off and acknowledge after the work; make the work safe to repeat.',
  severity: 'warning',
  limits: ['An acknowledgement by hand is judged where the work follows in the same function.'],
  code: [
    onCalls(ECMASCRIPT, ['*.consume'], function* (call, file) {
      if (isTrue(call, 'noAck') && !readsOwnQueues(file)) yield said(call, 'noAck: true', file);
    }),
    onCalls(['python'], ['*.basic_consume'], function* (call, file) {
      if (readsOwnQueues(file)) return;
      if (isTrue(call, 'auto_ack')) yield said(call, 'auto_ack=True', file);
      else if (isTrue(call, 'no_ack')) yield said(call, 'no_ack=True', file);
    }),
    onCalls(['go'], ['*.Consume'], function* (call, file) {
      // Queue, consumer, autoAck, exclusive, noLocal, noWait, args. Source: github.com/rabbitmq/amqp091-go, Channel.Consume
      if (call.args.length === 7 && call.args[2]?.value().literal === true && !readsOwnQueues(file)) yield said(call, 'autoAck', file);
    }),
    onCalls([...JVM, 'csharp'], ['*.basicConsume', '*.BasicConsume', '*.BasicConsumeAsync'], function* (call, file) {
      const second = call.args[1]?.value().literal;
      if ((second === true || isTrue(call, 'autoAck')) && !readsOwnQueues(file)) yield said(call, 'autoAck', file);
    }),
    onCalls(['php'], ['*.basic_consume'], function* (call, file) {
      // Queue, tag, no_local, no_ack, exclusive, … Source: php-amqplib, AMQPChannel::basic_consume
      if ((call.args[3]?.value().literal === true || isTrue(call, 'no_ack')) && !readsOwnQueues(file)) yield said(call, 'no_ack', file);
    }),
    onCalls(['ruby'], ['*.subscribe'], judgeBunny),
    onCalls(['rust'], ['*.BasicConsumeOptions', 'BasicConsumeOptions'], function* (call, file) {
      if (isTrue(call, 'no_ack')) yield said(call, 'no_ack: true', file);
    }),
    onAnnotations(JVM, ['*.RabbitListener'], function* ({ named, span }) {
      if (named.some(({ key, value }) => key === 'ackMode' && value.value().literal === 'NONE'))
        yield { span, what: 'With `ackMode = "NONE"` the broker forgets each message on delivery, before the work is done.' };
    }),
    onCalls(APP_LANGUAGES, POPS, judgePop),
    onCalls(APP_LANGUAGES, LOOPED_POPS, judgeLoopedPop),
    onCalls(['go'], ['github.com/segmentio/kafka-go.NewReader().ReadMessage', '*.ReadMessage'], judgeKafkaReader),
    { languages: APP_LANGUAGES, literals: ['uto_commit', 'auto.commit', 'AutoCommit'], judge: judgeAutoCommit },
    { languages: APP_LANGUAGES, literals: ['eceiveAndDelete', 'RECEIVE_AND_DELETE'], judge: judgeReceiveAndDelete },
    { languages: APP_LANGUAGES, literals: ACKNOWLEDGING_WORDS, judge: judgeByHand },
  ],
  documents: { settings: judgeSettings },
  examples: EXAMPLES,
});

/** The value of the option, wherever it is named. */
const OPTION = /(?<=\b(?:noAck|auto_ack|no_ack|autoAck)\s*[:=]\s*)true\b/i;
const ACKNOWLEDGING: Repair = { title: 'Acknowledge when the work is done', safe: false };

function isTrue(call: Call, option: string): boolean {
  const value = call.option(option)?.value();
  return value?.provenance === 'literal' && value.literal === true;
}

function said(call: Call, option: string, file: CodeFile): Found {
  const isNamed = call.args.length < 3 || file.language !== 'go';
  return {
    span: call.span,
    what: `With \`${option}\` the broker forgets each message on delivery, before the work is done.`,
    ...(isNamed ? replacing(file.source, call.span, OPTION, file.language === 'python' ? 'False' : 'false', ACKNOWLEDGING) : {}),
  };
}

/** Bunny acknowledges by itself unless it is told not to. Source: Bunny::Queue#subscribe */
function* judgeBunny(call: Call, file: CodeFile): Iterable<Found> {
  const manual = call.option('manual_ack') ?? call.option('ack');
  const block = call.args.some(({ kind }) => kind === 'function');
  const isQueue = /queue$|\bq$/i.test(call.receiver?.text ?? '') || /\.queue\(.*\)\.subscribe$|queue\(\)\.subscribe$/.test(call.name);
  if (!file.importsAny('bunny') || !block || !isQueue || (manual && manual.value().literal !== false) || readsOwnQueues(file)) return;
  yield {
    span: { start: call.span.start, end: call.args[0]?.kind === 'function' ? call.args[0].span.start : call.callee.end },
    what: 'Without `manual_ack: true` the broker forgets each message on delivery, before the work is done.',
  };
}

function* judgePop(call: Call, file: CodeFile): Iterable<Found> {
  // What is popped to wake somebody up, and thrown away, is no job.
  // Whoever calls a wrapper of the same name is told.
  if (!call.used || call.inside?.name === call.method || /\b(?:b?lmove|b?rpoplpush|rpush|lpush)\b/i.test(around(call, file))) return;
  yield {
    span: call.span.end - call.span.start < 200 ? call.span : call.callee,
    what: `\`${call.method}\` takes the job off the queue before its work is done: a process that is stopped in between loses it.`,
    remedy:
      'Move the job to a list of jobs in progress in one step (`BLMOVE`, `BRPOPLPUSH`) or use a stream with a consumer group, and delete it after the work.',
  };
}

/** A loop that takes one job after the other, in a process that is there for it. */
function* judgeLoopedPop(call: Call, file: CodeFile, { deployable, repository }: Context): Iterable<Found> {
  const isLooped = file.loops.some(({ span }) => span.start <= call.span.start && call.span.end <= span.end);
  if (!isLooped || deployable?.kind === 'client' || requestBehind(call.inside, file, deployable, repository) !== undefined) return;
  yield* judgePop(call, file);
}

/** kafka-go commits in `ReadMessage` itself where the reader belongs to a group. Source: github.com/segmentio/kafka-go, Reader.ReadMessage */
function* judgeKafkaReader(call: Call, file: CodeFile): Iterable<Found> {
  if (!file.importsAny('github.com/segmentio/kafka-go') || !/\bGroupID:\s*[^\s"]|\bGroupID:\s*"[^"]/.test(file.source.text)) return;
  yield {
    span: call.span,
    what: 'In a consumer group `ReadMessage` commits the offset as it hands the message over, before the work is done.',
    remedy: 'Read with `FetchMessage` and call `CommitMessages` after the work.',
  };
}

/** `enable_auto_commit=True`, `'enable.auto.commit': True`, `EnableAutoCommit = true`. */
function* judgeAutoCommit(file: CodeFile): Iterable<Found> {
  const span = automaticCommit(file);
  if (span)
    yield {
      span,
      what: 'With automatic commits the offset moves on with what was handed over, whether or not its work is done.',
      remedy: 'Turn automatic commits off and commit the offset after the work; make the work safe to repeat.',
    };
}

/** The mode of Azure's Service Bus in which the broker forgets what it delivers. */
function* judgeReceiveAndDelete(file: CodeFile): Iterable<Found> {
  const span = receiveAndDelete(file);
  if (span)
    yield {
      span,
      what: 'In this mode the broker forgets each message on delivery, before the work is done.',
      remedy: 'Receive with a lock (`PeekLock`) and complete the message after the work.',
    };
}

function* judgeByHand(file: CodeFile): Iterable<Found> {
  for (const { call, work } of earlyAcknowledgements(file)) {
    const name = work.name.slice(work.name.lastIndexOf('/') + 1).slice(0, 60);
    yield {
      span: call.span,
      what: `\`${call.method}\` acknowledges the message before \`${name}\` has done its work: a process that is stopped in between loses it.`,
      remedy: 'Acknowledge after the work, and make the work safe to repeat.',
    };
  }
}

/** The function around a call, where a job that failed may be put back. */
function around({ inside }: Call, file: CodeFile): string {
  return inside ? file.source.slice(inside.span) : '';
}

function* judgeSettings({ settings }: SettingsFile): Iterable<Found> {
  for (const { key, value, span } of settings) {
    if (/^spring\.rabbitmq\.listener\.(?:simple|direct)\.acknowledge-mode$/.test(key) && value.toLowerCase() === 'none')
      yield { span, what: 'With `acknowledge-mode=none` the broker forgets each message on delivery, before the work is done.' };
  }
}
