import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { removeTemporary, temporaryRepository } from '../source/git/temporary-repository.ts';
import { twelvefold } from './run-command.ts';

afterAll(removeTemporary);
// Each test runs the command several times.
jest.setTimeout(300_000);

const SERVER = "const express = require('express');\nconst app = express();\napp.listen(3000);\n";
const MANIFEST = '{"private": true, "scripts": {"start": "node server.js"}, "dependencies": {"express": "5.1.0"}}\n';
const RULE = 'port-binding/hardcoded-port';
const POLICY = '.github/twelvefold.yml';

/** Where the audit of a tree under a policy finds something of a rule. */
async function foundIn(files: Record<string, string>, policy: string, rule = RULE): Promise<readonly string[]> {
  const repository = temporaryRepository();
  repository.commit({ ...files, [POLICY]: policy });
  const { stdout } = await twelvefold(['audit', repository.path, '--format', 'json']);
  const { findings } = JSON.parse(stdout) as { findings: { ruleId: string; path: string }[] };
  return findings.filter(({ ruleId }) => ruleId === rule).map(({ path }) => path);
}

describe('paths.roles', () => {
  test('has judged what looks like an example, and spares what is only for developers', async () => {
    const example = { 'examples/shop/server.js': SERVER, 'examples/shop/package.json': MANIFEST };
    expect(await foundIn(example, 'mode: comment\n')).toEqual([]);
    expect(await foundIn(example, "paths: { roles: { 'examples/shop/': source } }\n")).toEqual(['examples/shop/server.js']);
    const app = { 'server.js': SERVER, 'package.json': MANIFEST };
    expect(await foundIn(app, 'mode: comment\n')).toEqual(['server.js']);
    expect(await foundIn(app, 'paths: { roles: { server.js: development } }\n')).toEqual([]);
  });

  test('counts for a change as its base says it', async () => {
    const repository = temporaryRepository();
    repository.commit({ 'package.json': MANIFEST, 'server.js': 'x();\n', [POLICY]: "paths: { roles: { '*.js': source } }\n" });
    repository.git('checkout', '--quiet', '-b', 'topic');
    repository.commit({ 'server.js': SERVER, [POLICY]: "paths: { roles: { '*.js': example } }\n" });
    const { stdout } = await twelvefold(['review', '--repo', repository.path, '--format', 'json']);
    expect(stdout).toContain(`"ruleId": "${RULE}"`);
  });
});

test('paths.deployables has judged as an app what nothing shows to run', async () => {
  const files = { 'jobs/nightly.py': 'import logging\nlogging.basicConfig(filename="nightly.log")\n', 'README.md': '# Jobs\n' };
  expect(await foundIn(files, 'mode: comment\n', 'logs/file-logger')).toEqual([]);
  expect(await foundIn(files, 'paths: { deployables: [jobs] }\n', 'logs/file-logger')).toEqual(['jobs/nightly.py']);
});

describe('both', () => {
  test('are shown with where they come from', async () => {
    const repository = temporaryRepository();
    repository.commit({ [POLICY]: "paths:\n  roles: { 'tools/**': development }\n  deployables: [services/api/, .]\n" });
    const { stdout, stderr } = await twelvefold(['policy', 'show', repository.path]);
    expect(stdout).toMatch(/^paths\.deployables +\["services\/api\/","\."\] +\.github\/twelvefold\.yml$/m);
    expect(stderr).toBe('twelvefold: paths.deployables names services/api, and there is no such directory.\n');
    expect(stdout).toMatch(/^paths\.roles\.tools\/\*\* +"development" +\.github\/twelvefold\.yml$/m);
  });

  test.each([
    ["paths:\n  roles: { 'tools/**': dev }\n", /:2: paths\.roles\.tools\/\*\*: .*"source".*"development"/],
    ['paths:\n  deployables:\n    - ../elsewhere\n', /:3: paths\.deployables\.0: must be a directory of the repository/],
  ])('are refused with their line: %j', async (policy, message) => {
    const repository = temporaryRepository();
    repository.commit({ [POLICY]: policy });
    expect(await twelvefold(['audit', repository.path])).toMatchObject({ code: 2, stderr: expect.stringMatching(message) });
  });
});
