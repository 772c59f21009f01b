/** Variables and properties that name the environment an app runs in; `env.FILE_STORAGE` is another setting of its own. */
const VARIABLES =
  /\b(?:NODE_ENV|APP_ENV|RAILS_ENV|RACK_ENV|FLASK_ENV|DJANGO_ENV|APP_ENVIRONMENT|ENVIRONMENT|ENV_NAME|DEPLOY_ENV|STAGE|ASPNETCORE_ENVIRONMENT|DOTNET_ENVIRONMENT|SPRING_PROFILES_ACTIVE|GO_ENV|GIN_MODE)\b|\bRails\.env\b|\bimport\.meta\.env\.(?:PROD|DEV|MODE)\b|\bapp\(\)->environment|\bApp::environment|\b(?:env|environment|stage|nodeEnv|appEnv)\b(?!\.(?!\w*(?:env|mode|stage|prod|dev))\w+_\w+\b)/i;
const NAMES =
  /production|staging|development|\bprod\b|\bdev\b|\bqa\b|\buat\b|\blocal\b|\bisProduction\b|\bIsDevelopment\b|\bIsProduction\b/i;

/** True for the text of a condition that asks for the environment by its name: `process.env.NODE_ENV === 'production'`, `Rails.env.production?`. */
export function asksForEnvironment(condition: string): boolean {
  return (
    /\.(?:IsDevelopment|IsProduction|IsStaging)\(\)|\bRails\.env\.\w+\?|\bis(?:Prod|Dev)(?:uction|elopment)?(?:Mode|Env(?:ironment)?)?\b|\bis_(?:prod|dev)(?:uction|elopment)?(?:_(?:mode|env(?:ironment)?))?\b|\bIS_(?:PROD|DEV)(?:UCTION|ELOPMENT)?(?:_(?:MODE|ENV(?:IRONMENT)?))?\b|\b__prod(?:uction)?__|\b(?:settings|config|app|self|this)\.(?:PRODUCTION|production|isDev|is_dev|isDevelopment)\b/.test(
      condition,
    ) ||
    (VARIABLES.test(condition) && NAMES.test(condition))
  );
}

/** True where every alternative asks for it: `isDev || request.path === '/covers'` holds in all environments. */
function isByEnvironment(condition: string): boolean {
  return asksForEnvironment(condition) && condition.split(/\|\||\bor\b/).every(asksForEnvironment);
}

/** The host that a page or a request came from, compared with a developer's machine. */
const OWN_HOST = /\blocation\.(?:host|hostname|href|origin)\b|HTTP_HOST|SERVER_NAME|\bgethostname\(/;
const LOCAL_HOST = /localhost|127\.0\.0\.1/;

/**
 * The condition among those around a place (outermost first) that asks for the environment: by its name, also as a case of a `switch` over
 * it, or by the host that the app is reached at.
 */
export function environmentCondition(conditions: readonly string[]): string | undefined {
  return conditions.find((condition, index) => {
    const before = conditions[index - 1];
    return (
      isByEnvironment(condition) ||
      (OWN_HOST.test(condition) && LOCAL_HOST.test(condition)) ||
      (before !== undefined && VARIABLES.test(before) && NAMES.test(condition) && isCase(condition))
    );
  });
}

/** What a case of a `switch` is compared with: `'production'`, `Ok("prod") | Ok("production")`. */
export function isCase(condition: string): boolean {
  return /^(?:(?:(?:Ok|Some)\()?["'`:]?[\w-]+["'`]?\)?\s*(?:\||,|$)\s*)+$/.test(condition) && condition.length < 100;
}

/** False for a text in which nothing asks for the environment. */
export function mayAskForEnvironment(text: string): boolean {
  return VARIABLES.test(text) || OWN_HOST.test(text) || asksForEnvironment(text);
}

/** Words one of which stands in every text that asks for an environment by its name or has groups of values for environments. */
export const ENVIRONMENT_WORDS: readonly string[] = [
  'prod',
  'Prod',
  'PROD',
  'stag',
  'Stag',
  'STAG',
  'qa',
  'uat',
  'live',
  'Rails.env',
  'development',
  'Development',
  "'local'",
  '"local"',
  "'dev'",
  '"dev"',
  'isDev',
  'is_dev',
  'IS_DEV',
  '.DEV',
  'location.',
  'HTTP_HOST',
  'SERVER_NAME',
  'gethostname',
];

/** True for an environment that real users or their testers meet. */
export function isDeployName(name: string | undefined): boolean {
  return name !== undefined && /^(?:prod|production|live|staging|stage|preprod|pre-prod|qa|uat)$/i.test(name);
}

/** True for an environment of developers and tests. */
export function isLocalName(name: string | undefined): boolean {
  return (
    name !== undefined &&
    /^(?:dev|develop|development|local|localhost|test|tests|testing|cucumber|ci|wiremock|mocks?|stubs?|stubbed)(?:[-_][\w-]+)?$/i.test(name)
  );
}

/** True for the variant of a file name (`prod` of `docker-compose.prod.yml`) that says it is deployed. */
export function isDeployedVariant(variant: string | undefined): boolean {
  return variant !== undefined && /prod|stag|deploy|live|swarm|release/i.test(variant);
}
