import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { marked } from 'marked';
import {
  hasHiddenCharacters,
  hiddenComment,
  htmlText,
  markdownBlock,
  markdownCell,
  markdownCode,
  markdownLink,
  markdownText,
  oneLine,
  visible,
} from '../../src/report/escape.ts';
import { cpuTime } from '../cpu-time.ts';

const html = (markdown: string): string => marked.parse(markdown, { async: false, gfm: true });
const decoded = (rendered: string): string =>
  rendered.replace(/<[^>]*>/g, '').replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => ENTITIES[name] ?? '');
const words = (markdown: string): string => decoded(html(markdown)).replaceAll('\u200b', '').trim();
/** What stands outside of code, where GitHub looks for mentions and links. */
const outsideCode = (rendered: string): string => decoded(rendered.replace(/<code>.*?<\/code>/g, 'code'));
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
/** What GitHub turns into a mention, reference or link after Markdown, outside of code. */
const ALIVE = /(^|\W)@[\w-]|:\/\/|www\.|(^|\W)#\d|\bgh-\d/i;
const HOSTILE = [
  '@org/team look',
  'see https://evil.example/x',
  'www.evil.example',
  '![x](https://evil.example/a.png)',
  '[click](javascript:alert(1))',
  '<img src=x onerror=alert(1)>',
  '<!-- hidden -->',
  '</details></td>',
  '# heading',
  '- item',
  '1. item',
  '> quote',
  '***bold*** ~~gone~~ _x_',
  '| a | b |\n|---|---|',
  '```\ncode',
  '    indented',
  'line\n\nparagraph\n---',
  'fixes #1 and org/repo#2 and GH-3',
  'a&lt;b &amp;',
  'back\\slash \\` tick',
  '$x$ and $`x`$',
  '`unclosed @org/team',
  '``a`b``',
  '=== \n===',
];

describe('text for Markdown', () => {
  test.each(HOSTILE)('%j is inert', (text) => {
    const rendered = html(markdownText(text));
    expect(rendered.replace(/<\/?(p|code)>/g, '')).not.toMatch(/<[a-z!/]/i);
    expect(outsideCode(rendered)).not.toMatch(ALIVE);
  });

  test.each([
    ['say `listen(port)` with a * and a <b>', 'say listen(port) with a * and a <b>'],
    ['costs 5 $ or # 7', 'costs 5 $ or # 7'],
    ['a `` `b` `` c', 'a `b` c'],
    ['x_y_z', 'x_y_z'],
    ['a ` b', 'a ` b'],
  ])('%j reads as %j', (text, read) => {
    expect(words(markdownText(text))).toBe(read);
  });

  test('keeps code spans as code', () => {
    expect(html(markdownText('call `app.listen(*)` here'))).toBe('<p>call <code>app.listen(*)</code> here</p>\n');
  });

  test('is inert for any text', () => {
    const piece = fc.oneof(fc.constantFrom(...HOSTILE, '`', '``', '\\', '\n', ' ', '@', '<', '['), fc.string());
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
        const rendered = html(markdownText(pieces.join('')));
        expect(rendered.replace(/<\/?(p|code)>/g, '')).not.toMatch(/<[a-z!/]/i);
        expect(outsideCode(rendered)).not.toMatch(ALIVE);
      }),
      { numRuns: 300 },
    );
  });

  test('is found in linear time', () => {
    const started = cpuTime();
    markdownText('`'.repeat(200_000) + ' `a'.repeat(50_000) + '``b'.repeat(50_000));
    markdownText(Array.from({ length: 700 }, (_, index) => '`'.repeat(index)).join(' '));
    expect(cpuTime() - started).toBeLessThan(2000);
  });
});

describe('code in Markdown', () => {
  test.each(['a', '`', '``x`', ' a ', 'a\nb', '<b>@org/team</b>', '`a', 'a`'])('span of %j shows exactly that', (text) => {
    const rendered = html(markdownCode(text));
    expect(rendered).toMatch(/^<p><code>.*<\/code><\/p>\n$/);
    expect(words(markdownCode(text))).toBe(text.replace('\n', ' ').trim());
  });

  test('a block cannot be closed from inside', () => {
    const lines = ['```', '<script>', '````', '~~~', ''];
    const rendered = html(markdownBlock(lines, 'js'));
    expect(rendered.match(/<pre>/g)).toHaveLength(1);
    expect(words(markdownBlock(lines, 'js'))).toBe(lines.join('\n').trim());
    expect(markdownBlock(['x'], 'suggestion')).toBe('```suggestion\nx\n```');
    expect(markdownBlock(['x'], 'js\n@team')).toBe('```jsteam\nx\n```');
  });

  test('an empty span is nothing', () => {
    expect(markdownCode('')).toBe('');
  });
});

describe('hidden characters', () => {
  test.each([
    ['a\u202eb', 'a‹U+202E›b'],
    ['\u001b[31mred', '‹U+001B›[31mred'],
    ['zero\u200bwidth\ufeff', 'zero‹U+200B›width‹U+FEFF›'],
    ['\u0085\u2028', '‹U+0085›‹U+2028›'],
    ['tag\u{e0041}', 'tag‹U+E0041›'],
    ['half\ud800', 'half‹U+D800›'],
    ['\r', '‹U+000D›'],
  ])('%j is shown as %s', (text, shown) => {
    expect(visible(text)).toBe(shown);
    expect(hasHiddenCharacters(text)).toBe(true);
  });

  test('tabs, line breaks and letters of any script stay', () => {
    const text = 'a\tb\nübergroß 漢字 עברית 🎉';
    expect(visible(text)).toBe(text);
    expect(hasHiddenCharacters(text)).toBe(false);
    expect(oneLine('a\r\nb\tc')).toBe('a b c');
  });
});

describe('the rest', () => {
  test('a table cell keeps its bars', () => {
    expect(html(`| a |\n|---|\n| ${markdownCell('x | `y|z`')} |`)).toContain('<td>x | <code>y|z</code></td>');
  });

  test('a link takes web addresses only', () => {
    expect(markdownLink('the `page`', 'https://x.test/a_(b)')).toBe('[the `page`](https://x.test/a_%28b%29)');
    expect(markdownLink('x', 'javascript:alert(1)')).toBe('x');
  });

  test('a comment cannot be closed early', () => {
    expect(hiddenComment('id --> <b>')).toBe('<!-- id  b -->');
    expect(hiddenComment('twelvefold:0af1-b')).toBe('<!-- twelvefold:0af1-b -->');
  });

  test('HTML is escaped', () => {
    expect(htmlText(`<a href="x">'&'\u202e`)).toBe('&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;‹U+202E›');
  });
});
