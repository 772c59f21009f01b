import { describe, expect, test } from '@jest/globals';
import {
  assignmentsInWords,
  callNames,
  classesInWords,
  functionsInWords,
  importsInWords,
  inWords,
  probed,
  read,
  readsInWords,
} from './reading.ts';

describe('canonical names in JavaScript and TypeScript', () => {
  test.each([
    ['a default import', "import express from 'express'; express()", ['express']],
    ['a namespace', "import * as http from 'node:http'; http.createServer()", ['http.createServer']],
    ['a named import under another name', "import { createServer as make } from 'http'; make()", ['http.createServer']],
    ['a default import by name', "import { default as e } from 'express'; e.json()", ['express.json']],
    ['a required module', "const express = require('express'); express.json()", ['require', 'express.json']],
    ['a member of a required module', "const { Pool: P } = require('pg'); new P()", ['require', 'pg.Pool']],
    ['a member behind require', "const io = require('socket.io').Server; new io()", ['require', 'socket.io.Server']],
    [
      'require on the spot',
      "require('node:http').createServer().listen(1)",
      ['http.createServer().listen', 'http.createServer', 'require'],
    ],
    ['a module loaded later', "async function f() { const fs = await import('fs'); fs.readFileSync('x') }", ['import', 'fs.readFileSync']],
    ['an old TypeScript import', "import fs = require('fs'); fs.readFileSync('x')", ['fs.readFileSync']],
    ['a constructed receiver', "import express from 'express'; const app = express(); app.listen(1)", ['express', 'express().listen']],
    [
      'a construction with new',
      "import { Server } from 'http'; const s = new Server(); s.listen(1)",
      ['http.Server', 'http.Server().listen'],
    ],
    [
      'a receiver behind two names',
      "import express from 'express'; const a = express(); const b = a; b.listen(1)",
      ['express', 'express().listen'],
    ],
    [
      'a chain',
      "import winston from 'winston'; winston.createLogger().child().info('x')",
      ['winston.createLogger().child().info', 'winston.createLogger().child', 'winston.createLogger'],
    ],
    ['an alias of a method', "import http from 'http'; const { createServer } = http; createServer()", ['http.createServer']],
    [
      'a receiver in a property',
      "import express from 'express'; const o = { app: express() }; o.app.listen(1)",
      ['express', 'express().listen'],
    ],
    [
      'a receiver in a field',
      "import http from 'http'; class A { constructor() { this.s = http.createServer() } f() { this.s.listen(1) } }",
      ['http.createServer', 'http.createServer().listen'],
    ],
    [
      'a receiver that is assigned in another function',
      'let s; function a() { s = express() } function b() { s.close() }',
      ['express', 'express().close'],
    ],
    [
      'a receiver set from null',
      "import Redis from 'ioredis'; let c = null; function a() { c = new Redis() } function b() { c.get('x') }",
      ['ioredis', 'ioredis().get'],
    ],
    ['a receiver that may be two things', 'let s = a(); if (x) s = b(); s.listen(1)', ['a', 'b', 's.listen']],
    ['a receiver in a parameter', 'function f(app) { app.listen(1) }', ['app.listen']],
    [
      'a typed parameter',
      "import type { Express } from 'express'; function f(app: Express) { app.listen(1) }",
      ['express.Express().listen'],
    ],
    [
      'a parameter property',
      "import { Mailer } from './mailer'; class A { constructor(private m: Mailer) {} f() { this.m.send() } }",
      ['./mailer.Mailer().send'],
    ],
    ['a local that shadows an import', "import app from './app'; function f(app) { app.listen(1) }", ['app.listen']],
    [
      'an awaited receiver',
      "import { open } from 'sqlite'; async function f() { const db = await open(); db.run('x') }",
      ['sqlite.open', 'sqlite.open().run'],
    ],
    ['optional chaining', 'a?.b?.(1)', ['a.b']],
    ['a computed constant member', "a['b'](1)", ['a.b']],
    ['a global', 'console.log(1); setTimeout(f, 1)', ['console.log', 'setTimeout']],
    ['a template tag', 'sql`select`', ['sql']],
    ['a function on the spot', '(function () {})()', ['(expression)']],
  ])('%s', (_, code, names) => {
    expect(callNames(read('typescript', code))).toEqual(names);
  });

  test('the module is known where a name leads to one', () => {
    const file = read('javascript', "import http from 'node:http'; const s = http.createServer(); s.listen(1); app.listen(2)");
    expect(file.calls.map((call) => call.module)).toEqual(['http', 'http', undefined]);
  });

  test.each([
    ['*.listen', 2],
    ['express().listen', 1],
    ['express.*', 2],
    ['app.listen', 1],
    ['listen', 0],
    ['*.close', 0],
    ['express', 1],
    ['expres.*', 0],
  ])('callsTo(%p) finds %d', (name, count) => {
    const file = read(
      'javascript',
      "import express from 'express'; express().listen(1); express.json(); function f(app) { app.listen(2) }",
    );
    expect(file.callsTo(name)).toHaveLength(count);
  });
});

describe('what JavaScript and TypeScript say', () => {
  test('imports', () => {
    const code = `
      import a, { b as c, type D } from 'x';
      import * as ns from '../y.js';
      import type { T } from './z';
      import 'side';
      export { q } from './q';
      const { e, f: { g } } = require('node:fs');
      if (x) { require('optional') }
      function later() { return import('@/pages/later') }`;
    expect(importsInWords(read('typescript', code))).toEqual([
      'x as a',
      'x b as c',
      'x D as D typeOnly',
      '../y.js as ns relative',
      './z T as T relative typeOnly',
      'side',
      './q relative',
      'node:fs e as e',
      'node:fs as g',
      'optional optional',
      '@/pages/later relative optional',
    ]);
  });

  test('importsAny knows a module, its submodules and Node by both names', () => {
    const file = read('javascript', "import fs from 'node:fs/promises'; import x from '@scope/pkg/deep'");
    expect(['fs', 'node:fs', '@scope/pkg', 'fs/promises', 'pkg', 'f'].map((module) => file.importsAny(module))).toEqual([
      true,
      true,
      true,
      true,
      false,
      false,
    ]);
  });

  test('functions, and which of them handle requests', () => {
    const code = `
      app.get('/', async (req, res) => {});
      const list = (ctx) => {};
      router.post('/x', list);
      function plain(a, { b, c }) {}
      class A { @Get('/x') find(id) {} other() {} }
      http.createServer(function (q, s) {});
      items.map((item) => item);`;
    expect(functionsInWords(read('typescript', `import { Get } from '@nestjs/common'; import http from 'http';${code}`))).toEqual([
      '?(req, res) handles in app.get',
      'list(ctx) handles',
      'plain(a, b, c)',
      'A.find(id) handles @@nestjs/common.Get',
      'A.other()',
      '?(q, s) handles in http.createServer',
      '?(item) in items.map',
    ]);
  });

  test('classes and their annotations', () => {
    const code =
      "import { Controller } from '@nestjs/common'; @Controller('x') export class A extends B<C, D> implements E, F.G {} interface I extends J {} abstract class K {}";
    expect(classesInWords(read('typescript', code))).toEqual(['A < B, E, F.G @@nestjs/common.Controller', 'I < J', 'K']);
  });

  test('annotations carry their arguments and what they decorate', () => {
    const file = read('typescript', "class A { @Cron('* * * * *', { name: 'x' }) run() {} }");
    const [annotation] = file.annotations;
    expect(annotation?.name).toBe('Cron');
    expect(annotation?.args.map((argument) => argument.text)).toEqual(["'* * * * *'", "{ name: 'x' }"]);
    expect(annotation && file.source.slice(annotation.target)).toBe('run() {}');
  });

  test('assignments', () => {
    const code = `const PORT = 3000; let later; later = process.env.X; app.config['key'].z = 1; cache[id] = 2;
      const { HOST = 'h' } = process.env; class A { field = 'f'; f() { this.port ||= 1; count++; } }`;
    expect(assignmentsInWords(read('javascript', code))).toEqual([
      'PORT = literal 3000 (constant)',
      'later = environment $X',
      'app.config.key.z = literal 1',
      'cache[id] = literal 2',
      'HOST = environment-or-literal h $HOST (constant)',
      'field = literal f',
      'this.port = literal 1',
    ]);
  });

  test('environment lookups', () => {
    const code = `const { A, B: b = 2 } = process.env; f(process.env.C || 'c', process.env['D'] ?? (x), process.env.E);
      process.env.WRITTEN = '1'; const env = process.env; env.F; process.env[name]; Deno.env.get('G')`;
    expect(readsInWords(read('javascript', code))).toEqual(['A', 'B or 2', "C or 'c'", 'D or (x)', 'E', 'F', 'G']);
  });

  test('strings are decoded; import paths, keys and types are none', () => {
    const code = "import x from 'path'; const o = { 'key': 'va\\'lue' }; type T = 'type'; `a${x + 1}b`; f(\"\")";
    expect(read('typescript', code).strings.map((string) => string.text)).toEqual(["va'lue", 'a${x + 1}b', '']);
  });

  test('comments', () => {
    expect(read('javascript', '// a\nf() /* b\n */').comments.map((comment) => comment.text)).toEqual(['// a', '/* b\n */']);
  });

  test('what a call gives is used or thrown away', () => {
    const code = 'async function f() { a(); await b(); const x = c(); return d() } void e(); (g()); h().catch(x); () => i(); j() || k()';
    const file = read('javascript', code);
    const said = file.calls.map((call) => `${call.method} ${call.awaited ? 'awaited' : call.used ? 'used' : 'thrown away'}`);
    expect(said).toEqual([
      'a thrown away',
      'b awaited',
      'c used',
      'd used',
      'e thrown away',
      'g thrown away',
      'catch thrown away',
      'h used',
      'i used',
      'j used',
      'k used',
    ]);
  });

  test('options are named arguments or keys of the last object', () => {
    const call = probed(read('javascript', "const opts = { host: 'h' }; probe(1, { port: 3000, ...x, ['y']: 1 })"));
    expect(call.option('port')?.text).toBe('3000');
    expect(call.option('host')).toBeUndefined();
    expect(probed(read('javascript', 'const opts = { port: 1 }; probe(opts)')).option('port')?.text).toBe('1');
  });

  test('an expression leads to its call, its properties and its elements', () => {
    const [argument] = probed(read('javascript', "const app = express(); const list = ['a', app]; const o = { app, list }; probe(o)")).args;
    expect(argument?.kind).toBe('name');
    expect(argument?.properties().map((property) => property.key)).toEqual(['app', 'list']);
    expect(argument?.property('app')?.call()?.name).toBe('express');
    expect(
      argument
        ?.property('list')
        ?.elements()
        .map((element) => element.text),
    ).toEqual(["'a'", 'app']);
    expect(argument?.property('nothing')).toBeUndefined();
  });

  test('conditions around a place, outermost first', () => {
    const file = read('javascript', "if (a) { for (;;) { if (b && c()) {} else { try { switch (d) { case 'x': probe() } } catch {} } } }");
    expect(file.conditionsAround(probed(file).span)).toEqual(['a', 'b && c()', 'd', "'x'"]);
    expect(file.conditionsAround(file.callsTo('c')[0]?.span ?? { start: 0, end: 0 })).toEqual(['a']);
  });

  test('patterns with metavariables', () => {
    const [match] = read('javascript', 'const port = 3000; server.listen(port, host)').query('$S.listen($PORT, $$$)');
    expect([...(match?.captures.keys() ?? [])]).toEqual(['S', 'PORT']);
    expect(inWords(match?.captures.get('PORT')?.value())).toBe('literal 3000');
  });

  test('a lookup reports where its literal is written', () => {
    const file = read('javascript', "const fallback = 'x';\nprobe(process.env.A || fallback)");
    const value = probed(file).args[0]?.value();
    expect(value?.origin && file.source.slice(value.origin)).toBe("'x'");
  });

  test('pieces of a built string stand from left to right', () => {
    const value = probed(read('javascript', 'probe(`http://${process.env.HOST}:${f()}/`)')).args[0]?.value();
    expect(value?.pieces?.map((piece) => (typeof piece === 'string' ? piece : inWords(piece)))).toEqual([
      'http://',
      'environment $HOST',
      ':',
      'unknown',
      '/',
    ]);
  });
});
