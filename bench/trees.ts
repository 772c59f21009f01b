import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inCheckout } from '../src/demo/checkout.ts';
import { writeHistory } from '../src/demo/shop/history.ts';

/** A tree that every tool is given: as files for those that walk a directory, as a commit for Twelvefold. */
export interface Subject {
  readonly name: string;
  /** Directory with the files, and nothing else. */
  readonly directory: string;
  /** Bare repository whose `main` has the same files. */
  readonly gitDir: string;
  /** Source files among them. */
  readonly sourceCount: number;
  /** Content by path. */
  readonly files: Readonly<Record<string, Uint8Array>>;
  readonly bytes: number;
}

/** Beyond these sizes files are bundles: Twelvefold does not read them, so that no other tool is given them either. */
const MAX_BYTES = 256 * 1024;
const MAX_LINE = 5_000;
const FILES_PER_FOLDER = 50;

/** JavaScript and TypeScript of the installed packages, in an order that depends on nothing but their content. */
export function installedSources(): readonly (readonly [extension: string, content: Uint8Array])[] {
  const root = inCheckout('node_modules');
  const sources = new Map<string, readonly [string, Uint8Array]>();
  for (const path of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
    const extension = /\.[cm]?[jt]sx?$/.exec(path)?.[0];
    if (extension === undefined) continue;
    const stats = statSync(join(root, path), { throwIfNoEntry: false });
    if (!stats?.isFile() || stats.size > MAX_BYTES) continue;
    const content = readFileSync(join(root, path));
    if (!isBundle(content)) sources.set(createHash('sha256').update(path).digest('hex'), [extension, content]);
  }
  return [...sources].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, source]) => source);
}

function isBundle(content: Buffer): boolean {
  return content
    .toString('latin1')
    .split('\n')
    .some((line) => line.length > MAX_LINE);
}

/**
 * An app of that many source files: the first of the installed sources, under folder and file names that say nothing about their
 * role, so that they are judged as the app's own code. The smaller of two such apps is a part of the larger.
 */
export async function installedApp(scratch: string, count: number, sources: readonly (readonly [string, Uint8Array])[]): Promise<Subject> {
  const files: Record<string, Uint8Array> = {
    'package.json': manifest(),
    Procfile: Buffer.from('web: node src/area-000/module-00000.js\n'),
  };
  sources.slice(0, count).forEach(([extension, content], index) => {
    const folder = `area-${String(Math.floor(index / FILES_PER_FOLDER)).padStart(3, '0')}`;
    files[`src/${folder}/module-${String(index).padStart(5, '0')}${extension}`] = content;
  });
  return subject(scratch, `${count.toLocaleString('en')} files`, files);
}

/** The five services that the demo changes. */
export async function sampleShop(scratch: string): Promise<Subject> {
  const root = inCheckout('fixtures/shop/base');
  const paths = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => statSync(join(root, path)).isFile());
  return subject(scratch, 'sample shop', Object.fromEntries(paths.sort().map((path) => [path, readFileSync(join(root, path))])));
}

/** Declares all packages that are installed, since the files import each other's. */
function manifest(): Uint8Array {
  const lock = JSON.parse(readFileSync(inCheckout('package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, { readonly version?: string }>>;
  };
  const dependencies = Object.entries(lock.packages).flatMap(([path, { version }]) => {
    const name = path.split('node_modules/').at(-1);
    return name && version ? [[name, version] as const] : [];
  });
  const content = { name: 'app', private: true, engines: { node: '24.x' }, dependencies: Object.fromEntries(dependencies) };
  return Buffer.from(`${JSON.stringify(content, undefined, 2)}\n`);
}

async function subject(scratch: string, name: string, files: Readonly<Record<string, Uint8Array>>): Promise<Subject> {
  const place = join(scratch, name.replaceAll(/\W+/g, '-'));
  const directory = join(place, 'files');
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), content);
  }
  const gitDir = join(place, 'repository.git');
  await writeHistory(gitDir, [{ branch: 'main', message: 'App\n', author: 'Robin', date: new Date(0), snapshot: { files } }]);
  const bytes = Object.values(files).reduce((sum, content) => sum + content.length, 0);
  const sourceCount = Object.keys(files).filter((path) => path.startsWith('src/')).length;
  return { name, directory, gitDir, sourceCount, files, bytes };
}
