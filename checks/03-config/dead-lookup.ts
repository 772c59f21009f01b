import type { CodeFile } from '../../src/analysis/code.ts';
import { isForDevelopment } from '../../src/analysis/knowledge/environment/for-development.ts';
import { namedValues } from '../../src/analysis/knowledge/settings/named-values.ts';
import { APP_LANGUAGES } from '../../src/analysis/languages.ts';
import { rule, type Found } from '../rule.ts';

/** A condition is true or false, whatever literals it compares with. */
const COMPARISON = /[=!<>]=|[<>]|\b(?:in|is|not|and)\b|&&/;

export default rule({
  id: 'config/dead-lookup',
  title: 'Let the environment win over the literal',
  why: 'The code looks configurable and is not: whatever a deploy sets, the literal is used, and nobody sees why.',
  remedy: 'Put the lookup first and the literal behind it as the fallback.',
  severity: 'warning',
  code: [
    { languages: APP_LANGUAGES, literals: ['env', 'ENV', 'Env'], judge },
    { languages: ['csharp'], literals: ['AddJsonFile'], judge: judgeOrder },
  ],
  examples: {
    bad: [
      { name: 'JavaScript, the wrong way round', files: { 'app.js': "const url = 'http://api:8080' || process.env.API_URL; // ⟵\n" } },
      { name: 'TypeScript, ??', files: { 'app.ts': "export const level = 'info' ?? process.env.LOG_LEVEL; // ⟵\n" } },
      { name: 'Python, or', files: { 'app.py': "import os\nHOST = 'db' or os.environ['DB_HOST'] # ⟵\n" } },
      { name: 'Ruby, ||', files: { 'app.rb': "HOST = 'db' || ENV['DB_HOST'] # ⟵\n" } },
      {
        name: 'ASP.NET, the files of the settings once more behind what the builder has read',
        files: {
          'Program.cs':
            'var builder = WebApplication.CreateBuilder(args);\nbuilder.Configuration.AddJsonFile("appsettings.json", optional: false); // ⟵\nbuilder.Build().Run();\n',
        },
      },
      {
        name: 'ASP.NET, a chain the wrong way round',
        files: {
          'Program.cs':
            'var config = new ConfigurationBuilder()\n    .AddEnvironmentVariables()\n    .AddJsonFile($"appsettings.{name}.json", true) // ⟵\n    .Build();\n',
        },
      },
    ],
    good: [
      {
        name: 'ASP.NET, the environment after the files, and a file of routes',
        files: {
          'Program.cs':
            'var builder = WebApplication.CreateBuilder(args);\nbuilder.Configuration.AddJsonFile("appsettings.json").AddJsonFile($"appsettings.{name}.json", true).AddEnvironmentVariables();\nbuilder.Configuration.AddJsonFile("ocelot.json");\nbuilder.Build().Run();\n',
        },
      },
      {
        name: 'ASP.NET, the files of developers in what only a debug build has',
        files: {
          'Program.cs':
            'var builder = new ConfigurationBuilder().AddEnvironmentVariables();\n#if DEBUG\nbuilder.AddJsonFile("appsettings.Development.json", true);\n#endif\nbuilder.Build();\n',
        },
      },
      {
        name: 'ASP.NET, a builder of its own that never asks the environment',
        files: { 'Program.cs': 'var config = new ConfigurationBuilder().AddJsonFile("appsettings.json").Build();\n' },
      },
      {
        name: 'a part of the first value, which a second lookup repeats',
        files: {
          'config/broadcasting.php':
            "<?php\nreturn ['host' => env('PUSHER_HOST', 'api-' . env('PUSHER_CLUSTER', 'mt1') . '.pusher.com') ?: 'api-' . env('PUSHER_CLUSTER', 'mt1') . '.pusher.com'];\n",
        },
      },
      {
        name: 'a fallback to nothing, then another variable',
        files: { 'settings.py': 'import os\nDISABLED = os.environ.get("OLD_SWITCH", "") or os.environ.get("NEW_SWITCH", "")\n' },
      },
      { name: 'the lookup first', files: { 'app.js': "const url = process.env.API_URL || 'http://api:8080';\n" } },
      { name: 'an empty literal', files: { 'app.js': "const url = '' || process.env.API_URL;\n" } },
      { name: 'assigned in a branch', files: { 'app.py': "import os\nhost = os.environ.get('DB_HOST')\nif not host:\n    host = 'db'\n" } },
      { name: 'no lookup at all', files: { 'app.js': "const name = 'shop' || other;\n" } },
    ],
  },
});

function* judge(file: CodeFile): Iterable<Found> {
  if (!file.mayReadEnvironment) return;
  const said = new Set<number>();
  for (const { value, name } of namedValues(file)) {
    const { deadLookup, variables } = value.value();
    if (deadLookup === undefined || said.has(deadLookup.start) || COMPARISON.test(value.text)) continue;
    said.add(deadLookup.start);
    const variable = variables.at(-1);
    // The same variable is asked in what comes first.
    if (variable !== undefined && value.text.slice(0, deadLookup.start - value.span.start).includes(variable)) continue;
    const read = variable === undefined ? 'The environment' : `\`${variable}\``;
    const swapped = turned(value.text);
    yield {
      span: deadLookup,
      what: `${read} is looked up for \`${name}\` but can never win: a literal always does.`,
      ...(swapped === undefined
        ? {}
        : { fix: { title: 'Let the environment win', safe: false, edits: [{ span: value.span, text: swapped }] } }),
    };
  }
}

/** What reads the variables of the environment before the program adds anything. */
const BUILDERS = [
  'WebApplication.CreateBuilder',
  'Host.CreateDefaultBuilder',
  'Host.CreateApplicationBuilder',
  'WebHost.CreateDefaultBuilder',
];
const SETTINGS = /^\$?@?"appsettings(?:\.[^"]*)?\.json"$/;

/**
 * Of two sources of .NET's configuration the later one wins.
 * @see https://learn.microsoft.com/aspnet/core/fundamentals/configuration/#default-app-configuration-sources
 */
function* judgeOrder(file: CodeFile): Iterable<Found> {
  const asked = file.callsTo('*.AddEnvironmentVariables').map(({ callee }) => callee.end);
  const built = file.callsTo(...BUILDERS).map(({ span }) => span.start);
  if (file.source.text.includes('Sources.Clear()')) return;
  for (const { args, callee, method } of file.callsTo('*.AddJsonFile')) {
    const isBehind = [...asked, ...built].some((at) => at < callee.end) && !asked.some((at) => at > callee.end);
    if (!isBehind || !args.some(({ text }) => SETTINGS.test(text)) || isForDevelopment(file, { start: callee.end, end: callee.end }))
      continue;
    yield {
      span: { start: callee.end - method.length, end: callee.end },
      what: 'The file is read after the variables of the environment, so it wins over whatever a deploy sets.',
      remedy: 'Add `AddEnvironmentVariables()` behind the files, or leave the files to the builder, which has read them already.',
      once: `order of ${file.path}`,
    };
  }
}

/** `'a' || process.env.X` the other way round; undefined for anything less plain. */
function turned(text: string): string | undefined {
  const [, literal, operator, lookup] = /^("[^"\n]*"|'[^'\n]*'|\d+)\s*(\|\||\?\?|or)\s*([\w.[\]'"()]+)$/.exec(text) ?? [];
  return literal === undefined || lookup === undefined ? undefined : `${lookup} ${operator ?? ''} ${literal}`;
}
