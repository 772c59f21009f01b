import type { ComposeFile, Dockerfile } from '../../src/analysis/documents/kinds.ts';
import { movingDownloads, type MovingDownload } from '../../src/analysis/knowledge/packages/downloads.ts';
import { rule, type Found } from '../rule.ts';

export default rule({
  id: 'codebase/foreign-code',
  title: 'Build the image from this codebase only',
  why: 'Code that the build clones belongs to no commit here: the image of one commit is another tomorrow, and a rollback brings back only half.',
  remedy: 'Copy the code from the checkout, or declare the other project as a dependency at a version.',
  severity: 'warning',
  documents: { dockerfile: judge, compose: judgeCompose },
  examples: {
    bad: [
      {
        name: 'a clone',
        files: { Dockerfile: 'FROM node:20\nRUN git clone https://github.com/acme/shop.git /app\nCMD ["node", "/app/s.js"]\n' },
        at: 'Dockerfile:2',
      },
      {
        name: 'a clone of the branch that a build argument says',
        files: {
          Dockerfile:
            'FROM node:20.12.0 AS build\nARG VERSION=main\nRUN git clone --depth 1 --branch ${VERSION} https://github.com/acme/shop-web.git . # ⟵\nRUN npm ci && npm run build\nFROM nginx:1.27.0\nCOPY --from=build /dist /usr/share/nginx/html\n',
        },
        at: 'Dockerfile:3',
      },
      {
        name: 'an archive of a branch',
        files: { Dockerfile: 'FROM php:8.3\nRUN curl -L https://github.com/acme/shop/archive/master.tar.gz | tar xz\n' },
        at: 'Dockerfile:2',
      },
      {
        name: 'a service that is built of another repository',
        files: { 'docker-compose.yml': 'services:\n  mailer:\n    build: https://github.com/acme/mailer.git#main # ⟵\n' },
      },
      {
        name: 'an archive of a branch, from where GitHub keeps them',
        files: { Dockerfile: 'FROM php:8.3\nRUN curl -L https://codeload.github.com/acme/shop/tar.gz/master | tar xz\n' },
        at: 'Dockerfile:2',
      },
      {
        name: 'Subversion',
        files: { Dockerfile: 'FROM php:8.3\nRUN svn checkout https://svn.example.com/shop/trunk /app\n' },
        at: 'Dockerfile:2',
      },
      {
        name: 'ADD of an archive',
        files: { Dockerfile: 'FROM php:8.3\nADD https://github.com/acme/shop/archive/refs/heads/main.zip /app.zip\n' },
        at: 'Dockerfile:2',
      },
    ],
    good: [
      {
        name: 'a tool that is taken away again, which is a dependency',
        files: {
          Dockerfile:
            'FROM php:8.3\nRUN curl -sL https://github.com/acme/node-build/archive/master.tar.gz | tar xz -C /tmp/ && /tmp/node-build-master/bin/build && rm -rf /tmp/node-build-master\n',
        },
      },
      {
        name: 'a manager of the runtime’s versions, which is a dependency',
        files: {
          Dockerfile:
            'FROM ubuntu:24.04\nRUN git clone https://github.com/rbenv/rbenv.git $HOME/.rbenv\nRUN git clone https://github.com/rbenv/ruby-build.git /opt/ruby-build\nCOPY . /app\n',
        },
      },
      {
        name: 'a service that is built at a tag',
        files: { 'docker-compose.yml': 'services:\n  mailer:\n    build: https://github.com/acme/mailer.git#v1.2.0\n' },
      },
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
  for (const { span, by, url, branch, isTool } of movingDownloads(dockerfile)) if (!isTool) yield { span, what: SAID[by](url, branch) };
}

const SAID: Readonly<Record<MovingDownload['by'], (url: string, branch?: string) => string>> = {
  clone: (url, branch) => `The image clones \`${url}\` at whatever ${branch === undefined ? 'its default branch' : `\`${branch}\``} holds.`,
  download: () => 'The image downloads the code of another repository’s branch.',
  add: () => 'The image adds the code of another repository’s branch.',
};

/** A build of another repository, at a branch: `build: https://github.com/acme/shop.git#main`. */
function* judgeCompose(file: ComposeFile): Iterable<Found> {
  if (file.developmentOnly) return;
  for (const { name, node } of file.services) {
    const build = node.at('build');
    const context = build?.at('context') ?? build;
    if (context?.text !== undefined && !context.dynamic && isMovingContext(context.text))
      yield { span: context.span, what: `The service \`${name}\` is built from \`${context.text}\`, whatever its branch holds.` };
  }
}

function isMovingContext(text: string): boolean {
  if (!/^(?:https?:\/\/[^\s#]+\.git|(?:https?:\/\/)?github\.com\/[\w.-]+\/[\w.-]+|git@[^\s#]+|git:\/\/[^\s#]+)(?:#|$)/.test(text))
    return false;
  const ref = /#([^:]*)/.exec(text)?.[1] ?? '';
  return !/\d/.test(ref);
}
