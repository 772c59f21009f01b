import { BAD_INPUT } from './catalogue/bad-input.ts';
import { COMMANDS } from './catalogue/commands.ts';
import { DECIDING } from './catalogue/deciding.ts';
import { ENDPOINTS } from './catalogue/endpoints.ts';
import { EVENT_CLAIMS } from './catalogue/events.ts';
import { EXIT_CODES } from './catalogue/exit-codes.ts';
import { GUARANTEES } from './catalogue/guarantees.ts';
import { HOSTILE_INPUT } from './catalogue/hostile-input.ts';
import { LARGE_CHANGES } from './catalogue/large-changes.ts';
import { OPTION_CLAIMS } from './catalogue/options.ts';
import { REFUSALS } from './catalogue/refusals.ts';
import { SAYING } from './catalogue/saying.ts';
import { SETTINGS } from './catalogue/settings.ts';
import { SUBCOMMANDS } from './catalogue/subcommands.ts';
import { type Claim, type Group, type GroupedClaim, GROUPS } from './claim.ts';

const CATALOGUE: { readonly [G in Group]: readonly Claim[] } = {
  endpoint: ENDPOINTS,
  event: EVENT_CLAIMS,
  command: COMMANDS,
  'command line': [...SUBCOMMANDS, ...OPTION_CLAIMS],
  'exit code': EXIT_CODES,
  'bad input': BAD_INPUT,
  'hostile input': HOSTILE_INPUT,
  setting: SETTINGS,
  'GitHub’s refusals': [...REFUSALS, ...LARGE_CHANGES],
  guarantee: [...GUARANTEES, ...SAYING, ...DECIDING],
};

/** Everything that is promised, group by group. */
export const CLAIMS: readonly GroupedClaim[] = GROUPS.flatMap((group) => CATALOGUE[group].map((claim) => ({ ...claim, group })));

/** The claims of a group, or those with a text in their words, file or tests. */
export function claimsLike(text: string): readonly GroupedClaim[] {
  const group = GROUPS.find((each) => each === text);
  if (group !== undefined) return CLAIMS.filter((claim) => claim.group === group);
  return CLAIMS.filter(({ promise, file, tests }) => [promise, file, ...tests].some((each) => each.includes(text)));
}
