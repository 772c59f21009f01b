import type { Repository } from '../../repository.ts';
import { possibleHolders } from '../../words.ts';

/** Where containers of objects are told what to make, or the program makes one for everybody that it hands it to. */
const SETS_UP =
  /\b(?:single|singleton|eagerSingleton|singleOf|bind|provide\w*|module|main|createApp|bootstrap)\b|@Bean\b|listen\(|embeddedServer\(/;
/** One of several, by the configuration or the environment. */
const CHOSEN = /\b(?:if|when|switch|case|else)\b|\?\s|@Profile|@Conditional|@Requires/;

/**
 * True for a class of which the set-up of an app makes an object, once and whatever the configuration says: `single { Orders() }`,
 * `const orders = new Orders()` beside the server.
 */
export function isMadeByHand(owner: string, sources: readonly string[], repository: Repository): boolean {
  const made = new RegExp(`(?<![\\w.])(?:new\\s+)?${owner}\\s*\\(`, 'g');
  const makers = possibleHolders(sources, [owner], repository).flatMap((path) => {
    const text = repository.role(path) === 'source' ? (repository.source(path)?.text ?? '') : '';
    return declares(owner, text) || !SETS_UP.test(text) ? [] : [...text.matchAll(made)].map(({ index }) => lineAround(text, index));
  });
  return makers.length > 0 && makers.every((line) => !CHOSEN.test(line));
}

function declares(owner: string, text: string): boolean {
  return new RegExp(`\\bclass\\s+${owner}\\b`).test(text);
}

/** The line and the two before it, where a condition would stand. */
function lineAround(text: string, index: number): string {
  const end = text.indexOf('\n', index);
  return text
    .slice(0, end === -1 ? text.length : end)
    .split('\n')
    .slice(-3)
    .join('\n');
}
