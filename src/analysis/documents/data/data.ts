/** The three data languages, read into the same nodes. */
export { readJson } from './json.ts';
export { readToml } from './toml.ts';
export { readYaml } from './yaml.ts';
