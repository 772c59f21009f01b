/**
 * Writes the extract of GitHub's OpenAPI description (rest.json) and GraphQL schema (schema.graphql) that the loopback GitHub
 * is held to: only the operations of `OPERATIONS` and the types of `GRAPHQL_FIELDS`, without prose.
 *
 *     npm i --prefix /tmp/description @octokit/openapi@23.0.2
 *     npm run extract-api -- /tmp/description/node_modules/@octokit/openapi/generated/api.github.com.json
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { inCheckout } from '../../../src/demo/checkout.ts';
import { OPERATIONS } from '../../../src/demo/github/contract/operations.ts';
import { extractGraphql } from './extract-graphql.ts';
import type { JsonSchema, OperationDescription, RestDescription } from '../../../src/demo/github/contract/description.ts';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type JsonObject = { readonly [key: string]: Json };

const PROSE = new Set([
  'description',
  'summary',
  'title',
  'example',
  'examples',
  'externalDocs',
  'tags',
  'deprecated',
  'links',
  'callbacks',
  'headers',
]);

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The same schema without what only people read. Names of properties are kept whatever they are. */
function withoutProse(value: Json, isPropertyMap = false): Json {
  if (Array.isArray(value)) return value.map((item: Json) => withoutProse(item));
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([key]) => isPropertyMap || !(PROSE.has(key) || key.startsWith('x-')));
  return Object.fromEntries(kept.map(([key, child]) => [key, withoutProse(child, key === 'properties' && !isPropertyMap)]));
}

function object(value: Json | undefined, what: string): JsonObject {
  if (!isObject(value)) throw new TypeError(`The description has no ${what}.`);
  return value;
}

function resolve(description: JsonObject, reference: string): Json {
  let found: Json = description;
  for (const key of reference.slice(2).split('/')) found = object(found, reference)[key] ?? null;
  return found;
}

function references(value: Json, found: Set<string>): void {
  if (Array.isArray(value)) value.forEach((item: Json) => references(item, found));
  if (!isObject(value)) return;
  if (typeof value['$ref'] === 'string') found.add(value['$ref']);
  Object.values(value).forEach((child) => references(child, found));
}

function answers(responses: JsonObject): OperationDescription['answers'] {
  const successful = Object.entries(responses).filter(([status]) => status.startsWith('2'));
  return Object.fromEntries(
    successful.map(([status, response]) => {
      const content = isObject(response) && isObject(response['content']) ? response['content'] : {};
      const schema = isObject(content['application/json']) ? content['application/json']['schema'] : undefined;
      return [status, schema === undefined ? null : (withoutProse(schema) as JsonSchema)];
    }),
  );
}

/** Where the description itself is wrong: an account is a user or an enterprise, and the list of installations asks for both at once. */
const CORRECTIONS: Readonly<Record<string, OperationDescription['answers']>> = {
  'GET /app/installations': { 200: { type: 'array', items: { $ref: '#/components/schemas/installation' } } },
};

function operation(description: JsonObject, name: string): OperationDescription {
  const [method = '', path = ''] = name.split(' ');
  const found = object(object(object(description['paths'], 'paths')[path], path)[method.toLowerCase()], name);
  const parameters = Array.isArray(found['parameters']) ? found['parameters'] : [];
  const whole = parameters.map((each: Json) =>
    isObject(each) && typeof each['$ref'] === 'string' ? resolve(description, each['$ref']) : each,
  );
  const body = isObject(found['requestBody']) ? found['requestBody'] : undefined;
  const json = body && isObject(body['content']) ? object(body['content']['application/json'], `${name} body`) : undefined;
  return {
    operationId: found['operationId'] as string,
    documentation: object(found['externalDocs'], `${name} docs`)['url'] as string,
    parameters: withoutProse(whole) as unknown as OperationDescription['parameters'],
    body: json ? { required: body?.['required'] === true, schema: withoutProse(json['schema'] ?? {}) as JsonSchema } : null,
    answers: CORRECTIONS[name] ?? answers(object(found['responses'], `${name} responses`)),
  };
}

function extractRest(description: JsonObject): RestDescription {
  const operations = Object.fromEntries(Object.keys(OPERATIONS).map((name) => [name, operation(description, name)]));
  const wanted = new Set<string>();
  references(operations as unknown as Json, wanted);
  const schemas: Record<string, JsonSchema> = {};
  for (const reference of wanted) {
    const schema = withoutProse(resolve(description, reference));
    references(schema, wanted);
    schemas[reference.split('/').at(-1) ?? ''] = schema as JsonSchema;
  }
  return { operations, components: { schemas: Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1))) } };
}

const [source] = process.argv.slice(2);
if (!source) throw new Error('Name the file api.github.com.json of @octokit/openapi.');
const into = 'src/demo/github/api-description';
writeFileSync(
  inCheckout(`${into}/rest.json`),
  `${JSON.stringify(extractRest(JSON.parse(readFileSync(source, 'utf8')) as JsonObject), undefined, 1)}\n`,
);
writeFileSync(inCheckout(`${into}/schema.graphql`), extractGraphql());
