import { describe, expect, test } from '@jest/globals';
import { isBesideDeploy } from '../../../../src/analysis/knowledge/starting/kept-running.ts';
import { openRepository } from '../../../../src/analysis/open-repository.ts';
import { memoryTree } from '../../../../src/source/memory.ts';

const STACK = 'services:\n  db:\n    image: postgres\n';
const CLUSTER =
  'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          image: acme/web:1.4\n';

describe('isBesideDeploy', () => {
  test.each<readonly [name: string, files: Readonly<Record<string, string>>, expected: boolean]>([
    ['a cluster', { 'k8s/web.yaml': CLUSTER }, true],
    [
      'a cluster, and a stack of what the app needs',
      { 'docker-compose.yml': '', 'compose.infra.yml': STACK, 'k8s/web.yaml': CLUSTER },
      true,
    ],
    [
      'a cluster, and a stack of another name for users',
      { 'docker-compose.yml': '', 'compose.server.yml': `${STACK}    restart: always\n`, 'k8s/web.yaml': CLUSTER },
      false,
    ],
    ['a platform', { 'fly.toml': 'app = "shop"\n' }, true],
    ['a process file', { Procfile: 'web: node server.js\n' }, true],
    [
      'a cluster, and a stack of what the app was published as',
      { 'docker-compose.yml': '', 'compose.images.yml': 'services:\n  web:\n    image: acme/web\n', 'k8s/web.yaml': CLUSTER },
      false,
    ],
    ['a stack of the deploy', { 'docker-compose.prod.yml': 'services:\n  web:\n    image: acme/web:1.4\n' }, true],
    ['nothing else', { Dockerfile: 'FROM node:22\n' }, false],
    ['a process file of developers', { 'Procfile.dev': 'web: node server.js\n' }, false],
    ['a cluster of the documentation', { 'docs/k8s/web.yaml': CLUSTER }, false],
    [
      'a cluster, and a stack that starts with the machine',
      { 'docker-compose.yml': `${STACK}    restart: always\n`, 'k8s/web.yaml': CLUSTER },
      false,
    ],
  ])('%s', (_, files, expected) => {
    const repository = openRepository(memoryTree({ 'docker-compose.yml': STACK, ...files }));
    const file = repository.document('compose', Object.keys(files).find((path) => path.startsWith('compose.')) ?? 'docker-compose.yml');
    const [service] = file?.services ?? [];
    if (!file || !service) throw new Error('no stack');
    expect(isBesideDeploy(file, service, repository)).toBe(expected);
  });
});
