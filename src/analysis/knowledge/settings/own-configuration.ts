import type { Setting, SettingsFile } from '../../documents/kinds.ts';
import { baseName, directoryOf } from '../../paths.ts';
import { repositoryFact } from '../../remembered-facts.ts';
import type { Deployable, Repository } from '../../repository.ts';
import { holdsAlone } from '../../text.ts';
import { isLocalName } from '../environment/environment-names.ts';

/** Where libraries are told to let variables come before what a file says, in all languages. */
const OVERRIDES =
  /\bAutomaticEnv\b|\bBindEnv\b|\bSetEnvPrefix\b|\bEnvironment::(?:with_prefix|default)\b|\bEnv::(?:prefixed|raw)\b|\benv\.Provider(?:WithValue)?\(|\bcleanenv\b|\benvconfig\b|caarlos0\/env|\bAddEnvironmentVariables\b|\bcustom-environment-variables\b|\bBaseSettings\b|\bnconf\b|\benvvar_prefix\b|\bfrom_prefixed_env\b|\bDynaconf\b|\bconvict\b|\bhabitat\b/;
/** What programs write settings of their own in. */
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

function isRead(path: string, { root, processes, sources }: Deployable, repository: Repository): boolean {
  const name = baseName(path);
  if (processes.some(({ command }) => isNamed(command, name))) return true;
  // Another of its name elsewhere may be for a test, or what one deploy mounts.
  const spelt = directoryOf(path) === root ? name : `${baseName(directoryOf(path))}/${name}`;
  const holders = sources.filter((source) => isNamed(repository.source(source)?.text ?? '', spelt) && repository.role(source) === 'source');
  // What is built into the program are defaults.
  if (holders.some((source) => EMBEDS.test(repository.source(source)?.text ?? ''))) return false;
  return holders.some((source) => repository.code(source)?.mayReadEnvironment === false);
}

const EMBEDS = /go:embed|\binclude_(?:str|bytes)!|\bbindata\b|\bimportlib\.resources\b|\bpkg_resources\b/;

/** True where a word of a command or the end of a string is that name. */
function isNamed(text: string, name: string): boolean {
  return holdsAlone(text, name, /["'`\s/=]/, /^["'`\s]?$/);
}

/** `port`, `httpPort`, `server.port`, `web.listen_addr`. */
const LISTENS =
  /^(?:(?:web|server|https?|https?[-_]?server|app|application|api|listen(?:er)?|service|grpc|rest)[.:])?(?:(?:https?|listen(?:ing)?|server|bind|app|api|web|grpc|service)[-_]?)?(?:port|addr(?:ess)?|listen|bind)$/i;

/** Interfaces of the machine itself. */
const EVERY_INTERFACE = /^(?:0\.0\.0\.0|\[?::\]?|\*)?$/;

/** The port that a setting of a program's own has it listen on; beside the host of another server it is that one's. */
export function listeningPort({ key, value }: Setting, settings: readonly Setting[]): number | undefined {
  const isAddress = !/port$/i.test(key);
  const port = LISTENS.test(key)
    ? (isAddress ? /^(?:0\.0\.0\.0|\[::\]|\*)?:(\d{2,5})$/ : /^:?(\d{2,5})$/).exec(value.trim())?.[1]
    : undefined;
  const section = key.slice(0, key.lastIndexOf('.') + 1);
  const isOthers = settings.some(
    (one) =>
      one.key.startsWith(section) &&
      /^(?:host|hostname|server)$/i.test(one.key.slice(section.length)) &&
      !EVERY_INTERFACE.test(one.value.trim()),
  );
  return port === undefined || isOthers || Number(port) > 65_535 ? undefined : Number(port);
}
