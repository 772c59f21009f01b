import type { Command } from '../../shell.ts';
import type { Job, Step } from '../kinds.ts';

type Evidence = Pick<Job, 'name' | 'steps' | 'environmentName'>;

/** What is shipped there is no app: documentation, previews, reports, drafts, test runs. */
const NO_APP =
  /(?:^|[^a-z])(?:docs?|documentation|pages|gh-pages|github-pages|storybook|preview|review|draft|notes|changelog|coverage|tests?|testing|ci|e2e|dry-?run|check|lint|validate|plan)(?:[^a-z]|$)/i;
const DEPLOY_NAME = /(?:^|[^a-z])(?:deploy|deployment|deploying|rollout|ship)(?:[^a-z]|$)/i;

/** Names of environments that an app runs in; a template may name any. */
const APP_ENVIRONMENT =
  /(?:^|[^a-z])(?:prod|production|live|staging|stage|stg|preprod|uat|qa|dev|development|demo|sandbox|deploy|canary|heroku|azure|aws|gcp)(?:[^a-z]|$)|\$/i;

/**
 * True when a job ships an app somewhere: by its environment or name, by an action, or by a command. Sure or silent: publishing
 * a package, a documentation page or a draft release is none.
 */
export function deploys({ name, steps, environmentName = '' }: Evidence): boolean {
  if (APP_ENVIRONMENT.test(environmentName) && !NO_APP.test(environmentName)) return true;
  if (DEPLOY_NAME.test(name) && !NO_APP.test(`${name} ${environmentName}`) && !steps.some(publishesPages)) return true;
  return steps.some((step) => shipsByName(step) || shipsByAction(step) || step.commands.some(shipsByCommand));
}

/** What a step may ship besides an app. */
const PACKAGE =
  /npm|pypi|maven|sonatype|central|nuget|rubygems|crates|packages?|artifacts?|jars?|snapshots?|chrome|firefox|store|play|testflight|helm|charts?|contracts?|storybook|surge|site|website/i;

/** A step that says what it does: "Deploy to production". */
function shipsByName(step: Step): boolean {
  const { name = '', uses, commands } = step;
  if (!/^(?:deploy|ship|roll out|rollout)\b/i.test(name) || NO_APP.test(name) || PACKAGE.test(name)) return false;
  return (uses !== undefined && !publishesPages(step) && !/checkout|setup-|cache/.test(uses.action)) || commands.length > 0;
}

function publishesPages({ uses }: Step): boolean {
  return uses !== undefined && /pages/i.test(uses.action);
}

const SHIPPING_ACTION =
  /^(?:appleboy\/(?:ssh|scp)-action|burnett01\/rsync-deployments|easingthemes\/ssh-deploy|akhileshns\/heroku-deploy|aws-actions\/amazon-ecs-deploy-task-definition|aws-actions\/aws-lambda-deploy|azure\/(?:webapps-deploy|functions-action|k8s-deploy|container-apps-deploy-action|aci-deploy)|google-github-actions\/deploy-[\w-]+|superfly\/flyctl-actions\b.*|digitalocean\/app_action\b.*|cloudflare\/wrangler-action|amondnet\/vercel-action|einaregilsson\/beanstalk-deploy|deployphp\/action|basecamp\/kamal.*|jakejarvis\/s3-sync-action|serverless\/github-action|caprover\/deploy-from-github|dokku\/github-action|[\w-]+\/(?:deploy|[\w-]+-deploy))(?:\/|$)/i;
/** Whatever its maker: it copies to a server or runs commands there. Keys and agents are for fetching code as well. */
const REMOTE_ACTION =
  /^[\w-]+\/(?:[\w-]+[-_])?(?:ssh|scp|sftp|ftps?|rsync)(?:[-_](?:ssh|scp|sftp|action|deploy(?:er|ments?)?|remote|commands?|exec(?:ute)?|executor|pipelines?|uploader?))*(?:\/|$)/i;
const PUSHING_ACTION =
  /^(?:docker\/(?:build-push-action|bake-action)|redhat-actions\/push-to-registry|mr-smithers-excellent\/docker-build-push)$/i;
const PUSHING_PLUGIN =
  /^(?:plugins\/(?:docker|kaniko|ecr|gcr)|woodpeckerci\/plugin-docker-buildx|atlassian\/(?!slack|git-)[\w-]+-(?:deploy|push-image|run)|(?:Azure(?:WebApp|RmWebAppDeployment|FunctionApp|ContainerApps)|KubernetesManifest|HelmDeploy|SSH|CopyFilesOverSSH))$/;

function shipsByAction({ uses, inputs }: Step): boolean {
  if (uses === undefined) return false;
  if (PUSHING_PLUGIN.test(uses.action)) return true;
  if (uses.action === 'Docker') return /push/i.test(inputs.get('command')?.text ?? 'buildAndPush');
  if (PUSHING_ACTION.test(uses.action))
    return uses.action.startsWith('redhat') || isOn(inputs.get('push')?.text) || /push=true/.test(inputs.get('outputs')?.text ?? '');
  return (SHIPPING_ACTION.test(uses.action) || REMOTE_ACTION.test(uses.action)) && !NO_APP.test(uses.action);
}

/** An expression decides per run: then the job ships at times. */
function isOn(text: string | undefined): boolean {
  return text !== undefined && text !== 'false';
}

/** Commands that ship, by name: the words that must stand at the beginning of the arguments, in any of these ways. */
const SHIPPING: ReadonlyMap<string, readonly RegExp[]> = new Map([
  [
    'docker',
    [
      /^(?:image )?push\b/,
      /^(?:buildx )?(?:build|bake)\b.* --push\b/,
      /^(?:buildx )?imagetools create\b/,
      /^manifest push\b/,
      /^stack deploy\b/,
      /^service update\b/,
    ],
  ],
  ['podman', [/^push\b/]],
  ['buildah', [/^push\b/]],
  ['skopeo', [/^copy\b/]],
  ['kubectl', [/^(?:-\S+ )*(?:apply|replace|patch|rollout restart|set image|create -f)\b/]],
  ['oc', [/^(?:apply|rollout|start-build)\b/]],
  ['helm', [/^(?:upgrade|install)\b/]],
  ['helmfile', [/^(?:-\S+ )*(?:apply|sync)\b/]],
  ['argocd', [/^app (?:sync|set)\b/]],
  ['terraform', [/^(?:-\S+ )*apply\b/]],
  ['tofu', [/^(?:-\S+ )*apply\b/]],
  ['pulumi', [/^up\b/]],
  ['cdk', [/^deploy\b/]],
  ['sam', [/^deploy\b/]],
  ['serverless', [/^deploy\b/]],
  ['sls', [/^deploy\b/]],
  ['fly', [/^deploy\b/]],
  ['flyctl', [/^deploy\b/]],
  ['railway', [/^up\b/]],
  ['heroku', [/^container:(?:push|release)\b/]],
  ['git', [/^push\b.*\b(?:heroku|dokku|production|staging)\b/]],
  ['gcloud', [/^(?:beta )?(?:run|app|functions|builds) (?:deploy|submit|services)\b/]],
  [
    'aws',
    [
      /^ecs update-service\b/,
      /^lambda update-function-code\b/,
      /^s3 sync\b/,
      /^deploy create-deployment\b/,
      /^elasticbeanstalk\b/,
      /^cloudformation deploy\b/,
    ],
  ],
  ['az', [/^(?:webapp|functionapp|containerapp)\b.*\b(?:deploy|deployment|up|update|config)\b/]],
  ['eb', [/^deploy\b/]],
  ['cap', [/\bdeploy\b/]],
  ['dep', [/^deploy\b/]],
  ['kamal', [/^(?:deploy|redeploy|setup)\b/]],
  ['ansible-playbook', [/\S/]],
  ['wrangler', [/^deploy\b/]],
  ['vercel', [/--prod\b/]],
  ['netlify', [/^deploy\b.*--prod\b/]],
  ['firebase', [/^deploy\b/]],
  ['ssh', [/\S+@\S+|\$/]],
  ['scp', [/\S+:/]],
  ['rsync', [/\S+@\S+:|\$\S+:/]],
]);
/** Runners of other packages' commands: `npx wrangler deploy`, `bundle exec cap production deploy`. */
const RUNNERS: ReadonlyMap<string, number> = new Map([
  ['npx', 0],
  ['bunx', 0],
  ['pnpx', 0],
  ['bundle', 1],
  ['poetry', 1],
  ['uv', 1],
]);

function shipsByCommand({ name, args }: Command): boolean {
  const skipped = RUNNERS.get(name);
  const [command = '', ...words] = skipped === undefined ? [name, ...args] : args.slice(skipped);
  const text = words.join(' ').slice(0, 1000);
  if (/--dry-run|--check\b/.test(text)) return false;
  return SHIPPING.get(command)?.some((pattern) => pattern.test(text)) === true;
}
