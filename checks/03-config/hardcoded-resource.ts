import { overrideWords } from '../../src/analysis/knowledge/settings/override-words.ts';
import { isDocument } from '../../src/analysis/knowledge/settings/embedded-documents.ts';
import type { ServerConfig, SettingsFile } from '../../src/analysis/documents/kinds.ts';
import { fixedSettings } from '../../src/analysis/knowledge/settings/overridden-settings.ts';
import { lookupFor } from '../../src/analysis/knowledge/environment/environment-lookup.ts';
import { settingTexts } from '../../src/analysis/knowledge/settings/named-texts.ts';
import { choicesAround, isDevelopersFile, isForDevelopment } from '../../src/analysis/knowledge/environment/for-development.ts';
import { isFallback, isLeftOver } from '../../src/analysis/knowledge/environment/fallbacks.ts';
import type { CodeFile, Expression } from '../../src/analysis/code.ts';
import { environmentCondition } from '../../src/analysis/knowledge/environment/environment-names.ts';
import { runsInBrowser } from '../../src/analysis/knowledge/settings/browser-code.ts';
import { type NamedValue, valuesNamed } from '../../src/analysis/knowledge/settings/named-values.ts';
import { APP_LANGUAGES } from '../../src/analysis/languages.ts';
import type { Span } from '../../src/analysis/text.ts';
import { rule, type Context, type Found } from '../rule.ts';
import { EXAMPLES } from './hardcoded-resource.examples.ts';

const WHOLE_ADDRESS = /^\s*(?:[^<>@]{1,60}<)?[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,63}){1,4}>?\s*$/;
const ADDRESS = /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,63}){1,4}/;
/** Names of senders and of those who get an app's mail. */
const SENDERS =
  /^(?:from|sender|\w+_sender|(?:default_?)?from_?(?:email|address|mail)?|sender_?(?:email|address|mail)|(?:mail|email|smtp|mailer)_?(?:from|sender|default_?sender)|mail_default_sender|(?:email_host_user|mail_username)|server_?email|admins?(?:_?emails?)?|managers|noreply(?:_?email)?)$/i;
/** Names of those who get an app's mail, which hold much else as well. */
const RECIPIENTS = /^(?:to|cc|bcc|reply_?to|(?:exception_|error_|notification_|alert_|mail_)?recipients?)$/i;
/** Names of the app's own address. */
const OWN_ADDRESSES =
  /^(?:(?:site|app|application|public|frontend|front_?end|server|web_?site|wagtailadmin|callback|redirect|webhook|external|client)_?(?:base_?)?(?:url|uri|origin)|redirect_?ur[il]s?|authorized_?redirect_?uris|asset_?host)$/i;
/** The same, or the address of another's API: only in settings, where the app speaks of itself, and in the browser. */
const BASE_ADDRESSES = /^(?:base|root|host|api|backend|service|server|socket|ws|graphql)_?(?:base_?)?(?:url|uri|endpoint|origin|host)$/i;
/** Names of the domain that an app is at. */
const DOMAINS =
  /^(?:(?:session|csrf)_cookie_domain|cookie_?domain|aws_s3_custom_domain|(?:app|site|base|main|root|public)_?domain(?:_?name)?)$/i;
const DOMAIN = /^\.?(?!(?:[\w-]+\.)*(?:example\.(?:com|org|net)|localhost|local|test)$)[a-z][\w-]*(?:\.[a-z][\w-]*)+(?::\d+)?$/i;
const PUBLIC_NAME =
  /^(?:www\.|\*\.|\.)?(?!(?:[\w-]+\.)*(?:example|domain|your\w*|my-?(?:domain|site|app)|yourdomain|hostname)\.)(?:[a-z\d][a-z\d-]*\.)+(?!local(?:host|domain)?$|test$|internal$|lan$|svc$|dev$|docker$|invalid$)[a-z]{2,}$/i;
/** Addresses that show what one looks like. */
const SAMPLE =
  /\.{3}|[<>{}]|\bexample\.(?:com|org|net)\b|^http:\/\/(?:127\.0\.0\.1|\[::1\]|localhost)\/|\b(?:your|some|my)[-_]?(?:name|host|domain|site|app|server|company)\b/i;
const SETTINGS_FILE = /(?:^|\/)(?:settings|config|configs|configuration|environments?|constants)(?:\/|[\w.-]*\.\w+$)/i;
const BUCKETS =
  /^(?:bucket|bucket_?name|(?:aws_)?(?:s3|storage|gcs|gs|uploads?|media|assets?|images?|files|static)_?bucket(?:_?name)?|aws_storage_bucket_name|fog_directory)$/i;
const BUCKET = /^(?!your-|my-bucket$)(?!.*(?:^|[-.])(?:tests?|testing|emulator|local)(?:[-.]|$))(?=.*[-.\d])[a-z\d][a-z\d.-]{2,62}$/;
/** Angular's settings of a developer's build, which `environment.prod.ts` replaces. */
const DEVELOPMENT_BUILD = /(?:^|\/)environment(?:\.dev\w*)?\.ts$/;
const WEB_ADDRESS = /^(?:https?|wss?):\/\/[\w.-]+(?::\d+)?(?:\/|$)/;
/** Names of things at Amazon with the account's number in them. */
const ACCOUNT = /arn:aws:[\w-]{1,30}:[\w-]{0,30}:(?!123456789012|0{12}|1{12})\d{12}:|\.amazonaws\.com\/(?!123456789012|0{12})\d{12}\//;
/** Addresses that are the same for everyone. */
const SHARED_HOSTS = /schema\.org|w3\.org|json-schema\.org|googleapis\.com|github\.com|example\.(?:com|org|net)\/ns/;

export default rule({
  id: 'config/hardcoded-resource',
  title: 'Take addresses, buckets and senders from the environment',
  why: 'Staging sends mail in the name of production or writes to its bucket, because the value that varies is part of the code.',
  remedy: 'Read the value from the environment; a literal for local runs may stand behind the lookup as a fallback.',
  severity: 'warning',
  limits: ['Of settings files only those of every environment are judged; a group of one environment is another rule.'],
  code: [
    {
      languages: APP_LANGUAGES,
      literals: [
        '@',
        'http',
        'upload_file',
        'BlobContainer',
        'Bucket',
        'ws://',
        'wss://',
        'ucket',
        'UCKET',
        'arn:aws',
        'amazonaws',
        'default_url_options',
        'omain',
        'OMAIN',
        'fog_directory',
      ],
      judge,
    },
  ],
  documents: { settings: judgeSettings, serverConfig: judgeServer },
  examples: EXAMPLES,
});

/** What puts records in: the addresses in them are data. */
const SEEDS = /(?:^|\/)(?:seeds?|seeders?)(?:\/|\.\w+$)|(?:^|\/)\w+Seeder\.(?:php|cs)$/i;

function* judge(file: CodeFile, context: Context): Iterable<Found> {
  if (SEEDS.test(file.path)) return;
  const inBrowser = runsInBrowser(file, context.deployable);
  for (const named of valuesNamed(file, wantedIn(file, inBrowser))) {
    const what = named.by === 'argument' && BASE_ADDRESSES.test(named.name) ? undefined : said(named.name, file.path, inBrowser);
    if (what === undefined || isSearchedFor(named) || isForDevelopment(file, named.value.span)) continue;
    if (environmentCondition(choicesAround(file, named.value.span)) !== undefined) continue;
    const fitting = literalsOf(named).filter(({ literal }) => what.fits(literal));
    for (const { literal, span } of fitting.slice(0, 1)) {
      if (isFallback(file, span) || (inBrowser && isLeftOver(file, span))) continue;
      const lookup = inBrowser ? undefined : lookupFor(file, span, named.name, true);
      yield {
        span,
        ...(PLACEHOLDER.test(literal) ? { confidence: 'likely' as const } : {}),
        ...(named.call && what.subject === 'The mail address' ? { once: `${file.path}#${named.call.span.start}` } : {}),
        what: `${what.subject} \`${named.name}\` is written into the code.`,
        ...reasonOf(what.subject),
        ...(lookup ? { fix: { title: `Read it from ${lookup.variable}`, safe: true, edits: [lookup] } } : {}),
      };
    }
  }
  yield* positional(file);
  for (const { name, value } of file.language === 'ruby' ? file.assignments : []) {
    const host = name === 'default_url_options' ? value.property('host')?.value() : undefined;
    if (host?.provenance !== 'literal' || !host.origin || typeof host.literal !== 'string' || !host.literal.includes('.')) continue;
    yield {
      span: host.origin,
      // What `rails new` writes there.
      ...(PLACEHOLDER.test(host.literal) ? { confidence: 'likely' as const } : {}),
      what: 'The host of every link that the app makes is written into the code.',
      ...reasonOf('The address'),
    };
  }
  for (const { text, span } of ACCOUNT.test(file.source.text) ? file.strings : []) {
    if (ACCOUNT.test(text) && !isDocument(text))
      yield { span, what: 'The number of an account and the name of a resource in it are written into the code.' };
  }
}

/** Domains that are reserved for examples: what stands there was meant to be replaced. */
const PLACEHOLDER = /(?:^|[@.])example\.(?:com|org|net)\b|\bsamples?\.[\w-]+\.\w+>?$/i;
/** Domains that no mail is sent to or from. */
const NOWHERE = /@(?:[\w-]+\.)*(?:localhost|local|test|invalid|example)>?\s*$/i;

/** A sender that mail is looked for by: `AND(from_="report@acme.io")`, `Message.where(from: …)`. */
function isSearchedFor({ call, name }: NamedValue): boolean {
  return (
    call !== undefined &&
    /^from/i.test(name) &&
    /^(?:AND|OR|NOT|A|Q|search|find|filter|where|find_by|fetch|exists|count|match)/.test(call.method)
  );
}

/** Addresses are no senders: the rule’s own reason is about those. */
function reasonOf(subject: string): Pick<Found, 'why'> {
  return subject === 'The address' || subject === 'The domain'
    ? {
        why: 'Each deploy has addresses of its own: with one in the code, staging sends people and the answers of other services to production.',
      }
    : {};
}

/** Calls that take a sender or a bucket without its name, and the position of it. */
const SENDER_CALLS: Readonly<Record<string, number>> = {
  'django.core.mail.send_mail': 2,
  'django.core.mail.EmailMessage': 2,
  'django.core.mail.EmailMultiAlternatives': 2,
  'smtplib.SMTP().sendmail': 0,
  'smtplib.SMTP_SSL().sendmail': 0,
  MailMessage: 0,
  'System.Net.Mail.MailMessage': 0,
  '*.setFrom': 0,
  '*.SetFrom': 0,
  ...Object.fromEntries(
    ['*.to', '*.from', '*.cc', '*.bcc', '*.replyTo', '*.addAddress', '*.addReplyTo', '*.addTo'].map((name) => [name, 0]),
  ),
};
const BUCKET_CALLS: Readonly<Record<string, number>> = {
  '*.upload_file': 1,
  '*.upload_fileobj': 1,
  '*.download_file': 0,
  '*.Bucket': 0,
  '*.get_bucket': 0,
  '*.fPutObject': 0,
  '*.builder().bucket': 0,
  '*.GetBlobContainerClient': 0,
  '*.get_container_client': 0,
  BlobContainerClient: 1,
  'Azure.Storage.Blobs.BlobContainerClient': 1,
  '*.FPutObject': 1,
  'storage.bucket': 0,
  '@google-cloud/storage.Storage().bucket': 0,
  'github.com/aws/aws-sdk-go/aws.String': 0,
  'github.com/aws/aws-sdk-go-v2/aws.String': 0,
};

/** Calls that take a header of a mail by its name. */
const HEADER_CALLS = ['*.SetHeader', '*.setHeader', '*.SetAddressHeader', '*.add_header', '*.addHeader'];

function* positional(file: CodeFile): Iterable<Found> {
  for (const { args, span } of file.source.text.includes('From') ? file.callsTo(...HEADER_CALLS) : []) {
    const given = args[1]?.value();
    if (args[0]?.value().literal !== 'From' || given?.provenance !== 'literal' || typeof given.literal !== 'string') continue;
    if (WHOLE_ADDRESS.test(given.literal) && !NOWHERE.test(given.literal))
      yield { span: given.origin ?? span, what: 'The mail address of the header `From` is written into the code.' };
  }
  for (const [calls, subject, pattern] of [
    [SENDER_CALLS, 'The mail address', WHOLE_ADDRESS] as const,
    [BUCKET_CALLS, 'The bucket', BUCKET] as const,
  ]) {
    for (const [name, position] of Object.entries(calls)) {
      for (const call of file.callsTo(name)) {
        const given = call.args[position]?.value();
        const isBucket =
          call.method !== 'String' || /\bBucket:\s*$/.test(file.source.text.slice(Math.max(0, call.span.start - 20), call.span.start));
        if (given?.provenance !== 'literal' || typeof given.literal !== 'string' || !pattern.test(given.literal) || !isBucket) continue;
        yield { span: given.origin ?? call.span, what: `${subject} that \`${call.method}\` is given is written into the code.` };
      }
    }
  }
}

function* judgeSettings(file: SettingsFile, context: Context): Iterable<Found> {
  if (context.repository.deployables.length === 0 || file.environment !== undefined) return;
  for (const { name, text, span, dynamic } of settingTexts({ settings: fixedSettings(file, context.repository) })) {
    const last = name.replaceAll('-', '_').split('.').slice(-2);
    const what = dynamic ? undefined : (said(last.at(-1) ?? '', file.path, false) ?? said(last.join('_'), file.path, false));
    if (what?.fits(text) && !isNamedAfter(name, text, file.path))
      yield {
        span,
        what: `${what.subject} \`${name}\` is the same in every deploy.`,
        ...reasonOf(what.subject),
        remedy: overrideWords(name, file),
      };
  }
}

/** The address of somebody else's service, which the file or the section is called after: `blockonomics.json` of `www.blockonomics.co`. */
function isNamedAfter(name: string, text: string, path: string): boolean {
  const host = /^https?:\/\/([\w.-]+)/.exec(text)?.[1]?.split('.') ?? [];
  const stem = /([\w-]+)\.\w+$/.exec(path)?.[1] ?? '';
  const words = [stem, ...name.split('.').slice(0, -1)].map((word) => word.toLowerCase()).filter((word) => word.length > 3);
  return host.length > 1 && words.includes((host.at(-2) ?? '').toLowerCase());
}

/** The first public name that nginx or Apache answers to; a placeholder is filled in by the deploy. */
function* judgeServer(file: ServerConfig, { repository }: Context): Iterable<Found> {
  if (repository.deployables.length === 0 || file.server === 'caddy' || isDevelopersFile(file.path)) return;
  const named = [...file.all('server_name'), ...file.all('ServerName')].find(({ args }) => args.some((name) => PUBLIC_NAME.test(name)));
  const name = named?.args.find((one) => PUBLIC_NAME.test(one));
  if (named && name !== undefined)
    yield {
      span: named.span,
      what: `The server answers to \`${name}\`, the name of one deploy.`,
      ...reasonOf('The address'),
      remedy: 'Let the deploy fill the name in (`envsubst`, a template), or answer to every name (`_`).',
    };
}

/** Names that count in a file: those whose values can't be there, as far as the text tells, are not asked for. */
function wantedIn({ source, path }: CodeFile, inBrowser: boolean): (name: string) => boolean {
  const [mail, web] = [/[\w.+-]@/.test(source.text), source.text.includes('://')];
  return (name) =>
    SENDERS.test(name) || RECIPIENTS.test(name)
      ? mail && said(name, path, inBrowser) !== undefined
      : BUCKETS.test(name) || DOMAINS.test(name) || (web && said(name, path, inBrowser) !== undefined);
}

function said(name: string, path: string, inBrowser: boolean): { subject: string; fits: (literal: string) => boolean } | undefined {
  if (SENDERS.test(name))
    return {
      subject: 'The mail address',
      fits: (literal) => ADDRESS.test(literal) && literal.length < 120 && !/change-?me/i.test(literal) && !NOWHERE.test(literal),
    };
  if (BUCKETS.test(name)) return { subject: 'The bucket', fits: (literal) => BUCKET.test(literal) };
  if (DOMAINS.test(name) && SETTINGS_FILE.test(path)) return { subject: 'The domain', fits: (literal) => DOMAIN.test(literal) };
  if (RECIPIENTS.test(name) && !inBrowser)
    return {
      subject: 'The mail address',
      fits: (literal) =>
        WHOLE_ADDRESS.test(literal) &&
        !/change-?me|@(?:[\w-]+\.)*example\.|^\W*(?:no|do-?not)[-_.]?reply@/i.test(literal) &&
        !NOWHERE.test(literal),
    };
  const isBase =
    BASE_ADDRESSES.test(name) &&
    !DEVELOPMENT_BUILD.test(path) &&
    (inBrowser || (SETTINGS_FILE.test(path) && /^base|^root|^host/i.test(name)));
  if (!isBase && !OWN_ADDRESSES.test(name)) return undefined;
  return { subject: 'The address', fits: (literal) => WEB_ADDRESS.test(literal) && !SHARED_HOSTS.test(literal) && !SAMPLE.test(literal) };
}

/** The literal itself, those of a list, or what a value object is made of (`new InternetAddress("…")`). */
function literalsOf({ value }: NamedValue): readonly { literal: string; span: Span }[] {
  const parts: readonly (Expression | undefined)[] =
    value.elements().length > 0
      ? value.elements().flatMap((one) => (one.elements().length > 0 ? one.elements() : [one]))
      : value.property('address')
        ? [value.property('address')]
        : value.kind === 'call'
          ? [value, value.call()?.args[0]]
          : [value];
  return parts.flatMap((part) => {
    const { provenance, literal, origin } = part?.value() ?? { provenance: 'unknown' };
    return part && provenance === 'literal' && typeof literal === 'string' ? [{ literal, span: origin ?? part.span }] : [];
  });
}
