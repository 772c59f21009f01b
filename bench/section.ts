/** How a run of the benchmarks is set. */
export interface Setting {
  /** Directory for everything that is made on the way; it goes away at the end. */
  readonly scratch: string;
  /** Small inputs and single runs, to see whether the benchmarks work. Figures of such a run mean little. */
  readonly quick: boolean;
  /** Says what is being done. */
  readonly onStep: (words: string) => void;
}

/** What one benchmark has found out: the same for the terminal, the JSON file and the page. */
export interface Section {
  readonly title: string;
  /** Whole sentences: what was done, before the table. */
  readonly method: readonly string[];
  readonly table: Table;
  /** Whole sentences with the figures that matter, after the table. */
  readonly results: readonly string[];
  /** The figures unrounded, in milliseconds and mebibytes. */
  readonly figures: unknown;
}

/** The first column is text, the others are figures. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface Benchmark {
  /** For `--only`. */
  readonly name: string;
  run(setting: Setting): Promise<Section>;
}

/** 1,234.5 ms as "1.23 s". */
export function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(2)} s`;
}

/** A dash for a program that was gone before it could be looked at. */
export function mebibytes(amount: number): string {
  return amount > 0 ? `${Math.round(amount)} MB` : '–';
}

/** How many times as much, in three figures: "2.90×"; a dash when there is nothing to divide by. */
export function times(figure: number, of: number): string {
  if (of <= 0 || figure <= 0) return '–';
  const ratio = figure / of;
  const digits = Math.min(4, Math.max(0, 2 - Math.floor(Math.log10(ratio))));
  return `${ratio.toFixed(digits)}×`;
}

export function count(number: number): string {
  return number.toLocaleString('en');
}

/** Columns under each other, figures to the right. */
export function plainTable({ columns, rows }: Table): string {
  const widths = columns.map((column, at) => Math.max(column.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    cells.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join('  ');
  return [line(columns), ...rows.map(line)].join('\n');
}

export function markdownTable({ columns, rows }: Table): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(columns), line(columns.map((_, at) => (at === 0 ? '---' : '--:'))), ...rows.map(line)].join('\n');
}
