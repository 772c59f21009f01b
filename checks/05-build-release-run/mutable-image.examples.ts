import type { Rule } from '../rule.ts';

/** Examples of `build-release-run/mutable-image`. */
export const EXAMPLES: Rule['examples'] = {
  bad: [
    {
      name: 'a stack that takes all images as they were published, beside one that builds them',
      files: {
        'docker-compose.images.yml': 'services:\n  web:\n    image: acme/shop # ⟵\n  db:\n    image: postgres:16.3\n',
        'docker-compose.yml': 'services:\n  web:\n    build: .\n    image: acme/shop:1.4\n',
        'fly.toml': 'app = "shop"\n',
      },
    },
    {
      name: 'a deploy that sets another workload',
      files: {
        'deploy.sh': '#!/bin/sh\nkubectl set image deployment/cart cart=acme/cart:$SHA\n',
        'k8s/web.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          image: acme/shop:latest # ⟵\n',
      },
    },
    {
      name: 'built by a script that publishes it',
      files: {
        'build.sh': '#!/bin/sh\ndocker build -t acme/shop:latest .\ndocker push acme/shop:latest\n',
        'docker-compose.yml': 'services:\n  web:\n    image: acme/shop:latest # ⟵\n',
      },
    },
    {
      name: 'no owner, in a file of a deploy',
      files: { 'docker-compose.prod.yml': 'services:\n  web:\n    image: shop-web:latest # ⟵\n' },
    },
    {
      name: 'a stand-in that a deploy has',
      files: { 'docker-compose.prod.yml': 'services:\n  mail:\n    image: mailhog/mailhog:latest # ⟵\n' },
    },
    {
      name: 'a registry in a variable',
      files: {
        'docker-compose.yml': 'services:\n  web:\n    image: ${REGISTRY}/shop:latest # ⟵\n',
      },
    },
    {
      name: 'Lambda',
      files: {
        'main.tf':
          'resource "aws_lambda_function" "shop" {\n  package_type = "Image"\n  image_uri    = "${aws_ecr_repository.shop.repository_url}:latest" # ⟵\n}\n',
      },
    },
    {
      name: 'Cloud Run without a tag',
      files: {
        'main.tf':
          'resource "google_cloud_run_service" "shop" {\n  template {\n    spec {\n      containers {\n        image = "gcr.io/acme/shop" # ⟵\n      }\n    }\n  }\n}\n',
      },
    },
    {
      name: 'Nomad',
      files: {
        'shop.nomad':
          'job "shop" {\n  group "shop" {\n    task "shop" {\n      driver = "docker"\n      config {\n        image = "acme/shop:latest" # ⟵\n      }\n    }\n  }\n}\n',
      },
    },
    {
      name: 'an accessory of Kamal',
      files: {
        Dockerfile: 'FROM ruby:3.3.4\nCOPY . .\nEXPOSE 3000\nCMD ["bin/rails", "server"]\n',
        'config/deploy.yml': 'service: shop\nimage: acme/shop\naccessories:\n  redis:\n    image: redis # ⟵\n    host: 10.0.0.2\n',
      },
    },
    {
      name: 'a chart whose template writes the tag',
      files: {
        'chart/Chart.yaml': 'name: shop\nversion: 0.1.0\n',
        'chart/values.yaml': 'images:\n  repository: registry.acme.dev/shop\n',
        'chart/templates/cart.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: cart\nspec:\n  template:\n    spec:\n      containers:\n        - name: cart\n          image: {{ .Values.images.repository }}/cart:latest # ⟵\n',
      },
    },
    {
      name: 'a chart whose template names the values otherwise',
      files: {
        'chart/Chart.yaml': 'name: shop\nversion: 0.1.0\n',
        'chart/values.yaml': 'web:\n  name: acme/shop\n  version: latest # ⟵\n',
        'chart/templates/web.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          image: "{{ .Values.web.name }}:{{ .Values.web.version }}"\n',
      },
    },
    { name: 'compose, no tag', files: { 'docker-compose.yml': 'services:\n  db:\n    image: postgres # ⟵\n' } },
    { name: 'compose, latest', files: { 'compose.yaml': 'services:\n  web:\n    image: acme/shop:latest # ⟵\n' } },
    {
      name: 'built here and pushed as latest',
      files: { 'compose.yaml': 'services:\n  web:\n    build: .\n    image: acme/shop:latest # ⟵\n' },
    },
    {
      name: 'a Deployment, no tag',
      files: {
        'k8s/web.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          image: acme/shop # ⟵\n',
      },
    },
    {
      name: 'values of a chart',
      files: {
        'chart/Chart.yaml': 'apiVersion: v2\nname: web\n',
        'chart/values.yaml': 'image:\n  repository: acme/shop\n  tag: latest # ⟵\n',
      },
    },
    {
      name: 'Kustomize',
      files: {
        'k8s/kustomization.yaml':
          'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nimages:\n  - name: acme/shop\n    newTag: latest # ⟵\n',
      },
    },
    {
      name: 'Terraform',
      files: {
        'infra/run.tf':
          'resource "google_cloud_run_service" "shop" {\n  template {\n    spec {\n      containers {\n        image = "gcr.io/acme/shop:latest" # ⟵\n      }\n    }\n  }\n}\n',
      },
    },
    {
      name: 'the definition of a task',
      files: {
        'deploy/task-definition.json': '{\n  "containerDefinitions": [\n    {\n      "image": "acme/shop:latest"\n    }\n  ]\n}\n',
      },
      at: 'deploy/task-definition.json:4',
    },
    {
      name: 'run on a server',
      files: { 'deploy.sh': '#!/bin/sh\ndocker run -d --name shop -p 80:3000 acme/shop:latest # ⟵\n' },
    },
    { name: 'run, no tag', files: { 'deploy/start.sh': '#!/bin/sh\ndocker run -d -p 80:80 acme/java java -jar shop.jar # ⟵\n' } },
    {
      name: 'set in a cluster',
      files: {
        '.github/workflows/deploy.yml':
          'on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - run: kubectl set image deployment/shop shop=acme/shop:latest # ⟵\n',
      },
    },
  ],
  good: [
    {
      name: 'tags that the deploy sets: of a chart, of a workload and of a task; and a service that tests the others',
      files: {
        '.github/workflows/deploy.yml':
          'on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - run: helm upgrade --install shop chart --set image.tag=${{ github.sha }}\n      - run: kubectl set image deployment/cart cart=acme/cart:$GITHUB_SHA\n      - uses: aws-actions/amazon-ecs-render-task-definition@v1\n',
        'chart/Chart.yaml': 'apiVersion: v2\nname: shop\n',
        'chart/values.yaml': 'image:\n  repository: acme/shop\n  tag: latest\n',
        'k8s/cart.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: cart\nspec:\n  template:\n    spec:\n      containers:\n        - name: cart\n          image: acme/cart:latest\n',
        'task-definition.json': '{"containerDefinitions":[{"image":"acme/shop:latest"}]}\n',
        'docker-compose.yml': 'services:\n  component-test:\n    image: acme/tests\n',
      },
    },
    {
      name: 'images that are built on the machine: by Gradle, by a README, by another service, and those that only it can know',
      files: {
        'build.gradle.kts':
          'import com.bmuschko.gradle.docker.tasks.image.*\ntasks.create("buildDocker", DockerBuildImage::class) {\n    images.add("acme/shop")\n}\n',
        'README.md': '# Shop\n\n    docker build -f jobs/Dockerfile -t acme/jobs:latest .\n',
        'docker-compose.yml':
          'services:\n  web:\n    image: acme/shop\n  jobs:\n    image: acme/jobs\n  cron:\n    image: shop-cron\n  api:\n    build: .\n    image: shop-api:latest\n  worker:\n    image: shop-api:latest\n  tool:\n    image: acme/tool\n    pull_policy: never\n',
        'k8s/web.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          image: shop-web:latest\n          imagePullPolicy: Never\n',
      },
    },
    {
      name: 'a stand-in in a file that is named after it',
      files: { 'docker-compose-localstack.yml': 'services:\n  aws:\n    image: localstack/localstack\n' },
    },
    {
      name: 'what stands in for a service of the cloud, and what is built here',
      files: {
        'docker-compose.yml':
          'services:\n  localstack:\n    image: localstack/localstack\n  mail:\n    image: mailhog/mailhog:latest\n  tables:\n    image: google/cloud-sdk:latest\n    command: gcloud beta emulators bigtable start\n  web:\n    build: .\n    image: acme/shop:dev\n  jobs:\n    image: shop_web\n',
      },
    },
    {
      name: 'a version in a variable, and the image of a machine',
      files: {
        'lambda.tf':
          'resource "aws_lambda_function" "shop" {\n  image_uri = "${var.repository}:latest"\n  lifecycle {\n    ignore_changes = [image_uri]\n  }\n}\n',
        'docker-compose.yml': 'services:\n  web:\n    image: ${REGISTRY}/shop:${TAG}\n  api:\n    image: ${REGISTRY}/api\n',
        'main.tf':
          'resource "aws_lambda_function" "shop" {\n  image_uri = "${aws_ecr_repository.shop.repository_url}:${var.version}"\n}\nresource "digitalocean_droplet" "web" {\n  image = "ubuntu-22-04-x64"\n}\n',
      },
    },
    {
      name: 'an accessory of Kamal with a version',
      files: {
        'config/deploy.yml': 'service: shop\nimage: acme/shop\naccessories:\n  redis:\n    image: redis:7.2.5\n    host: 10.0.0.2\n',
      },
    },
    {
      name: 'a chart whose values production replaces',
      files: {
        'chart/Chart.yaml': 'name: shop\nversion: 0.1.0\n',
        'chart/values.yaml': 'web:\n  name: acme/shop\n  version: latest\n',
        'chart/values-prod.yaml': 'web:\n  version: 2.0.1\n',
        'chart/templates/web.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          image: "{{ .Values.web.name }}:{{ .Values.web.version }}"\n',
      },
    },
    {
      name: 'replaced where it is deployed',
      files: {
        'docker-compose.yml': 'services:\n  db:\n    image: postgres:latest\n',
        'docker-compose.prod.yml': 'services:\n  db:\n    image: postgres:16.4\n',
      },
    },
    {
      name: 'a name that Kustomize puts the image in for',
      files: {
        'k8s/base/web.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          image: web-image\n',
        'k8s/prod/kustomization.yaml':
          'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n  - ../base\nimages:\n  - name: web-image\n    newName: registry.acme.dev/web\n    newTag: 1.4.2\n',
      },
    },
    {
      name: 'a name that Skaffold puts the image in for',
      files: {
        'k8s/web.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          image: web\n',
        'skaffold.yaml':
          'apiVersion: skaffold/v4beta11\nkind: Config\nbuild:\n  artifacts:\n    - image: web\n      context: .\nmanifests:\n  rawYaml:\n    - k8s/*.yaml\n',
      },
    },
    {
      name: 'a chart whose tag is that of the app',
      files: {
        'chart/Chart.yaml': 'apiVersion: v2\nname: web\nappVersion: 1.2.0\n',
        'chart/values.yaml': 'image:\n  repository: acme/shop\n  tag: ""\n',
      },
    },
    {
      name: 'a tag that the pipeline fills in',
      files: {
        'deploy/task-definition.json': '{"containerDefinitions":[{"image":"<IMAGE>"}]}\n',
        'infra/run.tf': 'resource "x" "y" {\n  image = "gcr.io/acme/shop:${var.tag}"\n}\n',
      },
    },
    {
      name: 'an image that the script builds, and one with a version',
      files: {
        'deploy/start.sh':
          '#!/bin/sh\ndocker build -t acme/shop .\ndocker run -d --restart always acme/shop\ndocker run -d acme/java:21.0.2 java -jar shop.jar\ndocker run --rm acme/tool\n',
      },
    },
    { name: 'a version', files: { 'docker-compose.yml': 'services:\n  db:\n    image: postgres:16.4\n' } },
    { name: 'a variable', files: { 'docker-compose.yml': 'services:\n  web:\n    image: acme/shop:${TAG}\n' } },
    {
      name: 'built here, the name is only a label',
      files: { 'docker-compose.yml': 'services:\n  web:\n    build: .\n    image: acme/shop\n' },
    },
    {
      name: 'a stack that says that it is for developers',
      files: {
        'docker-compose.yml':
          '# This is a configuration\n# intended for development purposes only.\nservices:\n  mail:\n    image: mailhog/mailhog\n',
      },
    },
    { name: 'an override for development', files: { 'docker-compose.override.yml': 'services:\n  mail:\n    image: mailhog/mailhog\n' } },
    {
      name: 'a Helm value',
      files: {
        'chart/Chart.yaml': 'apiVersion: v2\nname: web\n',
        'chart/templates/web.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          image: "{{ .Values.image }}:{{ .Values.tag }}"\n',
      },
    },
  ],
};
