import { ALL_ROLES, isAside, isServed, outermost } from '../../src/analysis/knowledge/images/artefacts.ts';
import { directoryOf, extensionOf, joinPath } from '../../src/analysis/paths.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import { rule, type RepositoryFound } from '../rule.ts';

/** What compilers write, by extension. */
const COMPILED: ReadonlyMap<string, string> = new Map([
  ['.pyc', 'compiled Python'],
  ['.pyo', 'compiled Python'],
  ['.class', 'compiled Java'],
  ['.o', 'an object file'],
  ['.obj', 'an object file'],
  ['.pdb', 'debugging symbols'],
  ['.war', 'a packaged application'],
  ['.ear', 'a packaged application'],
  ['.tsbuildinfo', 'a compiler’s state'],
]);

/** Directories that builds write. */
const OUTPUT =
  /^(?:__pycache__|\.next|\.nuxt|\.output|\.svelte-kit|\.parcel-cache|\.turbo|\.angular|\.gradle|\.pytest_cache|\.mypy_cache|\.ruff_cache|\.tox|\.nyc_output|\.serverless|\.aws-sam|\.terraform|cdk\.out|htmlcov|\.sass-cache|\.eggs|[\w.-]+\.egg-info|dist|build|out|target|coverage|bin|obj)$/;

export default rule({
  id: 'codebase/build-output-committed',
  title: 'Keep build output out of revision control',
  why: 'Committed output drifts from the source beside it, so what is deployed is not what the commit says.',
  remedy: 'Remove it from revision control (`git rm -r --cached`), list it in .gitignore, and build it from source in the pipeline.',
  severity: 'warning',
  limits: ['Output below directories that are served as they are (public/, static/) is not judged.'],
  scope: { roles: ALL_ROLES },
  repository: judge,
  examples: {
    bad: [
      {
        name: 'compiled Python',
        files: { 'utils/__init__.pyc': 'a\0b', 'app.py': 'import utils\n', Procfile: 'web: python app.py\n' },
        at: 'utils/__init__.pyc:1',
      },
      {
        name: 'a directory, once',
        files: { 'dist/a.js': 'x\n', 'dist/b.js': 'y\n', 'package.json': '{"scripts":{"start":"node dist/a.js"}}', 'src/a.ts': 'x\n' },
        at: 'dist/a.js:1',
      },
      {
        name: 'Maven',
        files: {
          'target/classes/App.class': 'a\0b',
          'pom.xml': '<project><artifactId>a</artifactId></project>',
          Dockerfile: 'FROM eclipse-temurin:21\nCOPY . .\nCMD ["java", "App"]\n',
        },
        at: 'target/classes/App.class:1',
      },
    ],
    good: [
      {
        name: 'a tool that build scripts use',
        files: {
          'build/Dockerfile': 'FROM node:20\nCMD ["node", "s.js"]\n',
          'build/package.sh': 'x\n',
          'build/tool/ab.exe': 'x',
          's.js': '',
        },
      },
      { name: 'a wrapper', files: { 'gradle/wrapper/gradle-wrapper.jar': 'a\0b', Procfile: 'web: java App\n' } },
      { name: 'a served asset', files: { 'public/build/app.js': 'x\n', 'package.json': '{"scripts":{"start":"node s.js"}}', 's.js': '' } },
      {
        name: 'a directory of build scripts',
        files: { 'build/Dockerfile': 'FROM node:20\nCMD ["node", "s.js"]\n', 'build/package.sh': 'x\n', 's.js': '' },
      },
      { name: 'data of a test', files: { 'tests/fixtures/a.pyc': 'a\0b', 'app.py': '', Procfile: 'web: python app.py\n' } },
      {
        name: 'an action, which runs from dist',
        files: {
          'dist/index.js': 'x\n',
          'action.yml': 'runs:\n  using: node20\n  main: dist/index.js\n',
          'package.json': '{"scripts":{"start":"node s.js"}}',
          's.js': '',
        },
      },
    ],
  },
});

function* judge(repository: Repository): Iterable<RepositoryFound> {
  const { entries } = repository.tree;
  if (repository.deployables.length === 0 || entries.has('action.yml') || entries.has('action.yaml')) return;
  const said = new Set<string>();
  for (const path of entries.keys()) {
    if (isAside(path)) continue;
    const found = outputOf(path, repository);
    if (!found || said.has(found.identity)) continue;
    said.add(found.identity);
    yield { path, span: { start: 0, end: 0 }, presence: true, ...found };
  }
}

function outputOf(path: string, repository: Repository): { readonly identity: string; readonly what: string } | undefined {
  const compiled = COMPILED.get(extensionOf(path));
  const directory = liesInOutput(path, repository) && !isServed(path) ? outermost(path, OUTPUT) : undefined;
  if (directory !== undefined) return { identity: directory, what: `\`${directory}/\` is build output, and it is committed.` };
  if (compiled === undefined) return undefined;
  return { identity: `${directoryOf(path)}/*${extensionOf(path)}`, what: `\`${path}\` is ${compiled}, and it is committed.` };
}

/** Its directory is what builds write, whatever the file is called: a program among scripts (`build/tool/ab.exe`) tells of itself only. */
function liesInOutput(path: string, repository: Repository): boolean {
  const neighbour = joinPath(directoryOf(path), 'file');
  return [path, neighbour].every((each) => repository.role(each) === 'build-output');
}
