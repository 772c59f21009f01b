import { describe, expect, test } from '@jest/globals';
import { stripVTControlCharacters } from 'node:util';
import { terminalReport } from '../../src/report/terminal/terminal.ts';
import { terminalStyle } from '../../src/report/terminal/style.ts';
import type { Review } from '../../src/review/review.ts';
import { sampleFinding, sampleReview, treeWithBaseline } from './sample-review.ts';

const plain = (review: Review, columns = 90): string => terminalReport(review, terminalStyle(false, columns));
const SERVER = "import express from 'express';\nconst app = express();\n\napp.listen(3000);\n";
/** The line with the code, and the columns that are underlined in it. */
const marked = (text: string, mark: string, columns?: number): string => {
  const lines = plain(sampleReview([sampleFinding(text, mark)]), columns).split('\n');
  const at = lines.findIndex((line) => line.includes('❯'));
  const under = lines[at + 1] ?? '';
  return (lines[at] ?? '').slice(under.indexOf('▔'), under.lastIndexOf('▔') + 1);
};

describe('the terminal report', () => {
  test('reads like this', () => {
    const port = sampleFinding(SERVER, '3000', {
      suggestion: {
        title: 'Read the port from PORT',
        safe: true,
        startLine: 4,
        endLine: 4,
        lines: ['app.listen(Number(process.env.PORT ?? 3000));'],
        edits: [],
        diff: undefined,
      },
    });
    const old = sampleFinding(SERVER, 'app', { state: 'existing', factor: 3, ruleId: 'config/hardcoded-secret' });
    const fixed = sampleFinding(SERVER, 'const', { state: 'fixed', factor: 3, ruleId: 'config/hardcoded-secret' });
    expect(plain(sampleReview([port, old, fixed]))).toBe(`VII. Port binding

  src/server.ts

    ▲ warning  port-binding/hardcoded-port  src/server.ts:4:12
       2 │ const app = express();
       3 │
    ❯  4 │ app.listen(3000);
         │            ▔▔▔▔
    What  The port \`3000\` is a literal.
    Why   A literal port stops the platform from routing to a second copy.
    Do    Read the port from the environment.
    Fix   Read the port from PORT (instead of line 4)
          + app.listen(Number(process.env.PORT ?? 3000));
    More  https://docs.test/port-binding/hardcoded-port

Scorecard of the change

     I  Codebase             ✔ pass
    II  Dependencies         ✔ pass
   III  Config               ✔ pass, 1 already there, 1 fixed
    IV  Backing services     ✔ pass
     V  Build, release, run  ✔ pass
    VI  Processes            ✔ pass
   VII  Port binding         ✖ 1 new finding
  VIII  Concurrency          ✔ pass
    IX  Disposability        ✔ pass
     X  Dev/prod parity      – not applicable
    XI  Logs                 – not applicable
   XII  Admin processes      – not applicable

✔ 1 new finding (1 warning), 1 already there, 1 fixed · score 83 of 100 · 2 of 2 changed files judged
`);
  });

  test('is grouped by factor in order, then by file, then by line', () => {
    const at = (path: string, mark: string, factor: number, ruleId: 'config/hardcoded-secret' | 'port-binding/hardcoded-port') =>
      sampleFinding(SERVER, mark, { path, factor, ruleId });
    const review = sampleReview([
      at('z.ts', '3000', 7, 'port-binding/hardcoded-port'),
      at('a.ts', '3000', 7, 'port-binding/hardcoded-port'),
      at('z.ts', 'app', 3, 'config/hardcoded-secret'),
      at('a.ts', 'express', 7, 'port-binding/hardcoded-port'),
    ]);
    const headings = plain(review)
      .split('\n')
      .filter((line) => /^[IVX]+\. |^ {2}\S+\.ts$|hardcoded/.test(line) && !line.includes('More'));
    expect(headings.map((line) => line.trim())).toEqual([
      'III. Config',
      'z.ts',
      '▲ warning  config/hardcoded-secret  z.ts:2:7',
      'VII. Port binding',
      'a.ts',
      '▲ warning  port-binding/hardcoded-port  a.ts:1:8',
      '▲ warning  port-binding/hardcoded-port  a.ts:4:12',
      'z.ts',
      '▲ warning  port-binding/hardcoded-port  z.ts:4:12',
    ]);
  });

  test.each<[string, string, string, string]>([
    ['a tab', '\tlisten(80);\n', '80', '80'],
    ['wide letters', "const 名 = '漢字'; listen(80);\n", '80', '80'],
    ['a surrogate pair', "say('🎉'); listen(80);\n", '80', '80'],
    ['CRLF', 'a\r\nlisten(80);\r\n', '80', '80'],
    ['a byte-order mark', '\ufefflisten(80);\n', '80', '80'],
  ])('underlines the right columns after %s', (_, text, mark, shown) => {
    const lines = plain(sampleReview([sampleFinding(text, mark)])).split('\n');
    const at = lines.findIndex((line) => line.includes('❯'));
    const wide = (line: string): string =>
      line.replace(/[名漢字]|🎉/gu, (character) => `${character}${character.length === 1 ? '\u0000' : ''}`);
    const under = lines[at + 1] ?? '';
    expect(wide(lines[at] ?? '').slice(under.indexOf('▔'), under.lastIndexOf('▔') + 1)).toBe(shown);
  });

  test('cuts long lines around what is meant', () => {
    const text = `${'x'.repeat(500)}listen(80)${'y'.repeat(500)}\n`;
    expect(marked(text, '80', 60)).toBe('80');
    for (const line of plain(sampleReview([sampleFinding(text, '80')]), 60)
      .split('\n')
      .filter((shown) => shown.includes('│'))) {
      expect(line.length).toBeLessThanOrEqual(60);
    }
  });

  test('shows several lines of a longer range', () => {
    const lines = plain(sampleReview([sampleFinding(SERVER, 'const app = express();\n\napp')])).split('\n');
    expect(lines.filter((line) => line.includes('❯')).map((line) => line.trim())).toEqual([
      '❯  2 │ const app = express();',
      '❯  3 │',
      '❯  4 │ app.listen(3000);',
    ]);
  });

  test('has colours only when asked to', () => {
    const review = sampleReview([sampleFinding(SERVER, '3000')]);
    const coloured = terminalReport(review, terminalStyle(true, 90));
    expect(coloured).toContain('\u001b[33m');
    expect(stripVTControlCharacters(coloured)).toBe(plain(review));
    expect(plain(review)).not.toContain('\u001b');
  });

  test('lets no quoted text move the cursor, turn the reading direction or break a line', () => {
    const evil = '\u001b[2J\u202e\u0007\r';
    const finding = sampleFinding(`${evil}listen(80) // ${evil}\n`, '80', {
      path: `a\n${evil}.js`,
      what: `what\n${evil}`,
      suggestion: { title: evil, safe: false, startLine: 1, endLine: 1, lines: [evil], edits: [], diff: undefined },
    });
    const report = plain(
      sampleReview([finding], { coverage: { judged: 0, total: 1, skipped: [{ path: evil, reason: evil }], gaps: [evil] } }),
    );
    for (const character of ['\u001b', '\u202e', '\u0007', '\r']) expect(report).not.toContain(character);
    expect(report).toContain('a ‹U+001B›[2J‹U+202E›‹U+0007›');
  });

  test('says what was not judged, and that the audit is incomplete', () => {
    const review = sampleReview([], {
      crashes: [{ ruleId: 'config/hardcoded-secret', path: '', reason: 'time', detail: '' }],
      coverage: {
        judged: 1,
        total: 40,
        skipped: Array.from({ length: 30 }, (_, index) => ({ path: `f${index}`, reason: 'too large' })),
        gaps: ['3 of 9 files'],
      },
      outcome: 'incomplete',
    });
    const report = plain(review);
    expect(report).toContain('Not judged\n\n  - config/hardcoded-secret took too long on the repository\n  - f0: too large\n');
    expect(report).toContain('  - and 12 more places\n');
    expect(report).toContain('! 0 new findings, 0 already there, 0 fixed · score 83 of 100 · 1 of 40 changed files judged · incomplete');
  });

  test('of a whole tree speaks of findings, and of none as a pass', () => {
    const tree = { kind: 'tree', base: undefined, score: undefined } as const;
    expect(plain(sampleReview([sampleFinding(SERVER, '3000', { severity: 'error' })], tree))).toMatch(
      /VII {2}Port binding +✖ 1 finding\n[^]*✖ 1 finding \(1 error\) · 2 of 2 files judged\n$/,
    );
    expect(plain(sampleReview([], tree))).toMatch(/✔ 0 findings · 2 of 2 files judged\n$/);
  });

  test('shows the gravest 200 of very many findings, and counts the others', () => {
    const report = plain(
      sampleReview(Array.from({ length: 1300 }, (_, index) => sampleFinding(SERVER, '3000', { why: `Reason ${index}.` }))),
    );
    expect(report.match(/❯/g)).toHaveLength(200);
    expect(report).toContain('… and 1,100 findings more, which the other formats list.');
    expect(report).toContain('1,300 new findings (1,300 warnings)');
  });

  test('tells many findings of a file that have the same reason once', () => {
    const many = ['1', '2', '3'].map((line) => sampleFinding(`a\nb\n${SERVER}`, '3000', { what: `The port ${line} is a literal.` }));
    const report = plain(sampleReview(many));
    expect(report.match(/❯/g)).toHaveLength(1);
    expect(report).toContain('    Also  line 6: The port 2 is a literal.\n          line 6: The port 3 is a literal.\n');
    expect(plain(sampleReview(many.slice(1))).match(/❯/g)).toHaveLength(2);
  });

  test('counts accepted findings without showing them', () => {
    const accepted = sampleFinding(SERVER, '3000', { suppression: { kind: 'inSource', reason: 'on purpose' } });
    const report = plain(sampleReview([accepted]));
    expect(report).not.toContain('What  ');
    expect(report).toContain('0 new findings, 0 already there, 0 fixed, 1 accepted');
  });

  test('counts what is in the baseline, and names what is stale in it', () => {
    const report = plain(treeWithBaseline(SERVER, '3000', 'app', 'gone\u001b[2J.js'));
    expect(report).toContain('Baseline\n\n  1 finding is accepted by .github/twelvefold-baseline.json and not counted.\n');
    expect(report).toContain('  1 entry is stale; `twelvefold baseline` takes them out:\n  - gone‹U+001B›[2J.js: config/hardcoded-secret');
    expect(report).toContain('1 finding (1 warning), 1 in the baseline');
  });
});
