import { imageCommands } from '../../src/analysis/knowledge/shipped-commands.ts';
import type { Dockerfile } from '../../src/analysis/documents/kinds.ts';
import type { Command } from '../../src/analysis/shell.ts';
import { rule, type Found } from '../rule.ts';

/** An archive of a branch: another content tomorrow. */
const BRANCH_ARCHIVE =
  /https?:\/\/[^\s"']+\/(?:archive|zipball|tarball)\/(?:refs\/heads\/)?(?:master|main|develop|HEAD)(?:\.(?:zip|tar\.gz))?(?:["'\s]|$)/;

export default rule({
  id: 'codebase/foreign-code',
  title: 'Build the image from this codebase only',
  why: 'Code that the build clones belongs to no commit here: the image of one commit is another tomorrow, and a rollback brings back only half.',
  remedy: 'Copy the code from the checkout, or declare the other project as a dependency at a version.',
  severity: 'warning',
  documents: { dockerfile: judge },
  examples: {
    bad: [
      {
        name: 'a clone',
        files: { Dockerfile: 'FROM node:20\nRUN git clone https://github.com/acme/shop.git /app\nCMD ["node", "/app/s.js"]\n' },
        at: 'Dockerfile:2',
      },
      {
        name: 'an archive of a branch',
        files: { Dockerfile: 'FROM php:8.3\nRUN curl -L https://github.com/acme/shop/archive/master.tar.gz | tar xz\n' },
        at: 'Dockerfile:2',
      },
      {
        name: 'ADD of an archive',
        files: { Dockerfile: 'FROM php:8.3\nADD https://github.com/acme/shop/archive/refs/heads/main.zip /app.zip\n' },
        at: 'Dockerfile:2',
      },
    ],
    good: [
      { name: 'copied', files: { Dockerfile: 'FROM node:20\nCOPY . .\nCMD ["node", "s.js"]\n' } },
      {
        name: 'a tag',
        files: {
          Dockerfile:
            'FROM debian:12\nRUN git clone --depth 1 --branch v2.3.0 https://github.com/confluentinc/librdkafka && make -C librdkafka\n',
        },
      },
      {
        name: 'a commit',
        files: { Dockerfile: 'FROM debian:12\nRUN git clone https://github.com/a/b && cd b && git checkout 0123456789abcdef\n' },
      },
      { name: 'a release', files: { Dockerfile: 'FROM debian:12\nRUN curl -L https://github.com/a/b/archive/v1.2.3.tar.gz | tar xz\n' } },
      { name: 'for development', files: { 'Dockerfile.dev': 'FROM debian:12\nRUN git clone https://github.com/a/dotfiles\n' } },
    ],
  },
});

function* judge(dockerfile: Dockerfile): Iterable<Found> {
  const commands = imageCommands(dockerfile);
  for (const [index, command] of commands.entries()) {
    const url = clonedUrl(command);
    if (url !== undefined && !isFixed(command) && !commands.slice(index + 1).some(checksOut)) {
      yield { span: command.span, what: `The image clones \`${url}\` at whatever its default branch holds.` };
    } else if (/^(?:curl|wget)$/.test(command.name) && BRANCH_ARCHIVE.test(command.text)) {
      yield { span: command.span, what: 'The image downloads the code of another repository’s branch.' };
    }
  }
  for (const instruction of dockerfile.effective) {
    if (instruction.keyword === 'ADD' && BRANCH_ARCHIVE.test(instruction.text)) {
      yield { span: instruction.span, what: 'The image adds the code of another repository’s branch.' };
    }
  }
}

function clonedUrl({ name, args }: Command): string | undefined {
  if (name !== 'git' || !args.includes('clone')) return undefined;
  return args.find((word) => /^(?:https?:\/\/|git@|ssh:\/\/|git:\/\/)/.test(word))?.replace(/\/\/[^/@]*@/, '//');
}

/** Clones a tag or what a variable says. */
function isFixed({ args }: Command): boolean {
  const at = args.findIndex((word) => word === '-b' || word.startsWith('--branch'));
  if (at === -1) return false;
  const branch = args[at]?.split('=', 2)[1] ?? args[at + 1] ?? '';
  return /\d|\$/.test(branch);
}

/** `git checkout <commit, tag or variable>` behind the clone. */
function checksOut({ name, args }: Command): boolean {
  return name === 'git' && args.some((word) => /^(?:checkout|reset|switch)$/.test(word)) && args.some((word) => /[\d$]/.test(word));
}
