import type { Role } from '../repository.ts';

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter(Boolean));

/** Directories whose children are named after what an app is about: a page, a table, a screen. */
const PAGES = words('routes controllers models views templates pages');
const APP_PAGES = new Set([...PAGES, ...words('app components screens')]);
/** Directories that hold an app's own code, so that `docs` below them is a feature of the app. */
const CODE = new Set([
  ...APP_PAGES,
  ...words('src lib internal pkg cmd server api backend frontend client web services resources handlers domain features modules'),
]);

/**
 * Directory names that tell the role of everything below them: `always`, or unless one of the directories around them is
 * `within` a set in which the name means something of the app's own (`app/examples/` is a page about examples).
 */
interface DirectoryNames {
  readonly role: Role;
  readonly always?: NameShape;
  readonly unless?: { readonly within: ReadonlySet<string>; readonly names: NameShape };
}

/** A set of names by their shape. */
interface NameShape {
  has(name: string): boolean;
}

/** `tests_smoke`, `tests-perf`, `contract-tests`, `EndToEndTests`, `build-test-docker`: the tests of one kind, whatever the kind. */
const TESTS_OF_A_KIND: NameShape = {
  has: (name) =>
    /^tests[-_.]|[-_.]tests$|[a-z][.]?Tests$|[-_]test[-_](?:docker|env|stack|compose)$|^ci[-_](?:config|env|data|secrets)$/.test(name),
};

/** `jenkins-tutorial`, `tutorial_aks`. */
const TUTORIALS: NameShape = { has: (name) => /^tutorials?[-_.]|[-_.]tutorials?$/.test(name) };

/** `wtf-storybook`: the parts of pages on show. */
const STORYBOOKS: NameShape = { has: (name) => /(?:^|[-_.])storybook$/.test(name) };

/** `config.example`, `manifests.sample`, `.envs/.example`: what stands in for a directory that is not in the repository. */
const STAND_INS: NameShape = { has: (name) => /\.(?:examples?|samples?)$/.test(name) };

/** `__legacy`, `_old`, `__old_aws_files`: what somebody has put aside. */
const PUT_ASIDE: NameShape = { has: (name) => /^_{1,2}(?:legacy|old|obsolete|unused|deprecated|backup|bak)(?:_{1,2}|$|[_-]\w)/.test(name) };

/** In the order in which they are asked; the first role that one of a path's directories tells wins. */
const DIRECTORIES: readonly DirectoryNames[] = [
  {
    role: 'vendored',
    always: words(`node_modules bower_components jspm_packages web_modules third_party third-party thirdparty 3rdparty
      3rd-party site-packages .venv venv virtualenv .virtualenv Pods Carthage Godeps .bundle .pnp`),
  },
  {
    role: 'build-output',
    always: words(`__pycache__ .next .nuxt .output .svelte-kit .parcel-cache .turbo .angular .gradle .pytest_cache
      .mypy_cache .ruff_cache .tox .nox .nyc_output .serverless .aws-sam .terraform cdk.out htmlcov .sass-cache .webpack
      .docusaurus .eggs`),
  },
  {
    role: 'generated',
    always: words('__generated__ .openapi-generator'),
    unless: { within: PAGES, names: words('generated gen-go gen-py') },
  },
  {
    role: 'fixture',
    always: words(`fixtures __fixtures__ testfixtures test-fixtures test_fixtures testdata test-data test_data test-files
      testfiles cassettes vcr_cassettes __snapshots__ DataFixtures __recordings__`),
    unless: { within: APP_PAGES, names: words('fixture golden goldens') },
  },
  {
    role: 'test',
    always: words(`tests __tests__ __test__ __mocks__ androidTest integrationTest integration-test integration-tests
      integration_test integration_tests functional-tests functional_tests unit-tests unit_tests unittests
      acceptance-tests acceptance_tests api-tests api_tests ui-tests smoke-tests smoke_tests load-tests load_tests
      loadtest loadtests step_definitions testutil testutils test-utils test_utils testhelper testhelpers test-helpers
      test_helpers test-support test_support test-engineering testsupport testlib cypress playwright e2e e2e-tests e2e_tests test-e2e
      test_e2e tests-e2e tests_e2e tests-integration tests_integration tests-functional tests_functional test-environment
      test-environments test_environment test_environments test-engineering test_engineering test-env test-envs test_env test_envs end-to-end complement .test .tests .testing .e2e`),
    unless: {
      within: PAGES,
      names: words('test spec specs testing mocks mock bench benches benchmark benchmarks perf-tests k6 gatling locust'),
    },
  },
  { role: 'test', unless: { within: CODE, names: TESTS_OF_A_KIND } },
  {
    role: 'tool',
    always: words(`.storybook .husky .changeset .cargo ISSUE_TEMPLATE PULL_REQUEST_TEMPLATE DISCUSSION_TEMPLATE .phan
      .claude .cursor .agents .junie .windsurf .aider`),
  },
  {
    role: 'development',
    always: words(
      '_dev_utils dev_utils dev-utils buildSrc .dev .development .local .devcontainer .vscode .idea .gitpod .vagrant .vs .fleet .zed .lando .ddev .docksal',
    ),
    unless: { within: CODE, names: words('devcontainer hack') },
  },
  {
    role: 'example',
    unless: {
      within: APP_PAGES,
      names: words('examples example samples sample demos contrib extras playground playgrounds quickstart quickstarts tutorials'),
    },
  },
  { role: 'example', unless: { within: CODE, names: TUTORIALS } },
  { role: 'tool', unless: { within: APP_PAGES, names: STORYBOOKS } },
  { role: 'example', always: STAND_INS },
  { role: 'example', always: PUT_ASIDE },
  { role: 'example', unless: { within: CODE, names: words('demo sandbox archived _archived _archive') } },
  { role: 'docs', always: words('javadoc apidocs'), unless: { within: CODE, names: words('docs doc documentation man') } },
];

const JVM_LANGUAGES = words('java kotlin groovy scala');

/** How many of the directories may tell a role: not those of a package below `src/main/java` (`com/example/demo`). */
function tellingCount(directories: readonly string[]): number {
  const source = directories.findIndex(
    (name, at) => name === 'src' && directories[at + 1] === 'main' && JVM_LANGUAGES.has(directories[at + 2] ?? ''),
  );
  return source === -1 ? directories.length : source;
}

/** The role that the names of a path's directories tell; undefined when they say nothing. */
export function roleOfDirectories(directories: readonly string[]): Role | undefined {
  const telling = directories.slice(0, tellingCount(directories));
  return DIRECTORIES.find((names) => telling.some((name, at) => tells(names, name, telling.slice(0, at))))?.role;
}

function tells({ always, unless }: DirectoryNames, name: string, around: readonly string[]): boolean {
  if (always?.has(name)) return true;
  return unless !== undefined && unless.names.has(name) && !around.some((outer) => unless.within.has(outer));
}
