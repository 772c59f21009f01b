import type { Rule } from '../rule.ts';

const SPRING = '<project><artifactId>shop</artifactId></project>\n';
const APPLICATION =
  'package shop;\n\n@SpringBootApplication\npublic class Application {\n  public static void main(String[] args) { SpringApplication.run(Application.class, args); }\n}\n';
const CONTROLLER = 'package shop;\n\n@RestController\nclass Orders {\n  @GetMapping("/")\n  String all() { return "ok"; }\n}\n';

/** What a second process would not do twice. */
export const LOOK_ALIKES: Rule['examples']['good'] = [
  {
    name: 'Go, the schedule of an agent that each machine has',
    files: {
      'go.mod': 'module agent\n\ngo 1.22\n\nrequire (\n\tgithub.com/docker/docker v27.0.0\n\tgithub.com/robfig/cron/v3 v3.0.1\n)\n',
      'main.go':
        'package main\n\nimport (\n\t"net/http"\n\t"os"\n\n\t"github.com/docker/docker/client"\n\t"github.com/robfig/cron/v3"\n)\n\nfunc main() {\n\tengine, _ := client.NewClientWithOpts(client.FromEnv)\n\tc := cron.New()\n\tc.AddFunc("@hourly", func() { prune(engine) })\n\tc.Start()\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), nil)\n}\n',
    },
  },
  {
    name: 'Go, a loop that tries until it has worked',
    files: {
      'go.mod': 'module shop\n\ngo 1.22\n',
      'main.go':
        'package main\n\nimport (\n\t"net/http"\n\t"os"\n\t"time"\n)\n\nfunc main() {\n\tgo func() {\n\t\tfor {\n\t\t\terr := db.Connect(ctx)\n\t\t\tif err == nil {\n\t\t\t\tready = true\n\t\t\t\treturn\n\t\t\t}\n\t\t\ttime.Sleep(time.Second)\n\t\t}\n\t}()\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), nil)\n}\n',
    },
  },
  {
    name: 'a program beside the server that is there to work',
    files: {
      'package.json': '{"scripts":{"start":"node apps/api/server.js"},"dependencies":{"express":"4.18.2"}}',
      'apps/api/server.js': "const app = require('express')();\napp.listen(process.env.PORT);\n",
      'apps/worker/main.js':
        "const app = require('express')();\nsetInterval(() => Order.deleteMany({ stale: true }), 60000);\napp.get('/health', (req, res) => res.end());\napp.listen(process.env.HEALTH_PORT);\n",
    },
  },
  {
    name: 'Spring, a copy that each process has for itself',
    files: {
      'pom.xml': SPRING,
      'src/main/java/shop/Application.java': APPLICATION,
      'src/main/java/shop/Orders.java': CONTROLLER,
      'src/main/java/shop/PriceCache.java':
        'package shop;\n\n@Component\npublic class PriceCache {\n  @PostConstruct\n  public void start() {\n    executor.scheduleWithFixedDelay(() -> prices = priceRepository.findAll(), 1, 1, TimeUnit.MINUTES);\n  }\n}\n',
    },
  },
  {
    name: 'Rails, a job that is looked up or taken out of the schedule',
    files: {
      'config.ru': 'run App\n',
      'app/controllers/checks_controller.rb':
        'class ChecksController < ApplicationController\n  def job\n    @job = Rufus::Scheduler.singleton.job(params[:id])\n  end\n\n  def stop\n    job = Rufus::Scheduler.singleton.job(params[:id])\n    job.unschedule if job\n  end\nend\n',
    },
  },
  {
    name: 'Dropwizard, what works off the messages of a queue',
    files: {
      'pom.xml': SPRING,
      'src/main/java/shop/ShopApplication.java':
        'package shop;\n\npublic class ShopApplication extends Application<ShopConfiguration> {\n  public static void main(String[] args) throws Exception { new ShopApplication().run(args); }\n}\n',
      'src/main/java/shop/OrdersResource.java':
        'package shop;\n\n@Path("/orders")\npublic class OrdersResource {\n  @GET\n  public String all() { return "ok"; }\n}\n',
      'src/main/java/shop/CaptureMessageReceiver.java':
        'package shop;\n\npublic class CaptureMessageReceiver implements Managed {\n  private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(1);\n\n  @Override\n  public void start() {\n    executor.scheduleWithFixedDelay(this::receive, 1, 1, TimeUnit.SECONDS);\n  }\n\n  private void receive() {\n    captureService.handleCaptureMessages();\n  }\n}\n',
    },
  },
  {
    name: 'Spring, entries of a cache that each process has for itself',
    files: {
      'pom.xml': SPRING,
      'src/main/java/shop/Application.java': APPLICATION,
      'src/main/java/shop/Orders.java': CONTROLLER,
      'src/main/java/shop/Flags.java':
        'package shop;\n\nimport org.springframework.scheduling.annotation.Scheduled;\n\n@Service\npublic class Flags {\n  @Scheduled(cron = "0 */10 * * * *")\n  @CacheEvict(value = "flags", allEntries = true)\n  public void evict() {}\n}\n',
    },
  },
  {
    name: 'Spring, a clock of its own that answers nobody',
    files: {
      'pom.xml': SPRING,
      'src/main/java/shop/Application.java': APPLICATION,
      'src/main/java/shop/Partitions.java':
        'package shop;\n\nimport org.springframework.scheduling.annotation.Scheduled;\n\n@Component\npublic class Partitions {\n  @Scheduled(fixedDelay = 600000)\n  public void make() { jdbc.execute("CREATE TABLE x"); }\n}\n',
    },
  },
  {
    name: 'Express, what is told to those who are connected',
    files: {
      'package.json': '{"scripts":{"start":"node server.js"},"dependencies":{"express":"4.18.2","croner":"8.0.0"}}',
      'server.js':
        "const { Cron } = require('croner');\nconst app = require('express')();\nfunction sendState() {\n  for (const socket of io.sockets.sockets.values()) socket.emit('state', state);\n}\nCron('*/10 * * * * *', () => {\n  sendState();\n});\napp.listen(process.env.PORT);\n",
    },
  },
  {
    name: 'a table from which each process takes rows that no other one has',
    files: {
      'package.json': '{"scripts":{"start":"node server.js"},"dependencies":{"express":"4.18.2","node-cron":"3.0.2"}}',
      'server.js':
        "const cron = require('node-cron');\nconst app = require('express')();\ncron.schedule('* * * * *', () => db.query('DELETE FROM jobs WHERE id IN (SELECT id FROM jobs LIMIT 10 FOR UPDATE SKIP LOCKED) RETURNING *'));\napp.listen(process.env.PORT);\n",
    },
  },
  {
    name: 'a timer of one request',
    files: {
      'server.js':
        "const app = require('express')();\napp.get('/events', (req, res) => {\n  const timer = setInterval(async () => res.write(await Order.findOne(req.query)), 1000);\n  req.on('close', () => clearInterval(timer));\n});\napp.listen(process.env.PORT);\n",
    },
  },
  {
    name: 'a timer of a page',
    files: {
      'app.py': 'from flask import Flask\napp = Flask(__name__)\n',
      Procfile: 'web: gunicorn app:app\n',
      'static/orders.js': "setInterval(() => fetch('/orders').then((got) => show(got)), 5000);\n",
    },
  },
];
