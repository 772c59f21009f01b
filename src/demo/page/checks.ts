import { html, raw } from 'hono/html';
import type { Annotation, CheckRun } from '../github/world/model.ts';
import { renderMarkdown } from './markdown.ts';
import { conclusionIcon, conclusionWords } from './standing.ts';
import { fileAnchor, time, type Markup } from './thread.ts';
import type { PullRequestView } from './view.ts';

/** The tab "Checks": each run with its summary, its text and its annotations. */
export function checksPage(view: PullRequestView): Markup {
  if (view.checks.length === 0) return html`<p class="muted empty">No check has reported on ${view.pull.headSha.slice(0, 7)} yet.</p>`;
  return html`<div class="checks">
    <nav>${view.checks.map((run) => html`<a href="#run-${run.id}">${conclusionIcon(run)} ${run.name}</a>`)}</nav>
    <main>${view.checks.map((run) => runBox(run, view))}</main>
  </div>`;
}

function runBox(run: CheckRun, view: PullRequestView): Markup {
  const finished = run.completedAt
    ? html`<span class="muted"
        >${conclusionWords(run)} ${time(run.completedAt, view.world.now())} on <code>${run.headSha.slice(0, 7)}</code></span
      >`
    : '';
  return html`<section class="run" id="run-${run.id}">
    <header>
      <h2>${conclusionIcon(run)} ${run.title ?? run.name}</h2>
      ${finished}
    </header>
    <div class="markdown">${raw(renderMarkdown(run.summary ?? ''))}</div>
    ${run.text === undefined ? '' : html`<div class="markdown">${raw(renderMarkdown(run.text))}</div>`}
    ${annotations(run.annotations, view)}
  </section>`;
}

function annotations(all: readonly Annotation[], view: PullRequestView): Markup {
  if (all.length === 0) return html``;
  return html`<h3>Annotations</h3>
    <ol class="annotations">
      ${all.map(
        (each) =>
          html`<li class="${each.annotation_level}">
            <a href="${view.path}/files#${fileAnchor(each.path)}"><code>${each.path}:${each.start_line}</code></a>
            <strong>${each.title ?? each.annotation_level}</strong>
            <p>${each.message}</p>
          </li>`,
      )}
    </ol>`;
}
