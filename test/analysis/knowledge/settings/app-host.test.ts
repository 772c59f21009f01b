import { expect, test } from '@jest/globals';
import { givenByAppHost } from '../../../../src/analysis/knowledge/settings/app-host.ts';
import { openRepository } from '../../../../src/analysis/open-repository.ts';
import { memoryTree } from '../../../../src/source/memory.ts';

const HOST = `var builder = DistributedApplication.CreateBuilder(args);
var broker = builder.AddRabbitMQ("eventbus");
var db = builder.AddPostgres("pg").AddDatabase("CatalogDb");
builder.AddProject<Projects.Hooks>("hooks").WithReference(broker).WithEnvironment("Identity__Url", identity);
`;

test('the host of an Aspire app gives connection strings by name, and variables', () => {
  const repository = openRepository(memoryTree({ 'AppHost/Program.cs': HOST }));
  expect([...givenByAppHost(repository)].sort()).toEqual([
    'connectionstrings.catalogdb',
    'connectionstrings.eventbus',
    'connectionstrings.hooks',
    'connectionstrings.pg',
    'identity.url',
  ]);
});

test('nothing is given where there is no host', () => {
  const repository = openRepository(memoryTree({ 'Program.cs': HOST.replace('DistributedApplication', 'WebApplication') }));
  expect(givenByAppHost(repository).size).toBe(0);
});
