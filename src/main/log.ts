import { type Logger, pino, stdSerializers } from 'pino';
import pretty from 'pino-pretty';
import type { LogSettings } from '../settings.ts';

/** What must never be in a log although somebody logs the object that holds it. */
const REDACTED = ['privateKey', 'secret', 'secrets', 'token', 'password', 'authorization'].flatMap((name) => [
  name,
  `*.${name}`,
  `*.*.${name}`,
]);

/** GitHub's tokens, JSON web tokens, the password in a URL, PEM keys. */
const SECRETS =
  /\bgh[a-z]_\w{20,}|\bgithub_pat_\w{20,}|\beyJ[\w-]{10,}\.[\w.-]{10,}|(?<=:\/\/[^\s:@/]{0,100}:)[^\s@/]{1,500}(?=@)|-----BEGIN [^-]{1,40}-----[^-]{0,10000}/g;

/** Opens the stream of events: one JSON object a line on stdout, or lines for people when asked for and stdout is a terminal. */
export function createLog(settings: LogSettings, isTerminal: boolean): Logger {
  const options = {
    level: settings.level,
    base: {},
    redact: { paths: REDACTED, censor: '[redacted]' },
    serializers: { err: withoutSecrets },
  };
  // Written at once: what is buffered is lost with a process that is killed, and with nobody left to read it pino waits for ever to get rid of it.
  const stream =
    settings.format === 'pretty' && isTerminal ? pretty({ colorize: true, sync: true }) : pino.destination({ fd: 1, sync: true });
  return pino(options, stream);
}

/**
 * An error as a log may show it: kind, words, place and code. Errors of HTTP clients and databases carry requests with tokens
 * and rows with values; nothing else of them is kept.
 */
export function withoutSecrets(error: unknown): object {
  if (!(error instanceof Error)) return { message: scrub(String(error)) };
  const { type, message, stack } = stdSerializers.err(error);
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  const status = 'status' in error && typeof error.status === 'number' ? { status: error.status } : {};
  return { type, message: scrub(message), stack: scrub(stack), ...code, ...status };
}

function scrub(text: string): string {
  return text.slice(0, 8_000).replace(SECRETS, '[redacted]');
}
