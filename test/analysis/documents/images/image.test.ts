import { expect, test } from '@jest/globals';
import { parseImage } from '../../../../src/analysis/documents/images/image.ts';

test.each([
  ['redis', undefined, 'redis', undefined, undefined, false],
  ['redis:7-alpine', undefined, 'redis', '7-alpine', undefined, false],
  ['library/redis:7', undefined, 'redis', '7', undefined, false],
  ['bitnami/redis', undefined, 'bitnami/redis', undefined, undefined, false],
  ['docker.io/library/node:24', 'docker.io', 'node', '24', undefined, false],
  ['localhost:5000/team/app', 'localhost:5000', 'team/app', undefined, undefined, false],
  ['ghcr.io/a/b:1@sha256:abc', 'ghcr.io', 'a/b', '1', 'sha256:abc', false],
  ['app@sha256:abc', undefined, 'app', undefined, 'sha256:abc', false],
  ['node:${V:-24}', undefined, 'node', '24', undefined, false],
  ['node:${NODE}-slim', undefined, 'node', '20-slim', undefined, false],
  ['node:$NODE', undefined, 'node', '20', undefined, false],
  ['${REGISTRY}/app:${TAG:?unset}', undefined, '${REGISTRY}/app', '${TAG:?unset}', undefined, true],
  ['{{ .Values.image }}:{{ .Values.tag }}', undefined, '{{ .Values.image }}', '{{ .Values.tag }}', undefined, true],
  ['$IMAGE', undefined, '$IMAGE', undefined, undefined, true],
  ['', undefined, '', undefined, undefined, false],
])('%s', (raw, registry, name, tag, digest, dynamic) => {
  expect(parseImage(raw, new Map([['NODE', '20']]))).toEqual({ raw, registry, name, tag, digest, dynamic });
});
