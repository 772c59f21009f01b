import type { CodeMark } from './sign.ts';

const PYTHON = ['python'] as const;

/** Why a file of Django's settings is a sign; where a project has another one, it says nothing new. */
export const SETTINGS_OF_DJANGO = 'its settings are those of a Django site';

/** `app = Flask(…)`, `return Flask(…)`, `app: FastAPI = fastapi.FastAPI(…)`. */
const pythonApp = (name: string): RegExp =>
  new RegExp(String.raw`^[ \t]*(?:[\w.]{1,60}(?:[ \t]*:[ \t]*[\w.]{1,60})?[ \t]*=[ \t]*|return[ \t]+)(?:\w{1,40}\.)?${name}\(`, 'm');

const pythonServer = (framework: string, type: string): CodeMark => ({
  languages: PYTHON,
  text: pythonApp(type),
  modules: [framework],
  kind: 'server',
  framework,
  because: `it makes a ${type} application`,
});

/** A server that is started by a call of its own. */
const started = (framework: string, modules: readonly string[], text: RegExp): CodeMark => ({
  languages: PYTHON,
  text,
  modules,
  kind: 'server',
  framework,
  because: `it starts a server with ${framework}`,
});

/** What runs a program in Python, by the documentation of each framework and server. */
export const PYTHON_MARKS: readonly CodeMark[] = [
  pythonServer('flask', 'Flask'),
  {
    languages: PYTHON,
    text: /^class \w{1,60}\((?:flask\.)?Flask\):/m,
    modules: ['flask'],
    kind: 'server',
    framework: 'flask',
    because: 'it makes a Flask application',
  },
  pythonServer('fastapi', 'FastAPI'),
  pythonServer('starlette', 'Starlette'),
  pythonServer('sanic', 'Sanic'),
  pythonServer('quart', 'Quart'),
  pythonServer('litestar', 'Litestar'),
  pythonServer('bottle', 'Bottle'),
  pythonServer('dash', 'Dash'),
  {
    languages: PYTHON,
    text: pythonApp('App'),
    modules: ['falcon'],
    kind: 'server',
    framework: 'falcon',
    because: 'it makes a Falcon app',
  },
  {
    languages: PYTHON,
    text: /\bweb\.run_app\(/,
    modules: ['aiohttp'],
    kind: 'server',
    framework: 'aiohttp',
    because: 'it runs an aiohttp app',
  },
  {
    languages: PYTHON,
    text: /\btornado\.web\.Application\(|\bHTTPServer\(/,
    modules: ['tornado'],
    kind: 'server',
    framework: 'tornado',
    because: 'it runs a Tornado server',
  },
  {
    languages: PYTHON,
    text: /\b(?:Threading)?HTTPServer\(|\.serve_forever\(/,
    modules: ['http'],
    kind: 'server',
    framework: 'http-server',
    because: 'it runs an HTTP server',
  },
  {
    languages: PYTHON,
    text: /\bgrpc\.(?:aio\.)?server\(/,
    modules: ['grpc'],
    kind: 'server',
    framework: 'grpc',
    because: 'it runs a gRPC server',
  },
  {
    languages: PYTHON,
    text: /\bcherrypy\.(?:quickstart|engine\.start)\(/,
    modules: ['cherrypy'],
    kind: 'server',
    framework: 'cherrypy',
    because: 'it runs a CherryPy app',
  },
  {
    languages: PYTHON,
    text: /\bserve\(/,
    modules: ['websockets'],
    kind: 'server',
    framework: 'websockets',
    because: 'it serves websockets',
  },
  {
    languages: PYTHON,
    text: /\.launch\(/,
    modules: ['gradio'],
    kind: 'server',
    framework: 'gradio',
    because: 'it launches a Gradio app',
  },
  {
    languages: PYTHON,
    text: /\bexecute_from_command_line\(/,
    path: /(?:^|\/)manage\.py$/,
    kind: 'server',
    framework: 'django',
    because: 'manage.py runs a Django project',
  },
  {
    languages: PYTHON,
    text: /\bget_[wa]sgi_application\(/,
    kind: 'server',
    framework: 'django',
    because: 'it exports a Django application',
  },
  {
    languages: PYTHON,
    text: pythonApp('Celery'),
    modules: ['celery'],
    kind: 'worker',
    framework: 'celery',
    because: 'it makes a Celery application',
  },
  started('waitress', ['waitress'], /\bserve\(/),
  started('bottle', ['bottle'], /^[ \t]*(?:\w{1,40}\.)?run\(/m),
  started('uvicorn', ['uvicorn'], /\buvicorn\.(?:run|Server)\(/),
  started('gevent', ['gevent.pywsgi', 'gevent'], /\bWSGIServer\(/),
  started('eventlet', ['eventlet', 'eventlet.wsgi'], /\bwsgi\.server\(/),
  started('wsgiref', ['wsgiref', 'wsgiref.simple_server'], /\bmake_server\(/),
  started('twisted', ['twisted.internet', 'twisted'], /\breactor\.(?:listenTCP|listenSSL)\(/),
  started('web.py', ['web'], /\bweb\.application\(/),
  {
    languages: PYTHON,
    text: /\.make_wsgi_app\(/,
    modules: ['pyramid', 'pyramid.config'],
    kind: 'server',
    framework: 'pyramid',
    because: 'it makes a Pyramid application',
  },
  {
    languages: PYTHON,
    text: /^ROOT_URLCONF[ \t]*=/m,
    and: /^INSTALLED_APPS[ \t]*\+?=/m,
    kind: 'server',
    framework: 'django',
    because: SETTINGS_OF_DJANGO,
  },
];

/** Words one of which every file has that they mark. */
export const PYTHON_WORDS =
  /Flask|FastAPI|Starlette|Sanic|Quart|Litestar|Bottle|Dash|falcon|aiohttp|tornado|HTTPServer|serve_forever|grpc|execute_from|get_[wa]sgi|Celery|cherrypy|websockets|launch|bottle|serve\(|uvicorn|WSGIServer|wsgi|make_server|reactor\.listen|web\.application|ROOT_URLCONF/;
