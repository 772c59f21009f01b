import type { Call, CodeFile } from '../../src/analysis/code.ts';
import type { KubernetesFile } from '../../src/analysis/documents/kinds.ts';
import { SHIPPED_COMMANDS } from '../../src/analysis/knowledge/images/shipped-commands.ts';
import { isUnbounded, namesBranch } from '../../src/analysis/knowledge/packages/version-ranges.ts';
import type { Command } from '../../src/analysis/shell.ts';
import { rule, type Found } from '../rule.ts';

/** An address that git takes: `git::https://…`, `github.com/acme/modules//vpc`, `git@github.com:acme/modules.git`. */
const GIT = /^git::|^git@|^(?:github\.com|bitbucket\.org|gitlab\.com)\/|\.git(?:\/\/|\?|$)/;
/** `namespace/name/provider`, perhaps behind the host of a registry. */
const REGISTRY = /^(?:[\w-]+(?:\.[\w-]+)+\/)?[\w-]+\/[\w-]+\/[\w-]+(?:\/\/.*)?$/;

export default rule({
  id: 'dependencies/unpinned-module',
  title: 'Pin the modules and charts that a deploy takes in',
  why: 'Whatever their owner published last goes into the next deploy: the same commit makes other infrastructure tomorrow, and nothing says what ran yesterday.',
  remedy: 'Name a version, or for git the tag or commit as `ref`, and raise it by a change.',
  severity: 'warning',
  limits: ['A chart whose repository another file adds is not told from a directory, so a command that installs it is not judged.'],
  scope: { within: 'anywhere' },
  code: [{ languages: ['hcl'], literals: ['module', 'helm_release'], judge }],
  documents: {
    kubernetes: judgeReleases,
    script: (file) => judgeCommands(SHIPPED_COMMANDS.script(file)),
    pipeline: (file) => judgeCommands(SHIPPED_COMMANDS.pipeline(file)),
  },
  examples: {
    bad: [
      {
        name: 'Terraform, a module of the registry',
        files: { 'infra/main.tf': 'module "vpc" {\n  source = "terraform-aws-modules/vpc/aws" # ⟵\n  name   = "shop"\n}\n' },
      },
      {
        name: 'Terraform, a module from git',
        files: { 'infra/main.tf': 'module "vpc" {\n  source = "git::https://github.com/acme/modules.git//vpc" # ⟵\n}\n' },
      },
      {
        name: 'Terraform, a branch of git',
        files: { 'infra/main.tf': 'module "vpc" {\n  source = "github.com/acme/modules//vpc?ref=main" # ⟵\n}\n' },
      },
      {
        name: 'Terraform, a chart',
        files: {
          'infra/ingress.tf':
            'resource "helm_release" "ingress" {\n  name       = "ingress"\n  repository = "https://kubernetes.github.io/ingress-nginx"\n  chart      = "ingress-nginx" # ⟵\n}\n',
        },
      },
      {
        name: 'Flux',
        files: {
          'apps/redis.yaml':
            'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata:\n  name: redis\nspec:\n  chart:\n    spec:\n      chart: redis # ⟵\n      sourceRef:\n        kind: HelmRepository\n        name: bitnami\n',
        },
      },
      {
        name: 'Flux, any newer one',
        files: {
          'apps/redis.yaml':
            'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata:\n  name: redis\nspec:\n  chart:\n    spec:\n      chart: redis\n      version: ">=18.0.0" # ⟵\n      sourceRef:\n        kind: HelmRepository\n        name: bitnami\n',
        },
      },
      {
        name: 'a script that installs a chart',
        files: {
          'deploy.sh':
            '#!/bin/sh\nhelm repo add bitnami https://charts.bitnami.com/bitnami\nhelm upgrade --install redis bitnami/redis -n shop # ⟵\n',
        },
      },
      {
        name: 'a pipeline that installs a chart from a registry',
        files: {
          '.github/workflows/deploy.yml':
            'on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - run: helm upgrade --install shop oci://ghcr.io/acme/charts/shop # ⟵\n',
        },
      },
    ],
    good: [
      {
        name: 'Terraform, modules with a version, at a tag, and beside it',
        files: {
          'infra/main.tf':
            'module "vpc" {\n  source  = "terraform-aws-modules/vpc/aws"\n  version = "~> 5.8"\n}\n\nmodule "db" {\n  source = "git::https://github.com/acme/modules.git//db?ref=v1.4.0"\n}\n\nmodule "dns" {\n  source = "../modules/dns"\n}\n\nmodule "web" {\n  source = "./modules/web/aws"\n}\n',
        },
      },
      {
        name: 'Terraform, a chart with a version, one that lies beside it, and one by a variable',
        files: {
          'infra/charts.tf':
            'resource "helm_release" "ingress" {\n  name       = "ingress"\n  repository = "https://kubernetes.github.io/ingress-nginx"\n  chart      = "ingress-nginx"\n  version    = "4.11.2"\n}\n\nresource "helm_release" "shop" {\n  name  = "shop"\n  chart = "${path.module}/charts/shop"\n}\n\nresource "helm_release" "cache" {\n  name       = "cache"\n  repository = "https://charts.bitnami.com/bitnami"\n  chart      = "redis"\n  version    = var.redis_chart_version\n}\n',
        },
      },
      {
        name: 'Flux, a version, a range that ends, and a chart of git, which has no version of its own',
        files: {
          'apps/charts.yaml':
            'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata:\n  name: redis\nspec:\n  chart:\n    spec:\n      chart: redis\n      version: 18.x\n      sourceRef:\n        kind: HelmRepository\n        name: bitnami\n---\napiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata:\n  name: shop\nspec:\n  chart:\n    spec:\n      chart: ./charts/shop\n      sourceRef:\n        kind: GitRepository\n        name: shop\n',
        },
      },
      {
        name: 'a script that installs a chart of a version, and one that lies beside it',
        files: {
          'deploy.sh':
            '#!/bin/sh\nhelm repo add bitnami https://charts.bitnami.com/bitnami\nhelm upgrade --install redis bitnami/redis --version 19.5.5 -n shop\nhelm upgrade --install shop charts/shop -f values.yaml\n',
        },
      },
    ],
  },
});

function* judge(file: CodeFile): Iterable<Found> {
  for (const block of file.calls) {
    if (block.name.startsWith('module.')) yield* judgeModule(block);
    if (block.name === 'resource.helm_release') yield* judgeRelease(block);
  }
}

function* judgeModule(block: Call): Iterable<Found> {
  const source = block.option('source');
  const { literal } = source?.value() ?? {};
  if (source === undefined || typeof literal !== 'string' || /^\.{0,2}\//.test(literal)) return;
  const reference = /[?&]ref=([^&]+)/.exec(literal)?.[1];
  if (GIT.test(literal) && (reference === undefined || namesBranch(reference)))
    yield {
      span: source.span,
      what: `The module comes from ${reference === undefined ? 'the default branch' : `the branch \`${reference}\``} of its repository.`,
    };
  else if (!GIT.test(literal) && REGISTRY.test(literal) && !block.option('version'))
    yield { span: source.span, what: `The module \`${literal}\` is taken at whatever version is the newest.` };
}

function* judgeRelease(block: Call): Iterable<Found> {
  const [chart, repository] = [block.option('chart'), block.option('repository')];
  const { literal } = chart?.value() ?? {};
  const isRemote = repository !== undefined || (typeof literal === 'string' && literal.startsWith('oci://'));
  if (chart !== undefined && isRemote && !block.option('version'))
    yield {
      span: chart.span,
      what: `The chart ${typeof literal === 'string' ? `\`${literal}\` ` : ''}is installed at whatever version is the newest.`,
    };
}

function* judgeReleases(file: KubernetesFile): Iterable<Found> {
  for (const { kind, node } of file.resources) {
    const wanted = node.at('spec', 'chart', 'spec');
    const [chart, version] = [wanted?.at('chart'), wanted?.at('version')];
    if (kind !== 'HelmRelease' || !chart?.text || /^(?:GitRepository|Bucket)$/.test(wanted?.at('sourceRef', 'kind')?.text ?? '')) continue;
    if (version && !isUnbounded(version.text ?? '')) continue;
    const { keySpan, span } = version ?? chart;
    yield {
      span: { start: keySpan?.start ?? span.start, end: span.end },
      what: `The chart \`${chart.text}\` is installed at whatever version is the newest.`,
    };
  }
}

function* judgeCommands(commands: readonly Command[]): Iterable<Found> {
  const added = new Set(
    commands.flatMap(({ name, args }) => (name === 'helm' && args[0] === 'repo' && args[1] === 'add' ? (args[2] ?? []) : [])),
  );
  for (const { name, args, span } of commands) {
    if (name !== 'helm' || !/^(?:install|upgrade)$/.test(args[0] ?? '') || args.some((word) => /^--version\b/.test(word))) continue;
    const chart = args.find((word) => word.startsWith('oci://') || added.has(/^([\w-]+)\/[\w-]+$/.exec(word)?.[1] ?? ''));
    if (chart !== undefined && !/[@:]\d[\w.-]*$/.test(chart))
      yield { span, what: `\`helm ${args[0] ?? ''}\` installs \`${chart}\` at whatever version is the newest.` };
  }
}
