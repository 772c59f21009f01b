import type { Setting, SettingsFile } from '../../documents/kinds.ts';
import { directoryOf, joinPath } from '../../paths.ts';
import type { Repository } from '../../repository.ts';
import { deployedSettings } from '../environment/environment-texts.ts';

/** What a file of settings decides alone: neither what only developers have, nor what a variable of the environment comes before. */
export function fixedSettings(file: SettingsFile, repository: Repository): readonly Setting[] {
  return environmentComesFirst(file.path, repository)
    ? []
    : deployedSettings(file).settings.filter((one) => !isVariablesFallback(one, file));
}

/**
 * True for a setting of Spring's that is spelt as a variable: the environment comes before the file, which holds what the variable
 * falls back to. Source: https://docs.spring.io/spring-boot/reference/features/external-config.html
 */
function isVariablesFallback({ key }: Setting, { reader }: SettingsFile): boolean {
  return reader === 'spring' && /^[A-Z][A-Z\d]*_[A-Z\d_]+$/.test(key);
}

/** The settings of Ruby's gem `config`. Source: https://github.com/rubyconfig/config#working-with-environment-variables */
const RUBY = /^(?:(?<root>.*)\/)?config\/settings(?:\.yml|\/[\w-]+\.yml)$/;
const RUBY_OPENED = /^\s*\w+\.use_env\s*=\s*true\b/m;
/** Modules that people load dynaconf's settings in. Source: https://www.dynaconf.com/envvars/ */
const MODULES = ['__init__.py', 'config.py', 'settings.py', 'conf.py'];
const DYNACONF = /\bDynaconf\([^]*\benvvar_prefix\s*=\s*["']\w/;

/**
 * True for a file of settings whose library the app has told to let variables of a prefix come first: what it holds is what each
 * variable falls back to.
 */
function environmentComesFirst(path: string, repository: Repository): boolean {
  const text = (file: string): string => repository.source(file)?.text ?? '';
  const ruby = RUBY.exec(path);
  if (ruby) return RUBY_OPENED.test(text(joinPath(ruby.groups?.['root'] ?? '', 'config/initializers/config.rb')));
  if (!/\.(?:toml|ya?ml|json)$/.test(path)) return false;
  const around = [directoryOf(path), directoryOf(directoryOf(path))];
  return around.some((directory) => MODULES.some((name) => DYNACONF.test(text(joinPath(directory, name)))));
}
