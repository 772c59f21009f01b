import type { FactorSlug } from '../../../checks/factors.ts';
import type { Command } from '../../commands/command.ts';
import { type Commenter, mayUse, type Role, ROLES, teamsAskedFor } from '../../commands/who-may.ts';
import type { CommandRules } from '../../policy/policy.ts';
import { MEMBERSHIP, PERMISSION } from '../client/answers.ts';
import type { Client } from '../client/client.ts';
import { ROUTES } from '../client/endpoints.ts';
import { isForbidden, statusOf } from '../client/errors.ts';
import type { RepositoryRef } from '../delivery/intent.ts';
import { Acquaintance } from './acquaintance.ts';

/** Requests about people in one piece of work at most; an audit has others to make. */
const MAX_REQUESTS = 60;
/** People from outside who are asked about at most: there may be any number of them, and hardly one who may something. */
const MAX_OUTSIDERS = 30;

/** Somebody who has said something, and whether GitHub counts them among the repository's own. */
export interface Speaker {
  readonly login: string;
  readonly isInsider: boolean;
}

/**
 * Asks GitHub who people are, each once, and about teams only where their role is not enough. Their permission counts as it is now,
 * not as it was when they wrote; that of strangers as it was within the hour, or when they wrote last.
 */
export class People {
  readonly #client: Client;
  readonly #repository: RepositoryRef;
  readonly #author: string;
  readonly #rules: CommandRules;
  readonly #acquaintance: Acquaintance;
  readonly #known = new Map<string, Commenter>();
  readonly #teams = new Map<string, Set<string>>();
  readonly #memberships = new Map<string, boolean>();
  readonly #unheard = new Set<string>();
  readonly #remembered = new Set<string>();
  #requests = 0;
  #outsiders = 0;

  /**
   * @param author login of who opened the pull request
   * @param acquaintance strangers that were asked about a short while ago: where many are met, they are not asked about again
   */
  constructor(client: Client, repository: RepositoryRef, author: string, rules: CommandRules, acquaintance = new Acquaintance()) {
    this.#client = client;
    this.#repository = repository;
    this.#author = author;
    this.#rules = rules;
    this.#acquaintance = acquaintance;
  }

  /** How many people there are who were not asked about, or not all that mattered, because there were too many. */
  get unheard(): number {
    return this.#unheard.size;
  }

  /**
   * Asks about everybody, in the order in which they are most likely to have a say: the author and the repository's own people
   * first, so that no crowd of strangers keeps them from being heard.
   * @param speakers the newest first
   */
  async meet(speakers: readonly Speaker[]): Promise<void> {
    const named = new Set(this.#named());
    const isLikely = ({ login, isInsider }: Speaker): boolean => isInsider || login === this.#author || named.has(login.toLowerCase());
    for (const { login } of speakers.filter(isLikely)) await this.#commenter(login, true);
    for (const { login } of speakers.filter((each) => !isLikely(each))) {
      if (this.#acquaintance.isStranger(this.#hereAs(login))) this.#remember(login);
      else await this.#commenter(login, false);
    }
  }

  /** Whether somebody may use a command. */
  async may(command: Command, login: string): Promise<boolean> {
    const commenter = await this.#commenter(login, false);
    for (const team of teamsAskedFor(command, commenter, this.#rules)) await this.#askMembership(team, login);
    return mayUse(command, commenter, this.#rules);
  }

  /** Whether somebody may use a command on a finding of this factor, by what was asked before. */
  mayAbout(command: Command, login: string, factor: FactorSlug | undefined): boolean {
    const commenter = this.#known.get(login);
    return commenter !== undefined && mayUse(command, commenter, this.#rules, factor);
  }

  /** Who somebody is, as far as their role goes. */
  async role(login: string): Promise<Role> {
    return (await this.#commenter(login, false)).role;
  }

  async #commenter(login: string, isLikely: boolean): Promise<Commenter> {
    const known = this.#known.get(login);
    if (known) return known;
    const isAsked = isLikely || (this.#outsiders += 1) <= MAX_OUTSIDERS;
    const role = isAsked ? await this.#ask(login, () => this.#roleOf(login)) : undefined;
    if (!isAsked) this.#unheard.add(login);
    if (role !== undefined) this.#acquaintance.meet(this.#hereAs(login), role === 'none' || role === 'read');
    return this.#know(login, role ?? 'none');
  }

  #know(login: string, role: Role): Commenter {
    const teams = new Set<string>();
    this.#teams.set(login, teams);
    const commenter = { login, isAuthor: login === this.#author, role, teams };
    this.#known.set(login, commenter);
    return commenter;
  }

  /** Somebody who was a stranger a short while ago counts as one, of the teams too. */
  #remember(login: string): void {
    this.#know(login, 'none');
    this.#remembered.add(login);
  }

  #hereAs(login: string): string {
    return `${this.#repository.repositoryId}/${login}`;
  }

  async #askMembership(team: string, login: string): Promise<void> {
    const key = `${team}/${login}`;
    if (this.#memberships.has(key) || this.#unheard.has(login)) return;
    const place = `${this.#repository.owner}/${key}`;
    if (this.#remembered.has(login) && this.#acquaintance.isStranger(place)) return;
    const isMember = await this.#ask(login, () => this.#isMember(team, login));
    if (isMember === undefined) return;
    this.#acquaintance.meet(place, !isMember);
    this.#memberships.set(key, isMember);
    if (isMember) this.#teams.get(login)?.add(team);
  }

  /** Undefined, and written down, when there is no request left for it. */
  async #ask<T>(login: string, question: () => Promise<T>): Promise<T | undefined> {
    if (this.#requests < MAX_REQUESTS) {
      this.#requests += 1;
      return question();
    }
    this.#unheard.add(login);
    return undefined;
  }

  /** Logins that the policy names, in lower case. */
  #named(): readonly string[] {
    const lists = Object.values(this.#rules).flatMap((rule) => (Array.isArray(rule) ? [rule] : Object.values(rule ?? {})));
    return lists.flat().flatMap((who) => (who.startsWith('@') ? [who.slice(1).toLowerCase()] : []));
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
