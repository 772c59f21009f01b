import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

const lines = (file: string): readonly string[] => readFileSync(file, 'utf8').split('\n');

test('what the image copies is let into its build', () => {
  const admitted = lines('.dockerignore').flatMap((line) => (line.startsWith('!') ? [line.slice(1)] : []));
  const copied = lines('Dockerfile')
    .filter((line) => line.startsWith('COPY ') && !line.includes('--from='))
    .flatMap((line) => line.split(/\s+/).slice(1, -1));
  expect(copied.length).toBeGreaterThan(4);
  const isAdmitted = (path: string): boolean => admitted.some((each) => path === each || path.startsWith(`${each}/`));
  expect(copied.filter((path) => !isAdmitted(path))).toEqual([]);
});
