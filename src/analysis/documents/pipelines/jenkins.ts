import { parseShell } from '../../shell.ts';
import type { SourceText } from '../../text.ts';
import { align } from '../data/alignment.ts';
import { mapNode } from '../data/data-node.ts';
import type { Job, Step } from '../kinds.ts';
import { job } from './job.ts';

/** A stage with its name, or a step that runs a shell text in one of Groovy's four kinds of quotes. */
const PARTS =
  /\bstage\s*\(?\s*(?:'([^'\n]*)'|"([^"\n]*)")|\bsh\b\s*\(?\s*(?:\w+\s*:\s*(?:true|false)\s*,\s*)*(?:script\s*:\s*)?('''[^]*?'''|"""[^]*?"""|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")/g;

/** Jobs of a Jenkinsfile: a stage each, with the shell texts that stand in it. What Groovy computes is not known. */
export function jenkinsJobs(source: SourceText): readonly Job[] {
  const stages: { readonly name: string; readonly start: number; readonly steps: Step[] }[] = [];
  for (const match of source.text.matchAll(PARTS)) {
    const [whole, single, double, quoted] = match;
    const last = stages.at(-1);
    if (isCommented(source, match.index)) continue;
    if (quoted === undefined) stages.push({ name: single ?? double ?? '', start: match.index, steps: [] });
    else if (last) last.steps.push(shellStep(quoted, match.index + whole.length - quoted.length, source));
    else
      stages.push({ name: 'pipeline', start: match.index, steps: [shellStep(quoted, match.index + whole.length - quoted.length, source)] });
  }
  return stages.map(({ name, start, steps }, index) =>
    job({
      name,
      node: mapNode({ start, end: stages[index + 1]?.start ?? source.text.length }, []),
      steps,
      image: undefined,
      services: [],
      environmentName: undefined,
    }),
  );
}

function isCommented(source: SourceText, offset: number): boolean {
  return /^\s*(?:\/\/|\*|\/\*)/.test(source.line(source.position(offset).line));
}

function shellStep(quoted: string, start: number, source: SourceText): Step {
  const mark = /^(?:'''|"""|'|")/.exec(quoted)?.[0] ?? '';
  const written = quoted.slice(mark.length, -mark.length);
  const text = written.replaceAll(/\\(["'$\\])/g, '$1');
  const span = { start, end: start + quoted.length };
  const locate = text === written ? (index: number): number => start + mark.length + index : align(source.slice(span), text, start);
  return { span, name: undefined, uses: undefined, inputs: new Map(), commands: parseShell(text, locate), environment: [] };
}
