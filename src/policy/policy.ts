import { z } from 'zod';
import { FACTOR_SLUGS, type FactorSlug } from '../../checks/factors.ts';
import { GLOB_LIMITS, isTameGlob, isTameTitle, TITLE_LIMITS } from '../analysis/tree/globs.ts';
import { ROLES } from '../analysis/repository.ts';
import { LOCKABLE } from './locks.ts';
import { BASELINE_PATH } from './places.ts';

const LEVELS = ['off', 'notice', 'warning', 'error'] as const;

/** What a finding counts for; `off` takes it away. */
export type Level = (typeof LEVELS)[number];

const level = z.enum(LEVELS);

const day = z.iso.date('must be a day such as 2027-01-31');

const setting = z
  .union([level, z.strictObject({ level, until: day.describe('The last day, in UTC, on which this holds') })], {
    error: 'must be "off", "notice", "warning" or "error", or { level: …, until: 2027-01-31 }',
  })
  .describe('A level, or a level that holds until a day');

const names = z.array(z.string().min(1));

/** A glob that no path makes slow. */
const glob = z.string().min(1).refine(isTameGlob, GLOB_LIMITS);
const globs = z.array(glob);

/** `owner/repository`, with `:path` and `@revision` where they are not the usual ones. */
const reference = z
  .string()
  .regex(/^[\w.-]+\/[\w.-]+(:[^@\s]+)?(@[^\s]+)?$/, 'must be owner/repository, owner/repository:path or owner/repository:path@revision');

/** A file of the repository: relative, and without `.` and `..`. */
const ownPath = z
  .string()
  .max(400)
  .regex(/^(?!\/)(?!(?:.*\/)?\.{1,2}(?:\/|$))[^\\\n]*[^\\\n/]$/, 'must be the path of a file in the repository, or off');

const directory = z
  .string()
  .max(400)
  .regex(
    /^\.$|^(?!\/)(?!(?:.*\/)?\.{1,2}(?:\/|$))[^\\\n]+$/,
    'must be a directory of the repository such as services/api, or . for its root',
  );

const who = z
  .array(
    z
      .string()
      .regex(
        /^(author|triage|write|maintain|admin|@[a-z\d][\w-]{0,99}|[a-z\d][\w-]{0,99})$/i,
        'must be author, triage, write, maintain, admin, @login or the slug of a team',
      ),
  )
  .describe('People: author, a role (triage, write, maintain, admin) and above, @login, or the slug of a team of the organisation');

const whoByFactor = z.partialRecord(z.enum([...FACTOR_SLUGS, '*']), who).describe('By factor; * is for all that are not named');

/** Who may use which command. What is left out is as `src/commands/command.ts` says. */
const commands = z.strictObject({
  audit: who.optional(),
  explain: who.optional(),
  ignore: whoByFactor.optional(),
  unignore: whoByFactor.optional(),
  baseline: who.optional(),
  fix: who.optional(),
  policy: who.optional(),
  help: who.optional(),
});

/** What a policy says about who may use which command. */
export type CommandRules = z.output<typeof commands>;

/** A policy file. Unknown keys are mistakes, so that a typing error is not ignored in silence. */
export const policySchema = z.strictObject({
  $schema: z.string().optional().describe('Address of this schema, for editors'),
  extends: z.array(reference).default([]).describe('Shared policies that this one builds on, the nearest last'),
  locked: z
    .array(
      z
        .string()
        .regex(LOCKABLE, 'must be a key such as mode, factors.logs, rules or rules.config/hardcoded-secret, and one that can be locked'),
    )
    .default([])
    .describe("Keys of an organisation's or a shared policy that a repository can't change"),
  mode: z
    .enum(['observe', 'comment', 'enforce'])
    .default('comment')
    .describe(
      'observe: a neutral check and no comments; comment: line comments, and gating findings fail the check; enforce: an audit that is incomplete asks for action, too',
    ),
  'fail-on': z
    .enum(['error', 'warning', 'notice', 'never'])
    .default('error')
    .describe('Lowest severity of an introduced finding that gates'),
  checks: z
    .enum(['single', 'per-factor'])
    .default('single')
    .describe('single: one check run; per-factor: one more for each of the twelve factors, so that a branch can require single ones'),
  factors: z.partialRecord(z.enum(FACTOR_SLUGS), setting).default({}).describe('Caps the severity of a whole factor, or switches it off'),
  rules: z
    .record(z.string().regex(/^[a-z-]+\/[a-z0-9-]+$/, 'must be a rule id such as config/hardcoded-secret'), setting)
    .default({})
    .describe('Sets the severity of one rule, or switches it off'),
  paths: z
    .strictObject({
      ignore: globs.default([]).describe('Globs of paths that are not judged'),
      roles: z
        .record(glob, z.enum(ROLES))
        .default({})
        .describe('What the files are for that a glob covers, whatever they look like; of several that fit, the last one counts'),
      deployables: z
        .array(directory)
        .default([])
        .describe('Directories that run as deployables of their own, whatever they look like; . for the root'),
    })
    .prefault({}),
  baseline: z
    .union([z.literal('off'), z.null(), ownPath], { error: 'must be the path of a file in the repository, or off' })
    .default(BASELINE_PATH)
    .describe('File of the findings that were accepted when Twelvefold came; off or null for none'),
  comments: z
    .strictObject({
      max: z
        .int()
        .min(0)
        .max(30)
        .default(30)
        .describe('Line comments in one review at most; what has no room in it stands beside the check, and is not said later'),
      suggestions: z.boolean().default(true).describe('Whether comments carry suggestions that can be committed'),
    })
    .prefault({}),
  survey: z
    .enum(['silent', 'issue'])
    .default('silent')
    .describe('Whether the audit of the whole default branch, made when Twelvefold is installed, is written into an issue'),
  commands: commands.prefault({}).describe('Who may use which slash command'),
  skip: z
    .strictObject({
      labels: names.default([]).describe('Pull requests with one of these labels'),
      authors: names.default([]).describe('Pull requests that one of these accounts opened'),
      titles: z
        .array(z.string().min(1).refine(isTameTitle, TITLE_LIMITS))
        .default([])
        .describe('Pull requests whose title matches one of these globs, whatever the case'),
      paths: globs.default([]).describe('Pull requests all of whose files match one of these globs'),
    })
    .prefault({})
    .describe('Pull requests that are not judged; their check is concluded as skipped and says why'),
});

/** A policy file as it is written: every key may be left out. */
export type PolicyInput = z.input<typeof policySchema>;

/** A policy file complete with defaults. */
export type PolicySettings = z.output<typeof policySchema>;

/** What has been decided about reviews, complete with defaults, as it holds on one day. */
export interface Policy extends Omit<PolicySettings, '$schema' | 'extends' | 'locked' | 'factors' | 'rules'> {
  readonly factors: Readonly<Partial<Record<FactorSlug, Level>>>;
  readonly rules: Readonly<Record<string, Level>>;
}

/** A setting as a file gives it. */
export type Setting = PolicySettings['rules'][string];

/** The policy that one file alone makes, whatever the day: a setting that holds until a day is taken as it is. */
export function policyOf(input: PolicyInput): Policy {
  const { $schema: _, extends: __, locked: ___, ...settings } = policySchema.parse(input);
  return { ...settings, factors: levelsOf(settings.factors), rules: levelsOf(settings.rules) };
}

function levelsOf(settings: Readonly<Record<string, Setting | undefined>>): Readonly<Record<string, Level>> {
  return Object.fromEntries(Object.entries(settings).flatMap(([key, value]) => (value === undefined ? [] : [[key, levelOf(value)]])));
}

function levelOf(value: Setting): Level {
  return typeof value === 'string' ? value : value.level;
}
