import { FACTORS, type FactorSlug } from '../../checks/factors.ts';
import { ID_LENGTH } from '../policy/finding-id.ts';
import { isTameGlob } from '../analysis/tree/globs.ts';
import type { AuditTopic, FactorTopic, FindingTopic, PathTopic, RuleTopic } from './command.ts';

/** What a word names: a factor by slug, number or numeral, a rule, or a finding; undefined for any other. */
export function topicOf(word: string): FactorTopic | RuleTopic | FindingTopic | undefined {
  return factorTopic(word) ?? ruleTopic(word) ?? findingTopic(word);
}

/** What a word names of that which can be audited: a factor, a rule, or else a path, be it `Dockerfile` or `web`. */
export function auditTopicOf(word: string): AuditTopic | undefined {
  const topic = factorTopic(word) ?? ruleTopic(word);
  // The case of a path matters, and it may turn out that it is one.
  return topic?.kind === 'rule' && topic.ruleId !== word ? pathTopic(word) : (topic ?? pathTopic(word));
}

/** What was meant to be audited, as soon as it is known which rules there are: `config/initializers` is written like one. */
export function meantTopic(topic: AuditTopic, isRule: (ruleId: string) => boolean): AuditTopic {
  if (topic.kind === 'factor') return topic;
  const word = topic.kind === 'rule' ? topic.ruleId : topic.glob;
  const ruleId = word.toLowerCase();
  return isRule(ruleId) ? { kind: 'rule', ruleId } : { kind: 'path', glob: word };
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

const IDS = /^[0-9a-f]{1,32}$/;

/** True for a word that is written like the id of a finding, and cut too short to name one. */
export function isShortId(word: string): boolean {
  return /^[0-9a-f]{6,}$/i.test(word) && word.length < ID_LENGTH;
}

function findingTopic(word: string): FindingTopic | undefined {
  const fingerprint = word.toLowerCase();
  return IDS.test(fingerprint) && fingerprint.length >= ID_LENGTH ? { kind: 'finding', fingerprint } : undefined;
}

function pathTopic(word: string): PathTopic | undefined {
  // Whoever opens a pull request may write one, and chooses the paths too: it has to be one that no path makes slow.
  return isTameGlob(word) ? { kind: 'path', glob: word } : undefined;
}
