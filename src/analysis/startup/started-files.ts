import { baseName } from '../paths.ts';
import type { StartCommand } from '../startup.ts';

/** True for a command that starts a file of the repository as its program: `python app.py`, `python -m shop.app`, `node ./server`. */
export function startsFile({ program, command }: Pick<StartCommand, 'program' | 'command'>, path: string): boolean {
  const file = baseName(path);
  const bare = path.replace(/\.\w+$/, '');
  const module = bare.replaceAll('/', '.');
  const modules = command.args.includes('-m') ? [program.name] : [];
  return (
    [program.name, ...program.args, ...command.args].some((word) => word === file || word.endsWith(`/${file}`)) ||
    modules.some((name) => module === name || module.endsWith(`.${name}`) || module.endsWith(`${name}.__main__`)) ||
    (/\.[cm]?[jt]sx?$/.test(path) && program.args.some((word) => startsStem(word, bare)))
  );
}

/** Node leaves the ending out, and what is built has another: `node dist/server` starts `src/server.ts`. */
function startsStem(word: string, bare: string): boolean {
  const stem = baseName(bare);
  const named = baseName(word.replace(/\/$/, '')).replace(/\.[cm]?js$/, '');
  return named === stem || (stem === 'index' && (named === '.' || bare.endsWith(`${named}/index`)));
}
