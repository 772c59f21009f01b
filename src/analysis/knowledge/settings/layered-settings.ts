import { baseName } from '../../paths.ts';
import { repositoryFact } from '../../remembered-facts.ts';
import type { Repository } from '../../repository.ts';

/** A program that reads files of settings and then, over them, the variables of the environment. */
interface Layering {
  /** Names of the files in which programs do so. */
  readonly files: RegExp;
  /** All of these stand in the text. */
  readonly marks: readonly RegExp[];
}

/** Sources: https://docs.rs/config/latest/config/struct.Environment.html, https://github.com/spf13/viper#working-with-environment-variables */
const LAYERINGS: readonly Layering[] = [
  { files: /\.rs$/, marks: [/\bEnvironment::with_prefix\(|\bEnvironment::default\(\)/, /\bConfig::builder\(\)|\bconfig::Config\b/] },
  // One setting after the other: `.set_override("redis.url", env::var("REDIS_URL")?)`.
  { files: /\.rs$/, marks: [/\.set_override\(/, /\benv::var\(/, /\bConfig::builder\(\)/] },
  { files: /\.go$/, marks: [/\.?\bAutomaticEnv\(\)/, /\bSetEnvKeyReplacer\(/] },
];
const OF_SETTINGS = /(?:conf|cfg|setting|env|main|startup|root|cmd|lib)[\w-]*(?:\/[\w-]+)?\.(?:rs|go)$/i;

const layeringTexts = repositoryFact((repository): readonly string[] =>
  [...repository.texts]
    .filter((path) => OF_SETTINGS.test(path))
    .flatMap((path) => {
      const text = repository.source(path)?.text ?? '';
      return LAYERINGS.some(({ files, marks }) => files.test(path) && marks.every((mark) => mark.test(text))) ? [text] : [];
    }),
);

/** True for a file of settings that a program in Rust or Go names and lets variables of the environment come before. */
export function isLayered(path: string, repository: Repository): boolean {
  const stem = baseName(path).replace(/\.\w+$/, '');
  const named = new RegExp(`["/]${stem.replaceAll(/[^\w-]/g, String.raw`\$&`)}(?:\\.\\w+)?"`);
  return layeringTexts(repository).some((text) => named.test(text));
}
