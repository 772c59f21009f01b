import type { Annotation, Call, CodeFile, ConditionalBranch, FunctionScope } from '../../src/analysis/code.ts';
import { asksForEnvironment, ENVIRONMENT_WORDS } from '../../src/analysis/knowledge/environment/environment-names.ts';
import { APP_LANGUAGES } from '../../src/analysis/languages.ts';
import type { Span } from '../../src/analysis/text.ts';
import { EXAMPLES } from './environment-code-path.examples.ts';
import { onAnnotations, rule, type Context, type Found } from '../rule.ts';

/** Names of functions, filters and middleware that let somebody in or turn somebody away. */
const PROTECTS =
  /auth(?!or(?!i[sz])|ority)|permission|guard|csrf|csurf|captcha|jwt|passport|(?:verify|check|validate)_?(?:token|signature|access|session|user|password)|^(?:verify|validate|authori[sz]e)$|(?:require|ensure|must)_?(?:be_?)?(?:log|user|admin|sign)|protect/i;
/** Limits are values rather than behaviour, and what only reports is no protection. */
const NO_PROTECTION = /limit|throttle|log(?!_?in|ged|_?out)|stat|error|monitor|secret$|config/i;
/** Calls that put a filter in front of requests. */
const FILTERS = methods(
  'use Use UseAuthentication UseAuthorization UseAntiforgery addFilter addFilterBefore before_action prepend_before_action protect_from_forgery add_middleware before_request middleware layer',
);
/** Lists of ASP.NET that hold them. */
const FILTER_LISTS = ['*.Conventions.Add', '*.Filters.Add'];
/** Names of functions that send something to people or take their money. */
const REACHES_PEOPLE =
  /(?:send|deliver|dispatch)_?\w*(?:mail|sms|message|notification|otp|invitation|invoice|receipt|reminder|newsletter|push)|charge_?\w*(?:card|customer)|capture_?payment/i;
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
  'Stripe.Charge.create',
  'Stripe.PaymentIntent.create',
  'Twilio.REST.Client.new().messages.create',
];
/** Classes that never send anything, whatever the environment. */
const SENDS_NOTHING = /^(?:Log|Console|Null|No_?op|Fake|Dummy|Stub|Mock)/i;
/** A code that a person would be sent, of digits that everybody can guess. */
const FIXED_CODE = /^["'`]?(\d)(?:\1{3,5}|2345?6?|2345678?|0{3,5})["'`]?$|^["'`]?(?:1234|12345|123456|000000|0000|111111)["'`]?$/;
const CODE_NAME = /\botp\b|otp|(?:verification|sms|login|confirm\w*|pass|auth)_?code|one_?time/i;
/** Classes that take the place of what reaches a service. */
const STAND_IN =
  /\b(?:(?:Fake|Stub|Mock|Dummy|NoOp|Noop|Null)(?!\w*Log)\w*(?:Mail|Email|Sms|Sender|Notif|Payment|Gateway|Auth|Billing|Client|Service|Provider|Storage|Store|Queue|Repository|Adapter)|(?:Console|Logging|Log|Stdout)\w*(?:Mail|Email|Sms|Payment)|(?:New|new_?)?(?:InMemory|Memory|Local|Disk|FileSystem)(?:File|Image|Blob|Object|Event|Message|Cache|Session|Token|Job)?(?:Storage|Store|BlobStore|Uploader|Queue|Bus|Broker|Repository|PubSub)|(?:New|new_?)?InMemoryCache)\w*|\bmulter\.(?:disk|memory)Storage\b|\b(?:Magic|Async)?Mock\(\)|\b(?:console|dummy|filebased)\.EmailBackend\b|["'](?:\.{1,2}|@|~)[\w./@-]*\/(?:mock|fake|stub)s?[-_./][\w./-]+["']/;
const NEXT = String.raw`(?:\w+\.)?\$?_?(?:next|Next|doFilter|proceed|handler|filter)(?:\.(?:ServeHTTP|handle|handleRequest|call|Invoke))?\s*\([^()]*\)`;
/** An arm that does nothing but let the caller go on. */
const LETS_PASS = new RegExp(
  String.raw`^\{?\s*(?:[\w$.>-]*(?:user|account|claims|principal|identity|session)\w*\s*=\s*[^;]{0,200};\s*)?(?:return\s*(?:(?:await\s+)?${NEXT}|true|True|nil|None|null|undefined|Ok\(\(\)\))?|(?:await\s+)?${NEXT}\s*;?\s*return)\s*;?\s*\}?$`,
);
/** An arm that at most says so, and goes back. */
const GOES_BACK =
  /^\{?\s*(?:[\w$.\\:]*(?:log|Log|console|print|puts|debug|info)[\w$.!:>-]*\s?\((?:[^;\n]*|\s*\n[^;()]*(?:\([^;()]*\)[^;()]*)*)\);?\s*)*return\b[^;\n]*;?\s*\}?$/;

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
      literals: [
        ...ENVIRONMENT_WORDS,
        '"LOCAL"',
        '"DEV"',
        '.DEBUG',
        '.debug',
        'isLocal',
        'debug_assertions',
        'IS_DEV',
        'DebugMode',
        '.EmailBackend',
      ],
      judge,
    },
    onAnnotations(['java', 'kotlin'], ['org.springframework.context.annotation.Profile', 'Profile'], judgeProfile),
  ],
  examples: EXAMPLES,
});

/** The names of methods, as calls of a plain function and of any receiver. */
function methods(names: string): readonly string[] {
  return names.split(' ').flatMap((name) => [name, `*.${name}`]);
}

function* judge(file: CodeFile, context: Context): Iterable<Found> {
  const said = new Set<number>();
  for (const branch of file.branches) {
    const founds = isByEnvironment(branch.condition)
      ? [...judgeBranch(file, branch, context), ...errorsExcused(file, branch)]
      : standInOf(file, branch, context);
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

/** By its name, or a filter without one of its own in a file that is named so: `auth/middleware.go`. */
function protects(name: string, { path }: CodeFile): boolean {
  if (PROTECTS.test(name)) return !NO_PROTECTION.test(name);
  const place = path.split('/').slice(-2).join('/');
  return (
    /^(?:\w*middleware|handle|__invoke|invoke|call|dispatch|__call__)?$/i.test(name) &&
    /(?:^|[/_-])(?:auth|jwt|csrf)(?:[/_.-]|entication)/i.test(place)
  );
}

/** Flags that only developers' machines have on. */
const DEBUGS =
  /\b(?:settings|config|current_app|app)\.(?:DEBUG|debug)\b|\bconfig\(['"]app\.debug['"]\)|->isLocal\(\)|::isLocal\(\)|\bRails\.env\.local\?|\bcfg!\(debug_assertions\)|\bIS_DEV\b|\bisDev\b|\bgin\.Mode\(\) ?[!=]= ?gin\.DebugMode|^(?:not )?(?:DEBUG|(?:IS_|IN_)?PRODUCTION)$/;

function* judgeBranch(file: CodeFile, branch: ConditionalBranch, { deployable }: Context): Iterable<Found> {
  const text = file.source.slice(branch.span).trim();
  const where = `\`${branch.condition.slice(0, 60)}\``;
  const name = file.functionAt(branch.span.start)?.name ?? '';
  const whole: Span = { start: branch.around.start, end: branch.span.end };
  if (protects(name, file) && LETS_PASS.test(text))
    yield { span: whole, what: `\`${name}\` lets everyone pass in the environments that ${where} chooses.` };
  if (
    GOES_BACK.test(text) &&
    (REACHES_PEOPLE.test(name) || isSentLater(file, branch)) &&
    !SENDS_NOTHING.test(file.functionAt(branch.span.start)?.owner ?? '')
  )
    yield { span: whole, what: `\`${name}\` sends nothing in the environments that ${where} chooses.` };
  for (const call of file.callsTo(...DELIVERIES, ...SENDERS, ...FILTERS, ...FILTER_LISTS)) {
    if (!holds(branch.span, call.span)) continue;
    if (filterOf(call))
      yield { span: call.span, what: `\`${filterOf(call)}\` protects the app only in the environments that ${where} chooses.` };
    else if (!isFilter(call) && !isBalanced(file, call, branch))
      yield { span: call.span, what: `\`${call.method}\` is called only in the environments that ${where} chooses.` };
  }
  const around = file.source.slice({ start: Math.max(0, branch.around.start - 60), end: branch.span.end });
  if (FIXED_CODE.test(text) && CODE_NAME.test(around))
    yield { span: branch.span, what: `Everybody knows the code \`${text}\` in the environments that ${where} chooses.` };
  for (const { target, value, span } of file.assignments)
    if (holds(branch.span, span) && CODE_NAME.test(target) && FIXED_CODE.test(value.text))
      yield { span, what: `Everybody knows the code \`${value.text}\` in the environments that ${where} chooses.` };
  yield* emptiedIn(file, branch, where);
  yield* filtersIn(file, branch, where);
  yield* standInOf(file, branch, { deployable }, true);
}

/** Functions that take out what an app stores. */
const EMPTIES =
  /^_*(?:clean|clear|delete|truncate|purge|wipe|empty|drop|reset)_?(?:up_?)?(?:all_?)?\w*_?(?:tables?|database|db|data|collections?|schema|records)$/i;

function* emptiedIn(file: CodeFile, { span }: ConditionalBranch, where: string): Iterable<Found> {
  const around = file.functionAt(span.start);
  for (const call of file.calls)
    if (EMPTIES.test(call.method) && holds(span, call.span) && sameFunction(call.inside, around))
      yield { span: call.span, what: `\`${call.method}\` takes out data only in the environments that ${where} chooses.` };
}

/** Middleware of Django that answers requests, or turns them away. */
const ANSWERING =
  /["'][\w.]*\.(?:\w*Cache|Csrf|\w*Auth|Security|\w*Permission|XFrame|CSP|Cors|\w*Locale|\w*Gzip|GZip|\w*Session|\w*RateLimit)\w*["']/;

/** `if PRODUCTION: MIDDLEWARE = ['….UpdateCacheMiddleware', …]`. */
function* filtersIn(file: CodeFile, { span }: ConditionalBranch, where: string): Iterable<Found> {
  if (file.language !== 'python') return;
  for (const { target, value, span: at } of file.assignments) {
    if (!/^MIDDLEWARE(?:_CLASSES)?$/.test(target) || !holds(span, at)) continue;
    const name = ANSWERING.exec(value.text)?.[0]?.replaceAll(/["']|[\w.]*\./g, '');
    if (name !== undefined) yield { span: at, what: `\`${name}\` handles requests only in the environments that ${where} chooses.` };
  }
}

/** `if (error && !isDevelopment) return next(error)`: elsewhere the code goes on as if nothing had happened. */
const EXCUSES =
  /^\(?\s*(?:!?\w*[eE]rr(?:or)?|e|ex)(?:\s*!==?\s*(?:null|undefined))?\s*&&\s*(?<asked>[^|]+)$|^\(?\s*(?<first>[^|]+?)\s*&&\s*\w*[eE]rr(?:or)?\s*\)?$/;
const HANDLES = /\bthrow\b|\breject\w*\(|\bnext\(|\bdone\(|\bcallback\(|\bcb\(|\bhandle\w*\(|\bprocess\.exit\(|\breturn\b/;
const OF_DEVELOPERS = /!\s*(?:[\w.]*\.)?is_?dev\w*|!==?\s*["']dev\w*["']|===?\s*["']prod\w*["']|^(?:[\w.]*\.)?is_?prod\w*$/i;

function* errorsExcused(file: CodeFile, branch: ConditionalBranch): Iterable<Found> {
  const { asked, first } = EXCUSES.exec(branch.condition)?.groups ?? {};
  const condition = (asked ?? first ?? '').replace(/\)$/, '').trim();
  if (!OF_DEVELOPERS.test(condition) || !HANDLES.test(file.source.slice(branch.span))) return;
  if (/express|response|\bres\.(?:status|json|send|render)/.test(file.source.slice(branch.span))) return;
  yield {
    span: { start: branch.around.start, end: Math.min(branch.span.start, branch.around.start + 200) },
    what: `Errors are handled only in the environments that \`${condition}\` chooses; elsewhere the code goes on as if all were well.`,
  };
}

/** True where the function goes on to send something or to take money once the arm was not taken. */
function isSentLater(file: CodeFile, { span }: ConditionalBranch): boolean {
  const around = file.functionAt(span.start);
  if (around === undefined) return false;
  return file
    .callsTo(...DELIVERIES, ...SENDERS)
    .some((call) => call.span.start > span.end && sameFunction(call.inside, around) && file.conditionsAround(call.span).length === 0);
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
const SWITCHED = /(?:NODE_ENV|APP_ENV|ENVIRONMENT|\benv(?:ironment)?)["'\])]*(?:\.(?:as_str|to_lowercase|toLowerCase)\(\))*$/i;

function holds(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

function isFilter({ method, name }: Call): boolean {
  return FILTERS.includes(method) || /\b(?:Conventions|Filters)\.Add$/.test(name);
}

/** What a call puts in front of requests to protect them, in words; undefined for anything else. */
function filterOf(call: Call): string | undefined {
  if (!isFilter(call)) return undefined;
  const names = [
    call.method,
    ...call.args.flatMap(({ kind, text }) => ((kind === 'string' && !text.startsWith(':')) || kind === 'function' ? [] : [loaded(text)])),
  ];
  return names
    .map((name) => name.replace(/\(.*$/s, ''))
    .find((name) => name.length < 60 && PROTECTS.test(name) && !NO_PROTECTION.test(name));
}

/** `require('./auth')` is what it loads. */
const loaded = (text: string): string => /^require\(\s*["']([^"']+)["']\s*\)/.exec(text)?.[1] ?? text;

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

/** Classes of a profile for developers by their names: `DevMailSender`, `LocalSecurityConfig`. */
const OF_DEVELOPERS_PROFILE = /^(?:Dev|Development|Local)\w*(?:Mail|Email|Sms|Notif|Payment|Auth|Security)\w*/;

function* judgeProfile({ args, target, span }: Annotation, file: CodeFile): Iterable<Found> {
  const profile = args[0]?.value().literal;
  if (typeof profile !== 'string' || !/^!?(?:dev|development|local|prod|production)$/.test(profile)) return;
  const stands = file.classes.find((one) => one.span.start === target.start && one.span.end === target.end);
  const isMade = stands === undefined && target.end - target.start < 600;
  const name = (
    OF_DEVELOPERS_PROFILE.exec(stands?.name ?? '') ?? STAND_IN.exec(stands?.name ?? (isMade ? file.source.slice(target) : ''))
  )?.[0];
  if (name !== undefined) yield { span, what: `\`${name}\` takes the place of the real one in the profile \`${profile}\`.` };
}
