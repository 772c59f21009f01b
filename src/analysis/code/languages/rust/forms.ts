import type { HandlerForms } from '../../tree/adapter.ts';
import type { LookupForms } from '../../values/forms.ts';

/** How Rust and its crates look values up. */
export const lookups: LookupForms = {
  environmentObjects: [],
  environmentCalls: [
    { call: 'std.env.var' },
    { call: 'env.var' },
    { call: 'std.env.var_os' },
    { call: 'env.var_os' },
    { call: 'dotenv.var' },
    { call: 'dotenvy.var' },
  ],
  configurationObjects: [],
  configurationCalls: [
    'config.Config.builder().build().get_string',
    '*.get_string',
    '*.get_int',
    'std.env.args',
    'env.args',
    'clap.Parser.parse',
    'Args.parse',
    'Cli.parse',
    'envy.from_env',
  ],
  configurationAnnotations: [],
  fallbackCalls: [
    { call: '*.unwrap_or', over: 'receiver' },
    { call: '*.unwrap_or_else', over: 'receiver' },
    { call: '*.or', over: 'receiver' },
  ],
  conversions: [
    ...[
      'unwrap',
      'expect',
      'ok',
      'to_string',
      'to_owned',
      'into',
      'clone',
      'as_str',
      'as_ref',
      'as_bytes',
      'trim',
      'into_bytes',
      'into_string',
      'unwrap_or_default',
    ].map((method) => ({
      call: `*.${method}`,
      of: 'receiver' as const,
    })),
    { call: '*.parse', of: 'receiver', numeric: true },
    { call: 'String.from', of: 0 },
    { call: 'PathBuf.from', of: 0 },
    { call: 'SocketAddr.from', of: 0 },
    { call: 'std.net.SocketAddr.from', of: 0 },
  ],
  formats: [{ call: '*.join', style: 'concat' }],
};

const VERBS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'route'];

/** Actix, Rocket, Axum, Warp, Tide. */
export const handlers: HandlerForms = {
  annotations: [...VERBS, ...VERBS.map((verb) => `actix_web.${verb}`), ...VERBS.map((verb) => `rocket.${verb}`)],
  classAnnotations: [],
  classBases: [],
  registrations: [
    ...VERBS.map((verb) => `axum.routing.${verb}`),
    ...VERBS.slice(0, 5).map((verb) => `actix_web.web.${verb}().to`),
    ...VERBS.slice(0, 5).map((verb) => `web.${verb}().to`),
    '*.and_then',
  ],
  parameterTypes: [
    'HttpRequest',
    'web.Json',
    'web.Data',
    'web.Query',
    'web.Path',
    'Json',
    'Query',
    'Path',
    'State',
    'Extension',
    'Request',
  ],
  parameterNames: [],
};
