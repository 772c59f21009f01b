import type { Rule } from '../rule.ts';

/** Examples of `config/secret-in-manifest`. */
export const EXAMPLES: Rule['examples'] = {
  bad: [
    {
      name: 'a playbook of Ansible',
      files: { 'site.yml': '- hosts: web\n  vars:\n    db_password: q7Vd2kkePw # ⟵\n  tasks: []\n' },
    },
    {
      name: 'a release of Flux',
      files: {
        'flux/release.yaml':
          'apiVersion: helm.toolkit.fluxcd.io/v2beta1\nkind: HelmRelease\nmetadata:\n  name: shop\nspec:\n  values:\n    auth:\n      rootPassword: q7Vd2kkePw # ⟵\n',
      },
    },
    {
      name: 'a password that reads like a switch',
      files: {
        'compose.yaml': 'services:\n  db:\n    image: mysql:5.7.22\n    environment:\n      MYSQL_ROOT_PASSWORD: "yes" # ⟵\n',
      },
    },
    {
      name: 'an accessory of Kamal',
      files: {
        'config/deploy.yml':
          'service: shop\nimage: acme/shop\naccessories:\n  db:\n    image: postgres:16.2\n    env:\n      clear:\n        POSTGRES_PASSWORD: postgres # ⟵\n',
      },
    },
    {
      name: 'a user with the password in one variable',
      files: {
        Dockerfile: 'FROM node:20\nCMD ["node", "server.js"]\n',
        'docker-compose.yml': 'services:\n  graph:\n    image: neo4j:5.20\n    environment:\n      - NEO4J_AUTH=neo4j/q7Vd2kkePw # ⟵\n',
      },
    },
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
        'compose.yaml': 'services:\n  db:\n    image: postgres:16.4\n    secrets: [db]\nsecrets:\n  db:\n    file: db/password.txt\n',
        'db/password.txt': 'q7Vd2kkePw\n',
      },
      at: 'db/password.txt:1',
    },
    {
      name: 'compose, a file that is mounted as a secret',
      files: {
        'compose.yaml': 'services:\n  cache:\n    image: redis:7.2\n    volumes:\n      - ./cache-pass:/run/secrets/cache-pass\n',
        'cache-pass': 'q7Vd2kkePwX1\n',
      },
      at: 'cache-pass:1',
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
      name: 'where the key that signs is kept',
      files: {
        'compose.yaml':
          "services:\n  web:\n    image: shop/web:1.4.2\n    environment:\n      JWT_SECRET_KEY: '%kernel.project_dir%/config/jwt/private.pem'\n      BASIC_AUTH_PASSWORD: unused\n",
      },
    },
    {
      name: 'a playbook with variables, and a release that names a Secret',
      files: {
        'site.yml': '- hosts: web\n  vars:\n    db_password: "{{ vault_db_password }}"\n  tasks: []\n',
        'flux/release.yaml':
          'apiVersion: helm.toolkit.fluxcd.io/v2beta1\nkind: HelmRelease\nmetadata:\n  name: shop\nspec:\n  values:\n    auth:\n      existingSecret: shop-db\n',
      },
    },
    {
      name: 'names of Secrets',
      files: {
        'chart/Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 1.0.0\n',
        'chart/values.yaml': 'global:\n  oadbConnectionSecret: oadb-connection\n  ociAuthSecret: oci-credentials\n',
        Procfile: 'web: run\n',
      },
    },
    {
      name: 'a variable that Grafana looks up, and the name of a Secret',
      files: {
        'chart/Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 1.0.0\n',
        'chart/values.yaml': 'grafana:\n  auth:\n    client_secret: $__env{GRAFANA_SSO_CLIENT_SECRET}\nenv:\n  TS_KUBE_SECRET: tailscale\n',
        Procfile: 'web: run\n',
      },
    },
    {
      name: 'a service for the tests',
      files: {
        'docker-compose.yml':
          'services:\n  web:\n    build: .\n  pgsql_test:\n    image: postgres:15\n    environment:\n      POSTGRES_PASSWORD: fGhj56kLmQ92\n',
      },
    },
    {
      name: 'a Secret with an address that holds no password, and a Secret to fill in',
      files: {
        'k8s/secrets.yml':
          'apiVersion: v1\nkind: Secret\nmetadata: {name: shop}\nstringData:\n  CELERY_BROKER_URL: redis://shop-redis.default.svc.cluster.local/1\n',
        'k8s/secrets_template.yml': 'apiVersion: v1\nkind: Secret\nmetadata: {name: shop}\nstringData:\n  DB_PASSWORD: fGhj56kLmQ92\n',
      },
    },
    {
      name: 'switches of an image, and an account without a password',
      files: {
        'compose.yaml':
          'services:\n  db:\n    image: mysql:5.7.22\n    environment:\n      MYSQL_ALLOW_EMPTY_PASSWORD: "yes"\n      MYSQL_RANDOM_ROOT_PASSWORD: "yes"\n      MYSQL_PASSWORD: ""\n      MYSQL_ROOT_PASSWORD: ${ROOT}\n',
      },
    },
    {
      name: 'Kamal, by the names of secrets',
      files: {
        Dockerfile: 'FROM ruby:3.3.0\nCMD ["puma"]\n',
        'config/deploy.yml':
          'service: shop\nimage: acme/shop\nregistry:\n  username: acme\n  password:\n    - KAMAL_REGISTRY_PASSWORD\nenv:\n  clear:\n    PORT: 3000\n  secret:\n    - DB_PASSWORD\n',
      },
    },
    {
      name: 'no account, and one that is given',
      files: {
        Dockerfile: 'FROM node:20\nCMD ["node", "server.js"]\n',
        'docker-compose.yml':
          'services:\n  graph:\n    image: neo4j:5.20\n    environment:\n      - NEO4J_AUTH=none\n  board:\n    image: mher/flower:2.0\n    environment:\n      - FLOWER_BASIC_AUTH=${BOARD_USER}:${BOARD_PASSWORD}\n',
      },
    },
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
      name: 'the file of a user’s name',
      files: {
        'compose.yaml': 'services:\n  db:\n    image: postgres:16.4\n    secrets: [db_user]\nsecrets:\n  db_user:\n    file: db/user\n',
        'db/user': 'root\n',
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
      name: 'names of Secrets, the stack of developers, and one that the app offers',
      files: {
        'chart/Chart.yaml': 'apiVersion: v2\nname: a\n',
        'chart/values.yaml': 'postgresql:\n  scriptsSecret: central-db-init-secret\n',
        'development/docker-compose.yml': 'services:\n  db:\n    image: postgres:16.4\n    environment:\n      POSTGRES_PASSWORD: root\n',
        'extra/templates/mariadb/compose.yaml':
          'services:\n  db:\n    image: mariadb:11.4\n    environment:\n      MARIADB_ROOT_PASSWORD: q7Vd2kkePw\n',
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
        'docker-compose.override.yml': 'services:\n  db:\n    image: postgres:16.4\n    environment:\n      POSTGRES_PASSWORD: postgres\n',
      },
    },
  ],
};
