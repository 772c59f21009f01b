import type { Annotation, Call, CodeFile, ConditionalBranch, FunctionScope } from '../../src/analysis/code.ts';
import { asksForEnvironment, ENVIRONMENT_WORDS } from '../../src/analysis/knowledge/settings/environment-names.ts';
import { APP_LANGUAGES } from '../../src/analysis/languages.ts';
import type { Span } from '../../src/analysis/text.ts';
import { onAnnotations, rule, type Context, type Found } from '../rule.ts';

/** Names of functions, filters and middleware that let somebody in or turn somebody away. */
const PROTECTS =
  /auth(?!or(?!i[sz])|ority)|permission|guard|csrf|csurf|captcha|jwt|passport|(?:verify|check|validate)_?(?:token|signature|access|session|user|password)|(?:require|ensure|must)_?(?:be_?)?(?:log|user|admin|sign)|protect/i;
/** Limits are values rather than behaviour, and what only reports is no protection. */
const NO_PROTECTION = /limit|throttle|log(?!_?in|ged|_?out)|stat|error|monitor/i;
/** Calls that put a filter in front of requests. */
const FILTERS = methods(
  'use Use UseAuthentication UseAuthorization UseAntiforgery addFilter addFilterBefore before_action prepend_before_action protect_from_forgery add_middleware before_request middleware layer',
);
/** Names of functions that send something to people or take their money. */
const REACHES_PEOPLE =
  /(?:send|deliver|dispatch)_?\w*(?:mail|sms|message|notification|otp|invitation)|charge_?\w*(?:card|customer)|capture_?payment/i;
/** Calls that do so. */
const DELIVERIES = methods(
  'sendMail send_mail sendEmail send_email SendMail SendEmail SendMailAsync SendEmailAsync sendSms send_sms deliver_now deliver_later deliver_now! send_message sendmail sendMultiple sendTransacEmail send_templated_mail send_mass_mail DialAndSend sendWhatsApp sendPushNotification send_push_notification sendTemplateEmail sendTextMessage',
);
/** Clients that send or charge, under names that say nothing alone. */
const SENDERS = [
  'Illuminate.Support.Facades.Mail.to',
  'Illuminate.Support.Facades.Mail.send',
  'Illuminate.Support.Facades.Notification.send',
  '@sendgrid/mail.send',
  'net/smtp.SendMail',
  'resend.Resend().emails.send',
  'stripe.Charge.create',
  'stripe.PaymentIntent.create',
  '*.messages.create',
  '*.paymentIntents.create',
  '*.charges.create',
  '*.emails.send',
];
/** Classes that never send anything, whatever the environment. */
const SENDS_NOTHING = /^(?:Log|Console|Null|No_?op|Fake|Dummy|Stub|Mock)/i;
/** A code that a person would be sent, of digits that everybody can guess. */
const FIXED_CODE = /^["'`]?(\d)(?:\1{3,5}|2345?6?|2345678?|0{3,5})["'`]?$|^["'`]?(?:1234|12345|123456|000000|0000|111111)["'`]?$/;
const CODE_NAME = /\botp\b|otp|(?:verification|sms|login|confirm\w*|pass|auth)_?code|one_?time/i;
/** Classes that take the place of what reaches a service. */
const STAND_IN =
  /\b(?:(?:Fake|Stub|Mock|Dummy|NoOp|Noop|Null)(?!\w*Log)\w*(?:Mail|Email|Sms|Sender|Notif|Payment|Gateway|Auth|Billing|Client|Service|Provider|Storage|Store|Queue|Repository|Adapter)|(?:Console|Logging)\w*(?:Mail|Email|Sms|Payment)|(?:InMemory|Memory|Local|Disk|FileSystem)(?:File|Image|Blob|Object|Event|Message)?(?:Storage|BlobStore|Uploader|Queue|Bus|Broker|Repository))\w*|\b(?:console|dummy|filebased)\.EmailBackend\b|["'](?:\.{1,2}|@|~)[\w./@-]*\/(?:mock|fake|stub)s?[-_./][\w./-]+["']/;
const NEXT = String.raw`(?:\w+\.)?\$?_?(?:next|Next|doFilter|proceed|handler|filter)\s*\([^()]*\)`;
/** An arm that does nothing but let the caller go on. */
const LETS_PASS = new RegExp(
  String.raw`^\{?\s*(?:[\w$.>-]*(?:user|account|claims|principal|identity|session)\w*\s*=\s*[^;]{0,200};\s*)?(?:return\s*(?:(?:await\s+)?${NEXT}|true|True|nil|None|null|undefined|Ok\(\(\)\))?|(?:await\s+)?${NEXT}\s*;?\s*return)\s*;?\s*\}?$`,
);
/** An arm that at most says so, and goes back. */
const GOES_BACK = /^\{?\s*(?:[\w$.\\:]*(?:log|Log|console|print|puts|debug|info)[\w$.!:>-]*\s?\([^;\n]*\);?\s*)*return\b[^;\n]*;?\s*\}?$/;

export default rule({
  id: 'dev-prod-parity/environment-code-path',
  title: 'Do the same in every environment',
  why: 'What runs in one environment only is tested in none of the others: the check that development skips fails, or is missing, in front of users.',
  remedy:
    'Let the code do the same everywhere, and give each environment its own locator or credentials by variables (a mail catcher, a test account).',
  severity: 'warning',
  limits: ['A branch that an unknown flag decides, and one that only chooses a log format or serves static files, is not judged.'],
  code: [
    {
      languages: APP_LANGUAGES,
      literals: [...ENVIRONMENT_WORDS, '.DEBUG', '.debug', 'isLocal', 'debug_assertions', 'IS_DEV', 'DebugMode', '.EmailBackend'],
      judge,
    },
    onAnnotations(['java', 'kotlin'], ['org.springframework.context.annotation.Profile', 'Profile'], judgeProfile),
  ],
  examples: {
    bad: [
      {
        name: 'JavaScript, a module by its name',
        files: {
          'payments.js':
            "let gateway;\nif (process.env.NODE_ENV !== 'production') {\n  gateway = require('./mock-gateway'); // ⟵\n} else {\n  gateway = require('./stripe-gateway');\n}\nmodule.exports = gateway;\n",
        },
      },
      {
        name: 'JavaScript, what is left of a switch',
        files: {
          'storage.js':
            "function create() {\n  switch (process.env.NODE_ENV) {\n    case 'production':\n      return new S3Storage(process.env.BUCKET);\n    default:\n      return new LocalStorage('./files'); // ⟵\n  }\n}\nmodule.exports = create();\n",
        },
      },
      {
        name: 'JavaScript, a user whom nobody has asked for a password',
        files: {
          'auth.js':
            "module.exports = function auth(req, res, next) {\n  if (process.env.NODE_ENV === 'development') { // ⟵\n    req.user = { id: 1, role: 'admin' };\n    return next();\n  }\n  if (!req.headers.authorization) return res.sendStatus(401);\n  next();\n};\n",
        },
      },
      {
        name: 'Django, mail that goes to the console',
        files: {
          'settings.py':
            'import os\nDEBUG = os.environ.get("DEBUG") == "1"\nif DEBUG:\n    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"  # ⟵\n',
        },
      },
      {
        name: 'Spring, a bean by profile',
        files: {
          'Mail.java':
            'import org.springframework.context.annotation.Profile;\n\nclass Mail {\n  @Bean\n  @Profile("dev") // ⟵\n  MailSender sender() {\n    return new NoOpMailSender();\n  }\n}\n',
        },
      },
      {
        name: 'Go, what is left for developers',
        files: {
          'mail.go':
            'package mail\n\nfunc New(env string) Sender {\n\tif env == "production" {\n\t\treturn NewSES()\n\t}\n\treturn FakeMailSender{} // ⟵\n}\n',
        },
      },
      {
        name: 'JavaScript, a check that is skipped',
        files: {
          'auth.js':
            "module.exports = function requireAuth(req, res, next) {\n  if (process.env.NODE_ENV === 'development') return next(); // ⟵\n  verify(req.headers.authorization, next);\n};\n",
        },
      },
      {
        name: 'TypeScript, a filter in production only',
        files: {
          'server.ts':
            "import express from 'express';\nimport { requireAuth } from './auth';\nconst app = express();\nif (process.env.NODE_ENV === 'production') {\n  app.use(requireAuth); // ⟵\n}\n",
        },
      },
      {
        name: 'TypeScript, mail that is only logged',
        files: {
          'mail.ts':
            "export async function sendWelcomeMail(to: string) {\n  if (process.env.NODE_ENV !== 'production') { // ⟵\n    console.log('welcome', to);\n    return;\n  }\n  await transport.sendMail({ to });\n}\n",
        },
      },
      {
        name: 'Python, mail in production only',
        files: {
          'notify.py':
            "import os\n\ndef welcome(user):\n    if os.environ['APP_ENV'] == 'production':\n        mailer.send_mail('Welcome', user.email) # ⟵\n",
        },
      },
      {
        name: 'Go, a check that is skipped',
        files: {
          'auth.go':
            'package main\n\nimport (\n\t"net/http"\n\t"os"\n)\n\nfunc authenticate(w http.ResponseWriter, r *http.Request) bool {\n\tif os.Getenv("APP_ENV") == "development" { // ⟵\n\t\treturn true\n\t}\n\treturn valid(r.Header.Get("Authorization"))\n}\n\nfunc main() {}\n',
        },
      },
      {
        name: 'Ruby, a filter by the environment',
        files: {
          'app/controllers/admin_controller.rb':
            'class AdminController < ApplicationController\n  before_action :authenticate_admin! if Rails.env.production? # ⟵\nend\n',
        },
      },
      {
        name: 'PHP, a check that is skipped',
        files: {
          'app/Http/Middleware/VerifyToken.php':
            "<?php\nclass VerifyToken {\n  public function checkToken($request, $next) {\n    if (app()->environment('local')) return $next($request); // ⟵\n    return $this->verify($request, $next);\n  }\n}\n",
        },
      },
      {
        name: 'Java, a stand-in by profile',
        files: {
          'src/main/java/FakeMailSender.java':
            'import org.springframework.context.annotation.Profile;\nimport org.springframework.stereotype.Service;\n\n@Service\n@Profile("dev") // ⟵\nclass FakeMailSender implements MailSender {\n}\n',
        },
      },
      {
        name: 'Kotlin, mail in production only',
        files: {
          'src/main/kotlin/Mail.kt':
            'class Mail(val smtp: Smtp) {\n  fun welcome(to: String) {\n    if (System.getenv("APP_ENV") == "production") {\n      smtp.sendEmail(to) // ⟵\n    }\n  }\n}\n',
        },
      },
      {
        name: 'C#, a stand-in',
        files: {
          'Program.cs':
            'var builder = WebApplication.CreateBuilder(args);\nif (builder.Environment.IsDevelopment())\n{\n    builder.Services.AddScoped<IEmailSender, FakeEmailSender>(); // ⟵\n}\n',
        },
      },
      {
        name: 'Rust, a check that is skipped',
        files: {
          'src/main.rs':
            'fn verify_token(token: &str) -> Result<(), Error> {\n    if std::env::var("APP_ENV").unwrap() == "development" { // ⟵\n        return Ok(());\n    }\n    decode(token)\n}\n\nfn main() {}\n',
        },
      },
      {
        name: 'a code that everybody knows',
        files: {
          'otp.js':
            "const crypto = require('crypto');\nexports.newOtp = () =>\n  process.env.NODE_ENV === 'development' ? '123456' : String(crypto.randomInt(1e5, 1e6)); // ⟵\n",
        },
      },
      {
        name: 'Laravel, mail in production only',
        files: {
          'app/Welcome.php':
            "<?php\nuse Illuminate\\Support\\Facades\\Mail;\nfunction welcome($user) {\n    if (app()->environment('production')) {\n        Mail::to($user)->send(new Hello()); // ⟵\n    }\n}\n",
        },
      },
      {
        name: 'Flask, a check that debugging skips',
        files: {
          'auth.py':
            'from flask import current_app\n\ndef require_login(view):\n    if current_app.debug: # ⟵\n        return None\n    return check(view)\n',
        },
      },
    ],
    good: [
      {
        name: 'a setting of its own',
        files: { 'files.ts': "export default env.FILE_STORAGE === 'local' ? new LocalStorage() : new S3Storage();\n" },
      },
      {
        name: 'a mock for tests',
        files: {
          'payments.js':
            "const gateway = process.env.NODE_ENV === 'test' ? require('./mock-gateway') : require('./stripe-gateway');\nmodule.exports = gateway;\n",
        },
      },
      {
        name: 'a driver that only logs, and says less in production',
        files: {
          'log.driver.ts':
            "export class LogDriver {\n  async sendMail(message) {\n    if (process.env.NODE_ENV === 'production') {\n      console.log('mail');\n      return;\n    }\n    console.log(message);\n  }\n}\n",
        },
      },
      {
        name: 'another number by environment',
        files: { 'pool.js': "const size = process.env.NODE_ENV === 'development' ? 1111 : 20;\n" },
      },
      {
        name: 'static files and the format of logs',
        files: {
          'server.js':
            "if (process.env.NODE_ENV === 'production') app.use(express.static('build'));\nif (process.env.NODE_ENV !== 'production') app.use(morgan('dev'));\n",
        },
      },
      {
        name: 'turned away in every branch',
        files: {
          'auth.js':
            "function requireAuth(req, res, next) {\n  if (process.env.NODE_ENV === 'production') return res.status(401).end();\n  return res.status(401).json({ why: 'no token' });\n}\n",
        },
      },
      {
        name: 'skipped in tests',
        files: {
          'limit.js':
            "function rateLimit(req, res, next) {\n  if (process.env.NODE_ENV === 'test') return next();\n  limit(req, res, next);\n}\n",
        },
      },
      {
        name: 'a page for errors',
        files: {
          'Program.cs':
            'var app = builder.Build();\nif (!app.Environment.IsDevelopment())\n{\n    app.UseExceptionHandler("/Error");\n    app.UseHsts();\n}\napp.UseAuthorization();\n',
        },
      },
      {
        name: 'mail in every environment',
        files: { 'notify.py': "def welcome(user):\n    mailer.send_mail('Welcome', user.email)\n" },
      },
      {
        name: 'only the receiver differs',
        files: {
          'notify.js':
            "if (process.env.NODE_ENV === 'production') mail.sendMail({ to: user.email });\nelse mail.sendMail({ to: process.env.CATCH_ALL });\n",
        },
      },
      {
        name: 'a cookie over TLS',
        files: {
          'app.js': "app.use(session({ secret: process.env.SECRET, cookie: { secure: process.env.NODE_ENV === 'production' } }));\n",
        },
      },
    ],
  },
});

/** The names of methods, as calls of a plain function and of any receiver. */
function methods(names: string): readonly string[] {
  return names.split(' ').flatMap((name) => [name, `*.${name}`]);
}

function* judge(file: CodeFile, context: Context): Iterable<Found> {
  const said = new Set<number>();
  for (const branch of file.branches) {
    const founds = isByEnvironment(branch.condition) ? [...judgeBranch(file, branch, context)] : standInOf(file, branch, context);
    for (const found of founds) {
      const { line } = file.source.position(found.span.start);
      if (!said.has(line)) yield found;
      said.add(line);
    }
  }
  for (const rest of file.remainders) {
    const [found] = isByEnvironment(rest.condition) && rest.span.end - rest.span.start < 600 ? standInOf(file, rest, context, true) : [];
    if (found && !said.has(file.source.position(found.span.start).line)) yield found;
  }
}

function isByEnvironment(condition: string): boolean {
  const isForTests = /\.test\?|["']test/i.test(condition) && !/["'](?:dev|local|prod|stag)/i.test(condition);
  return (asksForEnvironment(condition) && !isForTests) || DEBUGS.test(condition);
}

/** Flags that only developers' machines have on. */
const DEBUGS =
  /\b(?:settings|config|current_app|app)\.(?:DEBUG|debug)\b|\bconfig\(['"]app\.debug['"]\)|->isLocal\(\)|::isLocal\(\)|\bRails\.env\.local\?|\bcfg!\(debug_assertions\)|\bIS_DEV\b|\bisDev\b|\bgin\.Mode\(\) ?[!=]= ?gin\.DebugMode|^(?:not )?DEBUG$/;

function* judgeBranch(file: CodeFile, branch: ConditionalBranch, { deployable }: Context): Iterable<Found> {
  const text = file.source.slice(branch.span).trim();
  const where = `\`${branch.condition.slice(0, 60)}\``;
  const name = file.functionAt(branch.span.start)?.name ?? '';
  const whole: Span = { start: branch.around.start, end: branch.span.end };
  if (PROTECTS.test(name) && !NO_PROTECTION.test(name) && LETS_PASS.test(text))
    yield { span: whole, what: `\`${name}\` lets everyone pass in the environments that ${where} chooses.` };
  if (REACHES_PEOPLE.test(name) && GOES_BACK.test(text) && !SENDS_NOTHING.test(file.functionAt(branch.span.start)?.owner ?? ''))
    yield { span: whole, what: `\`${name}\` sends nothing in the environments that ${where} chooses.` };
  for (const call of file.callsTo(...DELIVERIES, ...SENDERS, ...FILTERS)) {
    if (!holds(branch.span, call.span)) continue;
    if (filterOf(call))
      yield { span: call.span, what: `\`${filterOf(call)}\` protects the app only in the environments that ${where} chooses.` };
    else if (!FILTERS.includes(call.method) && !isBalanced(file, call, branch))
      yield { span: call.span, what: `\`${call.method}\` is called only in the environments that ${where} chooses.` };
  }
  const around = file.source.slice({ start: Math.max(0, branch.around.start - 60), end: branch.span.end });
  if (FIXED_CODE.test(text) && CODE_NAME.test(around))
    yield { span: branch.span, what: `Everybody knows the code \`${text}\` in the environments that ${where} chooses.` };
  yield* standInOf(file, branch, { deployable }, true);
}

/** What takes the place of a service in an arm, or in a switch over the environment that has a case for production. */
function standInOf(
  file: CodeFile,
  branch: ConditionalBranch,
  { deployable }: Pick<Context, 'deployable'>,
  isByName = false,
): readonly Found[] {
  const text = file.source.slice(branch.span);
  const isSwitch = !isByName && text.length < 1500 && SWITCHED.test(branch.condition) && /["'](?:prod|production)["']/.test(text);
  const standIn = deployable?.kind !== 'client' && (isByName || isSwitch) ? STAND_IN.exec(text) : null;
  const where = `\`${branch.condition.slice(0, 60)}\``;
  return standIn
    ? [
        {
          span: wordAt(file, branch, standIn[0]),
          what: `\`${standIn[0].replaceAll(/["']/g, '')}\` takes the place of the real one where ${where}.`,
        },
      ]
    : [];
}

/** What a switch over the environment asks. */
const SWITCHED = /(?:NODE_ENV|APP_ENV|ENVIRONMENT|\benv(?:ironment)?)["'\])]*$/i;

function holds(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** What a call puts in front of requests to protect them, in words; undefined for anything else. */
function filterOf(call: Call): string | undefined {
  if (!FILTERS.includes(call.method)) return undefined;
  const names = [
    call.method,
    ...call.args.flatMap(({ kind, text }) => ((kind === 'string' && !text.startsWith(':')) || kind === 'function' ? [] : [text])),
  ];
  return names
    .map((name) => name.replace(/\(.*$/s, ''))
    .find((name) => name.length < 60 && PROTECTS.test(name) && !NO_PROTECTION.test(name));
}

/** The same is sent outside of the arm, too: only a value differs. */
function isBalanced(file: CodeFile, { method, inside }: Call, { span }: ConditionalBranch): boolean {
  return file.callsTo(method, `*.${method}`).some((other) => sameFunction(other.inside, inside) && !holds(span, other.span));
}

function sameFunction(one: FunctionScope | undefined, other: FunctionScope | undefined): boolean {
  return one?.span.start === other?.span.start;
}

function wordAt(file: CodeFile, { span }: ConditionalBranch, word: string): Span {
  const start = file.source.text.indexOf(word, span.start);
  return { start, end: start + word.length };
}

function* judgeProfile({ args, target, span }: Annotation, file: CodeFile): Iterable<Found> {
  const profile = args[0]?.value().literal;
  if (typeof profile !== 'string' || !/^!?(?:dev|development|local|prod|production)$/.test(profile)) return;
  const stands = file.classes.find((one) => one.span.start === target.start && one.span.end === target.end);
  const isMade = stands === undefined && target.end - target.start < 600;
  const name = STAND_IN.exec(stands?.name ?? (isMade ? file.source.slice(target) : ''))?.[0];
  if (name !== undefined) yield { span, what: `\`${name}\` takes the place of the real one in the profile \`${profile}\`.` };
}
