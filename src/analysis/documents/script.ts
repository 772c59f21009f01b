import { parseShell } from '../shell.ts';
import { fillCommandVariables } from '../shell/command-variables.ts';
import type { SourceText } from '../text.ts';
import type { ShellScript } from './kinds.ts';

/** Reads a shell script. */
export function readScript(path: string, source: SourceText): ShellScript {
  return { path, source, commands: fillCommandVariables(parseShell(source.text), parseShell), problems: [] };
}
