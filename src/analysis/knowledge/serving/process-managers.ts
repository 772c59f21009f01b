import type { SettingsFile } from '../../documents/kinds.ts';
import { baseName, directoryOf } from '../../paths.ts';
import { runsInImage } from '../images/used-scripts.ts';
import { repositoryFact } from '../../remembered-facts.ts';
import type { Repository } from '../../repository.ts';
import { startCommands, type StartCommand } from '../../startup.ts';

/** Programs that keep several processes running, by their documentation. */
const MANAGERS =
  /^(?:supervisord|circusd|foreman|honcho|forego|overmind|hivemind|goreman|ultrahook|s6-svscan|runsvdir|runit|my_init|multirun|monit|concurrently|run-p|npm-run-all)$/;
/** Those that run a Procfile, all of it unless they are given names. */
const PROCFILE_MANAGERS = /^(?:foreman|honcho|forego|overmind|hivemind|goreman)$/;

/** The manager that a command starts to run several processes; undefined for any other, and for `honcho start web`. */
export function managerOf({ program, command }: Pick<StartCommand, 'program' | 'command'>, repository: Repository): string | undefined {
  const name = MANAGERS.test(program.name) ? program.name : MANAGERS.test(command.name) ? command.name : undefined;
  if (name === undefined) return undefined;
  const args = MANAGERS.test(program.name) ? program.args : command.args;
  if (PROCFILE_MANAGERS.test(name)) return startsSeveral(args) ? name : undefined;
  if (/^(?:npm-run-all|run-p|concurrently)$/.test(name) && runsTools(args)) return undefined;
  if (name === 'npm-run-all') return args.some((word) => /^(?:-p|--parallel)$/.test(word)) ? name : undefined;
  if (name === 'monit' && !args.includes('-I')) return undefined;
  if (name === 'supervisord') return runsOneProgram(args, repository) ? undefined : name;
  return name;
}

/** Every script that it runs builds or watches assets: no process of the app. */
function runsTools(args: readonly string[]): boolean {
  const scripts = args.filter((word) => !word.startsWith('-'));
  return (
    scripts.length > 0 &&
    scripts.every((word) => /(?:^|[:\s])(?:watch|build|lint|test|types|livereload|css|sass|tailwind)(?:[:\s]|$)/.test(word))
  );
}

function startsSeveral(args: readonly string[]): boolean {
  const at = args.indexOf('start');
  if (at === -1) return false;
  const words = args.slice(at + 1);
  const names = words.filter((word, index) => !word.startsWith('-') && !/^-[a-zA-Z]$/.test(words[index - 1] ?? ''));
  return names.length !== 1;
}

/** Names of the programs that a supervisord configuration runs. */
export function supervisedPrograms(settings: SettingsFile): readonly string[] {
  if (settings.reader !== 'supervisord') return [];
  return settings.settings.flatMap(({ key }) => /^(?:fcgi-)?program:([^.]+)\.command$/.exec(key)?.[1] ?? []);
}

/** True when the configuration that supervisord is given is known and holds one program, once. */
function runsOneProgram(args: readonly string[], repository: Repository): boolean {
  const given = configurationGiven(args);
  const known = repository.documents('settings').filter((file) => file.reader === 'supervisord' && nameOf(file) === given);
  return (
    known.length === 1 &&
    known.every(
      (file) =>
        supervisedPrograms(file).length === 1 && !file.settings.some(({ key, value }) => key.endsWith('.numprocs') && value !== '1'),
    )
  );
}

/**
 * What is said of a supervisord and of each program that it runs is said once: the path of the configuration that it is given, or of the
 * only one that there is.
 */
export function supervisedBy(args: readonly string[], repository: Repository): string | undefined {
  const all = repository.documents('settings').filter((file) => isSupervisedInContainer(file, repository));
  const given = configurationGiven(args);
  const named = all.filter((file) => nameOf(file) === given);
  const [only, ...others] = named.length > 0 ? named : all;
  return others.length > 0 ? undefined : only?.path;
}

function configurationGiven(args: readonly string[]): string | undefined {
  const at = args.findIndex((word) => word === '-c' || word === '--configuration');
  return (args[at + 1] ?? 'supervisord.conf').split('/').at(-1);
}

/** True for a configuration that only a container can mean, or that an image takes in and whose supervisord stays in the foreground. */
export function isSupervisedInContainer(file: SettingsFile, repository: Repository): boolean {
  const { reader, settings } = file;
  if (reader !== 'supervisord' || !configures(file, repository)) return false;
  if (settings.some(({ key, value }) => key === 'supervisord.nodaemon' && /^(?:true|1|yes|on)\b/i.test(value))) return true;
  const foreground = supervisedImages(repository);
  if (file.writtenTo !== undefined && runsInImage(file.path, repository)) return foreground.size > 0;
  return repository
    .documents('dockerfile')
    .some(({ path, source: { text } }) => foreground.get(path) === true && text.includes(nameOf(file)));
}

/** Images whose containers start a supervisord, and whether it is told to stay in the foreground. */
const supervisedImages = repositoryFact((repository): ReadonlyMap<string, boolean> => {
  const starts = startCommands(repository).filter(
    ({ program, process }) => program.name === 'supervisord' && process.declaredBy === 'image',
  );
  return new Map(starts.map(({ process, program }) => [process.path, program.args.some((word) => /^(?:-\w*n\w*|--nodaemon)$/.test(word))]));
});

/** A configuration that takes part in a deploy: what a script writes does where the image is built or started with the script. */
function configures({ path, writtenTo }: SettingsFile, repository: Repository): boolean {
  return repository.role(path) === 'configuration' || (writtenTo !== undefined && runsInImage(path, repository));
}

function nameOf({ path, writtenTo }: SettingsFile): string {
  return baseName(writtenTo ?? path);
}

/** Directories of which the distributions' supervisord takes in every file. */
const TAKEN_IN = /^\/etc\/(?:supervisor\/conf\.d|supervisord?\.d)\//;

/** True for a file that the configuration of a container's supervisord takes in beside others: `files = /etc/supervisor/conf.d/*.conf`. */
export function isIncluded(file: SettingsFile, repository: Repository): boolean {
  if (file.reader !== 'supervisord' || !configures(file, repository)) return false;
  const directory =
    directoryOf(file.writtenTo ?? file.path)
      .split('/')
      .at(-1) ?? '';
  const kin = repository.documents('settings').filter(({ reader }) => reader === 'supervisord');
  const includes = kin.some(
    (main) =>
      main !== file &&
      main.settings.some(
        ({ key, value }) => key === 'include.files' && new RegExp(`(?:^|[/\\s])${directory.replaceAll(/[^\w]/g, '\\$&')}/\\*`).test(value),
      ) &&
      isSupervisedInContainer(main, repository),
  );
  const others = kin.filter((other) => other !== file && supervisedPrograms(other).length > 0);
  const isTakenIn = TAKEN_IN.test(file.writtenTo ?? '') && supervisedImages(repository).size > 0;
  return directory !== '' && (includes || isTakenIn) && (others.length > 0 || supervisedPrograms(file).length > 1);
}
