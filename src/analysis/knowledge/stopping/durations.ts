const UNITS: ReadonlyMap<string, number> = new Map([
  ['ms', 0.001],
  ['', 1],
  ['s', 1],
  ['sec', 1],
  ['seconds', 1],
  ['m', 60],
  ['min', 60],
  ['h', 3600],
]);

/** Seconds of a duration as compose files, systemd units and Spring write it (`30`, `1m30s`, `500ms`, `1min 20s`); undefined for anything else. */
export function secondsOf(text: string | undefined): number | undefined {
  const parts = text === undefined ? [] : [...text.trim().matchAll(/(\d+(?:\.\d+)?)\s*([a-z]*)\s*/gy)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text?.trim()) return undefined;
  const seconds = parts.map(([, amount, unit]) => Number(amount) * (UNITS.get(unit ?? '') ?? Number.NaN));
  const sum = seconds.reduce((total, part) => total + part, 0);
  return Number.isNaN(sum) ? undefined : sum;
}
