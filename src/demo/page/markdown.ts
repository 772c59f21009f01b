import { Marked, type Tokens } from 'marked';
import { drawnSigns } from './icons.ts';

/** Tags that GitHub lets through and that bring no danger, without attributes. All other HTML is shown as text; comments are not shown. */
const HARMLESS = new Set(['br', 'code', 'dd', 'del', 'details', 'dl', 'dt', 'em', 'hr', 'ins', 'kbd', 'strong', 'sub', 'summary', 'sup']);

export interface MarkdownOptions {
  /** The lines that a `suggestion` block replaces; without them it is shown as code. */
  readonly suggestionReplaces?: readonly string[];
  /** Line breaks are kept, as in GitHub's comments. */
  readonly breaks?: boolean;
}

/** GitHub-flavoured Markdown as HTML that is safe to show, whoever wrote it. */
export function renderMarkdown(text: string, { suggestionReplaces, breaks = false }: MarkdownOptions = {}): string {
  const marked = new Marked({
    gfm: true,
    breaks,
    async: false,
    renderer: {
      html: ({ text: source }: Tokens.HTML | Tokens.Tag) => harmlessHtml(source),
      code: ({ text: code, lang }: Tokens.Code) =>
        lang === 'suggestion' && suggestionReplaces
          ? suggestionBlock(suggestionReplaces, code)
          : `<pre><code>${escapeHtml(code)}</code></pre>\n`,
      link({ href, tokens }: Tokens.Link) {
        const words = this.parser.parseInline(tokens);
        return isSafeAddress(href) ? `<a href="${escapeHtml(href)}" rel="nofollow noopener">${words}</a>` : words;
      },
      // Nothing is loaded from elsewhere.
      image: ({ text: words }: Tokens.Image) => escapeHtml(words),
    },
  });
  return drawnSigns(marked.parse(text) as string);
}

/** Text for HTML content and quoted attributes. */
export function escapeHtml(text: string): string {
  const names: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return text.replaceAll(/[&<>"']/g, (character) => names[character] ?? character);
}

function isSafeAddress(address: string): boolean {
  return /^(https?:\/\/|mailto:|[/#])/i.test(address);
}

function harmlessHtml(source: string): string {
  return source
    .split(/(<!--[\s\S]*?-->|<\/?[a-zA-Z][^<>]*>)/)
    .map((part) => {
      if (part.startsWith('<!--') && part.endsWith('-->')) return '';
      const [, slash, name] = /^<(\/?)([a-zA-Z]+)\s*\/?>$/.exec(part) ?? [];
      return name !== undefined && HARMLESS.has(name.toLowerCase()) ? `<${slash}${name.toLowerCase()}>` : escapeHtml(part);
    })
    .join('');
}

/** A change that can be committed from the page: the commented lines, and what they would become. */
function suggestionBlock(before: readonly string[], code: string): string {
  const after = code === '' ? [] : code.split('\n');
  const row = (kind: 'removed' | 'added', line: string): string =>
    `<tr class="${kind}"><td class="sign">${kind === 'added' ? '+' : '-'}</td><td class="text">${escapeHtml(line) || ' '}</td></tr>`;
  const rows = [...before.map((line) => row('removed', line)), ...after.map((line) => row('added', line))].join('');
  return `<div class="suggestion"><div class="suggestion-title">Suggested change</div><table>${rows}</table></div>\n`;
}
