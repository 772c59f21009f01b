import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { inCheckout } from '../../../src/demo/checkout.ts';
import type { Proposal } from '../../../src/demo/proposal.ts';
import { FACTOR_SLUGS } from '../../../checks/factors.ts';
import { buildSampleShop } from '../../../src/demo/shop/sample-shop.ts';

let directory: string;
let shop: Proposal;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'shop-'));
  shop = await buildSampleShop(join(directory, 'shop.git'));
});

afterAll(() => rmSync(directory, { recursive: true, force: true }));

interface Report {
  readonly totals: { readonly introduced: number; readonly existing: number };
  readonly scorecard: readonly { readonly slug: string; readonly introduced: number }[];
  readonly findings: readonly { readonly path: string; readonly ruleId: string }[];
}

function twelvefold(...args: readonly string[]): Report {
  const { stdout } = spawnSync(process.execPath, [inCheckout('src/cli/main.ts'), ...args, '--format', 'json'], { encoding: 'utf8' });
  return JSON.parse(stdout) as Report;
}

test('its commits are the same on every machine', async () => {
  const again = await buildSampleShop(join(directory, 'again.git'));
  expect([again.base.sha, again.head.sha]).toEqual([shop.base.sha, shop.head.sha]);
});

test('its main branch keeps all twelve factors', () => {
  const { findings } = twelvefold('audit', shop.gitDir, '--rev', shop.base.sha);
  expect(findings).toEqual([]);
}, 60_000);

test('its summer sale breaks each of the twelve factors somewhere and keeps them elsewhere', () => {
  const report = twelvefold('review', '--repo', shop.gitDir, '--base', shop.base.sha, '--head', shop.head.sha);
  expect(report.scorecard.filter(({ introduced }) => introduced > 0).map(({ slug }) => slug)).toEqual([...FACTOR_SLUGS]);
  const broken = new Set(report.findings.map(({ path }) => path));
  const kept = [
    'mailer/lib/mailer/sale_announcement.rb',
    'catalogue/app/sale_prices.py',
    'deploy/sale-prices.yaml',
    'deploy/mailer.yaml',
    '.env.example',
  ];
  expect(kept.filter((path) => broken.has(path))).toEqual([]);
}, 60_000);
