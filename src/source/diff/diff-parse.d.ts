/** The part of diff-parse 0.0.13 that the normaliser uses; the package ships no types. */
declare module 'diff-parse' {
  export type DiffLine =
    | { readonly type: 'chunk'; readonly content: string }
    | { readonly type: 'del'; readonly ln: number; readonly content: string }
    | { readonly type: 'add'; readonly ln: number; readonly content: string }
    | { readonly type: 'normal'; readonly ln1: number; readonly ln2: number; readonly content: string };

  export interface DiffFile {
    readonly lines: readonly DiffLine[];
  }

  export default function parse(diff: string): readonly DiffFile[];
}
