/** One of the twelve factors. `promise` says in one sentence what an app that keeps it does. */
export interface Factor {
  readonly number: number;
  readonly slug: FactorSlug;
  readonly numeral: string;
  readonly name: string;
  readonly promise: string;
  /** The factor's page of the methodology. */
  readonly link: string;
}

export const FACTOR_SLUGS = [
  'codebase',
  'dependencies',
  'config',
  'backing-services',
  'build-release-run',
  'processes',
  'port-binding',
  'concurrency',
  'disposability',
  'dev-prod-parity',
  'logs',
  'admin-processes',
] as const;

export type FactorSlug = (typeof FACTOR_SLUGS)[number];

const NUMERALS = ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X', 'XI', 'XII'];

const WORDS: Readonly<Record<FactorSlug, readonly [name: string, promise: string]>> = {
  codebase: ['Codebase', 'One codebase tracked in revision control serves many deploys.'],
  dependencies: ['Dependencies', 'Every dependency is declared, and nothing leaks in from the surrounding system.'],
  config: ['Config', 'Whatever varies between deploys comes from the environment.'],
  'backing-services': ['Backing services', 'Every backing service is an attached resource that can be swapped without touching the code.'],
  'build-release-run': ['Build, release, run', 'Build, release and run are strictly separate stages.'],
  processes: ['Processes', 'The app runs as stateless processes that share nothing.'],
  'port-binding': ['Port binding', 'The app is self-contained and exports its service by binding a port that it is given.'],
  concurrency: ['Concurrency', 'The app scales out by running more processes of each type.'],
  disposability: ['Disposability', 'Processes start fast and stop gracefully at any moment.'],
  'dev-prod-parity': ['Dev/prod parity', 'Development, staging and production are as alike as possible.'],
  logs: ['Logs', 'The app writes its event stream to stdout and leaves routing to the platform.'],
  'admin-processes': ['Admin processes', 'Admin tasks run as one-off processes in the same release as the app.'],
};

/** The twelve, in order; `FACTORS[i].number` is `i + 1`. Source: https://12factor.net */
export const FACTORS: readonly Factor[] = FACTOR_SLUGS.map((slug, index) => ({
  number: index + 1,
  slug,
  numeral: NUMERALS[index] ?? '',
  name: WORDS[slug][0],
  promise: WORDS[slug][1],
  link: `https://12factor.net/${slug}`,
}));

const BY_SLUG: ReadonlyMap<string, Factor> = new Map(FACTORS.map((factor) => [factor.slug, factor]));

/** The factor that a rule, or an id, belongs to: the one that the id names, unless the rule says it. Throws a RangeError for an id of no factor. */
export function factorOf(rule: string | { readonly id: string; readonly factor?: FactorSlug }): Factor {
  const { id, factor } = typeof rule === 'string' ? { id: rule, factor: undefined } : rule;
  const found = BY_SLUG.get(factor ?? id.slice(0, Math.max(0, id.indexOf('/'))));
  if (!found) throw new RangeError(`No factor is named in the rule id "${id}".`);
  return found;
}
