import { expect, test } from '@jest/globals';
import { isHeld, underHold } from '../../../../src/report/github/check-run/twins.ts';
import { holdOn, holdsFactor, type Twin } from '../../../../src/review/twins.ts';

const twin = (number: number, conclusion?: string, factors?: readonly string[]): Twin => ({
  number,
  verdict: conclusion === undefined ? undefined : { conclusion, factors },
});

test.each<[string, string, readonly Twin[], number | undefined]>([
  ['one that fails holds one that passes', 'success', [twin(2, 'failure')], 2],
  ['or that is advice only', 'neutral', [twin(2, 'failure')], 2],
  ['or that is skipped', 'skipped', [twin(2, 'action_required')], 2],
  ['what fails goes before what asks for action', 'success', [twin(2, 'action_required'), twin(3, 'failure')], 3],
  ['what blocks by itself says so itself', 'failure', [twin(2, 'failure')], undefined],
  ['or asks for action', 'action_required', [twin(2, 'failure')], undefined],
  ['what passes holds nothing', 'success', [twin(2, 'neutral'), twin(3, 'skipped'), twin(4)], undefined],
])('%s', (_, own, twins, number) => {
  expect(holdOn(own, twins)?.number).toBe(number);
});

test('a check that is held says by whom and what helps', () => {
  const report = { conclusion: 'success' as const, title: 'No new findings (#2)', summary: 'All fine.\n\n<!-- mark -->' };
  const held = underHold(report, holdOn('success', [twin(1, 'failure')]));
  expect(held).toMatchObject({ conclusion: 'failure', title: 'No new findings (#2); #1 fails' });
  expect(held.summary).toMatch(/#1 has the same head.*A commit of its own[^]*<!-- mark -->$/);
  expect([isHeld(held.title), isHeld(report.title), underHold(report, undefined)]).toEqual([true, false, report]);
});

test('of single factors those are held that the other has found something in', () => {
  const factors = ['passed', 'found', 'crashed', ...Array<string>(9).fill('not-applicable')];
  const [fails, asks] = [holdOn('success', [twin(1, 'failure', factors)]), holdOn('success', [twin(1, 'action_required', factors)])];
  const held = (hold: typeof fails) => Array.from({ length: 12 }, (_, at) => at + 1).filter((each) => hold && holdsFactor(hold, each));
  expect(held(fails)).toEqual([2, 3]);
  expect(held(asks)).toHaveLength(12);
});
