import type { SourceText } from '../../text.ts';
import type { DataNode, Dependency, Manifest } from '../kinds.ts';
import { readJson } from '../data/json.ts';
import { scriptsOf } from './npm.ts';
import { dependencyOf, entrySpan, manifestOf, runtimeOf } from './parts.ts';

/** Requirements of the platform rather than packages: `php`, `ext-json`, `lib-curl`, `composer-runtime-api`. */
const PLATFORM = /^(?:php(?:-64bit|-ipv6|-zts|-debug)?|hhvm|(?:ext|lib)-.+|composer(?:-(?:plugin|runtime)-api)?)$/;

/** Reads a composer.json. */
export function readComposer(path: string, source: SourceText): Manifest {
  const document = readJson(path, source);
  const root = document.roots[0];
  const type = root?.at('type')?.text;
  return manifestOf(path, source, 'composer', 'composer.json', {
    name: root?.at('name')?.text,
    dependencies: [...packages(root?.at('require'), 'run'), ...packages(root?.at('require-dev'), 'dev')],
    scripts: scriptsOf(root?.at('scripts'), source).map(withoutPhp),
    runtime: runtimeOf(root?.at('require', 'php')),
    library: type !== undefined && type !== 'project' && type !== 'metapackage',
    entrypoints: (root?.at('bin')?.children ?? []).flatMap((child) => child.text ?? []),
    root,
    problems: document.problems,
  });
}

/** Composer's own words: `Class::method` is a callback and no command, `@php` and `@composer` are those programs. */
function withoutPhp(script: Manifest['scripts'][number]): Manifest['scripts'][number] {
  const commands = script.commands.filter(({ name }) => !name.includes('::'));
  return { ...script, commands: commands.map((command) => ({ ...command, name: command.name.replace(/^@(?=(?:php|composer)$)/, '') })) };
}

function packages(table: DataNode | undefined, group: Dependency['group']): readonly Dependency[] {
  return (table?.children ?? []).flatMap((node) => {
    if (node.key === undefined || PLATFORM.test(node.key)) return [];
    const commit = /#([0-9a-f]{7,40})$/.exec(node.text ?? '')?.[1];
    return [dependencyOf({ name: node.key.toLowerCase(), constraint: node.text, group, span: entrySpan(node), reference: commit })];
  });
}
