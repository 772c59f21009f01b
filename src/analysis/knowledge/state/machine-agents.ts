import type { Deployable, Repository } from '../../repository.ts';
import { possibleHolders } from '../../words.ts';

/** Clients by which a program drives the containers or virtual machines of the machine that it runs on. */
const DRIVES =
  /["'](?:github\.com\/(?:docker\/docker|moby\/moby)\/client|github\.com\/containerd\/containerd(?:\/v2)?(?:\/client)?|libvirt\.org\/go\/libvirt|github\.com\/digitalocean\/go-libvirt|dockerode)["']|^\s*(?:import docker|from docker import|import libvirt|use bollard\b)|\bcom\.github\.dockerjava\.|\busing Docker\.DotNet\b/m;
const WORDS: readonly string[] = ['docker', 'containerd', 'libvirt', 'dockerode', 'bollard', 'dockerjava', 'Docker.DotNet'];

/**
 * True for an agent of a machine, which there is one of on each and whose state is that of the machine: it drives the machine's own
 * containers. Tests that bring up containers are no part of what runs, and a service with a database that it shares is no agent.
 */
export function managesMachine(deployable: Deployable | undefined, repository: Repository): boolean {
  if (deployable === undefined || sharesDatabase(deployable, repository)) return false;
  return possibleHolders(deployable.sources, WORDS, repository).some(
    (path) => repository.role(path) === 'source' && DRIVES.test(repository.source(path)?.text ?? ''),
  );
}

function sharesDatabase({ manifests }: Deployable, repository: Repository): boolean {
  return repository
    .documents('manifest')
    .some(({ path, dependencies }) => manifests.includes(path) && dependencies.some(({ name }) => SHARED.test(name)));
}

/** Clients of databases that several processes reach. */
const SHARED =
  /(?:^|[/_.:-])(?:pgx?|pq|postgres(?:ql)?|psycopg[23]?(?:-binary)?|asyncpg|mysql2?|mysqlclient|pymysql|mariadb|mongo(?:db|ose)?|mongo-driver|pymongo|motor|go-redis|ioredis|redis|npgsql|sqlclient)(?:$|[/_.:-])/i;
