import { describe, expect, test } from '@jest/globals';
import { rendered } from '../../src/analysis/helm-charts.ts';
import { openRepository } from '../../src/analysis/open-repository.ts';
import { memoryTree } from '../../src/source/memory.ts';

const TEMPLATE = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Release.Name }}\n';
const VALUES = 'image:\n  repository: acme/web\n  tag: ""\nweb: { version: latest }\nhost: db\n';

function of(written: string, more: Readonly<Record<string, string>> = {}): readonly string[] {
  const files = {
    'chart/Chart.yaml': 'name: web\nappVersion: "1.2.0"\n',
    'chart/values.yaml': VALUES,
    'chart/templates/pod.yaml': TEMPLATE,
  };
  const repository = openRepository(memoryTree({ ...files, ...more }));
  const file = repository.document('kubernetes', 'chart/templates/pod.yaml');
  if (!file) throw new Error('no template');
  return rendered(written, file, repository).map(
    ({ text, values }) => `${text} of ${[...new Set(values.map(({ path }) => path))].join(', ')}`,
  );
}

describe('rendered', () => {
  test.each([
    ['"{{ .Values.image.repository }}:{{ .Values.web.version }}"', ['acme/web:latest of chart/values.yaml']],
    ['{{ .Values.host | quote }}', ['db of chart/values.yaml']],
    [
      '{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}',
      ['acme/web:1.2.0 of chart/values.yaml, chart/Chart.yaml'],
    ],
    ['{{ default "x" .Values.host }}', ['db of chart/values.yaml']],
    ['{{ .Values.missing }}', []],
    ['{{ include "web.image" . }}', []],
    ['{{ tpl .Values.host . }}', []],
    ['plain', []],
  ])('%s', (written, expected) => {
    expect(of(written)).toEqual(expected);
  });

  test('a file of values for a deploy changes it', () => {
    const more = { 'chart/values-prod.yaml': 'web: { version: "2.0.1" }\n', 'chart/values-dev.yaml': 'web: { version: dev }\n' };
    expect(of('{{ .Values.web.version }}', more)).toEqual(['2.0.1 of chart/values-prod.yaml']);
    expect(of('{{ .Values.host }}', more)).toEqual(['db of chart/values.yaml']);
  });
});
