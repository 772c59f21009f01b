import { type Commenter, type Role, ROLES, teamsIn } from '../../commands/who-may.ts';
import type { CommandRules } from '../../policy/policy.ts';
import { MEMBERSHIP, PERMISSION } from '../answers.ts';
import type { Client } from '../client.ts';
import { ROUTES } from '../endpoints.ts';
import { isForbidden, statusOf } from '../errors.ts';
import type { RepositoryRef } from '../intent.ts';

/** People who are asked about in one piece of work at most; whoever comes later may nothing. */
const MAX_PEOPLE = 30;

/** Asks GitHub who people are, each once. Their permission counts as it is now, not as it was when they wrote. */
export class People {
  readonly #client: Client;
  readonly #repository: RepositoryRef;
  readonly #author: string;
  readonly #rules: CommandRules;
  readonly #known = new Map<string, Commenter>();

  /** @param author login of who opened the pull request */
  constructor(client: Client, repository: RepositoryRef, author: string, rules: CommandRules) {
    this.#client = client;
    this.#repository = repository;
    this.#author = author;
    this.#rules = rules;
  }

  /** Somebody who was asked about before. */
  known(login: string): Commenter | undefined {
    return this.#known.get(login);
  }

  async commenter(login: string): Promise<Commenter> {
    const known = this.#known.get(login);
    if (known) return known;
    const isAuthor = login === this.#author;
    const asked = this.#known.size < MAX_PEOPLE;
    const role = asked ? await this.#roleOf(login) : 'none';
    const teams = new Set(asked ? await this.#teamsOf(login) : []);
    const commenter = { login, isAuthor, role, teams };
    this.#known.set(login, commenter);
    return commenter;
  }

  async #roleOf(username: string): Promise<Role> {
    const { owner, name: repo } = this.#repository;
    try {
      const { permission, role_name: role, user } = await this.#client.request(ROUTES.permission, { owner, repo, username }, PERMISSION);
      const named = ROLES.find((each) => each === role);
      const rights = user?.permissions;
      // A custom role counts as the greatest of the usual ones whose rights it has.
      const custom = (['admin', 'maintain', 'push', 'triage', 'pull'] as const).find((right) => rights?.[right]);
      return named ?? (custom ? BY_RIGHT[custom] : (ROLES.find((each) => each === permission) ?? 'none'));
    } catch (error) {
      // Somebody whom GitHub doesn't know here may nothing; the same goes when we are not allowed to ask.
      if (statusOf(error) === 404 || isForbidden(error)) return 'none';
      throw error;
    }
  }

  async #teamsOf(username: string): Promise<readonly string[]> {
    const teams: string[] = [];
    for (const team of teamsIn(this.#rules)) if (await this.#isMember(team, username)) teams.push(team);
    return teams;
  }

  async #isMember(team: string, username: string): Promise<boolean> {
    const place = { org: this.#repository.owner, team_slug: team, username };
    try {
      return (await this.#client.request(ROUTES.membership, place, MEMBERSHIP)).state === 'active';
    } catch (error) {
      if (statusOf(error) === 404 || isForbidden(error)) return false;
      throw error;
    }
  }
}

const BY_RIGHT = { admin: 'admin', maintain: 'maintain', push: 'write', triage: 'triage', pull: 'read' } as const;
