import { describe, expect, test } from '@jest/globals';
import { marked } from 'marked';
import { markdownReport } from '../../src/report/markdown.ts';
import type { Review } from '../../src/review/review.ts';
import { sampleFinding, sampleReview, treeWithBaseline } from './sample-review.ts';

const html = (review: Review): string => marked.parse(markdownReport(review), { async: false, gfm: true });
const TEXT = 'const port = 3000;\n';

describe('the Markdown report', () => {
  test('has the scorecard, the findings and what was not judged', () => {
    const page = html(
      sampleReview(
        [
          sampleFinding(TEXT, '3000', {
            suggestion: {
              title: 'Read it',
              safe: true,
              startLine: 1,
              endLine: 1,
              lines: ['const port = env;'],
              edits: [],
              diff: undefined,
            },
          }),
        ],
        {
          coverage: { judged: 1, total: 2, skipped: [{ path: 'a|b', reason: 'x | y' }], gaps: [] },
        },
      ),
    );
    expect(page.match(/<tr>/g)).toHaveLength(1 + 12 + 1 + 1);
    expect(page).toContain('<h3><code>src/server.ts:1</code></h3>');
    expect(page).toContain('<pre><code>const port = 3000;\n</code></pre>');
    expect(page).toContain('<p><strong>Fix:</strong> Read it</p>');
    expect(page).toContain('<td><code>a|b</code></td>\n<td>x | y</td>');
  });

  test('is inert whatever the change quotes', () => {
    const evil = '<img src=x>@org/team ![x](https://e.example/)\n```\n<script>';
    const page = html(
      sampleReview([sampleFinding(`${evil}\n80`, '80', { path: evil, what: evil, why: evil, remedy: evil })], {
        coverage: { judged: 0, total: 1, skipped: [{ path: evil, reason: evil }], gaps: [evil] },
      }),
    );
    expect(page).not.toMatch(/<(img|script)/);
    expect(page.replace(/<code>[^]*?<\/code>/g, '')).not.toMatch(/@org/);
    expect(
      [...page.matchAll(/href="([^"]*)"/g)]
        .map(([, address]) => address)
        .filter((address) => !/^https:\/\/(12factor\.net|docs\.test)\//.test(address ?? '')),
    ).toEqual([]);
  });

  test('names the first 200 findings and counts the others', () => {
    const report = markdownReport(sampleReview(Array.from({ length: 203 }, () => sampleFinding(TEXT, '3000'))));
    expect(report.match(/^### /gm)).toHaveLength(200);
    expect(report).toContain('… and 3 findings more.');
  });

  test('lists what the baseline accepts and what is stale in it', () => {
    const page = html(treeWithBaseline(TEXT, '3000', 'port', '<img src=x>@org.js'));
    expect(page).toContain('accepted by the baseline .github/twelvefold-baseline.json');
    expect(page).toContain('<h2>Stale in the baseline</h2>');
    expect(page).not.toMatch(/<img/);
  });
});
