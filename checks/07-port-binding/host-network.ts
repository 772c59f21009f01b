import type { Call, CodeFile } from '../../src/analysis/code.ts';
import type { ComposeFile, KubernetesFile, Pipeline, ShellScript } from '../../src/analysis/documents/kinds.ts';
import { actionCommands, sshCommands } from '../../src/analysis/knowledge/remote/remote-commands.ts';
import { baseName } from '../../src/analysis/paths.ts';
import type { Command } from '../../src/analysis/shell.ts';
import { type Repair, onCalls, rule, type Found, replacing, removing } from '../rule.ts';

/** Programs that watch or route a whole machine: they belong on its network. */
const AGENT =
  /(?:^|[-_/])(?:agent|exporter|node-exporter|cadvisor|datadog|fluent\w*|promtail|filebeat|telegraf|vector|otel\w*|collector|netdata|zabbix\w*|keepalived|calico|cilium|flannel|metallb|coredns|kube-proxy|csi[\w-]*|device-plugin|tailscale|wireguard|homeassistant|home-assistant)(?:$|[-_/:])/i;

export default rule({
  id: 'port-binding/host-network',
  title: 'Leave the host’s ports to the platform',
  why: 'On the host’s network a second copy on the same machine can not start, and every port of the app is open to whoever reaches the machine.',
  remedy: 'Bind the port in the container’s own network and let a Service, an ingress or a published port route to it.',
  severity: 'warning',
  documents: { compose: judgeCompose, kubernetes: judgeKubernetes, pipeline: judgePipeline, script: judgeScript },
  code: [onCalls(['hcl'], ['resource.aws_ecs_task_definition', 'resource.docker_container'], judgeEcs)],
  scope: { within: 'anywhere' },
  examples: {
    bad: [
      { name: 'a script that deploys', files: { 'deploy.sh': '#!/bin/sh\ndocker run -d --network host --name shop acme/shop:1.4 # ⟵\n' } },
      {
        name: 'compose',
        files: { 'docker-compose.yml': 'services:\n  web:\n    build: .\n    network_mode: host # ⟵\n', Dockerfile: 'FROM node:22.4\n' },
      },
      {
        name: 'a Deployment on the host network',
        files: {
          'k8s/web.yaml':
            'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec:\n  template:\n    spec:\n      hostNetwork: true # ⟵\n      containers:\n        - name: web\n          image: shop:1.4\n',
        },
      },
      {
        name: 'a host port',
        files: {
          'k8s/web.yaml':
            'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          image: shop:1.4\n          ports:\n            - containerPort: 8080\n              hostPort: 80 # ⟵\n',
        },
      },
      {
        name: 'ECS',
        files: { 'ecs.tf': 'resource "aws_ecs_task_definition" "web" {\n  family       = "web"\n  network_mode = "host" # ⟵\n}\n' },
      },
    ],
    good: [
      {
        name: 'a service that people start by hand',
        files: { 'docker-compose.yml': 'services:\n  gui_tests:\n    build: .\n    network_mode: host\n    profiles: [manual]\n' },
      },

      {
        name: 'a service that sets up the network of its machine',
        files: {
          'docker-compose.yml': 'services:\n  handler:\n    build: .\n    network_mode: host\n    cap_add: [NET_ADMIN, NET_RAW]\n',
          Dockerfile: 'FROM python:3.12\nCMD ["python", "main.py"]\n',
        },
      },
      {
        name: 'an agent, a script for tests, and a port that is published',
        files: {
          'deploy.sh': '#!/bin/sh\ndocker run -d --net=host prom/node-exporter:v1.8.0\ndocker run -d -p 80:3000 acme/shop:1.4\n',
          'test.sh': '#!/bin/sh\ndocker run -d --network host acme/shop:1.4\n',
        },
      },
      {
        name: 'a branch that whoever installs the chart may choose',
        files: {
          'chart/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 0.1.0\n',
          'chart/values.yaml': 'hostNetwork: false\n',
          'chart/templates/web.yaml':
            'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  template:\n    spec:\n      {{- if .Values.hostNetwork }}\n      hostNetwork: true\n      {{- end }}\n      containers:\n        - name: web\n          image: acme/web:1.2.0\n',
        },
      },
      { name: 'published ports', files: { 'docker-compose.yml': 'services:\n  web:\n    build: .\n    ports: ["8080:8080"]\n' } },
      {
        name: 'a node agent',
        files: {
          'k8s/agent.yaml':
            'apiVersion: apps/v1\nkind: DaemonSet\nmetadata: { name: logs }\nspec:\n  template:\n    spec:\n      hostNetwork: true\n      containers:\n        - name: logs\n          image: fluent-bit:3.0\n',
          'docker-compose.yml': 'services:\n  node-exporter:\n    image: prom/node-exporter:v1.8.1\n    network_mode: host\n',
        },
      },
      {
        name: 'developers only',
        files: { 'docker-compose.override.yml': 'services:\n  web:\n    network_mode: host\n' },
      },
      {
        name: 'ECS with addresses of its own',
        files: { 'ecs.tf': 'resource "aws_ecs_task_definition" "web" {\n  network_mode = "awsvpc"\n}\n' },
      },
    ],
  },
});

const OWN: Repair = { title: 'Use the network of the platform', safe: false };

/** A stack one of whose services sets up the machine's own network is bound to that machine. */
function managesHost({ services }: ComposeFile, name: string): boolean {
  const asks = ({ node }: ComposeFile['services'][number]): boolean =>
    (node.at('cap_add')?.children ?? []).some(({ text }) => /^(?:CAP_)?(?:NET_ADMIN|NET_RAW|SYS_ADMIN)$/.test(text ?? ''));
  return services.some((service) => service.name === name && asks(service));
}

const BY_HAND = /^(?:manual|tools?|tests?|[\w-]+[-_]tests?|dev|debug|e2e|ci)$/;

function* judgeCompose(file: ComposeFile): Iterable<Found> {
  if (file.developmentOnly) return;
  for (const { name, node, image } of file.services) {
    const mode = node.at('network_mode');
    // Started by hand only, such as a run of tests.
    if (node.at('profiles')?.children.every(({ text }) => BY_HAND.test(text ?? '')) === true) continue;
    if (mode?.text !== 'host' || AGENT.test(name) || AGENT.test(image?.name ?? '') || managesHost(file, name)) continue;
    yield {
      span: { start: mode.keySpan?.start ?? mode.span.start, end: mode.span.end },
      what: `The service \`${name}\` shares the network of its host.`,
      ...removing(file.source, { start: mode.keySpan?.start ?? mode.span.start, end: mode.span.end }, OWN),
    };
  }
}

function* judgeKubernetes(file: KubernetesFile): Iterable<Found> {
  for (const { kind, name = '', podSpec, containers } of file.resources) {
    if (!podSpec || kind === 'DaemonSet' || AGENT.test(name)) continue;
    const network = podSpec.at('hostNetwork');
    if (network?.scalar === true) {
      if (file.helm && isChosen(file.source.text, network.span.start)) continue;
      yield {
        span: { start: network.keySpan?.start ?? network.span.start, end: network.span.end },
        what: `The pods of \`${name}\` share the network of their node.`,
        ...replacing(file.source, network.span, /true/i, 'false', OWN),
      };
      continue;
    }
    for (const container of containers) {
      for (const port of container.node.at('ports')?.children ?? []) {
        const host = port.at('hostPort');
        if (typeof host?.scalar !== 'number' || host.scalar === 0) continue;
        yield {
          span: { start: host.keySpan?.start ?? host.span.start, end: host.span.end },
          once: `${file.path}#${container.node.span.start}`,
          what: `\`${container.name}\` takes port ${host.scalar} of its node, so a node can hold one copy.`,
        };
      }
    }
  }
}

/** What stands in a branch of a template is for whoever installs the chart to choose. */
function isChosen(text: string, offset: number): boolean {
  let depth = 0;
  for (const [, word] of text.slice(0, offset).matchAll(/\{\{-?\s*(if|with|range|define|block|end)\b/g)) depth += word === 'end' ? -1 : 1;
  const inside = text.slice(0, offset).split('\n').slice(-4).join('\n');
  return depth > 0 && /\{\{-?\s*if\s[^}]*\.Values\./.test(inside);
}

function* judgeEcs(call: Call, file: CodeFile): Iterable<Found> {
  const mode = call.named.find(({ key }) => key === 'network_mode');
  if (mode?.value.value().literal === 'host')
    yield {
      span: mode.span,
      what: 'The task shares the network of its host.',
      ...replacing(file.source, mode.span, /(?<=")host(?=")/, 'awsvpc', OWN),
      remedy: 'Use `awsvpc`, which gives each task an address of its own.',
    };
}

function* judgePipeline({ jobs, source }: Pipeline): Iterable<Found> {
  for (const job of jobs)
    if (job.deploys) for (const step of job.steps) yield* judgeCommands([...step.commands, ...actionCommands(step, source)]);
}

/** A script by whose name somebody deploys. */
function* judgeScript({ path, commands }: ShellScript): Iterable<Found> {
  if (/deploy|release|prod/i.test(baseName(path))) yield* judgeCommands(commands);
}

function* judgeCommands(commands: readonly Command[]): Iterable<Found> {
  for (const { name, args, span } of commands.flatMap((command) => [command, ...sshCommands(command)])) {
    if (!/^(?:docker|podman|nerdctl)$/.test(name) || args[0] !== 'run' || !args.some((word) => /^-\w*d\w*$|^--detach$/.test(word)))
      continue;
    const isHost = args.some(
      (word, at) => /^--net(?:work)?=host$/.test(word) || (/^--net(?:work)?$/.test(word) && args[at + 1] === 'host'),
    );
    if (isHost && !args.some((word) => AGENTS.test(word)))
      yield {
        span,
        what: 'The container is started on the network of its host, so that its ports are those of the machine.',
        remedy: 'Publish the port that the app listens on (`-p 80:3000`) and leave the network to the container.',
      };
  }
}

/** What looks after a machine, or makes a network of it, has to be on its network. */
const AGENTS =
  /exporter|cadvisor|netdata|agent|telegraf|tailscale|wireguard|openvpn|consul|promtail|fluent|filebeat|vector|nginx|traefik|caddy|haproxy/i;
