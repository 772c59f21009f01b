import { expect, test } from '@jest/globals';
import { highlight } from '../../../src/demo/page/highlight.ts';

const cases = [
  [
    'a.ts',
    'const port = 3000; // why',
    '<span class="hl-keyword">const</span> port = <span class="hl-number">3000</span>; <span class="hl-comment">// why</span>',
  ],
  ['a.py', 'x = "a#b"  # why', 'x = <span class="hl-string">&quot;a#b&quot;</span>  <span class="hl-comment"># why</span>'],
  ['a.ts', "fetch('http://x')", 'fetch(<span class="hl-string">&#39;http://x&#39;</span>)'],
  ['a.yaml', '  image: redis:latest', '  <span class="hl-key">image</span>: redis:latest'],
  ['README.md', 'if <b>', 'if &lt;b&gt;'],
  ['a.ts', '<script>', '&lt;script&gt;'],
  ['a.go', '"open', '&quot;open'],
] as const;

test.each(cases)('%s: %s', (path, line, expected) => {
  expect(highlight(line, path)).toBe(expected);
});

test('a line of a megabyte is shown as it is', () => {
  expect(highlight('"'.repeat(1_000_000), 'a.ts')).toHaveLength(6_000_000);
});
