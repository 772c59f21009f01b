import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { inCheckout } from '../checkout.ts';
import type { Proposal } from '../proposal.ts';
import { writeHistory } from './history.ts';

const BODY = `Everything for Saturday, in one go. Tested on staging until late.

- summer prices, the voucher and the newsletter
- the front page refreshes itself every five minutes
- fewer moving parts: carts live in the storefront, the tables make themselves
- the landing page is updated from the pipeline

Please have a quick look so that we can merge tonight.`;

/**
 * Builds the sample shop's repository: a clean `main`, and the branch that launches the summer sale in a hurry.
 * @param gitDir a directory that is not there yet
 */
export async function buildSampleShop(gitDir: string): Promise<Proposal> {
  const base = await filesBelow(inCheckout('fixtures/shop/base'));
  const head = { ...base, ...(await filesBelow(inCheckout('fixtures/shop/head'))) };
  const branches = await writeHistory(gitDir, [
    {
      branch: 'main',
      message: 'Marigold: five services, one repository\n',
      author: 'Ines Okafor',
      date: new Date('2026-05-04T08:12:00Z'),
      snapshot: { files: base },
    },
    {
      branch: 'summer-sale',
      from: 'main',
      message: 'Launch the summer sale\n',
      author: 'Robin Vale',
      date: new Date('2026-06-12T22:47:00Z'),
      snapshot: { files: head },
    },
  ]);
  return {
    gitDir,
    owner: 'marigold',
    name: 'shop',
    title: 'Launch the summer sale',
    body: BODY,
    author: 'robin-vale',
    base: { branch: 'main', sha: branches['main'] ?? '' },
    head: { branch: 'summer-sale', sha: branches['summer-sale'] ?? '' },
  };
}

/** Path, with slashes, relative to the directory → content. */
async function filesBelow(directory: string): Promise<Record<string, Uint8Array>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const files = await Promise.all(
    paths.map(async (path) => [relative(directory, path).replaceAll('\\', '/'), await readFile(path)] as const),
  );
  return Object.fromEntries(files.sort(([a], [b]) => (a < b ? -1 : 1)));
}
