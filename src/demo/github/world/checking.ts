import type { CheckSuite, Repository } from './model.ts';
import type { World } from './world.ts';

/** The app's check suite of a commit, made when there is none: GitHub makes one for every push, or with the first run. */
export function ensureSuite(world: World, repository: Repository, headSha: string, before?: string): CheckSuite {
  const found = world.state.checkSuites.find((suite) => suite.repositoryId === repository.id && suite.headSha === headSha);
  if (found) return found;
  const headBranch = [...repository.branches].find(([, sha]) => sha === headSha)?.[0];
  const now = world.now();
  return world.state.checkSuites.add({ repositoryId: repository.id, headSha, headBranch, before, createdAt: now, updatedAt: now });
}
