import type { SettingsFile } from '../../documents/kinds.ts';

/** Formats whose readers fill in placeholders. */
const FILLS_IN = /^(?:spring|quarkus|micronaut|ktor|hocon|log4j|rails|supervisord|uwsgi|alembic)$/;

/** What to do about a value that a file of settings fixes, in the words of whoever reads the file. */
export function overrideWords(name: string, { reader, format }: Pick<SettingsFile, 'reader' | 'format'>): string {
  if (reader === 'dotnet') {
    // Source: https://learn.microsoft.com/aspnet/core/fundamentals/configuration/#environment-variables
    const variable = name.replaceAll(/\[(\d+)\]/g, '.$1').replaceAll(/[.:]/g, '__');
    return `Leave it out of the file and give it to each deploy as \`${variable}\`: the environment comes before the settings.`;
  }
  return FILLS_IN.test(reader) || format === 'hocon'
    ? 'Put a placeholder there that the environment fills in.'
    : 'Let a variable of the environment come before it, and keep at most a harmless default in the file.';
}
