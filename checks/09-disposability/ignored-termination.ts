import { ECMASCRIPT } from '../../src/analysis/languages.ts';
import { onCalls, rule } from '../rule.ts';

export default rule({
  id: 'disposability/ignored-termination',
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
    bad: [{ name: 'a literal', files: { 'app.js': "import module from 'module';\nmodule.method('literal'); // ⟵\n" } }],
    good: [{ name: 'from the environment', files: { 'app.js': "import module from 'module';\nmodule.method(process.env.NAME);\n" } }],
  },
});
