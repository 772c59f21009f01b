import { describe, expect, it } from '@jest/globals';
import { withoutExamples } from '../../scripts/without-examples.ts';

const RULE = `const kept = 1;
const examples = { kept: true };
export default rule({
  id: 'logs/one',
  examples: { bad: [{ name: 'a', files: { 'a.js': 'rule({ examples: 1 })' } }], good: [] },
  *judge(file) { yield* other({ examples: file }); },
});`;

describe('the rules that threads load', () => {
  it('have nothing but their examples taken from them', () => {
    expect(withoutExamples(RULE)).toBe(RULE.replace(/examples: \{ bad:.*\},\n/, 'examples: { bad: [], good: [] },\n'));
  });

  it('are left alone where there are none', () => {
    const code = "import { onCalls } from '../rule.js';\nexport const examples = onCalls([], []);\n";
    expect(withoutExamples(code)).toBe(code);
  });
});
