import type { Rule } from '../rule.ts';

/** A web app of Spring, to which a listener is added. */
const SPRING = {
  'pom.xml':
    '<project><artifactId>shop</artifactId><dependencies><dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-web</artifactId></dependency></dependencies></project>\n',
  'src/main/java/shop/App.java':
    'package shop;\n\n@SpringBootApplication\npublic class App {\n  public static void main(String[] args) {\n    SpringApplication.run(App.class, args);\n  }\n}\n',
};

/** What `in-process-worker` says something about, and what it leaves alone. */
export const EXAMPLES: Rule['examples'] = {
  bad: [
    {
      name: 'Spring, a queue in memory and the thread that works it off',
      files: {
        'pom.xml':
          '<project><artifactId>shop</artifactId><dependencies><dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-web</artifactId></dependency></dependencies></project>\n',
        'src/main/java/shop/App.java':
          'package shop;\n\n@SpringBootApplication\npublic class App {\n  public static void main(String[] args) { SpringApplication.run(App.class, args); }\n}\n',
        'src/main/java/shop/Reports.java':
          'package shop;\n\n@Service\npublic class Reports {\n  private final BlockingQueue<Report> queue = new LinkedBlockingQueue<>();\n\n  @PostConstruct\n  void start() {\n    new Thread(() -> { // ⟵\n      while (true) repository.save(queue.take());\n    }).start();\n  }\n}\n',
      },
    },
    {
      name: 'Flask, a queue in memory and the thread that works it off',
      files: {
        'app.py':
          'import queue\nimport threading\nfrom flask import Flask, request\n\napp = Flask(__name__)\nwork = queue.Queue()\n\ndef worker():\n    while True:\n        build(work.get())\n\nthreading.Thread(target=worker, daemon=True).start() # ⟵\n\n@app.post("/reports")\ndef reports():\n    work.put(request.json)\n    return "queued"\n',
        Procfile: 'web: gunicorn app:app\n',
      },
    },
    {
      name: 'Flask, a thread that waits for messages beside the app that gunicorn serves',
      files: {
        'app.py':
          'import os\nimport threading\nimport pika\nfrom flask import Flask\n\napp = Flask(__name__)\n\ndef listen():\n    channel = pika.BlockingConnection(pika.URLParameters(os.environ["AMQP_URL"])).channel()\n    channel.basic_consume(queue="orders", on_message_callback=on_order)\n    channel.start_consuming()\n\nthreading.Thread(target=listen, daemon=True).start() # ⟵\n',
        Procfile: 'web: gunicorn app:app\n',
      },
    },
    {
      name: 'Go, deliveries of RabbitMQ in another package',
      files: {
        'go.mod': 'module shop\n\ngo 1.22\n\nrequire github.com/rabbitmq/amqp091-go v1.10.0\n',
        'messaging/rabbit.go':
          'package messaging\n\nimport amqp "github.com/rabbitmq/amqp091-go"\n\nfunc Listen(url string) {\n\tconn, _ := amqp.Dial(url)\n\tch, _ := conn.Channel()\n\tmsgs, _ := ch.Consume("orders", "", false, false, false, false, nil)\n\tfor m := range msgs {\n\t\thandle(m)\n\t}\n}\n',
        'main.go':
          'package main\n\nimport (\n\t"net/http"\n\t"os"\n\n\t"shop/messaging"\n)\n\nfunc main() {\n\tgo messaging.Listen(os.Getenv("AMQP_URL")) // ⟵\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), nil)\n}\n',
      },
    },
    {
      name: 'Go, a channel of jobs that handlers fill',
      files: {
        'go.mod': 'module shop\n\ngo 1.22\n',
        'main.go':
          'package main\n\nimport (\n\t"net/http"\n\t"os"\n)\n\ntype Server struct{ jobs chan Job }\n\nfunc (s *Server) process() {\n\tfor job := range s.jobs {\n\t\tjob.Send()\n\t}\n}\n\nfunc main() {\n\ts := &Server{jobs: make(chan Job, 100)}\n\tgo s.process() // ⟵\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), s)\n}\n',
      },
    },
    {
      name: 'Spring, a listener of Kafka beside controllers',
      files: {
        ...SPRING,
        'src/main/java/shop/Orders.java':
          'package shop;\n\n@RestController\npublic class Orders {\n  @GetMapping("/orders")\n  public String all() { return store.all(); }\n}\n',
        'src/main/java/shop/Payments.java':
          'package shop;\n\nimport org.springframework.kafka.annotation.KafkaListener;\n\n@Component\npublic class Payments {\n  @KafkaListener(topics = "payments") // ⟵\n  public void on(String message) {\n    store.save(message);\n  }\n}\n',
      },
    },
    {
      name: 'Nest, a processor of a queue beside controllers',
      files: {
        'package.json': '{"scripts":{"start":"node dist/main.js"},"dependencies":{"@nestjs/core":"10.0.0","@nestjs/bull":"10.0.0"}}',
        'src/main.ts':
          "import { NestFactory } from '@nestjs/core';\nimport { AppModule } from './app.module';\nNestFactory.create(AppModule).then((app) => app.listen(process.env.PORT));\n",
        'src/orders.controller.ts':
          "import { Controller, Get } from '@nestjs/common';\n\n@Controller('orders')\nexport class Orders {\n  @Get()\n  all() {\n    return [];\n  }\n}\n",
        'src/mails.processor.ts':
          "import { Process, Processor } from '@nestjs/bull';\n\n@Processor('mails') // ⟵\nexport class Mails {\n  @Process()\n  async send(job) {\n    await post(job.data);\n  }\n}\n",
      },
    },
    {
      name: 'amqplib, a channel that a callback is given',
      files: {
        'package.json': '{"scripts":{"start":"node server.js"},"dependencies":{"express":"4.18.2"}}',
        'server.js':
          "const amqp = require('amqplib/callback_api');\nconst app = require('express')();\namqp.connect(process.env.AMQP_URL, (error, connection) => {\n  connection.createChannel((failed, channel) => {\n    channel.consume('orders', (message) => work(message)); // ⟵\n  });\n});\napp.listen(process.env.PORT);\n",
      },
    },
    {
      name: 'FastAPI, a queue of RabbitMQ',
      files: {
        'main.py':
          'import os\nimport aio_pika\nfrom fastapi import FastAPI\n\napp = FastAPI()\n\n@app.on_event("startup")\nasync def listen():\n    connection = await aio_pika.connect_robust(os.environ["AMQP_URL"])\n    channel = await connection.channel()\n    queue = await channel.declare_queue("orders")\n    await queue.consume(work) # ⟵\n',
        Procfile: 'web: uvicorn main:app\n',
      },
    },
    {
      name: 'ASP.NET Core, a consumer of MassTransit',
      files: {
        'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
        'Program.cs':
          'using MassTransit;\n\nvar builder = WebApplication.CreateBuilder(args);\nbuilder.Services.AddMassTransit(x => {\n  x.AddConsumer<OrderConsumer>(); // ⟵\n  x.UsingRabbitMq((context, bus) => bus.ConfigureEndpoints(context));\n});\nvar app = builder.Build();\napp.Run();\n',
      },
    },
    {
      name: 'ASP.NET Core, a hosted service that is registered by its interface',
      files: {
        'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
        'Program.cs': 'var builder = WebApplication.CreateBuilder(args);\nModule.Add(builder.Services);\nbuilder.Build().Run();\n',
        'Module.cs':
          'public static class Module\n{\n    public static void Add(IServiceCollection services)\n    {\n        services.AddSingleton<IClock, Clock>();\n        services.AddSingleton<IHostedService, Cancellations>(); // ⟵\n    }\n}\n',
        'Cancellations.cs':
          'using Microsoft.Extensions.Hosting;\n\npublic class Cancellations : BackgroundService {\n  protected override async Task ExecuteAsync(CancellationToken stop) {\n    while (!stop.IsCancellationRequested) {\n      await CancelUnpaid();\n      await Task.Delay(60000, stop);\n    }\n  }\n}\n',
      },
    },
    {
      name: 'Go, mail that the server leaves in a channel',
      files: {
        'go.mod': 'module shop\n\ngo 1.22\n',
        'main.go':
          'package main\n\nimport (\n\t"net/http"\n\t"os"\n)\n\nfunc main() {\n\tapp := newApp()\n\tgo app.Mailer.ListenForMail() // ⟵\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), app.routes())\n}\n',
      },
    },
    {
      name: 'Sucker Punch for all of Rails',
      files: {
        Gemfile: "gem 'rails'\ngem 'sucker_punch'\n",
        'config/application.rb':
          'module Shop\n  class Application < Rails::Application\n    config.active_job.queue_adapter = :sucker_punch # ⟵\n  end\nend\n',
      },
    },
    {
      name: 'BullMQ beside Express',
      files: {
        'server.js':
          "const { Worker } = require('bullmq');\nconst app = require('express')();\nnew Worker('mail', send); // ⟵\napp.listen(process.env.PORT);\n",
      },
    },
    {
      name: 'Hangfire',
      files: {
        'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
        'Program.cs':
          'var builder = WebApplication.CreateBuilder(args);\nbuilder.Services.AddHangfireServer(); // ⟵\nvar app = builder.Build();\napp.Run();\n',
      },
    },
    {
      name: 'kafkajs beside Express',
      files: {
        'server.js':
          "const { Kafka } = require('kafkajs');\nconst app = require('express')();\nconst consumer = new Kafka({ brokers: [process.env.KAFKA] }).consumer({ groupId: 'shop' });\nconsumer.run({ eachMessage: handle }); // ⟵\napp.listen(process.env.PORT);\n",
      },
    },
    {
      name: 'a thread that follows a Redis stream beside Flask',
      files: {
        'history.py':
          'import os\nimport threading\nimport redis\nfrom flask import Flask\n\napp = Flask(__name__)\n\ndef query(last):\n    return ledger.xread({"ledger": last}, block=0)\n\ndef listen(last):\n    while True:\n        last = query(last)\n\nif __name__ == "__main__":\n    ledger = redis.Redis(host=os.environ["REDIS_HOST"])\n    thread = threading.Thread(target=listen, args=["0"]) # ⟵\n    thread.start()\n    app.run(port=os.environ["PORT"])\n',
      },
    },
    {
      name: 'a thread of a Spring app',
      files: {
        'pom.xml': '<project><artifactId>shop</artifactId></project>\n',
        'src/main/java/shop/App.java':
          'package shop;\n\nimport org.springframework.boot.SpringApplication;\n\n@RestController\npublic class App {\n  public static void main(String[] args) { SpringApplication.run(App.class, args); }\n\n  @GetMapping("/")\n  String index() { return "ok"; }\n}\n',
        'src/main/java/shop/LedgerReader.java':
          'package shop;\n\nclass LedgerReader {\n  private final Thread thread;\n\n  LedgerReader() {\n    this.thread = new Thread(new Runnable() { // ⟵\n      @Override\n      public void run() {\n        while (true) { poll(); }\n      }\n    });\n    this.thread.start();\n  }\n\n  private void poll() {\n    connection.sync().xread(offset);\n  }\n}\n',
      },
    },
    {
      name: 'a goroutine that reads Kafka',
      files: {
        'go.mod': 'module shop\n\ngo 1.22\n',
        'main.go':
          'package main\n\nimport (\n\t"context"\n\t"net/http"\n\t"os"\n\n\t"github.com/segmentio/kafka-go"\n)\n\nfunc consume(reader *kafka.Reader) {\n\tfor {\n\t\tm, _ := reader.ReadMessage(context.Background())\n\t\thandle(m)\n\t}\n}\n\nfunc main() {\n\treader := kafka.NewReader(kafka.ReaderConfig{Topic: "orders"})\n\tgo consume(reader) // ⟵\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), nil)\n}\n',
      },
    },
    {
      name: 'a hosted service of the web app',
      files: {
        'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
        'Program.cs':
          'var builder = WebApplication.CreateBuilder(args);\nbuilder.Services.AddHostedService<Mailer>(); // ⟵\nbuilder.Services.AddHostedService<CacheWarmer>();\nbuilder.Build().Run();\n',
        'Mailer.cs':
          'using Microsoft.Extensions.Hosting;\n\npublic class Mailer : BackgroundService {\n  protected override async Task ExecuteAsync(CancellationToken stop) {\n    while (!stop.IsCancellationRequested) {\n      await SendDue();\n      await Task.Delay(5000, stop);\n    }\n  }\n}\n',
      },
    },
    {
      name: 'a hosted service with what it shares in a class of the app',
      files: {
        'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
        'Program.cs':
          'var builder = WebApplication.CreateBuilder(args);\nbuilder.Services.AddHostedService<EmailStatusConsumer>(); // ⟵\nbuilder.Build().Run();\n',
        'EmailStatusConsumer.cs':
          'public sealed class EmailStatusConsumer : ConsumerBase<EmailStatusConsumer> {\n  protected override Task ExecuteAsync(CancellationToken stop) => Task.Run(() => Consume(Save, stop), stop);\n}\n',
        'ConsumerBase.cs':
          'using Microsoft.Extensions.Hosting;\n\npublic abstract class ConsumerBase<T> : BackgroundService {\n  protected async Task Consume(Func<string, Task> work, CancellationToken stop) {\n    while (!stop.IsCancellationRequested) {\n      await work(_consumer.Consume(stop).Message.Value);\n    }\n  }\n}\n',
      },
    },
    {
      name: 'a worker that the server imports',
      files: {
        'package.json': '{"name":"shop","scripts":{"start":"node server.js"},"dependencies":{"express":"4.19.2","bullmq":"5.0.0"}}',
        'server.js': "require('./jobs/mail');\nconst app = require('express')();\napp.listen(process.env.PORT);\n",
        'jobs/mail.js': "const { Worker } = require('bullmq');\nnew Worker('mail', send); // ⟵\n",
      },
    },
    {
      name: 'a consumer beside a Go server',
      files: {
        'go.mod': 'module shop\n\ngo 1.22\n',
        'main.go':
          'package main\n\nimport (\n\t"net/http"\n\t"os"\n\n\t"shop/events"\n)\n\nfunc main() {\n\tgo events.NewProcessor(queue()).ProcessEvents("users") // ⟵\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), nil)\n}\n',
      },
    },
    {
      name: 'GoodJob in the web process',
      files: {
        'config.ru': "require_relative 'config/environment'\nrun Rails.application\n",
        Gemfile: "gem 'rails'\ngem 'puma'\n",
        Procfile: 'web: bundle exec puma\n',
        'config/environments/production.rb': 'Rails.application.configure do\n  config.good_job.execution_mode = :async # ⟵\nend\n',
      },
    },
    {
      name: 'a scraper in the event loop',
      files: {
        'main.py':
          'import asyncio\nfrom contextlib import asynccontextmanager\nfrom fastapi import FastAPI\n\n@asynccontextmanager\nasync def lifespan(app):\n    task = asyncio.create_task(background_scraper.start()) # ⟵\n    yield\n    task.cancel()\n\napp = FastAPI(lifespan=lifespan)\n',
        Procfile: 'web: uvicorn main:app\n',
      },
    },
  ],
  good: [
    {
      name: 'Flask, a thread whose outcome is waited for',
      files: {
        'app.py':
          'import queue\nimport threading\nfrom flask import Flask\n\napp = Flask(__name__)\nwork = queue.Queue()\n\ndef worker():\n    while True:\n        page, done = work.get()\n        render(page)\n        done.set()\n\nthreading.Thread(target=worker, daemon=True).start()\n',
        Procfile: 'web: gunicorn app:app\n',
      },
    },
    {
      name: 'a queue between threads that a script works off',
      files: {
        'app.py': 'from flask import Flask\napp = Flask(__name__)\n',
        'crawl.py':
          'import queue\nimport threading\n\nurls = queue.Queue()\n\ndef worker():\n    while True:\n        fetch(urls.get())\n\nfor _ in range(4):\n    threading.Thread(target=worker, daemon=True).start()\nurls.join()\n',
        Procfile: 'web: gunicorn app:app\n',
      },
    },
    {
      name: 'Go, a channel of what goes to those who are connected',
      files: {
        'go.mod': 'module shop\n\ngo 1.22\n',
        'main.go':
          'package main\n\nimport (\n\t"net/http"\n\t"os"\n)\n\ntype Hub struct{ messages chan string }\n\nfunc (h *Hub) run() {\n\tfor message := range h.messages {\n\t\th.toAll(message)\n\t}\n}\n\nfunc main() {\n\thub := &Hub{messages: make(chan string)}\n\tgo hub.run()\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), nil)\n}\n',
      },
    },
    {
      name: 'Go, a server of jobs that only the worker makes',
      files: {
        'go.mod': 'module shop\n\ngo 1.22\n',
        'internal/queue/server.go':
          'package queue\n\nimport "github.com/hibiken/asynq"\n\nfunc NewServer(url string) *asynq.Server {\n\treturn asynq.NewServer(options(url), asynq.Config{Concurrency: 10})\n}\n',
        'cmd/worker/main.go':
          'package main\n\nimport (\n\t"os"\n\n\t"shop/internal/queue"\n)\n\nfunc main() {\n\tqueue.NewServer(os.Getenv("REDIS_URL")).Run(mux)\n}\n',
        'cmd/api/main.go':
          'package main\n\nimport (\n\t"net/http"\n\t"os"\n\n\t"shop/internal/queue"\n)\n\nfunc main() {\n\tqueue.NewClient(os.Getenv("REDIS_URL"))\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), nil)\n}\n',
      },
    },
    {
      name: 'Spring, listeners without a controller, and one that a property switches on',
      files: {
        ...SPRING,
        'src/main/java/shop/Payments.java':
          'package shop;\n\nimport org.springframework.kafka.annotation.KafkaListener;\n\n@Component\npublic class Payments {\n  @KafkaListener(topics = "payments")\n  public void on(String message) {\n    store.save(message);\n  }\n}\n',
      },
    },
    {
      name: 'Spring, a listener that a process type switches on',
      files: {
        ...SPRING,
        'src/main/java/shop/Orders.java':
          'package shop;\n\n@RestController\npublic class Orders {\n  @GetMapping("/orders")\n  public String all() { return store.all(); }\n}\n',
        'src/main/java/shop/Payments.java':
          'package shop;\n\nimport org.springframework.kafka.annotation.KafkaListener;\n\n@Component\n@ConditionalOnProperty("worker")\npublic class Payments {\n  @KafkaListener(topics = "payments")\n  public void on(String message) {\n    store.save(message);\n  }\n}\n',
      },
    },
    {
      name: 'Nest, a worker that is a program of its own',
      files: {
        'package.json': '{"scripts":{"start":"node dist/main.js"},"dependencies":{"@nestjs/core":"10.0.0","@nestjs/bull":"10.0.0"}}',
        'src/main.ts':
          "import { NestFactory } from '@nestjs/core';\nimport { AppModule } from './app.module';\nNestFactory.create(AppModule).then((app) => app.listen(process.env.PORT));\n",
        'src/orders.controller.ts':
          "import { Controller, Get } from '@nestjs/common';\n\n@Controller('orders')\nexport class Orders {\n  @Get()\n  all() {\n    return [];\n  }\n}\n",
        'src/mails.processor.ts':
          "import { Process, Processor } from '@nestjs/bull';\n\n@Processor('mails')\nexport class Mails {\n  @Process()\n  async send(job) {\n    await post(job.data);\n  }\n}\n",
        'src/worker.ts':
          "import { NestFactory } from '@nestjs/core';\nimport { WorkerModule } from './worker.module';\nNestFactory.createApplicationContext(WorkerModule);\n",
      },
    },
    {
      name: 'Rails, where production has a queue',
      files: {
        Gemfile: "gem 'rails'\n",
        'config/application.rb':
          'module Shop\n  class Application < Rails::Application\n    config.active_job.queue_adapter = :async\n  end\nend\n',
        'config/environments/production.rb': 'Rails.application.configure do\n  config.active_job.queue_adapter = :sidekiq\nend\n',
      },
    },
    {
      name: 'a consumer in a program of its own',
      files: {
        'app.py': 'import os\nfrom flask import Flask\napp = Flask(__name__)\n',
        'consumer.py':
          'import threading\nfrom kafka import KafkaConsumer\n\ndef listen():\n    for message in KafkaConsumer("orders"):\n        handle(message)\n\nif __name__ == "__main__":\n    threading.Thread(target=listen).start()\n',
        Procfile: 'web: gunicorn app:app\nworker: python consumer.py\n',
      },
    },
    {
      name: 'a goroutine that reads a websocket',
      files: {
        'go.mod': 'module shop\n\ngo 1.22\n',
        'main.go':
          'package main\n\nimport (\n\t"net/http"\n\t"os"\n\n\t"github.com/gorilla/websocket"\n)\n\nfunc pump(c *websocket.Conn) {\n\tfor {\n\t\tc.ReadMessage()\n\t}\n}\n\nfunc serve(w http.ResponseWriter, r *http.Request) {\n\tc, _ := upgrader.Upgrade(w, r, nil)\n\tgo pump(c)\n}\n\nfunc main() {\n\thttp.HandleFunc("/ws", serve)\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), nil)\n}\n',
      },
    },
    {
      name: 'a worker file',
      files: {
        'server.js': "const app = require('express')();\napp.listen(process.env.PORT);\n",
        'worker.js': "const { Worker } = require('bullmq');\nnew Worker('mail', send);\n",
      },
    },
    {
      name: 'the queue only',
      files: {
        'server.js':
          "const { Queue } = require('bullmq');\nconst app = require('express')();\nnew Queue('mail');\napp.listen(process.env.PORT);\n",
      },
    },
    {
      name: 'a hosted service of a worker, and one that prepares',
      files: {
        'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
        'Program.cs':
          'var builder = WebApplication.CreateBuilder(args);\nbuilder.Services.AddHostedService<Check>();\nbuilder.Build().Run();\n',
        'Check.cs':
          'using Microsoft.Extensions.Hosting;\n\npublic class Check : IHostedService {\n  public Task StartAsync(CancellationToken stop) => database.PingAsync(stop);\n  public Task StopAsync(CancellationToken stop) => Task.CompletedTask;\n}\n',
      },
    },
    {
      name: 'jobs of Rails behind a queue of their own',
      files: {
        'config.ru': "require_relative 'config/environment'\nrun Rails.application\n",
        Gemfile: "gem 'rails'\ngem 'puma'\n",
        Procfile: 'web: bundle exec puma\n',
        'config/environments/production.rb': 'Rails.application.configure do\n  config.active_job.queue_adapter = :sidekiq\nend\n',
      },
    },
  ],
};
