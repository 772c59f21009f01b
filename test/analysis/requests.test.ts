import { describe, expect, test } from '@jest/globals';
import { openRepository } from '../../src/analysis/open-repository.ts';
import { requestBehind } from '../../src/analysis/requests.ts';
import { memoryTree } from '../../src/source/memory.ts';

type Files = Readonly<Record<string, string>>;

/** The handler behind the function that holds `MARK` in a file, and the functions on the way. */
function behind(files: Files, path: string): string | undefined {
  const repository = openRepository(memoryTree(files));
  const file = repository.code(path);
  const scope = file?.functionAt(file.source.text.indexOf('MARK'));
  const found = file && requestBehind(scope, file, repository.deployableOf(path), repository);
  return found && [found.handler.name ?? '', ...found.through.toReversed()].join(' > ');
}

const PROCFILE = { Procfile: 'web: run\n' };
const GO = { 'go.mod': 'module example.org/shop\n\ngo 1.22\n' };
const GO_MAIN = `package main\n\nimport "net/http"\n\nfunc main() { http.ListenAndServe(":8080", nil) }\n`;

const REACHED: readonly (readonly [name: string, path: string, files: Files, way: string])[] = [
  [
    'Python, imported from a sibling',
    'app/email.py',
    {
      ...PROCFILE,
      'app/__init__.py': 'from flask import Flask\napp = Flask(__name__)\n',
      'app/email.py': 'def send_email(to):\n    later(MARK)\n',
      'app/views.py': 'from .email import send_email\nfrom . import app\n\n@app.route("/")\ndef reset():\n    send_email("a")\n',
    },
    'reset > send_email',
  ],
  [
    'Python, through another helper of the file',
    'app.py',
    {
      ...PROCFILE,
      'app.py':
        'from flask import Flask\napp = Flask(__name__)\n\ndef low():\n    later(MARK)\n\ndef high():\n    low()\n\n@app.route("/")\ndef index():\n    high()\n',
    },
    'index > high > low',
  ],
  [
    'JavaScript, a required module',
    'src/mail.js',
    {
      ...PROCFILE,
      'src/mail.js': 'exports.send = function (to) {\n  later(MARK);\n};\n',
      'src/server.js':
        "const mail = require('./mail');\nconst app = require('express')();\napp.post('/', function create(req, res) {\n  mail.send(req.body.to);\n});\napp.listen(process.env.PORT);\n",
    },
    'create > send',
  ],
  [
    'TypeScript, a default export without a name',
    'src/controllers/updateOrder.ts',
    {
      ...PROCFILE,
      'src/controllers/updateOrder.ts': 'export default async function (order: Order) {\n  later(MARK);\n}\n',
      'src/server.ts':
        "import express from 'express';\nimport change from './controllers/updateOrder';\nconst app = express();\napp.post('/', async function create(req, res) {\n  await change(req.body);\n});\napp.listen(process.env.PORT);\n",
    },
    'create > updateOrder',
  ],
  [
    'JavaScript, a module that is a function',
    'src/archive/index.js',
    {
      ...PROCFILE,
      'src/archive/index.js': 'module.exports = async (link) => {\n  later(MARK);\n};\n',
      'src/server.js':
        "const keep = require('./archive');\nconst app = require('express')();\napp.post('/', function create(req, res) {\n  keep(req.body);\n});\napp.listen(process.env.PORT);\n",
    },
    'create > exports',
  ],
  [
    'JavaScript, a function that is exported below under no name',
    'src/archive.js',
    {
      ...PROCFILE,
      'src/archive.js': 'function keepLink(link) {\n  later(MARK);\n}\n\nmodule.exports = keepLink;\n',
      'src/server.js':
        "const keep = require('./archive');\nconst app = require('express')();\napp.post('/', function create(req, res) {\n  keep(req.body);\n});\napp.listen(process.env.PORT);\n",
    },
    'create > keepLink',
  ],
  [
    'JavaScript, an object that the module has made',
    'src/mail.js',
    {
      ...PROCFILE,
      'src/mail.js': 'class Mail {\n  send(to) {\n    later(MARK);\n  }\n}\nconst mail = new Mail();\nmodule.exports = mail;\n',
      'src/server.js':
        "const post = require('./mail');\nconst app = require('express')();\napp.post('/', function create(req, res) {\n  post.send(req.body.to);\n});\napp.listen(process.env.PORT);\n",
    },
    'create > send',
  ],
  [
    'JavaScript, a message on a socket',
    'server.js',
    {
      ...PROCFILE,
      'server.js':
        "const app = require('express')();\nconst io = require('socket.io')(app);\nio.on('connection', (socket) => {\n  socket.on('join', function join(room) {\n    later(MARK);\n  });\n});\napp.listen(process.env.PORT);\n",
    },
    'join',
  ],
  [
    'Python, a command of a bot',
    'app.py',
    {
      ...PROCFILE,
      'app.py': 'from flask import Flask\napp = Flask(__name__)\n\nasync def warn(update, context):\n    later(MARK)\n',
    },
    'warn',
  ],
  [
    'TypeScript, an injected service',
    'src/mail.service.ts',
    {
      ...PROCFILE,
      'package.json': '{"scripts":{"start":"node dist/main"},"dependencies":{"@nestjs/core":"10.0.0"}}',
      'src/mail.service.ts': 'export class MailService {\n  send(to: string) {\n    later(MARK);\n  }\n}\n',
      'src/orders.controller.ts':
        "import { Controller, Post } from '@nestjs/common';\nimport { MailService } from './mail.service';\n\n@Controller()\nexport class Orders {\n  constructor(private readonly mail: MailService) {}\n\n  @Post()\n  create() {\n    this.mail.send('a');\n  }\n}\n",
    },
    'create > send',
  ],
  [
    'Go, a method of a store in another package',
    'storage/user.go',
    {
      ...GO,
      'main.go': GO_MAIN,
      'storage/user.go': 'package storage\n\ntype Store struct{}\n\nfunc (s *Store) RemoveLater(id int) {\n\tgo remove(MARK)\n}\n',
      'api/handler.go': 'package api\n\nimport "example.org/shop/storage"\n\ntype handler struct{ store *storage.Store }\n',
      'api/user.go':
        'package api\n\nimport "net/http"\n\nfunc (h *handler) remove(w http.ResponseWriter, r *http.Request) {\n\th.store.RemoveLater(1)\n}\n',
    },
    'remove > RemoveLater',
  ],
  [
    'Go, a function of the package',
    'mail.go',
    {
      ...GO,
      'main.go': GO_MAIN,
      'mail.go': 'package main\n\nfunc sendMail() {\n\tgo deliver(MARK)\n}\n',
      'orders.go': 'package main\n\nimport "net/http"\n\nfunc create(w http.ResponseWriter, r *http.Request) {\n\tsendMail()\n}\n',
    },
    'create > sendMail',
  ],
  [
    'Java, a field with an interface for its type',
    'src/main/java/shop/SmtpMailService.java',
    {
      'pom.xml': '<project><artifactId>shop</artifactId></project>\n',
      'src/main/java/shop/App.java':
        'package shop;\nimport org.springframework.boot.SpringApplication;\nclass App {\n  public static void main(String[] args) { SpringApplication.run(App.class, args); }\n}\n',
      'src/main/java/shop/SmtpMailService.java':
        'package shop;\nclass SmtpMailService implements MailService {\n  public void send(String to) {\n    later(MARK);\n  }\n}\n',
      'src/main/java/shop/Orders.java':
        'package shop;\n@RestController\nclass Orders {\n  private MailService mail;\n  @PostMapping("/orders")\n  String create() {\n    mail.send("a");\n    return "ok";\n  }\n}\n',
    },
    'create > send',
  ],
  [
    'Ruby, a class method',
    'app/services/receipt.rb',
    {
      Gemfile: "gem 'rails'\n",
      'config.ru': 'run Rails.application\n',
      Procfile: 'web: bundle exec puma\n',
      'app/services/receipt.rb': 'class Receipt\n  def self.send_later(order)\n    later(MARK)\n  end\nend\n',
      'app/controllers/orders_controller.rb':
        'class OrdersController < ApplicationController\n  def create\n    Receipt.send_later(params)\n  end\nend\n',
    },
    'create > send_later',
  ],
];

const NOT_REACHED: readonly (readonly [name: string, path: string, files: Files])[] = [
  [
    'what a schedule of Go is given',
    'main.go',
    {
      ...GO,
      'main.go':
        'package main\n\nimport "net/http"\n\nfunc schedule(c *Cron) {\n\tc.Add("@daily", func() {\n\t\tvacuum(MARK)\n\t})\n}\n\nfunc main() {\n\tschedule(cron)\n\thttp.ListenAndServe(":8080", nil)\n}\n',
    },
  ],
  [
    'a function that only the start calls',
    'app.py',
    {
      ...PROCFILE,
      'app.py':
        'from flask import Flask\napp = Flask(__name__)\n\ndef metrics():\n    later(MARK)\n\nmetrics()\n\n@app.route("/")\ndef index():\n    return "ok"\n',
    },
  ],
  [
    'a function of the same name in another module',
    'app/jobs.py',
    {
      ...PROCFILE,
      'app/__init__.py': 'from flask import Flask\napp = Flask(__name__)\n',
      'app/jobs.py': 'def send(to):\n    later(MARK)\n',
      'app/jobs_list.py': 'jobs = []\n',
      'app/views.py': 'from .mail import send\nfrom . import app, jobs_list\n\n@app.route("/")\ndef reset():\n    send("a")\n',
    },
  ],
  [
    'a method whose name another type has, too',
    'storage/user.go',
    {
      ...GO,
      'main.go': GO_MAIN,
      'storage/user.go': 'package storage\n\ntype Store struct{}\n\nfunc (s *Store) Close() {\n\tgo remove(MARK)\n}\n',
      'storage/feed.go': 'package storage\n\ntype Feed struct{}\n\nfunc (f *Feed) Close() {\n}\n',
      'api/user.go':
        'package api\n\nimport (\n\t"net/http"\n\n\t"example.org/shop/storage"\n)\n\nfunc remove(w http.ResponseWriter, r *http.Request) {\n\tfeed(storage.X).Close()\n}\n',
    },
  ],
];

describe('the request behind a function', () => {
  test.each(REACHED)('%s', (_, path, files, way) => expect(behind(files, path)).toBe(way));
  test.each(NOT_REACHED)('none for %s', (_, path, files) => expect(behind(files, path)).toBeUndefined());
});
