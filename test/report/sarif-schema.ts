import { Ajv } from 'ajv';
import { readFileSync } from 'node:fs';

// SARIF 2.1.0 (rtm.5) as the package @microsoft/jest-sarif 1.0.0-beta.0 carries it (MIT). The later erratum asks in addition
// that a region begins with a line, a character or a byte, which the tests ask themselves.
const {
  $schema: _,
  id: __,
  ...schema
} = JSON.parse(readFileSync(new URL('sarif-schema-2.1.0.json', import.meta.url), 'utf8')) as Record<string, unknown>;
const validate = new Ajv({
  strict: false,
  allErrors: true,
  unicodeRegExp: false,
  formats: { uri: true, 'uri-reference': /^[^\s<>"{}|\\^`]*$/, 'date-time': true },
}).compile(schema);

/** What the official schema has against a log; nothing when it is valid. */
export function schemaErrors(log: unknown): readonly unknown[] {
  return validate(log) ? [] : (validate.errors ?? []);
}
