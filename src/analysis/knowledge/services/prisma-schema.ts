import type { Repository } from '../../repository.ts';
import type { Span } from '../../text.ts';

/** The address of a data source that a Prisma schema writes out. */
export interface SchemaUrl {
  readonly path: string;
  readonly text: string;
  readonly span: Span;
}

const URL = /^\s*url\s*=\s*"([^"\n]+)"/;

/** The literal addresses of data sources in the Prisma schemas of a repository. */
export function schemaUrls(repository: Repository): readonly SchemaUrl[] {
  return repository.texts.flatMap((path) => {
    if (!path.endsWith('.prisma') || !['source', 'configuration'].includes(repository.role(path))) return [];
    const source = repository.source(path);
    if (!source) return [];
    const lines = Array.from({ length: source.lineCount }, (_, index) => index + 1);
    return lines.flatMap((line) => {
      const text = URL.exec(source.line(line))?.[1];
      return text === undefined ? [] : [{ path, text, span: source.lineSpan(line) }];
    });
  });
}

const PROVIDER = /\bdatasource\s+\w+\s*\{[^}]*?^\s*(provider\s*=\s*"(\w+)")/m;

/** The engines that the data sources of Prisma schemas are fixed to, whatever their address is. */
export function schemaProviders(repository: Repository): readonly SchemaUrl[] {
  return repository.texts.flatMap((path) => {
    const isSchema = path.endsWith('.prisma') && ['source', 'configuration'].includes(repository.role(path));
    const source = isSchema ? repository.source(path) : undefined;
    const match = PROVIDER.exec(source?.text ?? '');
    if (!source || !match) return [];
    const [whole, written = '', text = ''] = match;
    const end = match.index + whole.length;
    return [{ path, text, span: { start: end - written.length, end } }];
  });
}
