import { DockerfileParser } from 'dockerfile-ast';
import type { SourceText } from '../../text.ts';
import { parseImage } from './image.ts';
import { readInstruction } from './instruction.ts';
import type { InstructionPlace } from './instruction.ts';
import type { Dockerfile, Instruction, Stage } from '../kinds.ts';
import { Problems } from '../data/problems.ts';
import { fillIn } from '../variables.ts';

const DEVELOPMENT = /(?:^|[^a-z])(?:dev|devel|development|develop|debug|local|tests?|testing|ci|lint|e2e)(?:[^a-z]|$)/i;
const PRODUCTION = /(?:^|[^a-z])(?:prod|production|release|runtime|runner|final|app|deploy)(?:[^a-z]|$)/i;
/** Ports of an `EXPOSE 8000-8100` that are told. */
const MAX_PORT_RANGE = 100;

/** Reads a Dockerfile or Containerfile. Never throws: what cannot be read is missing, with a problem. */
export function readDockerfile(path: string, source: SourceText): Dockerfile {
  const problems = new Problems();
  const instructions = readInstructions(source, problems);
  const stages = stagesOf(instructions);
  if (stages.length === 0) problems.add('no stage: there is no FROM');
  const final = finalStage(stages);
  const chain = final === undefined ? [] : chainOf(stages, final);
  const effective = chain.flatMap((stage) => stage.instructions);
  const { cmd, entrypoint } = startOf(chain);
  return { path, source, stages, final, effective, cmd, entrypoint, ...runningFacts(effective), problems: problems.list };
}

function readInstructions(source: SourceText, problems: Problems): readonly Instruction[] {
  try {
    const parsed = DockerfileParser.parse(source.text);
    const escape = parsed.getEscapeCharacter() === '`' ? '`' : '\\';
    return parsed
      .getInstructions()
      .map((instruction): InstructionPlace => {
        const whole = instruction.getRange();
        const keyword = instruction.getInstructionRange();
        return {
          keyword: instruction.getKeyword(),
          span: { start: offsetOf(source, whole.start), end: offsetOf(source, whole.end) },
          bodyStart: offsetOf(source, keyword.end),
        };
      })
      .map((place) => readInstruction(source.text, place, escape));
  } catch (error) {
    problems.caught(error);
    return [];
  }
}

/** Offset of a place that counts lines and characters from 0. */
function offsetOf(source: SourceText, place: { readonly line: number; readonly character: number }): number {
  return source.offset({ line: place.line + 1, column: place.character + 1 });
}

function stagesOf(instructions: readonly Instruction[]): readonly Stage[] {
  const starts = instructions.flatMap((instruction, index) => (instruction.keyword === 'FROM' ? [index] : []));
  const defaults = assignmentsOf(instructions.slice(0, starts[0] ?? instructions.length), new Map());
  const stages: Stage[] = [];
  for (const [index, start] of starts.entries()) {
    const from = instructions[start];
    if (from !== undefined) stages.push(stageOf(index, from, instructions.slice(start + 1, starts[index + 1]), defaults, stages));
  }
  return stages;
}

function stageOf(
  index: number,
  from: Instruction,
  instructions: readonly Instruction[],
  defaults: ReadonlyMap<string, string>,
  before: readonly Stage[],
): Stage {
  const [base, as, name] = from.words.map((word) => word.text);
  const image = parseImage(base ?? '', defaults);
  const wanted = fillIn(base ?? '', defaults).text.toLowerCase();
  const parent = before.findLast((stage) => stage.name?.toLowerCase() === wanted)?.index;
  return {
    index,
    name: as?.toLowerCase() === 'as' ? name : undefined,
    image: parent !== undefined || image.dynamic || image.name === '' ? undefined : image,
    parent,
    from,
    instructions,
  };
}

/**
 * The last stage, unless it says that it is for developers and an earlier one says that it is for production, or the one that it adds
 * a developer's tools to starts something itself.
 */
function finalStage(stages: readonly Stage[]): Stage | undefined {
  const last = stages.at(-1);
  if (last?.name === undefined || !DEVELOPMENT.test(last.name)) return last;
  return (
    stages.findLast((stage) => stage.name !== undefined && PRODUCTION.test(stage.name) && !DEVELOPMENT.test(stage.name)) ??
    startedBehind(last, stages) ??
    last
  );
}

function startedBehind({ parent }: Stage, stages: readonly Stage[]): Stage | undefined {
  const behind = parent === undefined ? undefined : stages[parent];
  const starts = behind?.instructions.some(({ keyword }) => keyword === 'CMD' || keyword === 'ENTRYPOINT') === true;
  return starts && !DEVELOPMENT.test(behind.name ?? '') ? behind : undefined;
}

/** The stages that a stage is built from, the first one first, and itself. */
function chainOf(stages: readonly Stage[], last: Stage): readonly Stage[] {
  const chain: Stage[] = [];
  for (let stage: Stage | undefined = last; stage !== undefined; stage = stage.parent === undefined ? undefined : stages[stage.parent]) {
    chain.unshift(stage);
  }
  return chain;
}

/** CMD and ENTRYPOINT in effect: an ENTRYPOINT takes away the CMD of the image that its stage is built from. */
function startOf(chain: readonly Stage[]): Pick<Dockerfile, 'cmd' | 'entrypoint'> {
  let cmd: Instruction | undefined;
  let entrypoint: Instruction | undefined;
  for (const { instructions } of chain) {
    const own = instructions.findLast((instruction) => instruction.keyword === 'ENTRYPOINT');
    if (own !== undefined) cmd = undefined;
    // `ENTRYPOINT []` takes the base image's away and starts nothing itself.
    if (own !== undefined) entrypoint = own.form === 'exec' && own.commands.length === 0 ? undefined : own;
    cmd = instructions.findLast((instruction) => instruction.keyword === 'CMD') ?? cmd;
  }
  return { cmd, entrypoint };
}

function runningFacts(effective: readonly Instruction[]): Pick<Dockerfile, 'exposed' | 'workdir'> {
  const values = assignmentsOf(effective, new Map());
  const exposed = effective
    .filter(({ keyword }) => keyword === 'EXPOSE')
    .flatMap(({ words }) => words.flatMap((word) => portsOf(word, values)));
  return { exposed, workdir: workdirOf(effective, values) };
}

function portsOf(word: Instruction['words'][number], values: ReadonlyMap<string, string>): Dockerfile['exposed'] {
  const [, first, last = first] = /^(\d{1,5})(?:-(\d{1,5}))?(?:\/\w+)?$/.exec(fillIn(word.text, values).text) ?? [];
  if (first === undefined) return [];
  const length = Math.min(Math.max(Number(last) - Number(first), 0) + 1, MAX_PORT_RANGE);
  return Array.from({ length }, (_, index) => ({ port: Number(first) + index, span: word.span }));
}

function workdirOf(effective: readonly Instruction[], values: ReadonlyMap<string, string>): string | undefined {
  let workdir: string | undefined;
  for (const { keyword, words } of effective) {
    if (keyword !== 'WORKDIR' || words[0] === undefined) continue;
    const next = fillIn(words[0].text, values).text;
    workdir = /^(?:\/|[A-Za-z]:|\$)/.test(next) || workdir === undefined ? next : `${workdir.replace(/\/$/, '')}/${next}`;
  }
  return workdir;
}

/** ARG defaults and ENV values in order, each filled in with those before it. */
function assignmentsOf(instructions: readonly Instruction[], values: Map<string, string>): ReadonlyMap<string, string> {
  for (const { keyword, words } of instructions) {
    if (keyword !== 'ARG' && keyword !== 'ENV') continue;
    for (const { text } of words) {
      const equals = text.indexOf('=');
      if (equals > 0) values.set(text.slice(0, equals), fillIn(text.slice(equals + 1), values).text);
    }
  }
  return values;
}
