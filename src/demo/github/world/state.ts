import type {
  Account,
  CheckRun,
  CheckSuite,
  Delivery,
  Installation,
  Issue,
  IssueComment,
  PullRequest,
  Reaction,
  Repository,
  Review,
  ReviewComment,
  ReviewThread,
  Team,
} from './model.ts';

/** Records of one kind by id, in the order in which they were made. Records are never changed, only replaced. */
export class Collection<T extends { readonly id: number }> {
  readonly #records = new Map<number, T>();
  #next: number;

  /** @param first the first id that is given out */
  constructor(first: number) {
    this.#next = first;
  }

  /** Adds a record under a fresh id. */
  add(record: Omit<T, 'id'>): T {
    const added = { ...record, id: this.#next++ } as T;
    this.#records.set(added.id, added);
    return added;
  }

  get(id: number): T | undefined {
    return this.#records.get(id);
  }

  /** Replaces what is named in `changes`. Throws a RangeError when there is no such record. */
  update(id: number, changes: Partial<Omit<T, 'id'>>): T {
    const found = this.#records.get(id);
    if (!found) throw new RangeError(`There is no record ${id}.`);
    const updated = { ...found, ...changes };
    this.#records.set(id, updated);
    return updated;
  }

  remove(id: number): void {
    this.#records.delete(id);
  }

  where(matches: (record: T) => boolean): T[] {
    return [...this.#records.values()].filter(matches);
  }

  find(matches: (record: T) => boolean): T | undefined {
    return this.where(matches)[0];
  }

  all(): T[] {
    return [...this.#records.values()];
  }
}

/** All that the loopback GitHub knows. Ids are of the size that GitHub's have today: those of review comments no longer fit 32 bits. */
export class GitHubState {
  readonly accounts = new Collection<Account>(9_200_101);
  readonly repositories = new Collection<Repository>(731_400_001);
  readonly installations = new Collection<Installation>(58_100_001);
  readonly pullRequests = new Collection<PullRequest>(1_910_000_001);
  readonly checkSuites = new Collection<CheckSuite>(29_800_000_001);
  readonly checkRuns = new Collection<CheckRun>(31_400_000_001);
  readonly reviews = new Collection<Review>(2_610_000_001);
  readonly reviewComments = new Collection<ReviewComment>(2_290_000_001);
  readonly reviewThreads = new Collection<ReviewThread>(1_070_000_001);
  readonly issueComments = new Collection<IssueComment>(2_310_000_001);
  readonly issues = new Collection<Issue>(3_110_000_001);
  readonly teams = new Collection<Team>(8_400_001);
  readonly reactions = new Collection<Reaction>(270_000_001);
  /** Names that repositories had before, in lower case → id. */
  readonly formerNames = new Map<string, number>();
  readonly deliveries = new Collection<Delivery>(41_000_000_001);
  /** Files (`<id of the pull request>:<path>`) of which no line is taken for a comment, for no reason that anybody could see. */
  readonly refusedLines = new Set<string>();

  /** The account of that login, made when it is new. A login that ends in `[bot]` is an app's. */
  account(login: string, type: Account['type'] = login.endsWith('[bot]') ? 'Bot' : 'User'): Account {
    return this.accounts.find((each) => each.login === login) ?? this.accounts.add({ login, type });
  }

  /** The repository of that full name, whatever its case. */
  repository(owner: string, name: string): Repository | undefined {
    const wanted = `${owner}/${name}`.toLowerCase();
    return this.repositories.find((each) => fullName(each).toLowerCase() === wanted);
  }

  installationOf(repositoryId: number): Installation | undefined {
    return this.installations.find((each) => each.repositoryIds.includes(repositoryId));
  }

  pullRequest(repositoryId: number, number: number): PullRequest | undefined {
    return this.pullRequests.find((each) => each.repositoryId === repositoryId && each.number === number);
  }
}

/** `owner/name`. */
export function fullName(repository: Repository): string {
  return `${repository.owner.login}/${repository.name}`;
}
