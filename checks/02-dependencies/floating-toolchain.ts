import type { Pipeline } from '../../src/analysis/documents/kinds.ts';
import { movingSetup } from '../../src/analysis/knowledge/packages/setup-actions.ts';
import { movingToolchain } from '../../src/analysis/knowledge/packages/moving-toolchains.ts';
import { SHIPPED_COMMANDS } from '../../src/analysis/knowledge/images/shipped-commands.ts';
import { shippedScript } from '../../src/analysis/knowledge/images/used-scripts.ts';
import type { Command } from '../../src/analysis/shell.ts';
import { rule, type Context, type Found } from '../rule.ts';

export default rule({
  id: 'dependencies/floating-toolchain',
  title: 'Build with a runtime and a compiler of a fixed version',
  why: 'A channel such as `stable` moves: the same commit is built with another compiler tomorrow, and fails or behaves differently without a change.',
  remedy:
    'Name the version (`1.83.0`, `22.12`), or commit it in the file that the version manager reads (`rust-toolchain.toml`, `.nvmrc`).',
  severity: 'warning',
  documents: {
    dockerfile: (file, context) => judge(SHIPPED_COMMANDS.dockerfile(file), context),
    script: (file, context) => judge(shippedScript(file, context.repository), context),
    data: (file, context) => judge(SHIPPED_COMMANDS.data(file), context),
    *pipeline(file, context) {
      yield* judgeSetups(file);
      for (const found of judge(SHIPPED_COMMANDS.pipeline(file), context)) yield { ...found, confidence: 'likely' };
    },
  },
  examples: {
    bad: [
      {
        name: 'the tool that deploys',
        files: {
          '.github/workflows/deploy.yml':
            'on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: azure/setup-helm@v4\n        with:\n          version: latest # ⟵\n      - run: helm upgrade shop ./chart\n',
        },
      },
      {
        name: 'the runtime that a deploy builds with',
        files: {
          '.github/workflows/deploy.yml':
            'on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/setup-node@v4\n        with:\n          node-version: lts/* # ⟵\n      - run: npm ci && npm run build && npx wrangler deploy\n',
        },
      },
      {
        name: 'the channel that rustup-init is given',
        files: {
          Dockerfile:
            'FROM ubuntu:22.04\nRUN chmod +x /tmp/rustup-init && \\\n    /tmp/rustup-init -y --no-modify-path --default-toolchain stable\nRUN cargo build --release\n',
        },
        at: 'Dockerfile:3',
      },
      {
        name: 'a channel by default',
        files: { Dockerfile: 'FROM debian:12\nCOPY rustup-init /tmp/\nRUN /tmp/rustup-init -y\n' },
        at: 'Dockerfile:3',
      },
      {
        name: 'nightly',
        files: { Dockerfile: 'FROM rust:1.75\nRUN rustup toolchain install nightly && cargo +nightly build\n' },
        at: 'Dockerfile:2',
      },
      { name: 'another default', files: { 'build.sh': '#!/bin/sh\nrustup default stable # ⟵\ncargo build --release\n' } },
      { name: 'nvm', files: { Dockerfile: 'FROM debian:12\nRUN . ~/.nvm/nvm.sh && nvm install --lts\nCMD ["x"]\n' }, at: 'Dockerfile:2' },
      { name: 'n', files: { Dockerfile: 'FROM debian:12\nRUN n lts\nCMD ["x"]\n' }, at: 'Dockerfile:2' },
      { name: 'asdf', files: { Dockerfile: 'FROM debian:12\nRUN asdf install nodejs latest\nCMD ["x"]\n' }, at: 'Dockerfile:2' },
      {
        name: '.NET',
        files: { Dockerfile: 'FROM debian:12\nRUN ./dotnet-install.sh --channel LTS\nCMD ["x"]\n' },
        at: 'Dockerfile:2',
      },
    ],
    good: [
      {
        name: 'the tools of tests, and versions',
        files: {
          '.github/workflows/ci.yml':
            'on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/setup-node@v4\n        with:\n          node-version: latest\n      - run: npm test\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: azure/setup-helm@v4\n        with:\n          version: v3.15.2\n      - uses: actions/setup-node@v4\n        with:\n          node-version: 22.x\n      - run: helm upgrade shop ./chart\n',
        },
      },
      {
        name: 'the version of the repository counts',
        files: {
          Dockerfile: 'FROM debian:12\nCOPY . .\nRUN /tmp/rustup-init -y --default-toolchain stable && cargo build\n',
          'rust-toolchain.toml': '[toolchain]\nchannel = "1.83.0"\n',
        },
      },
      { name: 'a version', files: { Dockerfile: 'FROM debian:12\nRUN /tmp/rustup-init -y --default-toolchain 1.83.0\n' } },
      { name: 'a nightly of a day', files: { Dockerfile: 'FROM debian:12\nRUN rustup toolchain install nightly-2024-05-02\n' } },
      { name: 'a version in a variable', files: { Dockerfile: 'FROM debian:12\nARG V=22.1.0\nRUN nvm install $V\n' } },
      { name: 'the version of .nvmrc', files: { Dockerfile: 'FROM debian:12\nCOPY .nvmrc .\nRUN nvm install\n', '.nvmrc': '22.1.0\n' } },
      { name: 'a part of the toolchain', files: { Dockerfile: 'FROM rust:1.75\nRUN rustup target add wasm32-unknown-unknown\n' } },
      { name: 'a channel of .NET', files: { Dockerfile: 'FROM debian:12\nRUN ./dotnet-install.sh --channel 8.0\n' } },
      { name: 'for developers', files: { 'scripts/dev-setup.sh': '#!/bin/sh\nrustup default stable\n' } },
    ],
  },
});

function* judge(commands: readonly Command[], { repository }: Context): Iterable<Found> {
  const pinsRust = repository
    .documents('versionFile')
    .some(({ runtimes }) => runtimes.some(({ runtime, version }) => runtime === 'rust' && /\d/.test(version)));
  for (const command of commands) {
    const moving = movingToolchain(command);
    // A toolchain file decides what cargo runs, whatever is installed beside.
    if (!moving || (moving.runtime === 'rust' && pinsRust)) continue;
    yield {
      span: command.span,
      what: `\`${command.name}\` installs whatever version \`${moving.version}\` of ${NAMES[moving.runtime]} is on the day of the build.`,
    };
  }
}

/** What a job that ships something builds or deploys with. */
function* judgeSetups({ jobs }: Pipeline): Iterable<Found> {
  for (const setup of jobs.filter(({ deploys }) => deploys).flatMap(({ steps }) => steps.flatMap((step) => movingSetup(step) ?? [])))
    yield {
      span: setup.span,
      what: `The job that ships this takes whatever version \`${setup.version}\` of ${setup.tool} is on that day.`,
    };
}

const NAMES = { rust: 'Rust', node: 'Node.js', java: 'Java', python: 'Python', ruby: 'Ruby', go: 'Go', dotnet: '.NET' } as const;
