import { html, raw } from 'hono/html';
import type { CheckRun, Review } from '../github/world/model.ts';
import { icon } from './icons.ts';
import { renderMarkdown } from './markdown.ts';
import { conclusionIcon, conclusionWords } from './standing.ts';
import { author, avatar, commentBox, threadCard, time, type Markup } from './thread.ts';
import { displayName, type PullRequestView } from './view.ts';

/** The tab "Conversation": description, commits, reviews with their threads, comments, and how the checks stand. */
export function conversationPage(view: PullRequestView): Markup {
  const { pull } = view;
  const items = [
    ...view.reviews
      .filter((review) => isShown(review, view))
      .map((review) => ({ at: review.submittedAt, markup: reviewItem(review, view) })),
    ...view.talk.map((comment) => ({
      at: comment.createdAt,
      markup: html`<div class="item">${avatar(comment.user, 40)}${commentBox(view, comment)}</div>`,
    })),
  ].sort((a, b) => a.at.getTime() - b.at.getTime());
  return html`<div class="columns">
    <main class="timeline">
      <div class="item">
        ${avatar(pull.author, 40)}
        <article class="comment">
          <header>${author(pull.author)} <span class="muted">opened this ${time(pull.createdAt, view.world.now())}</span></header>
          <div class="markdown">${raw(renderMarkdown(pull.body, { breaks: true }))}</div>
        </article>
      </div>
      ${view.commits.map(
        ({ sha, title }) =>
          html`<div class="event">
            ${icon('commit')} ${avatar(pull.author, 20)} <span class="commit-title">${title}</span>
            <code class="sha">${sha.slice(0, 7)}</code>
          </div>`,
      )}
      ${items.map(({ markup }) => markup)} ${mergeBox(view)}
    </main>
    ${sidebar(view)}
  </div>`;
}

/** Answers in threads are reviews without a body; the thread shows them. */
function isShown(review: Review, view: PullRequestView): boolean {
  return review.body !== '' || view.threads.some((thread) => thread.root.reviewId === review.id);
}

function reviewItem(review: Review, view: PullRequestView): Markup {
  const threads = view.threads.filter((thread) => thread.root.reviewId === review.id);
  const body = html`<article class="comment"><div class="markdown">${raw(renderMarkdown(review.body, { breaks: true }))}</div></article>`;
  return html`<div class="event strong">
      ${icon('eye')} ${avatar(review.user, 20)} ${author(review.user)} reviewed
      <span class="muted">${time(review.submittedAt, view.world.now())}</span>
    </div>
    <div class="review">${review.body === '' ? '' : body} ${threads.map((thread) => threadCard(view, thread))}</div>`;
}

function mergeBox({ checks, path }: PullRequestView): Markup {
  const failing = checks.filter(
    (run) => run.conclusion === 'failure' || run.conclusion === 'action_required' || run.conclusion === 'timed_out',
  );
  const waiting = checks.filter((run) => run.status !== 'completed');
  const headline =
    failing.length > 0
      ? 'Some checks were not successful'
      : waiting.length > 0
        ? 'Some checks have not finished yet'
        : checks.length > 0
          ? 'All checks have passed'
          : 'No checks yet';
  const tone = failing.length > 0 ? 'failure' : waiting.length > 0 || checks.length === 0 ? 'waiting' : 'success';
  const row = (run: CheckRun): Markup =>
    html`<li>
      ${conclusionIcon(run)} <strong>${run.name}</strong> <span class="muted">${run.title ?? conclusionWords(run)}</span>
      <a class="details" href="${path}/checks">Details</a>
    </li>`;
  return html`<section class="merge ${tone}">
    <h3>${headline}</h3>
    <ul>
      ${checks.map(row)}
    </ul>
  </section>`;
}

function sidebar({ reviews, pull, files, checks }: PullRequestView): Markup {
  const reviewers = [
    ...new Map(reviews.filter((each) => each.user.id !== pull.author.id).map((each) => [each.user.id, each.user])).values(),
  ];
  const factor = html`<p class="muted">Nobody yet</p>`;
  return html`<aside>
    <section>
      <h4>Reviewers</h4>
      ${reviewers.length === 0 ? factor : reviewers.map((each) => html`<p>${avatar(each, 20)} ${displayName(each)} ${icon('comment', 'muted')}</p>`)}
    </section>
    <section>
      <h4>Checks</h4>
      ${checks.map((run) => html`<p>${conclusionIcon(run)} ${run.name}</p>`)}
    </section>
    <section>
      <h4>Changes</h4>
      <p>${files.length} files</p>
    </section>
    <section>
      <h4>Labels</h4>
      <p class="muted">None yet</p>
    </section>
  </aside>`;
}
