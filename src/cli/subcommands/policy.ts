import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { RULES } from '../../../checks/index.ts';
import { policyJsonSchema, SCHEMA_URL } from '../../policy/json-schema.ts';
import { loadPolicy } from '../../policy/load.ts';
import { POLICY_PATHS } from '../../policy/places.ts';
import { workingRoot } from '../reviewing/working-root.ts';
import { problemLine } from '../../policy/read-policy.ts';
import { policyRows } from '../../policy/rows.ts';
import { EXIT, type ExitCode } from '../program/exit-codes.ts';
import type { PolicyOptions } from '../program/options.ts';
import { readConfig, readDecidedTree } from '../reviewing/policy-choice.ts';
import type { Surroundings } from '../program/surroundings.ts';
import { UsageError } from '../program/usage-error.ts';

/** Rules that a policy may name. */
const RULE_IDS: ReadonlySet<string> = new Set<string>(RULES.map((rule) => rule.id));

/**
 * `twelvefold policy show`: every value in force at a revision with the file that it comes from.
 * @throws an error of one line that names the directory, revision or file
 */
export async function showPolicy(dir: string, flags: PolicyOptions & { readonly rev: string }, surroundings: Surroundings): Promise<void> {
  const { policy: resolved } = await readDecidedTree(dir, flags, surroundings.signal);
  const rows = policyRows(resolved);
  const [keys, values] = [Math.max(...rows.map(({ key }) => key.length)), Math.max(...rows.map(({ value }) => value.length))];
  for (const notice of resolved.notices) surroundings.stderr.write(`twelvefold: ${notice}\n`);
  for (const { key, value, source } of rows) {
    surroundings.stdout.write(`${key.padEnd(keys)}  ${value.padEnd(Math.min(values, 40))}  ${source}\n`);
  }
}

/**
 * `twelvefold policy validate`: every mistake in a policy file, one a line.
 * @param file by default the policy of the checkout that the current directory lies in
 * @throws UsageError when there is no such file
 */
export function validatePolicy(file: string | undefined, { stdout, stderr }: Surroundings): ExitCode {
  const path = file ?? POLICY_PATHS.map((candidate) => join(workingRoot('.'), candidate)).find((candidate) => existsSync(candidate));
  if (path === undefined)
    throw new UsageError(`no policy here: neither ${POLICY_PATHS.join(' nor ')}; \`twelvefold policy init\` makes one`);
  const loaded = loadPolicy(readConfig('policy validate', path), RULE_IDS);
  if (!loaded.ok) {
    for (const problem of loaded.problems) stderr.write(`twelvefold: ${problemLine(path, problem)}\n`);
    return EXIT.usage;
  }
  stdout.write(`${path} holds.\n`);
  return EXIT.clean;
}

/**
 * `twelvefold policy init`: a policy to start with, at the top of the checkout that a directory lies in.
 * @throws UsageError when there is one already
 */
export function initPolicy(directory: string, { stdout }: Surroundings): void {
  const root = workingRoot(directory);
  const there = POLICY_PATHS.find((candidate) => existsSync(join(root, candidate)));
  if (there !== undefined) throw new UsageError(`${there} is there already`);
  const path = join(root, POLICY_PATHS[0] as string);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, TEMPLATE, { flag: 'wx' });
  stdout.write(`${path} is written. It takes effect once it is on the base branch.\n`);
}

/** `twelvefold policy schema`: the JSON Schema of a policy. */
export function printSchema({ stdout }: Surroundings): void {
  stdout.write(policyJsonSchema([...RULE_IDS]));
}

const TEMPLATE = `# yaml-language-server: $schema=${SCHEMA_URL}
# What Twelvefold does with this repository's pull requests. Every key may be left out; these are the defaults.

# observe: a neutral check and no comments. comment: line comments, and gating findings fail the check.
# enforce: an audit that is incomplete asks for action, too.
mode: comment

# Lowest severity of a new finding that gates: error, warning, notice or never.
fail-on: error

# factors:
#   logs: notice
# rules:
#   port-binding/hardcoded-port: off
#   dev-prod-parity/floating-base-image: { level: notice, until: 2027-06-30 }
# paths:
#   ignore: [legacy/]
#   # What files are for, and what runs as a deployable of its own, whatever they look like.
#   roles: { 'tools/**': development }
#   deployables: [services/api]
# File of the findings that were accepted when Twelvefold came; \`twelvefold baseline\` writes it. off for none.
# baseline: .github/twelvefold-baseline.json
# skip:
#   labels: [skip-twelvefold]
#   titles: ['wip*']
`;
