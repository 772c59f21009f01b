import config from './jest.config.js';

/**
 * The tests that need a real Postgres (Debian's postgresql): they start a cluster of their own, and fail where there is none.
 * @type {import('jest').Config}
 */
export default { ...config, testMatch: ['**/*.postgres.ts'], testTimeout: 60_000 };
