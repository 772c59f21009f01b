import type { Dockerfile } from '../../src/analysis/documents/kinds.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import { directoryOf } from '../../src/analysis/paths.ts';
import { contradict, dockerfileRuntimes, runtimeStatements, type RuntimeStatement } from '../../src/analysis/versions/runtime-versions.ts';
import { rule, type RepositoryFound } from '../rule.ts';

const WORKFLOW = (version: string): string =>
  `on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/setup-node@v4\n        with:\n          node-version: ${version}\n      - run: npm test\n`;

const CALLED: Readonly<Record<RuntimeStatement['runtime'], string>> = {
  node: 'Node',
  python: 'Python',
  ruby: 'Ruby',
  go: 'Go',
  java: 'Java',
  dotnet: '.NET',
  rust: 'Rust',
  php: 'PHP',
};

export default rule({
  id: 'dev-prod-parity/runtime-version-drift',
  title: 'Use one version of the runtime everywhere',
  why: 'What is developed and tested on one version and run on another fails where nobody looked: in production.',
  remedy: 'Name the same version in the image, the version file, the manifest and the pipeline, and change them together.',
  severity: 'warning',
  limits: ['A minimum (`>=18`) agrees with every newer version, and a matrix with each version in it.'],
  repository: judge,
  examples: {
    bad: [
      {
        name: 'several versions side by side, none of which is the image’s',
        files: {
          Dockerfile: 'FROM python:3.10-slim # ⟵\nCMD ["python", "app.py"]\n',
          'app.py': 'x = 1\n',
          '.python-version': '3.12.4\n3.13-dev\n',
        },
      },
      {
        name: 'the image and the pipeline',
        files: {
          Dockerfile: 'FROM node:20-alpine # ⟵\nEXPOSE 80\nCMD ["node", "a.js"]\n',
          '.travis.yml': 'language: node_js\nnode_js: 18\n',
        },
      },
      {
        name: 'the image is older than what the manifest asks for',
        files: {
          Dockerfile: 'FROM python:3.10-slim # ⟵\nEXPOSE 80\nCMD ["gunicorn", "app"]\n',
          'pyproject.toml': '[project]\nname = "a"\nrequires-python = ">=3.12"\n',
        },
      },
      {
        name: 'the image is older than the target framework',
        files: {
          'src/Shop/Dockerfile':
            'FROM mcr.microsoft.com/dotnet/aspnet:5.0 AS base\nEXPOSE 80\nFROM mcr.microsoft.com/dotnet/sdk:5.0 AS build\nCOPY . .\nRUN dotnet publish Shop.csproj -o /app\nFROM base\nCOPY --from=build /app .\nENTRYPOINT ["dotnet", "Shop.dll"]\n',
          'src/Shop/Shop.csproj':
            '<Project Sdk="Microsoft.NET.Sdk.Web"><PropertyGroup>\n<TargetFramework>net6.0</TargetFramework>\n</PropertyGroup></Project>\n',
          'src/Shop/Program.cs': 'var app = WebApplication.CreateBuilder(args).Build();\napp.Run();\n',
        },
        at: 'src/Shop/Shop.csproj:2',
      },
      {
        name: 'developers on another version',
        files: {
          Dockerfile: 'FROM node:20-alpine # ⟵\nEXPOSE 80\nCMD ["node", "a.js"]\n',
          'Dockerfile.dev': 'FROM node:16-alpine\nCMD ["npm", "run", "dev"]\n',
          'package.json': '{"name":"a","scripts":{"start":"node a.js"},"dependencies":{"express":"4.19.2"}}',
        },
      },
      {
        name: 'newer than the manifest allows',
        files: {
          Dockerfile: 'FROM python:3.12-slim # ⟵\nEXPOSE 80\nCMD ["gunicorn", "app"]\n',
          'pyproject.toml': '[tool.poetry]\nname = "a"\n[tool.poetry.dependencies]\npython = ">=3.8,<3.11"\n',
        },
      },
      {
        name: 'packages of Node from another stage',
        files: {
          Dockerfile:
            'FROM node:16-alpine AS base\nWORKDIR /app\nCOPY . .\nRUN yarn install --frozen-lockfile\nFROM node:20.11.1-alpine # ⟵\nCOPY --from=base /app/node_modules /app/node_modules\nCMD ["node", "dist/main.js"]\n',
          'package.json': '{"name":"shop","private":true}\n',
        },
        at: 'Dockerfile:5',
      },
      {
        name: 'stages of one image',
        files: {
          Dockerfile:
            'FROM python:3.9 AS build\nRUN pip install -r requirements.txt --target /deps\nFROM python:3.11-slim # ⟵\nCOPY --from=build /deps /deps\nEXPOSE 80\nCMD ["gunicorn", "app"]\n',
          'requirements.txt': 'flask==3.0.0\n',
        },
        at: 'Dockerfile:3',
      },
      {
        name: 'no image: the version file and the manifest',
        files: {
          '.ruby-version': '2.7.8 # ⟵\n',
          Gemfile: "ruby '3.2.2'\ngem 'sinatra', '3.1.0'\n",
          Procfile: 'web: bundle exec puma\n',
          'config.ru': 'run App\n',
        },
        at: '.ruby-version:1',
      },
      {
        name: 'no image: the pipeline, by a variable',
        files: {
          '.github/workflows/test.yml':
            "on: push\nenv:\n  NODE: '14.x' # ⟵\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/setup-node@v4\n        with:\n          node-version: ${{ env.NODE }}\n      - run: npm test\n",
          'package.json': '{"engines":{"node":"20.x"},"scripts":{"start":"node a.js"},"dependencies":{"express":"4.19.2"}}',
          'a.js': '',
        },
      },
      {
        name: 'a function of a platform',
        files: {
          'serverless.yml': 'service: shop\nprovider:\n  name: aws\n  runtime: python3.8 # ⟵\nfunctions:\n  web:\n    handler: app.web\n',
          '.python-version': '3.12\n',
          'app.py': 'def web(event, context):\n    return 1\n',
        },
      },
      {
        name: 'Maven’s image',
        files: {
          Dockerfile:
            'FROM maven:3.8-openjdk-11 AS build # ⟵\nRUN mvn package\nFROM eclipse-temurin:17-jre\nCOPY --from=build /a.jar /a.jar\nCMD ["java", "-jar", "/a.jar"]\n',
          'pom.xml':
            '<project><groupId>a</groupId><artifactId>a</artifactId><properties><java.version>17</java.version></properties></project>\n',
          'src/main/java/App.java': 'class App { public static void main(String[] a) {} }\n',
        },
        at: 'Dockerfile:1',
      },
    ],
    good: [
      {
        name: 'several versions side by side, of which one is the image’s',
        files: {
          Dockerfile: 'FROM python:3.12-slim\nCMD ["python", "app.py"]\n',
          'app.py': 'x = 1\n',
          '.python-version': '3.12.4\n3.13-dev\n',
        },
      },
      {
        name: 'an image of several apps, of which one asks for another version where that runtime is only a tool',
        files: {
          Dockerfile:
            'FROM node:22.18.0-slim AS pages\nWORKDIR /pages\nCOPY frontend .\nRUN npm ci && npm run build\nFROM python:3.12-slim\nCOPY . .\nCOPY --from=pages /pages/dist /static\nCMD ["gunicorn", "app:app"]\n',
          'frontend/.nvmrc': 'v22.18.0\n',
          'frontend/package.json': '{"dependencies":{"react":"18.3.1"}}',
          'api/.nvmrc': '20\n',
          'app.py': 'from flask import Flask\napp = Flask(__name__)\n',
        },
      },
      {
        name: 'a bundle that another Node has built',
        files: {
          Dockerfile:
            'FROM node:16-alpine AS base\nCOPY . .\nRUN npm ci && npm run build\nFROM node:20.11.1-alpine\nCOPY --from=base /app/dist /app/dist\nCMD ["node", "dist/main.js"]\n',
          'package.json': '{"name":"shop","private":true}\n',
        },
      },
      {
        name: 'within the range',
        files: {
          Dockerfile: 'FROM python:3.10-slim\nEXPOSE 80\nCMD ["gunicorn", "app"]\n',
          'pyproject.toml': '[tool.poetry]\nname = "a"\n[tool.poetry.dependencies]\npython = "^3.8"\n',
        },
      },
      {
        name: 'one of the alternatives',
        files: {
          Dockerfile: 'FROM node:20\nEXPOSE 80\nCMD ["node", "a.js"]\n',
          'package.json': '{"engines":{"node":"^18 || >=20.9"},"scripts":{"start":"node a.js"},"dependencies":{"express":"4.19.2"}}',
        },
      },
      {
        name: 'a newer compiler than what runs',
        files: {
          Dockerfile: 'FROM node:20 AS assets\nRUN npm run build\nFROM php:8.3-apache\nCOPY --from=assets /dist /var/www/html\n',
          'composer.json': '{"type":"project","require":{"php":"^8.1"}}',
          'index.php': '<?php echo 1;\n',
        },
      },
      {
        name: 'a matrix with the version file’s in it',
        files: {
          '.python-version': '3.11\n',
          '.github/workflows/test.yml':
            'on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    strategy:\n      matrix:\n        python: ["3.10", "3.11"]\n    steps:\n      - uses: actions/setup-python@v5\n        with:\n          python-version: ${{ matrix.python }}\n      - run: pytest\n',
          Procfile: 'web: gunicorn app:app\n',
          'app.py': '',
        },
      },
      {
        name: 'a newer SDK builds for the runtime of the image',
        files: {
          'src/Shop/Dockerfile':
            'FROM mcr.microsoft.com/dotnet/aspnet:6.0 AS base\nEXPOSE 80\nFROM mcr.microsoft.com/dotnet/sdk:8.0 AS build\nCOPY . .\nRUN dotnet publish Shop.csproj -o /app\nFROM base\nCOPY --from=build /app .\nENTRYPOINT ["dotnet", "Shop.dll"]\n',
          'src/Shop/Shop.csproj':
            '<Project Sdk="Microsoft.NET.Sdk.Web"><PropertyGroup>\n<TargetFramework>net6.0</TargetFramework>\n</PropertyGroup></Project>\n',
          'src/Shop/Program.cs': 'var app = WebApplication.CreateBuilder(args).Build();\napp.Run();\n',
        },
      },
      {
        name: 'the same major version',
        files: {
          Dockerfile: 'FROM node:20.11-alpine\nEXPOSE 80\nCMD ["node", "a.js"]\n',
          '.nvmrc': '20\n',
          '.github/workflows/test.yml': WORKFLOW('20.x'),
        },
      },
      {
        name: 'a lower bound',
        files: { Dockerfile: 'FROM node:22-alpine\nEXPOSE 80\nCMD ["node", "a.js"]\n', 'package.json': '{"engines":{"node":">=18"}}' },
      },
      {
        name: 'two apps, each with its own',
        files: {
          'a/Dockerfile': 'FROM node:20\nCOPY . .\nEXPOSE 80\nCMD ["node", "a.js"]\n',
          'a/package.json': '{"name":"a","scripts":{"start":"node a.js"},"dependencies":{"express":"4.19.2"}}',
          'b/Dockerfile': 'FROM node:18\nCOPY . .\nEXPOSE 80\nCMD ["node", "b.js"]\n',
          'b/package.json': '{"name":"b","engines":{"node":"18.x"},"scripts":{"start":"node b.js"},"dependencies":{"express":"4.19.2"}}',
        },
      },
    ],
  },
});

/** What runs in production: images and the manifests of platforms. */
const RUNS: ReadonlySet<RuntimeStatement['by']> = new Set(['image', 'platform']);

/** Said on the image, which is what runs in production, once for each Dockerfile; where there is none, on what developers or pipelines use. */
function* judge(repository: Repository): Iterable<RepositoryFound> {
  const statements = runtimeStatements(repository);
  const said = new Set<string>();
  for (const run of statements.filter(({ by }) => RUNS.has(by))) {
    const others = contradictions(run, statements, repository);
    if (others.length === 0 || said.has(run.path)) continue;
    said.add(run.path);
    yield* runtimeFinding(run, others);
  }
  yield* judgeStages(repository, said);
  yield* judgeWithoutImage(statements, repository);
}

function contradictions(
  run: RuntimeStatement,
  statements: readonly RuntimeStatement[],
  repository: Repository,
): readonly RuntimeStatement[] {
  // A pipeline that tests on the image's version beside others contradicts nothing.
  const isTested = statements.some((one) => one.by === 'pipeline' && one.runtime === run.runtime && !contradict(run, one));
  // Of the files of several apps, that of the one which the image is built of.
  const isNamed = statements.some((one) => one.by === 'version-file' && one.runtime === run.runtime && !contradict(run, one));
  const isOfAnother = ({ by, path }: RuntimeStatement): boolean =>
    isNamed && by === 'version-file' && directoryOf(path) !== directoryOf(run.path);
  return statements.filter(
    (one) =>
      !isOfAnother(one) &&
      !RUNS.has(one.by) &&
      !(isTested && one.by === 'pipeline') &&
      contradict(run, one) &&
      belongTogether(run, one, repository),
  );
}

function* runtimeFinding(run: RuntimeStatement, others: readonly RuntimeStatement[]): Iterable<RepositoryFound> {
  const name = CALLED[run.runtime];
  const built = others.find(({ by }) => by === 'manifest');
  if (run.runtime === 'dotnet' && built) {
    const what = `This is built for \`${built.said}\`, which the .NET ${shown(run)} of \`${run.path}\` does not run.`;
    const reverse = `The .NET ${shown(run)} of this image does not run what \`${built.path}\` builds for \`${built.said}\`.`;
    yield { path: built.path, span: built.span, what, elsewhere: [{ path: run.path, span: run.span, what: reverse }] };
    return;
  }
  // Another file that contradicts the image is another contradiction; of those that a change brings the first is said.
  for (const one of others.filter(({ path }, index) => others.findIndex((each) => each.path === path) === index))
    yield {
      path: run.path,
      span: run.span,
      identity: [run.path, run.runtime, run.versions.join(' '), one.path].join('\0'),
      once: `${run.path}#${run.runtime}`,
      what: `This ${run.by === 'image' ? 'image has' : 'platform runs'} ${name} ${shown(run)}, and \`${one.path}\` says ${shown(one)}.`,
      elsewhere: [{ path: one.path, span: one.span, what: `This says ${name} ${shown(one)}, and \`${run.path}\` runs ${shown(run)}.` }],
    };
}

const shown = ({ said, versions, by }: Pick<RuntimeStatement, 'said' | 'versions' | 'by'>): string =>
  `\`${by === 'image' || by === 'development' ? versions.join(', ') : said}\``;

/** Where packages are copied from the stage that installed them, another minor version does not find or load them. */
const COPIES_PACKAGES: ReadonlySet<RuntimeStatement['runtime']> = new Set(['python', 'ruby', 'php']);

/** Node's packages are copied when their directory is; a bundle runs anywhere. */
function copiesModules({ effective }: Dockerfile): boolean {
  return effective.some(
    ({ keyword, flags, words }) =>
      keyword === 'COPY' && flags.has('from') && words.some(({ text }) => /(?:^|\/)node_modules\/?$/.test(text)),
  );
}

function* judgeStages(repository: Repository, said: ReadonlySet<string>): Iterable<RepositoryFound> {
  for (const file of repository.documents('dockerfile')) {
    if (said.has(file.path) || ownerOf({ path: file.path, by: 'image' }, repository) === undefined) continue;
    const stages = dockerfileRuntimes(file);
    const last = stages.findLast(({ span }) => span === file.final?.from.span);
    const copies = (one: RuntimeStatement): boolean => COPIES_PACKAGES.has(one.runtime) || (one.runtime === 'node' && copiesModules(file));
    const other = last && stages.find((one) => one !== last && copies(one) && contradict(last, one));
    if (last === undefined || other === undefined) continue;
    const what = `This stage has ${CALLED[last.runtime]} ${shown(last)}, and the one that it copies from has ${shown(other)}.`;
    const reverse = `This stage has ${CALLED[last.runtime]} ${shown(other)}, and the image that runs has ${shown(last)}.`;
    yield { path: file.path, span: last.span, what, elsewhere: [{ path: file.path, span: other.span, what: reverse }] };
  }
}

/** Version files and pipelines against the manifest, or against each other, of a runtime that no image brings. */
function* judgeWithoutImage(statements: readonly RuntimeStatement[], repository: Repository): Iterable<RepositoryFound> {
  const said = new Set<string>();
  const brought = new Set(statements.filter(({ by }) => RUNS.has(by)).map(({ runtime }) => runtime));
  const free = statements.filter(({ runtime, by }) => !brought.has(runtime) && by !== 'development');
  for (const lead of free.filter(({ by }) => by === 'manifest' || by === 'version-file')) {
    const owner = ownerOf(lead, repository);
    if (owner === undefined || free.some((one) => one.by === lead.by && one !== lead && one.runtime === lead.runtime)) continue;
    const isTested = free.some((one) => one.by === 'pipeline' && one.runtime === lead.runtime && !contradict(lead, one));
    const follows = (one: RuntimeStatement): boolean =>
      one.by === 'pipeline' ? !isTested : one.by === 'version-file' && lead.by === 'manifest';
    for (const one of free.filter((other) => follows(other) && contradict(lead, other))) {
      if (said.has(one.path) || (one.by !== 'pipeline' && ownerOf(one, repository) !== owner)) continue;
      said.add(one.path);
      const name = CALLED[one.runtime];
      yield {
        path: one.path,
        span: one.span,
        what: `This says ${name} ${shown(one)}, and \`${lead.path}\` says ${shown(lead)}.`,
        elsewhere: [
          { path: lead.path, span: lead.span, what: `This says ${name} ${shown(lead)}, and \`${one.path}\` says ${shown(one)}.` },
        ],
      };
    }
  }
}

function belongTogether(one: RuntimeStatement, other: RuntimeStatement, repository: Repository): boolean {
  const [first, second] = [ownerOf(one, repository), ownerOf(other, repository)];
  if (first === undefined) return false;
  if (second !== undefined && other.by !== 'pipeline') return first === second;
  if (other.by === 'development') return false;
  // A pipeline is for the whole repository: it says something about an image only when there is one of that runtime.
  const runs = runtimeStatements(repository).filter(({ by, runtime }) => RUNS.has(by) && runtime === one.runtime);
  return new Set(runs.map(({ path }) => path)).size === 1 && new Set(runs.map(({ versions }) => versions.join())).size === 1;
}

/** The app that a statement is about: that of an image, or the one whose directory it lies in. */
function ownerOf({ path, by }: Pick<RuntimeStatement, 'path' | 'by'>, repository: Repository): string | undefined {
  const built = by === 'image' ? repository.deployables.find(({ images }) => images.includes(path)) : undefined;
  const around = built ?? repository.deployableOf(path);
  return built === undefined && by === 'image' && around?.root !== directoryOf(path) ? undefined : around?.root;
}
