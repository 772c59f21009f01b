import type { CodeFile, EnvironmentRead } from '../../code.ts';

/** Ways to go on with another variable when one is unset, between the end of one lookup and the beginning of the next. */
const OTHERWISE =
  /^[)\]\s]*(?:\.(?:presence|strip|to_s|trim\(\))\s*)?(?:\|\||\?\?|\?:|\bor\b|\.or(?:_else|Else(?:Get)?)?\s*\(\s*(?:\|\w*\|\s*|\(\)\s*->\s*|\{\s*)?)[\s(]*(?:[\w.:$]+[.:$([]+)?$/;

/**
 * Variables of a file that stand in for each other, by each of them: `A || B`, `env::var("A").or_else(|_| env::var("B"))`,
 * `os.getenv('A', os.getenv('B'))`.
 */
export function alternativesOf({
  source,
  environmentReads,
}: Pick<CodeFile, 'source' | 'environmentReads'>): ReadonlyMap<string, ReadonlySet<string>> {
  const groups = new Map<string, Set<string>>();
  for (const [index, read] of environmentReads.entries()) {
    const next = environmentReads[index + 1];
    if (!next || next.name === read.name || !standsIn(read, next, source.text)) continue;
    const group = new Set([...(groups.get(read.name) ?? [read.name]), ...(groups.get(next.name) ?? [next.name])]);
    for (const name of group) groups.set(name, group);
  }
  return groups;
}

function standsIn(read: EnvironmentRead, next: EnvironmentRead, text: string): boolean {
  // A lookup within the other one is its fallback.
  if (next.span.start > read.span.start && next.span.end <= read.span.end) return true;
  return (
    next.span.start >= read.span.end && next.span.start - read.span.end < 80 && OTHERWISE.test(text.slice(read.span.end, next.span.start))
  );
}
