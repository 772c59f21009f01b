import { FACTORS, factorOf, type Factor } from '../../../checks/factors.ts';
import type { Rule } from '../../../checks/rule.ts';
import { wrap } from '../../report/terminal/style.ts';
import type { PreparedExample } from '../../review/judging/example.ts';
import { nearest } from '../program/nearest.ts';
import { ruleLine } from './rules.ts';
import type { Surroundings } from '../program/surroundings.ts';
import { UsageError } from '../program/usage-error.ts';
import { knownRules } from '../reviewing/working-rules.ts';

/**
 * `twelvefold explain`: what a rule is about, or what a factor asks and which rules look after it.
 * @param subject a rule's id or the unique part behind its slash; a factor's slug, number, numeral or name
 * @param directory whose own rules are known, too
 * @throws UsageError for anything else, with what was probably meant
 */
export async function explain(subject: string, directory: string, surroundings: Surroundings): Promise<string> {
  const rules = await knownRules(directory, surroundings);
  const wanted = subject.trim().toLowerCase();
  const factor = FACTORS.find((candidate) => namesOf(candidate).includes(wanted));
  if (factor) return explainFactor(factor, rules);
  const named = rules.filter((rule) => rule.id === wanted || rule.id.endsWith(`/${wanted}`));
  if (named[0] && named.length === 1) return explainRule(named[0]);
  throw new UsageError(unknown(subject, named.length > 1 ? named.map((rule) => rule.id) : guesses(wanted, rules)));
}

function namesOf({ slug, name, number, numeral }: Factor): readonly string[] {
  return [slug, name.toLowerCase(), String(number), numeral.toLowerCase()];
}

function guesses(wanted: string, rules: readonly Rule[]): readonly string[] {
  const whole = nearest(wanted, [...rules.map((rule) => rule.id), ...FACTORS.map((factor) => factor.slug)]);
  if (whole !== undefined) return [whole];
  const ending = nearest(
    wanted,
    rules.map((rule) => rule.id.slice(rule.id.indexOf('/') + 1)),
  );
  return rules.filter((rule) => ending !== undefined && rule.id.endsWith(`/${ending}`)).map((rule) => rule.id);
}

function unknown(subject: string, meant: readonly string[]): string {
  const hint = meant.length > 0 ? `did you mean ${meant.join(' or ')}?` : '`twelvefold rules` lists them';
  return `${JSON.stringify(subject)} is no rule and no factor: ${hint}`;
}

async function explainFactor({ numeral, name, promise, link, slug }: Factor, rules: readonly Rule[]): Promise<string> {
  const own = rules.filter((rule) => factorOf(rule).slug === slug);
  const widest = Math.max(0, ...own.map((rule) => rule.id.length));
  return section([[`${numeral}. ${name}`], [promise], own.map((rule) => ruleLine(rule, widest)), [link]]);
}

async function explainRule(rule: Rule): Promise<string> {
  const [{ rulePage }, { prepareExample }] = await Promise.all([
    import('../../review/assemble.ts'),
    import('../../review/judging/example.ts'),
  ]);
  const { numeral, name } = factorOf(rule);
  return section([
    [rule.id, rule.title],
    [`Factor ${numeral}, ${name} · ${rule.severity}${rule.confidence === 'likely' ? ', likely' : ''}`],
    ['Why', ...paragraph(rule.why)],
    ['What to do', ...paragraph(rule.remedy)],
    rule.limits && rule.limits.length > 0 ? ['What it does not see', ...rule.limits.flatMap((limit) => paragraph(`- ${limit}`))] : [],
    ...rule.examples.bad.map((example) => exampleLines(`Wrong: ${example.name}`, prepareExample(example))),
    ...rule.examples.good.map((example) => exampleLines(`Right: ${example.name}`, prepareExample(example))),
    [rule.link ?? rulePage(rule.id)],
  ]);
}

const TEXT_WIDTH = 96;

function paragraph(text: string): readonly string[] {
  return wrap(text, TEXT_WIDTH).map((line) => `  ${line}`);
}

/** The files of an example, the line that the finding stands on marked. */
function exampleLines(heading: string, { files, expected }: PreparedExample): readonly string[] {
  const codeLines = (path: string, text: string): readonly string[] =>
    text
      .replace(/\n$/, '')
      .split('\n')
      .map((line, index) => `  ${path === expected?.path && index + 1 === expected.line ? '❯' : ' '} ${line}`.trimEnd());
  return [heading, ...Object.entries(files).flatMap(([path, text]) => [`  ${path}`, ...codeLines(path, text)])];
}

function section(parts: readonly (readonly string[])[]): string {
  return `${parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}
