import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { readDockerfile } from '../../../../src/analysis/documents/images/dockerfile.ts';
import type { Dockerfile, Instruction } from '../../../../src/analysis/documents/kinds.ts';
import { SourceText } from '../../../../src/analysis/text.ts';
import { cpuTime } from '../../../cpu-time.ts';

const read = (text: string): Dockerfile => readDockerfile('Dockerfile', new SourceText(text));
const only = (text: string): Instruction | undefined => read(`FROM scratch\n${text}`).final?.instructions[0];
const commandsOf = (instruction: Instruction | undefined): readonly string[] =>
  (instruction?.commands ?? []).map(({ wrappers, name, args, joint }) =>
    [...wrappers.map((wrapper) => `${wrapper}>`), name, ...args, joint].join(' ').trim(),
  );

describe('instructions', () => {
  test.each<readonly [string, readonly string[]]>([
    ['COPY --from=build --chown=a:b /x "y z" ./', ['/x', 'y z', './']],
    ['ADD ["a b", "/c"]', ['a b', '/c']],
    ['ENV A=b C="d e" F=\\ g', ['A=b', 'C=d e', 'F= g']],
    ['ENV A b c', ['A=b c']],
    ['ENV A=b \\\n  # why\n\n  C=d', ['A=b', 'C=d']],
    ['ARG A', ['A']],
    ['LABEL a="b" c=d', ['a=b', 'c=d']],
    ['EXPOSE 80 443/tcp $PORT', ['80', '443/tcp', '$PORT']],
    ['user app:app', ['app:app']],
    ['COPY <<EOF /etc/x\na b\nEOF', ['<<EOF', '/etc/x']],
    ['ENV 😀="é"', ['😀=é']],
  ])('%j has the words %j', (text, words) => {
    expect(only(text)?.words.map((word) => word.text)).toEqual(words);
  });

  test.each<readonly [string, Instruction['form'], readonly string[]]>([
    ['CMD ["node", "server.js"]', 'exec', ['node server.js']],
    ['CMD [ "sh", "-c", "exec node \\"a b\\" && c" ]', 'exec', ['sh -c exec node "a b" && c', 'sh> exec> node a b &&', 'sh> c']],
    ["CMD ['node', 'a.js']", 'shell', ['[node, a.js]']],
    ['CMD npm start', 'shell', ['npm start']],
    ['CMD []', 'exec', []],
    ['ENTRYPOINT exec java -jar a.jar', 'shell', ['exec> java -jar a.jar']],
    ['RUN a && \\\r\n  # no\r\n  b \\\r\n  c; d', 'shell', ['a &&', 'b c ;', 'd']],
    ['RUN --mount=type=cache,target=/x --network=none a', 'shell', ['a']],
    ['RUN <<EOF\na b\nc\nEOF', 'shell', ['', 'a b', 'c']],
    ['RUN bash -e <<EOF\na\nEOF', 'shell', ['bash -e', 'bash> a']],
    ['RUN <<EOF\n#!/usr/bin/env python3\nprint(1)\nEOF', 'shell', ['']],
    ['RUN a \\  \n b', 'shell', ['a b']],
    ['HEALTHCHECK --interval=5s CMD curl -f x || exit 1', 'shell', ['curl -f x ||', 'exit 1']],
    ['HEALTHCHECK CMD ["curl", "x"]', 'exec', ['curl x']],
    ['HEALTHCHECK NONE', undefined, []],
    ['ONBUILD RUN a && b', 'shell', ['a &&', 'b']],
  ])('%j is %s and runs %j', (text, form, commands) => {
    const instruction = only(text);
    expect(instruction?.form).toBe(form);
    expect(commandsOf(instruction)).toEqual(commands);
  });

  test('ONBUILD keeps its keyword', () => expect(only('ONBUILD RUN a')?.keyword).toBe('ONBUILD'));

  test('flags and text', () => {
    const run = only('RUN --mount=type=cache --mount=type=bind --network=none a \\\n  b');
    expect(Object.fromEntries(run?.flags ?? [])).toEqual({ mount: 'type=cache\ntype=bind', network: 'none' });
    expect(run?.text).toBe('a b');
  });

  test('# escape=` continues lines with a backtick', () => {
    const file = read('# escape=`\nFROM scratch\nRUN a `\n  b && c');
    expect(commandsOf(file.final?.instructions[0])).toEqual(['a b &&', 'c']);
  });
});

describe('places', () => {
  const TEXT = '\ufeffFROM node:24 AS "é"\r\n\tRUN a && \\\r\n\t\texec b "😀" # c\r\nCMD ["sh", "-c", "c \\"d\\" && e"]\r\nEXPOSE 80\r\n';
  const file = read(TEXT);
  const slice = (span: { start: number; end: number } | undefined): string | undefined => span && file.source.slice(span);

  test.each([
    [file.final?.from.span, 'FROM node:24 AS "é"'],
    [file.final?.from.words[2]?.span, '"é"'],
    [file.final?.instructions[0]?.commands[1]?.span, 'exec b "😀"'],
    [file.cmd?.words[0]?.span, '"sh"'],
    [file.cmd?.commands[1]?.span, 'c \\"d\\"'],
    [file.exposed[0]?.span, '80'],
  ])('%j is %s', (span, written) => expect(slice(span)).toBe(written));
});

describe('stages', () => {
  test('global ARG defaults fill in images; parents are followed', () => {
    const file = read('ARG V=24\nARG U\nFROM node:${V}-slim AS base\nFROM base AS Build\nFROM app:$U\nFROM build');
    expect(file.stages.map(({ name, parent, image }) => [name, parent, image?.name, image?.tag])).toEqual([
      ['base', undefined, 'node', '24-slim'],
      ['Build', 0, undefined, undefined],
      [undefined, undefined, undefined, undefined],
      [undefined, 1, undefined, undefined],
    ]);
  });

  test.each([
    ['FROM a AS production\nFROM production AS development', 'production'],
    ['FROM a AS build\nFROM b AS test', 'test'],
    ['FROM a AS dev\nFROM b AS final', 'final'],
    ['FROM a AS builder\nCMD ["x"]\nFROM builder AS dev-envs\nCMD ["x"]', 'builder'],
    ['FROM a AS builder\nFROM builder AS dev-envs\nCMD ["x"]', 'dev-envs'],
    ['FROM a AS runtime\nFROM b', undefined],
  ])('%j runs %s', (text, name) => expect(read(text).final?.name).toBe(name));

  test('what runs has the instructions of the stages that it is built from', () => {
    const file = read(
      'FROM a AS base\nENV PORT=8080 HOME=/srv\nWORKDIR $HOME\nCMD ["x"]\nFROM b AS other\nRUN no\nFROM base\nWORKDIR app\nEXPOSE $PORT/tcp 9000-9002\nENTRYPOINT ["y"]',
    );
    expect(file.effective.map((instruction) => instruction.keyword)).toEqual(['ENV', 'WORKDIR', 'CMD', 'WORKDIR', 'EXPOSE', 'ENTRYPOINT']);
    expect(file.workdir).toBe('/srv/app');
    expect(file.exposed.map((exposed) => exposed.port)).toEqual([8080, 9000, 9001, 9002]);
    expect(commandsOf(file.entrypoint)).toEqual(['y']);
    expect(file.cmd).toBeUndefined();
  });

  test('an empty ENTRYPOINT leaves the CMD alone', () => {
    const file = read('FROM a\nENTRYPOINT []\nCMD ["x"]\n');
    expect([file.entrypoint, file.cmd?.text]).toEqual([undefined, '["x"]']);
  });

  test('an inherited CMD stays when there is no new ENTRYPOINT; the last one counts', () => {
    expect(commandsOf(read('FROM a AS base\nCMD x\nCMD y\nFROM base\nRUN z').cmd)).toEqual(['y']);
  });
});

describe('hostile input', () => {
  test.each(['', '\0', 'RUN', 'nonsense\n\n', 'ONBUILD ONBUILD RUN a', 'FROM', 'CMD ['])('%j is read', (text) => {
    expect(read(text).effective.length).toBeLessThan(2);
  });

  test.each(['RUN a \\\n', 'RUN <<E\n', 'FROM a\n', 'ENV A="', 'CMD ["', 'COPY a \\\n\n#\n', 'ONBUILD '])(
    '%j ten thousand times',
    (piece) => {
      const before = cpuTime();
      expect(read(piece.repeat(10_000)).stages.length).toBeLessThanOrEqual(10_000);
      expect(cpuTime() - before).toBeLessThan(8000);
    },
  );

  test('arguments that double each other stay small', () => {
    const lines = Array.from({ length: 60 }, (_, index) => `ARG A${index + 1}=$A${index}$A${index}`);
    expect(read(`ARG A0=xx\n${lines.join('\n')}\nFROM x:$A60`).stages[0]?.image?.tag?.length).toBeLessThan(20_000);
  });

  test('never throws, and every place is inside the text', () => {
    const piece = fc.constantFrom(
      'FROM a',
      'RUN ',
      'CMD ',
      '["a", ',
      ']',
      '<<E',
      'E',
      '\n',
      '\r\n',
      '\\\n',
      ' ',
      '"',
      '#',
      '--x=y',
      'ENV A',
      '=',
      '`',
      '# escape=`\n',
      '$A',
      '😀',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const file = read(pieces.join(''));
        const spans = file.stages.flatMap(({ instructions }) =>
          instructions.flatMap(({ span, words, commands }) => [
            span,
            ...words.map((word) => word.span),
            ...commands.map((command) => command.span),
          ]),
        );
        for (const { start, end } of spans) {
          expect(start).toBeLessThanOrEqual(end);
          expect(end).toBeLessThanOrEqual(file.source.text.length);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
