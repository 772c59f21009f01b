import type { SourceText } from '../../text.ts';
import type { Setting } from '../kinds.ts';
import { isVariable } from './flatten.ts';

/** Configuration files of brokers and stores: `rabbitmq.conf`, `redis.conf`. */
export const SERVER_CREDENTIALS = /(?:^|\/)(?:rabbitmq|redis|valkey|sentinel)[\w.-]*\.conf$/;

const WORDS: ReadonlyMap<string, string> = new Map([
  ['requirepass', 'redis.password'],
  ['masterauth', 'redis.master.password'],
]);

/**
 * The credentials in the configuration of a broker or store: `default_pass = x` of RabbitMQ, `requirepass x` of Redis. All else in
 * it is the server's own business.
 */
export function readServerCredentials(source: SourceText): readonly Setting[] {
  const settings: Setting[] = [];
  for (let line = 1; line <= source.lineCount; line += 1) {
    const match = /^(\s*)([\w.-]+)(\s*=\s*|\s+)(["']?)([^\s"'#]+)\4\s*$/.exec(source.line(line));
    const [, indent = '', name = '', between = '', quote = '', value = ''] = match ?? [];
    const key = between.includes('=') ? (/pass/.test(name) ? name : undefined) : WORDS.get(name);
    if (match === null || key === undefined) continue;
    const start = source.lineSpan(line).start + indent.length;
    const from = start + name.length + between.length + quote.length;
    const valueSpan = { start: from, end: from + value.length };
    settings.push({ key, value, span: { start, end: valueSpan.end + quote.length }, valueSpan, dynamic: isVariable(value) });
  }
  return settings;
}
