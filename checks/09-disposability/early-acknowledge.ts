import type { Call } from '../../src/analysis/code.ts';
import { ECMASCRIPT, JVM } from '../../src/analysis/languages.ts';
import { onCalls, rule, type Found } from '../rule.ts';

export default rule({
  id: 'disposability/early-acknowledge',
  title: 'Acknowledge a message when its work is done',
  why: 'A message that the broker forgets on delivery is lost when the process stops in the middle of its work.',
  remedy: 'Turn automatic acknowledgement off and acknowledge after the work; make the work safe to repeat.',
  severity: 'warning',
  code: [
    onCalls(ECMASCRIPT, ['*.consume'], function* (call) {
      if (isTrue(call, 'noAck')) yield said(call, 'noAck: true');
    }),
    onCalls(['python'], ['*.basic_consume'], function* (call) {
      if (isTrue(call, 'auto_ack')) yield said(call, 'auto_ack=True');
      else if (isTrue(call, 'no_ack')) yield said(call, 'no_ack=True');
    }),
    onCalls(['go'], ['*.Consume'], function* (call) {
      // Queue, consumer, autoAck, exclusive, noLocal, noWait, args. Source: github.com/rabbitmq/amqp091-go, Channel.Consume
      if (call.args.length === 7 && call.args[2]?.value().literal === true) yield said(call, 'autoAck');
    }),
    onCalls([...JVM, 'csharp'], ['*.basicConsume', '*.BasicConsume', '*.BasicConsumeAsync'], function* (call) {
      const second = call.args[1]?.value().literal;
      if (second === true || isTrue(call, 'autoAck')) yield said(call, 'autoAck');
    }),
  ],
  examples: {
    bad: [
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

function isTrue(call: Call, option: string): boolean {
  const value = call.option(option)?.value();
  return value?.provenance === 'literal' && value.literal === true;
}

function said(call: Call, option: string): Found {
  return { span: call.span, what: `With \`${option}\` the broker forgets each message on delivery, before the work is done.` };
}
