import type { DataDocument, Dependency, Manifest } from '../../src/analysis/documents/kinds.ts';
import { looseEntries } from '../../src/analysis/knowledge/packages/data-manifests.ts';
import { lockPathOf } from '../../src/analysis/knowledge/packages/lock-files.ts';
import { isUnbounded } from '../../src/analysis/knowledge/packages/version-ranges.ts';
import { baseName, directoriesUp, directoryOf, joinPath } from '../../src/analysis/paths.ts';
import { rule, type Confidence, type Context, type Found } from '../rule.ts';

export default rule({
  id: 'dependencies/floating-version',
  title: 'Bound the version of every dependency',
  why: 'Whatever is the newest on the day of the build goes into the release, so the same commit builds into something else tomorrow.',
  remedy: 'Name a version, or a range that ends before the next major version, and lock it.',
  severity: 'warning',
  limits: ['Ranges beside a lock are fine; a wildcard is a finding even there, since any update takes any version.'],
  scope: { within: 'deployable' },
  documents: { manifest: judge, data: judgeData },
  examples: {
    bad: [
      {
        name: 'conda',
        files: {
          'environment.yml': 'name: shop\ndependencies:\n  - python=3.12\n  - flask # ⟵\n  - pip\n  - pip:\n      - gunicorn==21.2.0\n',
          'app.py': 'import flask\n',
          Dockerfile:
            'FROM continuumio/miniconda3:24.1.2-0\nCOPY . .\nRUN conda env create -f environment.yml\nEXPOSE 80\nCMD ["gunicorn", "app:app"]\n',
        },
      },
      {
        name: 'a chart that takes another one in',
        files: {
          'Chart.yaml':
            'apiVersion: v2\nname: shop\nversion: 0.1.0\ndependencies:\n  - name: postgresql\n    version: "*" # ⟵\n    repository: https://charts.example.com\n',
          Dockerfile: 'FROM node:20\nCOPY . .\nEXPOSE 80\nCMD ["node", "server.js"]\n',
          'server.js': "require('http').createServer().listen(process.env.PORT);\n",
        },
      },
      {
        name: 'Maven, without a plugin that says that it is an app',
        files: {
          'pom.xml':
            '<project>\n  <groupId>io.acme</groupId>\n  <artifactId>shop</artifactId>\n  <dependencies>\n    <dependency>\n      <groupId>io.javalin</groupId>\n      <artifactId>javalin</artifactId>\n      <version>RELEASE</version>\n    </dependency>\n  </dependencies>\n</project>\n',
          'src/main/java/App.java':
            'import io.javalin.Javalin;\n\nclass App {\n  public static void main(String[] a) {\n    Javalin.create().start(8080);\n  }\n}\n',
          Dockerfile:
            'FROM maven:3.9-eclipse-temurin-21\nCOPY . .\nRUN mvn package\nEXPOSE 8080\nCMD ["java", "-jar", "target/shop.jar"]\n',
        },
        at: 'pom.xml:8',
      },
      {
        name: 'a requirement without a version',
        files: { 'requirements.txt': 'flask==3.0.0\ngunicorn # ⟵\n', 'app.py': 'import flask\n' },
      },
      { name: 'a requirement without an end', files: { 'requirements.txt': 'flask>=3.0 # ⟵\n', 'app.py': 'import flask\n' } },
      {
        name: 'npm',
        files: {
          'package.json': '{\n  "scripts": { "start": "node s.js" },\n  "dependencies": {\n    "express": "latest"\n  }\n}\n',
          's.js': '',
        },
        at: 'package.json:4',
      },
      {
        name: 'Composer, beside a lock',
        files: {
          'composer.json': '{\n  "type": "project",\n  "require": {\n    "tiben/crontab-manager": "*"\n  }\n}\n',
          'composer.lock': '{}',
          'public/index.php': '<?php echo 1;\n',
        },
        at: 'composer.json:4',
      },
      {
        name: 'Gradle',
        files: {
          'build.gradle': "plugins { id 'application' }\ndependencies {\n  implementation 'redis.clients:jedis:5.+' // ⟵\n}\n",
          'src/main/java/App.java': 'class App { public static void main(String[] a) {} }\n',
        },
      },
      {
        name: 'NuGet',
        files: {
          'Shop.csproj':
            '<Project Sdk="Microsoft.NET.Sdk.Web">\n  <ItemGroup>\n    <PackageReference Include="Dapper" Version="2.*" />\n  </ItemGroup>\n</Project>\n',
          'Program.cs': 'var app = WebApplication.Create();\napp.Run();\n',
        },
        at: 'Shop.csproj:3',
      },
      {
        name: 'a snapshot of Maven',
        files: {
          'pom.xml':
            '<project>\n  <groupId>io.acme</groupId>\n  <artifactId>shop</artifactId>\n  <build><plugins><plugin><artifactId>spring-boot-maven-plugin</artifactId></plugin></plugins></build>\n  <dependencies>\n    <dependency>\n      <groupId>org.other</groupId>\n      <artifactId>client</artifactId>\n      <version>1.0-SNAPSHOT</version>\n    </dependency>\n  </dependencies>\n</project>\n',
          'src/main/java/App.java': 'class App { public static void main(String[] a) {} }\n',
        },
        at: 'pom.xml:9',
      },
      {
        name: 'a branch of Composer',
        files: {
          'composer.json': '{\n  "type": "project",\n  "require": {\n    "a/b": "dev-master"\n  }\n}\n',
          'public/index.php': '<?php echo 1;\n',
        },
        at: 'composer.json:4',
      },
      { name: 'Pipenv', files: { Pipfile: '[packages]\nflask = "*" # ⟵\n', 'app.py': 'import flask\n' } },
      {
        name: 'Gradle',
        files: {
          'build.gradle': "plugins { id 'application' }\ndependencies {\n  implementation 'org.slf4j:slf4j-api:latest.release' // ⟵\n}\n",
          'src/main/java/App.java': 'class App { public static void main(String[] a) {} }\n',
        },
      },
      {
        name: 'Cargo',
        files: {
          'Cargo.toml': '[package]\nname = "shop"\nversion = "0.1.0"\n[dependencies]\nserde = "*" # ⟵\n',
          'src/main.rs': 'fn main() {}\n',
        },
      },
      {
        name: 'a star of Pipenv, whose next update takes any version',
        files: {
          Pipfile: '[packages]\nflask = "*" # ⟵\n',
          'Pipfile.lock': '{}',
          'app.py': 'import flask\n',
          Procfile: 'web: python app.py\n',
        },
      },
    ],
    good: [
      {
        name: 'what a pipeline does on the side',
        files: {
          '.github/watch-requirements.txt': 'packaging\n',
          'requirements.txt': 'flask==3.0.0\n',
          'app.py': 'from flask import Flask\napp = Flask(__name__)\n',
        },
      },
      {
        name: 'conda with versions, and a chart with its lock',
        files: {
          'environment.yml':
            'name: shop\ndependencies:\n  - python=3.12\n  - conda-forge::flask=3.0\n  - numpy>=1.26,<2\n  - pip:\n      - gunicorn==21.2.0\n',
          'Chart.yaml':
            'apiVersion: v2\nname: shop\nversion: 0.1.0\ndependencies:\n  - name: postgresql\n    version: ">=12"\n    repository: https://charts.example.com\n',
          'Chart.lock': 'dependencies:\n  - name: postgresql\n    version: 15.2.1\n',
          'app.py': 'import flask\n',
          Dockerfile: 'FROM python:3.12\nCOPY . .\nEXPOSE 80\nCMD ["gunicorn", "app:app"]\n',
        },
      },
      {
        name: 'requirements of a package that is published',
        files: {
          'setup.py':
            "from setuptools import setup\nsetup(name='board', classifiers=['Framework :: Celery'], install_requires=open('requirements/default.txt').read().splitlines())\n",
          'requirements/default.txt': 'celery>=5.0.5\nhumanize\n',
          'board/app.py': 'import tornado.web\napp = tornado.web.Application()\n',
          Dockerfile: 'FROM python:3.12\nCOPY . .\nRUN pip install .\nCMD ["board"]\n',
        },
      },
      {
        name: 'a crate of one’s own',
        files: {
          'Cargo.toml':
            '[package]\nname = "shop"\nversion = "0.1.0"\n[dependencies]\nshop-core = "*"\n[patch.crates-io]\nshop-core = { path = "core" }\n',
          'core/Cargo.toml': '[package]\nname = "shop-core"\nversion = "0.1.0"\n[lib]\n',
          'src/main.rs': 'fn main() {}\n',
        },
      },
      {
        name: 'a snapshot of one’s own',
        files: {
          'pom.xml':
            '<project>\n  <groupId>io.acme</groupId>\n  <artifactId>shop</artifactId>\n  <build><plugins><plugin><artifactId>spring-boot-maven-plugin</artifactId></plugin></plugins></build>\n  <dependencies>\n    <dependency>\n      <groupId>io.acme</groupId>\n      <artifactId>client</artifactId>\n      <version>1.0-SNAPSHOT</version>\n    </dependency>\n  </dependencies>\n</project>\n',
          'src/main/java/App.java': 'class App { public static void main(String[] a) {} }\n',
        },
      },
      {
        name: 'Gradle with its lock',
        files: {
          'build.gradle': "plugins { id 'application' }\ndependencies {\n  implementation 'redis.clients:jedis:5.+'\n}\n",
          'gradle.lockfile': 'redis.clients:jedis:5.1.0=runtimeClasspath\n',
          'src/main/java/App.java': 'class App { public static void main(String[] a) {} }\n',
        },
      },
      {
        name: 'a caret beside a lock',
        files: {
          'package.json': '{"scripts":{"start":"node s.js"},"dependencies":{"express":"^4.18.0"}}',
          'package-lock.json': '{}',
          's.js': '',
        },
      },
      {
        name: 'pinned and compatible requirements',
        files: { 'requirements.txt': 'flask==3.0.0\ngunicorn~=21.2\nredis>=5,<6\ndjango==5.0.*\n', 'app.py': '' },
      },
      {
        name: 'requirements for development',
        files: { 'requirements-dev.txt': 'pytest\n', 'requirements.txt': 'flask==3.0.0\n', 'app.py': '' },
      },
      {
        name: 'pinned by a constraints file',
        files: { 'requirements.txt': '-c constraints.txt\nflask\n', 'constraints.txt': 'flask==3.0.0\n', 'app.py': '' },
      },
      {
        name: 'the source of a compiled list',
        files: { 'requirements.in': 'flask\n', 'requirements.txt': 'flask==3.0.0\n', 'app.py': '' },
      },
      {
        name: 'ranges of a project with a lock',
        files: {
          'pyproject.toml': '[project]\nname = "shop"\ndependencies = ["flask>=3.0", "redis"]\n',
          'uv.lock': 'version = 1\n',
          'app.py': 'import flask\n',
        },
      },
      { name: 'a peer', files: { 'package.json': '{"scripts":{"start":"node s.js"},"peerDependencies":{"react":"*"}}', 's.js': '' } },
    ],
  },
});

function* judge(manifest: Manifest, context: Context): Iterable<Found> {
  if ((manifest.library && !isOfImage(manifest, context)) || manifest.path.endsWith('.in') || isOfPackage(manifest, context)) return;
  if (isOfScripts(manifest, context)) return;
  const locked = lockPathOf(manifest, context.repository) !== undefined || isCompiledElsewhere(manifest, context);
  const fixed = fixedElsewhere(manifest, context);
  const own = new Set(
    context.repository.documents('manifest').flatMap(({ name, ecosystem }) => (ecosystem === manifest.ecosystem ? (name ?? []) : [])),
  );
  for (const dependency of manifest.dependencies) {
    if (own.has(dependency.name)) continue;
    if (dependency.origin !== 'registry' || !(dependency.group === 'run' || dependency.group === 'optional')) continue;
    if (dependency.managed || fixed.has(dependency.name)) continue;
    const said = floats(dependency, manifest, locked) ?? dynamic(dependency, manifest, context);
    if (said) yield { span: dependency.span, ...said };
  }
}

/** Manifests that are read as plain data. */
function* judgeData(file: DataDocument, { repository }: Context): Iterable<Found> {
  for (const { name, constraint, span } of looseEntries(file, repository))
    yield {
      span,
      what:
        constraint === undefined
          ? `\`${name}\` is asked for without a version.`
          : `\`${name}\` \`${constraint}\` takes whatever version is there.`,
    };
}

/** What Maven and Gradle call a library by its packaging alone is the app where the image beside it runs it. */
function isOfImage({ path, ecosystem }: Manifest, { deployable }: Context): boolean {
  return (ecosystem === 'maven' || ecosystem === 'gradle') && deployable?.root === directoryOf(path) && deployable.images.length > 0;
}

/** Requirements that the `setup.py` of a published package reads: who installs it needs ranges. */
function isOfPackage({ format, path }: Manifest, { repository }: Context): boolean {
  if (format !== 'requirements.txt') return false;
  return directoriesUp(directoryOf(path)).some((directory) => {
    const setup = repository.document('manifest', joinPath(directory, 'setup.py'));
    return setup?.library === true && setup.source.text.includes(baseName(path));
  });
}

/** Requirements of scripts beside an app in another language, which no image takes in by name. */
function isOfScripts({ path, ecosystem }: Manifest, { deployable, repository }: Context): boolean {
  if (ecosystem !== 'python' || !SCRIPTS.test(path) || deployable?.language === undefined || deployable.language === 'python') return false;
  return !deployable.images.some((image) => repository.source(image)?.text.includes(directoryOf(path)) === true);
}

const SCRIPTS = /(?:^|\/)(?:scripts?|tools?|hack|utils?)\//;

type Said = { readonly what: string; readonly why?: string; readonly confidence?: Confidence };

/** Ecosystems where a dependency without a version takes the newest; elsewhere something central fixes it. */
const NEWEST_BY_DEFAULT = new Set(['npm', 'python', 'composer']);

function floats({ name, constraint }: Dependency, { ecosystem }: Manifest, locked: boolean): Said | undefined {
  if (constraint === undefined) {
    if (locked || !NEWEST_BY_DEFAULT.has(ecosystem)) return undefined;
    return { what: `\`${name}\` is asked for without a version.` };
  }
  if (!isUnbounded(constraint)) return undefined;
  const range = constraint.startsWith('>');
  if (range && (locked || !NEWEST_BY_DEFAULT.has(ecosystem))) return undefined;
  return {
    what: range
      ? `\`${name}\` \`${constraint}\` takes any later version, breaking ones too.`
      : `\`${name}\` \`${constraint}\` takes whatever version is there.`,
    ...(locked ? { why: 'The lock holds one version for now; the next update of the lock takes any other, breaking ones too.' } : {}),
  };
}

/** What Gradle and NuGet call a dynamic or floating version, and snapshots of packages that are not of this repository. */
function dynamic({ name, constraint = '' }: Dependency, { ecosystem }: Manifest, { repository }: Context): Said | undefined {
  if (repository.documents('lock').some((lock) => lock.ecosystem === ecosystem)) return undefined;
  if (/^\d+(?:\.\d+)*\.(?:\+|\*)$/.test(constraint) && (ecosystem === 'gradle' || ecosystem === 'nuget')) {
    return { what: `\`${name}\` \`${constraint}\` takes the newest version of each build, and no lock says which.` };
  }
  if (!/^(?:\d[\w.]*|master|main|develop|dev)-SNAPSHOT$/.test(constraint) || (ecosystem !== 'maven' && ecosystem !== 'gradle'))
    return undefined;
  const group = name.slice(0, name.indexOf(':'));
  const own = repository.documents('manifest').some(({ source }) => isOwnGroup(source.text, group));
  return own ? undefined : { what: `\`${name}\` \`${constraint}\` is a snapshot, which its makers replace without a new version.` };
}

/** A group of the repository's own modules, as Maven (`<groupId>`) or Gradle (`group =`) says it. */
function isOwnGroup(text: string, group: string): boolean {
  const own = /^\s{0,8}<groupId>([^<]+)<\/groupId>|^\s*group\s*=?\s*['"]([^'"]+)['"]/gm;
  const withoutDependencies = text.replaceAll(/<(dependencies|build|dependencyManagement)>[\s\S]*?<\/\1>/g, '');
  return [...withoutDependencies.matchAll(own)].some((match) => {
    const known = match[1] ?? match[2] ?? '';
    return known === group || group.startsWith(`${known}.`) || known.startsWith(`${group}.`);
  });
}

/** Names that a constraints file of the manifest fixes. */
function fixedElsewhere({ includes }: Manifest, { repository }: Context): ReadonlySet<string> {
  const files = includes.flatMap((path) => repository.document('manifest', path) ?? []);
  return new Set(
    files.flatMap(({ dependencies }) =>
      dependencies.flatMap(({ name, constraint }) => (constraint?.startsWith('==') === true ? name : [])),
    ),
  );
}

/** A setup.py or pyproject.toml whose ranges a compiled requirements.txt beside it resolves. */
function isCompiledElsewhere({ format, path }: Manifest, { repository }: Context): boolean {
  if (format !== 'setup.py' && format !== 'setup.cfg' && format !== 'pyproject.toml') return false;
  return repository.tree.entries.has(path.replace(/[^/]+$/, 'requirements.txt'));
}
