import { z } from 'zod';
import { RULES_DIRECTORY } from '../../policy/places.ts';
import type { Client, GraphqlProblem } from '../client/client.ts';
import { Unreadable } from '../client/errors.ts';

/** A file of some repository at some revision. */
export interface PolicyPlace {
  readonly owner: string;
  readonly repository: string;
  readonly revision: string;
  readonly path: string;
  /** How it is named to people: `.github/twelvefold.yml on main`. May hold foreign text. */
  readonly source: string;
}

export interface PolicyFile extends PolicyPlace {
  /** Undefined for what is there and is no whole text. */
  readonly text: string | undefined;
  /** Not everybody may read the repository that it stands in. */
  readonly isPrivate: boolean;
}

/** Versions of a policy that are looked through for the last one that holds. */
const MAX_VERSIONS = 20;

/** The commit at which a repository's decisions are read, and the names in the folder of its own rules there. */
export interface Standpoint {
  readonly commit: string;
  readonly ruleNames: readonly string[];
}

/** Files of policies, and where the repository of the change stands. */
export interface PolicyFiles {
  readonly files: readonly (PolicyFile | undefined)[];
  /** Undefined when there is no such commit. */
  readonly standpoint: Standpoint | undefined;
  /** Not everybody may read the repository of the change. */
  readonly isPrivate: boolean;
}

const FILES = z.record(
  z.string(),
  z
    .object({
      isPrivate: z.boolean().optional(),
      commit: z.object({ oid: z.string() }).nullish(),
      rules: z.object({ entries: z.array(z.object({ name: z.string(), type: z.string() })).nullish() }).nullish(),
      object: z.object({ text: z.string().nullish(), isTruncated: z.boolean().optional() }).nullish(),
    })
    .nullable(),
);

/**
 * Reads files of several repositories in one request; undefined for one that is not there, or not there for us. GraphQL has no
 * entity tags, and one request of one point is no dearer than asking whether a file has changed.
 * @throws Unreadable, which may be tried again, when it stayed open whether one is there
 */
export async function readPolicyFiles(client: Client, places: readonly PolicyPlace[]): Promise<readonly (PolicyFile | undefined)[]> {
  return places.length === 0 ? [] : (await readPolicyPlaces(client, places)).files;
}

/** Reads files, and in the same moment which commit a revision of one repository is. */
export async function readPolicyPlaces(client: Client, places: readonly PolicyPlace[], at?: RevisionOf): Promise<PolicyFiles> {
  const { data, errors } = await client.query(filesQuery(places, at), { ...variablesOf(places), ...standpointVariables(at) }, FILES);
  if (!data || errors.some(({ type }) => type !== 'NOT_FOUND')) throw unreadable(errors);
  const files = places.map((place, index) => {
    const { object, isPrivate = true } = data[`r${index}`] ?? {};
    return object ? { ...place, isPrivate, text: object.isTruncated ? undefined : (object.text ?? undefined) } : undefined;
  });
  const { home } = data;
  // One that is not there for us now may be there later: without it nobody knows what was decided.
  if (at && !home) throw unreadable(errors);
  const { commit, rules, isPrivate = false } = home ?? {};
  const names = (rules?.entries ?? []).filter(({ type }) => type === 'blob').map(({ name }) => name);
  return { files, standpoint: commit ? { commit: commit.oid, ruleNames: names } : undefined, isPrivate };
}

/** A revision of the repository that a change is for. */
export type RevisionOf = Pick<PolicyPlace, 'owner' | 'repository' | 'revision'>;

function standpointVariables(at: RevisionOf | undefined): Readonly<Record<string, string>> {
  return at ? { owner: at.owner, name: at.repository, revision: at.revision, rules: `${at.revision}:${RULES_DIRECTORY}` } : {};
}

const STANDPOINT = `home: repository(owner: $owner, name: $name) {
  isPrivate
  commit: object(expression: $revision) { oid }
  rules: object(expression: $rules) { ... on Tree { entries { name type } } }
}`;

const HISTORY = z.object({
  repository: z
    .object({ object: z.object({ history: z.object({ nodes: z.array(z.object({ oid: z.string() })) }).optional() }).nullable() })
    .nullable(),
});

const HISTORY_QUERY = `query($owner: String!, $name: String!, $revision: String!, $path: String!) {
  repository(owner: $owner, name: $name) {
    object(expression: $revision) { ... on Commit { history(first: ${MAX_VERSIONS}, path: $path) { nodes { oid } } } }
  }
}`;

/** Commits that changed a file, the newest first. */
export async function readPolicyHistory(client: Client, place: PolicyPlace): Promise<readonly string[]> {
  const { owner, repository: name, revision, path } = place;
  const { data, errors } = await client.query(HISTORY_QUERY, { owner, name, revision, path }, HISTORY);
  if (!data) throw unreadable(errors);
  return data.repository?.object?.history?.nodes.map(({ oid }) => oid) ?? [];
}

function unreadable(errors: readonly GraphqlProblem[]): Unreadable {
  return new Unreadable(`GitHub did not say what the policy is (${errors[0]?.type ?? 'no answer'}).`);
}

function filesQuery(places: readonly PolicyPlace[], home?: RevisionOf): string {
  const own = home ? ['$owner: String!, $name: String!, $revision: String!, $rules: String!'] : [];
  const variables = [...places.map((_, at) => `$o${at}: String!, $n${at}: String!, $e${at}: String!`), ...own].join(', ');
  const files = places.map(
    (_, at) =>
      `r${at}: repository(owner: $o${at}, name: $n${at}) { isPrivate object(expression: $e${at}) { ... on Blob { text isTruncated } } }`,
  );
  return `query(${variables}) {\n${[...(home ? [STANDPOINT] : []), ...files].join('\n')}\n}`;
}

function variablesOf(places: readonly PolicyPlace[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    places.flatMap(({ owner, repository, revision, path }, at) => [
      [`o${at}`, owner],
      [`n${at}`, repository],
      [`e${at}`, `${revision}:${path}`],
    ]),
  );
}
