import type { Environment } from './environment.ts';

/** What the command line takes from its surroundings. */
export interface CommandLineSettings {
  /** Search path for `git`, which gets no other variable of ours. */
  readonly path: string;
  /** NO_COLOR is set to anything, whatever it says (source: https://no-color.org). */
  readonly noColor: boolean;
  /** FORCE_COLOR is set to anything but 0 or false. */
  readonly forceColor: boolean;
  /** A terminal that can't do more than print. */
  readonly dumb: boolean;
  /** Runs in continuous integration, so nobody watches a progress line. */
  readonly ci: boolean;
}

/** Settings of the `twelvefold` command. Never throws. */
export function commandLineSettings(environment: Environment): CommandLineSettings {
  const { PATH: path, NO_COLOR: noColor, FORCE_COLOR: forceColor, TERM: terminal, CI: ci } = environment;
  return {
    path: path ?? '',
    noColor: noColor !== undefined && noColor !== '',
    forceColor: forceColor !== undefined && !['', '0', 'false'].includes(forceColor),
    dumb: terminal === 'dumb',
    ci: ci !== undefined && !['', '0', 'false'].includes(ci),
  };
}

/** This process's settings as the `twelvefold` command: here and not beside the servers', whose schemas take longer to load than a small change to judge. */
export function readCommandLineSettings(): CommandLineSettings {
  return commandLineSettings(process.env);
}
