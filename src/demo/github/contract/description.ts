import { readFileSync } from 'node:fs';
import { inCheckout } from '../../checkout.ts';

/** A JSON Schema in OpenAPI 3.0's dialect, as GitHub writes it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** A path or query parameter of an operation. */
export interface ParameterDescription {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema: JsonSchema;
}

/** What GitHub says that one operation takes and gives. */
export interface OperationDescription {
  readonly operationId: string;
  /** Page of GitHub's documentation. */
  readonly documentation: string;
  readonly parameters: readonly ParameterDescription[];
  readonly body: { readonly required: boolean; readonly schema: JsonSchema } | null;
  /** Schema of the JSON body by successful status; null when the answer has none. */
  readonly answers: Readonly<Record<string, JsonSchema | null>>;
}

/** The committed extract of GitHub's OpenAPI description; `operations` by `METHOD /path/{template}`. */
export interface RestDescription {
  readonly operations: Readonly<Record<string, OperationDescription>>;
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> };
}

/** Reads the extract of the OpenAPI description. Throws when the checkout lacks it. */
export function restDescription(): RestDescription {
  return JSON.parse(readFileSync(inCheckout('src/demo/github/api-description/rest.json'), 'utf8')) as RestDescription;
}

/** Reads the extract of the GraphQL schema. Throws when the checkout lacks it. */
export function graphqlSchema(): string {
  return readFileSync(inCheckout('src/demo/github/api-description/schema.graphql'), 'utf8');
}
