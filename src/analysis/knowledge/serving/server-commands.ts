import type { Command } from '../../shell.ts';
import type { Program } from '../../startup/program.ts';

/** How a server is told its port on the command line. */
interface PortOption {
  readonly program: RegExp;
  /** A word that must be among the arguments (`run`, `server`). */
  readonly verb?: string;
  /** Options whose value holds the port: a number, `host:port`, or a URL. */
  readonly options: readonly string[];
}

/** By the documentation of each server. */
const PORT_OPTIONS: readonly PortOption[] = [
  { program: /^gunicorn$/, options: ['-b', '--bind'] },
  { program: /^uvicorn$/, options: ['--port'] },
  { program: /^hypercorn$/, options: ['-b', '--bind'] },
  { program: /^granian$/, options: ['--port'] },
  { program: /^daphne$/, options: ['-p', '--port'] },
  { program: /^waitress-serve$/, options: ['--port', '--listen'] },
  { program: /^uwsgi$/, options: ['--http', '--http-socket'] },
  { program: /^flask$/, verb: 'run', options: ['-p', '--port'] },
  { program: /^fastapi$/, verb: 'run', options: ['--port'] },
  { program: /^(?:puma|unicorn|thin|rackup|falcon)$/, options: ['-p', '--port', '-b', '--bind', '-l', '--listen'] },
  { program: /^rails$/, verb: 'server', options: ['-p', '--port'] },
  { program: /^rails$/, verb: 's', options: ['-p', '--port'] },
  { program: /^next$/, verb: 'start', options: ['-p', '--port'] },
  { program: /^(?:http-server|serve)$/, options: ['-p', '--port', '-l', '--listen'] },
  { program: /^artisan$/, verb: 'octane:start', options: ['--port'] },
  {
    program: /^java$/,
    options: ['-Dserver.port', '--server.port', '-Dquarkus.http.port', '-Dmicronaut.server.port', '-Dhttp.port', '-Dplay.server.http.port'],
  },
  { program: /^artisan$/, verb: 'serve', options: ['--port'] },
  { program: /^streamlit$/, verb: 'run', options: ['--server.port'] },
  { program: /^chainlit$/, verb: 'run', options: ['--port'] },
  { program: /^(?:panel|bokeh)$/, verb: 'serve', options: ['--port'] },
  { program: /^mlflow$/, verb: 'server', options: ['-p', '--port'] },
  { program: /^airflow$/, verb: 'webserver', options: ['-p', '--port'] },
  { program: /^celery$/, verb: 'flower', options: ['--port'] },
  { program: /^(?:sanic|litestar|rasa)$/, options: ['-p', '--port'] },
  { program: /^vite$/, verb: 'preview', options: ['--port'] },
  { program: /^(?:nuxt|nuxi|gatsby|docusaurus)$/, options: ['-p', '--port'] },
  { program: /^php[\d.]*$/, options: ['-S'] },
  { program: /^dotnet$/, options: ['--urls'] },
];

/** Variables that servers read themselves as long as no option says the port. */
const PORT_VARIABLES: Readonly<Record<string, string>> = {
  gunicorn: 'PORT',
  puma: 'PORT',
  uvicorn: 'UVICORN_PORT',
  flask: 'FLASK_RUN_PORT',
  rails: 'PORT',
};

/** The variable from which a server takes its port where no option says it; undefined where it has none. */
export function portVariable(server: string): string | undefined {
  return PORT_VARIABLES[server];
}

/** Options by which people have their own programs told where to listen. */
const OWN_OPTION =
  /^--?(?:(?:http|server|app|web|api)[.-])?(?:(?<number>port)|listen(?:er|[.-]?addr(?:ess)?)?|bind(?:[.-]?addr(?:ess)?)?)(?:=(?<value>.*))?$/i;
/** Services that have options of the same name and are no app. */
const OTHERS =
  /redis|mongo|mysql|maria|postgres|psql|pg_|nginx|haproxy|envoy|memcached|rabbit|kafka|zookeeper|elastic|prometheus|exporter|consul|vault|etcd|minio|wait|dockerize|sshd|agent/i;

/** Programs that are given the app as a file, and how that is called. */
const INTERPRETER = /^(?:node|bun|deno|tsx|ts-node|python[\d.]*|ruby|php[\d.]*|java|dotnet)$/;
const SCRIPT = /\.(?:[cm]?[jt]s|py|rb|php|jar|dll)$/;

/** The port that a command line fixes by setting the variable itself: `PORT=3000 node server.js`. */
export function assignedPort({ name, assignments, background }: Command): number | undefined {
  // What goes on in the background is one of several, behind something that is told the port.
  const value = name === '' || background ? undefined : assignments.find((one) => one.name === 'PORT')?.value;
  return value !== undefined && /^\d{2,5}$/.test(value) ? Number(value) : undefined;
}

/** The port that an image gives to the program that it was built for (`/shop -port=80`, `./server.sh --port 8080`). */
export function ownProgramPort({ name, args, text }: Command): number | undefined {
  const path = /(?:^|[\s"'[])(\.{0,2}\/[\w./-]+)/.exec(text)?.[1] ?? '';
  const isOwn = path.endsWith(`/${name}`) && !/^\/(?:usr\/)?s?bin\//.test(path);
  const from = isOwn ? 0 : INTERPRETER.test(name) ? args.findIndex((word) => SCRIPT.test(word)) : -1;
  if (from < 0 || OTHERS.test(isOwn ? name : (args[from] ?? ''))) return undefined;
  for (const [index, word] of args.entries()) {
    if (index < from) continue;
    const option = OWN_OPTION.exec(word)?.groups;
    const value = option ? (option.value ?? args[index + 1] ?? '') : '';
    const port = (option?.number === undefined ? /^(?:[\w.]*|\[[\da-f:]*\]):(\d{2,5})$/ : /^:?(\d{2,5})$/).exec(value)?.[1];
    if (port !== undefined && Number(port) < 65_536) return Number(port);
  }
  return undefined;
}

/** The port that a command line writes out for its server; undefined when it holds a variable, or nothing is said. */
export function literalPort(program: Program): number | undefined {
  // `bin/run gunicorn …`: a wrapper of the repository starts the server behind it.
  if (/^(?:manage\.py|django-admin)$/.test(program.name)) return runserverPort(program);
  const at = program.args.findIndex((word) => /^(?:\/\S+\/)?(?:gunicorn|uvicorn|hypercorn|daphne|uwsgi|puma)$/.test(word));
  const inner = program.args[at];
  return (
    portOf(program) ??
    (inner === undefined ? undefined : portOf({ name: inner.slice(inner.lastIndexOf('/') + 1), args: program.args.slice(at + 1) }))
  );
}

/** Django's own server is told the port without an option, and listens on the loopback without a host: `manage.py runserver 0.0.0.0:8000`. */
function runserverPort({ args }: Program): number | undefined {
  if (!/^(?:runserver(?:_plus)?|runsslserver)$/.test(args[0] ?? '')) return undefined;
  const port = args.slice(1).find((word) => /^(?:(?!localhost|127\.)[\w.]+|\[[\da-f:]*\]):\d{2,5}$/.test(word));
  return port === undefined ? undefined : Number(port.slice(port.lastIndexOf(':') + 1));
}

function portOf({ name, args }: Program): number | undefined {
  for (const { program, verb, options } of PORT_OPTIONS) {
    if (!program.test(name) || (verb !== undefined && !args.includes(verb))) continue;
    for (const value of valuesOf(args, options)) {
      const port = /^(?:[a-z+]+:\/\/)?(?:[\w.*+-]*|\[[^\]]*\]):?(?<!\d)(\d{2,5})\/?$/.exec(value)?.[1];
      if (port !== undefined && !value.startsWith('unix:') && Number(port) < 65_536) return Number(port);
    }
  }
  return undefined;
}

function valuesOf(args: readonly string[], options: readonly string[]): readonly string[] {
  return args.flatMap((word, index) => {
    const option = options.find(
      (candidate) => word === candidate || word.startsWith(`${candidate}=`) || (/^-\w$/.test(candidate) && word.startsWith(candidate)),
    );
    if (option === undefined) return [];
    return [word === option ? (args[index + 1] ?? '') : word.slice(option.length).replace(/^=/, '')];
  });
}
