import { expect, test } from '@jest/globals';
import { graphqlSchema, restDescription } from '../../../src/demo/github/contract/description.ts';
import { OPERATIONS } from '../../../src/demo/github/contract/operations.ts';
import { extractGraphql } from './extract-graphql.ts';

test('the extract of the GraphQL schema is that of the installed official one', () => {
  expect(graphqlSchema()).toBe(extractGraphql());
});

test('the extract of the OpenAPI description has every operation and no other', () => {
  expect(Object.keys(restDescription().operations).sort()).toEqual(Object.keys(OPERATIONS).sort());
});
