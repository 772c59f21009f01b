import type { SourceText } from '../../text.ts';
import type { NamedText } from './named-texts.ts';

/** Names of files with settings, which a manifest keeps under that name as a text of many lines. */
const SETTINGS_FILE = /\.(?:conf|config|cnf|cfg|ini|properties|env|ya?ml|toml|json)$/;
/** `key = value`, `key: value`, `"key": "value",`; the value is one word. */
const PAIR = /^\s*(?:-\s+)?["']?([A-Za-z][\w.-]*)["']?\s*[=:]\s*(["']?)([^\s"'()[\]{}<>$%;,]+)\2\s*,?\s*$/;
const WORD = /^\s*(requirepass|masterauth)\s+(["']?)([^\s"']+)\2\s*$/;

/** The settings in the file that a text of a manifest is (`rabbitmq.conf: |` of a ConfigMap), each with its place; none for a plain value. */
export function embeddedSettings({ name, text, span }: NamedText, source: SourceText): readonly NamedText[] {
  if (!text.includes('\n') || !SETTINGS_FILE.test(name)) return [];
  const found: NamedText[] = [];
  let start = span.start;
  for (const line of source.slice(span).split('\n')) {
    const [, key = '', , value = ''] = PAIR.exec(line) ?? WORD.exec(line) ?? [];
    const plain = line.trimEnd();
    const from = start + (plain.length - plain.trimStart().length);
    if (key !== '')
      found.push({
        name: key.replace(/^(?:requirepass|masterauth)$/, 'password'),
        text: value,
        span: { start: from, end: start + plain.length },
        dynamic: false,
      });
    start += line.length + 1;
  }
  return found;
}
