import type { CodeFile } from '../../src/analysis/code.ts';
import type { ComposeFile, DataDocument, DataNode, KubernetesFile } from '../../src/analysis/documents/kinds.ts';
import { isSigningSetting, namesSecret, settingSecret } from '../../src/analysis/knowledge/secrets/literal-secrets.ts';
import { embeddedSettings } from '../../src/analysis/knowledge/settings/embedded-settings.ts';
import { composeTexts, kubernetesTexts, type NamedText } from '../../src/analysis/knowledge/settings/named-texts.ts';
import { commandTexts, manifestTexts, terraformTexts } from '../../src/analysis/knowledge/settings/environment-texts.ts';
import { isVariableFile } from '../../src/analysis/knowledge/settings/variable-files.ts';
import { isToBeFilledIn, rendered } from '../../src/analysis/helm-charts.ts';
import { directoryOf, resolvePath } from '../../src/analysis/paths.ts';
import type { Span } from '../../src/analysis/text.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import { gradeSecret } from '../../src/analysis/secrets.ts';
import { rule, type Context, type Fix, type Found, type RepositoryFound } from '../rule.ts';

/** Manifests of platforms and values of charts, by the end of their path. */
const DEPLOY_DATA =
  /(?:^|\/)(?:(?:group_vars|host_vars)\/[\w./-]+\.ya?ml|(?:helm|charts?)\/[\w.-]+\.ya?ml|values[\w.-]*\.ya?ml|serverless(?:\.[\w-]+)?\.ya?ml|template\.ya?ml|app\.(?:json|ya?ml)|fly[\w.-]*\.toml|render\.ya?ml|netlify\.toml|vercel\.json|wrangler\.toml|taskdef[\w.-]*\.json|task-definition[\w.-]*\.json)$/;
/** Parts of values that say where a secret is, not what it is. */
const REFERENCE =
  /(?:^|\.)(?:existingSecret|secretKeyRef|secretName|secretRef|valueFrom|secretKeys|annotations|labels|name)(?:\.|$)|Key$|Ref$|Name$/;

export default rule({
  id: 'config/secret-in-manifest',
  title: 'Keep secrets out of manifests',
  why: 'A manifest is committed, copied and shown in consoles; the secret in it is known to all who can read one of them.',
  remedy:
    'Refer to a secret that the platform keeps (`secretKeyRef`, `secrets:`, `${DB_PASSWORD:?}`), and replace the one that was committed.',
  severity: 'error',
  documents: {
    compose: judgeCompose,
    kubernetes: judgeKubernetes,
    data: judgeData,
  },
  *repository(repository) {
    yield* judgeSecretFiles(repository);
    yield* judgeCharts(repository);
  },
  code: [{ languages: ['hcl'], literals: [], judge: judgeTerraform }],
  scope: { within: 'anywhere' },
  examples: {
    bad: [
      {
        name: 'a value of a chart that becomes a secret of the container',
        files: {
          Dockerfile: 'FROM node:20\nCMD ["node", "server.js"]\n',
          'chart/Chart.yaml': 'name: shop\nversion: 0.1.0\n',
          'chart/values.yaml': 'database:\n  entry: q7Vd2kkePw # ⟵\n',
          'chart/templates/web.yaml':
            'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          image: acme/web:1.2.0\n          env:\n            - name: DB_PASSWORD\n              value: {{ .Values.database.entry | quote }}\n',
        },
      },
      {
        name: 'the configuration of a broker in a ConfigMap',
        files: {
          'k8s/rabbitmq.yaml':
            'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: rabbitmq\ndata:\n  rabbitmq.conf: |\n    default_user = shop\n    default_pass = DEBmbwkSrzy9D1 # ⟵\n',
          Dockerfile: 'FROM node:20\nCMD ["node", "server.js"]\n',
        },
      },
      {
        name: 'the configuration of a store in a ConfigMap',
        files: {
          'k8s/redis.yaml':
            'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: redis\ndata:\n  redis.conf: |-\n    maxmemory 2mb\n    requirepass q7Vd2kkePw\n    appendonly yes\n',
          Dockerfile: 'FROM node:20\nCMD ["node", "server.js"]\n',
        },
        at: 'k8s/redis.yaml:8',
      },
      {
        name: 'the settings of the app in a ConfigMap',
        files: {
          'k8s/app.yaml':
            'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: app\ndata:\n  application.yaml: |\n    spring:\n      datasource:\n        password: q7Vd2kkePw\n',
          Dockerfile: 'FROM node:20\nCMD ["node", "server.js"]\n',
        },
        at: 'k8s/app.yaml:9',
      },
      {
        name: 'compose, a map',
        files: {
          'docker-compose.yml':
            'services:\n  db:\n    image: postgres:16.4\n    environment:\n      POSTGRES_USER: postgres\n      POSTGRES_PASSWORD: postgres # ⟵\n',
        },
      },
      {
        name: 'compose, a list',
        files: {
          'compose.yaml':
            'services:\n  sql:\n    image: mssql/server:2022\n    environment:\n      - ACCEPT_EULA=Y\n      - SA_PASSWORD=@someThingComplicated1234 # ⟵\n',
        },
      },
      {
        name: 'a Deployment',
        files: {
          'k8s/db.yaml':
            'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: db\nspec:\n  template:\n    spec:\n      containers:\n        - name: db\n          image: postgres:16.4\n          env:\n            - name: POSTGRES_PASSWORD\n              value: postgres # ⟵\n',
        },
      },
      {
        name: 'a ConfigMap',
        files: {
          'k8s/config.yaml':
            'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: shop\ndata:\n  LOG_LEVEL: info\n  DB_PASSWORD: q7Vd2kkePw # ⟵\n',
        },
      },
      {
        name: 'a Secret, encoded',
        files: { 'k8s/secret.yaml': 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: shop\ndata:\n  password: cTdWZDJra2VQdw== # ⟵\n' },
      },
      {
        name: 'a Secret, whatever the key',
        files: {
          'k8s/secret.yaml': 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: shop\nstringData:\n  SENTRY: q7Vd2kkePwZ81xA0 # ⟵\n',
        },
      },
      {
        name: 'Helm values',
        files: {
          'chart/Chart.yaml': 'apiVersion: v2\nname: shop\n',
          'chart/values.yaml': 'db:\n  user: shop\n  password: q7Vd2kkePw # ⟵\n',
        },
      },
      {
        name: 'compose, an option of a command',
        files: {
          'compose.yaml': 'services:\n  cache:\n    image: redis:7.2\n    command: redis-server --requirepass q7Vd2kkePw # ⟵\n',
        },
      },
      {
        name: 'compose, the file of a secret',
        files: {
          'compose.yaml': 'services:\n  db:\n    image: postgres:16.4\n    secrets: [db]\nsecrets:\n  db:\n    file: db/password.txt # ⟵\n',
          'db/password.txt': 'q7Vd2kkePw\n',
        },
      },
      {
        name: 'Kustomize',
        files: {
          'k8s/kustomization.yaml': 'secretGenerator:\n  - name: shop\n    literals:\n      - DB_PASSWORD=q7Vd2kkePw # ⟵\n',
        },
      },
      {
        name: 'Helm values of a name of their own',
        files: { 'deploy/helm/inf.yaml': 'sql:\n  user: sa\n  pwd: q7Vd2kkePw # ⟵\n' },
      },
      {
        name: 'render.yaml',
        files: {
          'render.yaml': 'services:\n  - type: web\n    name: shop\n    envVars:\n      - key: JWT_SECRET\n        value: q7Vd2kkePw # ⟵\n',
        },
      },
      {
        name: 'a task of ECS',
        files: {
          'deploy/task-definition.json':
            '{\n  "containerDefinitions": [\n    { "name": "web", "environment": [\n      { "name": "DB_PASSWORD", "value": "q7Vd2kkePw" }\n    ] }\n  ]\n}\n',
        },
        at: 'deploy/task-definition.json:4',
      },
      {
        name: 'Terraform, a default',
        files: { 'infra/variables.tf': 'variable "db_password" {\n  type    = string\n  default = "q7Vd2kkePw" # ⟵\n}\n' },
      },
      {
        name: 'Terraform, a container of ECS',
        files: {
          'infra/ecs.tf':
            'resource "aws_ecs_task_definition" "web" {\n  container_definitions = jsonencode([{\n    name = "web"\n    environment = [\n      { name = "DB_PASSWORD", value = "q7Vd2kkePw" } # ⟵\n    ]\n  }])\n}\n',
        },
      },
      {
        name: 'Terraform, values for one deploy',
        files: { 'infra/prod.tfvars': 'region = "eu-west-1"\ndb_password = "q7Vd2kkePw" # ⟵\n' },
      },
      {
        name: 'Terraform',
        files: { 'infra/db.tf': 'resource "aws_db_instance" "shop" {\n  engine   = "postgres"\n  password = "q7Vd2kkePw" # ⟵\n}\n' },
      },
    ],
    good: [
      {
        name: 'a file in a ConfigMap whose password is filled in',
        files: {
          'k8s/app.yaml':
            'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: app\ndata:\n  app.ini: |\n    password = ${DB_PASSWORD}\n    token_url = https://example.com/token\n  run.sh: |\n    PASSWORD=q7Vd2kkePw\n',
          Dockerfile: 'FROM node:20\nCMD ["node", "server.js"]\n',
        },
      },
      {
        name: 'a variable of compose',
        files: {
          'compose.yaml': 'services:\n  db:\n    image: postgres:16.4\n    environment:\n      POSTGRES_PASSWORD: ${DB_PASSWORD}\n',
        },
      },
      {
        name: 'a file with the secret',
        files: {
          'compose.yaml': 'services:\n  db:\n    image: postgres:16.4\n    environment:\n      POSTGRES_PASSWORD_FILE: /run/secrets/db\n',
        },
      },
      {
        name: 'the file of a secret that each machine has for itself',
        files: {
          'compose.yaml': 'services:\n  db:\n    image: postgres:16.4\n    secrets: [db]\nsecrets:\n  db:\n    file: db/password.txt\n',
        },
      },
      {
        name: 'no password on purpose',
        files: {
          'compose.yaml':
            'services:\n  db:\n    image: mysql:8.4\n    environment:\n      MYSQL_ALLOW_EMPTY_PASSWORD: "yes"\n      MYSQL_ROOT_PASSWORD: ""\n',
        },
      },
      {
        name: 'a reference',
        files: {
          'k8s/web.yaml':
            'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          image: acme/web:1.2\n          env:\n            - name: DB_PASSWORD\n              valueFrom:\n                secretKeyRef:\n                  name: db\n                  key: password\n',
        },
      },
      {
        name: 'a sealed secret',
        files: {
          'k8s/sealed.yaml':
            'apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata:\n  name: shop\nspec:\n  encryptedData:\n    password: AgBy3i4OJSWK+PiTySYZZA9rO43cGDEq\n',
        },
      },
      {
        name: 'a template of Helm',
        files: {
          'chart/Chart.yaml': 'apiVersion: v2\nname: a\n',
          'chart/templates/secret.yaml':
            'apiVersion: v1\nkind: Secret\nmetadata:\n  name: shop\nstringData:\n  password: {{ .Values.db.password | quote }}\n',
        },
      },
      {
        name: 'values that refer',
        files: {
          'chart/Chart.yaml': 'apiVersion: v2\nname: a\n',
          'chart/values.yaml': 'db:\n  existingSecret: shop-db\n  secretKeys:\n    password: db-password\n  password: ""\n',
        },
      },
      {
        name: 'Terraform, the name of a secret',
        files: {
          'infra/run.tf':
            'resource "google_cloud_run_service" "web" {\n  template {\n    env {\n      name = "DB_PASSWORD"\n      value_source {\n        secret_key_ref {\n          secret = "shop-db-password"\n        }\n      }\n    }\n  }\n}\nvariable "db_password" {\n  sensitive = true\n}\n',
        },
      },
      {
        name: 'an option from the environment',
        files: {
          'compose.yaml': 'services:\n  cache:\n    image: redis:7.2\n    command: redis-server --requirepass ${REDIS_PASSWORD:?}\n',
        },
      },
      {
        name: 'a chart’s value to be filled in',
        files: {
          'chart/Chart.yaml': 'apiVersion: v2\nname: a\n',
          'chart/values.yaml': 'bot:\n  token: change_me\n  password: changeme\n',
        },
      },
      {
        name: 'app.json, made by the platform',
        files: { 'app.json': '{\n  "env": { "SECRET_KEY": { "description": "Signs sessions", "generator": "secret" } }\n}\n' },
      },
      {
        name: 'a variable of Terraform',
        files: { 'infra/db.tf': 'resource "aws_db_instance" "shop" {\n  password = var.db_password\n}\n' },
      },
      {
        name: 'an override for development',
        files: {
          'docker-compose.override.yml':
            'services:\n  db:\n    image: postgres:16.4\n    environment:\n      POSTGRES_PASSWORD: postgres\n',
        },
      },
    ],
  },
});

function* judgeNamed(texts: readonly NamedText[], where: string): Iterable<Found> {
  for (const entry of texts) {
    if (settingSecret(entry) || isSigningSetting(entry))
      yield { span: entry.span, secret: true, what: `${where} sets \`${entry.name}\` to a literal.` };
  }
}

/** `DB_PASSWORD: x` and `DB_PASSWORD=x` with a variable of the same name that must be set. */
function required(written: string, { end }: Span): Fix | undefined {
  const [, name, value] = /^["']?([A-Za-z_]\w*)["']?(?:=|:\s+)(["']?[^\s"']+["']?)$/.exec(written) ?? [];
  if (name === undefined || value === undefined) return undefined;
  const quote = /["']$/.test(value) && !/^["']/.test(value) ? value.slice(-1) : '';
  return { title: `Require ${name}`, safe: false, edits: [{ span: { start: end - value.length, end }, text: `\${${name}:?}${quote}` }] };
}

function* judgeCompose(file: ComposeFile): Iterable<Found> {
  for (const found of judgeNamed(composeTexts(file), 'The compose file')) {
    const fix = required(file.source.slice(found.span), found.span);
    yield fix ? { ...found, fix } : found;
  }
  yield* judgeNamed(commandTexts(file.services.flatMap(({ command }) => command)), 'A command of the compose file');
}

/** `secrets: { db: { file: ./password.txt } }` where that file is committed with a value in it. */
function* judgeSecretFiles(repository: Repository): Iterable<RepositoryFound> {
  for (const { path, root, developmentOnly } of repository.documents('compose')) {
    if (developmentOnly || !['source', 'configuration'].includes(repository.role(path))) continue;
    for (const secret of root.at('secrets')?.children ?? []) {
      const file = secret.at('file');
      const committed = file?.text === undefined || file.dynamic ? undefined : resolvePath(directoryOf(path), file.text);
      const text = committed === undefined ? undefined : repository.source(committed)?.text.trim();
      if (!file || text === undefined || gradeSecret(text).grade === 'placeholder' || /example|sample|template|dist$/.test(committed ?? ''))
        continue;
      yield {
        path,
        span: file.span,
        identity: committed ?? '',
        what: `\`${committed ?? ''}\`, which holds the secret \`${secret.key ?? ''}\`, is committed.`,
      };
    }
  }
}

/** Variables of a chart's containers whose values stand in its values under a name that says nothing of a secret. */
function* judgeCharts(repository: Repository): Iterable<RepositoryFound> {
  for (const file of repository.documents('kubernetes')) {
    if (!file.helm || !['source', 'configuration'].includes(repository.role(file.path))) continue;
    const variables = file.resources.flatMap(({ containers }) => containers.flatMap(({ node }) => node.at('env')?.children ?? []));
    for (const variable of variables) yield* judgeChartVariable(variable, file, repository);
  }
}

function* judgeChartVariable(variable: DataNode, file: KubernetesFile, repository: Repository): Iterable<RepositoryFound> {
  const [name, value] = [variable.at('name')?.text, variable.at('value')];
  if (name === undefined || !value) return;
  for (const { text, values } of rendered(file.source.slice(value.span), file, repository)) {
    const [at, ...others] = values;
    const document = at && repository.document('data', at.path);
    if (!at || !document || others.length > 0) continue;
    const entry = { name, text, span: at.span, dynamic: false };
    if (!(settingSecret(entry) || isSigningSetting(entry))) continue;
    if ([...judgeData(document, { path: at.path, repository })].some(({ span }) => span.end === at.span.end)) continue;
    yield {
      path: at.path,
      span: at.span,
      secret: true,
      identity: name,
      what: `The chart gives \`${name}\` the literal that is written here.`,
    };
  }
}

function* judgeKubernetes(file: KubernetesFile): Iterable<Found> {
  const inSecrets = file.resources.filter(({ kind }) => kind === 'Secret').map(({ node }) => node);
  yield* judgeNamed(
    commandTexts(file.resources.flatMap(({ containers }) => containers.flatMap(({ command }) => command))),
    'A command of the manifest',
  );
  const texts = kubernetesTexts(file);
  yield* judgeNamed(
    texts.flatMap((entry) => embeddedSettings(entry, file.source)),
    'A file in the manifest',
  );
  for (const entry of texts) {
    const isSecret = inSecrets.some(({ span }) => span.start <= entry.span.start && entry.span.end <= span.end);
    if (isSecret ? isValueOfSecret(entry) : settingSecret(entry)) {
      const where = isSecret ? 'This Secret is committed with the value of' : 'The manifest sets a literal for';
      yield { span: entry.span, secret: true, what: `${where} \`${entry.name}\`.` };
    }
  }
}

/** In a Secret also a key without a telling name holds one, if its value looks random. */
function isValueOfSecret(entry: NamedText): boolean {
  if (entry.dynamic) return false;
  if (settingSecret(entry)) return true;
  const { grade, entropy } = gradeSecret(entry.text);
  return grade === 'plausible' && entropy > 3.4 && /\d/.test(entry.text) && /[A-Za-z]/.test(entry.text) && !/\s/.test(entry.text);
}

function* judgeData(file: DataDocument, { path, repository }: Pick<Context, 'path' | 'repository'>): Iterable<Found> {
  if (!DEPLOY_DATA.test(path) && !isVariableFile(file, repository)) return;
  const texts = file.roots.flatMap(manifestTexts).filter(({ name, text }) => !REFERENCE.test(name) && !isToBeFilledIn(path, text));
  yield* judgeNamed(texts, 'The manifest');
  const embedded = texts.flatMap((entry) => embeddedSettings(entry, file.source));
  yield* judgeNamed(embedded, 'A file in the manifest');
}

function* judgeTerraform(file: CodeFile): Iterable<Found> {
  const said = new Set<number>();
  for (const entry of terraformTexts(file)) {
    const { name, text, span } = entry;
    if (!settingSecret(entry) || (/(?:^|_)(?:secret|key)$/.test(name) && namesSecret(text)) || said.has(span.start)) continue;
    said.add(span.start);
    yield { span, secret: true, what: `\`${name}\` is a literal, so that it is kept in the repository and in Terraform's state.` };
  }
}
