import type { ComposeFile, Manifest } from '../../src/analysis/documents/kinds.ts';
import { directoryOf, resolvePath } from '../../src/analysis/paths.ts';
import type { SourceText, Span } from '../../src/analysis/text.ts';
import { rule, type Found } from '../rule.ts';

/** How manifests name code by its place on the disk, by the manifest's name. */
const PLACES: readonly { readonly manifest: RegExp; readonly place: RegExp }[] = [
  { manifest: /(?:^|\/)package\.json$/, place: /"(?:file|link|portal):(\.\.?\/[^"]*)"/g },
  { manifest: /(?:^|\/)(?:requirements|reqs)[\w./-]*\.(?:txt|in)$/, place: /^[^\S\n]*(?:-e|--editable)[=\s]+(?:file:)?(\.\.\/[^\s#[]*)/gm },
  { manifest: /(?:^|\/)go\.mod$/, place: /=>\s*(\.\.\/\S*)/g },
  { manifest: /(?:^|\/)(?:Cargo|pyproject)\.toml$/, place: /\bpath\s*=\s*"(\.\.\/[^"]*)"/g },
  { manifest: /(?:^|\/)Pipfile$/, place: /\bpath\s*=\s*"(\.\.\/[^"]*)"/g },
  { manifest: /(?:^|\/)Gemfile$/, place: /\bpath(?::|\s*=>)\s*["'](\.\.\/[^"']*)["']/g },
  { manifest: /(?:^|\/)composer\.json$/, place: /"url"\s*:\s*"(\.\.\/[^"*]*)/g },
  { manifest: /\.(?:cs|fs|vb)proj$/, place: /<ProjectReference\s+Include="((?:\.\.[\\/])[^"$]*)"/g },
];

export default rule({
  id: 'codebase/outside-of-repository',
  title: 'Build from what the repository holds',
  why: 'What lies beside the checkout belongs to no commit of it: a fresh clone can’t be built, and one commit gives another app on every machine.',
  remedy: 'Bring the code into this repository, or declare it as a dependency at a version and publish it.',
  severity: 'warning',
  documents: { compose: judgeCompose, manifest: judgeManifest },
  examples: {
    bad: [
      {
        name: 'the build of a neighbour',
        files: {
          'docker-compose.yml': 'services:\n  web:\n    build: .\n  front:\n    build: ../shop-frontend # ⟵\n',
          Dockerfile: 'FROM node:22.4\n',
        },
      },
      {
        name: 'the build of a neighbour, with its context',
        files: { 'deploy/docker-compose.yml': 'services:\n  front:\n    build:\n      context: ../../shop-frontend # ⟵\n' },
      },
      {
        name: 'code of a neighbour that is mounted',
        files: {
          'docker-compose.yml': 'services:\n  web:\n    build: .\n    volumes:\n      - ../shared/src:/app/shared # ⟵\n',
          Dockerfile: 'FROM node:22.4\n',
        },
      },
      {
        name: 'npm',
        files: { 'package.json': '{"name":"shop","scripts":{"start":"node s.js"},"dependencies":{"kit":"file:../kit"}}', 's.js': '' },
        at: 'package.json:1',
      },
      {
        name: 'Go',
        files: {
          'go.mod': 'module shop\n\ngo 1.22\n\nreplace example.com/kit => ../kit // ⟵\n',
          'main.go': 'package main\n\nfunc main() {}\n',
        },
      },
      { name: 'pip', files: { 'requirements.txt': '-e ../kit\nflask==3.0.0\n', 'app.py': '' }, at: 'requirements.txt:1' },
      {
        name: '.NET',
        files: {
          'Shop.csproj':
            '<Project Sdk="Microsoft.NET.Sdk.Web">\n  <ItemGroup>\n    <ProjectReference Include="..\\..\\..\\Kit\\Kit.csproj" />\n  </ItemGroup>\n</Project>\n',
          'Program.cs': 'var app = WebApplication.Create();\napp.Run();\n',
        },
        at: 'Shop.csproj:3',
      },
      {
        name: 'Cargo',
        files: {
          'Cargo.toml': '[package]\nname = "shop"\nversion = "0.1.0"\n\n[dependencies]\nkit = { path = "../kit" } # ⟵\n',
          'src/main.rs': 'fn main() {}\n',
        },
      },
    ],
    good: [
      {
        name: 'another directory of the repository',
        files: {
          'deploy/docker-compose.yml': 'services:\n  web:\n    build: ../web\n  all:\n    build:\n      context: ..\n',
          'web/package.json': '{"name":"web","scripts":{"start":"node s.js"},"dependencies":{"kit":"file:../kit"}}',
          'web/s.js': '',
          'web/Dockerfile': 'FROM node:22.4\n',
        },
      },
      {
        name: 'a stack for developers',
        files: { 'docker-compose.override.yml': 'services:\n  front:\n    build: ../shop-frontend\n' },
      },
      {
        name: 'data and secrets beside the checkout',
        files: {
          'docker-compose.yml':
            'services:\n  web:\n    build: .\n    volumes:\n      - ../data:/data\n      - ../certs/site.pem:/etc/ssl/site.pem:ro\n',
          Dockerfile: 'FROM node:22.4\n',
        },
      },
      { name: 'a line that is commented out', files: { 'go.mod': 'module shop\n\ngo 1.22\n\n// replace example.com/kit => ../kit\n' } },
    ],
  },
});

function* judgeCompose(file: ComposeFile): Iterable<Found> {
  if (file.developmentOnly) return;
  const directory = directoryOf(file.path);
  for (const { name, node, volumes } of file.services) {
    const build = node.at('build');
    const context = build?.at('context') ?? build;
    if (context?.text !== undefined && isOutside(directory, context.text))
      yield { span: context.span, what: `The service \`${name}\` is built from \`${context.text}\`, which is outside of this repository.` };
    for (const { source, target, span } of volumes) {
      if (source !== undefined && isOutside(directory, source) && isCode(source, target))
        yield { span, what: `The service \`${name}\` runs code of \`${source}\`, which is outside of this repository.` };
    }
  }
}

/** What is mounted as an app's code, by the names at both ends. */
function isCode(source: string, target: string): boolean {
  return (
    /(?:^|\/)(?:src|code|shared|common|libs?|packages?|modules?|plugins?|app|apps|server|frontend|backend|client|web|api)(?:[-_/]|$)|[-_](?:src|code|lib|app|api|web|ui|frontend|backend|service|server)\/?$/i.test(
      source.replace(/^(?:\.\.\/)+/, ''),
    ) && !/data|logs?|certs?|ssl|backup|uploads?|media|storage|dump/i.test(`${source} ${target}`)
  );
}

function* judgeManifest({ path, source }: Manifest): Iterable<Found> {
  for (const { manifest, place } of PLACES) {
    for (const match of manifest.test(path) ? source.text.matchAll(place) : []) {
      const said = match[1] ?? '';
      const span = { start: match.index, end: match.index + match[0].length };
      if (isOutside(directoryOf(path), said.replaceAll('\\', '/')) && !isCommentedOut(span, source))
        yield { span, what: `\`${said}\` is outside of this repository.` };
    }
  }
}

function isOutside(directory: string, place: string): boolean {
  return /^(?:\.\.?\/|\.\.$)/.test(place) && !place.includes('$') && resolvePath(directory, place) === undefined;
}

function isCommentedOut({ start }: Span, source: SourceText): boolean {
  return /^\s*(?:\/\/|#|;)/.test(source.line(source.position(start).line));
}
