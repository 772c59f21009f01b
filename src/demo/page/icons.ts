import { raw } from 'hono/html';

const DRAWINGS = {
  check: '<path d="M13.3 4.3 6.5 11.1 2.7 7.3"/>',
  cross: '<path d="M4 4l8 8M12 4l-8 8"/>',
  warning: '<path d="M8 3.2v5.6M8 12.2v.2"/>',
  dot: '<path d="M8 8h.01"/>',
  dash: '<path d="M4 8h8"/>',
  pull: '<circle cx="4" cy="3.6" r="1.9"/><circle cx="4" cy="12.4" r="1.9"/><circle cx="12" cy="12.4" r="1.9"/><path d="M4 5.5v5M12 10.5V6.2c0-1.2-.8-2-2-2H7.6M9.4 2 7.2 4.2l2.2 2.2"/>',
  file: '<path d="M4 1.8h5l3 3v9.4H4zM9 1.8v3h3"/>',
  comment: '<path d="M2.2 3h11.6v8H7l-3 2.6V11H2.2z"/>',
  eye: '<path d="M1.2 8S3.8 3.6 8 3.6 14.8 8 14.8 8 12.2 12.4 8 12.4 1.2 8 1.2 8z"/><circle cx="8" cy="8" r="1.9"/>',
  commit: '<path d="M1.5 8h3.7M10.8 8h3.7"/><circle cx="8" cy="8" r="2.8"/>',
  rocket:
    '<path d="M9.8 10.6 5.4 6.2C6.6 3.6 9 2 13.6 2.4 14 7 12.4 9.4 9.8 10.6zM5.6 6.4 2.8 7l2 2M9.6 10.4 9 13.2l-2-2M3.6 12.4l1.6-1.6"/>',
  confused: '<circle cx="8" cy="8" r="6.4"/><path d="M5.8 6.4v.1M10.2 6.4v.1M5.8 11c1.6-1 3-1 4.6-.4"/>',
} as const;

export type IconName = keyof typeof DRAWINGS;

/** A line drawing of 16 by 16. */
export function icon(name: IconName, className = ''): ReturnType<typeof raw> {
  return raw(`<svg class="icon ${className}" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">${DRAWINGS[name]}</svg>`);
}

const SIGNS: Readonly<Record<string, string>> = {
  '✅': drawing('check', 'round success'),
  '❌': drawing('cross', 'round failure'),
  '⚠️': drawing('warning', 'round waiting'),
  '👀': drawing('eye'),
  '🚀': drawing('rocket'),
  '😕': drawing('confused'),
  '🔴': '<span class="dot failure"></span>',
  '🟠': '<span class="dot waiting"></span>',
  '🔵': '<span class="dot notice"></span>',
};

/** Draws the signs that Twelvefold uses, so that they look the same on machines without coloured letters. */
export function drawnSigns(html: string): string {
  return html.replaceAll(/✅|❌|⚠️|👀|🚀|😕|🔴|🟠|🔵/gu, (sign) => SIGNS[sign] ?? sign);
}

function drawing(name: IconName, className?: string): string {
  return icon(name, className).toString();
}

/** A picture for somebody: initials on a colour that belongs to the name. */
export function avatarSvg(login: string): string {
  const name = login.replace('[bot]', '');
  const hue = Buffer.from(name).reduce((sum, byte) => (sum * 31 + byte) % 360, 7);
  const initials =
    name
      .replaceAll(/[^a-z]/gi, '')
      .slice(0, 1)
      .toUpperCase() || '?';
  const shape = login.endsWith('[bot]') ? '<rect width="40" height="40" rx="9"' : '<circle cx="20" cy="20" r="20"';
  const text = `<text x="20" y="27" text-anchor="middle" font-family="system-ui,sans-serif" font-size="20" font-weight="600" fill="#fff">`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40">${shape} fill="hsl(${hue} 42% 46%)"/>${text}${login.endsWith('[bot]') ? 'XII' : initials}</text></svg>`;
}
