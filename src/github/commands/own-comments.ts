import { FACTORS } from '../../../checks/factors.ts';
import type { Command } from '../../commands/command.ts';
import type { Policy } from '../../policy/policy.ts';
import type { Review } from '../../review/review.ts';
import { acceptedByChange, withholdComments } from '../../review/accepting/withhold.ts';
import type { People } from './people.ts';

/** What a comment in the code asks for. */
const IGNORE: Command = { kind: 'ignore', reason: '' };

/**
 * The same review in which comments of the change accept only what whoever opened it may `ignore`: nobody else answers for what the
 * change says. Asks about them only where there is such a comment.
 * @param author login; '' for an app, which may accept nothing
 */
export async function heedAuthor(review: Review, policy: Policy, people: People, author: string): Promise<Review> {
  if (acceptedByChange(review).length === 0) return review;
  const isPerson = author !== '' && !author.endsWith('[bot]');
  const mayAny = isPerson && (await people.may(IGNORE, author));
  return withholdComments(review, policy, ({ factor }) => mayAny && people.mayAbout(IGNORE, author, FACTORS[factor - 1]?.slug));
}
