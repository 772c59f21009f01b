import type { Dockerfile } from '../../src/analysis/documents/kinds.ts';
import { SHIPPED_COMMANDS } from '../../src/analysis/knowledge/images/shipped-commands.ts';
import type { SourceText } from '../../src/analysis/text.ts';
import type { Command } from '../../src/analysis/shell.ts';
import { rule, type Found, replacing } from '../rule.ts';

export default rule({
  id: 'dependencies/system-packages',
  title: 'Keep the app’s packages apart from the system’s',
  why: 'Packages of the system leak into the app: it runs with versions that no manifest names, and an upgrade of the system changes them.',
  remedy: 'Install into a virtual environment of the app’s own, without the system’s packages.',
  severity: 'warning',
  documents: {
    dockerfile: judgeImage,
    script: (file) => judge(SHIPPED_COMMANDS.script(file), file),
    pipeline: (file) => judge(SHIPPED_COMMANDS.pipeline(file), file),
  },
  examples: {
    bad: [
      {
        name: 'over the system’s',
        files: { Dockerfile: 'FROM debian:12\nRUN pip install --break-system-packages -r requirements.txt\n' },
        at: 'Dockerfile:2',
      },
      {
        name: 'by a variable',
        files: { Dockerfile: 'FROM debian:12\nENV PIP_BREAK_SYSTEM_PACKAGES=1\nRUN pip install -r requirements.txt\n' },
        at: 'Dockerfile:2',
      },
      {
        name: 'an environment that sees the system',
        files: { 'build.sh': '#!/bin/sh\npython3 -m venv --system-site-packages /venv # ⟵\n' },
      },
    ],
    good: [
      {
        name: 'an environment of its own',
        files: { Dockerfile: 'FROM debian:12\nRUN python3 -m venv /venv && /venv/bin/pip install -r requirements.txt\n' },
      },
      { name: 'an official image', files: { Dockerfile: 'FROM python:3.12\nRUN pip install -r requirements.txt\n' } },
    ],
  },
});

const LEAKS = /^--(?:break-system-packages|system-site-packages)$/;

function* judge(commands: readonly Command[], { source }: { readonly source: SourceText }): Iterable<Found> {
  for (const { args, assignments, span } of commands) {
    const option = args.find((word) => LEAKS.test(word));
    if (option !== undefined) {
      yield {
        span,
        what: `\`${option}\` mixes the app’s packages with those of the system.`,
        // Without --break-system-packages pip would refuse; only a virtual environment can do without its option.
        ...replacing(source, span, / --system-site-packages\b/, '', { title: 'Keep the system’s packages out', safe: false }),
      };
    } else if (assignments.some(({ name, value }) => name === 'PIP_BREAK_SYSTEM_PACKAGES' && /^(?:1|true|yes|on)$/i.test(value))) {
      yield { span, what: '`PIP_BREAK_SYSTEM_PACKAGES` mixes the app’s packages with those of the system.' };
    }
  }
}

function* judgeImage(dockerfile: Dockerfile): Iterable<Found> {
  yield* judge(SHIPPED_COMMANDS.dockerfile(dockerfile), dockerfile);
  for (const { keyword, words } of dockerfile.effective) {
    if (keyword !== 'ENV' && keyword !== 'ARG') continue;
    for (const { text, span } of words) {
      if (/^PIP_BREAK_SYSTEM_PACKAGES=["']?(?:1|true|yes|on)["']?$/i.test(text)) {
        yield { span, what: '`PIP_BREAK_SYSTEM_PACKAGES` mixes the app’s packages with those of the system.' };
      }
    }
  }
}
