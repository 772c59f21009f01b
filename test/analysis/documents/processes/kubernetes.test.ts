import { describe, expect, test } from '@jest/globals';
import type { KubernetesFile } from '../../../../src/analysis/documents/kinds.ts';
import { readKubernetes } from '../../../../src/analysis/documents/processes/kubernetes.ts';
import { SourceText } from '../../../../src/analysis/text.ts';

const read = (text: string, path = 'k8s/app.yaml'): KubernetesFile => readKubernetes(path, new SourceText(text));
const POD = 'containers:\n  - { name: web, image: "app:1" }';
const indent = (text: string, by: number): string => text.replaceAll(/^/gm, ' '.repeat(by));

test.each([
  ['Pod', `spec:\n${indent(POD, 2)}`],
  ['Deployment', `spec:\n  template:\n    spec:\n${indent(POD, 6)}`],
  ['CronJob', `spec:\n  jobTemplate:\n    spec:\n      template:\n        spec:\n${indent(POD, 10)}`],
  ['PodTemplate', `template:\n  spec:\n${indent(POD, 4)}`],
])('the containers of a %s', (kind, spec) => {
  const [resource] = read(`apiVersion: v1\nkind: ${kind}\nmetadata: { name: x }\n${spec}\n`).resources;
  expect(resource).toMatchObject({ kind, name: 'x', apiVersion: 'v1' });
  expect(resource?.containers[0]).toMatchObject({ name: 'web', init: false, image: { name: 'app', tag: '1' } });
});

test('documents and lists are resources', () => {
  const file = read(
    'apiVersion: v1\nkind: Service\n---\n---\napiVersion: v1\nkind: List\nitems:\n  - { kind: ConfigMap, apiVersion: v1 }\n  - { kind: Secret, apiVersion: v1 }\n---\nnot: one\n',
  );
  expect(file.resources.map(({ kind }) => kind)).toEqual(['Service', 'ConfigMap', 'Secret']);
});

test('a kustomization needs no kind', () => {
  expect(read('resources: [a.yaml]', 'k8s/kustomization.yaml').resources[0]?.kind).toBe('Kustomization');
});

test('what a container runs, where', () => {
  const file = read(
    'apiVersion: v1\r\nkind: Pod\r\nspec:\r\n  initContainers:\r\n    - name: i\r\n      command: ["migrate"]\r\n  containers:\r\n    - name: w\r\n      image: "app"\r\n      command: [sh, -c]\r\n      args:\r\n        - |\r\n          exec a 😀 &&\r\n          b\r\n      ports: [{ containerPort: 80 }, { containerPort: x }]\r\n      env:\r\n        - { name: A, value: "b" }\r\n        - name: C\r\n          valueFrom: { secretKeyRef: { name: s, key: k } }\r\n        - { name: D, value: "$(A)x" }\r\n',
  );
  const [init, web] = file.resources[0]?.containers ?? [];
  expect(init).toMatchObject({ name: 'i', init: true, command: [{ name: 'migrate' }] });
  expect(web?.ports).toEqual([80]);
  expect(web?.environment.map(({ name, value, dynamic }) => [name, value, dynamic])).toEqual([
    ['A', 'b', false],
    ['C', undefined, true],
    ['D', '$(A)x', true],
  ]);
  expect(web?.command.slice(1).map(({ span }) => file.source.slice(span))).toEqual(['exec a 😀', 'b']);
  expect(web?.imageSpan && file.source.slice(web.imageSpan)).toBe('"app"');
});

describe('a Helm template', () => {
  const file = read(
    `{{- if .Values.on }}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "x" . }}
spec:
  {{- if not .Values.hpa }}
  replicas: {{ .Values.replicas }}
  {{- end }}
  template:
    spec:
      containers:
        - name: web
          image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default "1" }}"
          env:
            - name: A
              value: {{ .Values.a | quote }}
            {{- range .Values.more }}
            - name: {{ .name }}
            {{- end }}
          {{- with .Values.resources }}
          resources:
            {{- toYaml . | nindent 12 }}
          {{- end }}
        - name: side
          image: side:1
          {{- toYaml .Values.side | nindent 10 }}
{{- end }}
`,
    'chart/templates/deployment.yaml',
  );
  const [web, side] = file.resources[0]?.containers ?? [];

  test('is read without problems', () => expect([file.helm, file.problems, file.resources.length]).toEqual([true, [], 1]));
  test('keeps its templates as written', () => expect(file.resources[0]?.name).toBe('{{ include "x" . }}'));
  test('has images that are not known', () => {
    expect(web?.image).toMatchObject({
      name: '{{ .Values.image.repository }}',
      tag: '{{ .Values.image.tag | default "1" }}',
      dynamic: true,
    });
    expect(side?.image).toMatchObject({ name: 'side', tag: '1', dynamic: false });
  });
  test('has variables that are not known', () => expect(web?.environment[0]).toMatchObject({ name: 'A', dynamic: true }));
  test('says where more may stand', () => {
    expect(web?.node.at('resources')?.dynamic).toBe(true);
    expect(web?.node.dynamic).toBe(false);
    expect(side?.node.dynamic).toBe(true);
  });
});

test.each([
  '',
  'kind: Pod',
  'kind: [a]',
  'kind: Pod\nspec: x',
  'kind: Pod\nspec:\n  containers: web',
  'kind: List\nitems: x',
  '{{ }',
  '{{- if }}\nkind: Pod',
])('%j has no containers', (text) => {
  expect(read(text).resources.flatMap(({ containers }) => containers)).toEqual([]);
});
