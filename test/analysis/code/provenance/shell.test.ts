import { describeProvenance, type ProvenanceCase } from '../reading.ts';

const cases: readonly ProvenanceCase[] = [
  ['a word', 'probe 3000', 'literal 3000'],
  ['a quoted word', "probe 'a b'", 'literal a b'],
  ['a variable of the script', 'HOST=db\nprobe "$HOST"', 'literal db'],
  ['a read-only variable', 'readonly HOST=db\nprobe $HOST', 'literal db'],
  ['a variable that the script does not set', 'probe "$PORT"', 'environment $PORT'],
  ['with braces', 'probe "${PORT}"', 'environment $PORT'],
  ['with a default', 'probe "${PORT:-8080}"', 'environment-or-literal 8080 $PORT'],
  ['required', 'probe "${PORT:?set it}"', 'environment $PORT'],
  ['a default kept under the same name', 'PORT=${PORT:-8080}\nprobe "$PORT"', 'environment-or-literal 8080 $PORT'],
  ['the output of a command', 'X=$(hostname)\nprobe "$X"', 'unknown'],
  ['built of literals', 'HOST=db\nprobe "redis://$HOST:6379"', 'literal redis://db:6379'],
  ['built with a lookup', 'probe "0.0.0.0:$PORT"', 'environment $PORT'],
  ['a word with a lookup in it', 'probe 0.0.0.0:$PORT', 'environment $PORT'],
  ['a loop variable', 'for x in a b; do probe $x; done', 'unknown'],
];

describeProvenance('shell', cases);
