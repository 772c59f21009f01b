import { readJson, readToml, readYaml } from './documents/data/data.ts';
import { readCompose } from './documents/processes/compose.ts';
import { readDockerfile } from './documents/images/dockerfile.ts';
import { readEnvFile } from './documents/env-file.ts';
import type { AnyDocument, DataDocument, DocumentKind, Documents } from './documents/kinds.ts';
import { readKubernetes } from './documents/processes/kubernetes.ts';
import { readLock } from './documents/lock.ts';
import { readManifest } from './documents/manifest.ts';
import { readPipeline } from './documents/pipeline.ts';
import { readProcfile } from './documents/processes/procfile.ts';
import {
  isCompose,
  isDockerfile,
  isKubernetes,
  isOtherPipeline,
  isPipeline,
  isProcfile,
  isScript,
  isServerConfig,
  isUnit,
} from './documents/recognise.ts';
import { isEnvFile, isLock, isManifest, isOwnSettings, isSettings, isVersionFile, isXml } from './documents/recognise-manifests.ts';
import { renderedFrom } from './documents/rendered.ts';
import { readScript } from './documents/script.ts';
import { readServerConfig } from './documents/servers/server-config.ts';
import { readSettings } from './documents/settings-file.ts';
import { readUnit } from './documents/processes/unit.ts';
import { readVersionFile } from './documents/version-file.ts';
import { filesWrittenBy, filesWrittenByImage } from './documents/written.ts';
import { readXml } from './documents/data/xml.ts';
import { extensionOf } from './paths.ts';
import type { SourceText } from './text.ts';

/** How files of one kind are told and read. */
interface DocumentReader<K extends DocumentKind> {
  readonly kind: K;
  /** By the path, and by the text where that is not enough. */
  readonly is: (path: string, source: SourceText | undefined) => boolean;
  readonly read: (path: string, source: SourceText) => Documents[K] | undefined;
}

type AnyReader = { [K in DocumentKind]: DocumentReader<K> }[DocumentKind];

/** In the order in which a path's kinds are listed. */
const READERS: readonly AnyReader[] = [
  { kind: 'dockerfile', is: isDockerfile, read: readDockerfile },
  { kind: 'compose', is: isCompose, read: readCompose },
  { kind: 'kubernetes', is: (path, source) => source !== undefined && isKubernetes(path, source), read: readKubernetes },
  { kind: 'pipeline', is: isPipeline, read: readPipeline },
  { kind: 'procfile', is: isProcfile, read: readProcfile },
  { kind: 'script', is: isScript, read: readScript },
  { kind: 'manifest', is: isManifest, read: readManifest },
  { kind: 'lock', is: isLock, read: readLock },
  { kind: 'versionFile', is: isVersionFile, read: readVersionFile },
  { kind: 'envFile', is: isEnvFile, read: readEnvFile },
  { kind: 'settings', is: isSettings, read: readSettings },
  { kind: 'xml', is: isXml, read: readXml },
  { kind: 'serverConfig', is: isServerConfig, read: readServerConfig },
  { kind: 'unit', is: isUnit, read: readUnit },
];

const DATA: ReadonlyMap<string, (path: string, source: SourceText) => DataDocument> = new Map([
  ['.yml', readYaml],
  ['.yaml', readYaml],
  ['.json', readJson],
  ['.jsonc', readJson],
  ['.toml', readToml],
]);

/** The kinds that a path is read as, by its name and, where it is given, its text. What has no kind of its own may be `data`. */
export function kindsOf(path: string, source: SourceText | undefined): readonly DocumentKind[] {
  const kinds = READERS.filter((reader) => reader.is(path, source)).map((reader) => reader.kind);
  // What an app calls its settings may as well be another program's data.
  const [only] = kinds.length === 1 ? kinds : [];
  const isData =
    kinds.length === 0 || (only === 'settings' && isOwnSettings(path, source)) || (only === 'pipeline' && isOtherPipeline(path));
  return isData && DATA.has(dataExtension(path)) ? [...kinds, 'data'] : kinds;
}

/** Elastic Beanstalk calls its YAML `.config`. */
function dataExtension(path: string): string {
  return /(?:^|\/)\.ebextensions\/[^/]+\.config$/.test(path) ? '.yml' : extensionOf(path);
}

/** Reads a file as every kind of document that it is. Readers never throw by contract; the caller is prepared for one that does. */
export function readDocuments(path: string, source: SourceText): readonly AnyDocument[] {
  const kinds = kindsOf(path, source);
  const own = READERS.filter((reader) => kinds.includes(reader.kind)).flatMap((reader) => readAs(reader, path, source));
  const rendered = kinds.length === 0 ? readRendered(path, source) : [];
  return [...own, ...(kinds.includes('data') ? readData(path, source) : []), ...own.flatMap(readWritten), ...rendered];
}

/** Kinds of documents that are read where a template is rendered to them. */
const RENDERED: ReadonlySet<DocumentKind> = new Set<DocumentKind>(['settings', 'serverConfig', 'unit', 'xml', 'data']);

/** A template of a configuration as the file that it becomes. */
function readRendered(path: string, source: SourceText): readonly AnyDocument[] {
  const becomes = renderedFrom(path, source);
  return becomes === undefined ? [] : readAt(becomes.path, becomes.source, RENDERED).map((read) => placed(read, path, becomes.path));
}

/** A document that another file becomes, as one of that file. */
function placed(read: AnyDocument, path: string, writtenTo: string): AnyDocument {
  return { ...read, document: { ...read.document, path, writtenTo } } as AnyDocument;
}

function readAt(path: string, source: SourceText, wanted: ReadonlySet<DocumentKind>): readonly AnyDocument[] {
  const kinds = new Set(kindsOf(path, source).filter((kind) => wanted.has(kind)));
  const read = READERS.filter(({ kind }) => kinds.has(kind)).flatMap((reader) => readAs(reader, path, source));
  return kinds.has('data') ? [...read, ...readData(path, source)] : read;
}

/** Kinds of documents that are read where a script or an image writes them. */
const WRITTEN: ReadonlySet<DocumentKind> = new Set<DocumentKind>(['settings', 'serverConfig', 'unit']);

/** What a script or an image writes, as the documents that its target paths say. */
function readWritten({ kind, document }: AnyDocument): readonly AnyDocument[] {
  if (kind !== 'script' && kind !== 'dockerfile') return [];
  const files = kind === 'script' ? filesWrittenBy(document.commands, document.source) : filesWrittenByImage(document);
  return files.flatMap(({ target, source }) =>
    readAt(target, source, WRITTEN).map((read) => placed(expanded(read), document.path, target)),
  );
}

/** Settings whose values the shell has put its variables into, which other readers take for text. */
function expanded(read: AnyDocument): AnyDocument {
  if (read.kind !== 'settings' && read.kind !== 'unit') return read;
  const settings = read.document.settings.map((one) => (/(?<!\\)\$[A-Za-z_]|`/.test(one.value) ? { ...one, dynamic: true } : one));
  return { ...read, document: { ...read.document, settings } } as AnyDocument;
}

function readAs<K extends DocumentKind>({ kind, read }: DocumentReader<K>, path: string, source: SourceText): readonly AnyDocument[] {
  const document = read(path, source);
  return document === undefined ? [] : [{ kind, document } as AnyDocument];
}

function readData(path: string, source: SourceText): readonly AnyDocument[] {
  const read = DATA.get(dataExtension(path));
  return read === undefined ? [] : [{ kind: 'data', document: read(path, source) }];
}
