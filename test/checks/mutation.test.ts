import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { RULES } from '../../checks/index.ts';
import { openRepository } from '../../src/analysis/open-repository.ts';
import { memoryTree } from '../../src/source/memory.ts';
import { asApp, prepareExample } from '../../src/review/judging/example.ts';
import { type Files, judged, runnable } from './judging.ts';

/** Every bad example is put into a clean repository at a random place. Another seed gives other places: `SEED` is printed by a failure. */
const SEED = 12;

function filesOf(app: string): Files {
  const root = join('fixtures/apps', app);
  const paths = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => statSync(join(root, path)).isFile());
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(root, path), 'utf8')]));
}

/** Repositories in which no rule finds anything. */
const CLEAN = { node: filesOf('model-node'), python: filesOf('model-python') };
/** Nothing in it runs, so that it says nothing that an app could contradict. */
const LIBRARY = filesOf('library');

/** Where the repository or the seeded app may lie; the other lies at the root. */
const PLACES = ['services/blue', 'apps/orders', 'backend', 'components/api'];

/** Files that mean something at the root only. */
const ROOT_ONLY = /^(?:\.(?!env|dockerignore)|Jenkinsfile|azure-pipelines|bitbucket-pipelines|cloudbuild|appveyor)/;

function under(files: Files, directory: string): Files {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [`${directory}/${path}`, text]));
}

/** Rules that hold one file against another have something to say about two apps that say different things. */
const COMPARING = new Set<string>(
  RULES.filter(({ repository, examples }) => repository && examples.bad.every(({ files }) => Object.keys(files).length > 1)).map(
    ({ id }) => id,
  ),
);

/** Whether a package is declared is a question to the whole repository where nothing says which app asks. */
function isAnswered(id: string, app: Files, clean: Files): boolean {
  const declared = openRepository(memoryTree(clean))
    .documents('manifest')
    .flatMap(({ dependencies }) => dependencies.map(({ name }) => name));
  return id.startsWith('dependencies/') && declared.some((name) => Object.values(app).some((text) => text.includes(name)));
}

function hostOf(id: string, app: Files, clean: Files): Files {
  return COMPARING.has(id) || isAnswered(id, app, clean) ? LIBRARY : clean;
}

interface Place {
  readonly clean: keyof typeof CLEAN;
  readonly directory: string;
  readonly isMoved: boolean;
}

const place = fc.record({
  clean: fc.constantFrom('node' as const, 'python' as const),
  directory: fc.constantFrom(...PLACES),
  isMoved: fc.boolean(),
});

/** The repository with the app in it, and what is found in that app alone under the names that it has there. */
function seeded(app: Files, clean: Files, { directory, isMoved }: Place): { readonly all: Files; readonly alone: readonly string[] } {
  const leadsOut = Object.values(app).some((text) => text.includes('../'));
  const canMove = isMoved && !leadsOut && !Object.keys(app).some((path) => ROOT_ONLY.test(path));
  if (!canMove) return { all: { ...under(clean, directory), ...app }, alone: judged(app) };
  const own = isPartOf(clean, app, directory) ? asApp(app) : app;
  return { all: { ...clean, ...under(own, directory) }, alone: judged(own).map((finding) => `${directory}/${finding}`) };
}

/** Code without a manifest of its own belongs to the app around it, which may do what the code lacks. */
function isPartOf(clean: Files, app: Files, directory: string): boolean {
  const repository = openRepository(memoryTree({ ...clean, ...under(app, directory) }));
  return Object.keys(app).some((path) => repository.deployableOf(`${directory}/${path}`)?.root === '');
}

test('the clean repositories are clean, wherever they lie', () => {
  for (const clean of Object.values(CLEAN)) {
    expect(judged(clean)).toEqual([]);
    for (const directory of PLACES) expect(judged(under(clean, directory))).toEqual([]);
  }
});

describe.each(RULES.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  test.each(rule.examples.bad.map((example) => [example.name, example] as const))('is found in a clean repository: %s', (name, example) => {
    const { files, expected } = prepareExample(example);
    const app = runnable(files);
    fc.assert(
      fc.property(place, (where) => {
        const { all, alone } = seeded(app, hostOf(id, app, CLEAN[where.clean]), where);
        const found = judged(all);
        expect(found.filter((finding) => finding.endsWith(` ${id}`))).toEqual([
          alone.find((finding) => finding.endsWith(`${expected?.path}:${expected?.line} ${id}`)),
        ]);
        const fresh = found.filter((finding) => !alone.includes(finding) && !COMPARING.has(finding.split(' ')[1] ?? ''));
        expect(fresh).toEqual([]);
      }),
      { seed: SEED + fc.hash(`${id} ${name}`), numRuns: 1 },
    );
  });
});
