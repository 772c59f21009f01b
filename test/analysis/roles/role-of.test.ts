import { describe, expect, test } from '@jest/globals';
import { Listing } from '../../../src/analysis/tree/listing.ts';
import type { Role } from '../../../src/analysis/repository.ts';
import { roleOf } from '../../../src/analysis/roles/role-of.ts';

/** Paths by role; `beside` are the other paths of the tree. */
interface Case {
  readonly role: Role;
  readonly paths: string;
  readonly beside?: string;
}

const CASES: readonly Case[] = [
  { role: 'example', paths: '.envs/.example/postgres.env config.sample/app.env .example/config.toml' },
  { role: 'test', paths: '.envs/.test/server.env' },
  { role: 'development', paths: 'dev-dashboard/server.js dev-tools/proxy.js' },
  { role: 'development', paths: '.envs/.local/django.env' },
  {
    role: 'development',
    paths: 'docker/8.5/supervisord.conf docker/8.5/Dockerfile',
    beside: 'docker/8.5/start-container docker/8.5/Dockerfile',
  },
  { role: 'configuration', paths: 'docker/8.5/supervisord.conf docker/8.5/Dockerfile', beside: 'docker/8.5/Dockerfile' },
  { role: 'build-output', paths: 'bin/main/application.properties bin/test/logback.xml', beside: 'build.gradle' },
  { role: 'build-output', paths: 'web/bin/default/a.properties src/main/webapp/WEB-INF/classes/b.properties', beside: 'web/pom.xml' },
  { role: 'configuration', paths: 'bin/main/config.yaml', beside: 'go.mod' },
  { role: 'development', paths: 'docker-compose.pa11y.yaml compose.zap.yml Dockerfile.k6 docker-compose-lighthouse.yml' },
  { role: 'development', paths: 'scripts/run-postgres.sh start_redis.sh bin/run-local-mysql.sh' },
  {
    role: 'development',
    paths: 'Dockerfile-tilt conf/supervisord-dev.conf conf/gunicorn-dev.conf.py development.ini docker/nginx.local.conf uwsgi_dev.ini',
  },
  { role: 'configuration', paths: 'conf/supervisord.conf conf/dev-portal.conf conf/production.ini conf/local-api.ini conf/devices.cfg' },
  {
    role: 'test',
    paths:
      'scripts/prepareTestDb.ts scripts/create-test-db.sh start.mongo.test.sh seed_test_data.py mail/test-server.js lib/mockServer.ts api/fake_auth_server.go mocks/stub-backend.py',
  },
  {
    role: 'source',
    paths:
      'src/latestData.ts src/contest-data.js attest_env.py mail/latest-server.js src/mocking-server.ts api/server.js api/server_tests_runner.go',
  },
  {
    role: 'source',
    paths: 'scripts/run-web.sh scripts/travis-deploy.sh testimony.sh start-server.sh start-postgres-exporter.sh e2e.py attest-image.sh',
  },
  {
    role: 'development',
    paths: 'docker/development/Dockerfile docker/dev/nginx.conf .docker/local/php.ini deploy/docker/dev/Dockerfile',
    beside: 'docker/production/Dockerfile',
  },
  { role: 'vendored', paths: 'public/plugins/pdfjs-5.2.133/build/pdf.mjs static/jquery-ui-1.12.1/ui.js' },
  { role: 'development', paths: '.github/watch-requirements.txt .circleci/Dockerfile .buildkite/package.json' },
  { role: 'source', paths: 'services/api-v2.1/server.js public/js/app.js' },
  { role: 'configuration', paths: 'k8s/overlays/dev/app.yaml docker/production/Dockerfile infra/dev/main.tf' },
  {
    role: 'source',
    paths: `src/latest.js contest/index.js src/contest.py app/controllers/examples_controller.rb distribution/server.go lib/build.js
      src/builder/target.ts app/test_drive/../page.tsx attestation/verify.go inspect/main.py src/specification.ts app/models/sample.rb
      app/examples/page.tsx src/docs/swagger.js app/demo/page.tsx server/demo/route.js src/fixtures.js src/testimonials/list.ts
      app/views/docs/index.html.erb src/vendor/vendor.service.ts app/models/vendor.rb cmd/server/main.go internal/example.go
      src/main/java/com/example/demo/DemoApplication.java src/main/java/com/acme/test/LabTest.java src/main/kotlin/org/spec/Docs.kt
      app/Models/LabTest.php src/Entity/UnitTest.php src/Domain/Contest.cs src/Shop/Protests/March.cs routes/test/index.js
      scripts/seed.py bin/server.js build/docker/start.sh dist.py target.go out.rb coverage.py vendor.js src/vite/plugin.ts
      db/migrate/20200101000000_add_users.rb migrations/0001_initial.py alembic/versions/1_users.py src/Migrations/Version1.php
      src/webpack/loader.js src/config/jest-like/runner.ts lib/tasks/import.rake config.ru manage.py Rakefile artisan public/index.php
      templates/base.html src/App.vue styles/site.css src/generated.js src/features/cart/slice.ts src/dev.py api/mockery.go
      resources/js/bootstrap.js src/examplesList.ts packages/api/src/server.ts src/tool/eslint.go next.config.js deploy.sh`,
  },
  {
    role: 'test',
    paths: `src/__tests__/app.js test/app.js tests/test_app.py spec/models/user_spec.rb pkg/server_test.go src/app.spec.ts src/app.test.tsx
      app/tests/test_users.py conftest.py test_main.py main_test.py shop/tests.py src/test/java/com/acme/AppIT.java
      src/Shop.Tests/CartTests.cs Shop.UnitTests/Startup.cs Shop.Test/X.cs tests/FunctionalTests/Web.cs cypress/e2e/login.js e2e/app.ts
      src/app.e2e-spec.ts src/login.cy.ts src/__mocks__/fs.js mock_store.go src/setupTests.ts jest.setup.js app/src/androidTest/A.kt
      tests/Feature/LoginTest.php database/factories/UserFactory.php locustfile.py bench/load.js tests/integration/docker-compose.yml
      test/Dockerfile features/steps/cart.js lib/UserSpec.groovy src/it_test.rs test_utils/client.py .env.test config/environments/test.rb
      src/main/resources/application-test.yml appsettings.Test.json tests_e2e/login.py test-environments/docker-compose.yml test-engineering/contract/app/records.py test_environments/a/app.py e2e_test_login.py
      scripts/test-api.sh test_all.sh shop/settings/test.py Calc.Tests.Unit/X.cs check.bats
      tests_smoke/common.py tests-perf/load.py tests_nightly/run.py contract-tests/client.py app/aws/mocks.py src/mock.ts`,
    beside: 'features/cart.feature database/migrations/1.php',
  },
  {
    role: 'test',
    paths:
      'api/src/intTest/java/com/acme/Flow.java src/it/java/Flow.java src/testFixtures/kotlin/Users.kt src/componentTest/resources/app.yml',
    beside: 'build.gradle',
  },
  {
    role: 'development',
    paths: 'k8s/dev/web.yaml k8s/dev/db/db.yaml .env-local api/.env.local chart/values-dev.yaml',
    beside: 'k8s/dev/kind-config.yaml',
  },
  { role: 'development', paths: 'shop/.docker/docker-compose.yaml', beside: 'shop/compose.yaml' },
  { role: 'configuration', paths: '.docker/docker-compose.yaml k8s/dev/web.yaml chart/values-prod.yaml .env .env.production' },
  { role: 'test', paths: 'business/dbtest/dbtest.go .env-ci .env.travis', beside: 'go.mod' },
  { role: 'source', paths: 'contest/main.go latest/latest.go apitest/client.py', beside: 'go.mod' },
  { role: 'example', paths: 'production_app.example.properties config/application-sample.yml settings.example.json' },
  { role: 'example', paths: 'src/Shop/appsettings.Example.Secrets.json lib/environments/local-dist.js' },
  { role: 'example', paths: 'config.example.py shop/settings.example.py app/database.sample.rb' },
  { role: 'source', paths: 'src/example.py app/examples.config.ts' },
  { role: 'test', paths: 'EndToEndUiTests/Web/appsettings.json config/local.github.php settings.ci.py' },
  { role: 'source', paths: 'Contests/list.cs settings.cities.py' },
  { role: 'development', paths: 'lib/_dev_utils/db.rs buildSrc/src/main/kotlin/Db.kt application/config.development.php' },
  { role: 'configuration', paths: 'config/sample.yml example.properties' },
  { role: 'example', paths: 'shop/settings/settings.example.py config-sample.php config/settings_example.py db.example.js' },
  { role: 'source', paths: 'app/user_example.py src/sample.ts lib/config_examples.rb' },
  { role: 'test', paths: 'shop/settings_testing.py scripts/load-test.js perf_test.py' },
  { role: 'source', paths: 'src/settings_tester.py src/loader-test-utils.js src/workload_tests_api.js' },
  { role: 'tool', paths: 'cmd/wtf-storybook/main.go src/web/playwright.config.ts app/shop/jest.config.js' },
  { role: 'source', paths: 'cmd/storybooks/main.go src/playwrights/config.ts' },
  { role: 'example', paths: 'deploy/config.example/config.toml manifests.sample/web.yaml' },
  { role: 'example', paths: 'infra/__legacy/__old_aws_files/web.yaml _old/app.py', beside: 'app.py' },
  { role: 'tool', paths: 'cmd/shop-storybook/main.go apps/storybook/main.ts' },
  { role: 'source', paths: 'pages/storybook/index.js' },
  { role: 'source', paths: 'legacy/app.py _oldest/app.py', beside: 'app.py' },
  { role: 'development', paths: 'etc/config-dev.json config_local.yml', beside: 'app.py' },
  { role: 'development', paths: 'scripts/deploy-local.sh infra/teardown-cluster.sh local-up.sh', beside: 'app.py' },
  { role: 'test', paths: 'scripts/start-travis-db.sh travis.sh', beside: 'app.py' },
  { role: 'configuration', paths: 'deploy/config.examples-api/config.toml' },
  { role: 'example', paths: 'extras/packaging/linux/Dockerfile jenkins-tutorial/deploy.sh', beside: 'setup.py' },
  {
    role: 'source',
    paths: 'src/features/lab-tests/list.ts app/ab_tests/assign.rb src/it/messages.ts api/mockups.py public/js/chart.js src/lib/marked.js',
  },
  {
    role: 'test',
    paths: 'src/ShopTests/Cart.cs src/ShopTests/Helpers/Fake.cs',
    beside: 'src/ShopTests/ShopTests.csproj',
  },
  {
    role: 'fixture',
    paths:
      'tests/fixtures/a.py testdata/big.go spec/fixtures/files/x.rb shop/fixtures/data.json src/__fixtures__/p.js vcr_cassettes/a.yml src/__snapshots__/a.js',
  },
  {
    role: 'example',
    paths: `k8s/secrets_template.yml examples/server.js example/app.py samples/web/Program.cs packages/core/examples/index.ts demo/app.js playground/main.ts
      contrib/docker-compose.yml examples/Dockerfile examples/k8s/deployment.yaml`,
    beside: 'package.json index.js',
  },
  { role: 'source', paths: 'demo/src/main/java/com/x/App.java demo/config.py', beside: 'demo/pom.xml README.md' },
  { role: 'example', paths: 'example/app.py', beside: 'example/requirements.txt catalogue/Dockerfile README.md' },
  {
    role: 'docs',
    paths:
      'docs/conf.py docs/index.md README.md doc/example.rb CHANGELOG LICENSE.txt guide.adoc packages/ui/docs/site.js website/src/pages/index.js',
    beside: 'website/docusaurus.config.js',
  },
  {
    role: 'generated',
    paths: `api/shop.pb.go shop_pb2.py shop_pb2_grpc.py api.pb.gw.go src/routeTree.gen.ts zz_generated.deepcopy.go wire_gen.go
      Data/Migrations/1_Init.Designer.cs Data/Migrations/ShopContextModelSnapshot.cs src/__generated__/graphql.ts Form1.Designer.cs`,
  },
  {
    role: 'vendored',
    paths: `public/themes/shop/vendor/ace/mode-c.js vendor/github.com/x/y.go vendor/autoload.php node_modules/a/index.js third_party/zlib/zlib.py public/js/jquery.js
      static/jquery-3.6.0.js public/v1/js/lib/vue.js static/vendor/chart.js src/lib/chart.min.js app.min.css bower_components/a.js gradlew mvnw.cmd .yarn/releases/yarn-3.2.0.cjs
      wwwroot/lib/bootstrap/index.js public/vendor/select.js .venv/lib/x.py env/lib/python3/site-packages/flask/app.py`,
    beside: 'composer.json',
  },
  { role: 'source', paths: 'vendor/src/index.js', beside: 'vendor/package.json' },
  {
    role: 'build-output',
    paths:
      'dist/app.js dist/css/site.css target/classes/A.class obj/x.cs bin/Debug/net8.0/app.js build/static/js/main.js .next/server/page.js coverage/lcov.info __pycache__/a.py public/build/app.js app.bundle.js lib.jar out/index.html main.js.map',
    beside: 'package.json pom.xml Shop.csproj build/index.html',
  },
  {
    role: 'source',
    paths: 'build/pack.js target/aim.py bin/cli.js out/mail.js dist/report.py',
    beside: 'build/webpack.base.js dist/build.sh',
  },
  { role: 'build-output', paths: 'public/js/app.js public/css/app.css', beside: 'webpack.mix.js artisan' },
  { role: 'source', paths: 'public/js/app.js public/css/app.css', beside: 'artisan' },
  {
    role: 'tool',
    paths: `.eslintrc.js eslint.config.mjs webpack.config.js webpack.prod.js build.d/webpack.base.conf.js vite.config.ts vitest.config.ts
      jest.config.js babel.config.json .babelrc gulpfile.js Gruntfile.js karma.conf.js tailwind.config.cjs rollup.config.js
      .prettierrc.json prettier.config.js commitlint.config.js tsup.config.ts .storybook/main.js tsconfig.build.json playwright.config.ts
      .rubocop.yml phpunit.xml phpstan.neon .golangci.yml noxfile.py hatch_build.py tox.ini pytest.ini .pre-commit-config.yaml renovate.json .gitignore
      .dockerignore .github/dependabot.yml codecov.yml rustfmt.toml postcss.config.js .husky/pre-commit cypress.config.ts`,
  },
  {
    role: 'development',
    paths: `.devcontainer/Dockerfile .devcontainer/docker-compose.yml docker-compose.override.yml docker-compose.dev.yml compose.local.yaml
      docker-compose_dev.yml docker-compose.test.yml Makefile Vagrantfile Dockerfile.dev Dockerfile.local dev.Dockerfile Tiltfile
      .vscode/settings.json Procfile.dev nodemon.json Properties/launchSettings.json .env.development appsettings.Development.json
      config/environments/development.rb shop/settings/dev.py application-dev.yml bin/dev scripts/dev.sh bin/setup .gitpod.yml
      src/Button.stories.tsx Dockerfile.cypress docker-compose-ci.yml compose.e2e.yml hack/kind.sh
      supabase/config.toml client/src/setupProxy.js`,
  },
  {
    role: 'configuration',
    paths: `Dockerfile Dockerfile.prod Dockerfile.web api.Dockerfile Containerfile docker-compose.yml docker-compose.prod.yml compose.yaml
      k8s/deployment.yaml charts/shop/templates/deployment.yaml charts/shop/values.yaml Procfile app.json package.json package-lock.json
      yarn.lock Gemfile Gemfile.lock go.mod go.sum requirements.txt requirements/prod.txt pyproject.toml setup.py pom.xml build.gradle.kts
      Shop.csproj Cargo.toml .env .env.example .env.production .github/workflows/test-docker-compose.yml .github/workflows/playwright.yml .depot/workflows/rust.yml conf/config.toml
      .gitlab-ci.yml .circleci/config.yml Jenkinsfile nginx.conf docker/nginx/default.conf main.tf prod.tfvars fly.toml render.yaml
      serverless.yml src/main/resources/application.yml src/main/resources/application-prod.yml appsettings.json appsettings.Production.json
      log4j2.xml logback.xml config/database.yml shop.service .nvmrc .tool-versions .python-version runtime.txt uwsgi.ini gunicorn.ini
      config/production.json deploy_key.pem supervisord.conf .htaccess ecosystem.config.json src/docs/components.yml`,
  },
  {
    role: 'data',
    paths:
      'public/logo.svg data/products.csv locales/en.json src/i18n/de.yml src/data/countries.json app.sqlite3 assets/font.woff2 robots.txt db.dump dump.sql',
  },
];

const all = CASES.flatMap(({ role, paths, beside = '' }) => {
  const words = paths.split(/\s+/).filter(Boolean);
  return words.map((path) => ({ path, role, tree: [...words, ...beside.split(' ').filter(Boolean)] }));
});

describe('roleOf', () => {
  test.each(all)('$path is $role', ({ path, role, tree }) => {
    expect(roleOf(path, new Listing(tree))).toBe(role);
  });

  test.each<readonly [string, string, Role]>([
    ['go header', '// Code generated by mockgen. DO NOT EDIT.\npackage x\n', 'generated'],
    ['hash comment', '# This file was automatically generated\nx = 1\n', 'generated'],
    ['@generated in a doc comment', '/**\n * @generated SignedSource<<x>>\n */\n', 'generated'],
    ['auto-generated tag', '// <auto-generated/>\n', 'generated'],
    ['after a licence', `/*\n * Licence\n */\n\n// AUTO-GENERATED FILE. DO NOT MODIFY.\n`, 'generated'],
    ['a string that says so', 'const header = "Code generated by us. DO NOT EDIT.";\n', 'source'],
    ['a comment about generating', '// Reports are generated by the worker every night\n', 'source'],
    ['far below the header', `${'x\n'.repeat(40)}// Code generated. DO NOT EDIT.\n`, 'source'],
    ['plain code', 'package main\n', 'source'],
  ])('header: %s', (_, head, role) => {
    expect(roleOf('src/file.go', new Listing(['src/file.go']), () => head)).toBe(role);
  });

  test.each<readonly [string, string, Role]>([
    ['Sail', 'services:\n  app:\n    environment:\n      LARAVEL_SAIL: 1\n', 'development'],
    ['what its comment says', '# For local development only.\nservices: {}\n', 'development'],
    ['a stack', 'services:\n  app:\n    build: .\n', 'configuration'],
  ])('a stack is known by %s', (_, head, role) => {
    expect(roleOf('docker-compose.yml', new Listing(['docker-compose.yml']), () => head)).toBe(role);
  });

  test('a manifest that Helm has rendered', () => {
    const head = '---\n# Source: shop/templates/deployment.yaml\napiVersion: apps/v1\n';
    expect(roleOf('rendered.yaml', new Listing(['rendered.yaml']), () => head)).toBe('generated');
  });

  test.each(['shop/migrations/0002_auto.py', 'alembic/versions/1.py', 'db/migrate/1.rb'])(
    'a migration is source whatever its header says: %s',
    (path) => {
      expect(roleOf(path, new Listing([path]), () => '# This file was automatically generated\n')).toBe('source');
    },
  );

  test.each([
    ['app.js', 'var a = 1;\n//# sourceMappingURL=app.js.map\n', 'generated'],
    ['app.css', 'a {}\n/*# sourceMappingURL=app.css.map */', 'generated'],
    ['app.js', "text += '//# sourceMappingURL=' + url;\n", 'source'],
    ['app.ts', 'a();\n//# sourceMappingURL=app.js.map\n', 'source'],
  ])('%s that ends with %j is %s', (path, tail, role) => {
    expect(
      roleOf(
        path,
        new Listing([path]),
        () => '',
        () => tail,
      ),
    ).toBe(role);
  });

  test('a Rust module that is compiled for tests only', () => {
    expect(roleOf('src/diff.rs', new Listing(['src/diff.rs']), () => '#![cfg(test)]\nuse std::io;\n')).toBe('test');
  });

  test('dev/ holds a developer’s tools, and a deploy beside prod/', () => {
    expect(roleOf('dev/gen.py', new Listing(['dev/gen.py', 'app.py']))).toBe('development');
    expect(roleOf('dev/main.tf', new Listing(['dev/main.tf', 'prod/main.tf']))).not.toBe('development');
    expect(roleOf('development/compose.yml', new Listing(['development/compose.yml', 'app.py']))).toBe('development');
    expect(roleOf('sql/dev_initial/1.sql', new Listing(['sql/dev_initial/1.sql', 'app.py']))).toBe('development');
    expect(roleOf('sql/dev_data/1.sql', new Listing(['sql/dev_data/1.sql', 'sql/prod_data/1.sql']))).not.toBe('development');
    expect(roleOf('src/dev_portal/app.py', new Listing(['src/dev_portal/app.py']))).toBe('source');
  });

  test('hostile paths have a role', () => {
    for (const path of ['', '/', '..', '__proto__', 'constructor/prototype', `${'a/'.repeat(5000)}b.js`, 'x\ny.js', '-'.repeat(50_000)]) {
      expect(typeof roleOf(path, new Listing([path]))).toBe('string');
    }
  });
});
