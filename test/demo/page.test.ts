import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { chromium, type Browser, type Page } from 'playwright-core';
import { inCheckout } from '../../src/demo/checkout.ts';
import { Demonstration } from '../../src/demo/demonstration.ts';
import type { CheckRun } from '../../src/demo/github/world/model.ts';
import { viewPullRequest } from '../../src/demo/page/view.ts';
import { terminalReview } from '../../src/demo/terminal.ts';

/** Debian's. Without it the pages are read as HTML only, which counts as skipped; where everything must hold (CI), it fails. */
const CHROMIUM = '/usr/bin/chromium';
const hasBrowser = existsSync(CHROMIUM);
const describeInBrowser = hasBrowser || process.env['CI'] ? describe : describe.skip;
/** Where the README's pictures are. Delete one and run this test to have it taken anew. */
const PICTURES = inCheckout('docs/images');

/** What the app asks when it starts, to see what it has missed; no part of an audit. */
/** The repository, its newest commit, its policy, its listing, and its contents in two queries. */
const SURVEY_REQUESTS = 6;
const SWEEP = new Set([
  'GET /app/hook/deliveries',
  'GET /app/installations',
  'GET /installation/repositories',
  'GET /repos/{owner}/{repo}/pulls',
  'POST /app/installations/{installation_id}/access_tokens',
]);

/** Elements that reach over the page's edge, and do so in no box that scrolls or cuts off what is too wide for it. */
const WIDER_THAN_PAGE = `[...document.querySelectorAll('body *')]
  .filter((one) => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .filter((one) => {
    for (let box = one.parentElement; box; box = box.parentElement) if (getComputedStyle(box).overflowX !== 'visible') return false;
    return true;
  })
  .map((one) => one.tagName + '.' + one.className + ' ' + Math.round(one.getBoundingClientRect().right))`;

let demonstration: Demonstration;
let run: CheckRun;

beforeAll(async () => {
  demonstration = await Demonstration.start({});
  run = await demonstration.reviewed();
}, 200_000);

afterAll(() => demonstration?.end(), 30_000);

const read = async (path: string): Promise<string> => (await fetch(demonstration.page + path)).text();

describe('the real app against the loopback GitHub', () => {
  test('concludes one check run on the head', () => {
    expect(demonstration.github.state.checkRuns.all()).toHaveLength(1);
    expect(run).toMatchObject({ headSha: demonstration.pull.headSha, status: 'completed', summary: expect.stringContaining('| Factor |') });
  });

  test('keeps to what GitHub allows, in at most twelve requests', () => {
    const { github } = demonstration;
    expect(github.violations).toEqual([]);
    expect(github.misstatements).toEqual([]);
    // The survey of the repository that was just installed comes when there is time, and is another matter.
    const survey = github.requests.some(({ operation }) => operation === 'GET /repos/{owner}/{repo}') ? SURVEY_REQUESTS : 0;
    expect(github.requests.filter(({ operation }) => !SWEEP.has(operation)).length).toBeLessThanOrEqual(12 + survey);
    expect(github.requests.filter(({ status }) => status >= 400)).toEqual([]);
  });

  test('takes every delivery', () => {
    expect(demonstration.github.state.deliveries.all().map(({ statusCode }) => statusCode)).not.toContain(0);
  });
});

describe('the pages', () => {
  test('show the conversation with comments below their lines', async () => {
    const html = await read('');
    const [comment] = demonstration.github.state.reviewComments.all();
    expect(html).toContain('Launch the summer sale');
    expect(html).toContain(`data-path="${comment?.original.path}" data-line="${comment?.original.line}"`);
    expect(html).not.toContain('&lt;!--');
  });

  test('show every changed file and its threads', async () => {
    const html = await read('/files');
    expect(html.match(/<section class="file"/g)).toHaveLength(24);
    expect(html.match(/class="inline"/g)?.length).toBe(demonstration.github.state.reviewThreads.all().length);
  });

  test('show the scorecard and the annotations', async () => {
    const html = await read('/checks');
    expect(html).toContain('XII. Admin processes');
    expect(html.match(/<li class="(notice|warning|failure)"/g) ?? []).toHaveLength(run.annotations.length);
  });

  test('load nothing from elsewhere and run no script', async () => {
    const answer = await fetch(demonstration.page);
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await answer.text()).not.toMatch(/<script|src="http|style="/);
  });

  test.each(['/nobody/nothing/pull/1', '/marigold/shop/pull/99'])('%s is not there', async (path) => {
    expect((await fetch(demonstration.github.addresses.html + path)).status).toBe(404);
  });
});

test('the terminal says the same', async () => {
  const view = await viewPullRequest(demonstration.github, 'marigold', 'shop', 1);
  const text = view ? terminalReview(view) : '';
  expect(text).toContain(run.title);
  for (const { original } of demonstration.github.state.reviewComments.all()) expect(text).toContain(`${original.path}:`);
  expect(text).not.toContain('<!--');
});

describeInBrowser(hasBrowser ? 'in a browser' : `in a browser, and there is no ${CHROMIUM}`, () => {
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
    page = await browser.newPage({ viewport: { width: 1200, height: 1180 }, deviceScaleFactor: 1.5 });
    page.setDefaultTimeout(5_000);
  }, 60_000);

  afterAll(() => browser?.close());

  test('a comment and its suggestion can be read', async () => {
    await page.goto(demonstration.page);
    const thread = page.locator('.thread', { has: page.locator('.suggestion') }).first();
    expect(await thread.locator('.markdown').innerText()).toContain('What to do:');
    expect(await thread.locator('.suggestion .removed').count()).toBeGreaterThan(0);
    expect(await thread.locator('.suggestion').innerText()).toContain('Suggested change');
  });

  test('the tabs lead to the checks and the files', async () => {
    await page.goto(demonstration.page);
    await page.getByRole('link', { name: /^Checks/ }).click();
    expect(await page.locator('.run h2').innerText()).toContain(run.title ?? '');
    await page.getByRole('link', { name: /^Files changed/ }).click();
    // A browser shows the first files while the others still come.
    await page.waitForLoadState('load');
    expect(await page.locator('.file').count()).toBe(24);
  });

  test.each([1280, 390])('nothing is wider than a page of %d pixels, and nothing is asked for in vain', async (width) => {
    const narrow = await browser.newPage({ viewport: { width, height: 900 } });
    const failed: string[] = [];
    narrow.on('console', (message) => void (message.type() === 'error' && failed.push(message.text())));
    narrow.on('response', (answer) => void (answer.status() >= 400 && failed.push(answer.url())));
    const wide: Record<string, unknown> = {};
    for (const tab of ['', '/checks', '/files']) {
      await narrow.goto(demonstration.page + tab);
      wide[tab] = await narrow.evaluate(WIDER_THAN_PAGE);
    }
    await narrow.close();
    expect(wide).toEqual({ '': [], '/checks': [], '/files': [] });
    expect(failed).toEqual([]);
  });

  test('the pictures are taken', async () => {
    await page.goto(demonstration.page);
    await keepPicture('review.png', await page.screenshot());
    await page.goto(`${demonstration.page}/files`);
    const suggestion = page.locator('.inline', { has: page.locator('.suggestion') }).first();
    const file = page.locator('.file', { has: page.locator('.suggestion') }).first();
    await file.evaluate((element) => element.scrollIntoView());
    expect(await suggestion.locator('.suggestion').isVisible()).toBe(true);
    await keepPicture('suggestion.png', await page.screenshot());
  });
});

async function keepPicture(name: string, picture: Buffer): Promise<void> {
  if (existsSync(join(PICTURES, name))) return;
  await mkdir(PICTURES, { recursive: true });
  await writeFile(join(PICTURES, name), picture);
}
