import type { Call, CodeFile, Expression } from '../../code.ts';
import { isErrorCheck } from '../running/error-checks.ts';
import { isStreamPath } from './loggers.ts';

/** Calls that open a file to write to it, or write to it at once: the position of the path, and of the mode where that decides. */
interface Opener {
  readonly path: number;
  readonly mode?: number;
}

const OPENERS: Readonly<Record<string, Opener>> = {
  'fs.createWriteStream': { path: 0 },
  'fs.appendFile': { path: 0 },
  'fs.appendFileSync': { path: 0 },
  'fs/promises.appendFile': { path: 0 },
  'fs.promises.appendFile': { path: 0 },
  'fs-extra.appendFile': { path: 0 },
  'fs-extra.createWriteStream': { path: 0 },
  open: { path: 0, mode: 1 },
  'os.OpenFile': { path: 0 },
  'os.Create': { path: 0 },
  'java.io.FileWriter': { path: 0 },
  'java.io.PrintStream': { path: 0 },
  'java.io.FileOutputStream': { path: 0 },
  'File.open': { path: 0, mode: 1 },
  'File.new': { path: 0, mode: 1 },
  '$stdout.reopen': { path: 0 },
  '$stderr.reopen': { path: 0 },
  'STDOUT.reopen': { path: 0 },
  file_put_contents: { path: 0 },
  fopen: { path: 0, mode: 1 },
  error_log: { path: 2 },
  'System.IO.File.AppendAllText': { path: 0 },
  'System.IO.File.AppendAllLines': { path: 0 },
  'File.AppendAllText': { path: 0 },
  'File.AppendAllTextAsync': { path: 0 },
  'File.AppendAllLines': { path: 0 },
  StreamWriter: { path: 0 },
  'System.IO.StreamWriter': { path: 0 },
  'std.fs.File.create': { path: 0 },
  'File.create': { path: 0 },
  '*.append().open': { path: 0 },
};
const WRITING = /[wax+]/;
/** Names of logs; `error.txt` in a directory of logs is one as well. */
const LOG_NAME = /(?:^|[\w./\\-])[\w-]*\.log(?:\.\d+)?$|(?:^|\/)logs?\/[\w.-]+\.(?:txt|json)$|(?:^|\/)(?:[\w-]*[-_])?logs?\.txt$/i;

/** Places where a file of code writes to a log file that it opens by hand. */
export function handWrittenLogs(file: CodeFile): readonly Call[] {
  if (!/\.log\b|\blogs?\b/i.test(file.source.text)) return [];
  return file.callsTo(...Object.keys(OPENERS)).filter((call) => {
    const opener = OPENERS[call.name] ?? (call.name.endsWith('.open') ? OPENERS['*.append().open'] : undefined);
    const path = opener && call.args[opener.path];
    if (!opener || !path || !(isLog(path, file) || isNamedLog(path, call, file))) return false;
    if (opener.mode === undefined) return true;
    const mode = (call.args[opener.mode] ?? call.option('mode'))?.value().literal;
    return typeof mode === 'string' && WRITING.test(mode);
  });
}

/** What is opened to be added to, as logs are. */
const APPENDS = /O_APPEND|\.append\(true\)|["']ab?\+?["']|FILE_APPEND|append/i;
const LOG_VARIABLE = /^[*&]?(?:[\w$]+(?:\.|->|::))*_?(?:\w*_)?log(?:ger)?_?(?:file_?(?:name|path)?|path|location)(?:\(\)|\.\w+\(\))?$/i;

/**
 * What is called a log file and added to, whatever names it. One that the environment names, or that is only written where somebody
 * has asked for it, is the operator's.
 */
function isNamedLog(path: Expression, { span }: Call, file: CodeFile): boolean {
  if (!LOG_VARIABLE.test(path.text.trim()) || !APPENDS.test(file.source.slice(span))) return false;
  const isOperators = path.value().provenance.startsWith('environment') || /env/i.test(path.text);
  return !isOperators && file.conditionsAround(span).every(isErrorCheck);
}

/** A name that the code writes out, alone or as the end of a path that it puts together. */
function isLog(path: Expression, file: CodeFile): boolean {
  const { provenance, literal, pieces } = path.value();
  if (provenance === 'literal') return typeof literal === 'string' && LOG_NAME.test(literal) && !isStreamPath(literal);
  if (provenance === 'environment' || provenance === 'environment-or-literal') return false;
  const last = pieces?.at(-1);
  if (typeof last === 'string' && LOG_NAME.test(`x${last}`)) return true;
  const made = path.call();
  const name = made?.args.at(-1)?.value().literal;
  if (made && /^(?:join|resolve|of|get|Combine|File)$/.test(made.method) && typeof name === 'string') return LOG_NAME.test(`x/${name}`);
  return /["'`][^"'`]*\.log["'`]\s*\)?$/.test(file.source.slice(path.span));
}
