import type { Rule } from '../rule.ts';

/** What `early-acknowledge` says, and what it leaves alone. */
export const EXAMPLES: Rule['examples'] = {
  bad: [
    {
      name: 'SQS, by a command, before the work',
      files: {
        'worker.js':
          "const { SQSClient, DeleteMessageCommand } = require('@aws-sdk/client-sqs');\nconst sqs = new SQSClient({});\nasync function each(m) {\n  await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: m.ReceiptHandle })); // ⟵\n  await processOrder(m.Body);\n}\n",
      },
    },
    {
      name: 'kafka-go, committed before the work',
      files: {
        'main.go':
          'package main\n\nimport "github.com/segmentio/kafka-go"\n\nfunc each(r *kafka.Reader) {\n\tm, _ := r.FetchMessage(ctx)\n\tif err := r.CommitMessages(ctx, m); err != nil { // ⟵\n\t\treturn\n\t}\n\tstore(m.Value)\n}\n',
      },
    },
    {
      name: 'confluent-kafka of Python, committed before the work',
      files: {
        'worker.py':
          'from confluent_kafka import Consumer\n\nconsumer = Consumer(settings)\n\ndef each():\n    msg = consumer.poll(1.0)\n    consumer.commit(msg) # ⟵\n    store(msg.value())\n',
      },
    },
    {
      name: 'lapin, before the work',
      files: {
        'src/main.rs':
          'use lapin::options::BasicAckOptions;\n\nasync fn each(delivery: Delivery) {\n    delivery.ack(BasicAckOptions::default()).await.unwrap(); // ⟵\n    handle(&delivery.data).await;\n}\n',
      },
    },
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
        'worker.py': 'import redis\n\nr = redis.from_url(URL)\nwhile True:\n    job = r.lpop("jobs") # ⟵\n    if job:\n        work(job)\n',
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
        'Worker.cs': 'class Worker { void Run() {\n  channel.BasicConsume(queue: "orders", autoAck: true, consumer: consumer); // ⟵\n} }\n',
      },
    },
  ],
  good: [
    {
      name: 'C#, messages of a chat',
      files: {
        'Commands.cs':
          'class Commands { async Task Run(Context ctx) { await rest.DeleteMessage(ctx.Message); await rest.CreateReaction(ctx.Message, emoji); } }\n',
      },
    },
    {
      name: 'deleted and committed after the work',
      files: {
        'worker.js':
          "const { SQSClient, DeleteMessageCommand } = require('@aws-sdk/client-sqs');\nasync function each(m) {\n  await processOrder(m.Body);\n  await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: m.ReceiptHandle }));\n}\n",
        'worker.py':
          'from confluent_kafka import Consumer\n\ndef each(consumer):\n    msg = consumer.poll(1.0)\n    store(msg.value())\n    consumer.commit(msg)\n',
      },
    },
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
};
