import { z } from 'zod';
import { customRuleSchema } from './custom/schema.ts';
import { policySchema } from './policy.ts';

/** Where the published schema stands, for the `$schema` line of a policy. */
export const SCHEMA_URL = 'https://raw.githubusercontent.com/twelvefold/twelvefold/main/docs/twelvefold.schema.json';

/** Where that of a custom rule stands. */
const RULE_SCHEMA_URL = SCHEMA_URL.replace('twelvefold.schema', 'twelvefold-rule.schema');

/** Rules that only the repository knows. */
const CUSTOM_ID = '^custom/[a-z][a-z0-9-]*$';

/** The policy's JSON Schema (draft 2020-12) with its line end, for editors. Rules are named, so that an editor can offer them. */
export function policyJsonSchema(ruleIds: readonly string[]): string {
  const schema = z.toJSONSchema(policySchema, {
    io: 'input',
    override: ({ jsonSchema, path }) => {
      if (path.join('.') === 'properties.rules') jsonSchema.propertyNames = { anyOf: [{ enum: [...ruleIds] }, { pattern: CUSTOM_ID }] };
    },
  });
  return `${JSON.stringify({ $id: SCHEMA_URL, title: 'Twelvefold policy', ...schema }, undefined, 2)}\n`;
}

/** The JSON Schema of a custom rule (draft 2020-12) with its line end, for editors. */
export function customRuleJsonSchema(): string {
  const schema = z.toJSONSchema(customRuleSchema, { io: 'input' });
  return `${JSON.stringify({ $id: RULE_SCHEMA_URL, title: 'Twelvefold custom rule', ...schema }, undefined, 2)}\n`;
}
