import { SHIPPED_COMMANDS } from '../../src/analysis/knowledge/images/shipped-commands.ts';
import { shippedScript } from '../../src/analysis/knowledge/images/used-scripts.ts';
import type { Command } from '../../src/analysis/shell.ts';
import { rule, type Found } from '../rule.ts';

const DOWNLOADS = /^(?:curl|wget|fetch|http|https)$/;
const INTERPRETERS = /^(?:ba|da|z|k|a)?sh$|^(?:python[\d.]*|php\d*|perl|ruby|node)$/;
/** What a download may pass through on its way. */
const FILTERS = /^(?:tee|sed|gunzip|zcat|base64|tr|cat)$/;
const SUBSTITUTED = /(?:<\(|\$\(|`)\s*(?:sudo\s+)?(?:curl|wget)\s/;

export default rule({
  id: 'dependencies/pipe-to-shell',
  title: 'Install from a version that is checked',
  why: 'Whatever the address serves on the day of the build runs with the build’s rights: no version, no checksum, and half a download runs too.',
  remedy:
    'Take the tool from a package or an image of a fixed version, or download a fixed version and verify its checksum before it runs.',
  severity: 'warning',
  documents: {
    dockerfile: (file) => judge(SHIPPED_COMMANDS.dockerfile(file)),
    script: (file, { repository }) => judge(shippedScript(file, repository)),
    data: (file) => judge(SHIPPED_COMMANDS.data(file)),
    procfile: (file) => judge(SHIPPED_COMMANDS.procfile(file)),
    pipeline: (file) => judge(SHIPPED_COMMANDS.pipeline(file)),
  },
  examples: {
    bad: [
      {
        name: 'a command of Elastic Beanstalk',
        files: {
          '.ebextensions/node.config':
            'container_commands:\n  01_node:\n    command: "curl -sL https://rpm.example.com/setup_20.x | bash -" # ⟵\n',
        },
      },
      {
        name: 'a script of another name that the image is built with',
        files: {
          Dockerfile: 'FROM debian:12\nCOPY tools.sh /tmp/\nRUN /tmp/tools.sh\nCOPY . .\nEXPOSE 80\nCMD ["python3", "app.py"]\n',
          'tools.sh': '#!/bin/sh\ncurl -fsSL https://get.example.com | sh # ⟵\n',
          'app.py': 'import flask\n',
        },
      },
      {
        name: 'a shell',
        files: { Dockerfile: 'FROM debian:12\nRUN curl -fsSL https://deb.example.com/setup_20.x | bash -\n' },
        at: 'Dockerfile:2',
      },
      {
        name: 'another interpreter',
        files: { Dockerfile: 'FROM php:8.3\nRUN curl -sS https://getcomposer.org/installer | php -- --install-dir=/bin\n' },
        at: 'Dockerfile:2',
      },
      { name: 'with sudo', files: { 'deploy.sh': '#!/bin/bash\nwget -qO- https://get.example.com | sudo sh -s -- -y # ⟵\n' } },
      { name: 'a substitution', files: { 'deploy.sh': '#!/bin/bash\nbash -c "$(curl -fsSL https://example.com/install.sh)" # ⟵\n' } },
      {
        name: 'in two steps',
        files: { Dockerfile: 'FROM node:20\nRUN curl -L https://raw.example.com/n/master/bin/n -o n\nRUN bash n 10\n' },
        at: 'Dockerfile:2',
      },
      {
        name: 'saved and made executable',
        files: {
          Dockerfile: 'FROM debian:12\nRUN wget https://get.example.com/install.sh && chmod +x install.sh && ./install.sh\n',
        },
        at: 'Dockerfile:2',
      },
      {
        name: 'a deploy job',
        files: {
          '.github/workflows/deploy.yml':
            'on: push\njobs:\n  deploy:\n    steps:\n      - run: curl -L https://fly.io/install.sh | sh # ⟵\n',
        },
      },
    ],
    good: [
      {
        name: 'a script that nothing runs, and a command of another kind of manifest',
        files: {
          Dockerfile: 'FROM debian:12\nCOPY . .\nEXPOSE 80\nCMD ["python3", "app.py"]\n',
          'tools.sh': '#!/bin/sh\ncurl -fsSL https://get.example.com | sh\n',
          'app.py': 'import flask\n',
          'notes.yaml': 'commands:\n  one:\n    command: "curl -sL https://rpm.example.com/setup_20.x | bash -"\n',
        },
      },
      {
        name: 'data for a program',
        files: {
          'deploy.sh': '#!/bin/bash\ncurl -s https://api.example.com/x | python3 -c "import json,sys; print(json.load(sys.stdin))"\n',
        },
      },
      { name: 'a module', files: { 'deploy.sh': '#!/bin/bash\ncurl -s https://api.example.com/x | python3 -m json.tool\n' } },
      {
        name: 'downloaded and verified',
        files: {
          Dockerfile: 'FROM debian:12\nRUN curl -fsSLo x.sh https://e.example/1.2/x.sh && echo "abc  x.sh" | sha256sum -c - && sh x.sh\n',
        },
      },
      {
        name: 'a script of a version',
        files: { Dockerfile: 'FROM debian:12\nRUN curl -fsSLO https://e.example/1.2.3/x.sh && sh x.sh\n' },
      },
      { name: 'an archive', files: { Dockerfile: 'FROM debian:12\nRUN curl -fsSL https://e.example/1.2/x.tar.gz | tar xz\n' } },
    ],
  },
});

function* judge(commands: readonly Command[]): Iterable<Found> {
  yield* runLater(commands);
  for (const [index, command] of commands.entries()) {
    if (INTERPRETERS.test(command.name) && SUBSTITUTED.test(command.args[command.args[0] === '-c' ? 1 : 0] ?? '')) {
      yield { span: command.span, what: `\`${command.name}\` runs whatever the download brings.` };
    } else if (DOWNLOADS.test(command.name) && command.joint === '|') {
      const end = behindPipe(commands, index + 1);
      if (end && readsProgram(end)) {
        yield {
          span: { start: command.span.start, end: Math.max(command.span.end, end.span.end) },
          what: `\`${command.name}\` pipes a download straight into \`${end.name}\`.`,
        };
      }
    }
  }
}

/** A download that a later command runs, unless its address has a version or its checksum or signature is looked at. */
function* runLater(commands: readonly Command[]): Iterable<Found> {
  for (const [index, command] of commands.entries()) {
    const file = DOWNLOADS.test(command.name) ? savedFile(command) : undefined;
    if (file === undefined) continue;
    const later = commands.slice(index + 1);
    const at = later.findIndex(({ name, args, text }) =>
      INTERPRETERS.test(name) ? args[0] === file || args[0] === `./${file}` : text.startsWith(`./${file}`) || name === file,
    );
    if (at === -1 || later.slice(0, at).some(({ name }) => VERIFIES.test(name))) continue;
    yield {
      span: command.span,
      what: `\`${command.name}\` brings \`${file}\` from an address without a version, and it is run unchecked.`,
    };
  }
}

const VERIFIES = /^(?:(?:sha\d*|md5|b2)sum|shasum|gpg|gpgv|cosign|openssl|minisign|echo)$/;

/** The name that a script is saved under: `-o x`, `-O` and wget's own choice by the address. */
function savedFile({ name, args }: Command): string | undefined {
  const address = args.find((word) => /^https?:\/\//.test(word));
  if (address === undefined || /\d+\.\d+|\/v\d+|[0-9a-f]{20}|\$/.test(address)) return undefined;
  const option = args.findIndex((word) => (name === 'wget' ? /^-q?O$|^--output-document$/.test(word) : /^-\w*o$|^--output$/.test(word)));
  const own = address
    .replace(/[?#].*$/, '')
    .split('/')
    .at(-1);
  const saved =
    option === -1 ? (name === 'wget' || args.some((word) => /^-\w*O$|^--remote-name$/.test(word)) ? own : undefined) : args[option + 1];
  const file = saved?.replace(/^.*\//, '');
  return file === undefined || file === '' || file === '-' || /\.(?:tar|t?gz|zip|deb|rpm|jar|asc|json|ya?ml)$/.test(file)
    ? undefined
    : file;
}

function behindPipe(commands: readonly Command[], from: number): Command | undefined {
  for (let at = from; at < commands.length; at += 1) {
    const command = commands[at];
    if (!command || !(FILTERS.test(command.name) && command.joint === '|')) return command;
  }
  return undefined;
}

/** Without a script or a program text of its own, an interpreter runs its input. */
function readsProgram({ name, args }: Command): boolean {
  if (!INTERPRETERS.test(name)) return false;
  const first = args.find((word) => word !== '-' && !/^-[elxuEo]+$/.test(word)) ?? '--';
  return first === '--' || first === '-s' || first === '/dev/stdin' || /^-[exu]*s/.test(first);
}
