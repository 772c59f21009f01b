import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { pino } from 'pino';
import { EXIT } from '../../src/cli/program/exit-codes.ts';
import { commandLine } from '../../src/cli/program/program.ts';
import { COMMANDS } from '../../src/commands/command.ts';
import { REACTIONS } from '../../src/github/commands/reactions.ts';
import { PAYLOADS } from '../../src/github/delivery/payloads.ts';
import { BUTTON_NAMES } from '../../src/report/github/check-run/buttons.ts';
import { createDoor } from '../../src/web/door.ts';
import { createMetrics } from '../../src/web/metrics.ts';

/** Every entry of the program's own lists, by the name that a claim's `of` has for it: each needs a claim. */
export function promised(): readonly string[] {
  return [...routes(), ...eventActions(), ...conversation(), ...exitCodes(), ...usage(), ...appUsage(), ...variables()];
}

/** `GET /healthz`. */
function routes(): readonly string[] {
  const door = createDoor({
    settings: { secrets: ['x'], path: '/api/github/webhooks' },
    appId: 1,
    log: pino({ level: 'silent' }),
    metrics: createMetrics(async () => 0),
    version: '',
    accept: async () => 'ignored',
    ready: async () => undefined,
  });
  return door.routes.filter(({ method }) => method !== 'ALL').map(({ method, path }) => `${method} ${path}`);
}

/** `pull_request.opened`, or `push` for an event without actions: what the reader of each event tells from the rest. */
function eventActions(): readonly string[] {
  const [, ...readers] = readFileSync('src/github/delivery/events.ts', 'utf8').split(/^  (?=\w+: reading\()/m);
  const actions = new Map(readers.map((reader) => [reader.slice(0, reader.indexOf(':')), actionsIn(reader)]));
  return Object.keys(PAYLOADS).flatMap((event) => {
    const own = actions.get(event) ?? [];
    return own.length === 0 ? [event] : own.map((action) => `${event}.${action}`);
  });
}

function actionsIn(reader: string): readonly string[] {
  const [own = ''] = reader.split(/^\};$/m);
  return [...new Set([...own.matchAll(/case '(\w+)':|action [!=]== '(\w+)'/g)].map(([, one, other]) => `${one ?? other}`))];
}

function conversation(): readonly string[] {
  return [
    ...Object.keys(COMMANDS).map((name) => `/twelvefold ${name}`),
    ...BUTTON_NAMES.map((name) => `button ${name}`),
    ...Object.keys(REACTIONS).map((name) => `reaction ${name}`),
  ];
}

function exitCodes(): readonly string[] {
  const [told = ''] = /^.*Exit codes: .*$/m.exec(readFileSync('docs/operating.md', 'utf8')) ?? [];
  const ofApp = [...told.matchAll(/(?<=[:;] )\d(?= )/g)].map(([code]) => `app exit ${code}`);
  return [...Object.values(EXIT).map((code) => `exit ${code}`), ...ofApp];
}

/** Commands, and options with the values that they may have: `twelvefold policy show`, `--format`, `--format=json`. */
function usage(): readonly string[] {
  const { stdout, stderr } = process;
  const program = commandLine({ stdout, stderr, signal: new AbortController().signal }, () => undefined);
  return [...new Set([...namesIn(program, ''), '--help'])];
}

function namesIn(command: Command, around: string): readonly string[] {
  const name = `${around} ${command.name()}`.trim();
  const options = command.options.flatMap(({ long, argChoices = [] }) => [`${long}`, ...argChoices.map((value) => `${long}=${value}`)]);
  return [...(around === '' ? [] : [name]), ...options, ...command.commands.flatMap((each) => namesIn(each, name))];
}

/** The App's program begins its work when it is loaded, so it is read. */
function appUsage(): readonly string[] {
  const source = readFileSync('src/main.ts', 'utf8');
  const types = [...source.matchAll(/\.command\('(\w+)'\)/g)].map(([, name]) => `app ${name}`);
  const values = [...source.matchAll(/new Option\('(--\w+)[^]*?\.choices\(\['(\w+)'\]\)/g)].map(
    ([, name, value]) => `app ${name}=${value}`,
  );
  return [...types, ...values];
}

/** Variables that set up a process, where their shapes are written down. */
function variables(): readonly string[] {
  const sources = ['app', 'database', 'server', 'webhook'].map((name) => readFileSync(`src/settings/${name}.ts`, 'utf8'));
  const inline = sources.flatMap((source) => [...source.matchAll(/(?<=^ {4}|[{,] )([A-Z][A-Z_]+): (?:z\b|oneOf|wholeNumber)/gm)]);
  return [...new Set(inline.map(([, name]) => `${name}`))];
}
