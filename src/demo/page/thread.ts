import { html, raw } from 'hono/html';
import { patchLines } from '../github/world/diff.ts';
import type { Account, IssueComment, ReviewComment } from '../github/world/model.ts';
import { highlight } from './highlight.ts';
import { drawnSigns } from './icons.ts';
import { renderMarkdown } from './markdown.ts';
import { commentedLines, displayName, type PullRequestView, type Thread } from './view.ts';

/** A piece of a page; hono's `html` escapes whatever is put into it. */
export type Markup = ReturnType<typeof html>;

const EMOJI: Readonly<Record<string, string>> = {
  '+1': '👍',
  '-1': '👎',
  laugh: '😄',
  hooray: '🎉',
  confused: '😕',
  heart: '❤️',
  rocket: '🚀',
  eyes: '👀',
};
/** Lines of the diff above a comment in the conversation. */
const LINES_SHOWN = 4;

export function avatar(account: Account, size: number): Markup {
  return html`<img class="avatar" src="/avatars/${encodeURIComponent(account.login)}" width="${size}" height="${size}" alt="" />`;
}

export function author(account: Account): Markup {
  return html`<strong class="author">${displayName(account)}</strong
    >${account.type === 'Bot' ? html` <span class="label">bot</span>` : ''}`;
}

/** Who said what, with reactions below. */
export function commentBox(view: PullRequestView, comment: ReviewComment | IssueComment): Markup {
  const isOnLines = 'threadId' in comment;
  const body = renderMarkdown(comment.body, {
    breaks: true,
    ...(isOnLines ? { suggestionReplaces: commentedLines(comment, view.files) } : {}),
  });
  const id = isOnLines ? `discussion_r${comment.id}` : `issuecomment-${comment.id}`;
  const content = html`<div class="markdown">${raw(body)}</div>
    ${reactions(view, comment)}`;
  return html`<article class="comment" id="${id}">
    <header>
      ${avatar(comment.user, 24)} ${author(comment.user)} <span class="muted">${time(comment.createdAt, view.world.now())}</span>
    </header>
    ${
      comment.minimized === undefined
        ? content
        : html`<details class="minimized">
            <summary>This comment was marked as ${comment.minimized}.</summary>
            ${content}
          </details>`
    }
  </article>`;
}

function reactions(view: PullRequestView, comment: ReviewComment | IssueComment): Markup {
  const all = view.world.state.reactions.where((each) => each.subjectId === comment.id);
  const counts = Map.groupBy(all, (each) => each.content);
  return html`${[...counts].map(([content, given]) => html`<span class="reaction">${raw(drawnSigns(EMOJI[content] ?? ''))} ${given.length}</span>`)}`;
}

/** The comments of one thread without their place, as "Files changed" has them below their line. */
export function threadComments(view: PullRequestView, thread: Thread): Markup {
  return html`<div class="thread-comments">${thread.comments.map((comment) => commentBox(view, comment))}</div>`;
}

/** A thread with the end of its hunk, as the conversation has it. */
export function threadCard(view: PullRequestView, thread: Thread): Markup {
  const { original, diffHunk, current } = thread.root;
  const shown = patchLines(diffHunk).slice(-LINES_SHOWN);
  const range = original.startLine === undefined ? `line ${original.line}` : `lines ${original.startLine}–${original.line}`;
  return html`<section class="thread" data-path="${original.path}" data-line="${original.line}">
    <header class="thread-header">
      <a href="${view.path}/files#${fileAnchor(original.path)}"><code>${original.path}</code></a>
      <span class="muted">${range}</span>
      ${current === undefined ? html`<span class="label outdated">Outdated</span>` : ''}
      ${thread.isResolved ? html`<span class="label">Resolved</span>` : ''}
    </header>
    <table class="diff">
      ${COLUMNS} ${shown.map((line) => diffRow(line.old, line.new, line.text, original.path))}
    </table>
    ${threadComments(view, thread)}
  </section>`;
}

/** Widths of a diff's columns. */
export const COLUMNS = html`<colgroup>
  <col class="number" />
  <col class="number" />
  <col class="sign" />
  <col />
</colgroup>`;

/** One line of a diff with its two numbers. */
export function diffRow(oldNumber: number | undefined, newNumber: number | undefined, text: string, path: string): Markup {
  const sign = text.charAt(0);
  const kind = sign === '+' ? 'added' : sign === '-' ? 'removed' : 'context';
  return html`<tr class="${kind}">
    <td class="number">${oldNumber ?? ''}</td>
    <td class="number">${newNumber ?? ''}</td>
    <td class="sign">${sign}</td>
    <td class="text">${raw(highlight(text.slice(1), path))}</td>
  </tr>`;
}

/** The id of a file on "Files changed". */
export function fileAnchor(path: string): string {
  return `diff-${path.replaceAll(/[^\w]+/g, '-')}`;
}

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** `5 minutes ago`, as it was when the page was made. */
export function time(date: Date, now: Date): Markup {
  const seconds = (now.getTime() - date.getTime()) / 1000;
  const [unit, size] = UNITS.find(([, each]) => seconds >= each) ?? [];
  const words =
    unit === undefined ? 'just now' : new Intl.RelativeTimeFormat('en', { numeric: 'always' }).format(-Math.floor(seconds / size), unit);
  return html`<time datetime="${date.toISOString()}">${words}</time>`;
}
