import config from './jest.config.js';

/**
 * Stories of the live App: the built server as a process of its own, webhooks over HTTP, and what a GitHub on loopback then holds.
 * @type {import('jest').Config}
 */
export default { ...config, roots: ['<rootDir>/test/e2e'], testPathIgnorePatterns: ['/node_modules/'] };
