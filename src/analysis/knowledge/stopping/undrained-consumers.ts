import type { Call, CodeFile } from '../../code.ts';
import { ECMASCRIPT, type Language } from '../../languages.ts';
import { ownFact } from '../../remembered-facts.ts';
import type { Repository } from '../../repository.ts';
import { queueConsumers } from '../work/queue-consumers.ts';
import { asShort, type Listener } from './undrained-listeners.ts';

/** How a client is made to take messages or jobs for as long as the process lives, by its documentation. */
interface ConsumerForm {
  readonly languages: readonly Language[];
  readonly calls: readonly string[];
  /** Packages of which the file imports one, where the call's name alone says too little. */
  readonly of?: readonly string[];
  /** Only in a loop: outside of one the call takes a single message. */
  readonly looped?: true;
}

/** Clients that hear no signal by themselves; celery, sidekiq, asynq, graphile-worker and what Spring runs do. */
const FORMS: readonly ConsumerForm[] = [
  {
    languages: ECMASCRIPT,
    calls: [
      'bullmq.Worker',
      'bull().process',
      'bull.Queue().process',
      'bull.default().process',
      'bee-queue().process',
      'kue.createQueue().process',
      'kafkajs.Kafka().consumer().run',
      'sqs-consumer.Consumer.create().start',
      'agenda.Agenda().start',
      'agenda().start',
      'pg-boss().start',
      'pg-boss.PgBoss().start',
      'pg-boss.default().start',
    ],
  },
  { languages: ['go'], calls: ['*.Consume'], of: ['github.com/rabbitmq/amqp091-go', 'github.com/streadway/amqp'] },
  { languages: ['go'], calls: ['*.FetchMessage', '*.ReadMessage'], of: ['github.com/segmentio/kafka-go'], looped: true },
  { languages: ['go'], calls: ['*.Consume'], of: ['github.com/IBM/sarama', 'github.com/Shopify/sarama'], looped: true },
  {
    languages: ['go'],
    calls: ['*.Poll', '*.ReadMessage'],
    of: ['github.com/confluentinc/confluent-kafka-go/kafka', 'github.com/confluentinc/confluent-kafka-go/v2/kafka'],
    looped: true,
  },
  { languages: ['go'], calls: ['*.QueueSubscribe', '*.QueueSubscribeSync'], of: ['github.com/nats-io/nats.go'] },
  { languages: ['python'], calls: ['*.start_consuming'], of: ['pika'] },
  { languages: ['python'], calls: ['*.poll', '*.consume'], of: ['confluent_kafka', 'kafka'], looped: true },
  { languages: ['java', 'kotlin'], calls: ['*.poll'], of: ['org.apache.kafka.clients.consumer'], looped: true },
  { languages: ['java', 'kotlin'], calls: ['org.apache.kafka.streams.KafkaStreams().start'] },
  { languages: ['java', 'kotlin'], calls: ['*.basicConsume'], of: ['com.rabbitmq.client'] },
  { languages: ['rust'], calls: ['*.basic_consume'], of: ['lapin'] },
];

/** A word that every such call holds. */
const CONSUMES = /QueueSubscribe|Worker|process\(|\.run\(|\.start\(|onsume|FetchMessage|ReadMessage|\bpoll\(|\.Poll\(|KafkaConsumer/;

const consumersIn = ownFact(({ path }, facts): readonly Listener[] => {
  const file = CONSUMES.test(facts.source(path)?.text ?? '') ? facts.code(path) : undefined;
  return file
    ? consumers(file).map((call) => ({
        method: call.method === 'new' ? lastName(call) : call.method,
        span: asShort(call),
        language: file.language,
      }))
    : [];
});

function lastName({ name }: Call): string {
  return name.split(/[./]/).findLast((part) => part !== 'new') ?? name;
}

function consumers(file: CodeFile): readonly Call[] {
  const known = FORMS.filter(
    ({ languages, of }) => languages.includes(file.language) && (of === undefined || of.some((name) => imports(file, name))),
  ).flatMap(({ calls, looped }) => file.callsTo(...calls).filter((call) => looped !== true || isLooped(call, file)));
  const iterated = imports(file, 'kafka') && file.language === 'python' ? iterations(file) : [];
  return [...known, ...iterated, ...(ECMASCRIPT.some((one) => one === file.language) ? queueConsumers(file) : [])];
}

/** `from kafka import KafkaConsumer`, `import org.apache.kafka.clients.consumer.*`. */
function imports({ imports: all }: CodeFile, name: string): boolean {
  return all.some(({ module }) => module === name || module.startsWith(`${name}.`));
}

function isLooped({ span }: Call, { loops }: CodeFile): boolean {
  return loops.some((loop) => loop.span.start <= span.start && span.end <= loop.span.end);
}

/** `for message in KafkaConsumer(…)`, and over a variable that holds one. */
function iterations(file: CodeFile): readonly Call[] {
  return file.callsTo('kafka.KafkaConsumer').filter(({ span }) => {
    const holder = file.assignments.find(({ value }) => value.span.start <= span.start && span.end <= value.span.end)?.target;
    return file.loops.some(
      ({ head }) => holder !== undefined && new RegExp(`\\bin\\s+${holder.replaceAll('.', '\\.')}\\s*:?$`).test(head.trim()),
    );
  });
}

/** What a source takes messages or jobs with, as long as the process lives, and nothing stops before the process ends. */
export function consumersAt(path: string, repository: Repository): readonly Listener[] {
  return repository.role(path) === 'source' ? consumersIn({ path }, repository) : [];
}
