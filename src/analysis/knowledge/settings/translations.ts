const PATH = /(?:^|\/)(?:lang|langs|languages|locales?|i18n|translations|l10n)\/|\.lang\.php$/;

/** True for texts for people, which speak of passwords and servers and show what a token looks like. */
export function isTranslation(path: string): boolean {
  return PATH.test(path);
}
