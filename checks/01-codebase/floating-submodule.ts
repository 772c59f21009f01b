import { SHIPPED_COMMANDS } from '../../src/analysis/knowledge/images/shipped-commands.ts';
import { ALL_ROLES } from '../../src/analysis/knowledge/images/artefacts.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import type { SourceText } from '../../src/analysis/text.ts';
import type { Command } from '../../src/analysis/shell.ts';
import { rule, type Found, type RepositoryFound, replacing } from '../rule.ts';

export default rule({
  id: 'codebase/floating-submodule',
  title: 'Build submodules at the commit that is recorded',
  why: '`--remote` takes the newest commit of each submodule’s branch, so one commit of this repository builds into different code.',
  remedy: 'Run `git submodule update --init` without `--remote`, and update submodules by a commit of their own.',
  severity: 'warning',
  scope: { roles: ALL_ROLES },
  documents: {
    dockerfile: (file) => judge(SHIPPED_COMMANDS.dockerfile(file), file),
    script: (file) => judge(SHIPPED_COMMANDS.script(file), file),
    pipeline: (file) => judge(SHIPPED_COMMANDS.pipeline(file), file),
  },
  repository: judgeTree,
  examples: {
    bad: [
      { name: 'an image', files: { Dockerfile: 'FROM node:20\nCOPY . .\nRUN git submodule update --init --remote\n' }, at: 'Dockerfile:3' },
      { name: 'a deploy script', files: { 'deploy.sh': '#!/bin/sh\ngit submodule update --remote --merge # ⟵\n' } },
    ],
    good: [
      { name: 'as recorded', files: { 'deploy.sh': '#!/bin/sh\ngit submodule update --init --recursive\n' } },
      {
        name: 'a bump, which is committed',
        files: {
          'release.sh':
            '#!/bin/sh\ngit submodule update --remote\ngit add translations\ngit commit -m "Version $1"\ngit push origin "$1"\n',
          '.github/workflows/bump.yml':
            'on: push\njobs:\n  bump:\n    runs-on: ubuntu-latest\n    steps:\n      - run: git submodule update --remote\n      - run: git commit -am "Update submodules" && git push\n',
        },
      },
      { name: 'a developer’s update', files: { 'scripts/dev/update.sh': '#!/bin/sh\ngit submodule update --remote\n' } },
    ],
  },
});

function* judge(commands: readonly Command[], { source }: { readonly source: SourceText }): Iterable<Found> {
  // A bump is recorded by a commit, and what is built is that commit.
  const bumps = commands.some(({ name, args }) => name === 'git' && args.includes('commit'));
  for (const { name, args, span } of bumps ? [] : commands) {
    if (name === 'git' && args.includes('submodule') && args.includes('--remote')) {
      yield {
        span,
        what: '`git submodule update --remote` builds from whatever the submodules’ branches hold.',
        ...replacing(source, span, / --remote\b/, '', { title: 'Take the commits that are recorded', safe: true }),
      };
    }
  }
}

/** A submodule that no .gitmodules names can't be cloned by anybody else. */
function* judgeTree({ tree, deployables }: Repository): Iterable<RepositoryFound> {
  if (deployables.length === 0 || tree.entries.has('.gitmodules')) return;
  for (const { path, kind } of tree.entries.values()) {
    if (kind !== 'submodule') continue;
    yield {
      path,
      span: { start: 0, end: 0 },
      identity: path,
      what: `\`${path}\` is a submodule, and no .gitmodules says where it comes from.`,
      why: 'Nobody else can fetch it: a fresh clone, and the build that starts from one, has an empty directory there.',
      remedy: `Add it with \`git submodule add <URL> ${path}\` and commit .gitmodules, or take the entry out with \`git rm --cached ${path}\`.`,
    };
  }
}
