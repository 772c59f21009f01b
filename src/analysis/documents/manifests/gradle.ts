import { baseName } from '../../paths.ts';
import type { SourceText } from '../../text.ts';
import type { Dependency, Manifest } from '../kinds.ts';
import { dependencyOf, manifestOf, PATH } from './parts.ts';

/** Configurations by what a production build takes of them. */
const CONFIGURATIONS: readonly (readonly [RegExp, Dependency['group']])[] = [
  [/^(?:implementation|api|compile|runtime|runtimeOnly|classpath|\w+Implementation|\w+Api|\w+RuntimeOnly)$/, 'run'],
  [/^(?:compileOnly|compileOnlyApi|providedRuntime|providedCompile|\w+CompileOnly)$/, 'peer'],
  [/^(?:annotationProcessor|kapt|ksp|developmentOnly|errorprone|detektPlugins|\w+AnnotationProcessor)$/, 'dev'],
];

const CALL =
  /^[ \t]*([a-zA-Z]+)[ \t]*\(?[ \t]*((?:enforcedPlatform|platform|project|kotlin|files|testFixtures)[ \t]*\([ \t]*)?(?:group[ \t]*[:=][ \t]*)?(?:path[ \t]*[:=][ \t]*)?["']([^"'\n]{1,200})["']([^\n]{0,200})/gm;

/**
 * Reads a build.gradle or build.gradle.kts by its literals: declarations one to a line, variables of the same file filled in.
 * Entries of a version catalog (`libs.x`) are in the catalog, which is included. Plugins and platforms are dependencies with
 * `managed`, a plugin under the name of its marker artifact. Nothing is run.
 */
export function readGradle(path: string, source: SourceText): Manifest {
  const text = withoutComments(source.text);
  const variables = variablesOf(text);
  const main = /\bmainClass(?:Name)?(?:\.set\(|[ \t]*=)[ \t]*["']([\w.$]+)["']/.exec(text)?.[1];
  const starts =
    main !== undefined ||
    /org\.springframework\.boot|io\.quarkus|io\.micronaut\.application|\bapplication\b|com\.google\.cloud\.tools\.jib|shadow/.test(
      pluginBlock(text),
    );
  return manifestOf(path, source, 'gradle', baseName(path), {
    dependencies: [...plugins(text, variables), ...[...text.matchAll(CALL)].flatMap((call) => declared(call, variables))],
    runtime: runtimeOf(text),
    includes: /\blibs\.[a-z]/.test(text) ? ['gradle/libs.versions.toml'] : [],
    library: !starts && /java-library|maven-publish|com\.android\.library/.test(text),
    entrypoints: main === undefined ? [] : [main],
  });
}

/** Comments blanked to spaces, so that offsets stay. */
function withoutComments(text: string): string {
  return text.replace(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g, (part) =>
    part.startsWith('/') ? part.replace(/[^\n]/g, ' ') : part,
  );
}

function pluginBlock(text: string): string {
  return [...text.matchAll(/\bplugins\s*\{[^}]{0,4000}|\bapply[ \t(]+plugin\s*[:=]\s*["'][\w.-]+["']/g)]
    .map((match) => match[0])
    .join('\n');
}

type Variables = ReadonlyMap<string, string>;

/** `def x = '1'`, `val x = "1"`, `ext.x = '1'`, `x = '1'` in an ext block, `extra["x"] = "1"`. */
function variablesOf(text: string): Variables {
  const assignments = text.matchAll(
    /^[ \t]*(?:(?:def|val|var|final|const|String)[ \t]+)*(?:(?:project\.)?ext(?:ra)?\.|set\(["'])?(?:extra\[["'])?([A-Za-z_]\w{0,80})(?:["']\])?["']?[ \t]*[=,:][ \t]*["']([^"'\n]{1,100})["']/gm,
  );
  return new Map([...assignments].map((match) => [match[1] ?? '', match[2] ?? '']));
}

/** The text with `$x`, `${x}` and `${property("x")}` filled in; undefined when one is not known here. */
function filled(text: string | undefined, variables: Variables): string | undefined {
  if (text === undefined || !text.includes('$')) return text;
  const result = text.replace(
    /\$\{?(?:project\.|rootProject\.|ext\.|property\(\\?["']?)?([A-Za-z_]\w*)(?:\\?["']?\))?\}?/g,
    (written, name: string) => variables.get(name) ?? written,
  );
  return result.includes('$') ? undefined : result;
}

function declared(call: RegExpExecArray, variables: Variables): readonly Dependency[] {
  const [written, configuration = '', wrapper = '', first = '', rest = ''] = call;
  const group = groupOf(configuration);
  const span = {
    start: call.index + (/^[ \t]*/.exec(written)?.[0].length ?? 0),
    end: call.index + written.replace(/[,;\s]*(?:\{[^}]*\}?)?[,;\s]*$/, '').length,
  };
  if (group === undefined || wrapper.startsWith('files')) return [];
  if (wrapper.startsWith('project') || first.startsWith(':')) return [dependencyOf({ name: first, group, span, ...PATH })];
  if (wrapper.startsWith('kotlin')) return [dependencyOf({ name: `org.jetbrains.kotlin:kotlin-${first}`, group, span })];
  const named = /^["']?[ \t]*,[ \t]*name[ \t]*[:=][ \t]*["']([^"']+)["'](?:[ \t]*,[ \t]*version[ \t]*[:=][ \t]*["']([^"']+)["'])?/.exec(
    rest,
  );
  const [groupId = '', artifact, version] = named === null ? first.split(':') : [first, named[1], named[2]];
  const constraint = filled(version?.replace(/@\w+$/, ''), variables);
  if (artifact === undefined) return [];
  return [
    dependencyOf({
      name: `${filled(groupId, variables) ?? groupId}:${artifact}`,
      constraint,
      group,
      span,
      ...(wrapper.includes('latform') ? { managed: true } : {}),
    }),
  ];
}

function groupOf(configuration: string): Dependency['group'] | undefined {
  if (/^(?:androidT|integrationT|functionalT|t)est[A-Z]?|^debug[A-Z]/.test(configuration)) return 'dev';
  return CONFIGURATIONS.find(([pattern]) => pattern.test(configuration))?.[1];
}

/** `id 'x' version 'y'`, `id("x") version "y"`, `kotlin("jvm") version "y"`. */
function plugins(text: string, variables: Variables): readonly Dependency[] {
  return [
    ...text.matchAll(
      /^[ \t]*(id|kotlin)[ \t]*\(?[ \t]*["']([\w.-]{1,100})["'][ \t]*\)?[ \t]*\.?version[ \t]*\(?[ \t]*["']?([\w.${}-]{1,80})["']?/gm,
    ),
  ].map((match) => {
    const id = match[1] === 'kotlin' ? `org.jetbrains.kotlin.${match[2]}` : (match[2] ?? '');
    const start = match.index + match[0].search(/\S/);
    const constraint = filled(match[3], variables);
    return dependencyOf({
      name: `${id}:${id}.gradle.plugin`,
      constraint,
      span: { start, end: match.index + match[0].length },
      managed: true,
    });
  });
}

/** `JavaVersion.VERSION_17`, `languageVersion = JavaLanguageVersion.of(17)`, `jvmToolchain(17)`, `sourceCompatibility = '17'`. */
const RUNTIME =
  /(?:JavaLanguageVersion\.of|jvmToolchain)[ \t]*\([ \t]*["']?(\d[\w.]*)|\b(?:source|target)Compatibility[ \t]*=?[ \t]*(?:JavaVersion\.(?:VERSION_|toVersion\(["']))?["']?(\d[\w.]*)/;

function runtimeOf(text: string): Manifest['runtime'] {
  const match = RUNTIME.exec(text);
  const version = match?.[1] ?? match?.[2];
  if (match === null || version === undefined) return undefined;
  const end = match.index + match[0].length;
  return { constraint: version.replace('_', '.'), span: { start: end - version.length, end } };
}
