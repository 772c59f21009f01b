/** What is asked of esbuild: declared here, since the build does without it where it is not installed. */
declare module 'esbuild' {
  export function build(options: Readonly<Record<string, unknown>>): Promise<unknown>;
}
