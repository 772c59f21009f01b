import type { DataDocument, Pipeline } from '../../src/analysis/documents/kinds.ts';
import { actionPushes } from '../../src/analysis/knowledge/images/action-pushes.ts';
import { imagePushes, pushOf, pushOfWords, type ImagePush } from '../../src/analysis/knowledge/images/image-pushes.ts';
import { groovyPushes } from '../../src/analysis/knowledge/images/groovy-pushes.ts';
import { jibPush } from '../../src/analysis/knowledge/images/jib-builds.ts';
import { isDevelopersScript, SHIPPED_COMMANDS } from '../../src/analysis/knowledge/images/shipped-commands.ts';
import { shippingRecipes } from '../../src/analysis/knowledge/remote/make-recipes.ts';
import { baseName } from '../../src/analysis/paths.ts';
import { repositoryFact } from '../../src/analysis/remembered-facts.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import { rule, type Found } from '../rule.ts';

/** Tags that are moved from release to release, or that name an environment. */
const MOVING = /^(?:latest|stable|current|edge|main|master|develop|dev|nightly|prod|production|stag(?:e|ing)|live|branch)$/i;

/** A word or a platform of which nothing changes from build to build: `acme/shop:axum`. What a cache, a builder or a test is called is no release. */
const FIXED =
  /^(?!.*(?:cache|build|base|test|ci|tool))(?:[a-z]{2,}(?:[-_][a-z]+)*|(?:(?:latest|linux)[-_])?(?:amd64|arm64(?:v8)?|armv?[5-8](?:hf|l)?|arm32v[5-7]|aarch64|x86_64))$/i;

export default rule({
  id: 'build-release-run/unversioned-release',
  title: 'Give every release a version of its own',
  why: 'When each build overwrites the same tag, nobody can tell which code is live, and there is nothing to roll back to.',
  remedy: 'Push a tag that is unique to the build as well, such as the commit (`${{ github.sha }}`) or the version, and deploy that one.',
  severity: 'warning',
  // A Makefile is for developers, and its recipes that ship something are for everybody.
  scope: { roles: ['source', 'configuration', 'development'] },
  documents: {
    pipeline: (file, { role, repository }) =>
      role === 'development' || DEPLOYS_DIGEST.test(file.source.text) ? [] : judge(pushesOf(file), 'pipeline', repository),
    data: (file, { role }) => (role === 'development' ? [] : judge(cloudPushes(file), 'pipeline')),
    manifest: (file, { repository, role }) => (role === 'development' ? [] : judge([jibPush(file, repository) ?? []].flat(), 'build')),
    script: (file, { role, repository }) =>
      role === 'development' || isDevelopersScript(file.path) ? [] : judge(imagePushes(file.commands), 'script', repository),
  },
  *repository(repository) {
    for (const { path, commands } of shippingRecipes(repository))
      for (const found of judge(imagePushes(commands), 'recipe', repository)) yield { ...found, path };
  },
  examples: {
    bad: [
      {
        name: 'a digest that is only shown, and a version of another image',
        files: {
          '.github/workflows/deploy.yml':
            'on: push\njobs:\n  image:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: docker/build-push-action@v6\n        id: push\n        with:\n          push: true\n          tags: acme/shop:latest # ⟵\n      - run: echo ${{ steps.push.outputs.digest }}\n      - run: docker push acme/api:$GITHUB_SHA\n',
        },
      },
      {
        name: 'the recipe of a Makefile',
        files: {
          Makefile: 'IMAGE = acme/shop\n\nbuild:\n\tgo build .\n\npush: build\n\tdocker build -t $(IMAGE) .\n\t@docker push $(IMAGE)\n',
        },
        at: 'Makefile:8',
      },
      {
        name: 'CodeBuild',
        files: {
          'buildspec.yml':
            'version: 0.2\nphases:\n  build:\n    commands:\n      - docker build -t acme/shop:latest .\n  post_build:\n    commands:\n      - docker push acme/shop:latest # ⟵\n',
        },
      },
      {
        name: 'the words of a Jenkinsfile',
        files: {
          Jenkinsfile:
            'node {\n  stage("Build") {\n    image = docker.build("acme/shop")\n  }\n  stage("Push") {\n    image.push("latest") // ⟵\n  }\n}\n',
        },
      },
      {
        name: 'the images of Cloud Build',
        files: {
          'cloudbuild.yaml':
            "steps:\n  - name: gcr.io/cloud-builders/docker\n    args: ['build', '-t', 'gcr.io/$PROJECT_ID/shop:latest', '.']\nimages:\n  - gcr.io/$PROJECT_ID/shop:latest # ⟵\n",
        },
      },
      {
        name: 'an action that pushes the branch by default',
        files: {
          '.github/workflows/image.yml':
            'on:\n  push:\n    branches: [main]\njobs:\n  image:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: elgohr/Publish-Docker-Github-Action@v5 # ⟵\n        with:\n          name: acme/shop\n',
        },
      },
      {
        name: 'the reference of a pipeline that runs for branches only',
        files: {
          '.gitlab-ci.yml':
            'ship:\n  script:\n    - docker build -t registry.acme.dev/shop:$CI_COMMIT_REF_NAME .\n    - docker push registry.acme.dev/shop:$CI_COMMIT_REF_NAME # ⟵\n  only: [main]\n',
        },
      },
      {
        name: 'a script of the deploy',
        files: {
          'scripts/deploy.sh': '#!/bin/bash\ndocker build -t acme/bot:latest .\ndocker push acme/bot:latest # ⟵\n',
        },
      },
      {
        name: 'one image of several, by a variable',
        files: {
          'push-images.sh':
            '#!/bin/sh\nTAG=latest\ndocker push acme/api:$TAG\ndocker push acme/api:v3\ndocker push acme/web:$TAG # ⟵\ndocker push acme/mail:$TAG\n',
        },
      },
      {
        name: 'Jib, by the branch',
        files: {
          '.github/workflows/build.yml':
            'on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - run: ./gradlew jib -Djib.to.tags=${{ env.BRANCH_NAME }} # ⟵\n',
        },
      },
      {
        name: 'Jib, by its build script',
        files: {
          'build.gradle':
            "plugins {\n    id 'com.google.cloud.tools.jib' version '3.4.0'\n}\njib {\n    from.image = 'eclipse-temurin:21'\n    to.image = 'acme/shop:latest'\n}\n",
        },
        at: 'build.gradle:6',
      },
      {
        name: 'Jib, by the branch that its build script asks for',
        files: {
          'build.gradle':
            "var outputImage = 'registry.acme.dev/shop:' + System.getenv('BRANCH_NAME') ?: 'latest'\n\njib {\n    to {\n        image = outputImage\n    }\n}\n",
        },
        at: 'build.gradle:1',
      },
      {
        name: 'Cloud Build without a tag',
        files: {
          'deploy.sh': '#!/bin/sh\ngcloud builds submit --tag gcr.io/acme/shop # ⟵\ngcloud run deploy shop --image gcr.io/acme/shop\n',
        },
      },
      {
        name: 'Kaniko',
        files: {
          '.gitlab-ci.yml': 'ship:\n  script:\n    - /kaniko/executor --context . --destination registry.example.com/shop:latest # ⟵\n',
        },
      },
      {
        name: 'tags that an action makes of the branch',
        files: {
          '.github/workflows/image.yml':
            'on:\n  push:\n    branches: [main]\njobs:\n  image:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: docker/metadata-action@v5\n        id: meta\n        with:\n          images: acme/shop\n          tags: type=ref,event=branch # ⟵\n      - uses: docker/build-push-action@v6\n        with:\n          push: true\n          tags: ${{ steps.meta.outputs.tags }}\n',
        },
      },
      {
        name: 'docker push of latest',
        files: {
          '.github/workflows/deploy.yml':
            'on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - run: docker build -t acme/shop:latest .\n      - run: docker push acme/shop:latest # ⟵\n',
        },
      },
      {
        name: 'a word that no build changes',
        files: {
          '.github/workflows/deploy.yml':
            'on: push\njobs:\n  image:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: docker/build-push-action@v6\n        with:\n          push: true\n          tags: acme/shop:api # ⟵\n',
        },
      },
      {
        name: 'the build-push action',
        files: {
          '.github/workflows/deploy.yml':
            'on: push\njobs:\n  image:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: docker/build-push-action@v6\n        with:\n          push: true\n          tags: acme/shop:production # ⟵\n',
        },
      },
    ],
    good: [
      {
        name: 'an edition to try beside the versions that another pipeline pushes',
        files: {
          Makefile: 'publish:\n\tdocker push acme/shop:latest\n',
          '.github/workflows/edge.yml':
            'on:\n  push:\n    branches: [main]\njobs:\n  image:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: docker/build-push-action@v6\n        with:\n          push: true\n          tags: acme/shop:latest\n',
          '.github/workflows/release.yml':
            'on:\n  push:\n    tags: ["v*"]\njobs:\n  image:\n    runs-on: ubuntu-latest\n    steps:\n      - run: docker push acme/shop:${RELEASE_VERSION}\n',
        },
      },
      {
        name: 'the digest of what was pushed is deployed, and what is not pushed at all',
        files: {
          '.github/workflows/deploy.yml':
            'on: push\njobs:\n  image:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: docker/build-push-action@v6\n        id: push\n        with:\n          push: true\n          tags: acme/shop:latest\n      - run: kubectl set image deploy/shop shop=acme/shop@${{ steps.push.outputs.digest }}\n',
          '.github/workflows/test.yml':
            'on: push\njobs:\n  image:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: docker/build-push-action@v1\n        with:\n          push: false\n          repository: acme/mock\n          tags: latest\n',
        },
      },
      {
        name: 'recipes with a version, for developers, and whose tag the caller says',
        files: {
          Makefile:
            'VERSION := $(shell git describe --tags)\nTAG ?= latest\n\npush:\n\tdocker push acme/shop:$(VERSION)\n\tdocker push acme/shop:latest\n\npush-dev:\n\tdocker push localhost:5000/shop\n\nrelease:\n\tdocker push acme/api:$(TAG)\n',
        },
      },
      {
        name: 'the number of the build, the commit, and the tag that was pushed',
        files: {
          Jenkinsfile:
            'node {\n  image = docker.build("acme/shop")\n  image.push("${env.BUILD_NUMBER}")\n  image.push("latest")\n  list.push("latest")\n}\n',
          'cloudbuild.yaml':
            "steps:\n  - name: gcr.io/cloud-builders/docker\n    args: ['push', 'gcr.io/$PROJECT_ID/shop:$COMMIT_SHA']\nimages:\n  - gcr.io/$PROJECT_ID/shop:latest\n",
          '.gitlab-ci.yml': 'ship:\n  script:\n    - docker push registry.acme.dev/shop:$CI_COMMIT_REF_NAME\n  only:\n    - tags\n',
          '.github/workflows/image.yml':
            'on:\n  push:\n    branches: [main]\njobs:\n  image:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: elgohr/Publish-Docker-Github-Action@v5\n        with:\n          name: acme/shop\n          tag_semver: true\n',
        },
      },
      {
        name: 'a script that is given the version',
        files: { 'deploy.sh': '#!/bin/sh\nTAG=$1\ndocker push acme/shop:$TAG\ndocker push acme/shop:latest\n' },
      },
      {
        name: 'every tag',
        files: { 'release.sh': '#!/bin/sh\ndocker push --all-tags acme/shop\n' },
      },
      {
        name: 'a commit and the branch that an action makes tags of',
        files: {
          '.github/workflows/image.yml':
            'on:\n  push:\n    branches: [main]\njobs:\n  image:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: docker/metadata-action@v5\n        id: meta\n        with:\n          images: acme/shop\n          tags: |\n            type=ref,event=branch\n            type=sha\n      - uses: docker/build-push-action@v6\n        with:\n          push: true\n          tags: ${{ steps.meta.outputs.tags }}\n',
        },
      },
      {
        name: 'the version of the build script',
        files: {
          '.github/workflows/build.yml': 'on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - run: ./gradlew jib\n',
        },
      },
      {
        name: 'Jib with tags, with a version, and with a variable',
        files: {
          'a/build.gradle': "jib {\n    to {\n        image = 'acme/shop'\n        tags = [version, 'latest']\n    }\n}\n",
          'b/build.gradle.kts': 'jib {\n    to.image = "acme/shop:1.4.2"\n}\n',
          'c/build.gradle': 'jib {\n    to.image = "acme/shop:${project.version}"\n}\n',
        },
      },
      {
        name: 'for developers',
        files: { 'scripts/dev/push.sh': '#!/bin/sh\ndocker push localhost:5000/shop:latest\n' },
      },
      {
        name: 'latest beside the commit',
        files: {
          '.github/workflows/deploy.yml':
            'on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - run: docker push acme/shop:latest\n      - run: docker push acme/shop:$GITHUB_SHA\n',
        },
      },
      {
        name: 'tags that an action makes',
        files: {
          '.github/workflows/deploy.yml':
            'on: push\njobs:\n  image:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: docker/build-push-action@v6\n        with:\n          push: true\n          tags: ${{ steps.meta.outputs.tags }}\n',
        },
      },
      {
        name: 'a version that is written, an image to build in, and a word beside the commit',
        files: {
          '.github/workflows/deploy.yml':
            'on: push\njobs:\n  image:\n    runs-on: ubuntu-latest\n    steps:\n      - run: docker push acme/shop:v2\n      - run: docker push acme/builder:go-builder\n      - run: docker push acme/api:web\n      - run: docker push acme/api:$GITHUB_SHA\n',
        },
      },
      {
        name: 'built and not pushed',
        files: {
          '.github/workflows/test.yml':
            'on: push\njobs:\n  image:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: docker/build-push-action@v6\n        with:\n          tags: acme/shop:latest\n',
        },
      },
    ],
  },
});

/** A step that is given the digest of what was pushed, other than to show it or to sign it. */
const DEPLOYS_DIGEST = /^(?!.*(?:\becho\b|subject-digest|attest|cosign|GITHUB_STEP_SUMMARY)).*\.outputs\.digest\b/m;

/** Images of which a pipeline of the repository pushes a version: what others push of them are editions to try. */
const versioned = repositoryFact((repository): ReadonlySet<string> => {
  const pushes = repository
    .documents('pipeline')
    .map((file) => ({ pushes: pushesOf(file), isOfReleases: STARTED_BY_RELEASES.test(file.source.text) }));
  return new Set(
    pushes.flatMap((one) =>
      one.pushes.flatMap(({ image, tags }) => (image !== undefined && tags.some((tag) => isVersion(tag, one.isOfReleases)) ? [image] : [])),
    ),
  );
});

const STARTED_BY_RELEASES = /^\s*-?\s*(?:tags|release):|^\s*only:\s*\[?\s*-?\s*tags/m;

/** A tag that is not known says a version where the push of a tag or a release starts the pipeline, or a variable is called so. */
function isVersion(tag: string, isOfReleases: boolean): boolean {
  if (MOVING.test(tag)) return false;
  return /\d/.test(tag) || /version|sha|commit|\btag\b|release/i.test(tag) || (isOfReleases && tag === '*');
}

/** Said once for a pipeline or script, at the first image of which nothing that is pushed has a version. */
function* judge(pushes: readonly ImagePush[], who: string, repository?: Repository): Iterable<Found> {
  // An image and a tag that both are variables may be the version of any.
  if (pushes.some(({ image, tags }) => image === undefined && tags.includes('*'))) return;
  const first = pushes.find(({ image }) =>
    pushes.every((push) => push.image !== image || push.tags.every((tag) => MOVING.test(tag) || (who === 'pipeline' && FIXED.test(tag)))),
  );
  const [tag = 'latest'] = first?.tags ?? [];
  const name = tag === 'branch' ? 'under the name of the branch' : `as \`${tag}\``;
  if (first?.image !== undefined && repository && versioned(repository).has(first.image)) return;
  if (first) yield { span: first.span, what: `The ${who} pushes the image only ${name}, which every build overwrites.` };
}

/** In source order, as actions stand between commands. */
function pushesOf({ jobs, root, source, system }: Pipeline): readonly ImagePush[] {
  const starts = root.at('on') ?? root.at('true');
  const isForBranches =
    starts?.at('push', 'tags') === undefined &&
    !['release', 'schedule'].some((event) => starts?.at(event)) &&
    starts?.at('push', 'branches') !== undefined;
  const isOfBranches = system === 'gitlab-ci' ? !/CI_COMMIT_TAG|^\s*-\s*tags\s*$/m.test(source.text) : isForBranches;
  const byCommands = imagePushes(
    jobs.flatMap(({ steps }) => steps.flatMap(({ commands }) => commands)),
    isOfBranches,
  );
  return [
    ...byCommands,
    ...(system === 'jenkins' ? groovyPushes(source) : []),
    ...jobs.flatMap((job) => actionPushes(job, isForBranches)),
  ].toSorted((one, other) => one.span.start - other.span.start);
}

/** What Amazon's CodeBuild and Google's Cloud Build publish: the commands of the one, and the images and steps that the other lists. */
function cloudPushes(file: DataDocument): readonly ImagePush[] {
  const { path, roots } = file;
  if (/^buildspec[\w.-]*\.ya?ml$/.test(baseName(path))) return imagePushes(SHIPPED_COMMANDS.data(file));
  if (!/^cloudbuild[\w.-]*\.ya?ml$/.test(baseName(path))) return [];
  return roots.flatMap((root) => {
    const listed = (root.at('images')?.children ?? []).flatMap(({ text, span }) => (text === undefined ? [] : [pushOf([text], span)]));
    const steps = (root.at('steps')?.children ?? []).flatMap((step) => {
      const words = (step.at('args')?.children ?? []).flatMap(({ text }) => text ?? []);
      const program = (step.at('entrypoint')?.text ?? step.at('name')?.text ?? '').replace(/:[\w.-]+$/, '').replace(/^.*\//, '');
      return pushOfWords(program, words, step.at('args')?.span ?? step.span);
    });
    return [...steps, ...listed].toSorted((one, other) => one.span.start - other.span.start);
  });
}
