import { baseName } from '../paths.ts';
import type { SourceText } from '../text.ts';
import type { Manifest } from './kinds.ts';
import { readCargo } from './manifests/cargo.ts';
import { readComposer } from './manifests/composer.ts';
import { readDotnet } from './manifests/dotnet.ts';
import { readGoMod } from './manifests/go.ts';
import { readGradle } from './manifests/gradle.ts';
import { readPom } from './manifests/maven.ts';
import { readPackageJson } from './manifests/npm.ts';
import { readPipfile, readPyproject } from './manifests/pyproject.ts';
import { readRequirements } from './manifests/requirements.ts';
import { readGemfile, readGemspec } from './manifests/ruby.ts';
import { readSetupCfg, readSetupPy } from './manifests/setuptools.ts';
import { readVersionCatalog } from './manifests/version-catalog.ts';

type Reader = (path: string, source: SourceText) => Manifest;

/** Readers by base name; requirements files, whose names are free, are what is left. */
const READERS: readonly (readonly [RegExp, Reader])[] = [
  [/^package\.json$/, readPackageJson],
  [/^pyproject\.toml$/, readPyproject],
  [/^Pipfile$/, readPipfile],
  [/^setup\.cfg$/, readSetupCfg],
  [/^setup\.py$/, readSetupPy],
  [/^(?:Gemfile|gems\.rb)$/, readGemfile],
  [/\.gemspec$/, readGemspec],
  [/^go\.mod$/, readGoMod],
  [/^pom\.xml$|\.pom$/, readPom],
  [/\.gradle(?:\.kts)?$/, readGradle],
  [/\.versions\.toml$/, readVersionCatalog],
  [/^composer\.json$/, readComposer],
  [/\.(?:cs|fs|vb)proj$|\.props$|^packages\.config$/, readDotnet],
  [/^Cargo\.toml$/, readCargo],
];

/** Reads a dependency manifest of any ecosystem, chosen by its base name (see `isManifest`). Nothing of it is run. Never throws. */
export function readManifest(path: string, source: SourceText): Manifest {
  const name = baseName(path);
  const reader = READERS.find(([pattern]) => pattern.test(name))?.[1] ?? readRequirements;
  return reader(path, source);
}
