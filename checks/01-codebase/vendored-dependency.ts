import type { Ecosystem } from '../../src/analysis/documents/kinds.ts';
import { isOwnManifest } from '../../src/analysis/deployables/own-manifests.ts';
import { ALL_ROLES, installedDirectory, isAside, isServed, outermost } from '../../src/analysis/knowledge/images/artefacts.ts';
import { baseName, directoryOf, joinPath } from '../../src/analysis/paths.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import { rule, type Confidence, type RepositoryFound } from '../rule.ts';

/** Libraries of browsers, by the names that their makers publish them under. */
const LIBRARY = new RegExp(
  `^(?:${[
    'jquery(?:[.-](?:ui|migrate|validate|validation|dataTables|easing|form|cookie|mobile|waypoints|counterup|sticky|nice-select|magnific-popup|slimscroll|inputmask|mask|tmpl|scrollTo|lazyload|fancybox|flot|sparkline|knob|timepicker|unobtrusive[\\w-]*))?',
    'bootstrap(?:\\.bundle|-icons|-theme|-grid|-reboot|-utilities|-datepicker\\d*|-datetimepicker|-select|-table|-toggle|-multiselect|-tagsinput|-wysihtml5|-colorpicker|-timepicker|-switch)?',
    'popper|lodash|underscore|moment(?:-with-locales|-timezone(?:-with-data)?)?|modernizr|angular(?:-\\w+)?|backbone|knockout|select2|d3|chart|Chart|highcharts|three|vue(?:-router|x)?|react(?:-dom)?|axios|toastr|sweetalert2?|swiper(?:-bundle)?|fullcalendar|handlebars|mustache|require|ember|dropzone|flatpickr|leaflet|socket\\.io|tinymce|ckeditor|codemirror|summernote(?:-lite|-bs\\d)?|slick(?:-theme)?|owl\\.(?:carousel|theme\\.default)|dataTables(?:[.-]\\w+)*|datatables|raphael|morris|fastclick|html5shiv|respond|hammer|gsap|anime|alpine|htmx|turbo|stimulus',
    'font-?awesome|fontawesome-all|animate|normalize|bulma|materialize|foundation|semantic|uikit|metisMenu|adminlte|AdminLTE|sb-admin(?:-2)?|magnific-popup|lightbox2?|aos|wow|typed|particles|clipboard|prism|highlight(?:\\.pack)?|marked|dayjs|luxon|numeral|echarts|apexcharts|plotly(?:-latest)?|xlsx|jspdf|html2canvas|sockjs|stomp|signalr|parsley|daterangepicker|jstree|sortable|Sortable|masonry(?:\\.pkgd)?|isotope(?:\\.pkgd)?|imagesloaded(?:\\.pkgd)?|waypoints|nprogress|pace|ionicons|themify-icons|perfect-scrollbar|crypto-js|showdown|simplemde|easymde|quill(?:\\.snow)?|jsrsasign|video|videojs|plyr|hls|howler|p5|phaser|pixi|babylon|cytoscape|mermaid|katex|MathJax',
  ].join('|')})(?:[.-](?:v?\\d[\\w.]*?|slim|core|all|full|pkgd|prod|production|global|esm|umd|bundle))*(?:[.-]min)?\\.(?:js|css)$`,
);
/** What the makers write at the top of a file that they publish. */
const BANNER = /\/\*[!*]?[^/]{0,300}?\bv?\d+\.\d+(?:\.\d+)?\b[^/]{0,600}?(?:licen[sc]e|copyright|\(c\)|https?:)/is;
/** Trees of third-party PHP, by the directories that they come in. */
const PHP_TREES =
  /^(?:PHPMailer|phpmailer|class\.phpmailer|fpdf\d*|tcpdf|PHPExcel|PhpSpreadsheet|phpqrcode|dompdf|mpdf\d*|smarty|swiftmailer|nusoap|adodb\d*|htmlpurifier|phpseclib|stripe-php|twilio-php|paypal-php|facebook-sdk|google-api-php-client|simplepie)(?:[-_.]?v?\d[\w.]*|-master|-main)?$/i;
/** Directories that say themselves whose code they hold. */
const FOREIGN_TREES = /^(?:third[-_]?party|thirdparty|3rd-?party|ext(?:ernal)?[-_]libs?)$/i;
/** Package managers of languages that bring nothing at all for browsers. */
const NO_ASSETS: ReadonlySet<Ecosystem> = new Set(['cargo', 'go']);
/** Those by which libraries for browsers are installed: as packages, as gems, as WebJars. */
const ASSETS: ReadonlySet<Ecosystem> = new Set(['npm', 'ruby', 'maven', 'gradle']);
const MINIFIED = /[.-]min\.(?:m?js|css)$/;

export default rule({
  id: 'codebase/vendored-dependency',
  title: 'Declare third-party code instead of committing it',
  why: 'A copy in the repository gets no security update and no licence check, and nobody can tell what was changed in it.',
  remedy: 'Remove the copy, declare the package in the manifest, and let the build install it.',
  severity: 'warning',
  limits: ['Go’s vendor directory is a supported way to build and is not judged.'],
  scope: { roles: ALL_ROLES },
  repository: judge,
  examples: {
    bad: [
      {
        name: 'node_modules, once',
        files: {
          'node_modules/a/index.js': 'x\n',
          'node_modules/b/index.js': 'y\n',
          'package.json': '{"scripts":{"start":"node s.js"}}',
          's.js': '',
        },
        at: 'node_modules/a/index.js:1',
      },
      {
        name: 'a minified library beside npm',
        files: {
          'resources/js/libs/jquery.tags.min.js': 'x\n',
          'package.json': '{"scripts":{"start":"node s.js"},"dependencies":{"a":"1.0.0"}}',
          's.js': '',
        },
        at: 'resources/js/libs/jquery.tags.min.js:1',
      },
      {
        name: 'a virtual environment',
        files: { 'venv/lib/python3.12/site-packages/flask/app.py': 'x\n', 'app.py': '', Procfile: 'web: python app.py\n' },
        at: 'venv/lib/python3.12/site-packages/flask/app.py:1',
      },
      {
        name: 'Composer',
        files: {
          'vendor/autoload.php': '<?php\n',
          'vendor/a/b/c.php': '<?php\n',
          'composer.json': '{"type":"project","require":{"a/b":"1.0.0"}}',
          'public/index.php': '<?php echo 1;\n',
          Procfile: 'web: heroku-php-apache2 public/\n',
        },
        at: 'vendor/a/b/c.php:1',
      },
      {
        name: 'a jar beside Maven',
        files: {
          'lib/driver-1.2.jar': 'a\0b',
          'pom.xml': '<project><artifactId>a</artifactId></project>',
          Dockerfile: 'FROM eclipse-temurin:21\nCOPY . .\nCMD ["java", "App"]\n',
        },
        at: 'lib/driver-1.2.jar:1',
      },
      {
        name: 'a library with its version, beside Maven',
        files: {
          'src/main/webapp/assets/js/jquery-1.9.1.js': 'x\n',
          'pom.xml': '<project><artifactId>a</artifactId></project>',
          Dockerfile: 'FROM eclipse-temurin:21\nCOPY . .\nCMD ["java", "App"]\n',
        },
        at: 'src/main/webapp/assets/js/jquery-1.9.1.js:1',
      },
      {
        name: 'libraries that Django serves',
        files: {
          'static/css/shop.css': 'a{}\n',
          'static/vendor/bootstrap/bootstrap.bundle.min.js': 'x\n',
          'requirements.txt': 'django==5.0\n',
          Procfile: 'web: gunicorn shop.wsgi\n',
        },
        at: 'static/vendor/bootstrap/bootstrap.bundle.min.js:1',
      },
      {
        name: 'a library without its version, which it says itself',
        files: {
          'static/js/jquery.js': '/*! jQuery v3.3.1 | (c) JS Foundation | jquery.org/license */\nx\n',
          'requirements.txt': 'django==5.0\n',
          Procfile: 'web: gunicorn shop.wsgi\n',
        },
        at: 'static/js/jquery.js:1',
      },
      {
        name: 'a style sheet',
        files: { 'static/css/bootstrap.min.css': 'x\n', 'requirements.txt': 'django==5.0\n', Procfile: 'web: gunicorn shop.wsgi\n' },
        at: 'static/css/bootstrap.min.css:1',
      },
      {
        name: 'what LibMan could bring',
        files: {
          'wwwroot/lib/bootstrap/css/bootstrap.min.css': 'x\n',
          'libman.json': '{"version":"1.0"}\n',
          'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>',
          'Program.cs': 'var app = WebApplication.Create();\napp.Run();\n',
        },
        at: 'wwwroot/lib/bootstrap/css/bootstrap.min.css:1',
      },
      {
        name: 'PHP of others',
        files: {
          'lib/PHPMailer/PHPMailer.php': '<?php\nclass PHPMailer {}\n',
          'lib/PHPMailer/SMTP.php': '<?php\nclass SMTP {}\n',
          'index.php': '<?php echo 1;\n',
          Procfile: 'web: heroku-php-apache2\n',
        },
        at: 'lib/PHPMailer/PHPMailer.php:1',
      },
      {
        name: 'a library of .NET',
        files: {
          'libs/Mail.dll': 'a\0b',
          'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>',
          'Program.cs': 'var app = WebApplication.Create();\napp.Run();\n',
        },
        at: 'libs/Mail.dll:1',
      },
      {
        name: 'a repository of Maven’s in the tree',
        files: {
          'repo/com/acme/kit/1.0/kit-1.0.jar': 'a\0b',
          'pom.xml': '<project><artifactId>a</artifactId></project>',
          Dockerfile: 'FROM eclipse-temurin:21\nCOPY . .\nCMD ["java", "App"]\n',
        },
        at: 'repo/com/acme/kit/1.0/kit-1.0.jar:1',
      },
      {
        name: 'a package of npm',
        files: {
          'libs/acme-kit-1.2.0.tgz': 'a\0b',
          'package.json': '{"scripts":{"start":"node s.js"},"dependencies":{"a":"1.0.0"}}',
          's.js': '',
        },
        at: 'libs/acme-kit-1.2.0.tgz:1',
      },
      {
        name: 'a wheel',
        files: {
          'wheels/kit-1.0-py3-none-any.whl': 'a\0b',
          'requirements.txt': 'flask==3.0.0\n',
          'app.py': '',
          Procfile: 'web: python app.py\n',
        },
        at: 'wheels/kit-1.0-py3-none-any.whl:1',
      },
    ],
    good: [
      {
        name: 'a program that was built of what lies beside it',
        files: {
          'cmd/shop/shop.exe': 'a\0b',
          'cmd/shop/main.go': 'package main\n\nfunc main() {}\n',
          'go.mod': 'module shop\n',
          Procfile: 'web: shop\n',
        },
      },
      {
        name: 'a tool of the build',
        files: {
          'tools/nuget.exe': 'a\0b',
          'Program.cs': 'var app = WebApplication.Create();\napp.Run();\n',
          'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>',
        },
      },
      {
        name: 'a chart that another one is made of',
        files: { 'deploy/charts/postgresql-12.1.0.tgz': 'a\0b', 's.js': '', 'package.json': '{"scripts":{"start":"node s.js"}}' },
      },
      {
        name: 'one’s own code around a library',
        files: {
          'src/mailer/phpmailer.php': '<?php\nclass Mailer {}\n',
          'static/css/animate.css': 'a{}\n',
          'composer.json': '{"type":"project"}',
          'index.php': '<?php\n',
          Procfile: 'web: heroku-php-apache2\n',
        },
      },
      {
        name: 'code of one’s own with such a name',
        files: {
          'static/js/chart.js': 'x\n',
          'static/js/app.min.js': 'x\n',
          'requirements.txt': 'django==5.0\n',
          Procfile: 'web: gunicorn shop.wsgi\n',
        },
      },
      {
        name: 'Go',
        files: {
          'vendor/github.com/a/b/c.go': 'package b\n',
          'vendor/modules.txt': '',
          'go.mod': 'module shop\n',
          'main.go': 'package main\n\nfunc main() {}\n',
          Procfile: 'web: shop\n',
        },
      },
      {
        name: 'minified, and no package manager',
        files: { 'static/jquery.min.js': 'x\n', 'app.py': '', Procfile: 'web: python app.py\n' },
      },
      {
        name: 'a library beside a package manager that has none for browsers',
        files: {
          'static/scripts/jquery-4.0.0.slim.js': 'x\n',
          'Cargo.toml': '[package]\nname = "shop"\nversion = "0.1.0"\n',
          'src/main.rs': 'fn main() {}\n',
          Dockerfile: 'FROM rust:1.80\nCOPY . .\nCMD ["shop"]\n',
          'playwright/package.json': '{"devDependencies":{"@playwright/test":"1.50.0"}}',
        },
      },
      {
        name: 'minified from a source that is here',
        files: {
          'src/js/shop.min.js': 'x\n',
          'src/js/shop.js': 'x\n',
          'package.json': '{"scripts":{"start":"node s.js"},"dependencies":{"a":"1.0.0"}}',
          's.js': '',
        },
      },
      {
        name: 'the wrapper',
        files: {
          'gradle/wrapper/gradle-wrapper.jar': 'a\0b',
          'build.gradle': "plugins { id 'application' }\n",
          Procfile: 'web: java App\n',
        },
      },
    ],
  },
});

/** Libraries of the JVM other than the wrappers of build tools and what the build itself writes. */
const JAR = /^(?!.*(?:wrapper|(?:^|\/)(?:target|build|out|dist)\/)).*\/[^/]+\.jar$/;
/** What others have compiled, by its ending; programs among scripts are tools of the build. */
const BINARIES: readonly { readonly path: RegExp; readonly is: string }[] = [
  { path: /\.(?:dll|so(?:\.\d+)*|dylib)$/, is: 'a compiled library' },
  // A program that is called like its directory, or `main`, was built of what lies beside it.
  {
    path: /^(?!(?:.*\/)?(?:build|tools?|scripts?|installer|setup)\/)(?!(?:.*\/)?([^/]+)\/\1\.exe$)(?!(?:.*\/)?main\.exe$).*\.exe$/i,
    is: 'a compiled program',
  },
  {
    path: /\.(?:whl|nupkg|gem|phar)$|(?:^|\/)(?:libs?|vendor|local[-_]packages)\/(?:[\w.@-]+\/)*[\w-]+-v?\d+\.\d+\.\d+[\w.-]*\.tgz$/,
    is: 'a packaged library',
  },
];

interface Copy {
  /** Directory of many that are one finding. */
  readonly installed?: string;
  readonly once?: string;
  readonly what: string;
  readonly confidence?: Confidence;
}

function* judge(repository: Repository): Iterable<RepositoryFound> {
  if (repository.deployables.length === 0) return;
  const managers = new Set(repository.documents('manifest').flatMap((each) => (isOwnManifest(each, repository) ? [each.ecosystem] : [])));
  const said = new Set<string>();
  for (const path of repository.tree.entries.keys()) {
    const found = isAside(path) ? undefined : copyOf(path, managers, repository);
    if (!found) continue;
    const { installed, ...copy } = found;
    if (installed !== undefined && said.has(installed)) continue;
    if (installed !== undefined) said.add(installed);
    yield { path, span: { start: 0, end: 0 }, presence: true, identity: installed ?? withoutVersion(path), ...copy };
  }
}

/** A library that is replaced by a later version of itself is no second one. */
function withoutVersion(path: string): string {
  return path.replaceAll(/\d+(?:\.\d+)+/g, '#');
}

function copyOf(path: string, managers: ReadonlySet<Ecosystem>, repository: Repository): Copy | undefined {
  const { entries } = repository.tree;
  const installed = installedDirectory(path, entries);
  if (installed !== undefined) return { installed, what: `\`${installed}/\` holds what a package manager installs, and it is committed.` };
  if (JAR.test(path) && (managers.has('maven') || managers.has('gradle'))) {
    return { once: assetRoot(path), what: `\`${baseName(path)}\` is a third-party library that no manifest declares.` };
  }
  const tree = /\.(?:[cm]?[jt]s|py|php|java|rb|cs)$/.test(path) ? (outermost(path, FOREIGN_TREES) ?? phpTree(path)) : undefined;
  if (tree !== undefined) return { installed: tree, what: `\`${tree}/\` holds the source of others, copied instead of declared.` };
  const binary = BINARIES.find((one) => one.path.test(path));
  if (binary && repository.role(joinPath(directoryOf(path), 'file')) !== 'build-output')
    return { once: assetRoot(path), what: `\`${baseName(path)}\` is ${binary.is} that no manifest declares.` };
  if ([...managers].some((one) => !NO_ASSETS.has(one)) && isLibrary(path, repository)) {
    const isInstallable = [...managers].some((one) => ASSETS.has(one)) || hasAssetManager(entries);
    return {
      once: assetRoot(path),
      ...(isInstallable
        ? { what: `\`${baseName(path)}\` is third-party code, copied beside a package manager that could install it.` }
        : {
            what: `\`${baseName(path)}\` is third-party code, copied: no manifest says where it comes from.`,
            confidence: 'likely' as const,
          }),
    };
  }
  if (!MINIFIED.test(path) || !managers.has('npm') || repository.role(path) === 'build-output' || isMadeHere(path, entries))
    return undefined;
  const served = isServed(path) && !/(?:^|\/)(?:resources|assets)\/(?:.*\/)?(?:libs?|vendor|plugins)\//.test(path);
  return {
    once: assetRoot(path),
    what: `\`${baseName(path)}\` is a minified copy of third-party code beside a package manager.`,
    ...(served ? { confidence: 'likely' as const } : {}),
  };
}

function phpTree(path: string): string | undefined {
  const tree = path.endsWith('.php') ? outermost(path, PHP_TREES) : undefined;
  // Beside one's own classes a directory of that name holds what is built on the library.
  return tree !== undefined && /(?:^|\/)(?:src|app)\//.test(tree) ? undefined : tree;
}

/** LibMan and Bower install for browsers, whatever else the app is built with. */
function hasAssetManager(entries: ReadonlyMap<string, unknown>): boolean {
  return [...entries.keys()].some((path) => /(?:^|\/)(?:libman|bower)\.json$/.test(path));
}

/** The readable source lies beside it. */
function isMadeHere(path: string, entries: ReadonlyMap<string, unknown>): boolean {
  const plain = baseName(path).replace(/[.-]min\./, '.');
  return (
    entries.has(`${directoryOf(path)}/${plain}`) ||
    ['ts', 'scss', 'less', 'coffee'].some((ending) => entries.has(`${directoryOf(path)}/${plain.replace(/\w+$/, ending)}`))
  );
}

/** A published file of a well-known library: minified, or with its version in the name. */
function isLibrary(path: string, repository: Repository): boolean {
  const name = baseName(path);
  if (!LIBRARY.test(name) || repository.role(path) === 'build-output' || isBuilt(path)) return false;
  return /[.-]min\.(?:js|css)$/.test(name) || /\d+\.\d+/.test(name) || BANNER.test(repository.source(path)?.text.slice(0, 1_000) ?? '');
}

/** What builds and generators write. */
function isBuilt(path: string): boolean {
  return /(?:^|\/)(?:dist|build|out|output|target|_site|public\/(?:build|packs|assets)|staticfiles|coverage|htmlcov|javadoc|apidocs|swagger-ui|node_modules)\//i.test(
    path,
  );
}

/** The directory of all that is copied with it: a change that brings several libraries is one. */
function assetRoot(path: string): string {
  return (
    outermost(
      path,
      /^(?:static|public|assets|wwwroot|webapp|resources|vendor|libs?|js|media|webroot|htdocs|www|natives|dlls?|jars?|repo|m2|local-repo\w*|wheels|packages)$/,
    ) ?? directoryOf(path)
  );
}
