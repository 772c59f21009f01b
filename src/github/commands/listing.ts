import { FACTOR_SLUGS, FACTORS } from '../../../checks/factors.ts';
import { RULES } from '../../../checks/index.ts';
import { type AuditTopic, formOf } from '../../commands/command.ts';
import { pathTest } from '../../commands/paths.ts';
import { nearest } from '../../commands/slips.ts';
import { meantTopic } from '../../commands/topic.ts';
import { markdownCode } from '../../report/escape.ts';
import { findingsTable } from '../../report/github/check-run/findings-table.ts';
import { LIMITS } from '../../report/github/limits.ts';
import type { Place } from '../../report/github/links.ts';
import { counting } from '../../report/github/tally.ts';
import type { ChangeSet } from '../../review/change-set.ts';
import type { Finding, Review } from '../../review/review.ts';
import type { OwnFiles } from '../reading/own-files.ts';

/** What a word can name where a change is made. */
export interface Names {
  /** Ids of our rules, and of the repository's own. */
  readonly rules: readonly string[];
  /** Files of both sides. */
  readonly paths: readonly string[];
  /** Whether those are all files. */
  readonly complete: boolean;
}

/** What a word can name in a change. */
export function namesIn({ base, head }: ChangeSet, own: OwnFiles): Names {
  return {
    rules: [...RULES, ...own.rules].map(({ id }) => id),
    paths: [...new Set([...head.entries.keys(), ...base.entries.keys()])],
    complete: head.complete && base.complete,
  };
}

/** What was meant to be audited: a factor, a rule, else a path that is there; undefined when nothing has that name. */
export function topicIn({ rules, paths, complete }: Names, topic: AuditTopic): AuditTopic | undefined {
  const meant = meantTopic(topic, (ruleId) => rules.includes(ruleId));
  return meant.kind !== 'path' || !complete || paths.some(pathTest(meant.glob)) ? meant : undefined;
}

/** What stands at head about a topic, old and new. */
export function listing(review: Review, topic: AuditTopic, place: Place): string {
  const isAbout = aboutTopic(topic);
  const tables = (['introduced', 'existing'] as const).flatMap((state) =>
    findingsTable(
      state === 'introduced' ? 'New' : 'Already there',
      counting(review, state).filter(isAbout),
      place,
      LIMITS.commentLength / 2 - 500,
    ),
  );
  return tables.length === 0 ? 'Nothing of that kind is in the files of this change.' : tables.join('\n\n');
}

function aboutTopic(topic: AuditTopic): (finding: Finding) => boolean {
  if (topic.kind === 'factor') return ({ factor }) => FACTORS[factor - 1]?.slug === topic.factor;
  if (topic.kind === 'rule') return ({ ruleId }) => ruleId === topic.ruleId;
  const isMatch = pathTest(topic.glob);
  return ({ path }) => isMatch(path);
}

/** Says what there is instead. What was written is not repeated: it may be anything. */
export function nowhereAnswer({ rules, paths }: Names, topic: AuditTopic): string {
  const word = topic.kind === 'factor' ? topic.factor : topic.kind === 'rule' ? topic.ruleId : topic.glob;
  const near = nearest(word.toLowerCase(), [...FACTOR_SLUGS, ...rules]) ?? nearest(word, namesOf(paths));
  const hint = near === undefined ? `The form is \`${formOf('audit')}\`.` : `Did you mean ${markdownCode(near)}?`;
  return `The newest commit was judged again. Nothing here has the name that you gave: no factor, no rule and no file. ${hint}`;
}

/** Files and folders, whole and by their last names. */
function namesOf(paths: readonly string[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const path of paths) {
    const parts = path.split('/');
    for (const [index, name] of parts.entries()) names.add(name).add(parts.slice(0, index + 1).join('/'));
  }
  return names;
}
