import type { ComposeFile, ComposeService } from '../../documents/kinds.ts';
import { baseName, directoryOf, resolvePath } from '../../paths.ts';
import { repositoryFact } from '../../remembered-facts.ts';
import type { Repository } from '../../repository.ts';
import type { Command } from '../../shell.ts';
import { programLine, startCommands, type StartCommand } from '../../startup.ts';
import { isOthersProgram } from '../images/others-programs.ts';
import { isDevelopersScript } from '../images/shipped-commands.ts';
import { devServerOf } from '../serving/dev-servers.ts';
import { isDeployedVariant, isDeployName, isLocalName } from '../environment/environment-names.ts';
import { actionCommands, sshCommands } from '../remote/remote-commands.ts';

/** Names of variables whose value is the name of an environment. */
const ENVIRONMENT = /(?:^|_)(?:ENV|ENVIRONMENT)$|^(?:STAGE|SPRING_PROFILES_ACTIVE)$/i;
/** What only developers have beside their app: mail that is caught, clouds that are played, browsers for tests. */
const FOR_DEVELOPERS = /(?:^|\/)(?:mailhog|mailpit|maildev|mailcatcher|smtp4dev|localstack|selenium|playwright|chrome|azurite|ngrok)/i;

/**
 * True for a service of a compose file without a variant of which something says that it is kept running for users, and nothing that
 * the stack is for developers: no other file is for the deploy, no program is a development server, and no variable names the
 * environment of a developer.
 */
export function isKeptRunning(file: ComposeFile, service: ComposeService, repository: Repository): boolean {
  if (file.developmentOnly || file.variant !== undefined) return false;
  const isUp = isForUsers(service) || file.services.some(isSecured) || broughtUp(repository).has(directoryOf(file.path));
  return isUp && isWhole(file, repository);
}

/**
 * True for a stack that whoever has the checkout brings up: nothing says that it is kept running, and the deploy is described elsewhere,
 * by manifests of a cluster, of a platform, or by a stack of its own.
 */
export function isBesideDeploy(file: ComposeFile, service: ComposeService, repository: Repository): boolean {
  if (isDeployedVariant(file.variant) || isForUsers(service) || isKeptRunning(file, service, repository)) return false;
  if (file.variant !== undefined && takesPublished(file)) return false;
  if (deploysOtherwise(repository)) return true;
  return repository
    .documents('compose')
    .some(({ variant, path }) => directoryOf(path) === directoryOf(file.path) && isDeployedVariant(variant));
}

/** A stack that takes the app's own images as they were published is for whoever runs the app, not for whoever writes it. */
function takesPublished({ services }: ComposeFile): boolean {
  const isOwn = ({ image }: ComposeService): boolean => image?.name.includes('/') === true && !isOthersProgram(image.name);
  return services.some(isOwn) && !services.some((one) => one.build !== undefined || mountsCheckout(one));
}

/** Workloads of a cluster, and what platforms are told in files of their own. */
const WORKLOAD = /^(?:Deployment|StatefulSet|Rollout|DeploymentConfig)$/;
const PLATFORM_FILE =
  /^(?:fly(?:\.[\w-]+)?\.toml|render\.ya?ml|heroku\.yml|railway\.(?:json|toml)|apprunner\.ya?ml|app\.json|Dockerrun\.aws\.json)$/;

const deploysOtherwise = repositoryFact((repository): boolean => {
  const shipped = (path: string): boolean => /^(?:configuration|source)$/.test(repository.role(path));
  return (
    repository.documents('procfile').some(({ path }) => shipped(path)) ||
    repository.documents('data').some(({ path }) => PLATFORM_FILE.test(baseName(path)) && shipped(path)) ||
    repository.documents('kubernetes').some(({ path, resources }) => shipped(path) && resources.some(({ kind }) => WORKLOAD.test(kind)))
  );
});

/** No other file is for the deploy or for whoever has the checkout, and no service is for developers. */
function isWhole(file: ComposeFile, repository: Repository): boolean {
  const beside = repository.documents('compose').filter((other) => directoryOf(other.path) === directoryOf(file.path));
  // An override is laid over the base by itself, for whoever has the checkout.
  if (beside.some(({ variant }) => variant === 'override' || isDeployedVariant(variant))) return false;
  return !file.services.some((one) => isForDevelopers(one) || startsDevServer(one, file, repository));
}

/**
 * True for a command of a compose file that nothing shows to be for developers: the whole stack runs what a deploy would, no other file is
 * laid over it, and the code comes from the image and not from the checkout. What a manifest's script adds may be its developers' own.
 */
export function runsAsDeployed({ process, path }: StartCommand, repository: Repository): boolean {
  const file = process.declaredBy === 'compose' ? repository.document('compose', process.path) : undefined;
  const service = file?.services.find(({ name }) => name === process.name);
  if (!file || !service || file.developmentOnly || file.variant !== undefined || service.node.at('profiles')) return false;
  if (isKeptRunning(file, service, repository)) return true;
  const isOwnWords = repository.document('manifest', path) === undefined;
  return isOwnWords && !mountsCheckout(service) && !buildsForDevelopers(service, file, repository) && isWhole(file, repository);
}

function buildsForDevelopers({ build }: ComposeService, file: ComposeFile, repository: Repository): boolean {
  const path = build && resolvePath(directoryOf(file.path), `${build.context}/${build.dockerfile}`);
  return path !== undefined && repository.role(path) === 'development';
}

/** `- .:/app`, `- ./src:/app/src`: what runs is whatever lies beside the file. */
function mountsCheckout({ node }: ComposeService): boolean {
  return (node.at('volumes')?.children ?? []).some((volume) => {
    const source = volume.at('source')?.text ?? volume.text ?? '';
    return /^(?:\.{1,2}(?::|\/?$|\/(?:src|app|api|backend|server|web|lib)?\/?(?::|$))|\$\{?PWD)/.test(source);
  });
}

/** It starts again with the machine, runs several times, or is told that it is a deploy. */
function isForUsers({ node, environment }: ComposeService): boolean {
  return (
    /^(?:always|unless-stopped)$/.test(node.at('restart')?.text ?? '') ||
    node.at('deploy', 'replicas') !== undefined ||
    environment.some(({ name, value }) => ENVIRONMENT.test(name) && isDeployName(value))
  );
}

/** It answers on the port of HTTPS, with a certificate of an authority. */
function isSecured({ ports, volumes }: ComposeService): boolean {
  return ports.some(({ published }) => published === '443') && volumes.some(({ target }) => /letsencrypt|certbot|acme/i.test(target));
}

/** Directories of which a script or a pipeline that deploys brings the stack up as the file without a variant has it. */
const broughtUp = repositoryFact((repository): ReadonlySet<string> => {
  const steps = repository
    .documents('pipeline')
    .flatMap(({ jobs, source }) => jobs.filter(({ deploys }) => deploys).flatMap((job) => job.steps.map((step) => ({ step, source }))));
  // On the server the checkout lies anywhere; the stack is the one at its top.
  const isRemote = steps.some(({ step, source }) =>
    [...actionCommands(step, source), ...step.commands.flatMap(sshCommands)].some(bringsUp),
  );
  const scripts = repository.documents('script').filter(({ path }) => DEPLOYS.test(baseName(path)) && !isDevelopersScript(path));
  const found = scripts.flatMap(({ path, commands }) =>
    commands.some(bringsUp) ? [directoryOf(path), directoryOf(directoryOf(path))] : [],
  );
  return new Set([...found, ...(isRemote ? [''] : [])]);
});

const DEPLOYS = /deploy|release|prod/i;

function bringsUp({ name, args }: Command): boolean {
  const words = name === 'docker-compose' ? args : name === 'docker' && args[0] === 'compose' ? args.slice(1) : [];
  return words[0] === 'up' && words.some((word) => /^(?:-d|--detach)$/.test(word));
}

/** Services that test the others or play a part for them. */
const TESTS =
  /(?:^|[-_])(?:e2e|integration|component|unit|acceptance|smoke|load)?[-_]?(?:tests?|test-?runner)$|^(?:mock|fake|stub)s?[-_]|[-_](?:mock|stub)s?$/i;

/** True for a service that by its name tests the others or plays a part for them. */
export function testsOthers({ name }: ComposeService): boolean {
  return TESTS.test(name);
}

/** True for a service that something of its own says is for developers: what it is, how it is built, or the environment that it is told. */
export function isForDevelopers(service: ComposeService): boolean {
  const { node, environment, image } = service;
  return (
    testsOthers(service) ||
    FOR_DEVELOPERS.test(image?.name ?? '') ||
    node.at('develop') !== undefined ||
    /dev|test/i.test(node.at('build', 'target')?.text ?? '') ||
    environment.some(({ name, value }) => ENVIRONMENT.test(name) && isLocalName(value))
  );
}

function startsDevServer({ name, build }: ComposeService, { path }: ComposeFile, repository: Repository): boolean {
  return startCommands(repository).some((started) => {
    const { process } = started;
    const isOfIt = (process.path === path && process.name === name) || (build !== undefined && process.path === build.dockerfile);
    return isOfIt && devServerOf(programLine(started)) !== undefined;
  });
}
