import type { CodeFile } from '../../src/analysis/code.ts';
import type { ComposeFile, DataNode, Dockerfile, ShellScript } from '../../src/analysis/documents/kinds.ts';
import { startedLines } from '../../src/analysis/knowledge/starting/started-lines.ts';
import { isAdminScript } from '../../src/analysis/knowledge/admin/admin-scripts.ts';
import { isWithoutTool } from '../../src/analysis/knowledge/images/image-tools.ts';
import {
  lacks,
  PROGRAM_STARTS,
  systemTool,
  toolOf,
  WRAPPER_MODULES,
  wrappedTool,
  type SystemTool,
} from '../../src/analysis/knowledge/packages/system-tools.ts';
import { ECMASCRIPT } from '../../src/analysis/languages.ts';
import { baseName, joinPath } from '../../src/analysis/paths.ts';
import { parseShell, type Command } from '../../src/analysis/shell.ts';
import { rule, type CodeCheck, type Context, type Found } from '../rule.ts';

/** What `promisify` has made of a function; of the one that starts programs in the text. */
const PROMISED = 'util.promisify()';
const PROMISES_PROGRAM = /\bpromisify\(\s*(?:[\w$]+|require\(['"](?:node:)?child_process['"]\))?\.?\bexec(?:File)?\s*\)/;

export default rule({
  id: 'dependencies/undeclared-system-tool',
  title: 'Bring every program that the app starts',
  why: 'The twelve-factor app does not rely on tools of the system: where the image lacks the program, the call fails in production only.',
  remedy: 'Install the program in the image at a version, or use a library that is declared in the manifest.',
  severity: 'warning',
  limits: [
    'Judged where an image is built from an official base; custom bases may bring anything.',
    'Programs that developers use every day (`git`, `curl`, `psql`, …) are judged in handlers of requests, health checks and entrypoints.',
  ],
  code: [
    ...[...PROGRAM_STARTS].map(([language, names]): CodeCheck => ({
      languages: [language],
      literals: names.map((name) => name.slice(name.lastIndexOf('.') + 1)),
      names,
      judge: (file, context) => judge(file, names, context),
    })),
    {
      languages: ECMASCRIPT,
      literals: ['promisify'],
      names: [PROMISED],
      judge: (file, context) => (PROMISES_PROGRAM.test(file.source.text) ? judge(file, [PROMISED], context) : []),
    },
    { languages: ['ruby', 'php'], literals: ['`', '%x'], judge: judgeBackticks },
    { languages: ['python', ...ECMASCRIPT, 'ruby'], literals: WRAPPER_MODULES, judge: judgeWrappers },
  ],
  documents: { dockerfile: judgeImage, compose: judgeCompose, script: judgeScript },
  examples: {
    bad: [
      {
        name: 'Node, a promise of what the program says',
        files: {
          'server.js':
            "const { promisify } = require('util');\nconst { exec } = require('child_process');\nconst run = promisify(exec);\nexports.probe = (src) => run(`ffprobe ${src}`); // ⟵\n",
          'package.json': '{"scripts":{"start":"node server.js"}}',
          Dockerfile: 'FROM node:20-alpine\nCOPY . .\nCMD ["node", "server.js"]\n',
        },
      },
      {
        name: 'Ruby, between backticks',
        files: {
          'app.rb': 'def text(path)\n  `pdftotext #{path} -` # ⟵\nend\n',
          Dockerfile: 'FROM ruby:3.3-slim\nCOPY . .\nCMD ["ruby", "app.rb"]\n',
        },
      },
      {
        name: 'Java',
        files: {
          'src/main/java/Pdf.java':
            'class Pdf {\n  void render(String in) throws Exception {\n    new ProcessBuilder("wkhtmltopdf", in).start(); // ⟵\n  }\n}\n',
          'pom.xml': '<project><artifactId>shop</artifactId></project>\n',
          Dockerfile: 'FROM eclipse-temurin:21-jre\nCOPY target/shop.jar .\nCMD ["java", "-jar", "shop.jar"]\n',
        },
      },
      {
        name: 'Python',
        files: {
          'app.py': "import subprocess\nsubprocess.run(['ffmpeg', '-i', src]) # ⟵\n",
          Dockerfile: 'FROM python:3.12-slim\nCOPY . .\nCMD ["python", "app.py"]\n',
        },
      },
      {
        name: 'Node',
        files: {
          'server.js': "const { exec } = require('child_process');\nexec('wkhtmltopdf in.html out.pdf'); // ⟵\n",
          'package.json': '{"scripts":{"start":"node server.js"}}',
          Dockerfile: 'FROM node:20-alpine\nCOPY . .\nCMD ["node", "server.js"]\n',
        },
      },
      {
        name: 'Go',
        files: {
          'main.go': 'package main\n\nimport "os/exec"\n\nfunc main() { exec.Command("pdftotext", "a.pdf").Run() } // ⟵\n',
          'go.mod': 'module shop\n',
          Dockerfile:
            'FROM golang:1.22 AS build\nCOPY . .\nRUN go build -o /shop\nFROM alpine:3.19\nCOPY --from=build /shop /shop\nCMD ["/shop"]\n',
        },
      },
      {
        name: 'PHP',
        files: { 'index.php': "<?php\nexec('pdftk a.pdf'); // ⟵\n", Dockerfile: 'FROM php:8.3-apache\nCOPY . /var/www/html\n' },
      },
      {
        name: 'C#',
        files: {
          'Program.cs': 'using System.Diagnostics;\nProcess.Start("pandoc", "in.md"); // ⟵\n',
          'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>',
          Dockerfile: 'FROM mcr.microsoft.com/dotnet/aspnet:8.0\nCOPY . .\nENTRYPOINT ["dotnet", "Shop.dll"]\n',
        },
      },
      {
        name: 'a health check of the image',
        files: {
          'app.py': 'import flask\napp = flask.Flask(__name__)\n',
          Dockerfile:
            'FROM python:3.12-slim\nCOPY . .\nHEALTHCHECK CMD curl -f http://localhost:8000/ || exit 1\nCMD ["gunicorn", "app:app"]\n',
        },
        at: 'Dockerfile:3',
      },
      {
        name: 'a health check of compose',
        files: {
          'compose.yaml':
            'services:\n  web:\n    build: .\n    healthcheck:\n      test: ["CMD", "curl", "-f", "http://localhost:8000/"] # ⟵\n',
          'app.py': 'import flask\napp = flask.Flask(__name__)\n',
          Dockerfile: 'FROM python:3.12-slim\nCOPY . .\nCMD ["gunicorn", "app:app"]\n',
        },
      },
      {
        name: 'an entrypoint',
        files: {
          'entrypoint.sh': '#!/bin/sh\njq .port config.json # ⟵\nexec node server.js\n',
          'server.js': '',
          'package.json': '{"scripts":{"start":"node server.js"}}',
          Dockerfile: 'FROM node:20-alpine\nCOPY . .\nENTRYPOINT ["/entrypoint.sh"]\n',
        },
      },
      {
        name: 'a library around a program',
        files: {
          'app.py': 'import pytesseract # ⟵\nprint(pytesseract.image_to_string(image))\n',
          'requirements.txt': 'pytesseract==0.3.10\n',
          Dockerfile: 'FROM python:3.12-slim\nCOPY . .\nCMD ["python", "app.py"]\n',
        },
      },
      {
        name: 'nothing but the app in the image',
        files: {
          'main.go': 'package main\n\nimport "os/exec"\n\nfunc main() { exec.Command("ffmpeg", "-i", "a").Run() } // ⟵\n',
          'go.mod': 'module shop\n',
          Dockerfile: 'FROM golang:1.22 AS build\nRUN go build -o /shop\nFROM scratch\nCOPY --from=build /shop /shop\nCMD ["/shop"]\n',
        },
      },
    ],
    good: [
      {
        name: 'a package that brings the program',
        files: {
          'server.js': "const ffmpeg = require('fluent-ffmpeg');\nffmpeg().input('a');\n",
          'package.json': '{"scripts":{"start":"node server.js"},"dependencies":{"fluent-ffmpeg":"2.1.2","ffmpeg-static":"5.2.0"}}',
          Dockerfile: 'FROM node:20-alpine\nCOPY . .\nCMD ["node", "server.js"]\n',
        },
      },
      {
        name: 'installed',
        files: {
          'app.py': "import subprocess\nsubprocess.run(['ffmpeg', '-i', src])\n",
          Dockerfile: 'FROM python:3.12-slim\nRUN apt-get update && apt-get install -y ffmpeg\nCOPY . .\nCMD ["python", "app.py"]\n',
        },
      },
      {
        name: 'copied from another image',
        files: {
          'app.py': "import subprocess\nsubprocess.run(['ffmpeg', '-i', src])\n",
          Dockerfile: 'FROM python:3.12-slim\nCOPY --from=mwader/static-ffmpeg:6.1 /ffmpeg /usr/bin/\nCMD ["python", "app.py"]\n',
        },
      },
      {
        name: 'a base of one’s own',
        files: {
          'app.py': "import subprocess\nsubprocess.run(['ffmpeg', '-i', src])\n",
          Dockerfile: 'FROM acme/media:1.2\nCOPY . .\nCMD ["python", "app.py"]\n',
        },
      },
      {
        name: 'part of the full image',
        files: {
          'app.py': "import subprocess\nsubprocess.run(['convert', src])\n",
          Dockerfile: 'FROM python:3.12\nCOPY . .\nCMD ["python", "app.py"]\n',
        },
      },
      {
        name: 'a health check with what the image has',
        files: {
          'server.js': '',
          Dockerfile:
            'FROM node:20-alpine\nCOPY . .\nHEALTHCHECK CMD wget -qO- http://localhost:3000/ || curl -f http://localhost:3000/\nCMD ["node", "server.js"]\n',
        },
      },
      {
        name: 'installed by a script',
        files: {
          'app.py': "import subprocess\nsubprocess.run(['ffmpeg', '-i', src])\n",
          Dockerfile: 'FROM python:3.12-slim\nCOPY . .\nRUN ./install-tools.sh\nCMD ["python", "app.py"]\n',
        },
      },
      {
        name: 'a tool of developers',
        files: {
          'bench/clone.js': "require('child_process').spawnSync('git', ['clone', url]);\n",
          'server.js': '',
          Dockerfile: 'FROM node:20-alpine\nCOPY . .\nCMD ["node", "server.js"]\n',
        },
      },
      {
        name: 'a promise of something else',
        files: {
          'server.js':
            "const { promisify } = require('util');\nconst fs = require('fs');\nconst read = promisify(fs.readFile);\nread('ffmpeg');\n",
          'package.json': '{"scripts":{"start":"node server.js"}}',
          Dockerfile: 'FROM node:20-alpine\nCOPY . .\nCMD ["node", "server.js"]\n',
        },
      },
      { name: 'no image', files: { 'app.py': "import subprocess\nsubprocess.run(['ffmpeg', '-i', src])\n" } },
    ],
  },
});

function* judge(file: CodeFile, names: readonly string[], context: Context): Iterable<Found> {
  if (isAdminScript(file.path)) return;
  for (const call of file.callsTo(...names)) {
    const tool = toolOf(call);
    if (tool?.everyday === true && call.inside?.handlesRequest !== true) continue;
    if (tool && isAbsent(tool, context))
      yield { span: call.span, identity: tool.name, what: `The app starts \`${tool.name}\`, which no image of it installs.` };
  }
}

/** What Ruby and PHP hand to a shell between backticks. */
function* judgeBackticks(file: CodeFile, context: Context): Iterable<Found> {
  if (isAdminScript(file.path)) return;
  for (const { span, commands } of startedLines(file)) {
    if (!/^[`%]/.test(file.source.slice(span))) continue;
    const tool = commands.map(({ name }) => systemTool(name)).find((known) => known !== undefined);
    if (tool && !tool.everyday && isAbsent(tool, context))
      yield { span, identity: tool.name, what: `The app starts \`${tool.name}\`, which no image of it installs.` };
  }
}

/** A library that is nothing without its program. */
function* judgeWrappers(file: CodeFile, context: Context): Iterable<Found> {
  if (isAdminScript(file.path)) return;
  const { deployable, repository } = context;
  for (const { module, span, relative, optional } of file.imports) {
    const wrapped = relative || optional ? undefined : wrappedTool(file.language, module);
    if (wrapped === undefined || !isAbsent(wrapped.tool, context)) continue;
    const manifests = (deployable?.manifests ?? []).flatMap((path) => repository.document('manifest', path) ?? []);
    if (manifests.some(({ dependencies }) => dependencies.some(({ name }) => wrapped.brings?.test(name)))) continue;
    const what = `\`${module}\` starts the program \`${wrapped.tool.name}\`, which no image of the app installs.`;
    yield { span, identity: wrapped.tool.name, what };
  }
}

/** True when every image of the deployable is known and none of them installs or copies the tool. */
function isAbsent(tool: SystemTool, { repository, deployable }: Context): boolean {
  const images = (deployable?.images ?? []).flatMap((path) => repository.document('dockerfile', path) ?? []);
  const listed = ['Aptfile', 'packages.txt', 'nixpacks.toml'].some((name) =>
    repository.tree.entries.has(joinPath(deployable?.root ?? '', name)),
  );
  return images.length > 0 && !listed && images.every((image) => isWithoutTool(tool, image));
}

/** What the running image starts itself. */
function* judgeImage(image: Dockerfile): Iterable<Found> {
  const health = image.effective.findLast(({ keyword }) => keyword === 'HEALTHCHECK');
  for (const instruction of [image.entrypoint, image.cmd, health]) {
    if (instruction) yield* judgeCommands(instruction.commands, (tool) => isWithoutTool(tool, image));
  }
}

/** A health check runs in the service's own image. */
function* judgeCompose({ services }: ComposeFile, { repository }: Context): Iterable<Found> {
  for (const { node, build, image } of services) {
    const test = node.at('healthcheck', 'test');
    if (!test || node.at('build', 'target') !== undefined) continue;
    const built = build && repository.document('dockerfile', build.dockerfile);
    const isAway = (tool: SystemTool): boolean =>
      build ? built !== undefined && isWithoutTool(tool, built) : image !== undefined && lacks(tool, image);
    const found = [...judgeCommands(checkCommands(test), isAway)][0];
    if (found) yield { ...found, span: test.span };
  }
}

/** `["CMD", "curl", "-f", "x"]`, `["CMD-SHELL", "curl -f x"]` or a text. */
function checkCommands(test: DataNode): readonly Pick<Command, 'name' | 'args' | 'span' | 'within'>[] {
  const [form, ...words] = test.children.map(({ text = '' }) => text);
  if (test.kind !== 'list') return parseShell(test.text ?? '');
  return form === 'CMD' ? [{ name: words[0] ?? '', args: words.slice(1), span: test.span, within: [] }] : parseShell(words.join(' '));
}

/** A script that an image names runs in it. */
function* judgeScript(script: ShellScript, { repository, deployable }: Context): Iterable<Found> {
  const images = (deployable?.images ?? []).flatMap((path) => repository.document('dockerfile', path) ?? []);
  const named = images.filter(({ entrypoint, cmd }) =>
    [entrypoint, cmd].some((instruction) => instruction?.text.includes(baseName(script.path)) === true),
  );
  if (named.length === 0 || named.length < images.length) return;
  yield* judgeCommands(script.commands, (tool) => named.every((image) => isWithoutTool(tool, image)));
}

function* judgeCommands(
  commands: readonly Pick<Command, 'name' | 'args' | 'span' | 'within'>[],
  isAway: (tool: SystemTool) => boolean,
): Iterable<Found> {
  const tools = commands.flatMap((command) => ({ command, tool: systemTool(command.name) }));
  // One that is there may stand in for one that is not.
  if (tools.some(({ tool }) => tool && !isAway(tool))) return;
  for (const { command, tool } of tools) {
    if (!tool || command.within.length > 0) continue;
    yield { span: command.span, identity: tool.name, what: `\`${tool.name}\` is started in an image that does not bring it.` };
    return;
  }
}
