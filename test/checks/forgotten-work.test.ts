import { expect, test } from '@jest/globals';
import forgotten from '../../checks/08-concurrency/fire-and-forget.ts';
import type { Example } from '../../checks/rule.ts';
import { prepareExample } from '../../src/review/judging/example.ts';
import { judged, runnable } from './judging.ts';

/** Ways to start work and forget it, besides those of the rule's page. */
const FORGOTTEN: readonly Example[] = [
  {
    name: 'Flask, a timer of an hour',
    files: {
      'app.py':
        'import threading\nfrom flask import Flask\n\napp = Flask(__name__)\n\n@app.post("/reminders")\ndef remind():\n    threading.Timer(3600, send_reminder).start() # ⟵\n    return "", 202\n',
      Procfile: 'web: gunicorn app:app\n',
    },
  },
  {
    name: 'Go, a program that nobody waits for',
    files: {
      'go.mod': 'module shop\n\ngo 1.22\n',
      'main.go':
        'package main\n\nimport (\n\t"net/http"\n\t"os"\n\t"os/exec"\n)\n\nfunc convert(w http.ResponseWriter, r *http.Request) {\n\tcmd := exec.Command("ffmpeg", "-i", r.FormValue("id"))\n\tcmd.Start() // ⟵\n\tw.WriteHeader(202)\n}\n\nfunc main() {\n\thttp.HandleFunc("/convert", convert)\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), nil)\n}\n',
    },
  },
  {
    name: 'Express, an asynchronous function for each of many',
    files: {
      'package.json': '{"scripts":{"start":"node server.js"},"dependencies":{"express":"4.18.2"}}',
      'server.js':
        "const app = require('express')();\napp.post('/newsletter', async (req, res) => {\n  const users = await User.find();\n  users.forEach(async (user) => { // ⟵\n    await sendNewsletter(user.email);\n  });\n  res.json({ sent: users.length });\n});\napp.listen(process.env.PORT);\n",
    },
  },
  {
    name: 'Express, an asynchronous function that is called where it is written',
    files: {
      'package.json': '{"scripts":{"start":"node server.js"},"dependencies":{"express":"4.18.2"}}',
      'server.js':
        "const app = require('express')();\napp.post('/import', async (req, res) => {\n  res.status(202).end();\n  (async () => { // ⟵\n    for (const row of req.body) await Order.create(row);\n  })();\n});\napp.listen(process.env.PORT);\n",
    },
  },
  {
    name: 'Express, a program that goes on by itself',
    files: {
      'package.json': '{"scripts":{"start":"node server.js"},"dependencies":{"express":"4.18.2"}}',
      'server.js':
        "const { spawn } = require('child_process');\nconst app = require('express')();\napp.post('/reports', (req, res) => {\n  const child = spawn('node', ['report.js', req.body.id], { detached: true, stdio: 'ignore' }); // ⟵\n  child.unref();\n  res.status(202).end();\n});\napp.listen(process.env.PORT);\n",
    },
  },
  {
    name: 'Express, a mail of which the callback only writes a line',
    files: {
      'package.json': '{"scripts":{"start":"node server.js"},"dependencies":{"express":"4.18.2"}}',
      'server.js':
        "const app = require('express')();\nconst transporter = require('nodemailer').createTransport(process.env.SMTP_URL);\napp.post('/orders', async (req, res) => {\n  transporter.sendMail({ to: req.body.email }, (error, info) => console.log(error || info.messageId)); // ⟵\n  res.end();\n});\napp.listen(process.env.PORT);\n",
    },
  },
];

/** Work that is waited for, or that answers. */
const WAITED_FOR: readonly Example[] = [
  {
    name: 'Go, a program that is waited for',
    files: {
      'go.mod': 'module shop\n\ngo 1.22\n',
      'main.go':
        'package main\n\nimport (\n\t"net/http"\n\t"os"\n\t"os/exec"\n)\n\nfunc convert(w http.ResponseWriter, r *http.Request) {\n\tcmd := exec.Command("ffmpeg", "-i", r.FormValue("id"))\n\tcmd.Start()\n\tcmd.Wait()\n\tw.WriteHeader(204)\n}\n\nfunc main() {\n\thttp.HandleFunc("/convert", convert)\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), nil)\n}\n',
    },
  },
  {
    name: 'Express, children that answer, and promises that are waited for',
    files: {
      'package.json': '{"scripts":{"start":"node server.js"},"dependencies":{"express":"4.18.2"}}',
      'server.js':
        "const { exec, spawn } = require('child_process');\nconst app = require('express')();\napp.get('/version', (req, res) => {\n  exec('git --version', (error, stdout) => res.send(stdout));\n});\napp.get('/video', (req, res) => {\n  const child = spawn('ffmpeg', ['-i', req.query.id, '-']);\n  child.stdout.pipe(res);\n});\napp.post('/mails', async (req, res) => {\n  await Promise.all(req.body.map(async (one) => { await sendMail(one); }));\n  (async () => {\n    res.json(await Order.find());\n  })();\n});\napp.listen(process.env.PORT);\n",
    },
  },
];

test.each(FORGOTTEN.map((example) => [example.name, example] as const))('%s', (_, example) => {
  const { files, expected } = prepareExample(example);
  expect(judged(runnable(files), [forgotten])).toEqual([`${expected?.path}:${expected?.line} concurrency/fire-and-forget`]);
});

test.each(WAITED_FOR.map((example) => [example.name, example] as const))('nothing: %s', (_, example) => {
  expect(judged(runnable(example.files), [forgotten])).toEqual([]);
});
