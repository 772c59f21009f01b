import type { CodeFile } from '../../src/analysis/code.ts';
import type { ComposeFile, DataNode, KubernetesFile, ServerConfig } from '../../src/analysis/documents/kinds.ts';
import type { Directive } from '../../src/analysis/documents/kinds.ts';
import { type Repair, onCalls, rule, type Found, replacing, removing } from '../rule.ts';

/** Annotations of ingresses and services that pin a client to a pod. */
const ANNOTATIONS: readonly (readonly [key: RegExp, value: RegExp])[] = [
  [/^nginx\.ingress\.kubernetes\.io\/affinity$/, /^cookie$/],
  [/^nginx\.ingress\.kubernetes\.io\/upstream-hash-by$/, /\$(?:binary_)?remote_addr|\$cookie_/],
  [/^appgw\.ingress\.kubernetes\.io\/cookie-based-affinity$/, /^true$/],
  [/^traefik\.ingress\.kubernetes\.io\/(?:affinity|service\.sticky\.cookie)$/, /^true$/],
  [/^haproxy(?:-ingress)?\.(?:github\.io|org)\/affinity$/, /^cookie$/],
  [/^alb\.ingress\.kubernetes\.io\/target-group-attributes$/, /stickiness\.enabled=true/],
  [/^run\.googleapis\.com\/sessionAffinity$/, /^true$/],
];

export default rule({
  id: 'processes/sticky-session',
  title: 'Let any process answer any request',
  why: 'Requests that must come back to the same process mean state in its memory: a deploy or a crash logs those users out, and load can not be balanced.',
  remedy: 'Keep the session in a shared store and take the affinity out.',
  severity: 'warning',
  code: [
    { languages: ['hcl'], literals: ['stickiness', 'affinity', 'load_distribution', 'sticky_sessions'], judge: judgeBalancers },
    onCalls(['hcl'], ['resource.aws_lb_cookie_stickiness_policy', 'resource.aws_app_cookie_stickiness_policy'], function* (call) {
      yield { span: call.callee, what: 'The policy pins each client to one instance.' };
    }),
  ],
  documents: { serverConfig: judgeServer, kubernetes: judgeKubernetes, compose: judgeCompose },
  scope: { within: 'anywhere' },
  examples: {
    bad: [
      {
        name: 'Traefik, a route',
        files: {
          'k8s/route.yaml':
            'apiVersion: traefik.io/v1alpha1\nkind: IngressRoute\nmetadata: { name: web }\nspec:\n  routes:\n    - match: Host(`a`)\n      kind: Rule\n      services:\n        - name: web\n          port: 80\n          sticky: # ⟵\n            cookie: {}\n',
        },
      },
      {
        name: 'nginx, a hash of the client',
        files: {
          'nginx.conf': 'http {\n  upstream app {\n    hash $remote_addr consistent;\n    server a:80;\n    server b:80;\n  }\n}\n',
        },
        at: 'nginx.conf:3',
      },
      {
        name: 'Terraform, a target group',
        files: {
          'main.tf':
            'resource "aws_lb_target_group" "web" {\n  name = "web"\n  stickiness { # ⟵\n    type    = "lb_cookie"\n    enabled = true\n  }\n}\n',
        },
      },
      {
        name: 'Terraform, an app of Azure',
        files: {
          'main.tf':
            'resource "azurerm_linux_web_app" "web" {\n  name                    = "web"\n  client_affinity_enabled = true # ⟵\n}\n',
        },
      },
      {
        name: 'Istio, a cookie',
        files: {
          'k8s/rule.yaml':
            'apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: { name: web }\nspec:\n  host: web\n  trafficPolicy:\n    loadBalancer:\n      consistentHash:\n        httpCookie: { name: user, ttl: 0s } # ⟵\n',
        },
      },
      {
        name: 'nginx',
        files: { 'nginx.conf': 'http {\n  upstream app {\n    ip_hash;\n    server a:80;\n    server b:80;\n  }\n}\n' },
        at: 'nginx.conf:3',
      },
      {
        name: 'a Service',
        files: {
          'k8s/svc.yaml':
            'apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec:\n  sessionAffinity: ClientIP # ⟵\n  ports: [{ port: 80 }]\n',
        },
      },
      {
        name: 'an ingress',
        files: {
          'k8s/ing.yaml':
            'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: web\n  annotations:\n    nginx.ingress.kubernetes.io/affinity: cookie # ⟵\nspec: {}\n',
        },
      },
      {
        name: 'Traefik',
        files: {
          'docker-compose.yml':
            'services:\n  web:\n    image: shop:1.4\n    labels:\n      - traefik.http.services.web.loadbalancer.sticky.cookie=true # ⟵\n',
        },
      },
    ],
    good: [
      {
        name: 'nginx, a hash of the address, for a cache',
        files: {
          'nginx.conf': 'http {\n  upstream cache {\n    hash $request_uri consistent;\n    server a:80;\n    server b:80;\n  }\n}\n',
        },
      },
      {
        name: 'Terraform, any process',
        files: {
          'main.tf':
            'resource "aws_lb_target_group" "web" {\n  stickiness {\n    type    = "lb_cookie"\n    enabled = false\n  }\n}\n\nresource "google_compute_backend_service" "web" {\n  session_affinity = "NONE"\n}\n',
        },
      },
      {
        name: 'nginx, least connections',
        files: { 'nginx.conf': 'http {\n  upstream app {\n    least_conn;\n    server a:80;\n  }\n}\n' },
      },
      {
        name: 'no affinity',
        files: { 'k8s/svc.yaml': 'apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec:\n  sessionAffinity: None\n' },
      },
      {
        name: 'another label',
        files: { 'docker-compose.yml': 'services:\n  web:\n    image: shop:1.4\n    labels:\n      - traefik.enable=true\n' },
      },
    ],
  },
});

const FREELY: Repair = { title: 'Let any process answer any client', safe: false };
const WHAT = 'pins each client to one process.';

function* judgeServer(config: ServerConfig): Iterable<Found> {
  for (const directive of every(config.directives)) {
    const isPinned =
      directive.name === 'ip_hash' ||
      (directive.name === 'hash' && CLIENT.test(directive.args[0] ?? '')) ||
      (directive.name === 'sticky' && config.server === 'nginx') ||
      (directive.name === 'lb_policy' && /^(?:ip_hash|client_ip_hash|cookie)$/.test(directive.args[0] ?? ''));
    if (!isPinned) continue;
    yield {
      span: directive.span,
      what: `\`${[directive.name, ...directive.args].join(' ')}\` ${WHAT}`,
      ...removing(config.source, directive.span, FREELY),
    };
  }
}

/** What tells one client from another. */
const CLIENT = /\$(?:binary_)?remote_addr|\$cookie_|\$http_(?:x_forwarded_for|authorization)/;

function every(directives: readonly Directive[]): readonly Directive[] {
  return directives.flatMap((directive) => [directive, ...every(directive.children)]);
}

function* judgeKubernetes(file: KubernetesFile): Iterable<Found> {
  for (const { kind, node } of file.resources) {
    const affinity = kind === 'Service' ? node.at('spec', 'sessionAffinity') : undefined;
    if (affinity?.text === 'ClientIP') {
      yield {
        span: whole(affinity),
        what: `\`sessionAffinity: ClientIP\` ${WHAT}`,
        ...replacing(file.source, whole(affinity), /ClientIP/, 'None', FREELY),
      };
    }
    const hash = kind === 'DestinationRule' ? node.at('spec', 'trafficPolicy', 'loadBalancer', 'consistentHash') : undefined;
    if (hash && (hash.at('httpCookie') || hash.at('useSourceIp')?.text === 'true'))
      yield { span: whole(hash.at('httpCookie') ?? hash.at('useSourceIp') ?? hash), what: `\`consistentHash\` ${WHAT}` };
    const routes = /^IngressRoute(?:TCP)?$/.test(kind) ? (node.at('spec', 'routes')?.children ?? []) : [];
    for (const service of routes.flatMap((route) => route.at('services')?.children ?? [])) {
      const sticky = service.at('sticky');
      if (sticky) yield { span: whole(sticky), what: `\`sticky\` ${WHAT}` };
    }
    const annotations = [
      ...(node.at('metadata', 'annotations')?.children ?? []),
      ...(node.at('spec', 'template', 'metadata', 'annotations')?.children ?? []),
    ];
    for (const annotation of annotations) {
      const key = annotation.key ?? '';
      if (ANNOTATIONS.some(([name, value]) => name.test(key) && value.test(annotation.text ?? '')))
        yield { span: whole(annotation), what: `\`${key}\` ${WHAT}` };
    }
  }
}

function whole(node: DataNode): Found['span'] {
  return { start: node.keySpan?.start ?? node.span.start, end: node.span.end };
}

function* judgeCompose(file: ComposeFile): Iterable<Found> {
  for (const { node } of file.services) {
    for (const label of [...(node.at('labels')?.children ?? []), ...(node.at('deploy', 'labels')?.children ?? [])]) {
      const text = label.key === undefined ? (label.text ?? '') : `${label.key}=${label.text ?? ''}`;
      if (/^traefik\..*(?:sticky(?:\.cookie)?|stickiness)=true$/i.test(text)) {
        yield { span: whole(label), what: `\`${text}\` ${WHAT}`, ...replacing(file.source, whole(label), /true/i, 'false', FREELY) };
      }
    }
  }
}

/** Settings of load balancers in Terraform: in blocks of such a resource, or of the resource itself. */
const BALANCERS: readonly { readonly resource: RegExp; readonly block?: string; readonly setting?: string; readonly pins: RegExp }[] = [
  { resource: /^aws_a?lb_target_group$/, block: 'stickiness', setting: 'enabled', pins: /^(?!false$)/ },
  { resource: /^google_compute_(?:region_)?backend_service$/, setting: 'session_affinity', pins: /^(?!NONE$)[A-Z_]+$/ },
  { resource: /^google_cloud_run_v2_service$/, block: 'template', setting: 'session_affinity', pins: /^true$/ },
  { resource: /^azurerm_(?:(?:linux|windows)_web_app|app_service)$/, setting: 'client_affinity_enabled', pins: /^true$/ },
  { resource: /^azurerm_lb_rule$/, setting: 'load_distribution', pins: /^SourceIP/ },
  { resource: /^digitalocean_loadbalancer$/, block: 'sticky_sessions', setting: 'type', pins: /^cookies$/ },
];

function* judgeBalancers(file: CodeFile): Iterable<Found> {
  for (const resource of file.calls) {
    const known = BALANCERS.find((one) => resource.name.startsWith('resource.') && one.resource.test(resource.method));
    if (known === undefined) continue;
    const inner = file.calls.filter(
      (one) => one !== resource && resource.span.start <= one.span.start && one.span.end <= resource.span.end,
    );
    const holders = known.block === undefined ? [resource] : inner.filter(({ name }) => name === known.block);
    for (const holder of holders) {
      const setting = holder.named.find(({ key }) => key === known.setting);
      const { provenance, literal } = setting?.value.value() ?? {};
      const isPinned = setting === undefined ? known.setting === 'enabled' : provenance === 'literal' && known.pins.test(String(literal));
      if (isPinned)
        yield {
          span: setting && known.block !== 'stickiness' ? setting.span : holder.callee,
          what: `\`${known.block ?? known.setting}\` ${WHAT}`,
        };
    }
  }
}
