import { describe, expect, test } from '@jest/globals';
import { RULES } from '../../checks/index.ts';
import { openRepository } from '../../src/analysis/open-repository.ts';
import type { Entry, FileTree } from '../../src/analysis/tree/tree.ts';
import { judgeWith } from '../../src/review/judging/example.ts';
import type { RawFinding } from '../../src/review/judging/raw-finding.ts';
import { memoryTree } from '../../src/source/memory.ts';
import { runnable } from './judging.ts';

function found(id: string, tree: FileTree): readonly RawFinding[] {
  const rule = RULES.find((one) => one.id === id);
  if (!rule) throw new RangeError(`There is no rule ${id}.`);
  return judgeWith(rule, openRepository(tree));
}

describe('hardcoded-locator names a variable of the service in the form of the language', () => {
  const remedy = (path: string, code: string): string | undefined =>
    /\(`(.+?)`\)/.exec(found('backing-services/hardcoded-locator', memoryTree(runnable({ [path]: code })))[0]?.remedy ?? '')?.[1];

  test.each([
    ['a.js', "require('pg');\nconst url = 'postgres://db/shop';\n", 'process.env.DATABASE_URL'],
    ['a.js', "const url = 'redis://cache:6379/0';\n", 'process.env.REDIS_URL'],
    ['a.ts', "const url = 'amqp://queue';\n", 'process.env.AMQP_URL'],
    ['a.ts', "const url = 'mongodb://mongo:27017/shop';\n", 'process.env.MONGODB_URI'],
    ['a.py', "from redis import Redis\ncache = Redis(host='cache')\n", 'os.environ["REDIS_HOST"]'],
    ['a.py', 'import redis\ncache = redis.Redis(db=1)\n', 'os.environ["REDIS_URL"]'],
    ['a.py', "from kafka import KafkaProducer\np = KafkaProducer(bootstrap_servers='kafka:9092')\n", 'os.environ["KAFKA_BROKERS"]'],
    ['a.py', "from elasticsearch import Elasticsearch\ne = Elasticsearch('http://search:9200')\n", 'os.environ["ELASTICSEARCH_URL"]'],
    ['a.py', "EMAIL_HOST = 'smtp.acme.io'\n", 'os.environ["EMAIL_HOST"]'],
    ['a.js', "const n = require('nodemailer');\nn.createTransport({ host: 'smtp.acme.io', port: 587 });\n", 'process.env.SMTP_HOST'],
    [
      'main.go',
      'package main\n\nimport "github.com/redis/go-redis/v9"\n\nfunc main() {\n\tredis.NewClient(&redis.Options{Addr: "cache:6379"})\n}\n',
      'os.Getenv("REDIS_ADDRESS")',
    ],
    ['A.java', 'class A {\n  String url = "jdbc:mysql://db:3306/shop";\n}\n', 'System.getenv("DATABASE_URL")'],
    [
      'Program.cs',
      'var factory = new ConnectionFactory() { HostName = "queue" };\n',
      'Environment.GetEnvironmentVariable("RABBITMQ_HOST")',
    ],
    ['Program.cs', 'var text = "Server=db;Database=shop;User Id=sa";\n', 'Environment.GetEnvironmentVariable("DATABASE_URL")'],
    ['a.rb', "url = 'nats://bus:4222'\n", "ENV.fetch('NATS_URL')"],
    ['a.php', "<?php\n$url = 'mqtt://broker';\n", "getenv('MQTT_URL')"],
    ['src/main.rs', 'fn main() {\n    let url = "ldap://directory";\n}\n', 'std::env::var("LDAP_URL")'],
  ])('%s %j', (path, code, lookup) => {
    expect(remedy(path, code)).toBe(lookup);
  });
});

test('floating-submodule speaks of the address that is missing where no .gitmodules says it', () => {
  const files = memoryTree({ Dockerfile: 'FROM node:20\nCOPY . .\nCMD ["node", "server.js"]\n', 'server.js': 'start();\n' });
  const entry: Entry = { path: 'lib/money', kind: 'submodule', oid: 'a'.repeat(40), executable: false, size: 0 };
  const tree: FileTree = { ...files, entries: new Map([...files.entries, [entry.path, entry]]) };
  const [finding] = found('codebase/floating-submodule', tree);
  expect(finding).toMatchObject({
    path: 'lib/money',
    what: '`lib/money` is a submodule, and no .gitmodules says where it comes from.',
    why: expect.stringMatching(/fresh clone/),
    remedy: expect.stringMatching(/^Add it with `git submodule add <URL> lib\/money`/),
  });
  expect(`${finding?.why} ${finding?.remedy}`).not.toContain('--remote');
});

test.each([
  ["until nc -z -w 2 mongo 27017 && echo 'mongo is ready' && node tools/reset.js && npm start; do sleep 2; done", 'nc -z -w 2 mongo 27017'],
  ["until nc -z queue 5672 && pg_isready -h db && echo 'kafka, curl'; do echo 'no redis yet'; sleep 2; done", 'nc -z queue 5672'],
  ['curl -s http://a/ping; until pg_isready -h db; do sleep 1; done; node server.js', 'pg_isready -h db'],
])('startup-wait names what the loop asks: %s', (command, asked) => {
  const compose = `services:\n  web:\n    build: .\n    command: sh -c "${command}"\n`;
  const files = { 'docker-compose.yml': compose, Dockerfile: 'FROM node:22.4\n', 'package.json': '{"name":"shop","private":true}' };
  expect(found('disposability/startup-wait', memoryTree(files)).map(({ what }) => what)).toEqual([
    `The process waits in \`${asked}\` before it starts.`,
  ]);
});

test.each([
  ['main', 'main', 'certain'],
  ['a function that somebody calls, who may wait for something else', 'Start', 'likely'],
] as const)('Shutdown in a goroutine of %s', (_, name, confidence) => {
  const code = `package main

import (
\t"context"
\t"net/http"
\t"os"
\t"os/signal"
\t"syscall"
)

func ${name}() {
\tsrv := &http.Server{Addr: ":" + os.Getenv("PORT")}
\tgo func() {
\t\tquit := make(chan os.Signal, 1)
\t\tsignal.Notify(quit, syscall.SIGTERM)
\t\t<-quit
\t\tsrv.Shutdown(context.Background())
\t}()
\tsrv.ListenAndServe()
}
${name === 'main' ? '' : '\nfunc main() { plugins.Run(Start) }\n'}`;
  const tree = memoryTree({ 'go.mod': 'module shop\n\ngo 1.22\n', 'main.go': code });
  expect(found('disposability/broken-graceful-shutdown', tree).map((one) => one.confidence)).toEqual([confidence]);
});
