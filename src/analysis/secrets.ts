/**
 * What a credential looks like. The rules use it to find credentials, the reports to hide them.
 * Precision first: hashes, identifiers, public keys, labels and names of secrets are no secrets.
 */
export { credentialIn, expires, type CredentialKind } from './secrets/credentials.ts';
export { passwordsIn, userinfoPassword, type LocatorPassword } from './secrets/locators.ts';
export { gradeSecret, isPlaceholder } from './secrets/values.ts';
export { looksLikeSecretName, mentionsSecret, namesSigningKey } from './secrets/names.ts';
export { MASK, mask } from './secrets/mask.ts';
