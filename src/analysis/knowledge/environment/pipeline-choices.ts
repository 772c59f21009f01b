import type { SourceText, Span } from '../../text.ts';
import { isDeployName, isLocalName } from './environment-names.ts';

/** Two texts of which an expression of GitHub Actions takes one by the name of an environment or of its branch. */
export interface PipelineChoice {
  /** The name that is asked for, as it is written. */
  readonly name: string;
  readonly texts: readonly [string, string];
  readonly span: Span;
}

const CHOICE = /\$\{\{\s*([\w.-]+)\s*[!=]=\s*'([^'\n]{1,60})'\s*&&\s*'([^'\n]{1,300})'\s*\|\|\s*'([^'\n]{1,300})'\s*\}\}/g;
/** Branches that a deploy stands for. */
const BRANCH = /^(?:refs\/heads\/)?(?:main|master|develop|production|prod|staging|release)$/;

/** `${{ inputs.stage == 'prod' && 'https://shop.io' || 'https://stage.shop.io' }}`. */
export function* pipelineChoices(source: SourceText): Iterable<PipelineChoice> {
  if (!source.text.includes("' || '")) return;
  for (const match of source.text.matchAll(CHOICE)) {
    const [whole, asked = '', name = '', one = '', other = ''] = match;
    const isAsked =
      isDeployName(name) || isLocalName(name) || (/^github\.(?:ref|ref_name|base_ref|head_ref)$/.test(asked) && BRANCH.test(name));
    if (isAsked) yield { name, texts: [one, other], span: { start: match.index, end: match.index + whole.length } };
  }
}
