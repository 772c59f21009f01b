import { parseImage } from '../../src/analysis/documents/images/image.ts';
import type { Dockerfile, ImageReference, Instruction } from '../../src/analysis/documents/kinds.ts';
import { shippedStages } from '../../src/analysis/knowledge/images/shipped-commands.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import { rule, type Context, type Found } from '../rule.ts';

/** What an image is built on or comes with, which says nothing of the version of what it is named for. */
const FLAVOUR =
  'slim|alpine(?:\\d+(?:\\.\\d+)*)?|stretch|buster|bullseye|bookworm|trixie|jammy|noble|focal|fpm|apache|cli|jdk|jre|onbuild|browsers';
const CHANNEL =
  'latest|stable|current|lts|edge|main|master|mainline|nightly|rolling|rawhide|devel|unstable|testing|canary|beta|develop|dev|snapshot|production|prod|release';
/** Tags that name a flavour or a channel and no version: what they point at changes under the build. */
const FLOATING_TAG = new RegExp(
  `^(?:${CHANNEL}|${FLAVOUR})(?:-(?:${FLAVOUR}))*$|^[a-z]+(?:-[a-z]+)*-(?:latest|nightly)$|^(?:latest|nightly)(?:-[a-z]+)+$`,
  'i',
);
/** Runtimes whose minor versions are as far from each other as the majors of others. */
const BY_MINORS = /(?:^|\/)(?:python|ruby|php)$/;
const MAJOR_ALONE = /^\d(?:-[a-z]+)*$/;
/** Distributions whose releases have code names: there the name is the version. */
const DISTRIBUTIONS = /(?:^|\/)(?:debian|ubuntu|buildpack-deps|minideb|base(?:-(?:debian|ubuntu))?)$/;
const RELEASE = /^(?:stretch|buster|bullseye|bookworm|trixie|jammy|noble|focal)\b/i;

/** Google's images have the release of Debian in their name, and no tags of versions. */
const RELEASE_IN_NAME = /(?:^|\/)distroless\/[\w-]+-debian\d+$/;

export default rule({
  id: 'dev-prod-parity/floating-base-image',
  title: 'Name the version of every base image',
  why: 'A floating tag points at another image tomorrow, so two builds of the same commit differ and development drifts from production.',
  remedy: 'Pin the tag to a version, and to a digest where builds must be identical.',
  severity: 'warning',
  limits: ['A tag that an ARG without a default fills in is not known and not judged.'],
  documents: { dockerfile: judge },
  examples: {
    bad: [
      {
        name: 'a stage that is not there any more',
        files: { Dockerfile: 'FROM node:20.11 AS base\nRUN npm ci\nFROM base\nCOPY --from=builder /src/dist /www # ⟵\n' },
      },
      { name: 'a major of a language whose minors differ', files: { Dockerfile: 'FROM python:3-slim\n' }, at: 'Dockerfile:1' },
      { name: 'no tag at all', files: { Dockerfile: 'FROM node # ⟵\nCMD ["node", "server.js"]\n' } },
      { name: 'latest', files: { Dockerfile: 'FROM python:latest # ⟵\n' } },
      {
        name: 'latest of a registry in a variable',
        files: { Dockerfile: 'ARG REGISTRY\nFROM ${REGISTRY}/acme/base:latest\n' },
        at: 'Dockerfile:2',
      },
      { name: 'a channel of a distribution', files: { Dockerfile: 'FROM ubuntu:rolling # ⟵\n' } },
      { name: 'a kind of runtime without its version', files: { Dockerfile: 'FROM openjdk:jre-alpine # ⟵\n' } },
      { name: 'a channel of a variant', files: { Dockerfile: 'FROM acme/java:jre-latest # ⟵\n' } },
      {
        name: 'the image that the registry has under the name of the stack’s own',
        files: {
          'docker-compose.yml': 'services:\n  app:\n    image: acme/shop\n    build: ./app\n',
          Dockerfile: 'FROM ghcr.io/acme/shop:latest # ⟵\nENTRYPOINT ["/entrypoint.sh"]\n',
        },
      },
      { name: 'a flavour without a version', files: { Dockerfile: 'FROM python:slim # ⟵\n' } },
      { name: 'a channel on a fixed distribution', files: { Dockerfile: 'FROM node:current-alpine3.15 # ⟵\n' } },
      { name: 'a flavour on a fixed distribution', files: { Dockerfile: 'FROM php:fpm-alpine3.19 # ⟵\n' } },
      { name: 'a channel with two flavours', files: { Dockerfile: 'FROM node:lts-bookworm-slim # ⟵\n' } },
      {
        name: 'a build stage',
        files: { Dockerfile: 'FROM rust AS build # ⟵\nRUN cargo build\nFROM debian:12.5-slim\nCOPY --from=build /app /app\n' },
      },
      {
        name: 'a stage for developers that the release is built from',
        files: { Dockerfile: 'FROM node:lts AS development # ⟵\nRUN npm ci\nFROM nginx:1.27.0\nCOPY --from=development /app/dist /www\n' },
      },
      { name: 'a copied tool', files: { Dockerfile: 'FROM python:3.12-slim\nCOPY --from=ghcr.io/astral-sh/uv:latest /uv /bin/ # ⟵\n' } },
    ],
    good: [
      {
        name: 'a context that the build is given',
        files: {
          Dockerfile: 'FROM node:20.11 AS base\nRUN npm ci\nFROM base\nCOPY --from=builder /src/dist /www\n',
          'compose.yaml': 'services:\n  app:\n    build:\n      context: .\n      additional_contexts:\n        builder: ../builder\n',
        },
      },
      {
        name: 'a registry and a version in variables',
        files: { Dockerfile: 'ARG REGISTRY\nARG VERSION\nFROM ${REGISTRY}/acme/base:${VERSION}\n' },
      },
      {
        name: 'an image that the stack itself builds',
        files: {
          'docker-compose.yml': 'services:\n  app:\n    image: shop-app\n    build: .\n  signer:\n    build: ./signer\n',
          Dockerfile: 'FROM golang:1.22.5\nCOPY . .\nCMD ["shop"]\n',
          'signer/Dockerfile': 'FROM shop-app\nCMD ["shop", "sign"]\n',
        },
      },
      { name: 'a version', files: { Dockerfile: 'FROM node:20.11-alpine\n' } },
      { name: 'a digest', files: { Dockerfile: 'FROM node@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n' } },
      { name: 'an earlier stage by name', files: { Dockerfile: 'FROM node:20.11 AS base\nFROM base\nCOPY --from=base /a /b\n' } },
      { name: 'the name of a release', files: { Dockerfile: 'FROM debian:bookworm-slim\n' } },
      { name: 'a version on a fixed distribution', files: { Dockerfile: 'FROM node:22.4-alpine3.20\nFROM php:8.3-fpm-alpine\n' } },
      { name: 'the name of a release in a registry', files: { Dockerfile: 'FROM mcr.microsoft.com/devcontainers/base:bookworm\n' } },
      { name: 'a major of a language whose minors agree', files: { Dockerfile: 'FROM node:20-slim AS build\nFROM rust:1\n' } },
      { name: 'a release in the name', files: { Dockerfile: 'FROM gcr.io/distroless/cc-debian12\n' } },
      { name: 'no base', files: { Dockerfile: 'FROM scratch\n' } },
      {
        name: 'a stage for developers alone',
        files: {
          Dockerfile:
            'FROM node:20.11 AS build\nRUN npm ci\nFROM build AS dev-envs\nCOPY --from=acme/tools / /\nFROM build\nCMD ["node", "server.js"]\n',
        },
      },
      {
        name: 'the stage of Docker’s environments for developers, beside one that is named for them and runs',
        files: {
          Dockerfile:
            'FROM node:20.11 AS development\nCMD ["node", "server.js"]\nFROM development AS dev-envs\nCOPY --from=acme/tools / /\n',
        },
      },
      { name: 'a channel of a version', files: { Dockerfile: 'FROM acme/java:17-latest\n' } },
      { name: 'a version from an argument', files: { Dockerfile: 'ARG NODE_VERSION\nFROM node:${NODE_VERSION}\n' } },
    ],
  },
});

function* judge(dockerfile: Dockerfile, { repository }: Context): Iterable<Found> {
  const names = new Set(dockerfile.stages.flatMap((stage) => (stage.name === undefined ? [] : stage.name.toLowerCase())));
  for (const stage of shippedStages(dockerfile)) {
    const image = stage.image ?? parseImage(stage.from.words[0]?.text ?? '');
    if (stage.parent === undefined && image.name !== '' && !isBuiltHere(image, repository)) yield* said(image, stage.from, 'FROM');
    for (const instruction of stage.instructions) {
      const source = instruction.keyword === 'COPY' ? instruction.flags.get('from') : undefined;
      if (source === undefined || names.has(source.toLowerCase()) || /^\d+$/.test(source)) continue;
      const copied = copiedImage(source) ?? (isLostStage(source, dockerfile, repository) ? parseImage(source) : undefined);
      if (copied) yield* said(copied, instruction, 'COPY --from');
    }
  }
}

/** An image that a compose file of this repository builds under that name is as new as the sources beside it. */
function isBuiltHere({ name, registry }: ImageReference, repository: Repository): boolean {
  return repository
    .documents('compose')
    .some(({ services }) =>
      services.some(({ build, image }) => build !== undefined && image?.name === name && image.registry === registry),
    );
}

function* said(image: ImageReference, at: Instruction, how: string): Iterable<Found> {
  if (image.digest !== undefined || image.name === 'scratch' || (image.tag === undefined && RELEASE_IN_NAME.test(image.name))) return;
  // A registry in a variable, and a tag that is written: `${REGISTRY}/node:latest`.
  if (image.dynamic && (image.tag === undefined || image.tag.includes('$'))) return;
  const isMajorAlone = BY_MINORS.test(image.name) && MAJOR_ALONE.test(image.tag ?? '');
  if (image.tag !== undefined && !FLOATING_TAG.test(image.tag) && !isMajorAlone) return;
  if (image.tag !== undefined && DISTRIBUTIONS.test(image.name) && RELEASE.test(image.tag)) return;
  const moves = isMajorAlone
    ? `uses \`${image.tag}\`, which moves from one minor version to the next`
    : `uses the floating tag \`${image.tag}\``;
  const tag = image.tag === undefined ? 'has no tag, which means `latest`' : moves;
  yield { span: at.span, what: `\`${how} ${image.raw}\` ${tag}.` };
}

/** The image that `COPY --from=` names; a bare name without a tag may be a build context, and is not judged. */
function copiedImage(source: string): ImageReference | undefined {
  const image = parseImage(source);
  return image.tag === undefined && !image.name.includes('/') ? undefined : image;
}

/** `COPY --from=builder` without such a stage, where nothing gives the build a context of that name: it is an image of the registry. */
function isLostStage(source: string, { stages }: Dockerfile, repository: Repository): boolean {
  if (stages.length < 2 || !/^(?:build(?:er)?|publish|deps|dependencies|frontend|assets|compile)$/.test(source)) return false;
  return !repository.texts.some(
    (path) =>
      /\.(?:ya?ml|hcl|sh|json|toml)$|(?:^|\/)(?:Makefile|Justfile|Jenkinsfile|README[^/]*)$/i.test(path) &&
      /build-contexts?\b|additional_contexts|\bcontexts\s*=|"contexts"/.test(repository.source(path)?.text ?? ''),
  );
}
