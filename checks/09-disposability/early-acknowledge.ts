import type { Call, CodeFile } from '../../src/analysis/code.ts';
import type { SettingsFile } from '../../src/analysis/documents/kinds.ts';
import { APP_LANGUAGES, ECMASCRIPT, JVM } from '../../src/analysis/languages.ts';
import { ACKNOWLEDGING_WORDS, earlyAcknowledgements, readsOwnQueues } from '../../src/analysis/knowledge/work/early-acknowledgements.ts';
import { requestBehind } from '../../src/analysis/requests.ts';
import { automaticCommit, POPS, LOOPED_POPS, receiveAndDelete } from '../../src/analysis/knowledge/work/handed-over.ts';
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
  examples: {
    bad: [
      {
        name: 'Go, through a wrapper of the client',
        files: {
          'go.mod': 'module shop\n\ngo 1.22\n',
          'cache.go':
            'package main\n\nfunc (c *Cache) BRPop(keys ...string) ([]string, error) {\n\tresult, err := c.client.BRPop(ctx, 0, keys...).Result()\n\treturn result, err\n}\n',
          'main.go': 'package main\n\nfunc main() {\n\tfor {\n\t\tresult, err := cache.BRPop("jobs") // ⟵\n\t\twork(result, err)\n\t}\n}\n',
        },
      },
      {
        name: 'a loop that pops without waiting',
        files: {
          Procfile: 'worker: python worker.py\n',
          'worker.py':
            'import redis\n\nr = redis.from_url(URL)\nwhile True:\n    job = r.lpop("jobs") # ⟵\n    if job:\n        work(job)\n',
        },
      },
      {
        name: 'Kafka, commits that follow the clock',
        files: {
          'worker.py':
            'from kafka import KafkaConsumer\n\nconsumer = KafkaConsumer("orders", group_id="shop", enable_auto_commit=True) # ⟵\nfor message in consumer:\n    work(message)\n',
        },
      },
      {
        name: 'Kafka in Go, a read that commits',
        files: {
          'main.go':
            'package main\n\nimport "github.com/segmentio/kafka-go"\n\nfunc main() {\n\tr := kafka.NewReader(kafka.ReaderConfig{Topic: "orders", GroupID: "shop"})\n\tfor {\n\t\tm, _ := r.ReadMessage(ctx) // ⟵\n\t\twork(m)\n\t}\n}\n',
        },
      },
      {
        name: 'Service Bus',
        files: {
          'Worker.cs':
            'var receiver = client.CreateReceiver("orders", new ServiceBusReceiverOptions { ReceiveMode = ServiceBusReceiveMode.ReceiveAndDelete }); // ⟵\n',
        },
      },
      {
        name: 'by hand, first of all, Go',
        files: {
          'go.mod': 'module shop\n\ngo 1.22\n',
          'main.go':
            'package main\n\nimport "github.com/streadway/amqp"\n\ntype Server struct {\n\tdelivery <-chan amqp.Delivery\n\tstop chan struct{}\n}\n\nfunc (s *Server) consumer() {\n\tfor {\n\t\tselect {\n\t\tcase <-s.stop:\n\t\t\treturn\n\t\tcase d, opened := <-s.delivery:\n\t\t\tif !opened {\n\t\t\t\treturn\n\t\t\t}\n\t\t\t_ = d.Ack(false) // ⟵\n\t\t\ts.serveCall(&d)\n\t\t}\n\t}\n}\n',
        },
      },
      {
        name: 'by hand, first of all, amqplib',
        files: {
          'worker.js':
            "channel.consume('orders', async (msg) => {\n  const order = JSON.parse(msg.content.toString());\n  channel.ack(msg); // ⟵\n  await ship(order);\n});\n",
        },
      },
      {
        name: 'by hand, first of all, pika',
        files: {
          'worker.py':
            'def on_message(ch, method, properties, body):\n    ch.basic_ack(delivery_tag=method.delivery_tag) # ⟵\n    order = json.loads(body)\n    ship(order)\n\nchannel.basic_consume(queue="orders", on_message_callback=on_message)\n',
        },
      },
      {
        name: 'by hand, first of all, C#',
        files: {
          'Worker.cs':
            'class Worker {\n  void Run() {\n    consumer.Received += (model, ea) => {\n      var body = ea.Body.ToArray();\n      channel.BasicAck(ea.DeliveryTag, false); // ⟵\n      Handle(body);\n    };\n  }\n}\n',
        },
      },
      {
        name: 'deleted from SQS before the work',
        files: {
          'worker.py':
            'for message in sqs.receive_message(QueueUrl=url)["Messages"]:\n    sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"]) # ⟵\n    ship(message["Body"])\n',
        },
      },
      {
        name: 'a job popped off Redis, Java',
        files: {
          'pom.xml':
            '<project><modelVersion>4.0.0</modelVersion><groupId>a</groupId><artifactId>worker</artifactId><version>1</version></project>\n',
          'src/main/java/worker/Worker.java':
            'package worker;\n\nimport redis.clients.jedis.Jedis;\n\nclass Worker {\n  public static void main(String[] args) {\n    Jedis redis = new Jedis(System.getenv("REDIS_HOST"));\n    while (true) {\n      String vote = redis.blpop(0, "votes").get(1); // ⟵\n      System.err.println("Processing " + vote);\n      store(vote);\n    }\n  }\n}\n',
        },
      },
      {
        name: 'a job popped off Redis, Python',
        files: {
          'worker.py':
            'import os\nimport redis\nr = redis.from_url(os.environ["REDIS_URL"])\nwhile True:\n    _, job = r.blpop("jobs") # ⟵\n    work(job)\n',
        },
      },
      {
        name: 'a job popped off Redis, Go',
        files: {
          'go.mod': 'module shop\n\ngo 1.22\n',
          'main.go':
            'package main\n\nimport (\n\t"context"\n\t"os"\n\n\t"github.com/redis/go-redis/v9"\n)\n\nfunc main() {\n\trdb := redis.NewClient(&redis.Options{Addr: os.Getenv("REDIS_ADDR")})\n\tfor {\n\t\tjob, err := rdb.BLPop(context.Background(), 0, "jobs").Result() // ⟵\n\t\twork(job, err)\n\t}\n}\n',
        },
      },
      {
        name: 'Bunny',
        files: {
          'worker.rb':
            "require 'bunny'\nqueue = Bunny.new(ENV['AMQP_URL']).start.create_channel.queue('jobs')\nqueue.subscribe(block: true) do |_info, _properties, body| # ⟵\n  work(body)\nend\n",
        },
      },
      {
        name: 'PHP',
        files: { 'worker.php': "<?php\n$channel->basic_consume('jobs', '', false, true, false, false, $callback); // ⟵\n" },
      },
      {
        name: 'Spring settings',
        files: { 'src/main/resources/application.properties': 'spring.rabbitmq.listener.simple.acknowledge-mode=none\n' },
        at: 'src/main/resources/application.properties:1',
      },
      { name: 'amqplib', files: { 'worker.js': "channel.consume('orders', handle, { noAck: true }); // ⟵\n" } },
      { name: 'pika', files: { 'worker.py': "channel.basic_consume(queue='orders', on_message_callback=handle, auto_ack=True) # ⟵\n" } },
      {
        name: 'Go',
        files: { 'main.go': 'package main\n\nfunc main() {\n\tch.Consume("orders", "", true, false, false, false, nil) // ⟵\n}\n' },
      },
      {
        name: 'Java',
        files: { 'Worker.java': 'class Worker {\n  void run() { channel.basicConsume("orders", true, callback); } // ⟵\n}\n' },
      },
      {
        name: 'C#',
        files: {
          'Worker.cs':
            'class Worker { void Run() {\n  channel.BasicConsume(queue: "orders", autoAck: true, consumer: consumer); // ⟵\n} }\n',
        },
      },
    ],
    good: [
      {
        name: 'a pop for a request, a read without a group, and commits after the work',
        files: {
          'app.py':
            'from flask import Flask\nimport redis\n\napp = Flask(__name__)\nr = redis.from_url(URL)\n\n@app.route("/next")\ndef next_one():\n    return r.lpop("tickets")\n',
          'main.go':
            'package main\n\nimport "github.com/segmentio/kafka-go"\n\nfunc main() {\n\tr := kafka.NewReader(kafka.ReaderConfig{Topic: "orders"})\n\tm, _ := r.ReadMessage(ctx)\n\twork(m)\n}\n',
          'worker.py': 'from kafka import KafkaConsumer\n\nconsumer = KafkaConsumer("orders", enable_auto_commit=False)\n',
        },
      },
      {
        name: 'answers to its own requests, Bunny',
        files: {
          'client.rb':
            "require 'bunny'\nreply_queue = channel.queue('', exclusive: true)\nreply_queue.subscribe do |_info, properties, body|\n  answer(properties, body)\nend\n",
        },
      },
      {
        name: 'answers to its own requests, pika and Go',
        files: {
          'client.py':
            "result = channel.queue_declare(queue='', exclusive=True)\nchannel.basic_consume(queue=result.method.queue, on_message_callback=answer, auto_ack=True)\n",
          'main.go':
            'package main\n\nfunc main() {\n\tq, _ := ch.QueueDeclare("", false, false, true, false, nil)\n\tch.Consume(q.Name, "", true, false, false, false, nil)\n}\n',
        },
      },
      {
        name: 'answers to its own requests, amqplib and Java',
        files: {
          'client.js':
            "const { queue } = await channel.assertQueue('', { exclusive: true });\nchannel.consume(queue, answer, { noAck: true });\n",
          'Client.java':
            'class Client {\n  void run() {\n    String queue = channel.queueDeclare().getQueue();\n    channel.basicConsume(queue, true, answer);\n  }\n}\n',
        },
      },
      {
        name: 'by hand, after the work or for what nobody can work on',
        files: {
          'worker.js':
            "channel.consume('orders', async (msg) => {\n  if (!valid(msg)) {\n    channel.ack(msg);\n    return;\n  }\n  await ship(msg);\n  channel.ack(msg);\n  logger.info(msg.fields);\n});\n",
          'other.py':
            'def on_message(ch, method, properties, body):\n    try:\n        ship(body)\n    finally:\n        ch.basic_ack(delivery_tag=method.delivery_tag)\n',
        },
      },
      {
        name: 'by hand, after the work, with a word to the log',
        files: {
          'go.mod': 'module shop\n\ngo 1.22\n',
          'main.go':
            'package main\n\nfunc (s *Server) handle(msg amqp.Delivery) {\n\tif err := s.channel.Ack(msg.DeliveryTag, false); err != nil {\n\t\tnewLogger.With().Str("id", msg.MessageId).Logger().Error().Msgf("%s", msg.MessageId)\n\t}\n}\n',
        },
      },
      {
        name: 'a chat platform that wants an answer at once',
        files: {
          'app.js': "app.command('/order', async ({ command, ack, respond }) => {\n  await ack();\n  await respond(order(command));\n});\n",
        },
      },
      {
        name: 'a job moved to those in progress',
        files: {
          'worker.py':
            'import os\nimport redis\nr = redis.from_url(os.environ["REDIS_URL"])\njob = r.brpoplpush("jobs", "processing")\nwork(job)\nr.lrem("processing", 1, job)\n',
        },
      },
      {
        name: 'Bunny, acknowledged by hand',
        files: {
          'worker.rb':
            "require 'bunny'\nqueue = Bunny.new(ENV['AMQP_URL']).start.create_channel.queue('jobs')\nqueue.subscribe(manual_ack: true, block: true) do |info, _properties, body|\n  work(body)\nend\n",
        },
      },
      {
        name: 'a pop that only waits for a wake-up',
        files: { 'worker.py': 'import os\nimport redis\nr = redis.from_url(os.environ["REDIS_URL"])\nr.blpop("wake")\n' },
      },
      { name: 'amqplib', files: { 'worker.js': "channel.consume('orders', handle, { noAck: false });\nchannel.consume('a', handle);\n" } },
      { name: 'pika', files: { 'worker.py': "channel.basic_consume(queue='orders', on_message_callback=handle)\n" } },
      {
        name: 'Go',
        files: { 'main.go': 'package main\n\nfunc main() {\n\tch.Consume("orders", "", false, false, false, false, nil)\n}\n' },
      },
      { name: 'Java', files: { 'Worker.java': 'class Worker {\n  void run() { channel.basicConsume("orders", false, callback); }\n}\n' } },
    ],
  },
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
