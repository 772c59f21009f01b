import { openEmbedded } from '../../src/store/embedded.ts';

/** Makes an embedded database in the directory that it is given. */
const [directory] = process.argv.slice(2);
if (directory === undefined) throw new Error('usage: make-database.ts DIRECTORY');
await (await openEmbedded(directory)).close();
