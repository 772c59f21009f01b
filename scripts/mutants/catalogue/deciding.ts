import type { Claim } from '../claim.ts';

const PER_LINE = 'src/review/comparing/one-per-line.ts';
const PER_LINE_TESTS = ['test/review/comparing/one-per-line.test.ts'];
const TALK = ['test/github/auditing/audit-talk.test.ts', 'test/github/auditing/crowded-talk.test.ts'];
const JOBS = ['test/jobs/jobs.test.ts'];

/** What people decide counts as they meant it, and no further. */
export const DECIDING: readonly Claim[] = [
  {
    promise: 'one line says one thing per factor',
    file: PER_LINE,
    text: 'if (!suppression || suppression.baseline !== undefined) return true;',
    becomes: 'if (!suppression) return false;',
    tests: PER_LINE_TESTS,
    named: 'of one factor the gravest is said',
  },
  {
    promise: 'what stands behind an accepted finding on its line is said once that is accepted',
    file: 'src/review/accepting/accept.ts',
    text: 'const { findings, behind } = onePerLineAndFactor(after, review.recalled);',
    becomes:
      'const [findings, behind] = [after.slice(0, review.findings.length), after.slice(review.findings.length)];\n  void onePerLineAndFactor;',
    tests: PER_LINE_TESTS,
    named: 'brings up what hid behind it',
  },
  {
    promise: 'what accepts everything accepts what stands behind it, too',
    file: 'src/github/commands/settle.ts',
    text: 'behind: printsOf(hidden).slice(0, MOST_ACCEPTED - fingerprints.length),',
    becomes: 'behind: [],',
    tests: ['test/github/commands/accepting.test.ts'],
    named: 'stands behind another finding on its line',
  },
  {
    promise: 'a finding is named by sixteen characters and not by fewer',
    file: 'src/policy/finding-id.ts',
    text: 'export const ID_LENGTH = 16;',
    becomes: 'export const ID_LENGTH = 8;',
    tests: ['test/commands/parse.test.ts'],
    named: 'an id that is cut short is none',
  },
  {
    promise: 'a long thread is read on',
    file: 'src/github/reading/conversation.ts',
    text: 'if (long.length > 0) reader.takeOlder(await readOlder(client, long));',
    becomes: 'void readOlder;',
    tests: TALK,
    named: 'a thread of many answers',
  },
  {
    promise: 'what was decided before something that is not read counts no more',
    file: 'src/github/commands/hearing.ts',
    text: '.filter(({ comment }) => comment.at >= decidedSince)',
    becomes: '',
    tests: TALK,
    named: 'too long to be read',
  },
  {
    promise: 'what is accepted by path follows a renaming only for what stood there',
    file: 'src/commands/standing.ts',
    text: 'formerly.filter(({ hasStood }) => hasStood)',
    becomes: 'formerly',
    tests: ['test/commands/standing.test.ts'],
    named: 'comes with the renaming',
  },
  {
    promise: 'a command is about the head that was known when it arrived',
    file: 'src/jobs/errands.ts',
    text: 'head: head ?? heard.head',
    becomes: 'head: heard.head ?? head',
    tests: JOBS,
    named: 'whatever is pushed while it waits',
  },
  {
    promise: 'whoever has edited or deleted the comment that asked hears that it came to nothing',
    file: 'src/github/commands/verdict.ts',
    text: '.map(({ comment }) => comment), ...unheard];',
    becomes: '.map(({ comment }) => comment)];\n  void unheard;',
    tests: TALK,
    named: 'in silence where the comment that asked was',
  },
  {
    promise: 'what a private policy says is not shown where everybody may read it',
    file: 'src/github/commands/answers.ts',
    text: "const eyes = !reading.isPrivate ? 'everybody' :",
    becomes: 'const eyes =',
    tests: ['test/github/commands/commands.test.ts'],
    named: 'is shown of a private policy',
  },
  {
    promise: 'a suspension that is heard of late holds nobody for long',
    file: 'src/jobs/intents.ts',
    text: "return addErrand(connection, queue, { kind: 'standing', installationId, at: new Date().toISOString() });",
    becomes: 'return;',
    tests: JOBS,
    named: 'a late suspension',
  },
  {
    promise: 'a removal that is heard of late is made good',
    file: 'src/jobs/intents.ts',
    text: "return addErrand(connection, queue, { kind: 'inventory', installationId, isFirst: false });",
    becomes: 'return;',
    tests: JOBS,
    named: 'a late removal',
  },
];
