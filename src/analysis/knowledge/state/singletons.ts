import type { Repository } from '../../repository.ts';

/**
 * True for a class of which ASP.NET makes one: `AddSingleton<IStore, Store>()` stands somewhere in the app, and no other class is ever taken
 * in its place.
 */
export function isSingleton(owner: string, sources: readonly string[], repository: Repository): boolean {
  const registered = new RegExp(
    `AddSingleton(?:<(?:([\\w.]+),\\s*)?(?:\\w+\\.)*${owner}>|(?:<([\\w.]+)>)?\\((?:\\w+ => )?new (?:\\w+\\.)*${owner}\\b)`,
  );
  const texts = sources.filter((path) => path.endsWith('.cs')).map((path) => repository.source(path)?.text ?? '');
  const found = texts.map((text) => registered.exec(text)).find((match) => match !== null);
  const service = found?.[1] ?? found?.[2];
  if (!found || service === undefined) return found !== undefined;
  const others = new RegExp(
    `Add(?:Singleton|Scoped|Transient)<\\s*${service.replaceAll('.', '\\.')}\\s*[,>](?!\\s*(?:\\w+\\.)*${owner}\\b)`,
  );
  return !texts.some((text) => others.test(text));
}
