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

test('what a framework hands over tells a handler, not what a client or the standard library calls the same', () => {
  const text = `use axum::extract::Path;
use reqwest::Request;

async fn show(Path(id): Path<u32>) {}
fn read(path: &Path) {}
async fn handle(req: Request) {}
`;
  expect(read('rust', text).functions.map(({ name, handlesRequest }) => [name, handlesRequest])).toEqual([
    ['show', true],
    ['read', false],
    ['handle', false],
  ]);
});
