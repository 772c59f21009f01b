import { describe, expect, test } from '@jest/globals';
import {
  isCompose,
  isDockerfile,
  isKubernetes,
  isPipeline,
  isProcfile,
  isScript,
  isServerConfig,
  isUnit,
} from '../../../src/analysis/documents/recognise.ts';
import { SourceText } from '../../../src/analysis/text.ts';
import { cpuTime } from '../../cpu-time.ts';

const RECOGNISERS = { isCompose, isDockerfile, isKubernetes, isPipeline, isProcfile, isScript, isServerConfig, isUnit };
type Row = readonly [keyof typeof RECOGNISERS, string, string?];

const is = (...[what, path, text = '']: Row): boolean => RECOGNISERS[what](path, new SourceText(text));
const SERVICES = 'version: "3"\nservices:\n  # c\n  web:\n    image: x\n';
const RESOURCE = 'apiVersion: v1\nkind: Service\n';
const NGINX = 'server {\n  listen 80;\n}\n';

describe('is', () => {
  test.each<Row>([
    ['isDockerfile', 'Dockerfile'],
    ['isDockerfile', 'a/Containerfile'],
    ['isDockerfile', 'Dockerfile.prod'],
    ['isDockerfile', 'Dockerfile_back'],
    ['isDockerfile', 'api.dockerfile'],
    ['isDockerfile', 'dev.Dockerfile'],
    ['isCompose', 'docker-compose.yml'],
    ['isCompose', 'fig.yml'],
    ['isCompose', 'a/compose.prod.yaml'],
    ['isCompose', 'docker-stack.yml'],
    ['isCompose', 'prod.docker-compose.yml'],
    ['isCompose', 'local.yml', SERVICES],
    ['isKubernetes', 'a.yaml', RESOURCE],
    ['isKubernetes', 'a.yml', `{{- if x }}\n${RESOURCE}`],
    ['isKubernetes', 'k/kustomization.yaml'],
    ['isPipeline', '.github/workflows/a.yml'],
    ['isPipeline', '.gitlab-ci.yml'],
    ['isPipeline', 'ci/build.gitlab-ci.yml'],
    ['isPipeline', '.gitlab/ci/a.yml'],
    ['isPipeline', '.circleci/config.yml'],
    ['isProcfile', 'Procfile'],
    ['isProcfile', 'a/Procfile.dev'],
    ['isScript', 'a.sh'],
    ['isScript', 'bin/entrypoint', '#!/usr/bin/env bash\n'],
    ['isScript', 'run', '#!/bin/sh -e\n'],
    ['isServerConfig', 'nginx/nginx.conf'],
    ['isServerConfig', 'default.conf', NGINX],
    ['isServerConfig', 'sites-available/app', NGINX],
    ['isServerConfig', 'default.conf.template', NGINX],
    ['isServerConfig', 'app.conf', '<VirtualHost *:80>\n'],
    ['isServerConfig', 'public/.htaccess'],
    ['isServerConfig', 'Caddyfile'],
    ['isUnit', 'systemd/app.service'],
    ['isUnit', 'crontab'],
    ['isUnit', 'etc/cron.d/app'],
  ])('%s %s', (...row) => expect(is(...row)).toBe(true));
});

describe('is not', () => {
  test.each<Row>([
    ['isDockerfile', 'Dockerfile.dockerignore'],
    ['isDockerfile', 'dockerfile.md'],
    ['isDockerfile', 'Dockerfile.j2'],
    ['isDockerfile', 'dockerfiles/readme'],
    ['isCompose', 'services.yaml', 'services:\n    _defaults:\n        autowire: true\n'],
    ['isCompose', '.gitlab-ci.yml', SERVICES],
    ['isCompose', 'compose.json'],
    ['isCompose', 'recompose.yml'],
    ['isKubernetes', 'a.yaml', 'kind: x\n'],
    ['isKubernetes', 'values.yaml', 'x:\n  apiVersion: v1\n  kind: y\n'],
    ['isKubernetes', 'a.json', RESOURCE],
    ['isPipeline', 'workflows/a.yml'],
    ['isPipeline', '.github/dependabot.yml'],
    ['isProcfile', 'Procfile-readme.md'],
    ['isScript', 'a.py', '#!/usr/bin/env python3\n'],
    ['isScript', 'fish', '#!/usr/bin/fish\n'],
    ['isServerConfig', 'redis.conf', 'port 6379\n'],
    ['isServerConfig', '.env.nginx'],
    ['isServerConfig', 'server.ts', NGINX],
    ['isUnit', 'src/user.service.ts'],
    ['isUnit', 'crontab.py'],
  ])('%s %s', (...row) => expect(is(...row)).toBe(false));
});

test.each(['\r\n', ' \n', '#\r\n', ' a: \n'])('a text of %j is looked at in linear time', (piece) => {
  const before = cpuTime();
  expect(is('isCompose', 'a.yml', `services:\n${piece.repeat(100_000)}`)).toBe(false);
  expect(is('isKubernetes', 'a.yml', piece.repeat(100_000))).toBe(false);
  expect(is('isServerConfig', 'a.conf', piece.repeat(100_000))).toBe(false);
  expect(cpuTime() - before).toBeLessThan(5000);
});
