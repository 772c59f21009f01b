import { describe, expect, test } from '@jest/globals';
import { Worker } from 'node:worker_threads';
import type { Absence, Entry } from '../../src/analysis/tree/tree.ts';
import { memoryTree } from '../../src/source/memory.ts';
import { buildTree, packTree, unpackTree, type PackedTree, type TreeFile } from '../../src/source/packed-tree.ts';

const entry = (path: string, more: Partial<Entry> = {}): Entry => ({ path, kind: 'file', oid: `oid-${path}`, executable: false, ...more });
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('a packed tree', () => {
  test('keeps every path, byte and reason', () => {
    const absences: Absence[] = ['not-selected', 'binary', 'too-large', 'too-long-line', 'unreadable', 'symlink', 'submodule', 'budget'];
    const files: TreeFile[] = [
      { entry: entry('b/run.sh', { executable: true, size: 3 }), content: bytes('é\n') },
      { entry: entry('a\nb'), content: bytes('') },
      { entry: entry('__proto__'), content: bytes('x') },
      { entry: entry('link', { kind: 'symlink' }), content: 'symlink' },
      { entry: entry('vendor/lib', { kind: 'submodule' }), content: 'submodule' },
      ...absences.map((absence) => ({ entry: entry(`absent/${absence}`), content: absence })),
    ];
    const tree = unpackTree(structuredClone(packTree(buildTree('abc', false, files))));
    expect([...tree.entries.keys()]).toEqual(files.map((file) => file.entry.path).sort());
    expect([tree.revision, tree.complete]).toEqual(['abc', false]);
    for (const file of files) {
      const path = file.entry.path;
      expect(tree.entries.get(path)).toEqual(file.entry);
      expect(tree.absence(path)).toBe(typeof file.content === 'string' ? file.content : undefined);
      expect(tree.bytes(path)).toEqual(typeof file.content === 'string' ? undefined : file.content);
    }
    expect([tree.bytes('nowhere'), tree.absence('nowhere')]).toEqual([undefined, undefined]);
  });

  test('of an empty tree is empty', () => {
    expect(unpackTree(packTree(memoryTree({}))).entries.size).toBe(0);
  });

  test('is made once, and never for a tree that lies in shared memory', () => {
    const memory = memoryTree({ a: 'x' });
    expect(packTree(memory)).toBe(packTree(memory));
    const packed = packTree(memory);
    expect(packTree(unpackTree(packed))).toBe(packed);
  });

  test('reaches a worker thread without a copy of its bytes', async () => {
    const packed = packTree(memoryTree({ file: 'before' }));
    const script = `const { workerData, parentPort } = require('node:worker_threads');
      new Uint8Array(workerData.contents)[0] = 66;
      parentPort.close();`;
    const worker = new Worker(script, { eval: true, workerData: packed satisfies PackedTree });
    await new Promise((resolve) => {
      worker.once('exit', resolve);
    });
    expect(new TextDecoder().decode(unpackTree(packed).bytes('file'))).toBe('Before');
  });
});
