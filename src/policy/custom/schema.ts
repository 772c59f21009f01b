import { z } from 'zod';
import { FACTOR_SLUGS } from '../../../checks/factors.ts';
import { GLOB_LIMITS, isTameGlob } from '../../analysis/tree/globs.ts';
import { LANGUAGES } from '../../analysis/languages.ts';
import { ROLES } from '../../analysis/repository.ts';

const MAX_TEXT = 2_000;

const sentence = z.string().trim().min(1, 'must say something').max(MAX_TEXT);
const globs = z.array(z.string().min(1).refine(isTameGlob, GLOB_LIMITS)).max(50);
const pattern = z.string().min(1);

/** A rule object of ast-grep, or a pattern that stands for one. What is in it is checked by ast-grep. */
const matcher = z.record(z.string(), z.unknown());
const codeQuery = z
  .union(
    [pattern, z.strictObject({ rule: matcher, constraints: matcher.optional(), utils: matcher.optional() }), matcher],
    'must be a pattern, a rule object of ast-grep, or { rule: …, constraints: …, utils: … }',
  )
  .describe(
    'A pattern such as print($$$), a rule object, or one with constraints and utils: https://ast-grep.github.io/reference/rule.html',
  );

const keyPath = z
  .union(
    [
      pattern.max(400),
      z
        .array(z.union([pattern.max(200), z.int().min(0)]))
        .min(1)
        .max(30),
    ],
    'must be a key such as spec.replicas, or a list of keys',
  )
  .describe('Keys parted by dots, or as a list where a key holds one; * stands for any key or item, ** for any number of them');

const condition = z.strictObject({ key: keyPath, matches: pattern.optional() });

const documentQuery = z.strictObject({
  files: globs.min(1).describe('Globs of the YAML, JSON, TOML, properties, INI or .env files, or Dockerfiles, that are looked at'),
  key: keyPath.optional(),
  instruction: z
    .union([pattern, z.array(pattern).min(1).max(20)])
    .optional()
    .describe('Instructions of a Dockerfile, such as RUN, in place of a key'),
  matches: pattern.optional().describe('Found when the value matches this regular expression, which takes linear time (RE2-like)'),
  unless: pattern.optional().describe('Found unless the value matches this one'),
  missing: z.literal(true).optional().describe('Found when there is no such key or instruction'),
  where: z.array(condition).max(10).default([]).describe('Only in documents that have all of these'),
});

const example = z.strictObject({
  name: z.string().trim().min(1).max(200).describe('In words'),
  files: z
    .record(z.string().min(1).max(400), z.string())
    .describe('The whole repository, by path; in a bad one the line that is found ends in a comment with ⟵'),
  at: z
    .string()
    .regex(/^.+:\d+$/, 'must be path:line')
    .optional()
    .describe('The line that is found, where the file can hold no comment'),
});

/** A rule as a repository brings it. Unknown keys are mistakes, so that a typing error is not ignored in silence. */
export const customRuleSchema = z.strictObject({
  $schema: z.string().optional().describe('Address of this schema, for editors'),
  id: z.string().regex(/^custom\/[a-z][a-z0-9-]{0,79}$/, 'must be custom/ and a name in small letters, digits and dashes'),
  factor: z.enum(FACTOR_SLUGS).describe('The factor that it looks after'),
  title: sentence.max(200).describe('What right looks like: "Write through the logger"'),
  what: sentence.describe('What is wrong at the place, in whole sentences'),
  why: sentence.describe('Why that hurts in production'),
  remedy: sentence.describe('What to do'),
  link: z
    .url({ protocol: /^https$/, error: 'must be an https address' })
    .max(400)
    .optional()
    .describe('Where people read more'),
  severity: z.enum(['notice', 'warning', 'error']).default('warning'),
  confidence: z
    .enum(['certain', 'likely'])
    .default('certain')
    .describe('What is only likely is never a line comment and gates nowhere but at notice'),
  until: z.iso.date('must be a day such as 2027-01-31').optional().describe('The last day, in UTC, on which the rule holds'),
  paths: globs.default([]).describe('Globs of the only paths that are judged'),
  roles: z.array(z.enum(ROLES)).min(1).default(['source', 'configuration']).describe('What the judged files are for'),
  within: z.enum(['deployable', 'anywhere']).default('anywhere').describe('deployable: only the code of what runs'),
  languages: z
    .partialRecord(z.enum([...LANGUAGES, 'ecmascript']), codeQuery)
    .default({})
    .describe('What is found in code; ecmascript stands for javascript, typescript and tsx'),
  documents: z.array(documentQuery).max(50).default([]).describe('What is found in documents'),
  examples: z
    .strictObject({ bad: z.array(example).min(1).max(50), good: z.array(example).min(1).max(50) })
    .describe('Tried by `twelvefold rules test`'),
});

/** A rule as a repository brings it, complete with defaults. Plain data: it crosses threads. */
export type CustomRule = z.output<typeof customRuleSchema>;

/** One question about documents. */
export type DocumentQuery = CustomRule['documents'][number];

/** What is looked for in the code of one language. */
export type CodeQuery = NonNullable<CustomRule['languages'][keyof CustomRule['languages']]>;

/** Keys of a way into a document, outermost first. */
export function stepsOf(key: NonNullable<DocumentQuery['key']>): readonly string[] {
  return typeof key === 'string' ? key.split('.') : key.map(String);
}
