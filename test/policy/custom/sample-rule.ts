/** A rule file that holds, with these lines in the place of some of its own or after them. */
export function ruleFile(more: Readonly<Record<string, unknown>> = {}): string {
  const rule = {
    id: 'custom/sample',
    factor: 'logs',
    title: 'Do it right',
    what: 'This is wrong.',
    why: 'It hurts.',
    remedy: 'Do it otherwise.',
    languages: { python: 'print($$$)' },
    examples: {
      bad: [{ name: 'a print', files: { 'a.py': 'print(1)  # ⟵\n' } }],
      good: [{ name: 'nothing', files: { 'a.py': 'f(1)\n' } }],
    },
    ...more,
  };
  return Object.entries(rule)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`)
    .join('');
}
