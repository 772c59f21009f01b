import type { CodeFile, Expression } from '../../src/analysis/code.ts';
import { copiesOntoLiveTree } from '../../src/analysis/knowledge/remote/live-trees.ts';
import { scriptsOf } from '../../src/analysis/documents/processes/commands.ts';
import type { DataDocument, DataNode, Job, Pipeline, ShellScript, Step } from '../../src/analysis/documents/kinds.ts';
import { isOtherPipeline, isPipeline } from '../../src/analysis/documents/recognise.ts';
import { remoteLines } from '../../src/analysis/knowledge/remote/remote-lines.ts';
import { actionCommands, fedTo, insideContainer, remoteText, sshCommands } from '../../src/analysis/knowledge/remote/remote-commands.ts';
import { shippingRecipes } from '../../src/analysis/knowledge/remote/make-recipes.ts';
import { startedLines } from '../../src/analysis/knowledge/starting/started-lines.ts';
import { PROGRAM_STARTS } from '../../src/analysis/knowledge/packages/system-tools.ts';
import { ECMASCRIPT } from '../../src/analysis/languages.ts';
import { baseName, isWithin } from '../../src/analysis/paths.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import { parseShell, type Command } from '../../src/analysis/shell.ts';
import type { SourceText } from '../../src/analysis/text.ts';
import { EXAMPLES } from './edit-on-server.examples.ts';
import { rule, type CodeCheck, type Context, type Found } from '../rule.ts';

/** What changes code where it runs. */
const FETCHES = /^git(?: -[cC] \S+)* (?:pull|reset --hard|checkout|merge|fetch)(?: |$)|^(?:svn|hg) (?:up|update|pull)(?: |$)/;
const INSTALLS =
  /^(?:npm (?:install|i|ci)|pnpm (?:install|i)|composer(?:\.phar)? (?:install|update)|pip[\d.]* install|poetry install|pipenv (?:install|sync)|(?:npm|pnpm) run build|yarn build|go build|cargo build|mvnw? (?:\S+ )*(?:package|install|compile)|gradlew? (?:\S+ )*(?:build|assemble)|dotnet (?:publish|build))(?: |$)|^(?:yarn|bundle)(?: install)?(?: --?\S+)*$/;
const INTO_CLUSTER = /^(?:kubectl|oc)(?: --?\S+(?: [^-\s]\S*)?)*? (?:cp|edit|exec)(?: |$)/;
/** A container and a place in it behind a path of this machine. */
const INTO_CONTAINER = /^docker (?:compose )?cp (?:-\S+ )*[^:\s]+ [^:\s]+:\/\S+$/;
const INTO_A_CONTAINER = '`docker cp` changes what runs in the container past any release.';
const CONSOLE =
  /(?:^|\s)(?:rails c|rails console|psql|mysql|mongo(?:sh)?|redis-cli|python manage\.py (?:shell|migrate)|artisan (?:tinker|migrate)|rake db:|flask db |alembic )/;
/** Actions and pipes that copy files onto a server. */
const COPY_ACTION =
  /^(?:appleboy\/scp-action|burnett01\/rsync-deployments|easingthemes\/ssh-deploy|wlixcc\/SFTP-Deploy-Action|SamKirkland\/(?:web-)?FTP-Deploy-Action|garygrossgarten\/github-action-scp|AEnterprise\/rsync-deploy|contention\/rsync-deployments|kostya-ten\/ssh-server-deploy|sebastianpopp\/ftp-action|pressidium\/lftp-mirror-action|airvzxf\/ftp-deployment-action|nogsantos\/scp-deploy|horochx\/deploy-via-scp|milanmk\/actions-file-deployer|Creepios\/sftp-action|Dylan700\/sftp-upload-action|atlassian\/(?:ftp|sftp|rsync|scp)-deploy|(?:plugins|appleboy|drillster|hypnoglow)\/(?:drone-)?(?:rsync|scp|sftp))(?:\/|:|$)/i;
const DEPLOY_SCRIPT =
  /(?:^|[-_.])(?:deploy|deployment|release|update|upgrade|redeploy|pull)(?:[-_.]|$)|^post-(?:receive|update)(?:$|\.sh$)/i;
const RESTARTS =
  /^(?:systemctl|service|supervisorctl|pm2|php|artisan|docker|docker-compose|touch|kill|killall|passenger-config|apachectl|nginx|forever|sudo)(?: |$)/;

/** A route, a hook or a command of a bot that pulls the code of the app that runs it. */
const fetchingCode: CodeCheck = {
  languages: [...PROGRAM_STARTS.keys()],
  literals: ['git', 'ssh'],
  *judge(file, { role }) {
    yield* overSsh(file, role);
    if (role === 'development' || TOOL_PATH.test(file.path) || !/\b(?:pull|reset|merge)\b/.test(file.source.text)) return;
    for (const { span, commands, elsewhere } of startedLines(file)) {
      const pull = commands.find((command) => PULLS.test(lineOf(command)));
      if (pull !== undefined && !elsewhere) yield { span, ...said(lineOf(pull), 'changes the code of the app while it runs') };
    }
  },
};

/** A command of the app, or a task, that has `ssh` change the code on a server. */
function* overSsh(file: CodeFile, role: Context['role']): Iterable<Found> {
  if (role === 'development' || !/\bssh\s/.test(file.source.text)) return;
  for (const { span, commands } of startedLines(file)) {
    const change = commands.map((command) => changing(parseShell(remoteText(command) ?? ''))).find((one) => one !== undefined);
    if (change !== undefined) yield { span, ...said(lineOf(change), 'runs on the server over ssh') };
  }
}

/** What pulls the code of the directory that the app stands in. */
const PULLS = /^git(?: -C \.)? (?:pull|reset --hard origin|merge --ff-only)(?=\s|\/|$)/;
/** Programs that people run on a checkout. */
const TOOL_PATH = /(?:^|\/)(?:scripts?|tools?|hack|ci|bin|build|tasks?|seeds?|migrations?)\//i;

/** A host and a repository that whoever takes the template has to put in. */
const PLACEHOLDER = /\byour[-_.\w]*|\bexample\.(?:com|org|net)\b|placeholder|<[^>]+>/i;

/** What Fabric runs on a host, and PM2 after it has pulled there. */
const remoteHooks: CodeCheck = {
  languages: ['python', 'ruby', 'php', ...ECMASCRIPT],
  literals: ['fabric', 'paramiko', 'ssh2', 'node-ssh', 'simple-ssh', 'shipit', 'post-deploy', 'execute', 'Deployer'],
  *judge(file, { role }) {
    if (role === 'development') return;
    // What these run lies in a directory that each release has of its own, but for what they fetch by themselves.
    const isOfReleases = file.language === 'ruby' || file.language === 'php';
    for (const { span, commands } of remoteLines(file)) {
      const change = isOfReleases ? commands.find((command) => PULLS.test(lineOf(command))) : changing(commands);
      if (change !== undefined) yield { span, ...said(lineOf(change), 'runs on the server over ssh') };
    }
    if (file.properties.some(({ key, value }) => /^(?:host|repo)$/.test(key) && PLACEHOLDER.test(value.text))) return;
    for (const { key, value, span } of file.properties) {
      const hook = key === 'post-deploy' ? literalText(value) : '';
      const change = parseShell(hook)
        .map(lineOf)
        .find((line) => INSTALLS.test(line) || FETCHES.test(line));
      if (change !== undefined) yield { span, ...said(change, 'runs on the server, in the tree that PM2 has pulled there') };
    }
  },
};

export default rule({
  id: 'build-release-run/edit-on-server',
  title: 'Release a new build instead of changing the code on the server',
  why: 'Code that is changed where it runs is no release: nobody can say what is live, a half-done change serves traffic, and there is no way back.',
  remedy: 'Build an artefact (image, slug, archive) in the pipeline, give it a version, and let the deploy start that version.',
  severity: 'warning',
  // A Makefile is for developers, and its recipes that ship something are for everybody.
  scope: { roles: ['source', 'configuration', 'development'] },
  documents: { pipeline: judgePipeline, script: judgeScript, data: judgeOtherPipeline },
  code: [fetchingCode, remoteHooks],
  *repository(repository) {
    for (const { path, commands } of shippingRecipes(repository))
      for (const command of commands) for (const found of judgeCommand(command, { deploys: true })) yield { ...found, path };
  },
  examples: EXAMPLES,
});

const lineOf = ({ name, args }: Command): string => [name, ...args].join(' ').slice(0, 1000);

/** The literal, or the text around what a template puts in. */
function literalText(expression: Expression | undefined): string {
  const value = expression?.value();
  if (typeof value?.literal === 'string') return value.literal;
  return (value?.pieces ?? []).map((piece) => (typeof piece === 'string' ? piece : 'x')).join('');
}

/** Scripts of systems that are read as plain data. */
function* judgeOtherPipeline({ path, roots, source }: DataDocument, { role }: Context): Iterable<Found> {
  if (role === 'development' || !isOtherPipeline(path) || isPipeline(path)) return;
  for (const node of roots.flatMap(nodesOf)) {
    for (const command of SCRIPT_KEY.test(node.key ?? '') ? scriptsOf(node, source) : [])
      yield* judgeCommand(command, { deploys: /deploy|success|publish/i.test(`${node.key}${source.text}`) });
  }
}

const SCRIPT_KEY = /^(?:script|commands|deploy_script|bash)$/;

function nodesOf(node: DataNode): readonly DataNode[] {
  return [node, ...node.children.flatMap(nodesOf)];
}

function* judgePipeline(pipeline: Pipeline, { role, repository }: Context): Iterable<Found> {
  if (role === 'development') return;
  for (const job of pipeline.jobs) {
    for (const step of job.steps) if (!copiesConfiguration(step, repository)) yield* judgeStep(step, job, pipeline.source);
    if (job.deploys) yield* onThisMachine(job.steps.flatMap(({ commands }) => commands));
  }
}

/** A directory of the repository in which nothing is code: the stack and the settings of what it runs. */
function copiesConfiguration({ uses, inputs }: Step, { texts }: Repository): boolean {
  if (!COPY_ACTION.test(uses?.action ?? '')) return false;
  const sources = (inputs.get('source')?.text ?? '').split(',').map((one) =>
    one
      .trim()
      .replace(/^\.\//, '')
      .replace(/\/\*?$/, ''),
  );
  const files = sources.map((source) => (source === '' ? [] : texts.filter((path) => path === source || isWithin(path, source))));
  return files.every((found) => found.length > 0 && found.every((path) => CONFIGURES.test(path)));
}

const CONFIGURES =
  /\.(?:ya?ml|json|toml|ini|cfg|cnf|conf|env|service|crt|pem|md|tmpl|template|j2|rules|sh)$|(?:^|\/)(?:\.env[\w.]*|Caddyfile|Makefile)$/;

function* judgeStep(step: Step, job: Job, source: SourceText): Iterable<Found> {
  const action = step.uses?.action ?? '';
  const commands = actionCommands(step, source);
  const remote = changing(commands);
  const copy = commands.find((command) => INTO_CONTAINER.test(lineOf(command)));
  if (remote !== undefined) yield { span: remote.span, ...said(lineOf(remote), 'runs on the server over ssh') };
  else if (copy) yield { span: copy.span, what: INTO_A_CONTAINER };
  else if (COPY_ACTION.test(action) && step.uses && !isRelease(inputsOf(step))) {
    yield { span: step.uses.span, what: `\`${action}\` copies files onto the live tree of a server.` };
  }
  for (const command of step.commands) yield* judgeCommand(command, job);
}

/** What a job or a script that ships copies onto the machine that it runs on. */
function* onThisMachine(commands: readonly Command[]): Iterable<Found> {
  for (const command of copiesOntoLiveTree(commands))
    yield { span: command.span, ...said(lineOf(command), 'changes the code where it runs') };
}

/** The first command that fetches code, else the first that installs or builds. */
function changing(all: readonly Command[]): Command | undefined {
  const commands = all.map((command) => insideContainer(command) ?? command);
  return commands.find((command) => FETCHES.test(lineOf(command))) ?? commands.find((command) => INSTALLS.test(lineOf(command)));
}

/** A directory, archive or configuration of one release, or nothing that an app runs. */
function isRelease(inputs: string): boolean {
  return /^\/tmp\/?$|\.[jw]ar\b|releases?\b|\bsha\b|github\.(?:sha|run)|\btag\b|version|run_number|\.(?:tar|tgz|zip|tar\.gz)\b|compose|^\S+\.(?:ya?ml|env|conf)$/im.test(
    inputs,
  );
}

const inputsOf = (step: Step): string =>
  [...step.inputs].map(([name, { text }]) => (/key|pass|user|host|port/i.test(name) ? '' : (text ?? ''))).join('\n');

function* judgeCommand(command: Command, job: Pick<Job, 'deploys'>): Iterable<Found> {
  const line = lineOf(command);
  const remote = remoteText(command);
  const inner = job.deploys ? insideContainer(command) : undefined;
  if (inner !== undefined && changing([inner]) !== undefined) {
    yield { span: command.span, ...said(lineOf(inner), 'changes what runs in the container') };
  } else if (job.deploys && INTO_CONTAINER.test(line)) {
    yield { span: command.span, what: INTO_A_CONTAINER };
  } else if (remote !== undefined) {
    const inner = sshCommands(command);
    const change = changing(inner);
    const copy = inner.find((one) => INTO_CONTAINER.test(lineOf(one)));
    if (change === undefined && copy) yield { span: copy.span, what: INTO_A_CONTAINER };
    if (change !== undefined) yield { span: change.span, ...said(lineOf(change), 'runs on the server over ssh') };
  } else if (INTO_CLUSTER.test(line) && !CONSOLE.test(line)) {
    const verb = / (cp|edit) /.exec(line)?.[1];
    if (verb !== undefined) yield { span: command.span, what: `\`kubectl ${verb}\` changes what runs in the cluster past any release.` };
  } else if ((command.name === 'rsync' || command.name === 'scp') && job.deploys) yield* judgeCopy(command);
  else if (
    /^(?:lftp|ncftpput|ftp|git ftp|git-ftp)(?: |$)/.test(line) &&
    job.deploys &&
    /mirror|put|push|-R/.test(`${line}${fedTo(command)}`)
  )
    yield { span: command.span, what: `\`${command.name}\` copies files onto the live tree of a server.` };
}

/** `deploy@host:/srv/shop`, also where the pipeline puts the host in: `${{ secrets.USER }}@${{ secrets.HOST }}:/srv/shop`. */
const ON_A_HOST = /^(?:\$\{\{[^{}]*\}\}|[^/\s:])+:(?<place>.*)$/s;

/** A copy to a host: a directory that is no release of its own. */
function* judgeCopy(command: Command): Iterable<Found> {
  const target = command.args.at(-1) ?? '';
  const sources = command.args.slice(0, -1).filter((word) => !word.startsWith('-'));
  const place = ON_A_HOST.exec(target)?.groups?.place;
  if (place === undefined || /releases?\/|\bsha\b|_sha\b|github\.(?:sha|run)|(?<!s)tag|version|date|build|tmp/i.test(place)) return;
  // Access to a cluster or a machine is no code.
  const files = sources.every((word) =>
    /kube_?config|^"?\$\{?\w*(?:ENV|CONFIG|KEY|CERT|COMPOSE)\w*\}?"?$|(?:^|\/)\.?(?:kube\/config|ssh\/|aws\/)|\.(?:pem|key|pub)$|\.(?:ya?ml|env|tar|tar\.gz|tgz|zip|conf|json|gz)$|compose/i.test(
      word,
    ),
  );
  if (files || command.text.includes('--dry-run')) return;
  yield {
    span: command.span,
    what: `\`${command.name}\` copies files onto the live tree \`${place}\` of a server.`,
  };
}

function* judgeScript(script: ShellScript, { role }: Context): Iterable<Found> {
  if (role === 'development' || !DEPLOY_SCRIPT.test(baseName(script.path))) return;
  for (const command of script.commands) yield* judgeCommand(command, { deploys: /deploy|release/i.test(baseName(script.path)) });
  if (/deploy|release/i.test(baseName(script.path))) yield* onThisMachine(script.commands);
  const lines = script.commands.map((command) => ({ command, line: lineOf(command) }));
  const pull = lines.findIndex(({ line }) => /^git(?: -C \S+)? pull(?: |$)|^git (?:reset --hard|checkout -f) origin/.test(line));
  const after = lines.slice(pull + 1);
  if (
    pull === -1 ||
    !after.some(({ line }) => RESTARTS.test(line) || INSTALLS.test(line)) ||
    after.some(({ line }) => /^git (?:push|tag)|^docker push/.test(line))
  )
    return;
  for (const { command, line } of lines.slice(pull)) {
    if (command === lines[pull]?.command) yield { span: command.span, ...said(line, 'changes the code where it runs') };
    else if (INSTALLS.test(line)) yield { span: command.span, ...said(line, 'installs or builds where the app runs') };
  }
}

function said(line: string, how: string): Pick<Found, 'what'> {
  return { what: `\`${line.slice(0, 80).replaceAll('`', "'")}\` ${how}.` };
}
