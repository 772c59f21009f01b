import type { Ecosystem, Manifest } from '../documents/kinds.ts';
import type { Language } from '../languages.ts';
import type { Part } from './parts.ts';

/** The ecosystems that a language's packages come from. */
export const ECOSYSTEMS_OF: Readonly<Partial<Record<Language, readonly Ecosystem[]>>> = {
  javascript: ['npm'],
  typescript: ['npm'],
  tsx: ['npm'],
  python: ['python'],
  go: ['go'],
  java: ['maven', 'gradle'],
  kotlin: ['maven', 'gradle'],
  ruby: ['ruby'],
  php: ['composer'],
  csharp: ['nuget'],
  rust: ['cargo'],
};

/** True for a manifest that declares the packages of code in that language. */
export function isManifestOf(manifest: Manifest, language: Language | undefined): boolean {
  return language !== undefined && (ECOSYSTEMS_OF[language] ?? []).includes(manifest.ecosystem);
}

/** True when the part has a manifest for code in that language. */
export function declares(part: Part, language: Language): boolean {
  return part.manifests.some((manifest) => isManifestOf(manifest, language));
}
