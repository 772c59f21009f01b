import { raw } from 'hono/html';

const PATHS = {
  check: 'M13.3 4.3 6.5 11.1 2.7 7.3',
  cross: 'M4 4l8 8M12 4l-8 8',
  dot: 'M8 8h.01',
  dash: 'M4 8h8',
  branch: 'M5 3.5v6.2M5 12.2v.1M11 5.8v.2M11 6.5c0 2.6-6 1.5-6 3.6',
  file: 'M4 1.8h5l3 3v9.4H4zM9 1.8v3h3',
  comment: 'M2.2 3h11.6v8H7l-3 2.6V11H2.2z',
  eye: 'M1.5 8S4 3.8 8 3.8 14.5 8 14.5 8 12 12.2 8 12.2 1.5 8 1.5 8zM8 6.2v.1',
  commit: 'M1.5 8h3.7M10.8 8h3.7',
} as const;

export type IconName = keyof typeof PATHS;

/** A line drawing of 16 by 16. */
export function icon(name: IconName, className = ''): ReturnType<typeof raw> {
  const circle = name === 'commit' ? '<circle cx="8" cy="8" r="2.8"/>' : '';
  return raw(
    `<svg class="icon ${className}" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><path d="${PATHS[name]}"/>${circle}</svg>`,
  );
}

/** A picture for somebody: initials on a colour that belongs to the name. */
export function avatarSvg(login: string): string {
  const name = login.replace('[bot]', '');
  const hue = [...name].reduce((sum, character) => (sum * 31 + (character.codePointAt(0) ?? 0)) % 360, 7);
  const initials =
    name
      .replaceAll(/[^a-z]/gi, '')
      .slice(0, 1)
      .toUpperCase() || '?';
  const shape = login.endsWith('[bot]') ? '<rect width="40" height="40" rx="9"' : '<circle cx="20" cy="20" r="20"';
  const text = `<text x="20" y="27" text-anchor="middle" font-family="system-ui,sans-serif" font-size="20" font-weight="600" fill="#fff">`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40">${shape} fill="hsl(${hue} 42% 46%)"/>${text}${login.endsWith('[bot]') ? 'XII' : initials}</text></svg>`;
}
