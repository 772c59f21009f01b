import type { CodeFile, Expression } from '../../src/analysis/code.ts';
import { namedLiterals } from '../../src/analysis/knowledge/settings/named-values.ts';
import { APP_LANGUAGES } from '../../src/analysis/languages.ts';
import type { Span } from '../../src/analysis/text.ts';
import { rule, type Found } from '../rule.ts';

/** Calls that run a program, whose first argument or list names it. */
const PROGRAMS = [
  'subprocess.run',
  'subprocess.Popen',
  'subprocess.call',
  'subprocess.check_call',
  'os.popen',
  'os.system',
  'os/exec.Command',
  'child_process.spawn',
  'child_process.exec',
  'child_process.execFile',
  'std.process.Command.new',
  'IO.popen',
  'popen',
  'proc_open',
];
const PROGRAM = /^(?:\/usr(?:\/local)?\/(?:s?bin|lib)\/|\/s?bin\/)?(?:sendmail|mailx?|mutt|msmtp)(?:\s|$)/;

export default rule({
  id: 'backing-services/local-mail-transfer',
  title: 'Send mail through a service that is attached',
  why: 'The container has no mail server, or one that nobody accepts mail from: messages vanish without an error.',
  remedy: 'Speak SMTP or an API to a mail service whose address and credentials come from the environment.',
  severity: 'warning',
  code: [{ languages: APP_LANGUAGES, literals: ['sendmail', 'mail'], judge }],
  examples: {
    bad: [
      {
        name: 'nodemailer',
        files: {
          'mail.js': "const nodemailer = require('nodemailer');\nconst mail = nodemailer.createTransport({ sendmail: true }); // ⟵\n",
        },
      },
      {
        name: 'Python, the program',
        files: { 'mail.py': "import subprocess\nsubprocess.run(['/usr/sbin/sendmail', '-t'], input=message) # ⟵\n" },
      },
      {
        name: 'Go',
        files: { 'main.go': 'package main\n\nimport "os/exec"\n\nfunc main() {\n\tserve(exec.Command("sendmail", "-t")) // ⟵\n}\n' },
      },
      {
        name: 'Rails',
        files: {
          'config/environments/production.rb':
            'Rails.application.configure do\n  config.action_mailer.delivery_method = :sendmail # ⟵\nend\n',
        },
      },
      {
        name: 'PHPMailer',
        files: { 'contact.php': '<?php\nuse PHPMailer\\PHPMailer\\PHPMailer;\n$mail = new PHPMailer(true);\n$mail->isMail(); // ⟵\n' },
      },
      { name: 'PHP, mail()', files: { 'contact.php': "<?php\nmail($to, 'Your order', $text); // ⟵\n" } },
      {
        name: 'Swift Mailer, made by its own method',
        files: { 'mail.php': "<?php\n$transport = Swift_SendmailTransport::newInstance('/usr/sbin/sendmail -bs'); // ⟵\n" },
      },
    ],
    good: [
      {
        name: 'Swift Mailer over SMTP',
        files: { 'mail.php': "<?php\n$transport = Swift_SmtpTransport::newInstance(getenv('MAIL_HOST'), 25);\n" },
      },
      {
        name: 'SMTP by the environment',
        files: {
          'mail.js':
            "const nodemailer = require('nodemailer');\nconst mail = nodemailer.createTransport({ host: process.env.SMTP_HOST });\n",
        },
      },
      {
        name: 'Rails, SMTP',
        files: {
          'config/environments/production.rb': 'Rails.application.configure do\n  config.action_mailer.delivery_method = :smtp\nend\n',
        },
      },
      { name: 'a function of that name', files: { 'mail.py': "def mail(to):\n    queue.put(to)\n\nmail('a')\n" } },
      {
        name: 'a table of mailers to choose from',
        files: {
          'config/mail.php':
            "<?php\nreturn ['default' => env('MAIL_MAILER', 'smtp'), 'mailers' => ['sendmail' => ['transport' => 'sendmail', 'path' => '/usr/sbin/sendmail -bs']]];\n",
        },
      },
    ],
  },
});

function* judge(file: CodeFile): Iterable<Found> {
  for (const { span, how } of transfers(file)) yield { span, what: `${how} hands mail to a program on the same machine.` };
}

function* transfers(file: CodeFile): Iterable<{ span: Span; how: string }> {
  if (file.language === 'php') {
    for (const call of file.callsTo('mail')) if (call.args.length >= 3) yield { span: call.span, how: '`mail()`' };
  }
  for (const call of file.callsTo(
    'PHPMailer.PHPMailer.PHPMailer().isMail',
    '*.isMail',
    '*.isSendmail',
    'Swift_SendmailTransport',
    'Swift_SendmailTransport.newInstance',
    'Swift_MailTransport',
    'Swift_MailTransport.newInstance',
    'Symfony.Component.Mailer.Transport.SendmailTransport',
    'Laminas.Mail.Transport.Sendmail',
    'Zend.Mail.Transport.Sendmail',
    'sendmail',
    'sendmail()',
  )) {
    if (call.name !== 'sendmail' || file.importsAny('sendmail')) {
      const how = call.method === 'newInstance' ? call.name.replace(/\.newInstance$/, '') : call.method;
      yield { span: call.span, how: `\`${how}\`` };
    }
  }
  for (const call of file.callsTo('nodemailer.createTransport')) {
    const option = call.option('sendmail');
    if (option?.value().literal === true) yield { span: option.span, how: '`sendmail: true`' };
  }
  for (const call of file.callsTo(...PROGRAMS)) {
    const program = programOf(call.args[0]);
    if (program !== undefined && PROGRAM.test(program)) yield { span: call.span, how: `\`${call.method}\`` };
  }
  for (const { literal, origin, name } of namedLiterals(file, (called) => called === 'delivery_method')) {
    if (literal === 'sendmail') yield { span: origin, how: `\`${name}\`` };
  }
}

function programOf(given: Expression | undefined): string | undefined {
  const literal = (given?.elements()[0] ?? given)?.value().literal;
  return typeof literal === 'string' ? literal : undefined;
}
