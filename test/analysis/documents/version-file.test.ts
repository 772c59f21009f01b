import { expect, test } from '@jest/globals';
import { readVersionFile } from '../../../src/analysis/documents/version-file.ts';
import { SourceText } from '../../../src/analysis/text.ts';

test.each([
  ['.nvmrc', 'v20.11.1\n', [['node', '20.11.1']]],
  ['.nvmrc', 'lts/iron', [['node', 'lts/iron']]],
  ['web/.node-version', '22\r\n', [['node', '22']]],
  [
    '.python-version',
    '# for pyenv\n3.12.1\n3.11\n',
    [
      ['python', '3.12.1'],
      ['python', '3.11'],
    ],
  ],
  ['.ruby-version', 'ruby-3.3.0\n', [['ruby', '3.3.0']]],
  ['.ruby-version', 'jruby-9.4.5.0', [['ruby', 'jruby-9.4.5.0']]],
  ['.java-version', 'temurin64-17.0.9', [['java', 'temurin64-17.0.9']]],
  ['runtime.txt', 'python-3.12.1', [['python', '3.12.1']]],
  [
    '.tool-versions',
    'nodejs 20.1.0 18.2.0\ngolang 1.22 # x\nterraform 1.5\npython\t3.12\n',
    [
      ['node', '20.1.0'],
      ['node', '18.2.0'],
      ['go', '1.22'],
      ['python', '3.12'],
    ],
  ],
  ['.sdkmanrc', 'java=21.0.1-tem\ngradle=8.5', [['java', '21.0.1-tem']]],
  ['system.properties', 'java.runtime.version=17\nmaven.version=3.9', [['java', '17']]],
  ['global.json', '{"sdk": {"version": "8.0.100", "rollForward": "latestMinor"}}', [['dotnet', '8.0.100']]],
  ['rust-toolchain', '1.75.0\n', [['rust', '1.75.0']]],
  ['rust-toolchain', '[toolchain]\nchannel = "stable"\n', [['rust', 'stable']]],
  ['rust-toolchain.toml', '[toolchain]\nchannel = "1.75"\n', [['rust', '1.75']]],
  [
    'mise.toml',
    '[tools]\nnode = "22"\npython = ["3.12", "3.11"]\nruby = { version = "3.3" }\n',
    [
      ['node', '22'],
      ['python', '3.12'],
      ['ruby', '3.3'],
    ],
  ],
  ['.nvmrc', '', []],
  ['.nvmrc', '\u0000\u0001<html>', []],
  ['.tool-versions', '__proto__ 1\nconstructor 2', []],
  ['global.json', '{"sdk":', []],
])('%s: %j', (path, text, expected) => {
  const source = new SourceText(text);
  const { runtimes, problems } = readVersionFile(path, source);
  expect(runtimes.map(({ runtime, version }) => [runtime, version])).toEqual(expected);
  expect(runtimes.map(({ span }) => source.slice(span))).toEqual(expected.map(([, version]) => version));
  expect(problems).toHaveLength(expected.length === 0 ? 1 : 0);
});
