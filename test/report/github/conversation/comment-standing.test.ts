import { describe, expect, test } from '@jest/globals';
import { bodyAs, movedTo, originalBody, standingOf, type Verdict } from '../../../../src/report/github/conversation/comment-standing.ts';
import { readCommentMark } from '../../../../src/report/github/conversation/fingerprint.ts';
import { commentBody } from '../../../../src/report/github/conversation/line-comments.ts';
import { finding } from '../samples.ts';

const body = commentBody(finding(), undefined);
const person = { kind: 'external', by: 'robin', reason: 'a demo, see @octo/all' } as const;
const code = { kind: 'inSource', reason: 'a demo', place: { path: 'src/app.ts', line: 3 } } as const;
const baseline = { kind: 'external', reason: 'old', baseline: '.github/baseline.json' } as const;
const unjudged = (why: 'off' | 'left-out' | 'beyond') => ({ standing: 'unjudged', why, ruleId: 'logs/file-logger' }) as const;

describe('a comment says what has become of its finding, without losing what it said', () => {
  test.each<[Verdict, string]>([
    [{ standing: 'fixed', head: 'c'.repeat(40) }, `**Fixed in ${'c'.repeat(40)}.**`],
    [{ standing: 'accepted', accepted: person }, '**Accepted by robin:** a demo, see @\u200bocto/all'],
    [{ standing: 'accepted', accepted: code }, '**Accepted in the code, by a comment in `src/app.ts`:** a demo'],
    [{ standing: 'accepted', accepted: baseline }, '**Accepted by the baseline .github/baseline.json:** old'],
    [{ standing: 'in-base' }, '**Already there in the base.** This change does not bring it any more, so nothing is asked of it here.'],
    [{ standing: 'moved', to: 'a `b`.ts', isSaidThere: true }, '**Moved to ``a `b`.ts``.**'],
    [{ standing: 'moved', to: 'b.ts', isSaidThere: false }, '**Moved to `b.ts`.** It holds there as it did here.'],
    [unjudged('off'), '**Not judged any more:** the policy has switched `logs/file-logger` off.'],
    [unjudged('left-out'), '**Not judged any more:** the policy leaves this file out.'],
    [unjudged('beyond'), '**Not judged any more:** as the repository is now, `logs/file-logger` has nothing to say about this file.'],
  ])('%j', (verdict, words) => {
    const other = bodyAs(body, { standing: 'fixed', head: 'd'.repeat(40) });
    for (const before of [body, other]) {
      const said = bodyAs(before, verdict);
      expect(said).toBe(`${words}\n\nIt said:\n\n${body}`);
      expect(standingOf(said)).toBe(verdict.standing);
      expect(readCommentMark(said)).toEqual(readCommentMark(body));
      expect([originalBody(said), bodyAs(said, { standing: 'open' })]).toEqual([body, body]);
    }
  });

  test.each(['b.ts', 'a `b`.ts', '`b`', 'a/(b) **c**.ts'])('and where it has moved to: %s', (to) => {
    expect(movedTo(bodyAs(body, { standing: 'moved', to, isSaidThere: false }))).toBe(to);
    expect([movedTo(body), movedTo(bodyAs(body, { standing: 'in-base' }))]).toEqual([undefined, undefined]);
  });

  test('one that was never edited is open', () => {
    expect([standingOf(body), originalBody(body)]).toEqual(['open', body]);
  });
});
