import { isForNothing } from '../environment/nothing-given.ts';
import type { Call, CodeFile } from '../../code.ts';
import type { Span } from '../../text.ts';
import { environmentCondition } from '../environment/environment-names.ts';
import { isFallback } from '../environment/fallbacks.ts';
import { isForDevelopment } from '../environment/for-development.ts';

/** A literal address of a service of the same network, whatever takes it. */
export interface InternalAddress {
  readonly span: Span;
  readonly host: string;
}

/** A host that nobody but another service of the same network has: a name with a port or a hyphen, of a cluster, or a private number. */
const ANOTHER =
  /^(?:https?|grpc|wss?):\/\/(?!localhost|127\.|0\.0|(?:example|host|server|domain|test|foo|your|my|some)\b)(?:[a-z][a-z\d_]*:\d{2,5}|[a-z][a-z\d]*(?:[-_][a-z\d]+)+(?::\d{2,5})?|[\w.-]+\.(?:internal|svc|cluster\.local)(?::\d+)?|(?:10|192\.168|172\.(?:1[6-9]|2\d|3[01]))(?:\.\d{1,3}){2,3}(?::\d+)?)(?:[/?#]|$)/;
/** What stands before a value that is taken where there is no other. */
const INSTEAD = /unwrap_or(?:_else)?\(|or_?else|\|\||\?\?|\?:|\bor\s+["'`]?$/i;
/** Calls that show the address, look for it or send the visitor there. */
const SHOWS =
  /^(?:log\w*|info|warn\w*|error|debug|print\w*|println|echo|puts|console|includes|startsWith|endsWith|has_?prefix|contains|indexOf|match|test|replace\w*|split|expect|assert\w*|eq|equals|redirect\w*|with_?origins?|allow\w*|cors|add_?origin|set_?header|header|describe|it|Errorf?|Exception|raise|fatal\w*|Describe|Example|Schema|ApiProperty|addServer|setDescription|add_argument|option|flag|String|StringVar)$/i;
/** Names of addresses by which others reach this app, and of samples. */
const NOT_ASKED =
  /origin|redirect|callback|return|success|cancel|cors|site|public|front|swagger|openapi|example|default|issuer|audience|referer|proxy_?host|namespace|schema|(?:reset|verif|confirm|activat|invit|unsubscribe|log_?in|image|logo|avatar)\w*(?:url|link|uri)$/i;

/** Addresses that no deploy but one has, where code keeps or uses them; what is shown, compared, or the app's own is left out. */
export function* internalAddresses(file: CodeFile): Iterable<InternalAddress> {
  // Konfig's maps are what the variables of the environment come before.
  if (/\bConfigurationMap\(/.test(file.source.text)) return;
  for (const { text, span } of file.strings) {
    if (!ANOTHER.test(text) || /\$\{[^}]*\}/.test(hostOf(text)) || isFallback(file, span) || isForDevelopment(file, span)) continue;
    const around = file.calls.filter(({ span: call, callee }) => callee.end <= span.start && span.end <= call.end);
    const call = around.toSorted((a, b) => b.span.start - a.span.start)[0];
    const before =
      file.source.text
        .slice(Math.max(0, span.start - 80), span.start)
        .split('\n')
        .at(-1) ?? '';
    const name = /([\w$-]+)["'\])]*\s*(?::\s*[\w.<>?&' ]+)?\s*(?::=|=>|[:=])\s*[&@$fbru]{0,2}$/.exec(before)?.[1];
    if (
      (call && SHOWS.test(call.method)) ||
      (name !== undefined && NOT_ASKED.test(name)) ||
      /[=!]==?\s*$/.test(before) ||
      INSTEAD.test(before)
    )
      continue;
    if ((call === undefined && name === undefined) || (call && isDefault(call, span))) continue;
    if (environmentCondition(file.conditionsAround(span)) !== undefined || isWhereUnset(file, span)) continue;
    yield { span, host: hostOf(text) };
  }
}

function hostOf(address: string): string {
  return address.replace(/^\w+:\/\/(?:[^/@]*@)?/, '').replace(/[/?#].*$/, '');
}

/** True in a branch for a value that nobody has set: `if addr == "" { addr = "orders:50051" }`. */
export function isWhereUnset(file: CodeFile, span: Span): boolean {
  return file.conditionsAround(span).some(isForNothing);
}

/** What a lookup gives where there is nothing under a name: `settings.fetch(:api, 'http://users:3000')`. */
function isDefault({ args: [first, second], method }: Call, span: Span): boolean {
  const isSecond = second !== undefined && second.span.start <= span.start && span.end <= second.span.end;
  return isSecond && first !== undefined && /get|fetch|default|lookup|env|dig|property|option|param/i.test(method);
}
