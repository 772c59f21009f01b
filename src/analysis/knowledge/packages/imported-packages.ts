import type { CodeFile, Import } from '../../code.ts';
import { localNames } from '../../deployables/declared-packages.ts';
import type { Language } from '../../languages.ts';
import { directoriesUp, directoryOf, joinPath } from '../../paths.ts';
import type { Repository } from '../../repository.ts';
import { packageOfNamespace } from './namespaces.ts';
import { mayBring } from './python-distributions.ts';
import { NODE_MODULES, PYTHON_MODULES, RUST_CRATES } from './standard-libraries.ts';

/** A third-party package that code imports. */
export interface ImportedPackage {
  /** As the code calls it: `express`, `@aws-sdk/client-s3`, `flask_wtf`, `github.com/go-redis/redis`. */
  readonly name: string;
  /** True for a package that brings it, by its name in a manifest. */
  readonly broughtBy: (packageName: string) => boolean;
}

type Reader = (found: Import, file: CodeFile, repository: Repository) => ImportedPackage | undefined;

const NPM_NAME = /^(?:@[a-z\d][\w.-]*\/)?[a-z\d][\w.-]*$/;

const ecmascript: Reader = ({ module }, { path }, repository) => {
  const name = module.split('/', module.startsWith('@') ? 2 : 1).join('/');
  if (!NPM_NAME.test(name) || NODE_MODULES.has(name) || module.includes('!') || /\.(?:css|scss|less|svg|png|json)$/.test(module))
    return undefined;
  if (PROVIDED.has(name) || isOfMix(name, path, repository) || isLocalPath(module, path, repository) || isAlias(name, path, repository))
    return undefined;
  return { name, broughtBy: (declared) => declared === name || declared === typesOf(name) };
};

/** What a runtime or a framework puts in place of a package of that name. */
const PROVIDED = new Set(['server-only', 'client-only', 'aws-sdk', 'vscode', 'electron', 'bun', 'k6', 'styled-jsx', 'meteor']);

/** Phoenix's bundler looks among the dependencies of Mix too, which bring their browser's half under the same name. */
function isOfMix(name: string, path: string, repository: Repository): boolean {
  const mix = directoriesUp(directoryOf(path)).map((directory) => joinPath(directory, 'mix.exs'));
  return mix.some((file) => repository.tree.entries.has(file) && (PHOENIX.test(name) || names(repository.source(file)?.text, name)));
}

const PHOENIX = /^phoenix(?:_html|_live_view|-colocated(?:\/.*)?)?$/;

function names(mix = '', name: string): boolean {
  return mix.includes(`{:${name},`);
}

function typesOf(name: string): string {
  return `@types/${name.replace(/^@/, '').replace('/', '__')}`;
}

const ROOTS = ['', 'src', 'app', 'lib', 'server', 'client', 'api', 'source', 'js', 'assets', 'frontend', 'resources/js', 'app/javascript'];

/** True when a path from the directories around the file, or a usual base of them, leads to something of the repository. */
function isLocalPath(module: string, path: string, repository: Repository): boolean {
  const { tree } = repository;
  const { paths } = localNames(tree);
  const [segment = ''] = module.split('/', 1);
  // A module of the repository's own is imported under the ending that the compiler writes.
  const first = segment === module ? segment.replace(/\.[cm]?jsx?$/, '') : segment;
  return directoriesUp(directoryOf(path)).some((directory) =>
    [...ROOTS, ...configuredBases(directory, repository)].some((root) => {
      const base = joinPath(directory, root);
      return (paths.has(joinPath(base, first)) || paths.has(joinPath(base, segment))) && base !== path;
    }),
  );
}

/** Where a configuration of TypeScript in the directory says that names are looked up: `baseUrl`, `paths` of everything. */
function configuredBases(directory: string, repository: Repository): readonly string[] {
  const names = localNames(repository.tree).configurations.get(directory) ?? [];
  return names
    .filter((name) => /^[tj]sconfig/.test(name))
    .flatMap((name) => [...(repository.source(joinPath(directory, name))?.text ?? '').matchAll(BASE)])
    .flatMap(([, base = '', all = '']) =>
      /^\.?\.?\/?[\w-]/.test(base || all) ? (base || all).replace(/^\.\//, '').replace(/\/$/, '') : [],
    );
}

const BASE = /"baseUrl"\s*:\s*"([^"\n]{1,200})"|"\*"\s*:\s*\[\s*"([^"\n]{1,200})\/\*"/g;

/** Where Rails and Symfony say what a browser finds under a package's name. */
const IMPORT_MAPS = ['config/importmap.rb', 'importmap.php'];

/** True when a configuration around the file names the first segment as an alias. */
function isAlias(name: string, path: string, repository: Repository): boolean {
  const first = name.split('/', 1)[0] ?? name;
  const { configurations } = localNames(repository.tree);
  const around = directoriesUp(directoryOf(path)).flatMap((directory) => [
    ...(configurations.get(directory) ?? []).map((configuration) => joinPath(directory, configuration)),
    ...IMPORT_MAPS.map((map) => joinPath(directory, map)),
  ]);
  for (const candidate of around) {
    const text = repository.source(candidate)?.text ?? '';
    if (/importmap\.\w+$/.test(candidate)) {
      if (text.includes(`"${name}`) || text.includes(`'${name}`)) return true;
    } else if (candidate.endsWith('package.json')) {
      if (/"(?:_moduleAliases|alias|imports)"/.test(text) && text.includes(`"${first}`)) return true;
    } else if (text.includes(`'${first}`) || text.includes(`"${first}`) || text.includes(`${first}:`)) return true;
  }
  return false;
}

const python: Reader = ({ module }, _, { tree }) => {
  const [name = ''] = module.split('.', 1);
  if (name === '' || PYTHON_MODULES.has(name) || name.startsWith('_') || name === 'pkg_resources' || name === 'setuptools')
    return undefined;
  const { byEnding } = localNames(tree);
  if (byEnding.get('py')?.has(name) || byEnding.get('pyx')?.has(name) || byEnding.get('so')?.has(name)) return undefined;
  return { name, broughtBy: (declared) => mayBring(declared, name) };
};

const go: Reader = ({ module }) => {
  const [host = ''] = module.split('/', 1);
  if (!host.includes('.')) return undefined;
  const name = module.split('/', /^(?:github\.com|gitlab\.com|bitbucket\.org)$/.test(host) ? 3 : 2).join('/');
  return { name, broughtBy: (declared) => module === declared || module.startsWith(`${declared}/`) };
};

/** Words that an item of the file itself is declared with: `pub use is_global_fast as is_global`. */
const RUST_ITEMS = String.raw`mod|fn|struct|enum|union|trait|type|const|static|macro_rules!`;

/** Compiled where a feature asks for it, which brings what it needs. */
const BEHIND_FEATURE = /#\[cfg\([^\n]*\bfeature\b[^\n]*\)\]\s*$/;

/** A macro that writes a module for the states of a builder: `Config` gets `config_builder`. */
const DERIVES_BUILDER = /#\[derive\([^)]*\bBuilder\b|#\[(?:bon|builder)\b|\bbon::/;

const rust: Reader = ({ module, local, span }, file, { tree }) => {
  const [name = ''] = module.split('::', 1);
  if (BEHIND_FEATURE.test(file.source.text.slice(Math.max(0, span.start - 200), span.start))) return undefined;
  if (RUST_CRATES.has(name) || !/^[a-z]\w*$/.test(name) || (local === name && !module.includes('::'))) return undefined;
  // `use jsonwebtoken as jwt;` in the file or, for all of them, at the crate's root.
  if (file.imports.some((other) => other.local === name && other.module !== name)) return undefined;
  if (
    localNames(tree).byEnding.get('rs')?.has(name) ||
    new RegExp(`\\b(?:${RUST_ITEMS})\\s+${name}\\b|::(?:\\{[^}]*\\b)?${name}\\b`).test(file.source.text)
  )
    return undefined;
  if (name.endsWith('_builder') && DERIVES_BUILDER.test(file.source.text)) return undefined;
  // A fork keeps the name of the library: `hyper_wasi` brings `hyper`; `rust-ini` brings `ini`.
  return {
    name,
    broughtBy: (declared) => [name, `rust_${name}`].some((crate) => `${declared.replaceAll('-', '_')}_`.startsWith(`${crate}_`)),
  };
};

const byNamespace: Reader = ({ module }, { language }, { tree }) => {
  const found = packageOfNamespace(language, module);
  if (!found || (language === 'ruby' && localNames(tree).byEnding.get('rb')?.has(found.namespace))) return undefined;
  // A project of that name is one's own.
  if (
    language === 'csharp' &&
    localNames(tree)
      .byEnding.get('cs')
      ?.has(found.namespace.split('.', 1)[0] ?? '')
  )
    return undefined;
  return { name: found.namespace, broughtBy: found.brings };
};

const READERS: Readonly<Partial<Record<Language, Reader>>> = {
  javascript: ecmascript,
  typescript: ecmascript,
  tsx: ecmascript,
  python,
  go,
  rust,
  java: byNamespace,
  kotlin: byNamespace,
  ruby: byNamespace,
  php: byNamespace,
  csharp: byNamespace,
};

/** The third-party package behind an import; undefined for a standard library, a local module, an alias, or where that is not certain. */
export function importedPackage(found: Import, file: CodeFile, repository: Repository): ImportedPackage | undefined {
  if (found.relative || found.typeOnly || isUsedAsType(found, file)) return undefined;
  return READERS[file.language]?.(found, file, repository);
}

const TYPED: ReadonlySet<Language> = new Set<Language>(['typescript', 'tsx']);
/** Where decorators are, the types of parameters may be there at run time. */
const DECORATES = /^\s*@[A-Z]\w*\(/m;

/** A name that a file of TypeScript mentions as a type only: the compiler leaves its import out. */
function isUsedAsType({ member, local, span }: Import, file: CodeFile): boolean {
  if (member === undefined || local === undefined || !TYPED.has(file.language) || !/^[A-Z]/.test(local)) return false;
  const { text } = file.source;
  if (text.slice(span.start, span.end).startsWith('export') || DECORATES.test(text) || !/^[\w$]+$/.test(local)) return false;
  const name = `^${local.replaceAll('$', '\\$')}$`;
  const mentions = (kinds: readonly string[]): number =>
    file
      .matching({ rule: { any: kinds.map((kind) => ({ kind, regex: name })) } })
      .filter(({ start }) => start < span.start || start >= span.end).length;
  return mentions(['type_identifier']) > 0 && mentions(['identifier', 'shorthand_property_identifier']) === 0;
}
