import { describe, expect, test } from '@jest/globals';
import { languageOf } from '../../src/analysis/languages.ts';

describe('languageOf', () => {
  test.each([
    ['src/app.mjs', 'javascript'],
    ['src/App.jsx', 'javascript'],
    ['src/app.d.ts', 'typescript'],
    ['src/app.cts', 'typescript'],
    ['src/App.tsx', 'tsx'],
    ['manage.py', 'python'],
    ['build.gradle.kts', 'kotlin'],
    ['config.ru', 'ruby'],
    ['Rakefile', 'ruby'],
    ['lib/tasks/seed.rake', 'ruby'],
    ['main.tf', 'hcl'],
    ['deploy/APP.JS', 'javascript'],
    ['entrypoint.sh', 'shell'],
  ] as const)('%s is %s', (path, language) => {
    expect(languageOf(path)).toBe(language);
  });

  test.each(['App.vue', 'main.h', 'build.gradle', 'README.md', '.js', 'Dockerfile', 'constructor', 'a.constructor', '__proto__', ''])(
    '%p is none',
    (path) => {
      expect(languageOf(path)).toBeUndefined();
    },
  );

  test.each([
    ['#!/bin/sh -e', 'shell'],
    ['#!/usr/bin/env bash', 'shell'],
    ['#!/usr/bin/env -S node --enable-source-maps', 'javascript'],
    ['#!/usr/bin/python3.12', 'python'],
    ['#!/usr/bin/env FOO=1 ruby', 'ruby'],
    ['#!/command/with-contenv bash', 'shell'],
    ['#!/usr/bin/perl sh', undefined],
    ['#!', undefined],
    ['echo hello', undefined],
  ] as const)('a script that begins with %s is %s', (line, language) => {
    expect(languageOf('bin/start', line)).toBe(language);
  });

  test('an extension outweighs the first line', () => {
    expect(languageOf('run.py', '#!/bin/sh')).toBe('python');
    expect(languageOf('notes.txt', '#!/bin/sh')).toBeUndefined();
  });
});
