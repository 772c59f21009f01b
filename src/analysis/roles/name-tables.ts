/** A pattern of a base name; `unless` is a pattern of the whole path that takes it back. */
export interface NamePattern {
  readonly name: RegExp;
  readonly unless?: RegExp;
}

/** A base name of one of the words, with or without a leading dot, then what the pattern says. */
function tools(words: string, rest: string): RegExp {
  return new RegExp(`^\\.?(?:${words.trim().split(/\s+/).join('|')})${rest}$`);
}

const JVM_MAIN = /(?:^|\/)src\/main\//;
const PHP_SOURCE = /(?:^|\/)(?:app|src|lib|public)\//;
const OUTSIDE_TESTS = /^(?!.*[Tt]ests?\/)/;
const TEMPLATES = /(?:^|\/)(?:views|templates|layouts|partials|_layouts)\/.+\.(?:tpl|tmpl|j2|template|xml)$/;
const APP_CODE = /(?:^|\/)(?:src|app|lib)\/.+/;

/** Browser libraries that people copy beside their pages. */
const LIBRARIES = 'jquery|bootstrap|popper|lodash|underscore|moment|modernizr|angular|backbone|knockout|select2|d3|htmx|alpine';
/** Further ones, whose names an app's own files have as well: only in a directory of libraries that is served. */
const MORE_LIBRARIES =
  'vue|react|react-dom|axios|chart|Chart|three|leaflet|handlebars|mustache|require|fullcalendar|highcharts|sweetalert2?|toastr|swiper|datatables|tinymce|ckeditor|summernote|hls|mermaid|prism|marked';

export const VENDORED: readonly NamePattern[] = [
  { name: /[.-]min\.(?:js|mjs|css)$/ },
  { name: new RegExp(`^(?:${LIBRARIES})[.-]\\d[\\d.]*(?:\\.\\w+)?\\.(?:js|css)$`) },
  { name: new RegExp(`^(?:${LIBRARIES})\\.(?:js|css)$`), unless: /^(?!(?:.*\/)?(?:public|static|wwwroot)\/)/ },
  {
    name: new RegExp(`^(?:${LIBRARIES}|${MORE_LIBRARIES})\\.(?:js|css)$`),
    unless: /^(?!(?:.*\/)?(?:public|static|wwwroot)\/(?:.*\/)?(?:libs?|vendors?|plugins)\/)/,
  },
  { name: /^(?:gradlew|mvnw)(?:\.bat|\.cmd)?$/ },
  { name: /^(?:gradle|maven)-wrapper\.(?:jar|properties)$/ },
  { name: /^MavenWrapperDownloader\.java$/ },
  { name: /^\.pnp\.c?js$/ },
  { name: /^(?:yarn|pnpm)-[\d.]+\.c?js$/ },
];

export const BUILD_OUTPUT: readonly NamePattern[] = [
  { name: /\.(?:class|pyc|pyo|o|obj|a|so|dylib|dll|exe|pdb|jar|war|ear|egg|whl|nupkg|tsbuildinfo)$/ },
  { name: /\.(?:js|mjs|css)\.map$/ },
  { name: /\.(?:bundle|chunk)\.(?:js|css)$/ },
  { name: /^mix-manifest\.json$/ },
];

export const GENERATED: readonly NamePattern[] = [
  { name: /\.pb(?:\.gw|\.validate)?\.go$/ },
  { name: /_pb2(?:_grpc)?\.pyi?$/ },
  { name: /_pb\.(?:js|d\.ts|ts|rb)$/ },
  { name: /\.(?:g|g\.i|Designer|generated)\.cs$/ },
  { name: /ModelSnapshot\.cs$/ },
  { name: /\.(?:generated|gen)\.(?:[cm]?[jt]sx?|py|go|rb|php|java|kt|rs|graphql)$/ },
  { name: /^zz_generated[._]/ },
  { name: /^(?:wire_gen|bindata)\.go$/ },
  { name: /^_ide_helper.*\.php$/ },
];

export const TEST: readonly NamePattern[] = [
  { name: /\.(?:test|tests|spec|specs|e2e|e2e-spec|e2e-test|cy|itest|unit|integration)\.[cm]?[jt]sx?$/ },
  { name: /[._-](?:test|spec)\.(?:vue|svelte|php|mjs)$/ },
  { name: /^tests?\.(?:[cm]?[jt]sx?|py|rb|go|php|rs|sh)$/ },
  // Answers of other systems, made up.
  { name: /^mocks?\.(?:py|rb|php|[cm]?[jt]s)$|^benchmarks?\.(?:py|rb|[cm]?[jt]s)$/ },
  { name: /^(?:tests?|mock|fake|stub|dummy)(?:[-_](?:\w+[-_])?)?(?:[Ss]ervers?|[Bb]ackend|[Aa]pi)\.(?:py|rb|php|go|[cm]?[jt]sx?)$/ },
  {
    name: /(?:^|[-_])test[-_]?(?:db|database|data|env)(?:[-_]\w+)?\.(?:[cm]?[jt]s|py|rb|sh)$|[a-z]Test(?:Db|DB|Database|Data|Env)\.[cm]?[jt]s$/,
  },
  { name: /^(?:create|setup|reset|start)[-_]test[-_]?(?:db|database|env)$/ },
  { name: /^(?:setupTests?|test-setup|test-utils|testSetup|(?:jest|vitest)[.-]?setup)\.[cm]?[jt]sx?$/ },
  { name: /_test\.go$|^mock_.*\.go$|_mock\.go$/ },
  { name: /^e2e_?test_\w+\.go$/ },
  { name: /^tests?[-_][\w.-]*\.(?:sh|bash|ps1)$|^e2e[-_](?:tests?[-_])?\w[\w-]*\.py$/ },
  { name: /^test_.*\.py$|_tests?\.py$|^conftest\.py$|^locustfile\.py$|^(?:settings_(?:test(?:ing)?|ci)|test(?:ing)?_settings)\.py$/ },
  { name: /^(?:load|stress|smoke|perf(?:ormance)?)[-_]?tests?\.(?:[cm]?[jt]s|py|rb|go)$/ },
  { name: /(?:Test|Tests|IT|TestCase)\.(?:java|kt|groovy)$|^Test[A-Z].*\.(?:java|kt)$|Spec\.(?:kt|groovy)$/, unless: JVM_MAIN },
  { name: /(?:^|[-_.])travis(?:[-_.][\w.-]+)?\.sh$/, unless: /deploy|release|publish/ },
  { name: /[-_.]tests?\.sh$|(?:^|[._-])e2e[._-](?:[\w.-]+[.])?(?:sh|[Dd]ockerfile)$|(?:^|[._-])e2e[._-][\w-]+\.(?:sh|[Dd]ockerfile)$/ },
  { name: /_(?:spec|test)\.(?:rb|rs|sh|exs)$|^(?:spec|test|rails)_helper\.rb$/ },
  { name: /(?:Test|TestCase|Cest)\.php$/, unless: PHP_SOURCE },
  { name: /Tests\.cs$/ },
  { name: /(?:Test|Spec|Steps)\.cs$/, unless: OUTSIDE_TESTS },
  { name: /\.(?:bats|feature|snap)$/ },
  // Settings that a pipeline runs the tests with.
  {
    name: /^(?:local|config|settings|database)[._-](?:github|gitlab|travis|circleci|scrutinizer|ci)\.(?:php|py|rb|[cm]?[jt]s|json|ya?ml)$/,
  },
  { name: /^\.env[._-](?:tests?|testing|ci|e2e|cypress|travis|github|gitlab|circle(?:ci)?|jenkins|drone|appveyor|buildkite)$/ },
  {
    name: /^(?:database|mongoid|config|settings|application|secrets)[._-](?:ci|travis|github|gitlab|circle(?:ci)?|jenkins)\.(?:ya?ml|json|properties|php)$/,
  },
  {
    name: /^(?:appsettings|config)\.[Tt]est(?:ing)?\.(?:json5?|ya?ml|toml|php|py|rb|[cm]?[jt]s)$|^(?:application|bootstrap)-(?:test|it)\.(?:properties|ya?ml)$/,
  },
];

export const TOOL: readonly NamePattern[] = [
  {
    name: tools(
      `eslint stylelint prettier babel commitlint lintstaged lint-staged husky swc tsup nyc c8 mocha jscs jshint jslint tslint
       remark markdownlint htmlhint browserslist postcss oxlint oxfmt biome dprint release-it cz ncu depcheck size-limit knip
       syncpack cspell jsdoc typedoc svgo sentrycli`,
      String.raw`(?:rc|ignore)?(?:[.-](?:config|conf|base|server|client))*(?:\.(?:[cm]?[jt]s|jsonc?|ya?ml|toml))?`,
    ),
  },
  {
    name: tools(
      `webpack rollup vite vitest jest karma tailwind cypress playwright protractor wdio esbuild rspack rsbuild craco vue svelte
       metro snowpack codegen orval openapi-ts windi uno stencil ava nightwatch testcafe quasar tsdown electron-builder forge
       react-native parcel`,
      String.raw`(?:[.-][\w-]+)*\.(?:[cm]?[jt]s|json|ya?ml)`,
    ),
    unless: APP_CODE,
  },
  // Runners of tests, wherever their packages are: `src/web/playwright.config.ts`.
  { name: /^(?:playwright|cypress|jest|vitest|karma|protractor|wdio|nightwatch)[.-]conf(?:ig)?(?:[.-]\w+)*\.[cm]?[jt]s$/ },
  { name: /^(?:[Gg]ulpfile|[Gg]runtfile|Brocfile|Jakefile|ember-cli-build|plopfile)(?:\.babel)?\.[cm]?[jt]s$/ },
  { name: /^(?:ts|js)config(?:[.-][\w.-]+)?\.json$/ },
  { name: /^(?:angular|nx|turbo|lerna|rush|components|cypress|bower)\.json$|^\.bowerrc$|^\.watchmanconfig$/ },
  { name: /^(?:tox|pytest)\.ini$|^noxfile\.py$|^hatch_build\.py$/ },
  {
    name: tools(
      'ruff pyright pylint flake8 coverage isort bandit pydocstyle yapf style mypy',
      String.raw`(?:rc|config)?(?:\.(?:toml|json|ini|ya?ml|cfg))?`,
    ),
  },
  {
    name: tools(
      'rubocop reek haml-lint slim-lint erb-?lint scss-lint fasterer simplecov rspec yardopts overcommit mdlrc solargraph brakeman',
      String.raw`(?:[._-]\w+)*(?:\.ya?ml)?`,
    ),
    unless: /\.(?:rb|py|go|[cm]?[jt]sx?)$/,
  },
  { name: /^\.?golangci\.(?:ya?ml|toml|json)$|^\.air\.toml$|^\.?goreleaser\.ya?ml$|^staticcheck\.conf$/ },
  {
    name: /^(?:phpunit|phpcs|psalm|phpmd|phpbench|infection)(?:\.\w+)*\.(?:xml|json5?)(?:\.dist)?$|^phpstan[\w.-]*\.(?:neon|php)(?:\.dist)?$/,
  },
  {
    name: /^\.?php[-_]cs(?:[-_.]fixer)?(?:\.dist)?(?:\.php)?$|^(?:ecs|rector|deptrac)\.(?:php|ya?ml)$|^pint\.json$|^\.styleci\.yml$|^grumphp\.ya?ml$/,
  },
  {
    name: /^(?:checkstyle|spotbugs|pmd|findbugs|detekt|ktlint|eclipse|owasp|suppressions?)[\w.-]*\.(?:xml|ya?ml|config)$|^lombok\.config$/,
  },
  { name: tools('clippy rustfmt deny nextest tarpaulin cross cliff release-plz typos _typos', String.raw`\.toml`) },
  {
    name: /^\.(?:editorconfig|gitattributes|gitignore|gitmodules|dockerignore|npmignore|mailmap|all-contributorsrc|gitkeep|keep|yamllint(?:\.ya?ml)?|shellcheckrc|slugignore|helmignore|git-blame-ignore-revs|codespellrc|ackrc|cfignore|gcloudignore|vercelignore)$/,
  },
  {
    name: /^\.(?:hadolint\.ya?ml|trivyignore|checkov\.ya?ml|gitleaks\.toml|secretlintrc[\w.]*|sops\.yaml|snyk)$|^\.?lefthook\.ya?ml$|^\.?pre-commit-(?:config|hooks)\.ya?ml$/,
  },
  {
    name: tools(
      `codecov codeclimate coveralls renovate dependabot mergify stale release-drafter labeler probot sonarcloud deepsource codacy
       lgtm kodiak release-please-config crowdin lokalise tx`,
      String.raw`\.(?:ya?ml|json5?|toml)`,
    ),
  },
  { name: /^sonar-project\.properties$|^CODEOWNERS$|^FUNDING\.yml$|^\.renovaterc(?:\.json)?$/ },
  { name: /^Directory\.Build\.(?:props|targets)$|^\.?stylecop\.json$|\.(?:ruleset|DotSettings|runsettings)$|^coverlet\.\w+$/ },
];

const SERVICES =
  'postgres(?:ql)?|mysql|mariadb|mongo(?:db)?|redis|rabbitmq|kafka|elasticsearch|opensearch|localstack|minio|mssql|memcached';

export const DEVELOPMENT: readonly NamePattern[] = [
  {
    name: /^(?:GNU)?[Mm]akefile$|\.mk$|^Vagrantfile$|^Tiltfile$|^\.?[Jj]ustfile$|^Taskfile\.ya?ml$|^Guardfile$|^Earthfile$|^\.envrc$|^Brewfile$/,
  },
  // Where Create React App's development server sends requests on.
  { name: /^setupProxy\.[cm]?[jt]s$/ },
  // What the command line of Supabase starts on a developer's machine.
  { name: /^config\.toml$/, unless: /^(?!(?:.*\/)?supabase\/config\.toml$)/ },
  { name: /^devbox\.json$|^flake\.(?:nix|lock)$|^(?:shell|default)\.nix$|^skaffold[.-]dev\.ya?ml$|^process-compose\.ya?ml$|^\.replit$/ },
  { name: /^\.gitpod\.yml$|^nodemon(?:\.\w+)?\.json$|^launchSettings\.json$|^\.lando\.yml$|^\.foreman$|^\.overmind\.env$/ },
  { name: /^Procfile[._-](?:dev|development|local|test|win|windows|hmr)$/ },
  { name: /^\.env[._-](?:dev|development|local)$/ },
  { name: /^config[_-](?:dev|development|local)\.(?:json|ya?ml|toml)$/ },
  { name: /^[\w.-]+[._-](?:dev|development|local)\.(?:conf|cfg|ini|conf\.py)$|^development\.(?:ini|conf|cfg)$/ },
  { name: /^values[._-](?:dev|development|local|kind|k3d|minikube)\.ya?ml$/ },
  {
    name: /^(?:appsettings|config)\.(?:[Dd]evelopment|[Dd]ev|[Ll]ocal)\.(?:json5?|ya?ml|toml|xml|php|py|rb|[cm]?[jt]s)$|^(?:application|bootstrap)-(?:dev|development|local)\.(?:properties|ya?ml)$/,
  },
  { name: /^(?:settings_(?:dev|development|local)|(?:dev|development|local)_settings)\.py$/ },
  { name: /^(?:config|settings|database)[.-](?:dev|development)\.(?:php|py|rb|[cm]?[jt]s|toml|ya?ml)$/ },
  {
    name: /^(?:dev|setup|start-dev|run-dev|dev-setup|start_dev|run_dev)(?:\.sh)?$/,
    unless: /^(?!(?:.*\/)?(?:bin|scripts?|script|tools)\/)/,
  },
  // What the steps of a pipeline start, other than the one that ships.
  {
    name: /(?:^|[._-])(?:appveyor|circleci)(?:[._-](?!deploy|release|publish)[\w.-]*)?\.(?:sh|bash)$/,
    unless: /deploy|release|publish/,
  },
  { name: /^dev[._-][\w.-]*\.sh$|[._-](?:dev|local)(?:[._-][\w.-]*)?\.sh$|^local[._-][\w.-]*\.sh$|^tear[-_]?down[\w.-]*\.sh$/ },
  // Scripts that bring a service up by its name: a deploy has it.
  {
    name: new RegExp(
      `^(?:run|start|stop|launch|docker)[-_](?:local[-_])?(?:${SERVICES})(?:[-_](?:docker|container|local|dev|db))?\\.(?:sh|bash|ps1)$`,
    ),
  },
  { name: /\.(?:stories|story)\.(?:[cm]?[jt]sx?|mdx|vue|svelte)$/ },
];

export const DOCS: readonly NamePattern[] = [
  { name: /\.(?:md|mdx|markdown|rst|adoc|asciidoc|textile|rdoc|tex|pod|org|pdf|docx?|drawio|puml|plantuml|mmd|[158])$/ },
  {
    name: /^(?:LICEN[CS]E|COPYING|NOTICE|AUTHORS|CONTRIBUTORS|CHANGE(?:S|LOG)|HISTORY|README|CONTRIBUTING|SECURITY|MAINTAINERS|VERSION|INSTALL|NEWS|THANKS|PATENTS)(?:[.-].*)?$/,
  },
  { name: /^mkdocs\.ya?ml$|^\.readthedocs\.ya?ml$|^docusaurus\.config\.[jt]s$/ },
];

export const DATA: readonly NamePattern[] = [
  { name: /^(?:\._.*|\.DS_Store|Thumbs\.db)$/ },
  {
    name: /\.(?:png|jpe?g|gif|bmp|ico|icns|webp|avif|tiff?|svg|psd|ai|eps|woff2?|ttf|otf|eot|mp[34]|m4[av]|wav|ogg|flac|aac|webm|avi|mov|mkv)$/i,
  },
  { name: /\.(?:zip|tar|gz|tgz|bz2|xz|7z|rar|rpm|deb|dmg|iso|bin|dat|wasm|onnx|pkl|npy|h5|pt)$/i },
  {
    name: /\.(?:csv|tsv|jsonl|ndjson|geojson|parquet|avro|xlsx?|ods|db|sqlite3?|mdb|rdb|dump|bak|po|mo|pot|xlf|xliff|resx|strings|ftl|arb|log|pid|patch|diff|asc)$/i,
  },
  { name: /^(?:robots|humans|ads|security)\.txt$|\.webmanifest$|^browserconfig\.xml$|^sitemap[\w-]*\.xml$|^crossdomain\.xml$/ },
  { name: /\.sql$/, unless: /(?:^|\/)(?:migrations?|migrate|db|database|schema|sql|queries|versions)\// },
];

/** Texts and records that an app shows or loads. */
export const DATA_PATHS =
  /(?:^|\/)(?:locales?|i18n|l10n|lang|langs|languages|translations|messages|seed-data|seeddata|datasets?|dictionaries|data)\/(?:.*\/)?[^/]+\.(?:json|ya?ml|toml|txt|xml|properties|ini)$/;

export const CONFIGURATION: readonly NamePattern[] = [
  {
    name: /\.(?:ya?ml|json[5c]?|toml|ini|cfg|conf|config|cnf|properties|xml|env|tf|tfvars|hcl|nomad|bicep|service|socket|timer|cron|crontab|plist|htaccess|pem|key|crt|cer|p12|pfx|jks|keystore)$/,
    unless: TEMPLATES,
  },
  {
    name: /\.(?:gradle|gradle\.kts|csproj|fsproj|vbproj|props|targets|sln|slnx|gemspec|lock|lockb|tpl|j2|template|tmpl|dist|sample|example)$/,
    unless: TEMPLATES,
  },
  {
    name: /\.(?:ya?ml|conf|cfg|cnf|ini|toml|properties|service|timer|nginx)\.(?:j2|jinja2?|erb|tmpl|tpl|template|ctmpl)$/,
    unless: /(?:^|\/)(?:views|layouts|partials)\//,
  },
  { name: /^(?:Dockerfile|Containerfile|dockerfile)(?:[._-].*)?$|\.(?:[Dd]ockerfile|[Cc]ontainerfile)$/ },
  { name: /^(?:Procfile|Honchofile|Jenkinsfile|Caddyfile|Pipfile|Gemfile|Aptfile|Capfile|Fastfile|rust-toolchain|crontab)(?:\.[\w-]+)?$/ },
  { name: /^\.(?!.*\.(?:[cm]?[jt]sx?|py|rb|php)$)/ },
  {
    name: /^(?:requirements|reqs|constraints)[\w.-]*\.(?:txt|in)$|^(?:runtime|packages|env)\.(?:txt|list)$|^setup\.py$|^go\.(?:mod|sum|work)$|^MANIFEST\.in$/,
  },
];
