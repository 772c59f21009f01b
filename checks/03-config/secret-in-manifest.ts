import type { CodeFile } from '../../src/analysis/code.ts';
import type { ComposeFile, DataDocument, DataNode, KubernetesFile } from '../../src/analysis/documents/kinds.ts';
import { isAccountsPassword, isSigningSetting, namesSecret, settingSecret } from '../../src/analysis/knowledge/secrets/literal-secrets.ts';
import { embeddedSettings } from '../../src/analysis/knowledge/settings/embedded-settings.ts';
import { composeTexts, kubernetesTexts, type NamedText } from '../../src/analysis/knowledge/settings/named-texts.ts';
import { commandTexts, manifestTexts, terraformTexts } from '../../src/analysis/knowledge/environment/environment-texts.ts';
import { isVariableFile } from '../../src/analysis/knowledge/environment/variable-files.ts';
import { isToBeFilledIn, rendered } from '../../src/analysis/helm-charts.ts';
import { baseName, directoryOf, resolvePath } from '../../src/analysis/paths.ts';
import type { Span } from '../../src/analysis/text.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import { gradeSecret, looksLikeSecretName } from '../../src/analysis/secrets.ts';
import { EXAMPLES } from './secret-in-manifest.examples.ts';
import { rule, type Context, type Fix, type Found, type RepositoryFound } from '../rule.ts';

/** Manifests of platforms and values of charts, by the end of their path. */
const DEPLOY_DATA =
  /(?:^|\/)(?:(?:group_vars|host_vars)\/[\w./-]+\.ya?ml|roles\/[\w-]+\/vars\/[\w.-]+\.ya?ml|(?:helm|charts?)\/[\w.-]+\.ya?ml|values[\w.-]*\.ya?ml|serverless(?:\.[\w-]+)?\.ya?ml|template\.ya?ml|config\/deploy(?:\.[\w-]+)?\.ya?ml|app\.(?:json|ya?ml)|fly[\w.-]*\.toml|render\.ya?ml|netlify\.toml|vercel\.json|wrangler\.toml|taskdef[\w.-]*\.json|task-definition[\w.-]*\.json)$/;
/** Parts of values that say where a secret is, not what it is. */
const REFERENCE =
  /(?:^|\.)(?:existingSecret|secretKeyRef|secretName|secretRef|valueFrom|secretKeys|annotations|labels|name)(?:\.|$)|Key$|Ref$|Name$/;

export default rule({
  id: 'config/secret-in-manifest',
  title: 'Keep secrets out of manifests',
  why: 'A manifest is committed, copied and shown in consoles; the secret in it is known to all who can read one of them.',
  remedy:
    'Refer to a secret that the platform keeps (`secretKeyRef`, `secrets:`, `${DB_PASSWORD:?}`), and replace the one that was committed.',
  severity: 'error',
  documents: {
    compose: judgeCompose,
    kubernetes: judgeKubernetes,
    data: judgeData,
  },
  *repository(repository) {
    yield* judgeSecretFiles(repository);
    yield* judgeCharts(repository);
  },
  code: [{ languages: ['hcl'], literals: [], judge: judgeTerraform }],
  scope: { within: 'anywhere' },
  examples: EXAMPLES,
});

function* judgeNamed(texts: readonly NamedText[], where: string): Iterable<Found> {
  for (const entry of texts) {
    if (settingSecret(entry) || isSigningSetting(entry) || isAccountsPassword(entry))
      yield { span: entry.span, secret: true, what: `${where} sets \`${entry.name}\` to a literal.` };
  }
}

/** `DB_PASSWORD: x` and `DB_PASSWORD=x` with a variable of the same name that must be set. */
function required(written: string, { end }: Span): Fix | undefined {
  const [, name, value] = /^["']?([A-Za-z_]\w*)["']?(?:=|:\s+)(["']?[^\s"']+["']?)$/.exec(written) ?? [];
  if (name === undefined || value === undefined) return undefined;
  const quote = /["']$/.test(value) && !/^["']/.test(value) ? value.slice(-1) : '';
  return { title: `Require ${name}`, safe: false, edits: [{ span: { start: end - value.length, end }, text: `\${${name}:?}${quote}` }] };
}

function* judgeCompose(file: ComposeFile): Iterable<Found> {
  for (const found of judgeNamed(composeTexts(file), 'The compose file')) {
    const fix = required(file.source.slice(found.span), found.span);
    yield fix ? { ...found, fix } : found;
  }
  yield* judgeNamed(commandTexts(file.services.flatMap(({ command }) => command)), 'A command of the compose file');
}

/** `secrets: { db: { file: ./password.txt } }` and what is mounted as a secret, where that file is committed with a value in it. */
function* judgeSecretFiles(repository: Repository): Iterable<RepositoryFound> {
  for (const file of repository.documents('compose')) {
    const { path, developmentOnly } = file;
    if (developmentOnly || !isJudged(path, repository)) continue;
    for (const { name, committed, span } of secretFiles(file)) {
      const source = committed === undefined ? undefined : repository.source(committed);
      const text = source?.text.trim();
      if (committed === undefined || text === undefined || /example|sample|template|dist$/.test(committed)) continue;
      const { grade } = gradeSecret(text);
      if (grade === 'placeholder' || (grade === 'weak' && ![name, baseName(committed)].some(looksLikeSecretName))) continue;
      const what = `\`${committed}\`, which holds the secret \`${name}\`, is committed.`;
      const [named, held] = [
        { path, span, what },
        { path: committed, span: { start: 0, end: text.length }, what },
      ];
      const [first, other] = isJudged(committed, repository) ? [held, named] : [named, held];
      yield { ...first, identity: committed, secret: true, elsewhere: [other] };
    }
  }
}

function isJudged(path: string, repository: Repository): boolean {
  return ['source', 'configuration'].includes(repository.role(path));
}

interface SecretFile {
  readonly name: string;
  readonly committed: string | undefined;
  readonly span: Span;
}

function secretFiles({ path, root, services }: ComposeFile): readonly SecretFile[] {
  const declared = (root.at('secrets')?.children ?? []).flatMap((secret): readonly SecretFile[] => {
    const file = secret.at('file');
    if (file?.text === undefined || file.dynamic) return [];
    return [{ name: secret.key ?? '', committed: resolvePath(directoryOf(path), file.text), span: file.span }];
  });
  const mounted = services.flatMap(({ volumes }) =>
    volumes.flatMap(({ source = '', target, span }): readonly SecretFile[] =>
      /^\/(?:var\/)?run\/secrets\/[\w.-]+$/.test(target) && source.startsWith('.')
        ? [{ name: baseName(target), committed: resolvePath(directoryOf(path), source), span }]
        : [],
    ),
  );
  return [...declared, ...mounted];
}

/** Variables of a chart's containers whose values stand in its values under a name that says nothing of a secret. */
function* judgeCharts(repository: Repository): Iterable<RepositoryFound> {
  for (const file of repository.documents('kubernetes')) {
    if (!file.helm || !isJudged(file.path, repository)) continue;
    const variables = file.resources.flatMap(({ containers }) => containers.flatMap(({ node }) => node.at('env')?.children ?? []));
    for (const variable of variables) yield* judgeChartVariable(variable, file, repository);
  }
}

function* judgeChartVariable(variable: DataNode, file: KubernetesFile, repository: Repository): Iterable<RepositoryFound> {
  const [name, value] = [variable.at('name')?.text, variable.at('value')];
  if (name === undefined || !value) return;
  for (const { text, values } of rendered(file.source.slice(value.span), file, repository)) {
    const [at, ...others] = values;
    const document = at && repository.document('data', at.path);
    if (!at || !document || others.length > 0) continue;
    const entry = { name, text, span: at.span, dynamic: false };
    if (!(settingSecret(entry) || isSigningSetting(entry))) continue;
    if ([...judgeData(document, { path: at.path, repository })].some(({ span }) => span.end === at.span.end)) continue;
    yield {
      path: at.path,
      span: at.span,
      secret: true,
      identity: name,
      what: `The chart gives \`${name}\` the literal that is written here.`,
    };
  }
}

function* judgeKubernetes(file: KubernetesFile): Iterable<Found> {
  const inSecrets = file.resources.filter(({ kind }) => kind === 'Secret').map(({ node }) => node);
  yield* judgeNamed(
    commandTexts(file.resources.flatMap(({ containers }) => containers.flatMap(({ command }) => command))),
    'A command of the manifest',
  );
  const texts = kubernetesTexts(file);
  yield* judgeNamed(releaseTexts(file), 'The release');
  yield* judgeNamed(
    texts.flatMap((entry) => embeddedSettings(entry, file.source)),
    'A file in the manifest',
  );
  for (const entry of texts) {
    const isSecret = inSecrets.some(({ span }) => span.start <= entry.span.start && entry.span.end <= span.end);
    if (isSecret ? isValueOfSecret(entry) : settingSecret(entry)) {
      const where = isSecret ? 'This Secret is committed with the value of' : 'The manifest sets a literal for';
      yield { span: entry.span, secret: true, what: `${where} \`${entry.name}\`.` };
    }
  }
}

/** What Flux and Argo CD install a chart with. */
function releaseTexts(file: KubernetesFile): readonly NamedText[] {
  return file.resources
    .flatMap(({ kind, node }) => {
      if (kind === 'HelmRelease') return manifestTexts(node.at('spec', 'values'));
      if (kind !== 'Application') return [];
      const sources = [node.at('spec', 'source'), ...(node.at('spec', 'sources')?.children ?? [])];
      return sources.flatMap((source) => [
        ...manifestTexts(source?.at('helm', 'parameters')),
        ...manifestTexts(source?.at('helm', 'valuesObject')),
      ]);
    })
    .filter(({ name }) => !REFERENCE.test(name));
}

/** In a Secret also a key without a telling name holds one, if its value looks random. */
function isValueOfSecret(entry: NamedText): boolean {
  if (entry.dynamic) return false;
  if (settingSecret(entry)) return true;
  // An address without a password in it.
  if (/^[\w+]+:\/\/[^@\s]*$/.test(entry.text)) return false;
  const { grade, entropy } = gradeSecret(entry.text);
  return grade === 'plausible' && entropy > 3.4 && /\d/.test(entry.text) && /[A-Za-z]/.test(entry.text) && !/\s/.test(entry.text);
}

function* judgeData(file: DataDocument, { path, repository }: Pick<Context, 'path' | 'repository'>): Iterable<Found> {
  if (!DEPLOY_DATA.test(path) && !isPlaybook(file) && !isVariableFile(file, repository)) return;
  const texts = file.roots.flatMap(manifestTexts).filter(({ name, text }) => !REFERENCE.test(name) && !isToBeFilledIn(path, text));
  yield* judgeNamed(texts, 'The manifest');
  const embedded = texts.flatMap((entry) => embeddedSettings(entry, file.source));
  yield* judgeNamed(embedded, 'A file in the manifest');
}

/** A playbook of Ansible: plays with their hosts, or the tasks of a role. */
function isPlaybook({ path, roots }: DataDocument): boolean {
  const isOfRole = /(?:^|\/)roles\/[\w-]+\/(?:tasks|handlers)\/[\w.-]+\.ya?ml$/.test(path);
  const plays = roots.flatMap(({ kind, children }) => (kind === 'list' ? children : []));
  return (
    isOfRole ||
    plays.some((play) => play.at('hosts') !== undefined && (play.at('tasks') ?? play.at('roles') ?? play.at('vars')) !== undefined)
  );
}

function* judgeTerraform(file: CodeFile): Iterable<Found> {
  const said = new Set<number>();
  for (const entry of terraformTexts(file)) {
    const { name, text, span } = entry;
    if (!settingSecret(entry) || (/(?:^|_)(?:secret|key)$/.test(name) && namesSecret(text)) || said.has(span.start)) continue;
    said.add(span.start);
    yield { span, secret: true, what: `\`${name}\` is a literal, so that it is kept in the repository and in Terraform's state.` };
  }
}
