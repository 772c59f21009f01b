import { Refusal, invalid, required } from '../contract/refusal.ts';
import type { Delivery, Installation } from '../world/model.ts';
import type { Permissions } from '../contract/operations.ts';
import { grants } from '../network/auth.ts';
import { appJson, installationJson } from '../represent/accounts.ts';
import { repositoryJson } from '../represent/repositories.ts';
import { created, idParam, ok, paged, pagedUnder, repositoryOf, type Answer, type Call, type Handlers } from './call.ts';

/** The app itself, its installations and its webhook's deliveries. */
export const appHandlers: Handlers = {
  'GET /app': (call) => ok(appJson(call.world)),
  'GET /app/installations': (call) => paged(call, call.world.state.installations.all(), (each) => installationJson(each, call.world)),
  'GET /app/installations/{installation_id}': (call) => ok(installationJson(installationOf(call), call.world)),
  'POST /app/installations/{installation_id}/access_tokens': mintToken,
  'GET /repos/{owner}/{repo}/installation': (call) =>
    ok(installationJson(required(call.world.state.installationOf(repositoryOf(call).id)), call.world)),
  'GET /installation/repositories': (call) =>
    pagedUnder(
      call,
      'repositories',
      call.world.state.repositories.where((each) => call.reach.includes(each.id)),
      (each) => repositoryJson(each, call.world),
      { repository_selection: 'selected' },
    ),
  'GET /rate_limit': () => ok(RATE_LIMIT),
  'GET /app/hook/deliveries': listDeliveries,
  'GET /app/hook/deliveries/{delivery_id}': (call) => {
    const delivery = deliveryOf(call);
    const payload: unknown = JSON.parse(delivery.body);
    const response = { headers: {}, payload: '' };
    return ok({ ...deliveryJson(delivery), url: '', request: { headers: {}, payload }, response });
  },
  'POST /app/hook/deliveries/{delivery_id}/attempts': (call) => {
    call.world.redeliver(deliveryOf(call));
    return { status: 202, json: {} };
  },
};

const LIMIT = { limit: 5000, used: 0, remaining: 5000, reset: 0 };
const RATE_LIMIT = { resources: { core: LIMIT, search: LIMIT, graphql: LIMIT }, rate: LIMIT };

/** GitHub keeps deliveries for three days. */
const DELIVERIES_KEPT_MS = 3 * 24 * 3_600_000;

function installationOf(call: Call): Installation {
  return required(call.world.state.installations.get(idParam(call, 'installation_id')));
}

interface TokenRequest {
  readonly repositories?: readonly string[];
  readonly repository_ids?: readonly number[];
  readonly permissions?: Permissions;
}

function mintToken(call: Call): Answer {
  const { state, tokens } = call.world;
  const installation = installationOf(call);
  if (installation.suspendedAt) throw new Refusal(403, 'This installation has been suspended');
  const { repositories, repository_ids: ids, permissions } = call.body as TokenRequest;
  const installed = state.repositories.where((each) => installation.repositoryIds.includes(each.id));
  const chosen = repositories || ids ? installed.filter((each) => repositories?.includes(each.name) || ids?.includes(each.id)) : installed;
  if (chosen.length < (repositories?.length ?? ids?.length ?? 0)) {
    throw new Refusal(422, 'There is at least one repository that does not exist or is not accessible to the parent installation.');
  }
  if (permissions && !grants(installation.permissions, permissions)) {
    throw new Refusal(422, 'The permissions requested are not granted to this installation.');
  }
  const restricted = repositories || ids ? chosen.map((each) => each.id) : undefined;
  const token = tokens.mint(installation, permissions ?? installation.permissions, restricted, call.world.now());
  return created({
    token: token.value,
    expires_at: token.expiresAt.toISOString().replace(/\.\d+Z$/, 'Z'),
    permissions: token.permissions,
    repository_selection: 'selected',
    ...(restricted ? { repositories: chosen.map((each) => repositoryJson(each, call.world)) } : {}),
  });
}

function deliveryOf(call: Call): Delivery {
  return required(call.world.state.deliveries.get(idParam(call, 'delivery_id')));
}

function deliveryJson(delivery: Delivery): Record<string, unknown> {
  return {
    id: delivery.id,
    guid: delivery.guid,
    delivered_at: delivery.deliveredAt.toISOString(),
    redelivery: delivery.redelivery,
    duration: delivery.duration,
    status: delivery.status,
    status_code: delivery.statusCode,
    event: delivery.event,
    action: delivery.action ?? null,
    installation_id: delivery.installationId ?? null,
    repository_id: delivery.repositoryId ?? null,
    throttled_at: null,
  };
}

function listDeliveries(call: Call): Answer {
  const oldest = call.world.now().getTime() - DELIVERIES_KEPT_MS;
  const wanted = call.query['status'];
  const matches = (each: Delivery): boolean =>
    wanted === undefined || wanted === (each.statusCode >= 200 && each.statusCode < 400 ? 'success' : 'failure');
  const kept = call.world.state.deliveries.where((each) => each.deliveredAt.getTime() >= oldest && matches(each)).reverse();
  const cursor = call.query['cursor'];
  const start = cursor === undefined ? 0 : kept.findIndex((each) => `v1_${each.id}` === cursor);
  if (start < 0) throw invalid({ resource: 'HookDelivery', code: 'invalid', field: 'cursor' });
  const size = Math.min(Number(call.query['per_page'] ?? 30), 100);
  const next = kept[start + size];
  const link = `<${call.world.addresses.api}/app/hook/deliveries?per_page=${size}&cursor=v1_${next?.id}>; rel="next"`;
  return { status: 200, json: kept.slice(start, start + size).map(deliveryJson), headers: next ? { link } : {} };
}
