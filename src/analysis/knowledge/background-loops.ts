import type { Call, CodeFile, Expression } from '../code.ts';
import type { Language } from '../languages.ts';
import type { Span } from '../text.ts';
import { startedThreads } from './stream-consumers.ts';

/** Calls that run their first argument again and again. */
const TIMERS: readonly string[] = [
  'setInterval',
  '*.scheduleAtFixedRate',
  '*.scheduleWithFixedDelay',
  'fixedRateTimer',
  'kotlin.concurrent.fixedRateTimer',
  'Timer',
  'System.Threading.Timer',
  'Concurrent.TimerTask.new',
];

/** How an endless loop begins, and how it waits for its next round. */
const LOOPS: Partial<Record<Language, readonly [loop: RegExp, wait: RegExp]>> = {
  python: [/\bwhile\s+(?:True|1|not\s[^\n:]*|(?:self\.)?\w*running\w*)\s*:/, /\b(?:sleep|wait|run_pending)\(/],
  go: [
    /\bfor\s*(?:\{|;\s*;|range\s+[\w.]*[tT]ick\w*(?:\.C)?\b)|\bfor\s+range\s+time\.Tick/,
    /\btime\.(?:Sleep|After|Tick|NewTicker)\(|\w\.C\b/,
  ],
  rust: [/\bloop\s*\{|\bwhile\s+true\b/, /\bsleep\(|\.tick\(\)/],
  ruby: [/\bloop\b|\bwhile\s+true\b/, /\bsleep\b/],
  java: [/\bwhile\s*\(\s*(?:true|!|running|isRunning)/, /Thread\.sleep\(|\.sleep\(/],
  kotlin: [/\bwhile\s*\(\s*(?:true|isActive|!)/, /\bdelay\(|Thread\.sleep\(/],
  csharp: [/\bwhile\s*\(\s*(?:true|!|await\s)/, /Task\.Delay\(|WaitForNextTickAsync\(|Thread\.Sleep\(/],
};

/** What reaches beyond the process: data, mail, other services. */
const WORK =
  /\b(?:db|DB|gorm|tx|cursor|prisma|knex|mongoose|\w*[rR]epo(?:sitory)?|\w*Service|\w*Model|collection|smtp\w*|mailer|transporter|axios|requests|httpx|s3|bucket)\b\s*(?:\.|->|::|\?\.)|\.(?:objects|query|query_one|execute|executemany|find(?:One|All|Many|By\w*|Unique|First)?|updateMany|updateOne|deleteMany|deleteOne|insertMany|insertOne|findAndModify|bulkWrite|save\w*|destroy|sendMail|send_mail|send_message|sendMessage|commit)\(|\bfetch\(|\bsqlx::|\bhttp\.(?:Get|Post)\(|\breqwest::/;
/** What a process may well do for itself and its own connections. */
const OWN =
  /\bping\b|heart_?beat|keep_?alive|memoryUsage|\bwss?\b|\bsockets?\b|\bclients\b|metric|gauge|prometheus|\bevict|cache|visitors|limiter|\bmutex\b|\bmu\.|\.lock\(|emit\(|broadcast|process\.stdout|uptime|healthz?\b|spinner|progress|version/i;

/** Calls by which a file starts a loop or a timer that is seen to reach beyond the process. */
export function* backgroundLoops(file: CodeFile): Iterable<Call> {
  for (const call of file.callsTo(...TIMERS)) {
    const takesDelay = call.method !== 'Timer' || call.args.length === 4;
    if (takesDelay && works([call.span, ...bodiesOf(call.args[0], file)], file)) yield call;
  }
  const forms = LOOPS[file.language];
  if (!forms) return;
  for (const { thread, bodies } of startedThreads(file)) {
    const texts = bodies.map((span) => file.source.slice(span));
    if (texts.some((text) => forms[0].test(text) && forms[1].test(text)) && works(bodies, file)) yield thread;
  }
}

function works(spans: readonly Span[], file: CodeFile): boolean {
  const text = spans.map((span) => file.source.slice(span)).join('\n');
  const below = calledIn(spans, file)
    .map((span) => file.source.slice(span))
    .join('\n');
  return !OWN.test(text) && (WORK.test(text) || (WORK.test(below) && !OWN.test(below)));
}

/** Functions of the file by the name that is handed over: `purge`, `this.purge`, `self.purge`, `this::purge`. */
function bodiesOf(given: Expression | undefined, { functions }: CodeFile): readonly Span[] {
  const name = /(\w+)(?:\(.*\)|\.bind\(.*\))?$/s.exec(given?.text.slice(0, 120) ?? '')?.[1];
  return functions.filter((one) => one.name !== undefined && one.name === name).map(({ span }) => span);
}

/** Functions of the file that are called there. */
function calledIn(spans: readonly Span[], file: CodeFile): readonly Span[] {
  const names = new Set(
    file.calls
      .filter((call) => spans.some((span) => span.start <= call.span.start && call.span.end <= span.end))
      .map(({ method }) => method),
  );
  return file.functions
    .filter(({ name, span }) => name !== undefined && names.has(name) && !spans.some((one) => one.start === span.start))
    .map(({ span }) => span);
}
