import type { SettingsFile } from '../../documents/kinds.ts';
import { baseName } from '../../paths.ts';
import { repositoryFact } from '../../remembered-facts.ts';
import type { Deployable, Repository } from '../../repository.ts';
import { isLocalName } from '../environment/environment-names.ts';

/** Where libraries are told to let variables come before what a file says, in all languages. */
const OVERRIDES =
  /\bAutomaticEnv\b|\bBindEnv\b|\bSetEnvPrefix\b|\bEnvironment::(?:with_prefix|default)\b|\bEnv::(?:prefixed|raw)\b|\benv\.Provider(?:WithValue)?\(|\bcleanenv\b|\benvconfig\b|caarlos0\/env|\bAddEnvironmentVariables\b|\bcustom-environment-variables\b|\bBaseSettings\b|\bnconf\b|\benvvar_prefix\b|\bfrom_prefixed_env\b|\bDynaconf\b|\bconvict\b|\bhabitat\b/;
/** Names that a program's own file has under which tools and frameworks keep theirs, too. */
const FORMATS = new Set(['yaml', 'toml', 'json', 'ini']);

/**
 * True for a file of settings that a program reads as its own: its start command names it, or a module that asks the environment
 * for nothing. Where a library lets variables come first, what the file says is only what they fall back to.
 */
export function isOwnConfiguration({ path }: SettingsFile, repository: Repository): boolean {
  return ownConfigurations(repository).has(path);
}

const ownConfigurations = repositoryFact((repository): ReadonlySet<string> => {
  const candidates = repository
    .documents('settings')
    .filter(({ reader, format, environment }) => reader === 'other' && FORMATS.has(format) && !isLocalName(environment));
  const byOwner = Map.groupBy(candidates, ({ path }) => repository.deployableOf(path));
  const found = new Set<string>();
  for (const [owner, files] of byOwner) {
    if (owner === undefined || owner.kind === 'client' || isOverruled(owner, repository)) continue;
    for (const { path } of files) if (isRead(path, owner, repository)) found.add(path);
  }
  return found;
});

function isOverruled({ sources }: Deployable, repository: Repository): boolean {
  return sources.some((path) => OVERRIDES.test(repository.source(path)?.text ?? ''));
}

function isRead(path: string, { processes, sources }: Deployable, repository: Repository): boolean {
  const name = baseName(path);
  const isNamed = (text: string): boolean => {
    const at = text.indexOf(name);
    return at !== -1 && /["'`\s/=]/.test(text.charAt(at - 1)) && !/[\w.-]/.test(text.charAt(at + name.length));
  };
  if (processes.some(({ command }) => isNamed(command))) return true;
  return sources.some((source) => {
    const text = repository.source(source)?.text ?? '';
    const isString = text.includes(`${name}"`) || text.includes(`${name}'`);
    return isString && isNamed(text) && repository.role(source) === 'source' && repository.code(source)?.mayReadEnvironment === false;
  });
}

/** `port`, `httpPort`, `server.port`, `web.listen_addr`. */
const LISTENS =
  /^(?:(?:web|server|https?|https?[-_]?server|app|application|api|listen(?:er)?|service|grpc|rest)[.:])?(?:(?:https?|listen(?:ing)?|server|bind|app|api|web|grpc|service)[-_]?)?(?:port|addr(?:ess)?|listen|bind)$/i;

/** The port that a setting of a program's own has it listen on. */
export function listeningPort(key: string, value: string): number | undefined {
  const isAddress = !/port$/i.test(key);
  const port = LISTENS.test(key)
    ? (isAddress ? /^(?:0\.0\.0\.0|\[::\]|\*)?:(\d{2,5})$/ : /^:?(\d{2,5})$/).exec(value.trim())?.[1]
    : undefined;
  return port === undefined || Number(port) > 65_535 ? undefined : Number(port);
}
