import { FACTORS, factorOf, type Factor } from '../../checks/factors.ts';
import type { Example, Rule } from '../../checks/rule.ts';
import { nearest } from './nearest.ts';
import { ruleLine } from './rules.ts';
import { UsageError } from './usage-error.ts';

/**
 * `twelvefold explain`: what a rule is about, or what a factor asks and which rules look after it.
 * @param subject a rule's id or the unique part behind its slash; a factor's slug, number, numeral or name
 * @throws UsageError for anything else, with what was probably meant
 */
export async function explain(subject: string): Promise<string> {
  const { RULES } = await import('../../checks/index.ts');
  const wanted = subject.trim().toLowerCase();
  const factor = FACTORS.find((candidate) => namesOf(candidate).includes(wanted));
  if (factor) return explainFactor(factor, RULES);
  const named = RULES.filter((rule) => rule.id === wanted || rule.id.endsWith(`/${wanted}`));
  if (named[0] && named.length === 1) return explainRule(named[0]);
  throw new UsageError(unknown(subject, named.length > 1 ? named.map((rule) => rule.id) : guesses(wanted, RULES)));
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
  const own = rules.filter((rule) => rule.id.startsWith(`${slug}/`));
  const widest = Math.max(0, ...own.map((rule) => rule.id.length));
  return section([[`${numeral}. ${name}`], [promise], own.map((rule) => ruleLine(rule, widest)), [link]]);
}

async function explainRule(rule: Rule): Promise<string> {
  const { rulePage } = await import('../review/assemble.ts');
  const { numeral, name } = factorOf(rule.id);
  return section([
    [rule.id, rule.title],
    [`Factor ${numeral}, ${name} · ${rule.severity}${rule.confidence === 'likely' ? ', likely' : ''}`],
    ['Why', `  ${rule.why}`],
    ['What to do', `  ${rule.remedy}`],
    rule.limits && rule.limits.length > 0 ? ['What it does not see', ...rule.limits.map((limit) => `  - ${limit}`)] : [],
    ...rule.examples.bad.map((example) => exampleLines('Wrong', example)),
    ...rule.examples.good.map((example) => exampleLines('Right', example)),
    [rulePage(rule.id)],
  ]);
}

function exampleLines(kind: 'Wrong' | 'Right', { name, files, at }: Example): readonly string[] {
  const place = at === undefined ? '' : ` (${at})`;
  return [
    `${kind}: ${name}${place}`,
    ...Object.entries(files).flatMap(([path, text]) => [
      `  ${path}`,
      ...text
        .replace(/\n$/, '')
        .split('\n')
        .map((line) => `    ${line}`.trimEnd()),
    ]),
  ];
}

function section(parts: readonly (readonly string[])[]): string {
  return `${parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}
