import { expect, test } from '@jest/globals';
import { isEnvFile, isLock, isManifest, isSettings, isVersionFile, isXml } from '../../../src/analysis/documents/recognise-manifests.ts';
import { cpuTime } from '../../cpu-time.ts';

const PREDICATES = { isManifest, isLock, isVersionFile, isEnvFile, isSettings, isXml };

/** Paths by the one predicate that takes them. */
const PATHS: Readonly<Record<keyof typeof PREDICATES, string>> = {
  isManifest: `package.json web/package.json requirements.txt reqs.txt requirements-dev.txt dev-requirements.txt requirements/base.txt requirements.in
    requirements/prod/web.txt constraints.txt docker_requirements.txt pyproject.toml Pipfile setup.cfg setup.py Gemfile gems.rb shop.gemspec go.mod pom.xml
    core/pom.xml build.gradle build.gradle.kts deps.gradle gradle/libs.versions.toml composer.json src/Web/Web.csproj A.fsproj Directory.Packages.props
    Directory.Build.props packages.config Cargo.toml`,
  isLock:
    'package-lock.json npm-shrinkwrap.json web/yarn.lock pnpm-lock.yaml bun.lock poetry.lock uv.lock pdm.lock Pipfile.lock Gemfile.lock composer.lock Cargo.lock go.sum gradle.lockfile packages.lock.json',
  isVersionFile:
    '.nvmrc .node-version .python-version .ruby-version runtime.txt .tool-versions .sdkmanrc global.json rust-toolchain rust-toolchain.toml system.properties',
  isEnvFile:
    '.env web/.env .env.production .env.example .env-sample .flaskenv env.list docker-compose.env config/staging.env prod.env.dist .envrc .env.docker env.example',
  isSettings: `application.properties src/main/resources/application-prod.yml bootstrap.yaml appsettings.json appsettings.Production.json log4j.properties
    logging.properties alembic.ini etc/uwsgi.ini supervisord.conf docker/supervisord.conf supervisor/conf.d/web.conf php.ini config/production.json
    config/default.yml config/database.yml Rocket.toml src/main/resources/shared/account-service.yml gradle.properties kafka/server.properties my.cnf`,
  isXml:
    'logback.xml logback-spring.xml log4j2.xml log4net.config NLog.config WEB-INF/web.xml META-INF/persistence.xml Web.config Web.Release.config app.config applicationContext.xml',
};

/** Paths that none takes. */
const NONE = `package.json5 my-package.json composer.json.bak requirements.md docs/requirements.adoc settings.gradle yarn.lock.bak .env.ts .env.js src/env.ts
  environment.ts .env.vault .env.d.ts env.py node_modules.env/x messages.properties messages_de.properties i18n/app.properties labels_fr_FR.properties
  gradle/wrapper/gradle-wrapper.properties tox.ini pytest.ini mypy.ini application.ts application.json appsettings.cs config/webpack.json
  config/routes.yml values.yaml feed.xml AndroidManifest.xml phpunit.xml sitemap.xml runtime.md nginx.conf web.conf.d go.mod.txt Cargo.toml.orig`;

const words = (text: string) => text.split(/\s+/);

test.each(Object.entries(PATHS).flatMap(([name, paths]) => words(paths).map((path) => [path, name])))('%s: %s', (path, name) => {
  expect(Object.entries(PREDICATES).flatMap(([predicate, takes]) => (takes(path) ? [predicate] : []))).toEqual([name]);
});

test.each(words(NONE))('%s: none', (path) => {
  expect(Object.entries(PREDICATES).flatMap(([predicate, takes]) => (takes(path) ? [predicate] : []))).toEqual([]);
});

test('endless paths are told in a moment', () => {
  const started = cpuTime();
  for (const piece of ['a', '/', 'requirements/', '.env', 'a-', '_aa', 'supervisor/']) {
    for (const takes of Object.values(PREDICATES)) takes(`${piece.repeat(20_000)}!`);
  }
  expect(cpuTime() - started).toBeLessThan(1000);
});
