import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { commandsIn } from '../../src/commands/parse.ts';
import { cpuTime } from '../cpu-time.ts';

const kinds = (text: string): readonly string[] => commandsIn(text).map((command) => command.kind);

describe('a command is a line of plain words', () => {
  test.each<[string, string, readonly string[]]>([
    ['alone', '/twelvefold audit', ['audit']],
    ['with spaces around', '  /twelvefold   audit  ', ['audit']],
    ['in capitals', '/Twelvefold AUDIT', ['audit']],
    ['with a full stop', '/twelvefold audit.', ['audit']],
    ['after CRLF', 'Please:\r\n/twelvefold audit\r\n', ['audit']],
    ['between lines that end as on an old Mac', 'Please:\r/twelvefold audit\rThanks!', ['audit']],
    ['between prose', 'Hm.\n/twelvefold audit\nThanks!', ['audit']],
    ['without a word asks for help', '/twelvefold', ['help']],
    ['two on two lines', '/twelvefold help\n/twelvefold audit', ['help', 'audit']],
    ['the same twice is one', '/twelvefold audit\n/twelvefold audit', ['audit']],
    ['after a closed code block', '```\ncode\n```\n/twelvefold audit', ['audit']],
    ['after an open backtick', 'a ` stray one\n/twelvefold audit', ['audit']],
    ['after a quote', '> what he said\n\n/twelvefold audit', ['audit']],
    ['indented as a part of a paragraph', 'text\n   /twelvefold audit', ['audit']],
    ['after a comment that is closed', '<!-- x -->\n/twelvefold audit', ['audit']],
    ['after a comment behind words', 'a <!-- x -->\n/twelvefold audit', ['audit']],
    ['after a list', '- a\n\n/twelvefold audit', ['audit']],
    ['above a signature', '/twelvefold audit\n--\nAnn', ['audit']],
    ['after a folded part', '<details>\n\nwords\n\n</details>\n\n/twelvefold audit', ['audit']],
    ['after a comment that holds a tag', '<!-- <details> -->\n\n/twelvefold audit', ['audit']],
    ['after a tag in a code span', 'about `<details>` and\n/twelvefold audit', ['audit']],
    ['after a tag behind a backslash', 'about \\<details> and\n/twelvefold audit', ['audit']],
    ['after a tag in an attribute', '<div title="<details>">\n\n/twelvefold audit', ['audit']],
    ['after a backtick behind a backslash', 'a \\`\n/twelvefold audit\n`', ['audit']],
    ['after a quote of code that shows a tag', '> ```\n> <details>\n> ```\n\n/twelvefold audit', ['audit']],
    ['after a quote of the beginning of a folded part', '> <details><summary>so</summary>\n\n/twelvefold audit', ['audit']],
    ['after a list with an open folded part', '- <details>\n\n/twelvefold audit', ['audit']],
    ['after a type with a parameter', 'Vec<u8> and a < b\n/twelvefold audit', ['audit']],
    ['after what looks like a tag over lines', 'if a <b then\n/twelvefold audit\nand c> d', ['audit']],
    ['after words with an open quotation mark', '<b\nsaid "\n/twelvefold audit', ['audit']],
    ['after a link with a title', '[a](b "c")\n/twelvefold audit', ['audit']],
    ['after an image', '![a](b.png)\n/twelvefold audit', ['audit']],
    ['within the text of a link', 'see [this\n/twelvefold audit\n](x)', ['audit']],
    ['after a footnote', '[^1]: words\n\n/twelvefold audit', ['audit']],
    ['between bold words', '<b>Please:\n/twelvefold audit\n</b>', ['audit']],
  ])('%s', (_, text, expected) => {
    expect(kinds(text)).toEqual(expected);
  });

  test.each<[string, string]>([
    ['empty text', ''],
    ['prose about it', 'You can write /twelvefold audit here'],
    ['in a fenced block', '```\n/twelvefold audit\n```'],
    ['in a fence with an info string', '```sh\n/twelvefold audit\n```'],
    ['in a fence of tildes', '~~~\n/twelvefold audit\n~~~'],
    ['in a fence that is never closed', '```\n/twelvefold audit'],
    ['in a longer fence that holds a shorter one', '````\n```\n/twelvefold audit\n````'],
    ['in an indented block', '    /twelvefold audit'],
    ['after a tab', '\t/twelvefold audit'],
    ['in a quote', '> /twelvefold audit'],
    ['in a nested quote', '>> /twelvefold audit'],
    ['in a code span', '`/twelvefold audit`'],
    ['in a code span over lines', 'a `b\n/twelvefold audit\nc` d'],
    ['in a quote that somebody was too lazy to mark', '> somebody wrote\n/twelvefold audit'],
    ['in a quote of HTML', '<blockquote>\n\n/twelvefold audit\n\n</blockquote>'],
    ['in a list', '- /twelvefold audit'],
    ['in a line that goes on with a list', '- a\n/twelvefold audit'],
    ['in a fence within a list', '- ```\n  /twelvefold audit\n  ```'],
    ['in a fence within a numbered list', '1. ```sh\n   /twelvefold audit\n   ```'],
    ['in a table', '| a |\n|---|\n/twelvefold audit'],
    ['in preformatted HTML', '<pre>\n/twelvefold audit\n</pre>'],
    ['in preformatted HTML with empty lines', '<div><pre>\n\n/twelvefold audit\n\n</pre></div>'],
    ['in a quote of HTML after one that closes too often', '</details>\n\n<blockquote>\n\n/twelvefold audit\n\n</blockquote>'],
    ['in a part that is folded', '<details>\n\n/twelvefold audit\n\n</details>'],
    ['in an HTML comment behind words', 'a <!--\n/twelvefold audit\n-->'],
    ['under ten quotes within each other', `${'>'.repeat(10)} a\n\n/twelvefold audit`],
    ['under more lines than are read', `${'a\n'.repeat(1_000)}\n/twelvefold audit`],
    ['in an HTML comment', '<!--\n/twelvefold audit\n-->'],
    ['in an HTML comment on its line', '<!-- /twelvefold audit -->'],
    ['in an attribute over lines', 'a <span title="\n/twelvefold audit\n">b</span>'],
    ['in an attribute in single quotes', "a <img alt='\n/twelvefold audit\n'>"],
    ['in an attribute of a block', '<details title="\n/twelvefold audit\n">'],
    ['in an attribute that goes on behind its block', '<details title="\n\n/twelvefold audit\n\n">x</details>'],
    ['in an attribute behind a tab that goes on behind its block', '<div\ttitle="\n\n/twelvefold audit\n\n">'],
    ['in an attribute within a quote that goes on behind it', '> <div title="\n\n/twelvefold audit\n\n">'],
    ['in an attribute within a list that goes on behind it', '- <div title="\n\n/twelvefold audit\n\n">'],
    ['in an attribute that only a browser begins', `<p b' c="'>\n\n/twelvefold audit\n\n">`],
    ['in a tag that goes on behind its block', '<p\n\n/twelvefold audit\n\n>'],
    ['in an HTML comment that goes on behind its block', '<div><!--\n\n/twelvefold audit\n\n-->'],
    ['in an instruction', 'a <?\n/twelvefold audit\n?>'],
    ['in a declaration', 'a <!x\n/twelvefold audit\ny>'],
    ['in character data', 'a <![CDATA[\n/twelvefold audit\n]]>'],
    ['in the title of a link', '[a](b "\n/twelvefold audit\n")'],
    ['in the title of a link behind a quotation mark', "[a](b '\\'\n/twelvefold audit\n')"],
    ['in the title of a link in parentheses', '[a](b (\n/twelvefold audit\n))'],
    ['in the title of an image', '![a](b "\n/twelvefold audit\n")'],
    ['in the title of a definition', '[a]: b "\n/twelvefold audit\n"'],
    ['in what describes an image', '![\n/twelvefold audit\n](b.png)'],
    ['in a footnote', '[^1]: words that\n/twelvefold audit'],
    ['in a footnote that begins with one word', '[^1]: words\n/twelvefold audit'],
    ['in a footnote behind words', 'words\n[^1]: words that\n/twelvefold audit'],
    ['in a quote of HTML behind words', 'a <blockquote>\n\n/twelvefold audit\n\n</blockquote>'],
    ['in a part that is folded behind words', 'a <details>\n\n/twelvefold audit\n\n</details>'],
    ['in a part that is folded behind a slash', '<details/>\n\n/twelvefold audit'],
    ['in a part that is folded after another end', '<details>\n\n</blockquote>\n\n/twelvefold audit'],
    ['in a quote that a quote leaves open', '> a <blockquote>\n\n/twelvefold audit'],
    ['in code of HTML', 'a <code>\n/twelvefold audit\n</code>'],
    ['in code of HTML with empty lines', '<code>\n\n/twelvefold audit\n\n</code>'],
    ['in code that a list leaves open', '- <code>\n\n/twelvefold audit'],
    ['in code that a table leaves open', '| <code> |\n|---|\n\n/twelvefold audit'],
    ['as a longer word', '/twelvefoldaudit-now'],
    ['for another bot', '/retest'],
    ['with a path', '/twelve/fold audit'],
    ['on a very long line', `/twelvefold audit ${'x'.repeat(5_000)}`],
  ])('%s is none', (_, text) => {
    expect(commandsIn(text)).toEqual([]);
  });
});

test.each(['blockquote', 'code', 'details', 'pre', 'q', 'rp', 'samp', 'tt', 'DETAILS'])(
  'in <%s> is none, and behind it is one',
  (element) => {
    const block = `<${element}>\n\n/twelvefold audit\n\n</${element}>\n\n/twelvefold help`;
    const inline = `a <${element}>b\n/twelvefold audit</${element}>\n\n/twelvefold help`;
    expect([kinds(block), kinds(inline)]).toEqual([['help'], ['help']]);
  },
);

describe('what a command is about', () => {
  test.each<[string, object]>([
    ['/twelvefold audit logs', { kind: 'audit', topic: { kind: 'factor', factor: 'logs' } }],
    ['/twelvefold audit XI', { kind: 'audit', topic: { kind: 'factor', factor: 'logs' } }],
    ['/twelvefold audit 11', { kind: 'audit', topic: { kind: 'factor', factor: 'logs' } }],
    ['/twelvefold audit Services/Web/**', { kind: 'audit', topic: { kind: 'path', glob: 'Services/Web/**' } }],
    ['/twelvefold audit Dockerfile', { kind: 'audit', topic: { kind: 'path', glob: 'Dockerfile' } }],
    ['/twelvefold audit web', { kind: 'audit', topic: { kind: 'path', glob: 'web' } }],
    ['/twelvefold audit deadbeef', { kind: 'audit', topic: { kind: 'path', glob: 'deadbeef' } }],
    ['/twelvefold audit config/Initializers', { kind: 'audit', topic: { kind: 'path', glob: 'config/Initializers' } }],
    ['/twelvefold audit logs/file-logger', { kind: 'audit', topic: { kind: 'rule', ruleId: 'logs/file-logger' } }],
    ['/twelvefold explain 0123abcd0123abcd', { kind: 'explain', topic: { kind: 'finding', fingerprint: '0123abcd0123abcd' } }],
    ['/twelvefold explain config', { kind: 'explain', topic: { kind: 'factor', factor: 'config' } }],
    [
      '/twelvefold ignore logs/file-logger -- Ops reads it',
      { kind: 'ignore', topic: { kind: 'rule', ruleId: 'logs/file-logger' }, reason: 'Ops reads it' },
    ],
    [
      '/twelvefold ignore LOGS/file-logger src/Legacy -- old -- very old',
      { kind: 'ignore', topic: { kind: 'rule', ruleId: 'logs/file-logger' }, path: 'src/Legacy', reason: 'old -- very old' },
    ],
    [
      '/twelvefold ignore 0123456789ABCDEF — a dash as phones write it',
      { kind: 'ignore', topic: { kind: 'finding', fingerprint: '0123456789abcdef' }, reason: 'a dash as phones write it' },
    ],
    ['/twelvefold unignore 0123abcd0123abcd', { kind: 'unignore', topic: { kind: 'finding', fingerprint: '0123abcd0123abcd' } }],
    ['/twelvefold baseline', { kind: 'baseline' }],
    ['/twelvefold fix', { kind: 'fix' }],
    ['/twelvefold policy', { kind: 'policy' }],
  ])('%s', (text, expected) => {
    expect(commandsIn(text)).toEqual([expected]);
  });

  test.each<[string, string]>([
    ['/twelvefold ignore logs/file-logger', 'ignore'],
    ['/twelvefold ignore logs/file-logger --', 'ignore'],
    ['/twelvefold ignore -- because', 'ignore'],
    ['/twelvefold ignore logs -- a whole factor', 'ignore'],
    ['/twelvefold ignore a/b c d -- too much', 'ignore'],
    ['/twelvefold unignore', 'unignore'],
    ['/twelvefold explain', 'explain'],
    ['/twelvefold explain src/app.ts', 'explain'],
    ['/twelvefold fix everything', 'fix'],
    ['/twelvefold baseline -- now', 'baseline'],
  ])('%s lacks something or says too much', (text, suggestion) => {
    expect(commandsIn(text)).toEqual([{ kind: 'unknown', suggestion }]);
  });

  test.each<[string, object]>([
    ['/twelvefold ignore -- a demo', { kind: 'ignore', reason: 'a demo' }],
    ['/twelvefold unignore', { kind: 'unignore' }],
    ['/twelvefold explain', { kind: 'explain' }],
  ])('%s needs no more in the thread of a finding', (text, expected) => {
    expect(commandsIn(text, true)).toEqual([expected]);
  });
});

describe('a near miss', () => {
  test.each<[string, string | undefined]>([
    ['/twelvefold audti', 'audit'],
    ['/twelvefold adit', 'audit'],
    ['/twelvefold halp', 'help'],
    ['/twelvfold audit', 'audit'],
    ['/twelfefold help', 'help'],
    ['/twelvefold audit it please', 'audit'],
    ['/twelvefold explain please', 'explain'],
    ['/twelvefold frobnicate', undefined],
    ['/twelvefold __proto__', undefined],
    ['/twelvefold constructor', undefined],
  ])('%s may mean %s', (text, suggestion) => {
    expect(commandsIn(text)).toEqual([{ kind: 'unknown', suggestion }]);
  });

  test('keeps none of its words, which may be a secret', () => {
    expect(JSON.stringify(commandsIn('/twelvefold tokn hunter2hunter2'))).not.toContain('hunter2');
  });

  test('with a long reason is heard, and its reason cut', () => {
    const [command] = commandsIn(`/twelvefold ignore logs/file-logger -- ${'because '.repeat(200)}`);
    expect(command).toMatchObject({ kind: 'ignore', reason: expect.stringMatching(/^because because .{284}$/) });
  });

  test('is one of ten commands of a comment at most', () => {
    const lines = Array.from({ length: 50 }, (_, index) => `/twelvefold explain logs/rule-${'x'.repeat(index)}`);
    const commands = commandsIn(lines.join('\n'));
    expect(commands.slice(0, 10).map(({ kind }) => kind)).toEqual(Array(10).fill('explain'));
    // That there are more is told once.
    expect(commands.slice(10)).toEqual([{ kind: 'unknown', suggestion: undefined, why: 'too-many' }]);
    expect(commandsIn([...lines.slice(0, 10), ...lines.slice(0, 10), 'words'].join('\n'))).toHaveLength(10);
  });
});

test('any text is read without an exception, and quickly', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('`', '```', '\n', '>', '    ', '/twelvefold audit', '<!--', '-->', 'x', '~~~', '\0'), { maxLength: 60 }),
      (pieces) => {
        expect(commandsIn(pieces.join('')).length).toBeLessThanOrEqual(11);
      },
    ),
  );
  const started = cpuTime();
  const inBlocks = [
    '``` ',
    '> ',
    '- ',
    '1. ',
    '/twelvefold x\n',
    '\n`\n``\n',
    '> a\nb\n',
    '> ```\nb\n',
    '- a\n    b\n',
    '[^1]: ',
    '<p b="\n\n',
  ];
  const inWords = ['`', '`a', '\\`', '`'.repeat(99) + ' ', '![', '](', '](a "', "](a '\\", '<code>', `${'<a '.repeat(100)}\n`];
  const inTags = ['<!--', '<?', '<!a', '<![CDATA[', '<a b="', "<a b='", '<a b=" \' ', '<p ', '<p a='];
  commandsIn(`](${' '.repeat(65_000)}\n/twelvefold audit`);
  for (const piece of [...inBlocks, ...inWords, ...inTags]) commandsIn(`${piece.repeat(65_536 / piece.length)}\n\n/twelvefold audit`);
  expect(cpuTime() - started).toBeLessThan(2_000);
});

test.each(['ignore 0123abcd -- old', 'unignore 0123ABCD', 'explain 0123abcd0123abc'])('an id that is cut short is none: %s', (words) => {
  expect(commandsIn(`/twelvefold ${words}`)).toEqual([{ kind: 'unknown', suggestion: words.split(' ')[0], why: 'short-id' }]);
});

describe('what is written is kept', () => {
  test('code in a reason stays, a secret does not', () => {
    const [command] = commandsIn(
      '/twelvefold ignore `aaaaaaaaaaaaaaaa` -- goes to `/dev/stdout`, like ghp_16C7e42F292c6912E7710c838347Ae178B4a',
    );
    expect(command).toMatchObject({ topic: { fingerprint: 'aaaaaaaaaaaaaaaa' }, reason: expect.stringContaining('to `/dev/stdout`') });
    expect(JSON.stringify(command)).not.toContain('16C7e42F');
  });

  test('a secret across the end of what is kept shows no part of itself', () => {
    const token = 'ghp_16C7e42F292c6912E7710c838347Ae178B4a';
    const [command] = commandsIn(`/twelvefold ignore aaaaaaaaaaaaaaaa -- ${'x'.repeat(279)} ${token}`);
    expect(command).toMatchObject({ reason: expect.not.stringContaining(token.slice(0, 10)) as unknown });
  });

  test('of a reason 300 characters', () => {
    expect(commandsIn(`/twelvefold ignore aaaaaaaaaaaaaaaa -- ${'x '.repeat(200)}`)).toMatchObject([{ reason: 'x '.repeat(150) }]);
  });

  test('what is said again counts from where it was said last', () => {
    const ignore = '/twelvefold ignore aaaaaaaaaaaaaaaa -- old';
    expect(kinds([ignore, '/twelvefold unignore aaaaaaaaaaaaaaaa', ignore].join('\n'))).toEqual(['unignore', 'ignore']);
  });

  test('a space that does not break is a space', () => {
    expect(kinds('/twelvefold\u00a0audit\u00a0config')).toEqual(['audit']);
  });

  test.each(['+(+(a))b', `${'*a'.repeat(12)}b`])('a path that names could make slow is none: %s', (glob) => {
    expect(kinds(`/twelvefold audit ${glob}/x\n/twelvefold ignore logs/file-logger ${glob} -- x`)).toEqual(['unknown', 'unknown']);
  });
});
