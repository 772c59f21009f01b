export { unreadableBecause } from '../analysis/readable.ts';
