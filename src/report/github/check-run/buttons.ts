/** What GitHub shows beside a check run: at most three, labels of 20 characters, descriptions of 40, identifiers of 20. */
export interface Button {
  readonly label: string;
  readonly description: string;
  readonly identifier: ButtonName;
}

/** The buttons that a check run of ours can have. */
export const BUTTON_NAMES = ['audit', 'explain', 'accept'] as const;
export type ButtonName = (typeof BUTTON_NAMES)[number];

const AUDIT: Button = { label: 'Re-audit', description: 'Judge this commit again, from the start', identifier: 'audit' };
const EXPLAIN: Button = { label: 'Explain', description: 'Say why each rule matters, in a comment', identifier: 'explain' };
const ACCEPT: Button = { label: 'Accept once', description: 'Accept what is new, for this commit only', identifier: 'accept' };

/** The buttons beside a verdict; where nothing was found there is nothing to explain or accept. */
export function buttonsFor(newFindings: number): readonly Button[] {
  return newFindings > 0 ? [AUDIT, EXPLAIN, ACCEPT] : [AUDIT];
}
