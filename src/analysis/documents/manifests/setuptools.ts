import type { SourceText } from '../../text.ts';
import type { Dependency, Manifest } from '../kinds.ts';
import { readIni } from '../settings/ini.ts';
import { dependencyOf, isDevelopmentGroup, manifestOf } from './parts.ts';
import { readRequirement } from './python-requirement.ts';

/** Reads the `[options]` of a setup.cfg. */
export function readSetupCfg(path: string, source: SourceText): Manifest {
  const settings = new Map(readIni(source, { commentsBehindValues: false }).map((setting) => [setting.key, setting]));
  const python = settings.get('options.python_requires');
  const dependencies = [...settings.values()].flatMap(({ key, valueSpan }) => {
    const group = groupOf(key);
    return group === undefined ? [] : requirementLines(source.slice(valueSpan), valueSpan.start, group);
  });
  return manifestOf(path, source, 'python', 'setup.cfg', {
    name: settings.get('metadata.name')?.value,
    dependencies,
    runtime: python === undefined ? undefined : { constraint: python.value, span: python.valueSpan },
    library: settings.has('metadata.classifiers') || settings.has('metadata.classifier'),
  });
}

function groupOf(key: string): Dependency['group'] | undefined {
  if (key === 'options.install_requires') return 'run';
  if (key === 'options.tests_require') return 'dev';
  const extra = /^options\.extras_require\.(.+)$/.exec(key)?.[1];
  return extra === undefined ? undefined : isDevelopmentGroup(extra) ? 'dev' : 'optional';
}

function requirementLines(text: string, start: number, group: Dependency['group']): readonly Dependency[] {
  return [...text.matchAll(/[^\n]+/g)].flatMap((line) => requirementAt(line[0].replace(/(?:^|\s)#.*$/, ''), start + line.index, group));
}

function requirementAt(text: string, start: number, group: Dependency['group']): readonly Dependency[] {
  const written = text.trim();
  const found = readRequirement(written);
  const from = start + text.search(/\S/);
  return found === undefined ? [] : [dependencyOf({ ...found, group, span: { start: from, end: from + written.length } })];
}

/** Keyword arguments of `setup()` that hold requirements. */
const ARGUMENTS: readonly (readonly [string, Dependency['group']])[] = [
  ['install_requires', 'run'],
  ['tests_require', 'dev'],
];

/** Reads what a setup.py says in literals: lists of strings, written in the call or assigned to the name that stands there. Nothing is run. */
export function readSetupPy(path: string, source: SourceText): Manifest {
  const { text } = source;
  const python = /\bpython_requires\s*=\s*(["'])([^"'\n]{1,100})\1/.exec(text);
  const span =
    python === null
      ? undefined
      : { start: python.index + python[0].length - 1 - (python[2] ?? '').length, end: python.index + python[0].length - 1 };
  return manifestOf(path, source, 'python', 'setup.py', {
    name: /\bsetup\s*\([^)]{0,400}?\bname\s*=\s*["']([\w.-]+)["']/s.exec(text)?.[1],
    dependencies: ARGUMENTS.flatMap(([argument, group]) =>
      listOf(text, argument).flatMap((item) => requirementAt(item.text, item.start, group)),
    ),
    runtime: python === null || span === undefined ? undefined : { constraint: python[2] ?? '', span },
    library: /\bclassifiers\s*=/.test(text),
  });
}

interface Item {
  readonly text: string;
  readonly start: number;
}

/** Longest list that is read, in characters. */
const MAX_LIST = 20_000;

/** String literals of the list that is the value of a keyword or variable. */
function listOf(text: string, name: string, hops = 2): readonly Item[] {
  const match = new RegExp(String.raw`\b${name}\s{0,10}=\s{0,10}(?:\[|([A-Za-z_]\w{0,60})\s{0,10}[,)\n])`).exec(text);
  if (match === null) return [];
  if (match[1] !== undefined) return hops === 0 || match[1] === name ? [] : listOf(text, match[1], hops - 1);
  const start = match.index + match[0].length;
  const items: Item[] = [];
  for (const part of text.slice(start, start + MAX_LIST).matchAll(/#[^\n]*|(["'])((?:(?!\1)[^\\\n])*)\1|\]/g)) {
    if (part[0] === ']') break;
    if (part[2] !== undefined) items.push({ text: part[2], start: start + part.index + 1 });
  }
  return items;
}
