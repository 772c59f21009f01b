import type { Call, CodeFile } from '../../code.ts';
import { ECMASCRIPT, type Language } from '../../languages.ts';
import { isWithin } from '../../paths.ts';
import type { Repository } from '../../repository.ts';
import { runsOnce, startCommands, type StartCommand } from '../../startup.ts';
import { startsFile } from '../../startup/started-files.ts';
import type { ListenForm } from './listen-form.ts';

/** How a language loads a program's files, and how a file asks whether it is the program itself. */
interface Loading {
  readonly languages: readonly Language[];
  /** A condition that holds only in the file that was started. */
  readonly isProgram: RegExp;
  /** Programs that load the app and bind in its place, or start another file of it. */
  readonly loaders: RegExp;
  /** Whether such a program runs a file that it is given as if it had been started: Node does, a WSGI server does not. */
  readonly runsFiles: boolean;
}

/** By the documentation of each language and server. */
const LOADING: readonly Loading[] = [
  {
    languages: ['python'],
    isProgram: /__name__\s*==|==\s*__name__/,
    loaders: /^(?:gunicorn|uvicorn|hypercorn|daphne|granian|uwsgi|waitress-serve|mod_wsgi-express|flask|quart|fastapi)$/,
    runsFiles: false,
  },
  {
    languages: ['ruby'],
    isProgram: /__FILE__|PROGRAM_NAME/,
    loaders: /^(?:puma|unicorn|thin|rackup|falcon|iodine|rainbows|passenger|pumactl)$/,
    runsFiles: false,
  },
  {
    languages: ECMASCRIPT,
    isProgram: /require\.main\s*={2,3}\s*module|module\s*={2,3}\s*require\.main|import\.meta\.main|^\(?\s*!\s*module\.parent\b/,
    loaders: /^(?:node|bun|tsx|ts-node)$/,
    runsFiles: true,
  },
];

/** Calls between the guard and the call that listens: `if __name__ == "__main__": main()`. */
const MAX_CALLERS = 2;

/**
 * True for a listening call that nobody's deploy reaches: it runs only where its file is the program, and the processes of the
 * deploy are started by a server that loads the app, or with another file (`gunicorn app:app` beside
 * `if __name__ == "__main__": app.run(port=5000)`). False where nothing tells how the processes are started.
 */
export function isRunByHand(call: Call, form: ListenForm, file: CodeFile, repository: Repository): boolean {
  const loading = LOADING.find(({ languages }) => languages.includes(file.language));
  if (!loading || !(form.ownServerOnly === true || isGuarded(call, file, loading.isProgram))) return false;
  const starts = startCommands(repository).filter(({ process }) => !runsOnce(process) && isWithin(file.path, process.directory));
  const started = starts.filter((one) => loading.runsFiles || !loads(one, loading));
  return starts.some((one) => loads(one, loading)) && !started.some((one) => startsFile(one, file.path));
}

function isGuarded({ span, inside }: Call, file: CodeFile, isProgram: RegExp, callers = MAX_CALLERS): boolean {
  if (file.conditionsAround(span).some((condition) => isProgram.test(condition))) return true;
  if (inside?.name === undefined || callers === 0) return false;
  const calls = file.callsTo(inside.name);
  return calls.length > 0 && calls.every((one) => isGuarded(one, file, isProgram, callers - 1));
}

/** Also behind a wrapper: `ddtrace-run gunicorn …`, `bin/run /usr/bin/gunicorn …`. */
function loads({ program: { name, args } }: StartCommand, { loaders, runsFiles }: Loading): boolean {
  if (runsFiles) return loaders.test(name) && args.some((word) => !word.startsWith('-'));
  return loaders.test(name) || args.some((word) => loaders.test(word.slice(word.lastIndexOf('/') + 1)));
}
