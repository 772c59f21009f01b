import { expect, test } from '@jest/globals';
import { parseImage } from '../../../../src/analysis/documents/images/image.ts';
import { lacks, systemTool } from '../../../../src/analysis/knowledge/packages/system-tools.ts';

test.each([
  ['curl', 'python:3.12-slim', true],
  ['curl', 'python:3.12', false],
  ['curl', 'node:20-alpine', true],
  ['wget', 'node:20-alpine', false],
  ['curl', 'php:8.3-fpm', false],
  ['curl', 'mcr.microsoft.com/dotnet/aspnet:8.0', true],
  ['git', 'mcr.microsoft.com/dotnet/sdk:8.0', false],
  ['pg_dump', 'ruby:3.3', true],
  ['convert', 'ruby:3.3', false],
  ['ffmpeg', 'acme/media:1', false],
  ['ffmpeg', 'registry.acme.io/python:3.12-slim', false],
])('%s in %s', (name, image, expected) => {
  const tool = systemTool(name);
  const reference = parseImage(image);
  expect(tool && lacks(tool, reference)).toBe(expected);
});
