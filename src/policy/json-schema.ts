import { z } from 'zod';
import { policySchema } from './policy.ts';

/** Where the published schema stands, for the `$schema` line of a policy. */
export const SCHEMA_URL = 'https://raw.githubusercontent.com/twelvefold/twelvefold/main/docs/twelvefold.schema.json';

/** The policy's JSON Schema (draft 2020-12) with its line end, for editors. Rules are named, so that an editor can offer them. */
export function policyJsonSchema(ruleIds: readonly string[]): string {
  const schema = z.toJSONSchema(policySchema, {
    io: 'input',
    override: ({ jsonSchema, path }) => {
      if (path.join('.') === 'properties.rules') jsonSchema.propertyNames = { enum: [...ruleIds] };
    },
  });
  return `${JSON.stringify({ $id: SCHEMA_URL, title: 'Twelvefold policy', ...schema }, undefined, 2)}\n`;
}
