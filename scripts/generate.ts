import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { generatedFiles } from './generated-files.ts';
import { ruleIndex } from './rule-index.ts';

// The index comes first: what follows is made from the rules that it lists.
writeFileSync('checks/index.ts', ruleIndex());
const files = await generatedFiles();
for (const [path, text] of files) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
for (const path of readdirSync('docs/rules', { recursive: true, encoding: 'utf8' })) {
  if (path.endsWith('.md') && !files.has(`docs/rules/${path}`)) rmSync(`docs/rules/${path}`);
}
process.stdout.write(`${files.size} files generated\n`);
