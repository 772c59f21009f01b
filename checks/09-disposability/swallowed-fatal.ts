import type { Call, Expression } from '../../src/analysis/code.ts';
import { ECMASCRIPT } from '../../src/analysis/languages.ts';
import { onCalls, rule, type Fix, type Found } from '../rule.ts';

/** What ends the process, or hands the error to what does. */
const ENDS = /process\.(?:exit|abort|kill|emit)|\bthrow\b|exit|shut|stop|close|terminate|die|crash|kill|fatal|restart/i;

export default rule({
  id: 'disposability/swallowed-fatal',
  title: 'Let the process end when it is broken',
  why: 'After an uncaught exception the process is in a state that nobody knows; kept alive, it answers wrongly and is never replaced.',
  remedy: 'Log the error, drain and call `process.exit(1)`: the platform starts a fresh process at once.',
  severity: 'warning',
  code: [onCalls(ECMASCRIPT, ['process.on', 'process.once', 'process.addListener'], judge)],
  examples: {
    bad: [
      {
        name: 'logged and forgotten',
        files: { 'server.js': "process.on('uncaughtException', (error) => { // ⟵\n  console.error(error);\n});\n" },
      },
      { name: 'nothing at all', files: { 'server.ts': "process.on('uncaughtException', () => {}); // ⟵\n" } },
    ],
    good: [
      {
        name: 'ends',
        files: { 'server.js': "process.on('uncaughtException', (error) => {\n  console.error(error);\n  process.exit(1);\n});\n" },
      },
      { name: 'drains', files: { 'server.js': "process.on('uncaughtException', (error) => {\n  log(error);\n  shutdown(1);\n});\n" } },
      { name: 'a function from elsewhere', files: { 'server.js': "process.on('uncaughtException', onError);\n" } },
      { name: 'another event', files: { 'server.js': "process.on('warning', (warning) => console.warn(warning));\n" } },
    ],
  },
});

function* judge(call: Call): Iterable<Found> {
  const [event, handler] = call.args;
  if (event?.value().literal !== 'uncaughtException' || handler?.kind !== 'function' || ENDS.test(handler.text)) return;
  yield {
    span: { start: call.span.start, end: handler.span.start },
    what: 'The handler of `uncaughtException` keeps the broken process running.',
    ...(handler.text.endsWith('}') ? { fix: ending(handler) } : {}),
  };
}

/** Ends the process as the handler's last statement. */
function ending({ span, text }: Expression): Fix {
  const brace = span.end - 1;
  const indent = /\n([ \t]*)\}$/.exec(text)?.[1];
  const statement = indent === undefined ? ' process.exit(1); ' : `  process.exit(1);\n${indent}`;
  return { title: 'End the process', safe: false, edits: [{ span: { start: brace, end: brace }, text: statement }] };
}
