import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import { restDescription, type JsonSchema, type OperationDescription, type RestDescription } from './description.ts';
import type { Operation } from './operations.ts';

/** What is judged of a request: path and query as text, the body as JSON (undefined when there is none). */
export interface RequestShape {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** GitHub's OpenAPI description as a judge of requests and answers. Compiles each operation when it is first called. */
export class Contract {
  readonly #description: RestDescription = restDescription();
  readonly #requests = new Ajv({ strict: false, allErrors: true, coerceTypes: true });
  readonly #answers = new Ajv({ strict: false, validateFormats: false });
  readonly #compiled = new Map<string, ValidateFunction>();

  constructor() {
    formats.default(this.#requests);
    const components = { schemas: mapValues(this.#description.components.schemas, modern) };
    for (const ajv of [this.#requests, this.#answers]) ajv.addSchema({ components }, ROOT);
  }

  /** GitHub's page about an operation. */
  documentation(operation: Operation): string {
    return this.#operation(operation).documentation;
  }

  /** Sentences about what GitHub's description does not allow in a request; empty when all is well. */
  requestFaults(operation: Operation, request: RequestShape): string[] {
    const { parameters, body } = this.#operation(operation);
    const known = new Set(parameters.map((each) => each.name));
    const unknown = Object.keys(request.query).filter((name) => !known.has(name));
    const values = { ...request.query, ...request.params };
    const parameterSchema = {
      type: 'object',
      properties: Object.fromEntries(parameters.filter((each) => each.in !== 'header').map((each) => [each.name, modern(each.schema)])),
    };
    const validate = this.#compile(this.#requests, `${operation} parameters`, parameterSchema);
    validate({ ...values });
    const faults = [...unknown.map((name) => `"${name}" is not a parameter of this request.`), ...sentences(validate.errors)];
    return [...faults, ...this.#bodyFaults(operation, body, request.body)];
  }

  /** What of an answer is not as GitHub's description says. */
  answerFaults(operation: Operation, status: number, json: unknown): string[] {
    const { answers } = this.#operation(operation);
    const schema = answers[String(status)];
    if (schema === undefined) return [`GitHub does not answer ${status} here.`];
    if (schema === null) return [];
    const validate = this.#compile(this.#answers, `${operation} ${status}`, modern(schema));
    validate(json);
    return sentences(validate.errors);
  }

  #bodyFaults(operation: Operation, description: OperationDescription['body'], body: unknown): string[] {
    if (description === null) return body === undefined ? [] : ['This request takes no body.'];
    if (body === undefined) return description.required ? ['Body should be a JSON object'] : [];
    const validate = this.#compile(this.#requests, `${operation} body`, closed(modern(description.schema)));
    // Ajv writes coerced values into what it judges; GitHub coerces too, and the handlers want the original.
    validate(structuredClone(body));
    return sentences(validate.errors);
  }

  #operation(operation: Operation): OperationDescription {
    const found = this.#description.operations[operation];
    if (!found) throw new RangeError(`The extract of GitHub's description lacks ${operation}; run npm run extract-api.`);
    return found;
  }

  #compile(ajv: Ajv, key: string, schema: JsonSchema): ValidateFunction {
    const compiled = this.#compiled.get(key) ?? ajv.compile(schema);
    this.#compiled.set(key, compiled);
    return compiled;
  }
}

const ROOT = 'github';

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function mapValues(object: Readonly<Record<string, JsonSchema>>, change: (schema: JsonSchema) => JsonSchema): Record<string, JsonSchema> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}

/** OpenAPI 3.0's dialect in JSON Schema's: `nullable` becomes a type, references point into the description. */
function modern(schema: JsonSchema): JsonSchema {
  const { nullable, $ref, ...rest } = schema;
  const changed: Record<string, unknown> = mapSubschemas(rest, modern);
  if (typeof $ref === 'string') return orNull({ $ref: `${ROOT}${$ref}` }, nullable === true);
  if (nullable !== true) return changed;
  if (changed['type'] === undefined) return orNull(changed, true);
  const values = changed['enum'];
  return { ...changed, type: [changed['type'], 'null'], ...(Array.isArray(values) ? { enum: [...(values as unknown[]), null] } : {}) };
}

function orNull(schema: JsonSchema, isNullable: boolean): JsonSchema {
  return isNullable ? { anyOf: [schema, { type: 'null' }] } : schema;
}

/** Objects that list their properties take no others, except inside combinations, which only narrow what stands around them. */
function closed(schema: JsonSchema): JsonSchema {
  const { anyOf, oneOf, allOf, ...rest } = schema;
  const changed: Record<string, unknown> = { ...mapSubschemas(rest, closed), ...definedOnly({ anyOf, oneOf, allOf }) };
  return changed['properties'] !== undefined && changed['additionalProperties'] === undefined
    ? { ...changed, additionalProperties: false }
    : changed;
}

function definedOnly(object: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}

function mapSubschemas(schema: JsonSchema, change: (schema: JsonSchema) => JsonSchema): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => {
      if (key === 'properties' && isSchema(value)) return [key, mapValues(value as Record<string, JsonSchema>, change)];
      if (isSchema(value)) return [key, change(value)];
      if (Array.isArray(value)) return [key, value.map((item: unknown) => (isSchema(item) ? change(item) : item))];
      return [key, value];
    }),
  );
}

/** Ajv's errors in GitHub's kind of sentence. */
function sentences(errors: readonly ErrorObject[] | null | undefined): string[] {
  return (errors ?? []).map(({ keyword, instancePath, params, message = '' }) => {
    const detail = params as Readonly<Record<string, unknown>>;
    const place = instancePath === '' ? '' : `For '${instancePath.slice(1)}', `;
    if (keyword === 'required') return `${place}"${String(detail['missingProperty'])}" wasn't supplied.`;
    if (keyword === 'additionalProperties') return `${place}"${String(detail['additionalProperty'])}" is not a permitted key.`;
    if (keyword === 'maxItems') return `${place}no more than ${String(detail['limit'])} items are allowed.`;
    if (keyword === 'maxLength') return `${place}only ${String(detail['limit'])} characters are allowed.`;
    return `${place}value ${message}.`;
  });
}
