import { Marked, type Token, type Tokens } from 'marked';
import pc from 'picocolors';
import stringWidth from 'string-width';
import { patchLines } from './github/world/diff.ts';
import type { CheckRun, ReviewComment } from './github/world/model.ts';
import { conclusionWords } from './page/standing.ts';
import { commentedLines, type PullRequestView } from './page/view.ts';

/** What a reader of the pull request sees, as text: the check run first, then every line comment below its line. */
export function terminalReview(view: PullRequestView): string {
  const checks = view.checks.map(checkText);
  const comments = view.threads.map(({ root }) => commentText(root, view));
  const said = view.talk.map((comment) => `${pc.bold(comment.user.login)}\n${indent(plain(comment.body))}`);
  return [...checks, ...comments, ...said].join('\n\n');
}

function checkText(run: CheckRun): string {
  const colour = run.conclusion === 'success' ? pc.green : run.conclusion === 'failure' ? pc.red : pc.yellow;
  const heading = `${colour(`● ${run.name}: ${conclusionWords(run)}`)}  ${pc.bold(run.title ?? '')}`;
  const annotations = run.annotations.map(
    (each) => `${pc.cyan(`${each.path}:${each.start_line}`)}  ${each.title ?? ''}\n${indent(each.message)}`,
  );
  const marked = annotations.length > 0 ? [pc.bold('Annotations'), ...annotations] : [];
  return [heading, plain(run.summary ?? ''), ...marked].join('\n\n');
}

function commentText(comment: ReviewComment, view: PullRequestView): string {
  const { path, line, startLine = line } = comment.original;
  const place = pc.cyan(`${path}:${startLine === line ? line : `${startLine}-${line}`}`);
  const code = patchLines(comment.diffHunk)
    .slice(startLine - line - 1)
    .map((each) => `${pc.dim(String(each.new ?? each.old ?? '').padStart(5))} ${pc.dim('│')} ${each.text.slice(1)}`);
  return [place, ...code, indent(plain(comment.body, commentedLines(comment, view.files)))].join('\n');
}

function indent(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '      ');
}

/** Markdown as a terminal can show it. `replaced` are the lines that a suggestion takes the place of. */
function plain(markdown: string, replaced: readonly string[] = []): string {
  return new Marked({ gfm: true })
    .lexer(markdown)
    .map((token) => blockText(token, replaced))
    .filter((text) => text !== '')
    .join('\n\n');
}

function blockText(token: Token, replaced: readonly string[]): string {
  switch (token.type) {
    case 'space':
    case 'html':
    case 'def':
      return '';
    case 'code': {
      const { text, lang } = token as Tokens.Code;
      if (lang !== 'suggestion') return indent(text);
      return [
        ...replaced.map((line) => pc.red(`- ${line}`)),
        ...(text === '' ? [] : text.split('\n')).map((line) => pc.green(`+ ${line}`)),
      ].join('\n');
    }
    case 'table':
      return tableText(token as Tokens.Table);
    case 'heading':
      return pc.bold(inlineText((token as Tokens.Heading).tokens));
    case 'list':
      return (token as Tokens.List).items.map((item) => `- ${inlineText(item.tokens)}`).join('\n');
    default:
      return inlineText('tokens' in token && token.tokens ? token.tokens : [token]);
  }
}

function inlineText(tokens: readonly Token[]): string {
  return tokens
    .map((token) => {
      if (token.type === 'html') return '';
      if (token.type === 'strong') return pc.bold(inlineText((token as Tokens.Strong).tokens));
      if (token.type === 'codespan') return pc.cyan((token as Tokens.Codespan).text);
      if (token.type === 'br') return '\n';
      return 'tokens' in token && token.tokens ? inlineText(token.tokens) : 'text' in token ? String(token.text) : '';
    })
    .join('')
    .replaceAll('\u200B', '');
}

function tableText({ header, rows }: Tokens.Table): string {
  const cells = [header, ...rows].map((row) => row.map((cell) => inlineText(cell.tokens)));
  const widths = header.map((_, column) => Math.max(...cells.map((row) => stringWidth(row[column] ?? ''))));
  const pad = (text: string, column: number): string => text + ' '.repeat((widths[column] ?? 0) - stringWidth(text));
  return cells.map((row) => row.map(pad).join('  ').trimEnd()).join('\n');
}
