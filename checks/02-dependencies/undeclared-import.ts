import type { CodeFile } from '../../src/analysis/code.ts';
import { declaredPackages, type DeclaredPackages } from '../../src/analysis/deployables/declared-packages.ts';
import { importedPackage, type ImportedPackage } from '../../src/analysis/knowledge/packages/imported-packages.ts';
import { firstImporter, isOptional } from '../../src/analysis/knowledge/packages/sure-imports.ts';
import { installationOf, packageName } from '../../src/analysis/knowledge/packages/installers.ts';
import { ECOSYSTEMS_OF } from '../../src/analysis/deployables/ecosystems.ts';
import { imageCommands } from '../../src/analysis/knowledge/images/shipped-commands.ts';
import { APP_LANGUAGES, ECMASCRIPT, type Language } from '../../src/analysis/languages.ts';
import { rule, type Context, type Found } from '../rule.ts';

/** Where an app without any manifest is still sure to import packages of others. */
const WITHOUT_MANIFEST: ReadonlySet<Language> = new Set(['python', 'ruby', ...ECMASCRIPT]);
/** Bundlers put what they need of development dependencies into what is shipped. */
const BUNDLERS =
  /^(?:webpack|vite|rollup|parcel|esbuild|tsup|tsdown|@?rspack|@rsbuild\/core|snowpack|next|nuxt|@nestjs\/cli|react-scripts|laravel-mix|@vercel\/ncc|@angular\/cli|@vue\/cli-service|gatsby|@remix-run\/dev|@sveltejs\/kit|astro|turbo|nx|bun-types|browserify|gulp)/;

export default rule({
  id: 'dependencies/undeclared-import',
  title: 'Declare every package that the code imports',
  why: 'What no manifest declares is there by accident: the next clean build lacks it or has another version, and the app fails when it starts.',
  remedy: 'Add the package to the manifest (and the lock) with a version.',
  severity: 'warning',
  limits: [
    'In Java, Kotlin, Ruby, PHP and C#, whose namespaces don’t name packages, well-known packages are judged only.',
    'Imports inside functions and behind try or a condition are taken as optional.',
  ],
  code: [{ languages: APP_LANGUAGES, literals: [], judge }],
  examples: {
    bad: [
      {
        name: 'a distribution of another company',
        files: { 'app.py': 'from other_search_index import Index # ⟵\n', 'requirements.txt': 'acme-search-index==1.2\n' },
      },
      {
        name: 'Python, not in the requirements',
        files: { 'app.py': 'import os\nimport flask\nimport requests # ⟵\n', 'requirements.txt': 'Flask==3.0.0\n' },
      },
      {
        name: 'Ruby, no manifest at all',
        files: {
          'app.rb': "require 'json'\nrequire 'sinatra' # ⟵\nget('/') { 'hello' }\n",
          'config.ru': "require './app'\nrun Sinatra::Application\n",
        },
      },
      { name: 'Python, no manifest at all', files: { 'app.py': 'import os\nfrom flask_wtf import FlaskForm # ⟵\n' } },
      {
        name: 'another distribution with a similar name',
        files: { 'app.py': 'from botocore import config # ⟵\n', 'requirements.txt': 'boto==2.49\n' },
      },
      {
        name: 'Python, switched on by a variable',
        files: {
          'settings.py': "import os\nREGION = os.environ.get('AWS_REGION')\nif REGION:\n    from botocore.session import Session # ⟵\n",
          'requirements.txt': 'boto==2.49\n',
          Procfile: 'web: gunicorn app:app\n',
        },
      },
      {
        name: 'Node',
        files: {
          'server.js': "const fs = require('fs');\nconst express = require('express');\nconst _ = require('lodash'); // ⟵\n",
          'package.json': '{"scripts":{"start":"node server.js"},"dependencies":{"express":"^4.18.0"}}',
        },
      },
      {
        name: 'TypeScript, a scoped package',
        files: {
          'src/main.ts': "import { S3Client } from '@aws-sdk/client-s3'; // ⟵\n",
          'package.json': '{"scripts":{"start":"node dist/main.js"},"dependencies":{"express":"^4.18.0"}}',
        },
      },
      {
        name: 'Go',
        files: {
          'main.go': 'package main\n\nimport (\n\t"fmt"\n\t_ "github.com/go-sql-driver/mysql" // ⟵\n)\n\nfunc main() { fmt.Println() }\n',
          'go.mod': 'module example.com/shop\n\ngo 1.22\n',
        },
      },
      {
        name: 'Rust',
        files: {
          'src/main.rs': 'use std::io;\nuse serde_json::Value; // ⟵\nfn main() {}\n',
          'Cargo.toml': '[package]\nname = "shop"\nversion = "0.1.0"\n[dependencies]\nserde = "1.0"\n',
        },
      },
      { name: 'Ruby', files: { 'app.rb': "require 'sinatra'\nrequire 'redis' # ⟵\n", Gemfile: "gem 'sinatra', '~> 4.0'\n" } },
      {
        name: 'PHP',
        files: {
          'src/Mail.php': '<?php\nuse PHPMailer\\PHPMailer\\PHPMailer; // ⟵\n',
          'composer.json': '{"type":"project","require":{"slim/slim":"^4.0"}}',
        },
      },
      {
        name: 'C#',
        files: {
          'Program.cs': 'using System;\nusing Dapper; // ⟵\n',
          'Shop.csproj':
            '<Project Sdk="Microsoft.NET.Sdk.Web"><ItemGroup><PackageReference Include="Serilog" Version="3.1.1" /></ItemGroup></Project>',
        },
      },
      {
        name: 'Java',
        files: {
          'src/main/java/a/App.java':
            'package a;\nimport redis.clients.jedis.Jedis; // ⟵\nclass App { public static void main(String[] a) {} }\n',
          'pom.xml':
            '<project><groupId>a</groupId><artifactId>shop</artifactId><dependencies><dependency><groupId>org.slf4j</groupId><artifactId>slf4j-api</artifactId><version>2.0.1</version></dependency></dependencies></project>',
        },
      },
      {
        name: 'Laravel’s own add-on',
        files: {
          'app/Bill.php': '<?php\nuse Laravel\\Cashier\\Billable; // ⟵\n',
          'composer.json': '{"type":"project","require":{"laravel/framework":"^11.0"}}',
          artisan: '<?php\n',
        },
      },
    ],
    good: [
      {
        name: 'a file of JSON, and a catalog of versions that is published elsewhere',
        files: {
          'build.gradle.kts':
            'plugins { application }\napplication { mainClass.set("shop.AppKt") }\ndependencies {\n  implementation(libs.bundles.postgres)\n}\n',
          'settings.gradle.kts':
            'dependencyResolutionManagement {\n  versionCatalogs { create("libs") { from("org.acme:catalog:1.0.0") } }\n}\n',
          'src/main/kotlin/App.kt': 'package shop\n\nimport org.flywaydb.core.Flyway\n\nfun main() { Flyway.configure().load() }\n',
          'web/package.json': '{"name":"web","scripts":{"start":"node server.js"},"dependencies":{"express":"4.19.2"}}',
          'web/server.js': "const cache = require('i18n-cache-busting.json');\nrequire('express')().listen(process.env.PORT);\n",
        },
      },
      {
        name: 'a build that a plugin of the organisation sets up',
        files: {
          'build.gradle.kts':
            'plugins {\n  id("com.acme.gradle-spring-boot") version "3.1.1"\n}\ndependencies {\n  implementation("com.acme:core:1.0.0")\n}\n',
          'src/main/kotlin/App.kt':
            'package shop\n\nimport net.logstash.logback.argument.StructuredArguments\n\nfun main() { println(StructuredArguments.kv("a", 1)) }\n',
          Dockerfile: 'FROM eclipse-temurin:21.0.3_9-jre\nCOPY build/libs/app.jar /app.jar\nCMD ["java", "-jar", "/app.jar"]\n',
        },
      },
      {
        name: 'a distribution that spells the company’s name out',
        files: { 'app.py': 'from acm_search_index import Index\n', 'requirements.txt': 'acme-search-index==1.2\n' },
      },
      {
        name: 'Python, extras and distributions of other names',
        files: {
          'app.py':
            'import flask\nimport task_processor\nfrom openfeature_flagsmith.provider import Provider\nfrom rest_framework_nested import routers\n',
          'requirements.txt':
            'Flask==3.0.0\nacme-common[task-processor]==2.1.0\nopenfeature-provider-flagsmith==1.0.0\ndrf-nested-routers==0.93.0\n',
        },
      },
      {
        name: 'Rust, a crate by another name',
        files: {
          'Cargo.toml': '[package]\nname = "shop"\nversion = "0.1.0"\n[dependencies]\naxum = "0.7"\njsonwebtoken = "9"\n',
          'src/main.rs': 'use jwt::EncodingKey;\nuse jsonwebtoken as jwt;\nfn main() { axum::serve(EncodingKey::new()); }\n',
        },
      },
      {
        name: 'the browser’s half of a dependency of Mix',
        files: {
          'mix.exs': 'defp deps do\n  [{:phoenix, "~> 1.7"}, {:live_select, "~> 1.0"}]\nend\n',
          'assets/js/app.js': "import 'phoenix_html';\nimport { Socket } from 'phoenix';\nimport live_select from 'live_select';\n",
          'assets/package.json': '{"dependencies":{"topbar":"3.0.0"}}',
          Dockerfile: 'FROM elixir:1.17\nCOPY . .\nCMD ["mix", "phx.server"]\n',
        },
      },
      {
        name: 'a developer’s script beside an app in another language',
        files: {
          'docker/render.py': 'import jinja2\nprint(jinja2.Environment())\n',
          'Cargo.toml': '[package]\nname = "shop"\nversion = "0.1.0"\n',
          'src/main.rs': 'mod orders;\nfn main() {}\n',
          'src/orders.rs': 'pub struct Order;\n',
          Dockerfile: 'FROM rust:1.80\nCOPY . .\nCMD ["shop"]\n',
        },
      },
      {
        name: 'a developer’s script in a repository whose only manifest in its language is that of the documentation',
        files: {
          'scripts/translate.py': 'import openai\nprint(openai.chat())\n',
          'docs/site/requirements.txt': 'mkdocs==1.6.0\n',
          'go.mod': 'module example.com/shop\n\ngo 1.22\n',
          'main.go': 'package main\n\nfunc main() {}\n',
          Dockerfile: 'FROM golang:1.22\nCOPY . .\nCMD ["shop"]\n',
        },
      },
      {
        name: 'C#, declared by a project that it is built with',
        files: {
          'src/Web/Program.cs': 'using Dapper;\nvar app = WebApplication.Create();\napp.Run();\n',
          'src/Web/Web.csproj':
            '<Project Sdk="Microsoft.NET.Sdk.Web"><ItemGroup><ProjectReference Include="../Data/Data.csproj" /></ItemGroup></Project>',
          'src/Data/Data.csproj':
            '<Project Sdk="Microsoft.NET.Sdk"><ItemGroup><PackageReference Include="Dapper" Version="2.1.0" /></ItemGroup></Project>',
        },
      },
      {
        name: 'declared under another name',
        files: {
          'app.py': 'import yaml\nimport PIL.Image\nimport jwt\nfrom google.cloud import storage\n',
          'requirements.txt': 'PyYAML==6.0\npillow==10.0\nPyJWT==2.8\ngoogle-cloud-storage==2.1\n',
        },
      },
      {
        name: 'what a framework always brings',
        files: { 'app.py': 'from werkzeug.security import check\nimport flask\n', 'requirements.txt': 'Flask==3.0.0\n' },
      },
      {
        name: 'local, standard and optional',
        files: {
          'app.py': 'import json\nimport shop.models\nfrom . import x\ntry:\n    import ujson\nexcept ImportError:\n    ujson = json\n',
          'shop/models.py': '',
          'requirements.txt': 'flask==3.0\n',
        },
      },
      {
        name: 'for developers only',
        files: {
          'settings.py': "import os\nDEBUG = os.environ.get('DEBUG')\nif DEBUG:\n    import silk\n",
          'requirements.txt': 'django==5.0\n',
          Procfile: 'web: gunicorn app:app\n',
        },
      },
      {
        name: 'a crate by another name, and a fork',
        files: {
          'src/main.rs':
            'use shop_v1::Order;\nuse hyper::Server;\nfn main() {}\n#[cfg(test)]\nmod tests {\n    use proptest::prelude::*;\n}\n',
          'Cargo.toml':
            '[package]\nname = "app"\nversion = "0.1.0"\n[dependencies]\nshop_v1 = { package = "shop_common", version = "1.0.0" }\nhyper_wasi = "0.15"\n',
        },
      },
      {
        name: 'an import map of Rails',
        files: {
          'app/javascript/application.js': "import { Controller } from '@hotwired/stimulus';\n",
          'config/importmap.rb': 'pin "@hotwired/stimulus", to: "stimulus.min.js"\n',
          'package.json': '{"scripts":{"start":"node x.js"},"dependencies":{"express":"4.18.0"}}',
          'x.js': '',
        },
      },
      {
        name: 'for types only',
        files: {
          'app.ts': "import type { Request } from 'express-serve-static-core';\n",
          'package.json': '{"scripts":{"start":"node app.js"}}',
        },
      },
      {
        name: 'an alias',
        files: {
          'src/app.ts': "import { db } from '@shop/db';\nimport x from '@/x';\nimport config from 'config/env';\n",
          'src/config/env.ts': '',
          'tsconfig.json': '{"compilerOptions":{"paths":{"@shop/*":["src/*"]}}}',
          'package.json': '{"scripts":{"start":"node app.js"}}',
        },
      },
      {
        name: 'a workspace',
        files: {
          'apps/web/server.js': "const ui = require('@shop/ui');\n",
          'apps/web/package.json': '{"scripts":{"start":"node server.js"}}',
          'packages/ui/package.json': '{"name":"@shop/ui","main":"index.js"}',
          'package.json': '{"workspaces":["apps/*","packages/*"]}',
        },
      },
      {
        name: 'the module itself',
        files: {
          'main.go': 'package main\n\nimport "example.com/shop/internal/x"\nimport "github.com/a/b/v2/c"\n\nfunc main() { x.Run(c.X) }\n',
          'go.mod': 'module example.com/shop\n\ngo 1.22\nrequire github.com/a/b/v2 v2.0.1\n',
        },
      },
      {
        name: 'gems that the platform’s own list declares',
        files: { 'app.rb': "require 'sinatra'\nget('/') { 'hello' }\n", '.gems': 'sinatra\n' },
      },
      { name: 'a conda environment', files: { 'app.py': 'import numpy\n', 'environment.yml': 'dependencies:\n  - numpy\n' } },
      {
        name: 'another name for a function of the file',
        files: {
          'src/main.rs': 'pub fn is_global_checked() {}\npub use is_global_checked as is_global;\nfn main() {}\n',
          'Cargo.toml': '[package]\nname = "shop"\nversion = "0.1.0"\n[dependencies]\nserde = "1.0"\n',
        },
      },
      {
        name: 'a crate’s own modules',
        files: {
          'src/main.rs': 'mod orders;\nuse orders::Order;\nuse tokio_util::codec;\nfn main() {}\n',
          'src/orders.rs': 'pub struct Order;\n',
          'Cargo.toml': '[package]\nname = "shop"\nversion = "0.1.0"\n[dependencies]\ntokio-util = "0.7"\n',
        },
      },
    ],
  },
});

function* judge(file: CodeFile, context: Context): Iterable<Found> {
  const { deployable, repository } = context;
  const ecosystems = ECOSYSTEMS_OF[file.language];
  if (!deployable || !ecosystems || file.path.endsWith('.d.ts')) return;
  const seen = new Set<string>();
  let declared: DeclaredPackages | undefined;
  for (const found of file.imports) {
    const imported = importedPackage(found, file, repository);
    if (!imported || seen.has(imported.name)) continue;
    declared ??= declaredPackages(repository, file.path, deployable, ecosystems);
    const said = verdict(imported, declared, file.language, context);
    if (!said || isOptional(found, file)) continue;
    seen.add(imported.name);
    if (!isSaidBefore(imported, file, context)) yield { span: found.span, identity: imported.name, ...said };
  }
}

/** In a browser, and beside an app in another language, import maps and asset pipelines bring packages. */
function isSureWithoutManifest(language: Language, { deployable }: Context): boolean {
  if (!WITHOUT_MANIFEST.has(language)) return false;
  if (language === 'ruby') return deployable?.kind === 'server' && deployable.language === 'ruby';
  // A script beside an app in another language is a developer's tool, unless the image installs for it.
  if (language === 'python') return deployable?.language === undefined || deployable.language === 'python';
  return (
    deployable?.kind === 'server' &&
    deployable.language !== undefined &&
    WITHOUT_MANIFEST.has(deployable.language) &&
    !/^(?:python|ruby)$/.test(deployable.language)
  );
}

type Verdict = Pick<Found, 'what'>;

function verdict(imported: ImportedPackage, declared: DeclaredPackages, language: Language, context: Context): Verdict | undefined {
  const { name, broughtBy } = imported;
  const some = (names: Iterable<string>): boolean => [...names].some(broughtBy);
  if (!declared.complete || some(declared.shipped) || isOwn(imported, context)) return undefined;
  if (isDeclaredBeside(imported, language, context)) return undefined;
  const manifest = declared.ownManifest;
  if (!manifest) {
    if (!isSureWithoutManifest(language, context) || isInstalledByImage(imported, context)) return undefined;
    return { what: `\`${name}\` is imported, and there is no manifest that declares it: nothing says which version the app needs.` };
  }
  if (some(declared.development)) {
    if (context.deployable?.kind !== 'server' || anyMatches(declared.development, BUNDLERS) || !leavesDevelopmentOut(context))
      return undefined;
    return { what: `\`${name}\` is a development dependency only, and the image installs without those.` };
  }
  if (some(declared.locked)) return { what: `\`${name}\` is there only because another package brings it: no manifest declares it.` };
  return isInstalledByImage(imported, context) ? undefined : { what: `\`${name}\` is imported but not declared in \`${manifest.path}\`.` };
}

function anyMatches(names: ReadonlySet<string>, pattern: RegExp): boolean {
  return [...names].some((name) => pattern.test(name));
}

/** Where a project takes the packages of the projects that it is built with, one declaration serves all of them. */
const SHARED: ReadonlySet<Language> = new Set(['java', 'kotlin', 'csharp']);

function isDeclaredBeside({ broughtBy }: ImportedPackage, language: Language, { repository }: Context): boolean {
  return (
    SHARED.has(language) && repository.documents('manifest').some(({ dependencies }) => dependencies.some(({ name }) => broughtBy(name)))
  );
}

/** A package of this repository: a workspace, or the importing one itself. */
function isOwn({ broughtBy }: ImportedPackage, { repository }: Context): boolean {
  return repository.documents('manifest').some((manifest) => manifest.name !== undefined && broughtBy(manifest.name));
}

/** Named by an install command, which is a finding of its own there. */
function isInstalledByImage({ broughtBy }: ImportedPackage, { repository, deployable }: Context): boolean {
  return (deployable?.images ?? []).some((path) => {
    const image = repository.document('dockerfile', path);
    return (
      image !== undefined &&
      imageCommands(image).some((command) =>
        (installationOf(command)?.packages ?? []).some((word) => broughtBy(packageName(word).toLowerCase())),
      )
    );
  });
}

const WITHOUT_DEVELOPMENT =
  /--omit[= ]dev|--production|--only[= ]prod|NODE_ENV[= ]production|--no-dev|--prod\b|--without[= ]dev|--without[= ]development/;

function leavesDevelopmentOut({ repository, deployable }: Context): boolean {
  return (deployable?.images ?? []).some((path) => WITHOUT_DEVELOPMENT.test(repository.source(path)?.text ?? ''));
}

/** An earlier file of the deployable imports it as well, and it is said there. */
function isSaidBefore({ name }: ImportedPackage, { path }: CodeFile, { deployable, repository }: Context): boolean {
  const first = deployable && firstImporter(name, deployable, repository);
  return first !== undefined && first < path;
}
