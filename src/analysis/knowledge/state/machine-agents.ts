import type { Deployable, Repository } from '../../repository.ts';
import { possibleHolders } from '../../words.ts';

/** Clients by which a program drives the containers or virtual machines of the machine that it runs on. */
const DRIVES =
  /["'](?:github\.com\/(?:docker\/docker|moby\/moby)\/client|github\.com\/containerd\/containerd(?:\/v2)?(?:\/client)?|libvirt\.org\/go\/libvirt|github\.com\/digitalocean\/go-libvirt|dockerode)["']|^\s*(?:import docker|from docker import|import libvirt|use bollard\b)|\bcom\.github\.dockerjava\.|\busing Docker\.DotNet\b/m;
const WORDS: readonly string[] = ['docker', 'containerd', 'libvirt', 'dockerode', 'bollard', 'dockerjava', 'Docker.DotNet'];

/**
 * True for an agent of a machine, which there is one of on each and whose state is that of the machine: it drives the machine's own
 * containers. Tests that bring up containers are no part of what runs.
 */
export function managesMachine(deployable: Deployable | undefined, repository: Repository): boolean {
  if (deployable === undefined) return false;
  return possibleHolders(deployable.sources, WORDS, repository).some(
    (path) => repository.role(path) === 'source' && DRIVES.test(repository.source(path)?.text ?? ''),
  );
}
