import { readdirSync } from 'node:fs';
import { FACTORS } from '../checks/factors.ts';

/** Folder of a factor's rules below checks/: `07-port-binding`. */
export function folderOf(factor: number): string {
  const slug = FACTORS[factor - 1]?.slug;
  if (!slug) throw new RangeError(`There is no factor ${factor}.`);
  return `${String(factor).padStart(2, '0')}-${slug}`;
}

/** All rule files below checks/ (not those with a rule's examples), as ids with the module path from checks/index.ts, by factor and name. */
export function ruleFiles(): readonly { readonly id: string; readonly module: string }[] {
  return FACTORS.flatMap(({ number, slug }) => {
    const folder = folderOf(number);
    const names = readdirSync('checks', { recursive: true, encoding: 'utf8' })
      .filter((path) => path.startsWith(`${folder}/`) && /^[^/]+\/[^/.]+\.ts$/.test(path))
      .map((path) => path.slice(folder.length + 1, -3))
      .sort();
    return names.map((name) => ({ id: `${slug}/${name}`, module: `./${folder}/${name}.ts` }));
  });
}
