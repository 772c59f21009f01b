import { expect, test } from '@jest/globals';
import { importedPackage } from '../../../../src/analysis/knowledge/packages/imported-packages.ts';
import { openRepository } from '../../../../src/analysis/open-repository.ts';
import { memoryTree } from '../../../../src/source/memory.ts';

function packagesOf(text: string): readonly (string | undefined)[] {
  const repository = openRepository(memoryTree({ 'package.json': '{"name":"shop"}', 'shop.ts': text }));
  const file = repository.code('shop.ts');
  return file?.imports.map((found) => importedPackage(found, file, repository)?.name) ?? [];
}

test('the import of what a file of TypeScript mentions as a type only is left out by the compiler', () => {
  expect(packagesOf("import { NextFunction } from 'connect';\nexport const pass = (next: NextFunction) => next();\n")).toEqual([undefined]);
  expect(packagesOf("import { Server, Options } from 'connect';\nexport const made = (given: Options) => new Server(given);\n")).toEqual([
    'connect',
    undefined,
  ]);
});

test.each([
  ['a value as well', "import { Shop } from 'shops';\nexport const made: Shop = new Shop();\n"],
  ['handed on in an object', "import { Shop } from 'shops';\nexport const module = (one: Shop) => ({ Shop });\n"],
  ['mentioned nowhere', "import { Shop } from 'shops';\nexport const one = 1;\n"],
  ['there for decorators', "import { Shop } from 'shops';\n@Injectable()\nexport class Visit { constructor(readonly shop: Shop) {} }\n"],
  ['exported again', "import { Shop } from 'shops';\nexport const one = (shop: Shop) => shop;\nexport { Shop };\n"],
])('an import is one of a package: %s', (_, text) => {
  expect(packagesOf(text)).toEqual(['shops']);
});
