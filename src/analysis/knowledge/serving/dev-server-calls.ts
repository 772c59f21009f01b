import type { Call } from '../../code.ts';
import { ECMASCRIPT, type Language } from '../../languages.ts';

/** A call by which code starts a server that is made for development. */
interface DevServerCall {
  readonly languages: readonly Language[];
  readonly names: readonly string[];
  /** One of these has to be on; where there are none the server is one whatever it is told. */
  readonly options?: readonly string[];
  /** The first argument. */
  readonly first?: RegExp;
  /** With this option it is another server. */
  readonly unless?: string;
  readonly called: string;
}

/** By the documentation of each library, which says so itself. */
const CALLS: readonly DevServerCall[] = [
  {
    languages: ['python'],
    names: ['flask_socketio.SocketIO().run', '*.socketio.run'],
    options: ['debug', 'use_reloader', 'allow_unsafe_werkzeug'],
    called: 'Werkzeug’s development server',
  },
  { languages: ['python'], names: ['werkzeug.serving.run_simple', 'werkzeug.run_simple'], called: 'Werkzeug’s development server' },
  { languages: ['python'], names: ['dash.Dash().run_server', 'dash.Dash().run'], called: 'Flask’s development server' },
  {
    languages: ['python'],
    names: ['bottle.run', 'bottle.Bottle().run', 'bottle.default_app().run'],
    unless: 'server',
    called: 'Bottle’s development server',
  },
  {
    languages: ['python'],
    names: ['bottle.run', 'bottle.Bottle().run', 'bottle.default_app().run'],
    options: ['reloader', 'debug'],
    called: 'a server that reloads on changes',
  },
  { languages: ['python'], names: ['wsgiref.simple_server.make_server'], called: 'the reference server of Python’s library' },
  {
    languages: ['python'],
    names: ['tornado.web.Application'],
    options: ['debug', 'autoreload'],
    called: 'Tornado in its debug mode, which reloads on changes,',
  },
  {
    languages: ['python'],
    names: ['sanic.Sanic().run', 'sanic.Sanic().prepare'],
    options: ['debug', 'auto_reload', 'dev'],
    called: 'a server that reloads on changes',
  },
  { languages: ['python'], names: ['uvicorn.Config'], options: ['reload'], called: 'a server that reloads on changes' },
  { languages: ['python'], names: ['livereload.Server().serve'], called: 'a server that reloads on changes' },
  {
    languages: ['python'],
    names: ['django.core.management.call_command'],
    first: /^runserver(?:_plus)?$/,
    called: 'Django’s development server',
  },
  { languages: ECMASCRIPT, names: ['next'], options: ['dev'], called: 'the development server of Next.js' },
  { languages: ECMASCRIPT, names: ['nuxt.loadNuxt'], first: /^dev$/, called: 'the development server of Nuxt' },
  { languages: ECMASCRIPT, names: ['webpack-dev-server', 'webpack-dev-middleware'], called: 'webpack’s development server' },
  { languages: ['ruby'], names: ['WEBrick.HTTPServer.new', 'Rack.Handler.WEBrick.run', 'Rackup.Handler.WEBrick.run'], called: 'WEBrick' },
];

/** The canonical names of a language's calls. */
export function devServerCallNames(language: Language): readonly string[] {
  return [...new Set(CALLS.flatMap(({ languages, names }) => (languages.includes(language) ? names : [])))];
}

/** What a call of one of the names starts, and the option that makes it so; undefined where it starts another server. */
export function devServerCall(call: Call, language: Language): { readonly called: string; readonly option?: string } | undefined {
  for (const { languages, names, options, first, unless, called } of CALLS) {
    if (!languages.includes(language) || !names.some((name) => matches(call.name, name))) continue;
    if (unless !== undefined && call.option(unless) !== undefined) continue;
    const said = call.args[0]?.value().literal;
    if (first !== undefined && !(typeof said === 'string' && first.test(said))) continue;
    if (options === undefined) return { called };
    const option = options.find((name) => call.option(name)?.value().literal === true);
    if (option !== undefined) return { called, option };
  }
  return undefined;
}

function matches(name: string, pattern: string): boolean {
  return pattern.startsWith('*.') ? name === pattern.slice(2) || name.endsWith(pattern.slice(1)) : name === pattern;
}
