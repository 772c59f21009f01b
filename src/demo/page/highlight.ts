import { escapeHtml } from './markdown.ts';

const KEYWORDS = new Set(
  (
    'abstract as async await break case catch class const continue def default defer do elif else end except export extends false final finally for from ' +
    'func function go if implements import in interface is lambda let match module new nil None not null or package pass private protected public raise ' +
    'record require require_relative return self static struct switch this throw throws trap true True False try type undefined unless var void when while with yield ' +
    'FROM RUN COPY CMD ENTRYPOINT ENV EXPOSE USER WORKDIR ARG AS'
  ).split(' '),
);

const HASH_COMMENTS =
  /(^|\/)(Dockerfile|Procfile|Gemfile|Rakefile|Makefile|\.env[^/]*|\.gitignore|\.dockerignore)$|\.(py|rb|sh|bash|ya?ml|toml|properties|tf|hcl|conf)$/;
/** Files of keys and values. */
const DATA = /\.(ya?ml|properties|toml)$|(^|\/)\.env/;
const PROSE = /\.(md|txt|lock|sum|orig)$|(^|\/)LICENSE$/;

/** Strings, comments, keywords and numbers of one line, whatever the language: enough to read a diff by. */
export function highlight(line: string, path: string): string {
  if (PROSE.test(path) || line.length > 2_000) return escapeHtml(line);
  const [, indent = '', key = '', rest = ''] = DATA.test(path) ? (/^(\s*(?:- )?)([\w.-]+)([:=].*)$/.exec(line) ?? []) : [];
  if (key !== '') return `${escapeHtml(indent)}${span('key', key)}${escapeHtml(rest)}`;
  const comment = HASH_COMMENTS.test(path) ? '#' : '//';
  let result = '';
  for (const { 0: token, index } of line.matchAll(TOKEN)) {
    // A `#` or `//` inside a word, such as an address, begins no comment.
    if (token === comment && /^$|\s$/.test(line.slice(0, index).slice(-1))) return result + span('comment', line.slice(index));
    result += DATA.test(path) ? escapeHtml(token) : markToken(token);
  }
  return result;
}

const TOKEN = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`|[A-Za-z_@][\w]*|\d[\d_.]*|\/\/|#|\s+|[^\s\w]/g;

function markToken(token: string): string {
  if (/^["'`]/.test(token) && token.length > 1) return span('string', token);
  if (KEYWORDS.has(token)) return span('keyword', token);
  if (/^\d/.test(token)) return span('number', token);
  if (token.startsWith('@') && token.length > 1) return span('annotation', token);
  return escapeHtml(token);
}

function span(kind: string, text: string): string {
  return `<span class="hl-${kind}">${escapeHtml(text)}</span>`;
}
