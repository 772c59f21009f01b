import type { Hono } from 'hono';
import { html } from 'hono/html';
import { readFileSync } from 'node:fs';
import { inCheckout } from '../checkout.ts';
import { fullName } from '../github/world/state.ts';
import type { World } from '../github/world/world.ts';
import { checksPage } from './checks.ts';
import { conversationPage } from './conversation.ts';
import { filesPage, stat } from './files.ts';
import { avatarSvg, icon } from './icons.ts';
import type { Markup } from './thread.ts';
import { displayName, viewPullRequest, type PullRequestView } from './view.ts';

type Tab = 'conversation' | 'checks' | 'files';

const TABS: Readonly<Record<Tab, (view: PullRequestView) => Markup>> = {
  conversation: conversationPage,
  checks: checksPage,
  files: filesPage,
};

/** Adds the pages that people look at: `/owner/name/pull/1`, with `/files` and `/checks`. Nothing is loaded from elsewhere, no script runs. */
export function addPages(app: Hono, world: World): void {
  app.use(async (c, next) => {
    await next();
    c.header('content-security-policy', "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'");
  });
  app.get('/assets/page.css', (c) =>
    c.text(readFileSync(inCheckout('src/demo/page/page.css'), 'utf8'), 200, { 'content-type': 'text/css; charset=utf-8' }),
  );
  app.get('/avatars/:login', (c) => c.body(avatarSvg(c.req.param('login')), 200, { 'content-type': 'image/svg+xml' }));
  app.get('/', (c) => {
    const pull = world.state.pullRequests.all().at(-1);
    const repository = pull && world.state.repositories.get(pull.repositoryId);
    return repository ? c.redirect(`/${fullName(repository)}/pull/${pull.number}`) : c.text('No pull request is open yet.', 404);
  });
  for (const tab of Object.keys(TABS) as Tab[]) {
    app.get(`/:owner/:repo/pull/:number{[0-9]+}${tab === 'conversation' ? '' : `/${tab}`}`, async (c) => {
      const view = await viewPullRequest(world, c.req.param('owner') ?? '', c.req.param('repo') ?? '', Number(c.req.param('number')));
      return view ? c.html(await page(view, tab)) : c.text('There is no such pull request.', 404);
    });
  }
}

function page(view: PullRequestView, tab: Tab): Markup {
  const { pull, repository, path } = view;
  const said = view.talk.length + view.threads.reduce((sum, thread) => sum + thread.comments.length, 0);
  const link = (to: Tab, words: string, count: number): Markup =>
    html`<a href="${path}${to === 'conversation' ? '' : `/${to}`}" ${to === tab ? 'aria-current=page' : ''}
      >${words} <span class="count">${count}</span></a
    >`;
  const additions = view.files.reduce((sum, file) => sum + file.additions, 0);
  const deletions = view.files.reduce((sum, file) => sum + file.deletions, 0);
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${pull.title} · #${pull.number} · ${fullName(repository)}</title>
        <link rel="icon" type="image/svg+xml" href="/avatars/twelvefold[bot]" />
        <link rel="stylesheet" href="/assets/page.css" />
      </head>
      <body>
        <header class="top">
          <a href="/"><span>${repository.owner.login}</span> / <strong>${repository.name}</strong></a>
          <span class="label">loopback</span>
        </header>
        <div class="wide">
          <h1>${pull.title} <span class="muted">#${pull.number}</span></h1>
          <p class="state">
            <span class="badge ${pull.state}">${icon('pull')} ${pull.state === 'open' ? 'Open' : 'Closed'}</span>
            <strong>${displayName(pull.author)}</strong> wants to merge
            ${view.commitCount === 1 ? '1 commit' : `${view.commitCount} commits`} into <code class="ref">${pull.baseRef}</code> from
            <code class="ref">${pull.headRef}</code>
          </p>
          <nav class="tabs">
            ${link('conversation', 'Conversation', said)} ${link('checks', 'Checks', view.checks.length)}
            ${link('files', 'Files changed', view.files.length)} ${stat({ additions, deletions })}
          </nav>
          ${TABS[tab](view)}
        </div>
      </body>
    </html>`;
}
