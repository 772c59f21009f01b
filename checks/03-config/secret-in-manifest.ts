import type { CodeFile } from '../../src/analysis/code.ts';
import type { DataDocument, DataNode, KubernetesFile } from '../../src/analysis/documents/kinds.ts';
import { settingSecret } from '../../src/analysis/knowledge/literal-secrets.ts';
import { composeTexts, kubernetesTexts, leaves, type NamedText } from '../../src/analysis/knowledge/named-texts.ts';
import { namedLiterals } from '../../src/analysis/knowledge/named-values.ts';
import { gradeSecret, looksLikeSecretName } from '../../src/analysis/secrets.ts';
import { rule, type Context, type Found } from '../rule.ts';

/** Manifests of platforms and values of charts, by the end of their path. */
const DEPLOY_DATA =
  /(?:^|\/)(?:values[\w.-]*\.ya?ml|serverless(?:\.[\w-]+)?\.ya?ml|template\.ya?ml|app\.(?:json|ya?ml)|fly[\w.-]*\.toml|render\.ya?ml|netlify\.toml|vercel\.json|wrangler\.toml|taskdef[\w.-]*\.json|task-definition[\w.-]*\.json)$/;
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
    compose: (file) => judgeNamed(composeTexts(file), 'The compose file'),
    kubernetes: judgeKubernetes,
    data: judgeData,
  },
  code: [{ languages: ['hcl'], literals: [], judge: judgeTerraform }],
  scope: { within: 'anywhere' },
  examples: {
    bad: [
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
        name: 'Terraform',
        files: { 'infra/db.tf': 'resource "aws_db_instance" "shop" {\n  engine   = "postgres"\n  password = "q7Vd2kkePw" # ⟵\n}\n' },
      },
    ],
    good: [
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
    if (settingSecret(entry)) yield { span: entry.span, secret: true, what: `${where} sets \`${entry.name}\` to a literal.` };
  }
}

function* judgeKubernetes(file: KubernetesFile): Iterable<Found> {
  const inSecrets = file.resources.filter(({ kind }) => kind === 'Secret').map(({ node }) => node);
  for (const entry of kubernetesTexts(file)) {
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

function* judgeData(file: DataDocument, { path }: Context): Iterable<Found> {
  if (!DEPLOY_DATA.test(path)) return;
  const texts = file.roots.flatMap((root: DataNode) => leaves(root)).filter(({ name }) => !REFERENCE.test(name));
  yield* judgeNamed(texts, 'The manifest');
}

function* judgeTerraform(file: CodeFile): Iterable<Found> {
  for (const { name, literal, origin } of namedLiterals(file, looksLikeSecretName)) {
    if (gradeSecret(literal).grade === 'placeholder') continue;
    yield { span: origin, secret: true, what: `\`${name}\` is a literal, so that it is kept in the repository and in Terraform's state.` };
  }
}
