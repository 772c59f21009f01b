import { accountPasswords, setUpDevelopment } from '../secrets/account-commands.ts';
import type { CodeFile } from '../../code.ts';
import type { DataNode, Setting, SettingsFile, UnitFile } from '../../documents/kinds.ts';
import type { Command } from '../../shell.ts';
import type { Span } from '../../text.ts';
import { isLocalName } from './environment-names.ts';
import { leaves, settingTexts, type NamedText } from '../settings/named-texts.ts';
import { namedLiterals, namedValues } from '../settings/named-values.ts';

/** Settings of a file without those of a profile or a section that only developers and tests use (`development:` in Rails' YAML). */
export function deployedSettings(file: SettingsFile): SettingsFile {
  const ofDevelopers = ({ key, profile }: Setting): boolean =>
    isLocalProfile(profile) || (SECTIONED.has(file.reader) && isLocalName(key.split('.', 1)[0]));
  // What a configuration server hands to developers is a file of its own.
  const isOfDevelopers = file.reader === 'spring' && isLocalName(file.environment);
  return { ...file, settings: isOfDevelopers || NAMES_VARIABLES.test(file.path) ? [] : file.settings.filter((one) => !ofDevelopers(one)) };
}

/** What node-config and `config` keep there are the names of variables. Source: https://github.com/node-config/node-config/wiki/Environment-Variables */
const NAMES_VARIABLES = /(?:^|\/)custom[-_]environment[-_]variables\.\w+$/;

/** Spring's parts may be for several profiles. */
function isLocalProfile(profile: string | undefined): boolean {
  return profile !== undefined && profile.split(/[,|]/).every((one) => isLocalName(one.trim()));
}

/** Readers that choose a section by the environment's name. */
const SECTIONED = new Set(['rails', 'rocket', 'other']);

/** Settings of a unit or an INI file, and the variables that its `Environment=` or `environment=` gives to a process. */
export function processTexts(file: Pick<UnitFile | SettingsFile, 'settings'>): readonly NamedText[] {
  return settingTexts(file).flatMap((entry) => (/(?:^|\.)environment$/i.test(entry.name) ? assignments(entry) : [entry]));
}

/** `A=b "C=d e"` of systemd, `A="b",C="d"` of supervisord. */
function assignments({ text, span, dynamic }: NamedText): readonly NamedText[] {
  return [...text.matchAll(/["']?([A-Za-z_]\w*)=(?:"([^"]*)"|'([^']*)'|([^\s,"']*))/g)].map((match) => ({
    name: match[1] ?? '',
    text: match[2] ?? match[3] ?? match[4] ?? '',
    span,
    dynamic: dynamic || /[%$]\w|\$\{/.test(match[0]),
  }));
}

/** All scalars of a tree by their dotted keys; an entry of a list of `name`/`key` and `value` goes by that name. */
export function manifestTexts(node: DataNode | undefined): readonly NamedText[] {
  return node === undefined ? [] : [...pairs(node), ...leaves(node)];
}

function pairs(node: DataNode): readonly NamedText[] {
  const name = (node.at('name') ?? node.at('key') ?? node.at('Name') ?? node.at('Key'))?.text;
  const value = node.at('value') ?? node.at('Value');
  const own =
    node.kind === 'map' && name !== undefined && value?.text !== undefined
      ? [{ name, text: value.text, span: value.span, dynamic: value.dynamic }]
      : [];
  return [...own, ...node.children.flatMap((child) => (child.kind === 'scalar' ? [] : pairs(child)))];
}

/** Options that take a password under a name of their own. */
const PASSWORDS: Readonly<Record<string, string>> = { requirepass: 'password', masterauth: 'password' };
/** Programs whose short option is a password, with its form. */
const SHORT: Readonly<Record<string, RegExp>> = {
  docker: /^-p$/,
  podman: /^-p$/,
  mysql: /^-p(.+)$/,
  mysqldump: /^-p(.+)$/,
  mysqladmin: /^-p(.+)$/,
  sshpass: /^-p(.*)$/,
  mongo: /^-p$/,
  mongosh: /^-p$/,
  mongorestore: /^-p$/,
  mongodump: /^-p$/,
  mongoimport: /^-p$/,
  mongoexport: /^-p$/,
  'redis-cli': /^-a$/,
  sqlcmd: /^-P(.*)$/,
  ldapadd: /^-w$/,
  ldapmodify: /^-w$/,
  ldapsearch: /^-w$/,
  users: /^-p$/,
  'elasticsearch-users': /^-p$/,
};

/** Options with their values and variables that commands set: `--password=x`, `--token x`, `DB_PASSWORD=x ./migrate`. */
export function commandTexts(commands: readonly Command[]): readonly NamedText[] {
  const accounts = setUpDevelopment(commands) ? () => [] : accountPasswords;
  return commands.flatMap((command, at) => {
    const { name: program, args, assignments: set, span } = command;
    return [
      ...shortPasswords(program, args).map((value) => named('password', value, span)),
      ...accounts(command, commands[at + 1]).map((value) => named('password', value, span)),
      ...(program === 'curl' ? ofRequests(args).map((value) => named('token', value, span)) : []),
      ...set.map(({ name, value }) => named(name, value, span)),
      ...handedPairs(program, args).map(([name, value]) => named(name, value, span)),
      ...netrc(program, args).map((value) => named('password', value, span)),
      ...args.flatMap((word, index) => {
        const [, name = '', value] = /^--?([A-Za-z][\w-]{2,40})(?:=(.*))?$/s.exec(word) ?? [];
        const given = value ?? (args[index + 1]?.startsWith('-') === false ? args[index + 1] : undefined);
        return name === '' || given === undefined ? [] : [named(PASSWORDS[name] ?? name, given, span)];
      }),
    ];
  });
}

/** Files that settings are written to, and not those that show what to fill in. */
const SETTINGS_FILE = /^(?!.*(?:example|sample|template|dist|\btest|\.test)).*(?:\.env\b|\benv$|\.(?:conf|cfg|ini|properties|toml)$)/;
const LINE = /^[ \t]*(?:export[ \t]+)?([A-Za-z_]\w*)=["']?([^"'\s$`]+)["']?[ \t]*$/gm;

/** What commands write into files of settings: `echo "KEY=x" >> .env`, `cat > .env <<EOF`. */
export function writtenTexts(commands: readonly Command[]): readonly NamedText[] {
  return commands.flatMap(({ name, args, redirects, span }) => {
    const isToSettings = redirects.some(
      ({ operator, target, body }) => body === undefined && operator.includes('>') && SETTINGS_FILE.test(target),
    );
    if (!isToSettings) return [];
    const said = /^(?:echo|printf)$/.test(name) ? args.map((word) => ({ text: word.replaceAll('\\n', '\n'), start: undefined })) : [];
    const bodies = redirects.flatMap(({ target, body }) => (body === undefined ? [] : [{ text: target, start: body.start }]));
    return [...said, ...bodies].flatMap(({ text, start }) =>
      [...text.matchAll(LINE)].map(({ 0: whole, 1: key = '', 2: value = '', index }) =>
        named(key, value, start === undefined ? span : { start: start + index, end: start + index + whole.length }),
      ),
    );
  });
}

/** Options behind which a name and its value stand: `helm upgrade --set db.password=x`, `kubectl create secret … --from-literal=token=x`. */
const HANDS_PAIRS =
  /^(?:-e|--env|--build-arg|--set|--set-string|--from-literal|--set-env-vars|--update-env-vars|--extra-vars|--app-setting)$/;
/** Words behind which pairs stand: `heroku config:set KEY=x`, `fly secrets set KEY=x`. */
const SETS_PAIRS = /^(?:config:set|config:add)$/;

function handedPairs(program: string, args: readonly string[]): readonly (readonly [name: string, value: string])[] {
  // A container that is run by hand is started beside the one who runs it.
  if (/^(?:docker|podman)$/.test(program) && args.includes('run')) return [];
  const isEnv = /^(?:cross-env|dotenv)$/.test(program);
  const words = args.flatMap((word, index) => {
    const [option = '', ...rest] = word.startsWith('--') ? word.split('=') : [word];
    if (HANDS_PAIRS.test(option)) return rest.length > 0 ? [rest.join('=')] : [args[index + 1] ?? ''];
    const isSet = args.slice(0, index).some((one) => SETS_PAIRS.test(one)) || (args[0] === 'secrets' && args[1] === 'set' && index > 1);
    return isSet || isEnv ? [word] : [];
  });
  return words
    .flatMap((word) => word.split(/,(?=[\w.-]+=)|\s+(?=[\w.-]+=)/))
    .flatMap((pair): readonly (readonly [string, string])[] => {
      const [, name, value] = /^([\w.-]+)=["']?([^"'\s]+)["']?$/.exec(pair) ?? [];
      return name === undefined || value === undefined ? [] : [[name, value]];
    });
}

/** `echo "machine git.acme.io login ci password x" > ~/.netrc`. */
function netrc(program: string, args: readonly string[]): readonly string[] {
  if (!/^(?:echo|printf)$/.test(program)) return [];
  return args.flatMap((word) => /\bmachine\s+\S+\s+login\s+\S+\s+password\s+([^\s\\"']{4,})/.exec(word)?.[1] ?? []);
}

/** `curl -u user:password`, `curl -H "Authorization: Bearer token"`. */
function ofRequests(args: readonly string[]): readonly string[] {
  return args.flatMap((word, index) => {
    const before = args[index - 1] ?? '';
    const account = /^(?:-u|--user)$/.test(before) ? /^[^:]+:(.+)$/s.exec(word)?.[1] : undefined;
    const header = /^(?:-H|--header)$/.test(before) ? HEADER.exec(word)?.[1] : undefined;
    return account ?? header ?? [];
  });
}

const HEADER = /^(?:authorization:\s*(?:bearer|basic|token)\s+|(?:x-[\w-]*(?:key|token|secret)|api-?key|private-token):\s*)(\S{8,})$/i;

/** `mysql -uroot -psecret`, `docker login -u acme -p secret`; `docker run -p 80:80` maps a port. */
function shortPasswords(program: string, args: readonly string[]): readonly string[] {
  const form = SHORT[program];
  if (form === undefined || (/docker|podman/.test(program) && args[0] !== 'login')) return [];
  return args.flatMap((word, index) => {
    const match = form.exec(word);
    const value = match?.[1] === undefined || match[1] === '' ? args[index + 1] : match[1];
    return match && value !== undefined && !value.startsWith('-') ? [value] : [];
  });
}

function named(name: string, text: string, span: Span): NamedText {
  return { name, text, span, dynamic: /[$`]|\{\{/.test(text) };
}

/**
 * Literal texts of Terraform by the names that they are given to: attributes, defaults of variables, and pairs of `name` and
 * `value` in blocks and objects (`env`, `environment`).
 */
export function terraformTexts(file: CodeFile): readonly NamedText[] {
  return [
    ...namedLiterals(file, () => true).map(({ name, literal, origin }) => named(name, literal, origin)),
    ...defaults(file),
    ...inPairs(file),
  ];
}

function defaults(file: CodeFile): readonly NamedText[] {
  return file.calls.flatMap(({ name, named: given }) => {
    const value = given.find(({ key }) => key === 'default')?.value.value();
    if (!name.startsWith('variable.') || value?.provenance !== 'literal' || typeof value.literal !== 'string' || !value.origin) return [];
    return [named(name.slice('variable.'.length), value.literal, value.origin)];
  });
}

/** How far a value may stand from its name, in characters. */
const PAIR = 200;

function inPairs(file: CodeFile): readonly NamedText[] {
  const entries = namedValues(file).filter(({ name }) => name === 'name' || name === 'value');
  return entries.flatMap(({ name, value }, index) => {
    const before = entries[index - 1];
    const [told, given] = [before?.value.value(), value.value()];
    const isNear = name === 'value' && before?.name === 'name' && Math.abs(value.span.start - before.value.span.end) < PAIR;
    if (!isNear || typeof told?.literal !== 'string' || given.provenance !== 'literal' || typeof given.literal !== 'string') return [];
    return [named(told.literal, given.literal, given.origin ?? value.span)];
  });
}
