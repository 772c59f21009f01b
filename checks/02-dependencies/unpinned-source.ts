import type { Dependency, Manifest } from '../../src/analysis/documents/kinds.ts';
import { movingDownloads, scriptDownloads } from '../../src/analysis/knowledge/packages/downloads.ts';
import { fetchesOf, movingFetches, type MovingFetch } from '../../src/analysis/knowledge/packages/moving-fetches.ts';
import { installationOf, isPinned } from '../../src/analysis/knowledge/packages/installers.ts';
import { lockPathOf } from '../../src/analysis/knowledge/packages/lock-files.ts';
import { outsidePaths } from '../../src/analysis/knowledge/packages/outside-paths.ts';
import { namesBranch } from '../../src/analysis/knowledge/packages/version-ranges.ts';
import { SHIPPED_COMMANDS } from '../../src/analysis/knowledge/images/shipped-commands.ts';
import { isBuiltWith, shippedScript } from '../../src/analysis/knowledge/images/used-scripts.ts';
import type { Command } from '../../src/analysis/shell.ts';
import { rule, type Context, type Found } from '../rule.ts';

export default rule({
  id: 'dependencies/unpinned-source',
  title: 'Pin a dependency from git to a commit',
  why: 'A branch moves and a directory beside the checkout is not in the repository: nobody can build this commit again.',
  remedy: 'Name a commit or a tag that never moves, or publish the package and declare its version.',
  severity: 'warning',
  scope: { within: 'deployable' },
  documents: {
    manifest: judgeManifest,
    *dockerfile(file) {
      yield* judgeCommands(SHIPPED_COMMANDS.dockerfile(file));
      for (const { span, url, isTool } of movingDownloads(file)) {
        if (isTool) yield { span, what: `The image is built with a tool from \`${url}\`, whatever its branch holds on that day.` };
      }
      yield* fetched(movingFetches(file));
    },
    *script(file, { repository }) {
      const commands = shippedScript(file, repository);
      yield* judgeCommands(commands);
      if (!INSTALLER.test(file.path)) yield* fetched(fetchesOf(commands));
      if (!isBuiltWith(file.path, repository)) return;
      for (const { span, url } of scriptDownloads(commands))
        yield { span, what: `The image is built with \`${url}\`, whatever its branch holds on that day.` };
    },
  },
  examples: {
    bad: [
      {
        name: 'a script that the image is built with',
        files: {
          Dockerfile: 'FROM ruby:3.3\nCOPY . /shop\nRUN /shop/setup/plugins/install\nCMD ["puma"]\n',
          'setup/plugins/install':
            '#!/bin/bash\nwget https://github.com/acme/shop-plugin/archive/master.tar.gz -O - | tar -xz -C /shop/plugins # ⟵\n',
          'setup/themes/install': '#!/bin/bash\nexit 0\n',
        },
      },
      {
        name: 'a program without a version',
        files: {
          Dockerfile:
            'FROM debian:12\nRUN apt-get update && \\\n    curl -O https://bin.example.io/c/ekMN3bCZFUn/forego-stable-linux-amd64.tgz && \\\n    tar xzf forego-stable-linux-amd64.tgz -C /usr/local/bin\nCMD ["x"]\n',
        },
        at: 'Dockerfile:3',
      },
      {
        name: 'a version that is asked for',
        files: {
          Dockerfile:
            'FROM debian:12\nRUN VERSION=$(curl -s https://api.github.com/repos/acme/tool/releases/latest | jq -r .tag_name) && wget https://github.com/acme/tool/releases/download/$VERSION/tool.tgz\nCMD ["x"]\n',
        },
        at: 'Dockerfile:2',
      },
      {
        name: 'a version that is the newest by default',
        files: {
          Dockerfile:
            'FROM debian:12\nARG VERSION=latest\nRUN curl -fsSLo /bin/tool https://dl.example.io/releases/download/${VERSION}/tool-linux && chmod +x /bin/tool\nCMD ["x"]\n',
        },
        at: 'Dockerfile:3',
      },
      {
        name: 'a program that is added',
        files: { Dockerfile: 'FROM debian:12\nADD https://getcomposer.org/composer.phar /usr/local/bin/composer\nCMD ["x"]\n' },
        at: 'Dockerfile:2',
      },
      {
        name: 'a program that is added among the programs',
        files: { Dockerfile: 'FROM debian:12\nADD https://dl.example.io/renew-tool /usr/local/bin/\nCMD ["x"]\n' },
        at: 'Dockerfile:2',
      },
      {
        name: 'a configuration of a branch',
        files: {
          Dockerfile:
            'FROM debian:12\nADD https://raw.githubusercontent.com/acme/base/refs/heads/master/supervisord.conf /etc/supervisord.conf\nCMD ["x"]\n',
        },
        at: 'Dockerfile:2',
      },
      {
        name: 'a script of a branch',
        files: {
          Dockerfile: 'FROM debian:12\nRUN curl -o /wait.sh https://raw.githubusercontent.com/acme/wait/master/wait.sh\nCMD ["x"]\n',
        },
        at: 'Dockerfile:2',
      },
      {
        name: 'a program that is made one',
        files: {
          Dockerfile:
            'FROM debian:12\nRUN wget -q https://dl.example.io/proxy/linux-amd64/proxy -O /bin/proxy && chmod +x /bin/proxy\nCMD ["x"]\n',
        },
        at: 'Dockerfile:2',
      },
      {
        name: 'the newest release of a tool',
        files: {
          Dockerfile:
            'FROM debian:12\nRUN curl -fsSL -o /bin/yq https://github.com/mikefarah/yq/releases/latest/download/yq_linux_amd64\nCMD ["x"]\n',
        },
        at: 'Dockerfile:2',
      },
      {
        name: 'npm',
        files: {
          'package.json': '{\n  "scripts": { "start": "node s.js" },\n  "dependencies": {\n    "lib": "github:acme/lib"\n  }\n}\n',
          's.js': '',
        },
        at: 'package.json:4',
      },
      {
        name: 'pip, a branch',
        files: { 'requirements.txt': 'flask==3.0.0\nlib @ git+https://github.com/acme/lib@main # ⟵\n', 'app.py': 'import flask\n' },
      },
      {
        name: 'in an image',
        files: {
          Dockerfile: 'FROM python:3.12\nRUN pip install git+https://github.com/acme/lib.git\nCMD ["python", "app.py"]\n',
          'app.py': '',
        },
        at: 'Dockerfile:2',
      },
      {
        name: 'a tool that an image is built with',
        files: {
          Dockerfile:
            'FROM python:3.12\nRUN git clone https://github.com/acme/tool /tmp/tool && make -C /tmp/tool install\nCMD ["python", "app.py"]\n',
          'app.py': '',
        },
        at: 'Dockerfile:2',
      },
      {
        name: 'Cargo',
        files: {
          'Cargo.toml': '[package]\nname = "shop"\nversion = "0.1.0"\n[dependencies]\nlib = { git = "https://github.com/acme/lib" } # ⟵\n',
          'src/main.rs': 'fn main() {}\n',
        },
      },
      {
        name: 'a directory outside of the repository',
        files: {
          'composer.json':
            '{\n  "type": "project",\n  "repositories": [\n    { "type": "path", "url": "../packages/lib" }\n  ],\n  "require": { "acme/lib": "^1.0" }\n}\n',
          'public/index.php': '<?php echo 1;\n',
        },
        at: 'composer.json:4',
      },
      {
        name: 'Go, replaced by a neighbour',
        files: {
          'go.mod': 'module shop\n\ngo 1.22\n\nreplace github.com/acme/lib => ../lib // ⟵\n',
          'main.go': 'package main\n\nfunc main() {}\n',
        },
      },
      {
        name: 'Go, replaced by a directory of somebody’s machine',
        files: {
          'go.mod': 'module shop\n\ngo 1.22\n\nreplace github.com/acme/lib => /home/bob/lib // ⟵\n',
          'main.go': 'package main\n\nfunc main() {}\n',
        },
      },
      {
        name: 'what conda had built on somebody’s machine',
        files: {
          'requirements.txt': 'flask==3.0.0\nnumpy @ file:///croot/numpy_1668593735768/work # ⟵\n',
          'app.py': 'import flask\n',
          Procfile: 'web: gunicorn app:app\n',
        },
      },
      {
        name: 'Maven, a jar of the system',
        files: {
          'pom.xml':
            '<project>\n  <groupId>io.acme</groupId>\n  <artifactId>shop</artifactId>\n  <build><plugins><plugin><artifactId>spring-boot-maven-plugin</artifactId></plugin></plugins></build>\n  <dependencies>\n    <dependency>\n      <groupId>com.oracle</groupId>\n      <artifactId>ojdbc</artifactId>\n      <version>8</version>\n      <scope>system</scope>\n      <systemPath>/opt/oracle/ojdbc8.jar</systemPath>\n    </dependency>\n  </dependencies>\n</project>\n',
          'src/main/java/App.java': 'class App { public static void main(String[] a) {} }\n',
        },
        at: 'pom.xml:11',
      },
      {
        name: '.NET, an assembly of one machine',
        files: {
          'Shop.csproj':
            '<Project Sdk="Microsoft.NET.Sdk.Web">\n  <ItemGroup>\n    <Reference Include="Oracle">\n      <HintPath>C:\\libs\\Oracle.dll</HintPath>\n    </Reference>\n  </ItemGroup>\n</Project>\n',
          'Program.cs': 'var app = WebApplication.Create();\napp.Run();\n',
        },
        at: 'Shop.csproj:4',
      },
      {
        name: 'Gradle, jars beside the checkout',
        files: {
          'build.gradle': "plugins { id 'application' }\ndependencies {\n  implementation files('/opt/libs/x.jar') // ⟵\n}\n",
          'src/main/java/App.java': 'class App { public static void main(String[] a) {} }\n',
        },
      },
      {
        name: 'Bundler, a neighbour of the checkout',
        files: {
          Gemfile: "source 'https://rubygems.org'\ngem 'lib', path: '../lib' # ⟵\n",
          'config.ru': "run ->(_) { [200, {}, ['x']] }\n",
          Procfile: 'web: bundle exec puma\n',
        },
      },
      {
        name: 'Cargo, a neighbour of the checkout',
        files: {
          'Cargo.toml': '[package]\nname = "shop"\nversion = "0.1.0"\n[dependencies]\nlib = { path = "../lib" } # ⟵\n',
          'src/main.rs': 'fn main() {}\n',
        },
      },
      {
        name: 'a jar that is saved under a name of its own',
        files: { Dockerfile: 'FROM debian:12\nRUN curl -L -o agent.jar https://dl.example.io/latest-tracer\nCMD ["x"]\n' },
        at: 'Dockerfile:2',
      },
    ],
    good: [
      {
        name: 'a reference that is commented out',
        files: {
          'Shop.csproj':
            '<Project Sdk="Microsoft.NET.Sdk.Web">\n  <!-- ItemGroup>\n    <Reference Include="Oracle">\n      <HintPath>C:\\libs\\Oracle.dll</HintPath>\n    </Reference>\n  </ItemGroup -->\n</Project>\n',
          'Program.cs': 'var app = WebApplication.Create();\napp.Run();\n',
        },
      },
      {
        name: 'the script by which people install the newest release',
        files: {
          'install.sh': '#!/bin/sh\ncurl -LsSf https://github.com/acme/shop/releases/latest/download/shop-installer.sh | sh\n',
          'server.js': "require('express')().listen(process.env.PORT);\n",
        },
      },
      {
        name: 'scripts that take a version, or that no image is built with',
        files: {
          Dockerfile: 'FROM ruby:3.3\nCOPY . /shop\nRUN /shop/setup/plugins/install\nCMD ["puma"]\n',
          'setup/plugins/install':
            '#!/bin/bash\nwget https://github.com/acme/shop-plugin/archive/v1.2.tar.gz -O - | tar -xz -C /shop/plugins\n',
          'setup/themes/install': '#!/bin/bash\ngit clone https://github.com/acme/theme /shop/themes\n',
        },
      },
      {
        name: 'packages of the repository, by every manager',
        files: {
          'a/Cargo.toml':
            '[package]\nname = "shop"\nversion = "0.1.0"\n[[bin]]\nname = "shop"\npath = "src/main.rs"\n[dependencies]\nlib = { path = "../lib" }\n',
          'a/src/main.rs': 'fn main() {}\n',
          'lib/Cargo.toml': '[package]\nname = "lib"\nversion = "0.1.0"\n[lib]\n',
          'b/pom.xml':
            '<project>\n  <artifactId>shop</artifactId>\n  <build><plugins><plugin><artifactId>spring-boot-maven-plugin</artifactId></plugin></plugins></build>\n  <dependencies>\n    <dependency><groupId>x</groupId><artifactId>y</artifactId><version>1</version><scope>system</scope><systemPath>${project.basedir}/lib/y.jar</systemPath></dependency>\n  </dependencies>\n</project>\n',
          'b/src/main/java/App.java': 'class App { public static void main(String[] a) {} }\n',
          'c/Shop.csproj':
            '<Project Sdk="Microsoft.NET.Sdk.Web">\n  <ItemGroup>\n    <Reference Include="X"><HintPath>..\\lib\\X.dll</HintPath></Reference>\n  </ItemGroup>\n</Project>\n',
          'c/Program.cs': 'var app = WebApplication.Create();\napp.Run();\n',
        },
      },
      {
        name: 'checked against a sum',
        files: {
          Dockerfile:
            'FROM debian:12\nRUN curl -LO https://dl.example.io/tool-linux-amd64.tgz && echo "$SUM  tool-linux-amd64.tgz" | sha256sum -c -\nCMD ["x"]\n',
        },
      },
      {
        name: 'a version in a variable',
        files: {
          Dockerfile: 'FROM debian:12\nARG VERSION=1.4.2\nRUN curl -LO https://dl.example.io/tool-${VERSION}-linux-amd64.tgz\nCMD ["x"]\n',
        },
      },
      {
        name: 'a version that the build gives',
        files: { Dockerfile: 'FROM debian:12\nARG VERSION\nRUN curl -LO https://dl.example.io/tool-${VERSION}.tgz\nCMD ["x"]\n' },
      },
      {
        name: 'the key of a package source',
        files: {
          Dockerfile: 'FROM debian:12\nRUN curl -fsSL https://pkg.example.io/keys/release.asc -o /etc/apt/keyrings/acme.asc\nCMD ["x"]\n',
        },
      },
      {
        name: 'data and a program of a version that are added',
        files: {
          Dockerfile:
            'FROM debian:12\nADD https://dl.example.io/zones /usr/share/zones\nADD --chmod=755 https://dl.example.io/v1.4.2/tool /usr/local/bin/\nCMD ["x"]\n',
        },
      },
      { name: 'a page', files: { Dockerfile: 'FROM debian:12\nRUN curl -fsS https://example.io/health -o /dev/null\nCMD ["x"]\n' } },
      {
        name: 'for tests only',
        files: {
          Dockerfile:
            'FROM debian:12\nRUN true\nFROM debian:12 AS test\nRUN curl -LO https://dl.example.io/tool-linux.tgz\nFROM debian:12\nCMD ["x"]\n',
        },
      },
      {
        name: 'a commit',
        files: {
          'package.json':
            '{"scripts":{"start":"node s.js"},"dependencies":{"lib":"github:acme/lib#0123456789abcdef0123456789abcdef01234567"}}',
          's.js': '',
        },
      },
      {
        name: 'a tool at a tag',
        files: {
          Dockerfile:
            'FROM python:3.12\nRUN curl -L https://github.com/acme/tool/archive/v1.2.0.tar.gz | tar xz -C /tmp && make -C /tmp/tool-1.2.0 install\nCMD ["python", "app.py"]\n',
          'app.py': '',
        },
      },
      { name: 'a tag', files: { 'requirements.txt': 'lib @ git+https://github.com/acme/lib@v1.2.0\n', 'app.py': '' } },
      {
        name: 'a package of the repository',
        files: {
          'apps/web/package.json': '{"scripts":{"start":"node s.js"},"dependencies":{"ui":"file:../../packages/ui"}}',
          'apps/web/s.js': '',
          'packages/ui/package.json': '{"name":"ui"}',
        },
      },
    ],
  },
});

function* judgeManifest(manifest: Manifest, { repository }: Context): Iterable<Found> {
  const locked = lockPathOf(manifest, repository) !== undefined;
  for (const dependency of manifest.dependencies) {
    if (dependency.origin === 'git' && moves(dependency) && dependency.group !== 'dev') {
      const reference = dependency.reference === undefined ? 'without a commit' : `at the branch \`${dependency.reference}\``;
      yield {
        span: dependency.span,
        what: `\`${dependency.name}\` comes from git ${reference}.`,
        ...(locked ? { confidence: 'likely' as const } : {}),
      };
    }
  }
  for (const { name, origin, group, constraint = '', span } of manifest.dependencies) {
    if (origin === 'http' && group !== 'dev' && !locked && ARCHIVE_OF_BRANCH.test(constraint || manifest.source.slice(span)))
      yield { span, what: `\`${name}\` is downloaded as whatever its branch holds on the day of the build.` };
  }
  yield* outside(manifest);
}

const ARCHIVE_OF_BRANCH =
  /\/(?:archive|tarball|zipball|tar\.gz|zip)\/(?:refs\/heads\/)?(?:master|main|develop|HEAD)(?:\.(?:zip|tar\.gz|tgz))?(?:$|[#?"'\s])/;

function moves({ reference }: Dependency): boolean {
  return reference === undefined || namesBranch(reference);
}

const BROUGHT_IN = 'Refer to it as a package with a version, or bring its code into the repository (a workspace, a submodule).';

/** Paths that lead out of the repository. */
function* outside(manifest: Manifest): Iterable<Found> {
  for (const { span, path } of outsidePaths(manifest))
    yield {
      span,
      what: `\`${path}\` lies outside of the repository, so only a machine that happens to have it can build this.`,
      remedy: BROUGHT_IN,
    };
}

/** What people run to get the newest release is no part of a build. */
const INSTALLER = /^(?:install(?:er)?|get)(?:[-_.][\w-]+)?\.sh$/;

function* fetched(fetches: readonly MovingFetch[]): Iterable<Found> {
  for (const { span, url, by } of fetches) yield { span, what: FETCHED[by](`\`${url.slice(0, 100)}\``) };
}

const FETCHED: Readonly<Record<MovingFetch['by'], (url: string) => string>> = {
  latest: (url) => `${url} is whatever release is the newest on the day of the build.`,
  asked: (url) => `${url} is asked for the newest version, so that each build may take another one.`,
  branch: (url) => `${url} is whatever the branch holds on the day of the build.`,
  unversioned: (url) => `${url} names no version, so that each build may bring another program.`,
};

function* judgeCommands(commands: readonly Command[]): Iterable<Found> {
  for (const command of commands) {
    const found = installationOf(command);
    const moving = found?.packages.find(
      (word) => /^(?:\w[\w.-]*\s*@\s*)?git\+/.test(word) && !(isPinned(found.installer, word) && !namesBranch(word.replace(/^.*@/, ''))),
    );
    if (moving !== undefined) yield { span: command.span, what: `\`${moving}\` installs whatever the repository’s default branch holds.` };
  }
}
