import { describe, expect, test } from '@jest/globals';
import { managesMachine } from '../../../../src/analysis/knowledge/state/machine-agents.ts';
import { openRepository } from '../../../../src/analysis/open-repository.ts';
import { memoryTree } from '../../../../src/source/memory.ts';

const GO = (imports: string) =>
  `package main\n\nimport (\n\t"net/http"\n\t"os"\n\n\t${imports}\n)\n\nfunc main() {\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), nil)\n}\n`;
const MODULE = 'module shop\n\ngo 1.22\n';
const DRIVES = '"github.com/docker/docker/client"';

describe('managesMachine', () => {
  test.each<readonly [name: string, files: Readonly<Record<string, string>>, expected: boolean]>([
    ['an agent', { 'go.mod': MODULE, 'main.go': GO(DRIVES) }, true],
    ['no client', { 'go.mod': MODULE, 'main.go': GO('"strings"') }, false],
    ['a client in tests', { 'go.mod': MODULE, 'main.go': GO('"strings"'), 'db_test.go': GO(DRIVES) }, false],
    ['a service with a database', { 'go.mod': `${MODULE}\nrequire github.com/jackc/pgx/v5 v5.5.0\n`, 'main.go': GO(DRIVES) }, false],
    [
      'Python',
      { 'requirements.txt': 'docker==7.0.0\nflask==3.0.0\n', 'app.py': 'import docker\nfrom flask import Flask\napp = Flask(__name__)\n' },
      true,
    ],
  ])('%s', (_, files, expected) => {
    const repository = openRepository(memoryTree({ ...files, Procfile: 'web: ./run\n' }));
    expect(managesMachine(repository.deployables[0], repository)).toBe(expected);
  });
});
