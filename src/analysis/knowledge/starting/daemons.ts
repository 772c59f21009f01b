import type { Call, CodeFile, FunctionScope } from '../../code.ts';
import type { Repository } from '../../repository.ts';
import type { Program } from '../../startup/program.ts';

/** Options with which a program leaves its terminal, by its documentation; `unless` keeps it there. */
const DAEMON_FLAGS: readonly { readonly program: RegExp; readonly flags: RegExp; readonly unless?: RegExp }[] = [
  { program: /^(?:gunicorn|unicorn(?:_rails)?)$/, flags: /^(?:-D|--daemon(?:ize)?)$/ },
  { program: /^(?:puma|sidekiq|thin|rackup)$/, flags: /^(?:-d|-D|--daemon(?:ize)?)$/ },
  { program: /^rails$/, flags: /^(?:-d|--daemon)$/ },
  { program: /^uwsgi$/, flags: /^--daemonize/ },
  { program: /^celery$/, flags: /^(?:--detach|multi)$/ },
  { program: /^php-fpm[\d.]*$/, flags: /^(?:-D|--daemonize)$/ },
  { program: /^pm2$/, flags: /^(?:start|restart|reload|startOrRestart|startOrReload)$/, unless: /^(?:--no-daemon|--attach)$/ },
  { program: /^forever$/, flags: /^start$/ },
  { program: /^screen$/, flags: /^-\w*d\w*$/ },
  { program: /^tmux$/, flags: /^-d$/ },
  { program: /^start-stop-daemon$/, flags: /^(?:-b|--background)$/ },
];

/** Calls by which a program puts itself into the background, by the documentation of each library. */
export const DAEMONISING: readonly string[] = [
  'daemon.DaemonContext',
  'daemon.daemon.DaemonContext',
  'daemonize.Daemonize',
  'Process.daemon',
  'Daemons.run',
  'Daemons.run_proc',
  'Daemons.daemonize',
  'posix_setsid',
  'daemonize.Daemonize.new',
  'github.com/sevlyar/go-daemon.Context{}.Reborn',
  'github.com/sevlyar/go-daemon.Context.Reborn',
  'github.com/VividCortex/godaemon.MakeDaemon',
];

const OWN_PROGRAM = /\bos\.Args\[0\]|\bos\.Executable\(|^process\.(?:argv\[0\]|argv0|execPath)$/;
/** A program that makes room for a newer copy of itself is another matter. */
const RENEWS = /re-?start|reload|upgrade|update/i;

/** `os.setsid()` of what goes on where its parent has ended. */
export function sessions(file: CodeFile): readonly Call[] {
  const isForked = /\bfork\(\)[^]{0,80}?>\s*0[^]{0,80}?exit\(/.test(file.source.text);
  return isForked ? file.callsTo('os.setsid') : [];
}

/** Calls by which a program starts itself once more and then ends, so that the copy is nobody's child. */
export function selfStarts(file: CodeFile): readonly Call[] {
  const starts = file.callsTo('os/exec.Command', 'os.StartProcess', 'syscall.ForkExec', 'child_process.spawn');
  return starts.filter((call) => isOwnProgram(call, file) && isLeftBehind(call, file));
}

function isOwnProgram({ args: [program], inside }: Call, file: CodeFile): boolean {
  if (program === undefined) return false;
  if (OWN_PROGRAM.test(program.text)) return true;
  const from = file.assignments.filter(({ target, inside: at }) => at === inside && target.split(/\s*,\s*/)[0] === program.text);
  return from.some(({ value }) => OWN_PROGRAM.test(value.text));
}

function isLeftBehind({ span, inside, method }: Call, { source, language }: CodeFile): boolean {
  if (namesOf(inside).some((name) => RENEWS.test(name))) return false;
  const after = source.text.slice(span.start, inside?.span.end ?? span.end + 500);
  if (language !== 'go') return /\bdetached:\s*true\b/.test(after) && /\bprocess\.exit\(/.test(after);
  if (/\.Wait\(\)/.test(after)) return false;
  return method === 'Command' ? /\.Start\(\)[^]{0,400}\bos\.Exit\(0\)/.test(after) : /\bos\.Exit\(0\)|\.Release\(\)/.test(after);
}

function namesOf(scope: FunctionScope | undefined): readonly string[] {
  const names: string[] = [];
  for (let around = scope; around; around = around.inside) if (around.name !== undefined) names.push(around.name);
  return names;
}

/** The option by which a program leaves the foreground; undefined when it is given none. */
export function daemonFlag({ name, args }: Program): string | undefined {
  const known = DAEMON_FLAGS.find(({ program }) => program.test(name));
  const flag = args.find((word) => known?.flags.test(word));
  return known?.unless !== undefined && args.some((word) => known.unless?.test(word)) ? undefined : flag;
}

/** Programs that leave the foreground unless a word, or their configuration in the repository, keeps them there. */
const DAEMONS: readonly {
  readonly program: RegExp;
  readonly kept: RegExp;
  readonly configured: (repository: Repository) => boolean;
}[] = [
  {
    program: /^supervisord$/,
    kept: /^(?:-\w*n\w*|--nodaemon)$/,
    configured: (repository) =>
      repository
        .documents('settings')
        .some(({ settings }) => settings.some(({ key, value }) => key === 'supervisord.nodaemon' && /^(?:true|1|yes|on)\b/i.test(value))),
  },
  {
    program: /^nginx$/,
    kept: /\bdaemon\s+off\b|^\$/,
    configured: (repository) =>
      repository.documents('serverConfig').some(({ server, source }) => server === 'nginx' && /^\s*daemon\s+off\s*;/m.test(source.text)),
  },
  { program: /^(?:httpd|apache2|apache2ctl)$/, kept: /FOREGROUND|NO_DETACH|^-X$/, configured: () => false },
  {
    // The official image's own, `php-fpm`, is configured to stay.
    program: /^php-fpm\d[\d.]*$/,
    kept: /^(?:-\w*F\w*|--nodaemonize)$/,
    configured: (repository) => [...repository.tree.entries.keys()].some((path) => isKept(path, repository)),
  },
];

function isKept(path: string, repository: Repository): boolean {
  return /(?:php|fpm|www)[^/]*\.conf$/.test(path) && /^\s*daemonize\s*=\s*(?:no|off|0)\b/m.test(repository.source(path)?.text ?? '');
}

/** True for a program that forks away and returns: what starts it goes on, and nothing can be put in its place. */
export function daemonises(program: Program, repository: Repository): boolean {
  if (daemonFlag(program) !== undefined) return true;
  const known = DAEMONS.find((daemon) => daemon.program.test(program.name));
  return known !== undefined && !program.args.some((word) => known.kept.test(word)) && !known.configured(repository);
}
