import type { Rule } from '../rule.ts';

/** What `fire-and-forget` says of apps of Node, and what it leaves alone there. */
export const NODE_EXAMPLES: Rule['examples'] = {
  bad: [
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
    {
      name: 'Nest, a service that is not awaited',
      files: {
        'package.json': '{"scripts":{"start":"node dist/main.js"},"dependencies":{"@nestjs/core":"10.0.0","@nestjs/common":"10.0.0"}}',
        'src/main.ts':
          "import { NestFactory } from '@nestjs/core';\nimport { AppModule } from './app.module';\nNestFactory.create(AppModule).then((app) => app.listen(process.env.PORT));\n",
        'src/mailer.service.ts':
          "import { Injectable } from '@nestjs/common';\n\n@Injectable()\nexport class MailerService {\n  async sendWelcome(user: User) {\n    await this.transport.sendMail({ to: user.email });\n  }\n}\n",
        'src/users.controller.ts':
          "import { Body, Controller, Post } from '@nestjs/common';\nimport { MailerService } from './mailer.service';\n\n@Controller('users')\nexport class UsersController {\n  constructor(private readonly mailer: MailerService) {}\n\n  @Post()\n  async register(@Body() user: User) {\n    this.mailer.sendWelcome(user); // ⟵\n    return user;\n  }\n}\n",
      },
    },
    {
      name: 'Express, what is due in a quarter of an hour',
      files: {
        'package.json': '{"scripts":{"start":"node server.js"},"dependencies":{"express":"4.18.2"}}',
        'server.js':
          "const app = require('express')();\nconst Order = require('./order');\napp.post('/orders', async (req, res) => {\n  const order = await Order.create(req.body);\n  setTimeout(async () => { // ⟵\n    await Order.updateOne({ _id: order._id }, { status: 'expired' });\n  }, 15 * 60 * 1000);\n  res.json(order);\n});\napp.listen(process.env.PORT);\n",
      },
    },
    {
      name: 'Express',
      files: {
        'server.js':
          "const app = require('express')();\napp.post('/orders', (req, res) => {\n  setImmediate(() => sendReceipt(req.body)); // ⟵\n  res.sendStatus(201);\n});\napp.listen(process.env.PORT);\n",
      },
    },
  ],
  good: [
    {
      name: 'Express, children that answer, and promises that are waited for',
      files: {
        'package.json': '{"scripts":{"start":"node server.js"},"dependencies":{"express":"4.18.2"}}',
        'server.js':
          "const { exec, spawn } = require('child_process');\nconst app = require('express')();\napp.get('/version', (req, res) => {\n  exec('git --version', (error, stdout) => res.send(stdout));\n});\napp.get('/video', (req, res) => {\n  const child = spawn('ffmpeg', ['-i', req.query.id, '-']);\n  child.stdout.pipe(res);\n});\napp.post('/mails', async (req, res) => {\n  await Promise.all(req.body.map(async (one) => { await sendMail(one); }));\n  (async () => {\n    res.json(await Order.find());\n  })();\n});\napp.listen(process.env.PORT);\n",
      },
    },
    {
      name: 'Express, a time limit that is kept to be cleared',
      files: {
        'package.json': '{"scripts":{"start":"node server.js"},"dependencies":{"express":"4.18.2"}}',
        'server.js':
          "const app = require('express')();\nconst Order = require('./order');\napp.post('/orders', async (req, res) => {\n  const limit = setTimeout(() => res.sendStatus(504), 15 * 1000);\n  res.json(await Order.create(req.body));\n  clearTimeout(limit);\n});\napp.listen(process.env.PORT);\n",
      },
    },
  ],
};
