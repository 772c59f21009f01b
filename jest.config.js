/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  // Stories of the live App take longer than all others together: see jest.e2e.config.js.
  testPathIgnorePatterns: ['/node_modules/', '/test/e2e/'],
  transform: {},
  extensionsToTreatAsEsm: ['.ts'],
  coverageProvider: 'v8',
  globalSetup: '<rootDir>/test/place-of-run.ts',
  globalTeardown: '<rootDir>/test/end-of-run.ts',
  setupFilesAfterEnv: ['<rootDir>/test/setup.ts'],
  // A hang is found by it and nothing else: a busy machine may take ten times as long as a quiet one.
  testTimeout: 300_000,
  // Many tests wait for a process, a lease or a socket: more workers than Jest's default of one core less.
  maxWorkers: 3,
  // Starting a process takes the longer the more memory its parent has, and modules of ended tests stay in a worker’s memory.
  workerIdleMemoryLimit: '200MB',
};
