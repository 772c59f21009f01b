import type { Call, CodeFile } from '../../src/analysis/code.ts';
import type { Dockerfile } from '../../src/analysis/documents/kinds.ts';
import { lacks, PROGRAM_STARTS, toolOf, type SystemTool } from '../../src/analysis/knowledge/system-tools.ts';
import { joinPath } from '../../src/analysis/paths.ts';
import { rule, type CodeCheck, type Context, type Found } from '../rule.ts';

export default rule({
  id: 'dependencies/undeclared-system-tool',
  title: 'Bring every program that the app starts',
  why: 'The twelve-factor app does not rely on tools of the system: where the image lacks the program, the call fails in production only.',
  remedy: 'Install the program in the image at a version, or use a library that is declared in the manifest.',
  severity: 'warning',
  limits: ['Judged where an image is built from an official base; custom bases may bring anything.'],
  code: [...PROGRAM_STARTS].map(([language, names]): CodeCheck => ({
    languages: [language],
    literals: [],
    judge: (file, context) => judge(file, names, context),
  })),
  examples: {
    bad: [
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
    ],
    good: [
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
      { name: 'no image', files: { 'app.py': "import subprocess\nsubprocess.run(['ffmpeg', '-i', src])\n" } },
    ],
  },
});

function* judge(file: CodeFile, names: readonly string[], context: Context): Iterable<Found> {
  for (const call of file.callsTo(...names)) {
    const tool = toolOf(call);
    if (tool && isAbsent(tool, context)) yield say(tool, call);
  }
}

function say({ name }: SystemTool, { span }: Call): Found {
  return { span, identity: name, what: `The app starts \`${name}\`, which no image of it installs.` };
}

/** True when every image of the deployable is known and none of them installs or copies the tool. */
function isAbsent(tool: SystemTool, { repository, deployable }: Context): boolean {
  const images = (deployable?.images ?? []).flatMap((path) => repository.document('dockerfile', path) ?? []);
  const listed = ['Aptfile', 'packages.txt', 'nixpacks.toml'].some((name) =>
    repository.tree.entries.has(joinPath(deployable?.root ?? '', name)),
  );
  return images.length > 0 && !listed && images.every((image) => isWithout(tool, image));
}

function isWithout(tool: SystemTool, { effective, final, stages }: Dockerfile): boolean {
  let stage = final;
  while (stage?.parent !== undefined) stage = stages[stage.parent];
  if (!stage?.image || stage.image.dynamic || stage.image.registry !== undefined || !lacks(tool, stage.image)) return false;
  return effective.every(
    ({ text, flags }) => !text.includes(tool.name) && !tool.packages.test(text) && !tool.packages.test(flags.get('from') ?? ''),
  );
}
