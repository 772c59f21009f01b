import { expect, test } from '@jest/globals';
import { read } from './reading.ts';

const MODULE = `use std::io;
fn main() { serve(); }

#[cfg(test)]
#[allow(dead_code)]
mod tests {
    use super::*;
    #[test]
    fn works() { probe("http://localhost"); }
}

fn after() { rest(); }
`;

test('modules for tests are in no release, and everything else keeps its place', () => {
  const file = read('rust', MODULE);
  expect(file.calls.map(({ name, span }) => [name, MODULE.slice(span.start, span.end)])).toEqual([
    ['serve', 'serve()'],
    ['rest', 'rest()'],
  ]);
  expect(file.imports.map(({ module }) => module)).toEqual(['std::io']);
});
