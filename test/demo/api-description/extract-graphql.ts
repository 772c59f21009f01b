import { schema as officialSchema } from '@octokit/graphql-schema';
import {
  Kind,
  assertValidSchema,
  buildASTSchema,
  parse,
  print,
  visit,
  type ASTNode,
  type DefinitionNode,
  type DocumentNode,
} from 'graphql';
import { GRAPHQL_FIELDS } from './graphql-fields.ts';

const BUILT_IN = new Set(['Boolean', 'Float', 'ID', 'Int', 'String']);

/** GitHub's GraphQL schema cut down to `GRAPHQL_FIELDS`, printed. Throws when a field is not in the official schema or the extract is not whole. */
export function extractGraphql(): string {
  const whole = parse(officialSchema.idl, { noLocation: true });
  const definitions = new Map(whole.definitions.flatMap((each) => ('name' in each && each.name ? [[each.name.value, each] as const] : [])));
  const extract = new Map<string, DefinitionNode>();
  const wanted = Object.keys(GRAPHQL_FIELDS);
  for (let name = wanted.pop(); name !== undefined; name = wanted.pop()) {
    if (extract.has(name) || BUILT_IN.has(name)) continue;
    const definition = definitions.get(name);
    if (!definition) throw new Error(`GitHub's GraphQL schema has no type ${name}.`);
    const cut = withoutProse(withListedFields(definition, name));
    extract.set(name, cut);
    wanted.push(...referencedTypes(cut));
  }
  const document: DocumentNode = {
    kind: Kind.DOCUMENT,
    definitions: [...extract].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, definition]) => definition),
  };
  assertValidSchema(buildASTSchema(document));
  return `${print(document)}\n`;
}

function withListedFields(definition: DefinitionNode, name: string): DefinitionNode {
  if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.INTERFACE_TYPE_DEFINITION) return definition;
  const listed = GRAPHQL_FIELDS[name];
  if (!listed) throw new Error(`The extract reaches the type ${name}, and GRAPHQL_FIELDS doesn't list it.`);
  const fields = definition.fields?.filter((field) => listed.includes(field.name.value)) ?? [];
  const missing = listed.filter((field) => !fields.some((each) => each.name.value === field));
  if (missing.length > 0) throw new Error(`GitHub's ${name} has no field ${missing.join(', ')}.`);
  return { ...definition, fields, interfaces: definition.interfaces?.filter((each) => each.name.value in GRAPHQL_FIELDS) ?? [] };
}

function withoutProse<T extends ASTNode>(node: T): T {
  const bare: T = visit(node, {
    Directive: (directive) => (directive.name.value === 'deprecated' ? undefined : null),
    enter(each: ASTNode) {
      return 'description' in each && each.description ? { ...each, description: undefined } : undefined;
    },
  });
  return bare;
}

function referencedTypes(definition: DefinitionNode): string[] {
  const found: string[] = [];
  visit(definition, { NamedType: (type) => void found.push(type.name.value) });
  return found;
}
