import { isImportedBy } from '../../code/names/import-targets.ts';
import { fileFact } from '../../remembered-facts.ts';
import { stemOf } from '../../paths.ts';
import type { Deployable, Repository } from '../../repository.ts';
import { listeningCalls } from './servers.ts';

/** Imports between a module and the file that serves. */
const MAX_STEPS = 4;
/** Modules that are looked at. */
const MAX_FILES = 60;

/** Apps of Python, which a server of its own (gunicorn, uvicorn) loads by the name of their module. */
const APPS: readonly string[] = [
  'flask.Flask',
  'fastapi.FastAPI',
  'quart.Quart',
  'starlette.applications.Starlette',
  'litestar.Litestar',
  'sanic.Sanic',
  'falcon.App',
  'falcon.asgi.App',
];

const listens = fileFact(
  /listen|serve|run|bind|Listen|Serve|Run|Server|Flask|FastAPI|Quart|Starlette|Litestar|Sanic|falcon/,
  (file) => [...listeningCalls(file)].length > 0 || (file.language === 'python' && file.callsTo(...APPS).length > 0),
);

/** True for a file that makes a server listen, or that such a file of its deployable imports, directly or through others. */
export function loadedByServer(path: string, deployable: Deployable | undefined, repository: Repository): boolean {
  for (const one of loaders(path, deployable, repository)) if (listens(repository, one)) return true;
  return false;
}

/** By which a bot asks its chat for messages, or logs in to it. */
const ASKS_CHAT = /\b(?:run_polling|start_polling|infinity_polling|startPolling)\(|\b(?:bot|client)\.(?:polling|login|launch|run)\(/;

/** True for a file of a program that is a bot in a chat and serves nothing, though others of the same deployable do. */
export function loadedByBot(path: string, deployable: Deployable | undefined, repository: Repository): boolean {
  const files = [...loaders(path, deployable, repository)];
  return files.some((one) => ASKS_CHAT.test(repository.source(one)?.text ?? '')) && !files.some((one) => listens(repository, one));
}

/** A file and those that import it, directly or through others. */
function* loaders(path: string, deployable: Deployable | undefined, repository: Repository): Iterable<string> {
  const seen = new Set([path]);
  let files: readonly string[] = [path];
  for (let step = 0; step <= MAX_STEPS && files.length > 0 && seen.size <= MAX_FILES; step += 1) {
    yield* files;
    files = files.flatMap((one) => importersOf(one, deployable, repository)).filter((one) => !seen.has(one) && seen.add(one));
  }
}

function importersOf(target: string, deployable: Deployable | undefined, repository: Repository): readonly string[] {
  const stem = stemOf(target);
  return (deployable?.sources ?? []).filter((path) => {
    if (path === target || repository.role(path) !== 'source') return false;
    if (repository.source(path)?.text.includes(stem) !== true) return false;
    return isImportedBy(path, target, repository);
  });
}
