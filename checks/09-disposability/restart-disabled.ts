import { keyed } from '../../src/analysis/documents/data/data-node.ts';
import type {
  ComposeFile,
  ComposeService,
  DataDocument,
  DataNode,
  KubernetesFile,
  Pipeline,
  SettingsFile,
  UnitFile,
} from '../../src/analysis/documents/kinds.ts';
import { isDeployedVariant } from '../../src/analysis/knowledge/environment/environment-names.ts';
import { isOthersProgram } from '../../src/analysis/knowledge/images/others-programs.ts';
import { isLongRunning } from '../../src/analysis/knowledge/starting/long-running.ts';
import { baseName } from '../../src/analysis/paths.ts';
import { parseShell } from '../../src/analysis/shell.ts';
import { typeOfName } from '../../src/analysis/startup/declared.ts';
import { programOf } from '../../src/analysis/startup/program.ts';
import { rule, type Found } from '../rule.ts';

export default rule({
  id: 'disposability/restart-disabled',
  title: 'Let the platform start the process again',
  why: 'Processes may die at any moment; one that nobody starts again stays down until a person notices.',
  remedy: 'Restart it always (`restart: unless-stopped`, `restartPolicy: Always`, `Restart=always`, `autorestart=true`).',
  severity: 'warning',
  limits: ['A compose file that says nothing of restarts is not judged: most of those are for developers.'],
  documents: {
    compose: judgeCompose,
    kubernetes: judgeKubernetes,
    unit: judgeUnit,
    settings: judgeSupervisord,
    data: judgeFly,
    pipeline: judgePipeline,
  },
  examples: {
    bad: [
      {
        name: 'compose for production',
        files: { 'docker-compose.prod.yml': 'services:\n  web:\n    image: acme/shop:1.4\n    restart: "no" # ⟵\n' },
      },
      {
        name: 'the one service that stays down',
        files: {
          'docker-compose.yml':
            'services:\n  proxy:\n    image: nginx:1.27\n    restart: always\n  api:\n    image: acme/shop:1.4\n    restart: "no" # ⟵\n',
        },
      },
      {
        name: 'a stack',
        files: {
          'docker-stack.yml':
            'services:\n  worker:\n    image: acme/shop:1.4\n    deploy:\n      restart_policy:\n        condition: none # ⟵\n',
        },
      },
      {
        name: 'a pod that serves',
        files: {
          'k8s/web.yaml':
            'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  restartPolicy: Never # ⟵\n  containers:\n    - name: web\n      image: acme/shop:1.4\n      ports:\n        - containerPort: 8080\n',
        },
      },
      {
        name: 'systemd',
        files: { 'deploy/shop.service': '[Service]\nExecStart=/usr/bin/node /srv/shop/server.js\nRestart=no\n' },
        at: 'deploy/shop.service:3',
      },
      {
        name: 'supervisord',
        files: { 'supervisord.conf': '[program:web]\ncommand=gunicorn app:app\nautorestart=false\n' },
        at: 'supervisord.conf:3',
      },
      { name: 'Fly.io', files: { 'fly.toml': 'app = "shop"\n\n[[restart]]\npolicy = "never" # ⟵\n' } },
      {
        name: 'a container that a pipeline starts',
        files: {
          '.github/workflows/deploy.yml':
            'on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - run: ssh "$HOST" docker pull acme/shop:1.4\n      - run: docker run -d --restart no -p 80:80 acme/shop:1.4 # ⟵\n',
        },
      },
    ],
    good: [
      { name: 'a migration', files: { 'docker-compose.prod.yml': 'services:\n  migrate:\n    image: acme/shop:1.4\n    restart: "no"\n' } },
      {
        name: 'a migration by its command',
        files: {
          'docker-compose.prod.yml':
            'services:\n  web_setup:\n    image: acme/shop:1.4\n    command: python manage.py migrate\n    restart: "no"\n',
        },
      },
      { name: 'a development override', files: { 'docker-compose.override.yml': 'services:\n  web:\n    build: .\n    restart: "no"\n' } },
      {
        name: 'a console that somebody opens when it is wanted',
        files: {
          'docker-compose.prod.yml':
            'services:\n  web:\n    image: acme/shop:1.4\n    restart: always\n  kafdrop:\n    image: obsidiandynamics/kafdrop:4.0.1\n    restart: "no"\n    ports: ["9000:9000"]\n',
        },
      },
      {
        name: 'restarts',
        files: { 'docker-compose.prod.yml': 'services:\n  web:\n    image: acme/shop:1.4\n    restart: unless-stopped\n' },
      },
      {
        name: 'a Job',
        files: {
          'k8s/migrate.yaml':
            'apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: migrate\nspec:\n  template:\n    spec:\n      restartPolicy: Never\n      containers:\n        - name: migrate\n          image: acme/shop:1.4\n',
        },
      },
      {
        name: 'a oneshot unit',
        files: { 'deploy/backup.service': '[Service]\nType=oneshot\nExecStart=/srv/shop/backup.sh\nRestart=no\n' },
      },
      {
        name: 'supervisord, one-off',
        files: { 'supervisord.conf': '[program:setup]\ncommand=./setup.sh\nautorestart=false\nstartsecs=0\n' },
      },
    ],
  },
});

const NEVER = /^(?:no|none|never|false)$/i;

function* judgeCompose(file: ComposeFile): Iterable<Found> {
  if (file.developmentOnly) return;
  const policies = file.services.map((service) => ({ service, policy: policyOf(service) }));
  const deployed = isDeployedVariant(file.variant) || /stack/.test(baseName(file.path));
  const othersRestart = policies.some(({ policy }) => policy?.text !== undefined && !NEVER.test(policy.text));
  for (const { service, policy } of policies) {
    if (!policy?.text || !NEVER.test(policy.text) || !staysUp(service) || isTool(service)) continue;
    yield {
      span: keyed(policy),
      what: `The service \`${service.name}\` is not started again when its process ends.`,
      ...(deployed || othersRestart ? {} : { confidence: 'likely' as const }),
    };
  }
}

function policyOf({ node }: ComposeService): DataNode | undefined {
  return node.at('deploy', 'restart_policy', 'condition') ?? node.at('restart');
}

/** A program of others without a build: a console or a helper that somebody opens when it is wanted. */
function isTool({ image, build }: ComposeService): boolean {
  return build === undefined && isOthersProgram(image?.name ?? '');
}

/** A process that is there to stay: a server or a worker by its name, its ports or its command. */
function staysUp({ name, command, ports, node }: ComposeService): boolean {
  const type = typeOfName(name);
  if (type === 'job' || type === 'release' || node.at('profiles') !== undefined) return false;
  if (command.length > 0) return command.some((one) => isLongRunning(programOf(one)));
  return type !== 'unknown' || ports.length > 0;
}

function* judgeKubernetes({ resources }: KubernetesFile): Iterable<Found> {
  for (const { kind, name = '', podSpec, containers } of resources) {
    const policy = podSpec?.at('restartPolicy');
    if (kind !== 'Pod' || !policy || !/^(?:Never|OnFailure)$/.test(policy.text ?? '')) continue;
    if (!containers.some(({ init, ports }) => !init && ports.length > 0)) continue;
    yield {
      span: keyed(policy),
      what: `The pod \`${name}\` serves requests and is not started again when it ends.`,
      remedy: 'Run it by a Deployment, which keeps the wanted number of pods up.',
    };
  }
}

function* judgeUnit({ path, settings }: UnitFile): Iterable<Found> {
  const value = (key: string): string => settings.find((setting) => setting.key === key)?.value ?? '';
  const restart = settings.find(({ key }) => key === 'Service.Restart');
  const start = settings.find(({ key }) => key === 'Service.ExecStart');
  if (!start || /^(?:oneshot|forking)$/.test(value('Service.Type')) || !path.endsWith('.service')) return;
  if (restart !== undefined && NEVER.test(restart.value))
    yield { span: restart.span, what: 'systemd does not start the service again when its process ends.' };
  const program = parseShell(start.value.replace(/^[@:!+-]+/, ''))[0];
  if (restart === undefined && program && isLongRunning(programOf(program)))
    yield { span: start.span, what: 'Without `Restart=` systemd leaves the service down when its process ends.', confidence: 'likely' };
}

function* judgeSupervisord({ reader, settings }: SettingsFile): Iterable<Found> {
  if (reader !== 'supervisord') return;
  for (const { key, value, span } of settings) {
    const program = /^(program:.*)\.autorestart$/.exec(key)?.[1];
    if (program === undefined || !/^(?:false|no|off|0)$/i.test(value)) continue;
    const other = (name: string): string => settings.find((setting) => setting.key === `${program}.${name}`)?.value ?? '';
    if (other('startsecs') === '0' || /^(?:false|no|off|0)$/i.test(other('autostart')) || typeOfName(program) === 'job') continue;
    yield { span, what: `supervisord does not start \`${program.slice(8)}\` again when it ends.` };
  }
}

function* judgeFly({ path, roots }: DataDocument): Iterable<Found> {
  if (baseName(path) !== 'fly.toml') return;
  for (const restart of roots[0]?.at('restart')?.children ?? []) {
    const policy = restart.at('policy');
    if (policy?.text === 'never') yield { span: keyed(policy), what: 'Fly.io does not start the machine again when its process ends.' };
  }
}

function* judgePipeline({ jobs }: Pipeline): Iterable<Found> {
  const commands = jobs.filter(({ deploys }) => deploys).flatMap(({ steps }) => steps.flatMap((step) => step.commands));
  for (const { name, args, span } of commands) {
    const detached =
      (name === 'docker' || name === 'podman') && args[0] === 'run' && args.some((word) => /^(?:-\w*d\w*|--detach)$/.test(word));
    const says = args.some((word, index) => word === '--restart=no' || (word === '--restart' && args[index + 1] === 'no'));
    if (detached && says) yield { span, what: 'The container is not started again when its process ends.' };
  }
}
