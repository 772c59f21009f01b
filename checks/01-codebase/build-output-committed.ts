import { ALL_ROLES, installedDirectory, isAside, isServed, outermost } from '../../src/analysis/knowledge/images/artefacts.ts';
import { baseName, directoryOf, extensionOf, joinPath } from '../../src/analysis/paths.ts';
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

/** Reports that a run of the tests leaves, by name. */
const REPORT =
  /(?:^|\/)(?:lcov\.info|clover\.xml|cobertura(?:-coverage)?\.xml|junit(?:-report)?\.xml|coverage\.(?:xml|out|lcov)|coverage-final\.json|cover(?:age)?\.out|\.last-run\.json)$/;
/** An app that was packed to be shipped. */
const PACKED =
  /(?:^|\/)(?:[\w-]+[._-])?(?:release|dist|build|deploy(?:ment)?|lambda|function|bundle|backend|frontend|server|publish)(?:[._-][\w.-]+)?\.(?:zip|tar\.gz|tgz|rar|7z)$/i;
/** Names that hold a hash of the content, as bundlers write them. */
const HASHED = /[.-](?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{8,32}(?:\.(?:chunk|bundle|min))*\.(?:js|css)(?:\.map)?$/;
/** Directories that only tools write, whatever lies in them. */
const SURE_OUTPUT =
  /^(?:playwright-report|test-results|TestResults|allure-(?:results|report)|surefire-reports|storybook-static|BenchmarkDotNet\.Artifacts|\.expo|\.vercel|\.netlify|\.docusaurus|[\w.-]+\.egg-info)$/;
/** What the command lines of platforms remember of the machine that they ran on. */
const OF_A_MACHINE = /(?:^|\/)\.(?:expo|vercel|netlify)$/;
/** A directory of reports holds no code of its own: `src/TestResults/List.tsx` is a page about them. */
const PAGE = /(?:^|\/)[Tt]est-?[Rr]esults\/(?:.*\/)?[^/]+\.(?:tsx?|jsx|vue|svelte|cs|cshtml|razor|java|kt|py|rb|php|s?css)$/;
/** Programs without an ending, by the names that they are built under. */
const PROGRAM = /(?:^|\/)(?:bin|cmd|build|out)\/[\w-]+$|(?:^|\/)(?:main|server|app|api|web|worker|bot|backend|service)$/;

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
        name: 'TypeScript beside its output',
        files: {
          'src/server.ts': 'export const a = 1;\n',
          'src/server.js': '"use strict";\nObject.defineProperty(exports, "__esModule", { value: true });\n',
          'package.json': '{"scripts":{"start":"node src/server.js"}}',
        },
        at: 'src/server.js:1',
      },
      {
        name: 'a bundle that is served',
        files: {
          'public/js/main.4f3a2b1c.chunk.js': 'x\n',
          'vite.config.js': 'export default {};\n',
          'package.json': '{"scripts":{"start":"node s.js"}}',
          's.js': '',
        },
        at: 'public/js/main.4f3a2b1c.chunk.js:1',
      },
      {
        name: 'a report',
        files: { 'lcov.info': 'TN:\n', 'package.json': '{"scripts":{"start":"node s.js"}}', 's.js': '' },
        at: 'lcov.info:1',
      },
      {
        name: 'an app that was packed',
        files: { 'lambda.zip': 'a\0b', 'package.json': '{"scripts":{"start":"node s.js"}}', 's.js': '' },
        at: 'lambda.zip:1',
      },
      {
        name: 'a program of Go for Windows',
        files: {
          'cmd/shop/shop.exe': 'a\0b',
          'cmd/shop/main.go': 'package main\n\nfunc main() {}\n',
          'go.mod': 'module shop\n',
          Procfile: 'web: shop\n',
        },
        at: 'cmd/shop/shop.exe:1',
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
        name: 'a program of somebody else',
        files: {
          'cmd/shop/helper.exe': 'a\0b',
          'cmd/shop/main.go': 'package main\n\nfunc main() {}\n',
          'go.mod': 'module shop\n',
          Procfile: 'web: shop\n',
        },
      },
      {
        name: 'a model of PowerDesigner',
        files: { 'document/shop.pdb': '<?xml version="1.0" encoding="UTF-8"?>\n<?PowerDesigner Name="shop"?>\n', Procfile: 'web: run\n' },
      },
      {
        name: 'an output directory that is kept empty',
        files: {
          'frontend/dist/.gitkeep': '\n',
          'package.json': '{"scripts":{"start":"node s.js"}}',
          's.js': '',
        },
      },
      {
        name: 'a tool that build scripts use',
        files: {
          'build/Dockerfile': 'FROM node:20\nCMD ["node", "s.js"]\n',
          'build/package.sh': 'x\n',
          'build/tool/ab.exe': 'x',
          's.js': '',
        },
      },
      {
        name: 'JavaScript of one’s own beside types',
        files: { 'src/a.js': 'module.exports = 1;\n', 'src/a.ts': 'export {};\n', 'package.json': '{"scripts":{"start":"node src/a.js"}}' },
      },
      {
        name: 'data that is packed, and a picture with a hash',
        files: {
          'public/img/logo.4f3a2b1c.png': 'x',
          'data/cities.zip': 'x',
          'package.json': '{"scripts":{"start":"node s.js"}}',
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
        name: 'what lies in packages that somebody installed, which is said of the packages',
        files: {
          'node_modules/acorn/dist/acorn.js': 'x\n',
          'venv/lib/python3.12/site-packages/flask/__pycache__/app.cpython-312.pyc': 'a\0',
          'package.json': '{"scripts":{"start":"node s.js"}}',
          's.js': '',
        },
      },
      {
        name: 'a report that a test of the app reads',
        files: {
          'publish-functional-test/results/junit.xml': '<testsuites/>\n',
          'package.json': '{"scripts":{"start":"node s.js"}}',
          's.js': '',
        },
      },
      {
        name: 'components that are called like a directory of reports',
        files: {
          'src/TestResults/List.tsx': 'x\n',
          'package.json': '{"scripts":{"start":"node s.js"}}',
          's.js': '',
        },
      },
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
    if (isAside(path) || KEEPS_DIRECTORY.test(path) || installedDirectory(path, entries) !== undefined) continue;
    const found = outputOf(path, repository);
    if (!found || said.has(found.identity)) continue;
    said.add(found.identity);
    yield { path, span: { start: 0, end: 0 }, presence: true, ...found };
  }
}

/** Files that keep an empty directory in revision control. */
const KEEPS_DIRECTORY = /(?:^|\/)\.(?:git)?(?:keep|ignore)$/;

function outputOf(path: string, repository: Repository): { readonly identity: string; readonly what: string } | undefined {
  const compiled = isDrawing(path, repository) ? undefined : (COMPILED.get(extensionOf(path)) ?? compiledBy(path, repository));
  const directory =
    (PAGE.test(path) ? undefined : outermost(path, SURE_OUTPUT)) ??
    (liesInOutput(path, repository) && !isServed(path) ? outermost(path, OUTPUT) : undefined);
  if (directory !== undefined) {
    const is = OF_A_MACHINE.test(directory) ? 'what a tool keeps on one machine' : 'build output';
    return { identity: directory, what: `\`${directory}/\` is ${is}, and it is committed.` };
  }
  if (compiled === undefined) return undefined;
  return { identity: `${directoryOf(path)}/*${extensionOf(path)}`, what: `\`${path}\` is ${compiled}, and it is committed.` };
}

/** PowerDesigner's models have the ending of debugging symbols, and are text. */
function isDrawing(path: string, repository: Repository): boolean {
  return path.endsWith('.pdb') && repository.source(path)?.text.startsWith('<?xml') === true;
}

/** What a file is by more than its ending. */
function compiledBy(path: string, repository: Repository): string | undefined {
  if (REPORT.test(path)) return 'a report of a test run';
  if (PACKED.test(path)) return 'a packaged application';
  if (HASHED.test(path) && isServed(path) && hasBundler(repository)) return 'what a bundler writes';
  if (isProgram(path, repository)) return 'a compiled program';
  return isEmitted(path, repository) ? 'JavaScript that the compiler of TypeScript wrote beside its source' : undefined;
}

/** What makes bundles of the sources that are here; without one they may have come from elsewhere. */
function hasBundler({ tree }: Repository): boolean {
  return [...tree.entries.keys()].some((path) =>
    /(?:^|\/)(?:webpack[\w.-]*|vite\.config|rollup\.config|gulpfile|Gruntfile|vue\.config|craco\.config|rspack\.config)\.[cm]?[jt]s$|(?:^|\/)angular\.json$/.test(
      path,
    ),
  );
}

/** A file without text and without an ending that may be run, or is called like what is built. */
function isProgram(path: string, { tree }: Repository): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (isOwnWindowsProgram(path, tree)) return true;
  if (name.includes('.') || tree.absence(path) !== 'binary') return false;
  // A script that carries an archive behind itself is published as it is.
  if (
    tree
      .bytes(path)
      ?.subarray(0, 2)
      .every((byte, at) => byte === '#!'.charCodeAt(at)) === true
  )
    return false;
  return tree.entries.get(path)?.executable === true || PROGRAM.test(path);
}

/** `shop/shop.exe` beside the code that it was built of: Go names it after the directory. */
function isOwnWindowsProgram(path: string, { entries }: Repository['tree']): boolean {
  const directory = directoryOf(path);
  const [, name = ''] = /([^/]+)\.exe$/.exec(path) ?? [];
  return name !== '' && (name === 'main' || name === baseName(directory)) && [...entries.keys()].some((other) => isGoOf(directory, other));
}

const isGoOf = (directory: string, other: string): boolean => other.endsWith('.go') && directoryOf(other) === directory;

/** `server.js` beside `server.ts`, with the marks of the compiler. */
function isEmitted(path: string, repository: Repository): boolean {
  if (!path.endsWith('.js') || !['.ts', '.tsx'].some((ending) => repository.tree.entries.has(path.replace(/\.js$/, ending)))) return false;
  const text = repository.source(path)?.text ?? '';
  return /^"use strict";\s|Object\.defineProperty\(exports, ["']__esModule["']|^\/\/# sourceMappingURL=/m.test(text);
}

/** Its directory is what builds write, whatever the file is called: a program among scripts (`build/tool/ab.exe`) tells of itself only. */
function liesInOutput(path: string, repository: Repository): boolean {
  const neighbour = joinPath(directoryOf(path), 'file');
  return [path, neighbour].every((each) => repository.role(each) === 'build-output');
}
