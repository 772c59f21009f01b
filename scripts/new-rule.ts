import { existsSync, writeFileSync, mkdirSync } from 'node:fs';
import { factorOf, FACTORS } from '../checks/factors.ts';
import { folderOf } from './rule-files.ts';

const id = process.argv[2] ?? '';
if (!/^[a-z-]+\/[a-z0-9-]+$/.test(id)) fail(`Name the rule as <factor-slug>/<rule>, e.g. "logs/file-logger"; "${id}" is not.`);
const slugs = FACTORS.map(({ slug }) => slug);
if (!slugs.some((slug) => id.startsWith(`${slug}/`))) fail(`There is no factor ${id.split('/')[0]}. There are ${slugs.join(', ')}.`);
const factor = factorOf(id);
const name = id.slice(id.indexOf('/') + 1);
const path = `checks/${folderOf(factor.number)}/${name}.ts`;
if (existsSync(path)) fail(`${path} exists already.`);

mkdirSync(`checks/${folderOf(factor.number)}`, { recursive: true });
writeFileSync(
  path,
  `import { ECMASCRIPT } from '../../src/analysis/languages.ts';
import { onCalls, rule } from '../rule.ts';

export default rule({
  id: '${id}',
  title: 'Say what right looks like',
  why: 'Say what breaks in production.',
  remedy: 'Say what to write instead.',
  severity: 'warning',
  code: [
    onCalls(ECMASCRIPT, ['module.method'], function* (call) {
      const value = call.args[0]?.value();
      if (value?.provenance === 'literal') yield { span: call.span, what: 'Say what is wrong on this line.' };
    }),
  ],
  examples: {
    bad: [{ name: 'a literal', files: { 'app.js': "import module from 'module';\\nmodule.method('literal'); // ⟵\\n" } }],
    good: [{ name: 'from the environment', files: { 'app.js': "import module from 'module';\\nmodule.method(process.env.NAME);\\n" } }],
  },
});
`,
);
await import('./generate.ts');
process.stdout.write(`Wrote ${path}. Now: write its examples, make them pass (npm test -- test/checks -t ${id}), then npm run generate.\n`);

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}
