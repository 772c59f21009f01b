import { html } from 'hono/html';
import { patchLines, type DiffFile } from '../github/world/diff.ts';
import { icon } from './icons.ts';
import { COLUMNS, diffRow, fileAnchor, threadComments, type Markup } from './thread.ts';
import type { PullRequestView } from './view.ts';

/** The tab "Files changed": every file's diff, with the threads below their lines. */
export function filesPage(view: PullRequestView): Markup {
  return html`<div class="files">
    <nav class="tree" aria-label="Changed files">
      ${view.files.map((file) => {
        const count = view.threads.filter((thread) => thread.root.original.path === file.path).length;
        return html`<a href="#${fileAnchor(file.path)}"
          >${icon('file')}<span>${file.path}</span>${count > 0 ? html`<span class="count">${count}</span>` : ''}</a
        >`;
      })}
    </nav>
    <main>${view.files.map((file) => fileBox(file, view))}</main>
  </div>`;
}

function fileBox(file: DiffFile, view: PullRequestView): Markup {
  const name = file.previousPath === undefined ? file.path : `${file.previousPath} → ${file.path}`;
  return html`<section class="file" id="${fileAnchor(file.path)}">
    <header><code>${name}</code> ${stat(file)} <span class="label">${file.status}</span></header>
    ${
      file.patch === undefined
        ? html`<p class="muted empty">This diff is not shown.</p>`
        : html`<table class="diff">
            ${COLUMNS} ${diffRows(file, file.patch, view)}
          </table>`
    }
  </section>`;
}

/** `+12 −3` with five little squares. */
export function stat({ additions, deletions }: Pick<DiffFile, 'additions' | 'deletions'>): Markup {
  const added = Math.round((5 * additions) / Math.max(additions + deletions, 1));
  const squares = Array.from({ length: 5 }, (_, index) => html`<i class="${index < added ? 'plus' : deletions > 0 ? 'minus' : ''}"></i>`);
  return html`<span class="stat"><b class="plus">+${additions}</b> <b class="minus">−${deletions}</b> ${squares}</span>`;
}

function diffRows(file: DiffFile, patch: string, view: PullRequestView): Markup[] {
  const headers = patch.split('\n').filter((line) => line.startsWith('@@ '));
  let hunk = -1;
  return patchLines(patch).map((line) => {
    const isFirst = line.hunk !== hunk;
    hunk = line.hunk;
    const header = isFirst
      ? html`<tr class="hunk">
          <td colspan="2"></td>
          <td colspan="2">${headers[line.hunk] ?? ''}</td>
        </tr>`
      : '';
    const here = view.threads.filter(
      ({ root: { current } }) =>
        current?.path === file.path &&
        (current.side === 'LEFT' ? line.old === current.line && line.new === undefined : line.new === current.line),
    );
    const threads = here.map(
      (thread) =>
        html`<tr class="inline">
          <td colspan="4">${threadComments(view, thread)}</td>
        </tr>`,
    );
    return html`${header}${diffRow(line.old, line.new, line.text, file.path)}${threads}`;
  });
}
