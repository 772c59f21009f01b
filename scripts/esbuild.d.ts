/** What is asked of esbuild: declared here, since the build does without it where it is not installed. */
declare module 'esbuild' {
  export type BuildOptions = Readonly<Record<string, unknown>>;
  /** Gives the text of files whose path a filter matches. */
  export interface Plugin {
    readonly name: string;
    readonly setup: (build: {
      onLoad(options: { readonly filter: RegExp }, load: (file: { readonly path: string }) => { readonly contents: string }): void;
    }) => void;
  }
  export function build(options: BuildOptions): Promise<unknown>;
}
