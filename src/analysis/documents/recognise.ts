import { baseName, extensionOf } from '../paths.ts';
import type { SourceText } from '../text.ts';
import type { Pipeline, ServerConfig } from './kinds.ts';
import { HOCON_NAME } from './settings/hocon.ts';

const DOCKERFILE = /^(?:dockerfile|containerfile)(?:[._-].+)?$|^.+[._-](?:dockerfile|containerfile)$/i;
/** Files about a Dockerfile, and templates that become one. */
const NO_DOCKERFILE = /\.(?:dockerignore|md|txt|sh|py|rb|go|[cm]?[jt]sx?|ya?ml|json|j2|erb|tpl|tmpl|template|lock|orig|bak)$/i;

/** A Dockerfile or Containerfile, with a suffix or prefix, read by `readDockerfile`. */
export function isDockerfile(path: string): boolean {
  const name = baseName(path);
  return DOCKERFILE.test(name) && !NO_DOCKERFILE.test(name);
}

const COMPOSE = /^(?:(?:.+[._-])?(?:(?:docker[-_])?compose|docker[-_]stack)(?:[._-].+)?|docker-?cloud|tutum|fig)\.ya?ml$/i;
/** A map of services. */
const SERVICES = /^services:[^\S\n]*(?:#[^\n]*)?\n(?:[^\S\n]*(?:#[^\n]*)?\n)*[^\S\n]+[\w.-]+:[^\S\n]*(?:&\w+[^\S\n]*)?(?:#[^\n]*)?$/m;

/** A compose file by its name, or a YAML file whose `services` have an image or a build; read by `readCompose`. */
export function isCompose(path: string, source?: SourceText): boolean {
  if (!isYaml(path) || pipelineSystem(path) !== undefined || isOtherPipeline(path)) return false;
  if (COMPOSE.test(baseName(path))) return true;
  return (
    source !== undefined &&
    SERVICES.test(source.text) &&
    /^[^\S\n]{2,12}(?:image|build):/m.test(source.text) &&
    !/^kind:/m.test(source.text)
  );
}

/** A Kubernetes manifest by its content (`apiVersion` and `kind`), or a Kustomize file; read by `readKubernetes`. `sed` fills in `deployment.tmpl`. */
export function isKubernetes(path: string, source: SourceText): boolean {
  if (!isYaml(path) && extensionOf(path) !== '.tmpl') return false;
  if (/^kustomization\.ya?ml$/i.test(baseName(path))) return true;
  return /^(?:- )?apiVersion:/m.test(source.text) && /^(?:- {1,3}| {2})?kind:/m.test(source.text) && !isCompose(path);
}

const PIPELINES: readonly { readonly path: RegExp; readonly system: Pipeline['system'] }[] = [
  { path: /(?:^|\/)\.(?:github|gitea|forgejo|depot)\/workflows\/[^/]+\.ya?ml$/, system: 'github-actions' },
  {
    path: /(?:^|\/)(?:[^/]*\.)?gitlab-ci(?:[._-][^/]*)?\.ya?ml$|(?:^|\/)\.gitlab\/(?:ci|pipelines?|jobs)\/.*\.ya?ml$/,
    system: 'gitlab-ci',
  },
  { path: /(?:^|\/)\.circleci\/[^/]+\.ya?ml$/, system: 'circleci' },
  { path: /^circle\.ya?ml$/, system: 'circleci-1' },
  { path: /(?:^|\/)\.travis\.ya?ml$/, system: 'travis' },
  { path: /(?:^|\/)bitbucket-pipelines[\w.-]*\.ya?ml$/, system: 'bitbucket' },
  { path: /(?:^|\/)(?:azure-pipelines?[\w.-]*|\.(?:azure-pipelines|azuredevops|pipelines)\/[\w./-]+)\.ya?ml$/, system: 'azure' },
  { path: /(?:^|\/)\.(?:drone|woodpecker)(?:\/[\w.-]+)?\.ya?ml$/, system: 'drone' },
  { path: /(?:^|\/)(?:Jenkinsfile(?:\.[\w-]+)?|[\w.-]+\.[Jj]enkinsfile)$/, system: 'jenkins' },
];

/** Which system runs the pipeline at a path; undefined when it is none. */
export function pipelineSystem(path: string): Pipeline['system'] | undefined {
  return PIPELINES.find((pipeline) => pipeline.path.test(path))?.system;
}

/** A pipeline of a system of which services and variables are read as plain data; they are those of test runs. */
export function isOtherPipeline(path: string): boolean {
  return /(?:^|\/)(?:\.(?:woodpecker|drone|cirrus|travis|semaphore|buildkite|appveyor|tekton)(?:\/[\w./-]+)?\.ya?ml|(?:bitbucket|azure)-pipelines?[\w.-]*\.ya?ml|appveyor\.yml|circle\.ya?ml|cloudbuild\.ya?ml)$/.test(
    path,
  );
}

/** A pipeline, read by `readPipeline`. */
export function isPipeline(path: string): boolean {
  return pipelineSystem(path) !== undefined;
}

/** A Procfile, also of one environment (`Procfile.dev`) or by honcho's name, read by `readProcfile`. */
export function isProcfile(path: string): boolean {
  return /^(?:Procfile|Honchofile)(?:\.[\w-]+)?$/.test(baseName(path));
}

/** A shell script by its ending or its `#!` line, read by `readScript`. */
export function isScript(path: string, source?: SourceText): boolean {
  if (/^\.(?:sh|bash|ash|ksh|zsh)$/.test(extensionOf(path))) return true;
  return source !== undefined && /^#![^\n]*\b(?:sh|bash|dash|ash|ksh|zsh|with-contenv)(?:\s|$)/.test(source.line(1));
}

const CONFIGURATION =
  /\.(?:conf|cfg|nginx|vhost)(?:\.(?:template|tmpl|sample|prod|production))?$|(?:^|\/)(?:sites-(?:available|enabled)|conf\.d)\/[\w.-]+$/i;

/**
 * The server that a configuration file is for, by its name or, for a file named like one, its blocks; undefined when it is none.
 */
export function serverOf(path: string, source?: SourceText): ServerConfig['server'] | undefined {
  const name = baseName(path);
  if (/^Caddyfile(?:\.[\w-]+)?$|\.caddyfile$/i.test(name)) return 'caddy';
  if (/^\.htaccess$|^(?:httpd|apache2?)[\w.-]*\.conf$/i.test(name)) return 'apache';
  if (/^nginx[\w.-]*\.(?:conf|template|tmpl)(?:\.\w+)?$|^[\w-]+\.nginx$/i.test(name)) return 'nginx';
  // HOCON has blocks of these names, too.
  if (source === undefined || !CONFIGURATION.test(path) || HOCON_NAME.test(path)) return undefined;
  if (/^[^\S\n]*(?:server|http|upstream[^\S\n]+\S+)[^\S\n]*\{/m.test(source.text)) return 'nginx';
  // Parts that another file takes in have no block around them.
  if (/(?:^|\/)(?:nginx|openresty)\//.test(path) && /^[^\S\n]*[a-z]+_[a-z_]+[^\S\n][^;{}]*;/m.test(source.text)) return 'nginx';
  if (/^[^\S\n]*<(?:VirtualHost|Directory|IfModule|Location)\b/m.test(source.text)) return 'apache';
  return undefined;
}

/** An nginx or Apache configuration or a Caddyfile, read by `readServerConfig`. */
export function isServerConfig(path: string, source?: SourceText): boolean {
  return serverOf(path, source) !== undefined;
}

/** A job of Upstart: what it starts stands behind `exec` or in a `script`. */
export function isUpstartJob(path: string, source?: SourceText): boolean {
  const text = /(?:^|\/)(?:init|upstart)\/[\w.-]+\.conf$/.test(path) ? (source?.text ?? '') : '';
  return /^(?:start on|stop on|respawn|expect)\b/m.test(text) && /^(?:exec\s|script\s*$)/m.test(text);
}

/** A systemd unit, a job of Upstart or a crontab, read by `readUnit`. */
export function isUnit(path: string, source?: SourceText): boolean {
  if (isUpstartJob(path, source)) return true;
  if (/\.(?:service|timer|socket|path|target|mount)(?:\.(?:j2|template|in))?$/.test(path)) return true;
  return (
    /(?:^|\/)(?:[\w.-]*crontab(?:\.(?:txt|template))?|cron\.d\/[\w.-]+|(?:etc|defaults)\/crontabs\/[\w.-]+|var\/spool\/cron\/(?:crontabs\/)?[\w.-]+|[\w.-]+\.cron(?:tab)?)$/i.test(
      path,
    ) && !/\.(?:py|rb|[jt]s|sh|ya?ml|md|go|php)$/.test(path)
  );
}

function isYaml(path: string): boolean {
  return /\.ya?ml$/i.test(path);
}
