import type { CodeFile } from '../../code.ts';
import type { Deployable, Repository } from '../../repository.ts';
import { startCommands } from '../../startup.ts';
import { programOf } from '../../startup/program.ts';
import { startsFile } from '../../startup/started-files.ts';
import { isOneOffFile } from '../starting/start-files.ts';
import { LISTEN_FORMS } from './listen-forms.ts';
import { runsInWebProcess } from './web-processes.ts';

/** Scripts of a manifest by which people start the server. */
const SERVER_SCRIPT = /start|serve|dev|prod|watch|debug|web|api|app|run|main/i;

const INTERPRETER = /^(?:node|bun|deno|tsx|ts-node|python[\d.]*|ruby|php)$/;

/**
 * True for a file that is a program of its own beside the server of its deployable and answers no requests: a task by its name, what
 * a process of another type is started with, or what only a script such as `"import": "node import.js"` starts.
 */
export function isProgramBeside(file: CodeFile, deployable: Deployable | undefined, repository: Repository): boolean {
  const { path } = file;
  if (LISTEN_FORMS.some((form) => form.languages.includes(file.language) && file.callsTo(...form.calls).length > 0)) return false;
  if (!runsInWebProcess(path, deployable, repository)) return true;
  if (startCommands(repository).some((started) => startsFile(started, path))) return false;
  return isOneOffFile(path) || isStartedByScript(path, repository);
}

function isStartedByScript(path: string, repository: Repository): boolean {
  const scripts = repository
    .documents('manifest')
    .flatMap((manifest) => manifest.scripts)
    .filter(({ commands }) =>
      commands.some((command) => {
        const program = programOf(command);
        return INTERPRETER.test(program.name) && startsFile({ command, program }, path);
      }),
    );
  return scripts.length > 0 && !scripts.some(({ name }) => SERVER_SCRIPT.test(name));
}

/** How a file asks whether it is the program itself. */
const IS_PROGRAM = /^if __name__ == ["']__main__["']|^if __FILE__ == \$(?:0|PROGRAM_NAME)|^if \(require\.main === module\)/m;
/** What people start an app with, whether or not anything says so. */
const ENTRY = /^(?:main|app|application|server|bot|run|index|start|manage|wsgi|asgi|api|web|worker|__main__|launch\w*|entry\w*|boot\w*)$/i;

/** Modules that a framework of Python loads by their names. */
const LOADED_BY_NAME =
  /^(?:models|admin|apps|urls|views|signals|tasks|settings|config|conf|celery|celeryconfig|extensions|plugins|commands|handlers|routes|database|db|conftest|setup|env|fabfile|gunicorn[\w.]*)$/;

/**
 * True for a program that lies beside the app and that nothing here starts, imports or speaks of, though it says how the app is started:
 * people have run it by hand, if anybody has. A module of Python that nobody names is one whether or not it asks how it was started.
 */
export function isLeftLying({ path, source, language }: CodeFile, repository: Repository): boolean {
  const stem = path.slice(path.lastIndexOf('/') + 1).replace(/\.\w+$/, '');
  const isProgram = IS_PROGRAM.test(source.text) || (language === 'python' && !LOADED_BY_NAME.test(stem));
  if (!isProgram || ENTRY.test(stem) || startCommands(repository).length === 0) return false;
  return ![...repository.texts].some((other) => other !== path && repository.source(other)?.text.includes(stem) === true);
}
