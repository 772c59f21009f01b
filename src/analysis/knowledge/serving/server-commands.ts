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
  { program: /^java$/, options: ['-Dserver.port', '--server.port'] },
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

/** The port that a command line writes out for its server; undefined when it holds a variable, or nothing is said. */
export function literalPort(program: Program): number | undefined {
  // `bin/run gunicorn …`: a wrapper of the repository starts the server behind it.
  const at = program.args.findIndex((word) => /^(?:\/\S+\/)?(?:gunicorn|uvicorn|hypercorn|daphne|uwsgi|puma)$/.test(word));
  const inner = program.args[at];
  return (
    portOf(program) ??
    (inner === undefined ? undefined : portOf({ name: inner.slice(inner.lastIndexOf('/') + 1), args: program.args.slice(at + 1) }))
  );
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
