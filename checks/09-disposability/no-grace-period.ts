import type { Call } from '../../src/analysis/code.ts';
import { keyed } from '../../src/analysis/documents/data/data-node.ts';
import type { ComposeFile, KubernetesFile, Pipeline, SettingsFile, ShellScript, UnitFile } from '../../src/analysis/documents/kinds.ts';
import { secondsOf } from '../../src/analysis/knowledge/stopping/durations.ts';
import { deployedSettings } from '../../src/analysis/knowledge/environment/environment-texts.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import type { Command } from '../../src/analysis/shell.ts';
import { runsOnce, startCommands } from '../../src/analysis/startup.ts';
import { onCalls, rule, type Found, type RepositoryFound } from '../rule.ts';

/** Shorter than this, not even an ordinary request is done. */
const TOO_SHORT = 2;

export default rule({
  id: 'disposability/no-grace-period',
  title: 'Leave the process time to finish',
  why: 'Between SIGTERM and SIGKILL the process finishes its requests and hands back its jobs; without that time each deploy cuts them off.',
  remedy: 'Leave the default (10 seconds for Docker, 30 for Kubernetes), or more where requests or jobs take longer.',
  severity: 'warning',
  limits: ['Whether the time is enough for what the process has to finish is not judged, only that there is some.'],
  documents: {
    compose: judgeCompose,
    kubernetes: judgeKubernetes,
    unit: judgeUnit,
    settings: judgeSettings,
    pipeline: judgePipeline,
    script: ({ commands }: ShellScript) => judgeCommands(commands),
  },
  repository: judgeServers,
  code: [
    onCalls(['python'], ['uvicorn.run'], (call) => judgeOption(call, 'timeout_graceful_shutdown')),
    onCalls(['rust'], ['*.shutdown_timeout'], (call) => judgeFirst(call)),
    onCalls(['ruby'], ['force_shutdown_after'], judgePuma),
  ],
  examples: {
    bad: [
      {
        name: 'a pod',
        files: {
          'k8s/web.yaml':
            'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  template:\n    spec:\n      terminationGracePeriodSeconds: 0 # ⟵\n      containers:\n        - name: web\n          image: acme/shop:1.2\n',
        },
      },
      {
        name: 'compose',
        files: { 'docker-compose.yml': 'services:\n  web:\n    build: .\n    stop_grace_period: 0s # ⟵\n' },
      },
      {
        name: 'systemd',
        files: { 'deploy/shop.service': '[Service]\nExecStart=/srv/shop/bin/shop\nTimeoutStopSec=1\n' },
        at: 'deploy/shop.service:3',
      },
      {
        name: 'supervisord',
        files: { 'supervisord.conf': '[program:worker]\ncommand=celery -A shop worker\nstopwaitsecs=0\n' },
        at: 'supervisord.conf:3',
      },
      {
        name: 'Spring Boot told to stop at once',
        files: { 'src/main/resources/application.properties': 'server.shutdown=immediate\n' },
        at: 'src/main/resources/application.properties:1',
      },
      {
        name: 'a pipeline that stops at once',
        files: {
          '.github/workflows/deploy.yml':
            'on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - run: docker stop -t 0 shop && docker rm shop # ⟵\n      - run: docker run -d --restart always --name shop acme/shop:1.4\n',
        },
      },
      {
        name: 'pods deleted by force',
        files: { 'scripts/redeploy.sh': '#!/bin/sh\nkubectl delete pod -l app=shop --force --grace-period=0 # ⟵\n' },
      },
      {
        name: 'gunicorn',
        files: { Procfile: 'web: gunicorn --graceful-timeout 0 app:app\n' },
        at: 'Procfile:1',
      },
      {
        name: 'uvicorn',
        files: {
          'main.py': 'import os\nimport uvicorn\nuvicorn.run("app:app", port=int(os.environ["PORT"]), timeout_graceful_shutdown=0) # ⟵\n',
        },
      },
      {
        name: 'Actix',
        files: {
          'Cargo.toml': '[package]\nname = "shop"\nversion = "0.1.0"\n\n[dependencies]\nactix-web = "4"\n',
          'src/main.rs':
            'use actix_web::{App, HttpServer};\n\n#[actix_web::main]\nasync fn main() -> std::io::Result<()> {\n    HttpServer::new(|| App::new())\n        .shutdown_timeout(0) // ⟵\n        .bind(std::env::var("ADDR").unwrap())?\n        .run()\n        .await\n}\n',
        },
      },
      { name: 'Puma', files: { 'config/puma.rb': "port ENV['PORT']\nforce_shutdown_after :immediately # ⟵\n" } },
    ],
    good: [
      {
        name: 'Spring, a part for developers',
        files: {
          'pom.xml': '<project><artifactId>shop</artifactId></project>\n',
          'src/main/resources/application.yml':
            'server:\n  shutdown: graceful\n---\nspring:\n  config:\n    activate:\n      on-profile: dev\nserver:\n  shutdown: immediate\n',
        },
      },
      {
        name: 'a grace period',
        files: {
          'docker-compose.yml': 'services:\n  web:\n    build: .\n    stop_grace_period: 30s\n',
          'k8s/web.yaml':
            'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  template:\n    spec:\n      terminationGracePeriodSeconds: 60\n      containers:\n        - name: web\n          image: acme/shop:1.2\n',
        },
      },
      {
        name: 'a service that is not the app',
        files: { 'docker-compose.yml': 'services:\n  mail:\n    image: mailhog/mailhog:v1.0.1\n    stop_grace_period: 0s\n' },
      },
      {
        name: 'a development override',
        files: { 'docker-compose.override.yml': 'services:\n  web:\n    build: .\n    stop_grace_period: 0s\n' },
      },
      { name: 'minutes', files: { 'docker-compose.yml': 'services:\n  worker:\n    build: .\n    stop_grace_period: 1m\n' } },
      {
        name: 'gunicorn with time',
        files: { Procfile: 'web: gunicorn --graceful-timeout 30 --timeout 0 app:app\n' },
      },
      {
        name: 'a test job that stops its services',
        files: {
          '.github/workflows/test.yml':
            'on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: docker compose up -d db\n      - run: npm test\n      - run: docker compose down -t 0\n',
        },
      },
    ],
  },
});

const isTooShort = (text: string | undefined): boolean => {
  const seconds = secondsOf(text);
  return seconds !== undefined && seconds < TOO_SHORT;
};

function* judgeCompose(file: ComposeFile): Iterable<Found> {
  if (file.developmentOnly) return;
  for (const { name, node, build } of file.services) {
    const grace = node.at('stop_grace_period');
    // What a profile starts may be somebody's tool.
    if (build && grace && isTooShort(grace.text))
      yield {
        span: keyed(grace),
        what: `The service \`${name}\` gets no time to finish when it is stopped.`,
        ...(node.at('profiles') ? { confidence: 'likely' as const } : {}),
      };
  }
}

function* judgeKubernetes({ resources }: KubernetesFile): Iterable<Found> {
  for (const { podSpec, name = '' } of resources) {
    const grace = podSpec?.at('terminationGracePeriodSeconds');
    if (typeof grace?.scalar === 'number' && grace.scalar < TOO_SHORT)
      yield { span: keyed(grace), what: `The pods of \`${name}\` are killed without time to finish.` };
  }
}

function* judgeUnit({ settings }: UnitFile): Iterable<Found> {
  for (const { key, value, span } of settings) {
    if (key === 'Service.TimeoutStopSec' && isTooShort(value))
      yield { span, what: `systemd kills the service ${value} after it has asked it to stop.` };
  }
}

/** Keys of supervisord, uWSGI and Spring Boot, by their documentation. */
function* judgeSettings(file: SettingsFile): Iterable<Found> {
  const { reader, settings } = deployedSettings(file);
  for (const { key, value, span } of settings) {
    const waits = reader === 'supervisord' && /^program:.*\.stopwaitsecs$/.test(key);
    if ((waits || key === 'spring.lifecycle.timeout-per-shutdown-phase') && isTooShort(value))
      yield { span, what: `\`${key.slice(key.lastIndexOf('.') + 1)}\` leaves the process no time to finish.` };
    if (key === 'server.shutdown' && value.toLowerCase() === 'immediate')
      yield {
        span,
        what: 'Spring Boot is told to drop the requests in flight when it stops.',
        remedy: 'Write `server.shutdown=graceful`, which is also the default since Spring Boot 3.4.',
        fix: {
          title: 'Shut down gracefully',
          safe: true,
          edits: [{ span: { start: span.end - value.length, end: span.end }, text: 'graceful' }],
        },
      };
  }
}

function* judgePipeline({ jobs }: Pipeline): Iterable<Found> {
  for (const job of jobs) if (job.deploys) for (const step of job.steps) yield* judgeCommands(step.commands);
}

/** Options that say how long a container or pod is given. */
const STOPS: readonly { readonly program: RegExp; readonly verb: RegExp; readonly options: readonly string[] }[] = [
  { program: /^(?:docker|podman|nerdctl)$/, verb: /^(?:stop|restart)$/, options: ['-t', '--time', '--timeout'] },
  { program: /^(?:kubectl|oc)$/, verb: /^delete$/, options: ['--grace-period'] },
];

function* judgeCommands(commands: readonly Command[]): Iterable<Found> {
  for (const { name, args, span, text } of commands) {
    const stop = STOPS.find(({ program, verb }) => program.test(name) && args.some((word) => verb.test(word)));
    const given = stop?.options.flatMap((option) => valueOf(args, option) ?? [])[0];
    if (isTooShort(given)) yield { span, what: `\`${text.slice(0, 60)}\` leaves the process no time to finish.` };
  }
}

function valueOf(args: readonly string[], option: string): string | undefined {
  const at = args.findIndex((word) => word === option || word.startsWith(`${option}=`));
  return args[at] === option ? args[at + 1] : args[at]?.slice(option.length + 1);
}

/** Servers whose time to drain is said on their command line. */
const SERVERS: readonly { readonly program: RegExp; readonly option: string }[] = [
  { program: /^gunicorn$/, option: '--graceful-timeout' },
  { program: /^hypercorn$/, option: '--graceful-timeout' },
  { program: /^uvicorn$/, option: '--timeout-graceful-shutdown' },
  { program: /^sidekiq$/, option: '-t' },
  { program: /^pm2-runtime$/, option: '--kill-timeout' },
];

function* judgeServers(repository: Repository): Iterable<RepositoryFound> {
  for (const { process, program, path, command } of startCommands(repository)) {
    const server = SERVERS.find((one) => one.program.test(program.name));
    if (!server || runsOnce(process) || !isTooShort(valueOf(program.args, server.option))) continue;
    yield { path, span: command.span, what: `\`${program.name} ${server.option}\` leaves the requests in flight no time to finish.` };
  }
}

function* judgeOption(call: Call, option: string): Iterable<Found> {
  const given = call.named.find(({ key }) => key === option);
  const { provenance, literal } = given?.value.value() ?? {};
  if (given && provenance === 'literal' && typeof literal === 'number' && literal < TOO_SHORT)
    yield { span: given.span, what: `\`${option}=${literal}\` leaves the requests in flight no time to finish.` };
}

function* judgeFirst(call: Call): Iterable<Found> {
  const { provenance, literal } = call.args[0]?.value() ?? {};
  if (provenance === 'literal' && typeof literal === 'number' && literal < TOO_SHORT)
    yield {
      span: { start: call.callee.end - call.method.length, end: call.span.end },
      what: `\`${call.method}(${literal})\` leaves the requests in flight no time to finish.`,
    };
}

function* judgePuma(call: Call): Iterable<Found> {
  const [limit] = call.args;
  if (limit?.text === ':immediately' || limit?.value().literal === 0)
    yield { span: call.span, what: 'Puma drops the requests in flight as soon as it is told to stop.' };
}
