import type { AppRegistration } from '../app.ts';
import type { Account, Installation } from '../world/model.ts';
import { nodeId, type JsonObject, type World } from '../world/world.ts';

const USER_LINKS: Readonly<Record<string, string>> = {
  followers_url: '/followers',
  following_url: '/following{/other_user}',
  gists_url: '/gists{/gist_id}',
  starred_url: '/starred{/owner}{/repo}',
  subscriptions_url: '/subscriptions',
  organizations_url: '/orgs',
  repos_url: '/repos',
  events_url: '/events{/privacy}',
  received_events_url: '/received_events',
};

/** An account as GitHub's "simple user". */
export function userJson(account: Account, { addresses }: World): JsonObject {
  const url = `${addresses.api}/users/${encodeURIComponent(account.login)}`;
  return {
    login: account.login,
    id: account.id,
    node_id: nodeId('U', account.id),
    avatar_url: `${addresses.html}/avatars/${encodeURIComponent(account.login)}`,
    gravatar_id: '',
    url,
    html_url:
      account.type === 'Bot' ? `${addresses.html}/apps/${account.login.replace('[bot]', '')}` : `${addresses.html}/${account.login}`,
    ...Object.fromEntries(Object.entries(USER_LINKS).map(([name, path]) => [name, url + path])),
    type: account.type,
    site_admin: false,
  };
}

/** The account as which an app acts. */
export function appAccount(app: AppRegistration, { state }: World): Account {
  return state.account(`${app.slug}[bot]`, 'Bot');
}

/** The app as `GET /app` and check runs show it. */
export function appJson(world: World): JsonObject {
  const { app, addresses } = world;
  return {
    id: app.id,
    slug: app.slug,
    client_id: `Iv23li${app.id}`,
    node_id: nodeId('A', app.id),
    owner: userJson(world.state.account(app.slug, 'Organization'), world),
    name: app.name,
    description: '',
    external_url: `${addresses.html}/apps/${app.slug}`,
    html_url: `${addresses.html}/apps/${app.slug}`,
    created_at: app.createdAt.toISOString(),
    updated_at: app.createdAt.toISOString(),
    permissions: app.permissions,
    events: app.events,
    installations_count: world.state.installations.all().length,
  };
}

/** Some other app, through which people write comments. */
export function otherAppJson(world: World): JsonObject {
  return { ...appJson(world), id: world.app.id + 1, slug: 'helper', name: 'Helper', node_id: nodeId('A', world.app.id + 1) };
}

/** An installation as the API and the `installation` event show it. */
export function installationJson(installation: Installation, world: World): JsonObject {
  const { addresses, app } = world;
  return {
    id: installation.id,
    account: userJson(installation.account, world),
    repository_selection: 'selected',
    access_tokens_url: `${addresses.api}/app/installations/${installation.id}/access_tokens`,
    repositories_url: `${addresses.api}/installation/repositories`,
    html_url: `${addresses.html}/settings/installations/${installation.id}`,
    app_id: app.id,
    app_slug: app.slug,
    target_id: installation.account.id,
    target_type: installation.account.type,
    permissions: installation.permissions,
    events: installation.events,
    created_at: installation.createdAt.toISOString(),
    updated_at: installation.createdAt.toISOString(),
    single_file_name: null,
    suspended_by: null,
    suspended_at: installation.suspendedAt?.toISOString() ?? null,
  };
}
