import { describe, expect, test } from '@jest/globals';
import { renderMarkdown } from '../../../src/demo/page/markdown.ts';

describe('what others wrote is harmless', () => {
  const hostile = [
    ['a script', '<script>alert(1)</script>'],
    ['an event handler', '<details ontoggle=alert(1) open>'],
    ['an image with a handler', '<img src=x onerror=alert(1)>'],
    ['an image from elsewhere', '![x](https://example.org/track.png)'],
    ['a link that runs', '[x](javascript:alert(1))'],
    ['a link that runs, disguised', '[x](JaVaScRiPt:alert(1))'],
    ['a data address', '[x](data:text/html,<script>alert(1)</script>)'],
    ['a quote in an address', '[x](https://example.org/"onmouseover="alert(1))'],
    ['a tag in a code span', '`<b onclick=x>`'],
    ['a tag in a suggestion', '```suggestion\n<script>x</script>\n```'],
    ['an unfinished comment', '<!-- <script>alert(1)</script>'],
    ['a style', '<style>body{display:none}</style>'],
  ] as const;
  test.each(hostile)('%s', (_, text) => {
    const html = renderMarkdown(text, { suggestionReplaces: ['<i>'] });
    expect(html).not.toMatch(/<(script|img|style|b|i)\b|javascript:|data:|<[^>]+\son\w+=/i);
  });
});

test('a hidden mark is not shown', () => {
  expect(renderMarkdown('Said.\n\n<!-- twelvefold:fp=1 -->')).toBe('<p>Said.</p>\n');
});

test('folds and small print stay', () => {
  expect(renderMarkdown('<details>\n<summary>More</summary>\n\ntext\n\n</details>\n\n<sub>small</sub>')).toContain(
    '<details>\n<summary>More</summary>',
  );
});

test('a suggestion shows the lines that it replaces', () => {
  const html = renderMarkdown('```suggestion\nconst port = env.PORT;\n```', { suggestionReplaces: ['const port = 3000;'] });
  expect(html).toMatch(/class="removed".*const port = 3000;.*class="added".*const port = env.PORT;/s);
});

test('a suggestion to take lines away adds none', () => {
  expect(renderMarkdown('```suggestion\n```', { suggestionReplaces: ['x'] })).not.toContain('class="added"');
});

test('signs are drawn', () => {
  expect(renderMarkdown('✅ kept')).toContain('<svg');
});
