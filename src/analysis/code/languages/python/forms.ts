import type { HandlerForms } from '../../tree/adapter.ts';
import type { LookupForms } from '../../values/forms.ts';

const READERS = [
  'str',
  'int',
  'bool',
  'float',
  'list',
  'json',
  'url',
  'db',
  'db_url',
  'cache',
  'cache_url',
  'email_url',
  'path',
  'log_level',
  'timedelta',
  'search_url',
];

/** How Python's standard library and the usual packages look values up. */
export const lookups: LookupForms = {
  environmentObjects: ['os.environ', 'os.environb'],
  environmentCalls: [
    { call: 'os.environ.get', fallback: [1, 'default'] },
    { call: 'os.environ.pop', fallback: [1] },
    { call: 'os.environ.setdefault', fallback: [1] },
    { call: 'os.getenv', fallback: [1, 'default'] },
    { call: 'decouple.config', fallback: ['default'] },
    { call: 'decouple.AutoConfig()', fallback: ['default'] },
    { call: 'starlette.config.Config()', fallback: ['default'] },
    { call: 'environ.Env()', fallback: ['default'] },
    { call: 'environs.Env()', fallback: ['default', 1] },
    { call: 'environs.env', fallback: ['default', 1] },
    ...READERS.map((reader) => ({ call: `environ.Env().${reader}`, fallback: ['default', 1] })),
    ...READERS.map((reader) => ({ call: `environs.Env().${reader}`, fallback: ['default', 1] })),
    ...READERS.map((reader) => ({ call: `environs.env.${reader}`, fallback: ['default', 1] })),
    { call: 'dj_database_url.config', fallback: ['default'] },
  ],
  environmentClasses: [
    'pydantic_settings.BaseSettings',
    'pydantic.BaseSettings',
    'pydantic.v1.BaseSettings',
    'pydantic_settings.main.BaseSettings',
  ],
  configurationObjects: [
    'django.conf.settings',
    'flask.current_app.config',
    'dynaconf.settings',
    'dynaconf.Dynaconf()',
    'configparser.ConfigParser()',
    'sys.argv',
    '*.config',
  ],
  configurationCalls: [
    '*.config.get',
    'configparser.ConfigParser().get',
    'configparser.ConfigParser().getint',
    'configparser.ConfigParser().getboolean',
    'dynaconf.settings.get',
    'argparse.ArgumentParser().parse_args',
    'absl.flags.DEFINE_string',
    'absl.flags.DEFINE_integer',
  ],
  configurationAnnotations: [],
  fallbackCalls: [],
  conversions: [
    { call: 'int', of: 0, numeric: true },
    { call: 'pydantic.Field', of: 0 },
    { call: 'pydantic.SecretStr', of: 0 },
    { call: 'float', of: 0, numeric: true },
    { call: 'str', of: 0 },
    { call: 'bool', of: 0 },
    { call: 'bytes', of: 0 },
    { call: 'pathlib.Path', of: 0 },
    { call: 'json.loads', of: 0 },
    { call: 'base64.b64decode', of: 0 },
    { call: 'ast.literal_eval', of: 0 },
    { call: 'urllib.parse.urlparse', of: 0 },
    { call: 'urllib.parse.quote_plus', of: 0 },
    { call: 'urllib.parse.quote', of: 0 },
    { call: 'dj_database_url.parse', of: 0 },
    { call: 'pydantic.SecretStr', of: 0 },
    { call: 'distutils.util.strtobool', of: 0 },
    ...['strip', 'lstrip', 'rstrip', 'lower', 'upper', 'encode', 'decode', 'removesuffix', 'removeprefix', 'get_secret_value'].map(
      (method) => ({ call: `*.${method}`, of: 'receiver' }) as const,
    ),
  ],
  formats: [
    { call: '*.format', style: 'braces', of: 'receiver' },
    { call: 'os.path.join', style: 'join', separator: '/' },
  ],
};

const VERBS = ['route', 'get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'websocket', 'api_route', 'expose'];

/** Flask, FastAPI, Django, DRF, aiohttp, Tornado and their kin. */
/** Decorators of what answers to a message on an open connection. */
const SOCKETS = [
  '*.websocket',
  ...['flask_socketio.SocketIO()', 'socketio.AsyncServer()', 'socketio.Server()', 'socketio', '*.socketio', 'sio', '*.sio'].flatMap(
    (one) => [`${one}.on`, `${one}.event`],
  ),
];

/** Decorators of what a bot in a chat answers with. */
const CHATS = [
  ...['listener', 'slash_command', 'hybrid_command', 'user_command', 'message_command'].map((name) => `*.${name}`),
  ...['command', 'button', 'select'].map((name) => `*.ui.${name}`),
  ...['*.app_commands', 'discord.ext.commands', 'nextcord.ext.commands', 'disnake.ext.commands', '*.tree'].map((one) => `${one}.command`),
  ...['bot', 'client', '*.Bot()', '*.Client()', '*.AutoShardedBot()'].flatMap((one) => [`${one}.event`, `${one}.command`]),
  ...['message_handler', 'callback_query_handler', 'inline_handler', 'on_message', 'on_callback_query'].map((name) => `*.${name}`),
  ...['dp', '*.Dispatcher()', '*.aiogram.Router()', 'aiogram.Router()'].flatMap((one) => [`${one}.message`, `${one}.callback_query`]),
];

export const handlers: HandlerForms = {
  annotations: [
    ...VERBS.map((verb) => `*.${verb}`),
    'rest_framework.decorators.api_view',
    'rest_framework.decorators.action',
    ...SOCKETS,
    ...CHATS,
  ],
  classAnnotations: [],
  classBases: [
    '*.View',
    '*.APIView',
    '*.ViewSet',
    '*.ModelViewSet',
    '*.GenericViewSet',
    '*.ReadOnlyModelViewSet',
    '*.TemplateView',
    ...['List', 'Detail', 'Create', 'Update', 'Delete', 'Redirect'].map((kind) => `*.${kind}View`),
    ...[
      'Generic',
      'List',
      'Create',
      'Retrieve',
      'Update',
      'Destroy',
      'ListCreate',
      'RetrieveUpdate',
      'RetrieveDestroy',
      'RetrieveUpdateDestroy',
    ].map((kind) => `*.${kind}APIView`),
    ...['', 'Async'].flatMap((how) => [`*.${how}WebsocketConsumer`, `*.${how}JsonWebsocketConsumer`]),
    '*.FormView',
    '*.Resource',
    '*.MethodView',
    '*.RequestHandler',
    '*.HTTPEndpoint',
    '*.BaseHTTPRequestHandler',
  ],
  registrations: [
    '*.add_url_rule',
    '*.add_api_route',
    '*.add_route',
    '*.add_get',
    '*.add_post',
    'django.urls.path',
    'django.urls.re_path',
    'django.conf.urls.url',
  ],
  parameterTypes: ['Request', 'HttpRequest', 'fastapi.Request', 'starlette.requests.Request', 'web.Request', 'aiohttp.web.Request'],
  parameterNames: [['request'], ['self', 'request'], ['self', 'req', 'resp'], ['update', 'context'], ['self', 'update', 'context']],
};
