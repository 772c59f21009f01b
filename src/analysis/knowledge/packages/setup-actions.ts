import type { Step } from '../../documents/kinds.ts';
import type { Span } from '../../text.ts';

/** A tool that a step sets up at whatever version is the newest. */
export interface MovingSetup {
  readonly tool: string;
  readonly version: string;
  readonly span: Span;
}

/** Actions that set a runtime or a tool of the deploy up, and the input that names its version. */
const SETUPS: readonly (readonly [action: RegExp, input: string, tool: string])[] = [
  [/^actions\/setup-node$/, 'node-version', 'Node.js'],
  [/^actions\/setup-go$/, 'go-version', 'Go'],
  [/^pnpm\/action-setup$/, 'version', 'pnpm'],
  [/^oven-sh\/setup-bun$/, 'bun-version', 'Bun'],
  [/^denoland\/setup-deno$/, 'deno-version', 'Deno'],
  [/^azure\/setup-kubectl$/i, 'version', 'kubectl'],
  [/^azure\/setup-helm$/i, 'version', 'Helm'],
  [/^hashicorp\/setup-terraform$/, 'terraform_version', 'Terraform'],
  [/^supabase\/setup-cli$/, 'version', 'the Supabase CLI'],
  [/^digitalocean\/action-doctl$/, 'version', 'doctl'],
  [/^superfly\/flyctl-actions\/setup-flyctl$/, 'version', 'flyctl'],
  [/^snok\/install-poetry$/, 'version', 'Poetry'],
  [/^goreleaser\/goreleaser-action$/, 'version', 'GoReleaser'],
  [/^serverless\/github-action$/, 'version', 'Serverless'],
];
const NEWEST = /^(?:latest|current|node|stable|lts\/\*|\*|x)$/i;

/** The tool that a step sets up so; undefined for every other step, and where the version is left to the action. */
export function movingSetup({ uses, inputs }: Step): MovingSetup | undefined {
  const found = SETUPS.find(([action]) => action.test(uses?.action ?? ''));
  const version = found && inputs.get(found[1]);
  const said = version?.text?.trim() ?? '';
  return found && version && NEWEST.test(said) ? { tool: found[2], version: said, span: version.span } : undefined;
}
