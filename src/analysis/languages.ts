/** The code languages that have a syntax tree. `shell` is POSIX sh and bash. */
export const LANGUAGES = [
  'javascript',
  'typescript',
  'tsx',
  'python',
  'go',
  'java',
  'kotlin',
  'ruby',
  'php',
  'csharp',
  'rust',
  'shell',
  'hcl',
] as const;

export type Language = (typeof LANGUAGES)[number];

/** The three dialects that one rule nearly always treats alike. JSX is read as `javascript`. */
export const ECMASCRIPT = ['javascript', 'typescript', 'tsx'] as const satisfies readonly Language[];
/** Languages of the Java platform. */
export const JVM = ['java', 'kotlin'] as const satisfies readonly Language[];
