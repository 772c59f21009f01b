import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { ruleFile } from '../policy/custom/sample-rule.ts';
import { schemaErrors } from '../report/sarif-schema.ts';
import { removeTemporary, temporaryRepository, type TemporaryRepository } from '../source/git/temporary-repository.ts';
import { twelvefold } from './run-command.ts';

afterAll(removeTemporary);
jest.setTimeout(300_000);

const FLOATING = 'FROM node:latest\nWORKDIR /app\nCOPY . .\nENTRYPOINT ["./start.sh"]\n';
const OTHER = FLOATING.replace('node', 'python');
const PINNED = FLOATING.replace('latest', '24.1.0-slim');
const IMAGE = 'dev-prod-parity/floating-base-image';
const EXEC = 'disposability/entrypoint-without-exec';
const PORT = 'port-binding/hardcoded-port';
const SAMPLE = 'custom/sample';

/** A relation without end is not run on a tree as wide as this. */
const COSTLY = { languages: { python: { kind: 'integer', precedes: { stopBy: 'end', kind: 'float' } } } };
const WIDE = `f(\n${`${'1,'.repeat(5_000)}\n`.repeat(12)}2)\n`;
const ADDRESS = 'after%20a%20move%20%231/%C3%BC/Dockerfile';

interface Region {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly charOffset: number;
  readonly charLength: number;
}
interface Place {
  readonly artifactLocation: { readonly uri: string };
  readonly region: Region;
  readonly contextRegion: { readonly startLine: number; readonly endLine: number; readonly snippet: { readonly text: string } };
}
interface Result {
  readonly ruleId: string;
  readonly baselineState?: string;
  readonly locations: readonly [{ readonly physicalLocation: Place }];
  readonly suppressions: readonly unknown[];
  readonly fixes?: readonly {
    readonly artifactChanges: readonly {
      readonly replacements: readonly { readonly deletedRegion: Region; readonly insertedContent: { readonly text: string } }[];
    }[];
  }[];
}
interface Run {
  readonly results: readonly Result[];
  readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
  readonly invocations: readonly [{ readonly executionSuccessful: boolean; readonly toolExecutionNotifications: readonly Notification[] }];
}
interface Notification {
  readonly descriptor: { readonly id: string };
  readonly associatedRule?: { readonly id: string };
  readonly locations: readonly { readonly physicalLocation: { readonly artifactLocation: { readonly uri: string } } }[];
}

let repository: TemporaryRepository;
beforeAll(() => {
  repository = temporaryRepository();
  repository.commit({
    'package.json': '{"name":"shop","private":true,"dependencies":{"express":"4.19.2"}}\n',
    Procfile: 'web: node tabs.js\nother: node windows.js\nthird: node mark.js\n',
    'old/Dockerfile': FLOATING,
    'repaired/Dockerfile': FLOATING,
    'before/Dockerfile': FLOATING,
    '.github/twelvefold/rules/sample.yml': ruleFile(COSTLY),
  });
  repository.git('checkout', '--quiet', '-b', 'topic');
  const [require, make, listen] = [
    "const express = require('express');",
    'const app = express();',
    "const party = '🎉𝒳'; app.listen(3000);",
  ];
  repository.commit({
    'repaired/Dockerfile': PINNED,
    'before/Dockerfile': null,
    'after a move #1/ü/Dockerfile': FLOATING,
    'start.sh': '#!/bin/sh\nset -e\nnode tabs.js\n',
    Dockerfile: PINNED,
    'accepted/Dockerfile': `# twelvefold-ignore ${IMAGE} -- a "demo" 🎉 of <ours>\n${OTHER}`,
    'tabs.js': `${require}\n\t${make}\n\t\t${listen}\n`,
    'windows.js': `${require}\r\n${make}\r\n\t${listen}\r\n`,
    'mark.js': `\ufeff${require} ${make} ${listen}\n`,
    'wide.py': WIDE,
    'huge.js': 'const a = 1;\n'.repeat(400_000),
  });
});

/** What the command writes to standard output, as the official schema takes it. */
async function runOf(code: number, ...args: readonly string[]): Promise<Run> {
  const result = await twelvefold([...args, '--format', 'sarif'], { cwd: repository.path });
  expect(result).toMatchObject({ code, stderr: expect.stringMatching(/^(?:twelvefold: nothing was compared: .*\n)?$/) });
  const log = JSON.parse(result.stdout) as { readonly runs: readonly Run[] };
  expect(schemaErrors(log)).toEqual([]);
  expect(log.runs).toHaveLength(1);
  return log.runs[0] as Run;
}

const placeOf = ({ locations: [{ physicalLocation }] }: Result): Place => physicalLocation;
const pathOf = (result: Result): string => decodeURIComponent(placeOf(result).artifactLocation.uri);
const idOf = (result: Result): string => `${pathOf(result)} ${result.ruleId}`;
const of = ({ results }: Run, ...rules: readonly string[]): readonly Result[] => results.filter(({ ruleId }) => rules.includes(ruleId));
/** The text that a reader of the log has: decoded, without the mark that says how. */
const textAt = (revision: string, path: string): string => repository.git('show', `${revision}:${path}`).replace(/^\ufeff/, '');

/** The place of an offset as any editor counts it: UTF-16 units from 1. */
function lineAndColumn(text: string, offset: number): readonly [number, number] {
  const before = text.slice(0, offset).split(/\r\n|\n/);
  return [before.length, (before.at(-1)?.length ?? 0) + 1];
}

describe.each<[string, readonly string[]]>([
  ['review', ['review']],
  ['audit', ['audit']],
])('the SARIF log of %s', (command, args) => {
  let run: Run;
  beforeAll(async () => {
    run = await runOf(3, ...args);
  });

  test('has each finding at the lines, columns and offsets of the text', () => {
    expect(run.results.map(idOf)).toEqual(expect.arrayContaining([`mark.js ${PORT}`, `tabs.js ${PORT}`, `windows.js ${PORT}`]));
    for (const result of run.results) {
      const { region, contextRegion } = placeOf(result);
      const text = textAt(result.baselineState === 'absent' ? 'main' : 'topic', pathOf(result));
      expect([region.startLine, region.startColumn]).toEqual(lineAndColumn(text, region.charOffset));
      expect([region.endLine, region.endColumn]).toEqual(lineAndColumn(text, region.charOffset + region.charLength));
      const lines = text.split(/\r\n|\n/).slice(contextRegion.startLine - 1, contextRegion.endLine);
      expect(contextRegion.snippet.text).toBe(lines.join('\n'));
    }
    for (const result of of(run, PORT)) {
      const { charOffset, charLength } = placeOf(result).region;
      expect(textAt('topic', pathOf(result)).slice(charOffset, charOffset + charLength)).toBe('app.listen(3000)');
    }
  });

  test('has repairs that make the text that they promise', () => {
    const repaired = of(run, PORT, EXEC).map((result) => {
      const [change] = result.fixes?.[0]?.artifactChanges[0]?.replacements ?? [];
      const { charOffset = -1, charLength = -1 } = change?.deletedRegion ?? {};
      const text = textAt('topic', pathOf(result));
      const after = text.slice(0, charOffset) + change?.insertedContent.text + text.slice(charOffset + charLength);
      return [pathOf(result), after.split(/\r\n|\n/).at(-2)];
    });
    const listen = "const party = '🎉𝒳'; app.listen(process.env.PORT || 3000);";
    expect(repaired).toEqual([
      ['mark.js', `const express = require('express'); const app = express(); ${listen}`],
      ['tabs.js', `\t\t${listen}`],
      ['windows.js', `\t${listen}`],
      ['start.sh', 'exec node tabs.js'],
    ]);
  });

  test('says what is accepted, by which line and why', () => {
    expect(run.results.find((result) => pathOf(result) === 'accepted/Dockerfile')?.suppressions).toEqual([
      {
        kind: 'inSource',
        status: 'accepted',
        justification: 'a "demo" 🎉 of <ours>',
        location: {
          physicalLocation: { artifactLocation: { uri: 'accepted/Dockerfile', uriBaseId: '%SRCROOT%' }, region: { startLine: 1 } },
        },
      },
    ]);
  });

  test('names the rule that was stopped and the file that was not judged, and is no success', () => {
    const [{ executionSuccessful, toolExecutionNotifications }] = run.invocations;
    expect(executionSuccessful).toBe(false);
    const told = toolExecutionNotifications.map(({ descriptor, associatedRule, locations }) => [
      descriptor.id,
      associatedRule?.id,
      locations[0]?.physicalLocation.artifactLocation.uri,
    ]);
    expect(told).toEqual([
      ['rule-crashed', SAMPLE, 'wide.py'],
      ['file-not-judged', undefined, 'huge.js'],
    ]);
    expect(run.tool.driver.rules.map(({ id }) => id)).toEqual(expect.arrayContaining([SAMPLE, PORT, EXEC, IMAGE]));
  });

  test('compares with the base where there is one', () => {
    const states = Object.fromEntries(
      of(run, IMAGE, PORT, EXEC).map((result) => [placeOf(result).artifactLocation.uri, result.baselineState]),
    );
    const isChange = command === 'review';
    const added = isChange ? 'new' : undefined;
    expect(states).toEqual({
      'mark.js': added,
      'tabs.js': added,
      'windows.js': added,
      'start.sh': added,
      'accepted/Dockerfile': added,
      [ADDRESS]: isChange ? 'unchanged' : undefined,
      ...(isChange ? { 'repaired/Dockerfile': 'absent' } : { 'old/Dockerfile': undefined }),
    });
  });
});

test('the SARIF log of a review in which something gates is valid', async () => {
  const run = await runOf(1, 'review', '--fail-on', 'notice');
  expect(run.invocations[0].executionSuccessful).toBe(false);
});

test('the SARIF log of a change that brings nothing is valid', async () => {
  const run = await runOf(0, 'review', '--base', 'topic');
  expect(run.results.map(({ baselineState }) => baselineState)).not.toContain('new');
  expect(run.invocations[0].executionSuccessful).toBe(true);
});
