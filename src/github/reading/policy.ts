import { type BrokenPolicy, loadPolicy } from '../../policy/load.ts';
import { ORGANISATION_PATHS, ORGANISATION_REPOSITORY, POLICY_PATHS, sharedPolicy } from '../../policy/places.ts';
import { type PolicyLayer, type ResolvedPolicy, resolvePolicy } from '../../policy/resolve.ts';
import type { Client } from '../client/client.ts';
import type { RepositoryRef } from '../delivery/intent.ts';
import {
  type PolicyFile,
  type PolicyPlace,
  readPolicyFiles,
  readPolicyHistory,
  readPolicyPlaces,
  type Standpoint,
} from './policy-files.ts';

/** Where a repository's own policy is read: as a revision, and in words for people. */
export interface PolicyAt {
  readonly revision: string;
  readonly name: string;
}

/** A file of decisions, and what counts before it. */
export interface PolicyLevel {
  /** The farthest first. */
  readonly around: readonly PolicyLayer[];
  /** Undefined when there is none, or none that holds. */
  readonly own: PolicyLayer | undefined;
}

/** The policy of one audit. */
export interface PolicyReading extends PolicyLevel {
  /** The organisation's alone, of which `around` has a part. */
  readonly organisation: PolicyLevel;
  readonly resolved: ResolvedPolicy;
  readonly broken: readonly BrokenPolicy[];
  /** Sources that stand in other repositories which not everybody may read: what they say is not for everybody's eyes. */
  readonly privateSources: ReadonlySet<string>;
  /** Not everybody may read the conversation about the change. */
  readonly isPrivate: boolean;
  /** What the repository's own was read on, in words: a branch. Foreign text. */
  readonly at: string;
  /** The commit that this was, at which the baseline and the repository's rules are read too; undefined when there is none. */
  readonly standpoint: Standpoint | undefined;
}

/** What a policy is read for. */
export interface PolicyTerms {
  /** Rules that a policy may name. */
  readonly ruleIds: ReadonlySet<string>;
  /** `2027-01-31`, in UTC. */
  readonly today: string;
  /** What holds where no file says otherwise. */
  readonly defaults?: PolicyLayer;
}

/** Steps from a policy to one that it builds on, and shared policies in all. */
const MAX_STEPS = 3;
const MAX_SHARED = 8;

/**
 * Reads the policy in force: the organisation's, the repository's own, and what they build on. One request, one more for each
 * step of `extends`, two for a broken file, whose last version that holds stands in for it.
 * @throws Unreadable, which may be tried again, when it stayed open what the policy is
 */
export async function readPolicyInForce(
  client: Client,
  repository: RepositoryRef,
  at: PolicyAt,
  terms: PolicyTerms,
): Promise<PolicyReading> {
  const { owner, name } = repository;
  const home = { owner, repository: name, revision: at.revision };
  const { files, standpoint, isPrivate } = await readPolicyPlaces(client, placesOf(repository, at), home);
  const [organisation, ...moreOfAll] = files.slice(0, ORGANISATION_PATHS.length).filter((file) => file !== undefined);
  const [own, ...moreOwn] = files.slice(ORGANISATION_PATHS.length).filter((file) => file !== undefined);
  const reader = new LayerReader(client, terms.ruleIds, repository);
  const farther = await reader.layersOf(organisation, 0);
  const nearer = await reader.layersOf(own, 0);
  const defaults = terms.defaults ? [terms.defaults] : [];
  const layers = [...defaults, ...farther, ...nearer];
  const resolved = resolvePolicy(layers, terms.today);
  return {
    around: [...defaults, ...farther, ...nearer.slice(0, -1)],
    own: nearer.at(-1),
    organisation: { around: [...defaults, ...farther.slice(0, -1)], own: farther.at(-1) },
    resolved: { ...resolved, notices: [...resolved.notices, ...besides(organisation, moreOfAll), ...besides(own, moreOwn)] },
    broken: reader.broken,
    privateSources: reader.privateSources,
    isPrivate,
    at: at.name,
    standpoint,
  };
}

/** What is said of files that stand beside the one that counts. */
function besides(one: PolicyFile | undefined, others: readonly PolicyFile[]): readonly string[] {
  return others.map(({ source }) => `${source} is not followed: ${one?.source} counts in its place.`);
}

function placesOf({ owner, name }: RepositoryRef, { revision, name: branch }: PolicyAt): readonly PolicyPlace[] {
  const organisation = { owner, repository: ORGANISATION_REPOSITORY, revision: 'HEAD' };
  return [
    ...ORGANISATION_PATHS.map((path) => ({ ...organisation, path, source: `${owner}/${ORGANISATION_REPOSITORY}: ${path}` })),
    ...POLICY_PATHS.map((path) => ({ owner, repository: name, revision, path, source: `${path} on ${branch}` })),
  ];
}

function sharedPlace(reference: string): PolicyPlace {
  const { owner, repository, path, revision = 'HEAD' } = sharedPolicy(reference);
  return { owner, repository, path, revision, source: reference };
}

/** Turns files into layers, with what they build on before them. */
class LayerReader {
  readonly broken: BrokenPolicy[] = [];
  readonly privateSources = new Set<string>();
  readonly #client: Client;
  readonly #home: RepositoryRef;
  readonly #ruleIds: ReadonlySet<string>;
  readonly #seen = new Set<string>();

  /** @param home repository that the policy is for */
  constructor(client: Client, ruleIds: ReadonlySet<string>, home: RepositoryRef) {
    this.#client = client;
    this.#home = home;
    this.#ruleIds = ruleIds;
  }

  /** The layers that a file makes: those that it builds on, then its own; none when no version of it holds. */
  async layersOf(file: PolicyFile | undefined, step: number): Promise<readonly PolicyLayer[]> {
    const layer = file && (await this.#layerOf(file));
    if (layer?.isPrivate) this.privateSources.add(layer.source);
    const wanted = (layer?.settings.extends ?? []).map(sharedPlace).filter(({ source }) => !this.#seen.has(source));
    if (!file || !layer || wanted.length === 0) return layer ? [layer] : [];
    if (step === MAX_STEPS || this.#seen.size + wanted.length > MAX_SHARED) {
      this.#doWithout(file, `more than ${MAX_SHARED} shared policies, or ${MAX_STEPS} steps from one to the next, are not followed`);
      return [layer];
    }
    for (const { source } of wanted) this.#seen.add(source);
    const shared: PolicyLayer[] = [];
    for (const [index, found] of (await readPolicyFiles(this.#client, wanted)).entries()) {
      if (found) shared.push(...(await this.layersOf(found, step + 1)));
      else this.#doWithout(file, `${wanted[index]?.source ?? ''} is not there, or is not for Twelvefold to read`);
    }
    return [...shared, layer];
  }

  /** Whoever sees the change may read what stands in its own repository. */
  #isHidden({ owner, repository, isPrivate }: PolicyFile): boolean {
    return isPrivate && `${owner}/${repository}`.toLowerCase() !== `${this.#home.owner}/${this.#home.name}`.toLowerCase();
  }

  async #layerOf(file: PolicyFile): Promise<PolicyLayer | undefined> {
    const loaded = this.#load(file);
    const isPrivate = this.#isHidden(file);
    if (loaded.ok) return { source: file.source, settings: loaded.settings, isPrivate };
    const commits = await readPolicyHistory(this.#client, file);
    const versions = await readPolicyFiles(
      this.#client,
      commits.map((revision) => ({ ...file, revision })),
    );
    for (const [index, version] of versions.entries()) {
      const earlier = version && this.#load(version);
      if (!earlier?.ok) continue;
      this.#note(file, loaded.problems, commits[index]);
      return { source: `${file.source}, as of ${commits[index]?.slice(0, 7)}`, settings: earlier.settings, isPrivate };
    }
    this.#note(file, loaded.problems, undefined);
    return undefined;
  }

  #load({ text }: PolicyFile): ReturnType<typeof loadPolicy> {
    if (text !== undefined) return loadPolicy(text, this.#ruleIds);
    return { ok: false, problems: [{ line: undefined, key: '', message: 'can not be read as text' }] };
  }

  #doWithout(file: PolicyFile, message: string): void {
    this.#note(file, [{ line: undefined, key: 'extends', message }], undefined);
  }

  #note(file: PolicyFile, problems: BrokenPolicy['problems'], inForce: string | undefined): void {
    const { source, path } = file;
    this.broken.push({ kind: 'policy', source, path, problems, inForce, isPrivate: this.#isHidden(file) });
  }
}
