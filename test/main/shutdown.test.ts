import { EventEmitter } from 'node:events';
import { expect, test } from '@jest/globals';
import { onShutdown } from '../../src/main/shutdown.ts';

test.each([
  ['SIGTERM', 'SIGTERM'],
  ['SIGINT', 'SIGTERM'],
  ['SIGTERM', 'SIGINT'],
])('%s asks to end, and %s after it insists', async (first, second) => {
  const process = new EventEmitter() as unknown as NodeJS.Process;
  const { asked, insisted } = onShutdown(process);
  process.emit(first as 'SIGTERM', 'SIGTERM');
  expect([await asked, insisted.aborted]).toEqual([first, false]);
  process.emit(second as 'SIGTERM', 'SIGTERM');
  expect(insisted.aborted).toBe(true);
});
