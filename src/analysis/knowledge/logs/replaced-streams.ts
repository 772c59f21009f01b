import type { CodeFile, Expression } from '../../code.ts';
import type { Span } from '../../text.ts';

/** Where the process's own output is replaced by something else for good. */
export interface ReplacedStream {
  readonly span: Span;
  /** As written: `sys.stdout`, `System.setOut`. */
  readonly stream: string;
  /** A file that the code names, or nothing at all. */
  readonly by: 'file' | 'nothing';
}

const STREAMS = /^(?:sys\.(?:stdout|stderr)|\$(?:stdout|stderr)|os\.(?:Stdout|Stderr))$/;
const SETTERS: readonly string[] = [
  'System.setOut',
  'System.setErr',
  'Console.SetOut',
  'Console.SetError',
  'System.Console.SetOut',
  'System.Console.SetError',
];
/** Makers of a stream whose first argument is the file. */
const OPENS =
  /(?:^|\.)(?:open|File\.new|OpenFile|Create|PrintStream|FileOutputStream|FileWriter|StreamWriter|BufferedOutputStream|CreateText|AppendText)$/;
const NOTHING =
  /\bos\.devnull\b|["']\/dev\/null["']|\bFile::NULL\b|\bTextWriter\.Null\b|OutputStream\.nullOutputStream\(\)|NullOutputStream/;

/** Replacements at the start of the process: what a function does for a while is none. */
export function replacedStreams(file: CodeFile): readonly ReplacedStream[] {
  const given = [
    ...file.assignments
      .filter(({ target }) => STREAMS.test(target))
      .map(({ target, value, span, inside }) => ({ stream: target, value, span, inside })),
    ...file.callsTo(...SETTERS).map(({ name, args, span, inside }) => ({ stream: name, value: args[0], span, inside })),
  ];
  return given.flatMap(({ stream, value, span, inside }) => {
    const by = value && replacementOf(value);
    if (by === undefined || file.conditionsAround(span).length > 0) return [];
    // What is put back was only borrowed.
    const isBorrowed =
      given.filter((other) => other.stream === stream).length > 1 ||
      (by === 'nothing' && inside !== undefined && inside.name !== 'main' && inside.name !== 'Main');
    return isBorrowed ? [] : [{ span, stream, by }];
  });
}

function replacementOf(value: Expression): ReplacedStream['by'] | undefined {
  if (NOTHING.test(value.text)) return 'nothing';
  return namesFile(value, 0) ? 'file' : undefined;
}

/** `open('x')`, `new PrintStream(new FileOutputStream("x"))`: a file whose name is written out. */
function namesFile(value: Expression, depth: number): boolean {
  const call = value.call();
  const [first] = call?.args ?? [];
  if (!call || !first || depth > 3 || !OPENS.test(call.name)) return false;
  const { provenance, literal } = first.value();
  return (
    (provenance === 'literal' && typeof literal === 'string' && literal !== '' && !literal.startsWith('/dev/')) ||
    namesFile(first, depth + 1)
  );
}
