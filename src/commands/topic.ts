import { FACTORS, type FactorSlug } from '../../checks/factors.ts';
import { isTameGlob } from '../analysis/globs.ts';
import type { FactorTopic, FindingTopic, PathTopic, RuleTopic, Topic } from './command.ts';

/** What a word names: a factor by slug, number or numeral, a rule, a finding, or else a path; undefined for a plain word. */
export function topicOf(word: string): Topic | undefined {
  return factorTopic(word) ?? ruleTopic(word) ?? findingTopic(word) ?? pathTopic(word);
}

function factorTopic(word: string): FactorTopic | undefined {
  const name = word.toLowerCase();
  const found = FACTORS.find(({ slug, number, numeral }) => [slug, String(number), numeral.toLowerCase()].includes(name));
  return found && { kind: 'factor', factor: found.slug };
}

function ruleTopic(word: string): RuleTopic | undefined {
  const ruleId = word.toLowerCase();
  const [, family = ''] = /^([a-z-]{1,40})\/[a-z0-9-]{1,80}$/.exec(ruleId) ?? [];
  const isFamily = family === 'custom' || FACTORS.some(({ slug }) => slug === (family as FactorSlug));
  return isFamily ? { kind: 'rule', ruleId } : undefined;
}

function findingTopic(word: string): FindingTopic | undefined {
  const fingerprint = word.toLowerCase();
  return /^[0-9a-f]{8,32}$/.test(fingerprint) ? { kind: 'finding', fingerprint } : undefined;
}

function pathTopic(word: string): PathTopic | undefined {
  // Whoever opens a pull request may write one, and chooses the paths too: it has to be one that no path makes slow.
  return /[/.*]/.test(word) && isTameGlob(word) ? { kind: 'path', glob: word } : undefined;
}
