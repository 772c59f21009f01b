/** Servers that read their settings from a file of code, and what it is called: `gunicorn.conf.py`, `config/puma.rb`. */
const SETTINGS = [
  ['gunicorn', /(?:^|\/)gunicorn[\w.-]*\.py$/],
  ['puma', /(?:^|\/)(?:puma[\w.-]*|config\/puma\/[\w.-]+)\.rb$/],
  ['unicorn', /(?:^|\/)(?:unicorn[\w.-]*|config\/unicorn\/[\w.-]+)\.rb$/],
] as const;

/** The server whose settings a file of code holds. */
export function serverOfSettings(path: string): (typeof SETTINGS)[number][0] | undefined {
  return SETTINGS.find(([, name]) => name.test(path))?.[0];
}
