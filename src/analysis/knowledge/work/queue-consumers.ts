import type { Call, CodeFile } from '../../code.ts';
import type { Around } from './background-loops.ts';

/** What consumes a queue inside the process, by canonical name. */
export const CONSUMERS: readonly string[] = [
  'bullmq.Worker',
  'bull().process',
  'bee-queue().process',
  'sqs-consumer.Consumer.create',
  'rq.Worker',
  'celery.Celery().worker_main',
  '*.AddHangfireServer',
  'Sidekiq.configure_embed',
  'github.com/hibiken/asynq.NewServer',
  'kafkajs.Kafka().consumer().run',
  'sqs-consumer.Consumer.create().start',
  'agenda.Agenda().start',
  'pg-boss().work',
  'pg-boss.PgBoss().work',
  'pg-boss.default().work',
  'amqplib.connect().createChannel().consume',
  'bull.Queue().process',
  'amqplib.connect().createConfirmChannel().consume',
  'kafka-node.Consumer',
  'kafka-node.ConsumerGroup',
  'node-rdkafka.KafkaConsumer',
  'rsmq-worker',
  '@azure/service-bus.ServiceBusClient().createReceiver().subscribe',
  'aio_pika.connect_robust().channel().declare_queue().consume',
  'aio_pika.connect().channel().declare_queue().consume',
  'bull.default().process',
  'graphile-worker.run',
  'graphile-worker.runTaskList',
  'kue.createQueue().process',
  'nsqjs.Reader',
  'pubsub.PubSub().subscription().on',
  '@google-cloud/pubsub.PubSub().subscription().on',
  'huey.consumer.Consumer',
  'dramatiq.Worker',
  'arq.worker.Worker',
  'arq.run_worker',
  'github.com/gocraft/work.NewWorkerPool',
  'github.com/RichardKnop/machinery/v1.NewServer().NewWorker',
  'github.com/ThreeDotsLabs/watermill/message.NewRouter',
];

/** Annotations and decorators of what a framework calls for each message of a queue or a stream. */
export const LISTENERS: readonly string[] = [
  'org.springframework.kafka.annotation.KafkaListener',
  'org.springframework.amqp.rabbit.annotation.RabbitListener',
  'org.springframework.jms.annotation.JmsListener',
  'org.springframework.cloud.stream.annotation.StreamListener',
  'io.awspring.cloud.sqs.annotation.SqsListener',
  'io.awspring.cloud.messaging.listener.annotation.SqsListener',
  'org.springframework.cloud.aws.messaging.listener.annotation.SqsListener',
  'io.micronaut.configuration.kafka.annotation.KafkaListener',
  'io.micronaut.rabbitmq.annotation.RabbitListener',
  'org.eclipse.microprofile.reactive.messaging.Incoming',
  '@nestjs/bull.Processor',
  '@nestjs/bullmq.Processor',
];

/** What answers requests in the frameworks that have such listeners. */
const ROUTES = /@(?:Rest)?Controller\b|@(?:Get|Post|Put|Delete|Request|Patch)Mapping\b|@Path\(/;
/** Further ways in which an app of the JVM answers people. */
const ANSWERS =
  /\bRouterFunction\b|\bcoRouter\b|@(?:Query|Mutation|Message|Schema)Mapping\b|@ServerEndpoint\b|@GrpcService\b|ImplBase\b|RepositoryRestResource|\bHttpServlet\b|\bWebSocketHandler\b|@Route\(|\brouting\s*\{|\bJavalin\b|\bRouter\.router\(|@Endpoint\b|HttpRequestHandler|DgsComponent|@WebServlet|starter-data-rest/;

/** False for an app of Spring's that is seen whole and has nothing by which people reach it: a clock or a worker of its own. */
export function hasRoutes({ deployable, repository }: Around): boolean {
  const texts = (deployable?.sources ?? []).map((path) =>
    repository.role(path) === 'source' ? (repository.source(path)?.text ?? '') : '',
  );
  return !texts.some((text) => text.includes('@SpringBootApplication')) || texts.some((text) => ROUTES.test(text) || ANSWERS.test(text));
}

/** A process type that is chosen where it starts, or a program of its own. */
const CHOSEN = /@Profile\b|@ConditionalOn\w+|@Requires\b|createApplicationContext\(|WebApplicationType\.NONE|web-application-type/;

/** True for a listener of an app that answers requests as well, in the one process that it has. */
export function listensBesideRoutes(file: CodeFile, { deployable, repository }: Around): boolean {
  if (deployable?.kind !== 'server' || CHOSEN.test(file.source.text)) return false;
  const texts = deployable.sources.filter((path) => repository.role(path) === 'source').map((path) => repository.source(path)?.text ?? '');
  return texts.some((text) => ROUTES.test(text)) && !texts.some((text) => /createApplicationContext\(|WebApplicationType\.NONE/.test(text));
}

/** Consumers that an app of .NET gives to its bus: `x.AddConsumer<OrderConsumer>()`. */
export function busConsumers(file: CodeFile): readonly Call[] {
  if (!/\b(?:MassTransit|NServiceBus|Rebus)\b/.test(file.source.text)) return [];
  return file.callsTo('*.AddConsumer', '*.AddConsumers', '*.ReceiveEndpoint').slice(0, 1);
}

/** `channel.consume('orders', handle)` of amqplib, whatever holds the channel. */
export function queueConsumers(file: CodeFile): readonly Call[] {
  if (!file.importsAny('amqplib', 'amqplib/callback_api', 'amqp-connection-manager')) return [];
  return file.callsTo('*.consume').filter(({ args }) => args.length >= 2);
}
