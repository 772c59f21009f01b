import { locatorOf } from '../../src/analysis/knowledge/services/backing-services.ts';
import { schemaUrls } from '../../src/analysis/knowledge/services/prisma-schema.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import { rule, type RepositoryFound } from '../rule.ts';

/** A database that Prisma keeps in a file beside the schema. */
const IN_A_FILE = /^file:(?!:memory:)/;

export default rule({
  id: 'backing-services/locator-in-schema',
  title: 'Let the schema read the database’s address from the environment',
  why: 'The client is generated with the address, so that every deploy talks to the same database, and moving it takes a new release.',
  remedy: 'Write `url = env("DATABASE_URL")`.',
  severity: 'warning',
  repository: judge,
  examples: {
    bad: [
      {
        name: 'Prisma',
        files: {
          'prisma/schema.prisma': 'datasource db {\n  provider = "postgresql"\n  url      = "postgresql://localhost:5432/shop"\n}\n',
          'server.js': 'start();\n',
        },
        at: 'prisma/schema.prisma:3',
      },
      {
        name: 'Prisma, a file',
        files: {
          'prisma/schema.prisma': 'datasource db {\n  provider = "sqlite"\n  url      = "file:./dev.db"\n}\n',
          'server.js': 'start();\n',
        },
        at: 'prisma/schema.prisma:3',
      },
    ],
    good: [
      {
        name: 'from the environment',
        files: {
          'prisma/schema.prisma': 'datasource db {\n  provider = "postgresql"\n  url      = env("DATABASE_URL")\n}\n',
          'server.js': 'start();\n',
        },
      },
      {
        name: 'a comment',
        files: {
          'prisma/schema.prisma': 'datasource db {\n  // url = "postgresql://localhost/shop"\n  url = env("DATABASE_URL")\n}\n',
          'server.js': 'start();\n',
        },
      },
    ],
  },
});

function* judge(repository: Repository): Iterable<RepositoryFound> {
  if (repository.deployables.length === 0) return;
  for (const { path, text, span } of schemaUrls(repository)) {
    const locator = locatorOf(text);
    if (locator) yield { path, span, what: `The address of ${locator.service} is the literal host \`${locator.host}\`.` };
    else if (IN_A_FILE.test(text)) yield { path, span, what: 'Prisma keeps the data in a file beside the app.' };
  }
}
