import type { Call, CodeFile, Expression } from '../../code.ts';
import { isErrorCheck } from '../starting/error-checks.ts';
import { isStreamPath } from './loggers.ts';

/** Calls that open a file to write to it, or write to it at once: the position of the path, and of the mode where that decides. */
interface Opener {
  /** `receiver`: what the method is called on was made of it (`File("app.log").appendText(…)`). */
  readonly path: number | 'receiver';
  readonly mode?: number;
}

/** The same for several names. */
function each(path: Opener['path'], mode: number | undefined, names: readonly string[]): Readonly<Record<string, Opener>> {
  return Object.fromEntries(names.map((name) => [name, mode === undefined ? { path } : { path, mode }]));
}

const OPENERS: Readonly<Record<string, Opener>> = {
  // Node
  ...each(0, undefined, [
    ...['fs', 'fs-extra', 'graceful-fs', 'fs.promises', 'fs/promises'].flatMap((module) =>
      ['appendFile', 'appendFileSync', 'createWriteStream', 'writeFile', 'writeFileSync', 'outputFile', 'outputFileSync'].map(
        (method) => `${module}.${method}`,
      ),
    ),
    'Deno.writeTextFile',
    'Deno.writeTextFileSync',
    'Bun.write',
  ]),
  ...each(0, 1, ['fs.openSync', 'fs.open', 'fs/promises.open', 'fs.promises.open']),
  // Python
  ...each(0, 1, ['open', 'io.open', 'codecs.open', 'aiofiles.open']),
  'pathlib.Path().open': { path: 'receiver', mode: 0 },
  ...each('receiver', undefined, ['pathlib.Path().write_text']),
  // Go
  ...each(0, undefined, ['os.OpenFile', 'os.Create', 'os.WriteFile', 'io/ioutil.WriteFile']),
  // JVM
  ...each(0, undefined, [
    'java.io.FileWriter',
    'java.io.PrintStream',
    'java.io.PrintWriter',
    'java.io.FileOutputStream',
    'java.io.RandomAccessFile',
    'FileWriter',
    'FileOutputStream',
    ...['java.nio.file.Files', 'Files'].flatMap((type) =>
      ['write', 'writeString', 'newBufferedWriter', 'newOutputStream'].map((method) => `${type}.${method}`),
    ),
    ...['org.apache.commons.io.FileUtils', 'FileUtils'].flatMap((type) =>
      ['write', 'writeStringToFile', 'writeLines'].map((method) => `${type}.${method}`),
    ),
  ]),
  ...each(
    'receiver',
    undefined,
    ['java.io.File()', 'File()'].flatMap((file) =>
      ['appendText', 'appendBytes', 'writeText', 'bufferedWriter', 'printWriter', 'outputStream'].map((method) => `${file}.${method}`),
    ),
  ),
  // Ruby
  ...each(0, 1, ['File.open', 'File.new']),
  ...each(0, undefined, [
    '$stdout.reopen',
    '$stderr.reopen',
    'STDOUT.reopen',
    'STDERR.reopen',
    'File.write',
    'IO.write',
    'Rails.root.join().write',
    'Rails.logger.reopen',
  ]),
  'Rails.root.join().open': { path: 'receiver', mode: 0 },
  // PHP
  ...each(0, undefined, [
    'file_put_contents',
    'Storage.append',
    'Illuminate.Support.Facades.Storage.append',
    'Illuminate.Support.Facades.File.append',
    'File.append',
  ]),
  ...each(0, 1, ['fopen', 'SplFileObject']),
  error_log: { path: 2 },
  // .NET
  ...each(
    0,
    undefined,
    ['System.IO.File', 'File'].flatMap((type) =>
      [
        'AppendAllText',
        'AppendAllTextAsync',
        'AppendAllLines',
        'AppendAllLinesAsync',
        'AppendText',
        'CreateText',
        'WriteAllText',
        'WriteAllTextAsync',
        'WriteAllLines',
        'OpenWrite',
      ].map((method) => `${type}.${method}`),
    ),
  ),
  ...each(0, undefined, ['StreamWriter', 'System.IO.StreamWriter', 'FileStream', 'System.IO.FileStream']),
  // Rust
  ...each(0, undefined, [
    'std.fs.File.create',
    'File.create',
    'tokio.fs.File.create',
    'std.fs.write',
    'tokio.fs.write',
    '*.append().open',
    '*.write().open',
    '*.create().open',
  ]),
};
const WRITING = /[wax+]/;
/** Names of logs; `error.txt` in a directory of logs is one as well. */
const LOG_NAME =
  /(?:^|[\w./\\%{}-])[\w%{}-]*\.log(?:\.\d+)?$|(?:^|[/\\])logs?[/\\](?:[\w.%-]+[/\\])*[\w.%-]+\.(?:txt|jsonl?|out)$|(?:^|\/)(?:[\w-]*[-_])?logs?\.txt$/i;

/** Places where a file of code writes to a log file that it opens by hand. */
export function handWrittenLogs(file: CodeFile): readonly Call[] {
  if (!/\.log\b|\blogs?\b|log_?(?:file|path)/i.test(file.source.text)) return [];
  return file.callsTo(...Object.keys(OPENERS)).filter((call) => {
    const opener = OPENERS[call.name] ?? (call.name.endsWith('.open') ? OPENERS['*.append().open'] : undefined);
    const path = opener && pathOf(call, opener);
    if (!opener || !path || !(isLog(path, file) || isInLogs(path, call, file) || isNamedLog(path, call, file))) return false;
    if (opener.mode === undefined) return !READING.test(file.source.slice(call.span));
    const mode = (call.args[opener.mode] ?? call.option('mode'))?.value().literal;
    return typeof mode === 'string' && WRITING.test(mode);
  });
}

function pathOf(call: Call, { path }: Opener): Expression | undefined {
  return path === 'receiver' ? call.receiver?.call()?.args.at(-1) : call.args[path];
}

/** Ways to open that write nothing. */
const READING = /FileMode\.Open\b|FileAccess\.Read\b|os\.O_RDONLY\b/;

/** What is opened to be added to, as logs are. */
const APPENDS = /^error_log|O_APPEND|\.append\(true\)|["']ab?\+?["']|FILE_APPEND|append/i;
const LOG_VARIABLE =
  /^[*&$@]{0,2}(?:[\w$]+(?:\.#?|->|::\$?))*_?(?:\w*_)?log(?:ger)?_?(?:file_?(?:name|path)?|path|location)(?:\(\)|\.\w+\(\))?$/i;
/** `errorLogFile`, and no `catalogFile`. */
const CAMEL_VARIABLE = /(?:^|[.>:$@])_?[a-z]+Log(?:ger)?s?(?:File(?:Name|Path)?|Path|Location)$/;

/**
 * What is called a log file and added to, whatever names it. One that the environment names, or that is only written where somebody
 * has asked for it, is the operator's.
 */
function isNamedLog(path: Expression, { span }: Call, file: CodeFile): boolean {
  const name = path.text.trim();
  if (!(LOG_VARIABLE.test(name) || CAMEL_VARIABLE.test(name)) || !APPENDS.test(file.source.slice(span))) return false;
  // `if let Some(log_file) = &config.log_file`, which Rust asks in the same condition.
  const before = file.source.text.slice(Math.max(0, span.start - 200), span.start);
  const isAsked = new RegExp(`\\bSome\\((?:ref )?${name.replace(/[^\w]/g, '')}\\)`).test(before);
  const isOperators = isAsked || path.value().provenance.startsWith('environment') || /env/i.test(path.text);
  return !isOperators && file.conditionsAround(span).every(isErrorCheck);
}

/** `path.join(__dirname, '..', 'logs', name)`: whatever the file is called, it is added to where logs are kept. */
function isInLogs(path: Expression, { span }: Call, file: CodeFile): boolean {
  const made = path.call();
  if (!made || !/^(?:join|resolve|Join|Combine)$/.test(made.method) || !APPENDS.test(file.source.slice(span))) return false;
  const [last, ...before] = made.args.map((given) => given.value()).toReversed();
  const isDirectory = before.some(
    ({ provenance, literal }) => provenance === 'literal' && /^(?:.*[\\/])?logs?[\\/]?$/.test(String(literal)),
  );
  return isDirectory && last !== undefined && !last.provenance.startsWith('environment');
}

/** A name that the code writes out, alone or as the end of a path that it puts together. */
function isLog(path: Expression, file: CodeFile): boolean {
  const { provenance, literal, pieces } = path.value();
  if (provenance === 'literal') return typeof literal === 'string' && LOG_NAME.test(literal) && !isStreamPath(literal);
  if (provenance === 'environment-or-literal') return typeof literal === 'string' && LOG_NAME.test(literal) && !isStreamPath(literal);
  if (provenance === 'environment') return false;
  const last = pieces?.at(-1);
  if (typeof last === 'string' && LOG_NAME.test(`x${last}`)) return true;
  const made = path.call();
  const name = made?.args.at(-1)?.value().literal;
  if (made && /^(?:join|resolve|of|get|Combine|File|Join)$/.test(made.method)) {
    if (typeof name === 'string') return LOG_NAME.test(`x/${name}`);
    const end = made.args.at(-1)?.value().pieces?.at(-1);
    if (typeof end === 'string') return LOG_NAME.test(`x${end}`);
  }
  return /["'`][^"'`]*\.log["'`]\s*\)?$/.test(file.source.slice(path.span));
}
