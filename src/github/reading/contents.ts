import { z } from 'zod';
import { type Absence, MAX_FILE_BYTES } from '../../analysis/tree/tree.ts';
import { unreadableBecause } from '../../source/readable.ts';
import { BLOB } from '../client/answers.ts';
import type { Client } from '../client/client.ts';
import { ROUTES } from '../client/endpoints.ts';
import { statusOf } from '../client/errors.ts';
import { inParallel } from '../client/in-parallel.ts';
import type { RepositoryRef } from '../delivery/intent.ts';

/** One text that is wanted. */
export interface Wanted {
  /** Commit or ref. */
  readonly revision: string;
  readonly path: string;
  /** Bytes, where known. */
  readonly size: number | undefined;
  /** The blob's id, where known. */
  readonly oid: string | undefined;
}

/** What was found: the bytes, or why they are not there (`missing`: there is no such path); and the object's id where there is one. */
export interface Content {
  readonly bytes: Uint8Array | Absence | 'missing';
  readonly oid: string | undefined;
}

/**
 * Texts in one GraphQL query, so many that two take all that the review of a hundred files may want: both sides, four hundred around
 * them, what was spoken of, and what decides; and the bytes that they may have together.
 */
const BATCH_TEXTS = 420;
const BATCH_BYTES = 6 * 1024 * 1024;
/** What a text of unknown size is taken for. */
const TYPICAL_BYTES = 16 * 1024;
/** GraphQL cuts longer texts; the blob API doesn't. */
const GRAPHQL_BYTES = 500 * 1024;
const QUERIES_AT_ONCE = 3;
/** Bytes that are held of one change together. */
const HELD_BYTES = 128 * 1024 * 1024;
/** Texts that are read one by one at most. */
const MAX_BLOBS = 10;

/**
 * Reads texts by commit and path, many in one GraphQL query; large ones one by one as long as the budget lasts.
 * @param wanted in order of importance
 * @returns one content for each, in the same order
 */
export async function readContents(client: Client, repository: RepositoryRef, wanted: readonly Wanted[]): Promise<readonly Content[]> {
  const batches = batchesOf(wanted);
  const found = new Map<Wanted, Content>();
  await inParallel(batches, QUERIES_AT_ONCE, (batch) => readBatch(client, repository, batch, found));
  let held = 0;
  let blobs = 0;
  const results: Content[] = [];
  for (const text of wanted) {
    let content = found.get(text) ?? { bytes: isTooLarge(text) ? 'too-large' : 'budget', oid: text.oid };
    if (content.bytes === 'budget' && content.oid !== undefined && (blobs += 1) <= MAX_BLOBS) {
      content = await readBlob(client, repository, text.path, content.oid);
    }
    if (typeof content.bytes !== 'string') held += content.bytes.length;
    results.push(held > HELD_BYTES ? { bytes: 'budget', oid: content.oid } : content);
  }
  return results;
}

function isTooLarge({ size }: Wanted): boolean {
  return (size ?? 0) > MAX_FILE_BYTES;
}

function batchesOf(wanted: readonly Wanted[]): readonly (readonly Wanted[])[] {
  const batches: Wanted[][] = [];
  let room = 0;
  for (const text of wanted) {
    if (isTooLarge(text) || ((text.size ?? 0) > GRAPHQL_BYTES && text.oid !== undefined)) continue;
    const size = Math.min(text.size ?? TYPICAL_BYTES, GRAPHQL_BYTES);
    const last = batches.at(-1);
    if (last && last.length < BATCH_TEXTS && size <= room) last.push(text);
    else {
      batches.push([text]);
      room = BATCH_BYTES;
    }
    room -= size;
  }
  return batches;
}

const BLOBS = z.object({
  repository: z
    .record(
      z.string(),
      z
        .object({
          oid: z.string().optional(),
          text: z.string().nullish(),
          isBinary: z.boolean().nullish(),
          isTruncated: z.boolean().optional(),
          byteSize: z.int().optional(),
        })
        .nullable(),
    )
    .nullable(),
});

type BlobAnswer = NonNullable<NonNullable<z.infer<typeof BLOBS>['repository']>[string]>;

/** Asks for a batch, and for its halves when GitHub doesn't manage it in time. */
async function readBatch(client: Client, repository: RepositoryRef, batch: readonly Wanted[], found: Map<Wanted, Content>): Promise<void> {
  const answer = await client.query(documentOf(batch), variablesOf(repository, batch), BLOBS).catch((error: unknown) => {
    if (batch.length > 1 && (statusOf(error) ?? 0) >= 500) return undefined;
    throw error;
  });
  const objects = answer?.data?.repository;
  if (!objects && batch.length > 1) {
    const half = Math.ceil(batch.length / 2);
    await readBatch(client, repository, batch.slice(0, half), found);
    await readBatch(client, repository, batch.slice(half), found);
    return;
  }
  const failed = new Set(answer?.errors.map(({ field }) => field));
  for (const [index, text] of batch.entries()) {
    const field = `f${index}`;
    const isKnown = objects !== undefined && objects !== null && !failed.has(field);
    found.set(text, isKnown ? contentOf(text, objects[field] ?? undefined) : { bytes: 'unreadable', oid: undefined });
  }
}

function documentOf(batch: readonly Wanted[]): string {
  const variables = batch.map((_, index) => `$e${index}: String!`).join(', ');
  const objects = batch.map((_, index) => `f${index}: object(expression: $e${index}) { ...blob }`).join('\n');
  return `query($owner: String!, $name: String!, ${variables}) { repository(owner: $owner, name: $name) {\n${objects}\n} }
fragment blob on GitObject { oid ... on Blob { text isBinary isTruncated byteSize } }`;
}

function variablesOf({ owner, name }: RepositoryRef, batch: readonly Wanted[]): Readonly<Record<string, string>> {
  return { owner, name, ...Object.fromEntries(batch.map(({ revision, path }, index) => [`e${index}`, `${revision}:${path}`])) };
}

/** `budget` stands for a text that GraphQL has cut and that has to be read whole. */
function contentOf({ path }: Wanted, blob: BlobAnswer | undefined): Content {
  if (!blob) return { bytes: 'missing', oid: undefined };
  const absence = absenceOf(blob);
  if (absence !== undefined) return { bytes: absence, oid: blob.oid };
  const bytes = new TextEncoder().encode(blob.text ?? '');
  return { bytes: unreadableBecause(path, bytes) ?? bytes, oid: blob.oid };
}

function absenceOf({ text, isBinary, isTruncated, byteSize }: BlobAnswer): Absence | undefined {
  if ((byteSize ?? 0) > MAX_FILE_BYTES) return 'too-large';
  if (isBinary) return 'binary';
  if (isTruncated) return 'budget';
  return typeof text === 'string' ? undefined : 'unreadable';
}

async function readBlob(client: Client, { owner, name: repo }: RepositoryRef, path: string, oid: string): Promise<Content> {
  const { content, encoding } = await client.request(ROUTES.blob, { owner, repo, file_sha: oid }, BLOB);
  const bytes = new Uint8Array(Buffer.from(content, encoding === 'base64' ? 'base64' : 'utf8'));
  return { bytes: unreadableBecause(path, bytes) ?? bytes, oid };
}
