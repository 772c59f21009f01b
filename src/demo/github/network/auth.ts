import { createVerify, randomBytes } from 'node:crypto';
import type { AppRegistration } from '../app.ts';
import type { Installation } from '../world/model.ts';
import type { Permissions } from '../contract/operations.ts';
import { Refusal } from '../contract/refusal.ts';

/** An installation token that was handed out. */
export interface Token {
  readonly value: string;
  readonly installationId: number;
  readonly permissions: Permissions;
  /** Undefined when the token reaches all of the installation's repositories. */
  readonly repositoryIds: readonly number[] | undefined;
  readonly expiresAt: Date;
}

const HOUR_MS = 3_600_000;
const LONGEST_JWT_S = 600;
/** GitHub forgives clocks that are a little off. */
const CLOCK_SKEW_S = 60;

/** The installation tokens of one loopback GitHub. */
export class Tokens {
  readonly #tokens = new Map<string, Token>();

  /** Hands out a token for an hour. */
  mint(installation: Installation, permissions: Permissions, repositoryIds: readonly number[] | undefined, now: Date): Token {
    const token: Token = {
      value: `ghs_${randomBytes(27).toString('base64url').replaceAll(/[-_]/g, '0')}`,
      installationId: installation.id,
      permissions,
      repositoryIds,
      expiresAt: new Date(now.getTime() + HOUR_MS),
    };
    this.#tokens.set(token.value, token);
    return token;
  }

  /** The token behind an Authorization header. Throws GitHub's 401 when it is unknown or has expired. */
  find(authorization: string | undefined, now: Date): Token {
    const token = this.#tokens.get(credential(authorization));
    if (!token || token.expiresAt <= now) throw new Refusal(401, 'Bad credentials');
    return token;
  }

  /** Makes every token worthless, as a revocation does. */
  revokeAll(): void {
    this.#tokens.clear();
  }
}

/** Checks the app's JSON web token. Throws GitHub's 401 with its reason. */
export function verifyAppJwt(authorization: string | undefined, app: AppRegistration, now: Date): void {
  const [header = '', payload = '', signature = ''] = credential(authorization).split('.');
  const claims = decode(payload);
  if (decode(header)?.['alg'] !== 'RS256' || !claims) throw new Refusal(401, 'A JSON web token could not be decoded');
  const verified = createVerify('RSA-SHA256').update(`${header}.${payload}`).verify(app.publicKey, signature, 'base64url');
  if (!verified) throw new Refusal(401, 'A JSON web token could not be decoded');
  const seconds = now.getTime() / 1000;
  const [issued, expires] = [Number(claims['iat']), Number(claims['exp'])];
  if (!(issued <= seconds + CLOCK_SKEW_S)) {
    throw new Refusal(401, "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued");
  }
  if (!(expires > seconds)) {
    throw new Refusal(
      401,
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    );
  }
  if (expires - seconds > LONGEST_JWT_S + CLOCK_SKEW_S) throw new Refusal(401, "'Expiration time' claim ('exp') is too far in the future");
  if (String(claims['iss']) !== String(app.id)) throw new Refusal(404, 'Integration not found');
}

function credential(authorization: string | undefined): string {
  const [, value] = /^(?:bearer|token)\s+(\S+)$/i.exec(authorization ?? '') ?? [];
  if (value === undefined) throw new Refusal(401, 'Requires authentication');
  return value;
}

function decode(part: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}

/** Whether permissions that are granted reach what is needed; `write` includes `read`. */
export function grants(granted: Permissions, needed: Permissions): boolean {
  return Object.entries(needed).every(([name, access]) => granted[name] === 'write' || granted[name] === access);
}

/** Throws GitHub's 403 unless one of the sets of permissions is granted, naming what would do, as GitHub's header does. */
export function demand(granted: Permissions, anyOf: readonly Permissions[]): void {
  if (anyOf.some((needed) => grants(granted, needed))) return;
  const accepted = anyOf
    .map((needed) =>
      Object.entries(needed)
        .map(([name, access]) => `${name}=${access}`)
        .join(','),
    )
    .join('; ');
  throw new Refusal(403, 'Resource not accessible by integration', undefined, { 'x-accepted-github-permissions': accepted });
}
