export { unreadableBecause } from '../analysis/tree/readable.ts';
