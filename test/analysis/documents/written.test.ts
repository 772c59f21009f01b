import { describe, expect, it } from '@jest/globals';
import { filesWrittenBy, filesWrittenByImage } from '../../../src/analysis/documents/written.ts';
import { readDocuments } from '../../../src/analysis/document-readers.ts';
import { readDockerfile } from '../../../src/analysis/documents/images/dockerfile.ts';
import { readScript } from '../../../src/analysis/documents/script.ts';
import { SourceText } from '../../../src/analysis/text.ts';

const files = (text: string): readonly (readonly [string, string])[] => {
  const source = new SourceText(text);
  return filesWrittenBy(readScript('x.sh', source).commands, source).map((file) => [file.target, file.source.text]);
};

describe('filesWrittenBy', () => {
  it('leaves each line of a heredoc where it stands', () => {
    const text = 'set -e\ncat > /etc/supervisor/conf.d/web.conf <<EOF\n[program:web]\ncommand=run\nEOF\necho done\n';
    const [[target, written] = ['', '']] = files(text);
    expect(target).toBe('/etc/supervisor/conf.d/web.conf');
    expect(written).toHaveLength(text.length);
    expect(written.indexOf('command=run')).toBe(text.indexOf('command=run'));
    expect(written.trim()).toBe('[program:web]\ncommand=run');
  });

  it('gathers what is appended to one file', () => {
    const text = 'echo "[program:web]" > /etc/a.ini\necho "command=run" >> /etc/a.ini\nprintf "x=1\\ny=2\\n" | tee -a /etc/b.ini\n';
    expect(
      files(text).map(([target, written]) => [
        target,
        written
          .split('\n')
          .map((line) => line.trim())
          .filter((line) => line !== ''),
      ]),
    ).toEqual([
      ['/etc/a.ini', ['[program:web]', 'command=run']],
      ['/etc/b.ini', ['x=1', 'y=2']],
    ]);
  });

  it('knows the ways into a crontab', () => {
    const ways = [
      'echo "0 3 * * * /rotate" | crontab -',
      '(crontab -l; echo "0 3 * * * /rotate") | crontab -',
      'crontab - <<EOF\n0 3 * * * /rotate\nEOF',
    ];
    for (const way of ways)
      expect(files(`${way}\n`).map(([target, written]) => [target, written.trim()])).toEqual([['crontab', '0 3 * * * /rotate']]);
  });

  it.each([
    ['what is said to people', 'echo "listen 80"\necho warning >&2\n'],
    ['what is thrown away', 'echo x > /dev/null\n'],
    ['what another program takes', 'mysql <<EOF\nselect 1;\nEOF\n'],
    ['what only developers get', 'if [ "$ENV" = development ]; then\n  echo "a=b" > /etc/php.ini\nfi\n'],
  ])('leaves %s', (_, text) => {
    expect(files(text)).toEqual([]);
  });
});

describe('filesWrittenByImage', () => {
  it('reads what RUN writes and COPY brings as a heredoc', () => {
    const text =
      'FROM php:8.3\nRUN echo "log_errors=On" > /usr/local/etc/php/conf.d/x.ini\nCOPY <<EOF /etc/nginx/conf.d/app.conf\nserver {\n  listen 80;\n}\nEOF\nCMD ["x"]\n';
    const read = filesWrittenByImage(readDockerfile('Dockerfile', new SourceText(text)));
    expect(read.map(({ target, source }) => [target, source.text.trim()])).toEqual([
      ['/usr/local/etc/php/conf.d/x.ini', 'log_errors=On'],
      ['/etc/nginx/conf.d/app.conf', 'server {\n  listen 80;\n}'],
    ]);
  });
});

describe('readDocuments', () => {
  it('takes what the shell fills in for unknown', () => {
    const text = '#!/bin/sh\ncat > /etc/supervisor/conf.d/web.conf <<EOF\n[program:web]\ncommand=run\nstdout_logfile=$LOGS/web.log\nEOF\n';
    const [, written] = readDocuments('setup/install', new SourceText(text));
    expect(written).toMatchObject({
      kind: 'settings',
      document: {
        path: 'setup/install',
        writtenTo: '/etc/supervisor/conf.d/web.conf',
        reader: 'supervisord',
        settings: [
          { key: 'program:web.command', dynamic: false },
          { key: 'program:web.stdout_logfile', dynamic: true },
        ],
      },
    });
  });
});
