import type { Repository } from '../../src/analysis/repository.ts';
import { contradict, runtimeStatements, type RuntimeStatement } from '../../src/analysis/runtime-versions.ts';
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
    ],
    good: [
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

/** Said on the image, which is what runs in production, once for each Dockerfile. */
function* judge(repository: Repository): Iterable<RepositoryFound> {
  const statements = runtimeStatements(repository);
  const said = new Set<string>();
  for (const image of statements.filter(({ by }) => by === 'image')) {
    // A pipeline that tests on the image's version beside others contradicts nothing.
    const isTested = statements.some((one) => one.by === 'pipeline' && one.runtime === image.runtime && !contradict(image, one));
    const other = statements.find(
      (one) =>
        one.by !== 'image' && !(isTested && one.by === 'pipeline') && contradict(image, one) && belongTogether(image, one, repository),
    );
    if (other === undefined || said.has(image.path)) continue;
    said.add(image.path);
    if (image.runtime === 'dotnet' && other.by === 'manifest') {
      const what = `This is built for \`${other.said}\`, which the .NET ${shown(image)} of \`${image.path}\` does not run.`;
      yield { path: other.path, span: other.span, what };
      continue;
    }
    yield {
      path: image.path,
      span: image.span,
      what: `This image has ${CALLED[image.runtime]} ${shown(image)}, and \`${other.path}\` says ${shown(other)}.`,
    };
  }
}

const shown = ({ said, versions, by }: RuntimeStatement): string => `\`${by === 'image' ? versions.join(', ') : said}\``;

function belongTogether(one: RuntimeStatement, other: RuntimeStatement, repository: Repository): boolean {
  const [first, second] = [ownerOf(one, repository), ownerOf(other, repository)];
  if (first === undefined && one.by === 'image') return false;
  if (first !== undefined && second !== undefined && one.by !== 'pipeline' && other.by !== 'pipeline') return first === second;
  // A pipeline is for the whole repository: it says something about an image only when there is one of that runtime.
  const images = runtimeStatements(repository).filter(({ by, runtime }) => by === 'image' && runtime === one.runtime);
  return new Set(images.map(({ path }) => path)).size === 1 && new Set(images.map(({ versions }) => versions.join())).size === 1;
}

function ownerOf({ path, by }: RuntimeStatement, repository: Repository): string | undefined {
  const owner = by === 'image' ? repository.deployables.find(({ images }) => images.includes(path)) : repository.deployableOf(path);
  return owner?.root;
}
