import type { DataNode, Manifest } from '../../documents/kinds.ts';
import { directoryOf, resolvePath } from '../../paths.ts';
import type { SourceText, Span } from '../../text.ts';

/** A place of a manifest that takes a package from a directory which the repository does not hold. */
export interface OutsidePath {
  readonly span: Span;
  readonly path: string;
}

/** Where manifests that are no JSON write the paths of packages; the first group is the path. */
const WRITTEN: Readonly<Record<string, readonly RegExp[]>> = {
  'go.mod': [/=>[ \t]*((?:\.\.)?\/\S{1,300})/g],
  'Cargo.toml': [/\bpath\s*=\s*"([^"\n]{1,300})"/g],
  Gemfile: [/(?:\bpath:\s*|:path\s*=>\s*|^[ \t]*path[ \t(]+)['"]([^'"\n]{1,300})['"]/gm],
  Pipfile: [/\bpath\s*=\s*"([^"\n]{1,300})"/g],
  'pyproject.toml': [/\bpath\s*=\s*"([^"\n]{1,300})"/g, /@\s*file:\/\/(\/[^"'\s]{1,300})/g],
  // What `pip freeze` says of a package that conda had built on that machine.
  'requirements.txt': [
    /^[^#\n]*@\s*file:\/\/(\/\S{1,300})/gm,
    /^[ \t]*(?:-e[ \t]+|--editable[ \t=]+)?(?:file:\/\/)?(\.\.\/\S{0,300}|\/\S{1,300})/gm,
  ],
  'pom.xml': [/<systemPath>\s*([^<\n]{1,300}?)\s*<\/systemPath>/g],
  csproj: [/<HintPath>\s*([^<\n]{1,300}?)\s*<\/HintPath>/g],
  gradle: [/\b(?:files|fileTree|flatDir|dirs?)\b[ \t]*[({]?[^\n]{0,40}?['"]((?:\.\.\/|\/|[A-Z]:[\\/])[^'"\n]{1,300})['"]/g],
};

/** All of them in a manifest; a path with a variable in it may lead anywhere. */
export function outsidePaths(manifest: Manifest): readonly OutsidePath[] {
  return [...inData(manifest), ...inText(manifest)].filter(({ path }) => isOutside(path, directoryOf(manifest.path)));
}

function isOutside(path: string, directory: string): boolean {
  const bare = path.replace(/^\$\{(?:project\.)?basedir\}\//, './');
  // The packages that NuGet restores lie where the solution says.
  if (/[$%{]/.test(bare) || /^[.\\]*packages\\/.test(bare)) return false;
  return /^(?:\/|[A-Za-z]:[\\/])/.test(bare) || resolvePath(directory, bare) === undefined;
}

function inText({ format, path, source }: Manifest): readonly OutsidePath[] {
  const kind = /\.\w*proj$/.test(path) ? 'csproj' : /\.gradle(?:\.kts)?$/.test(path) ? 'gradle' : format;
  const text = /proj$|^pom/.test(kind) ? withoutXmlComments(source.text) : source.text;
  return (WRITTEN[kind] ?? []).flatMap((pattern) =>
    [...text.matchAll(pattern)]
      .map((match) => ({ span: lineAround(source, match.index + match[0].lastIndexOf(match[1] ?? '')), path: match[1] ?? '' }))
      .filter(({ span }) => !/^\s*(?:#|\/\/|<!--)/.test(source.slice(span))),
  );
}

/** Comments blanked to spaces, so that offsets stay. */
function withoutXmlComments(text: string): string {
  return text.replace(/<!--[\s\S]*?(?:-->|$)/g, (comment) => comment.replace(/[^\n]/g, ' '));
}

function lineAround(source: SourceText, offset: number): Span {
  return source.lineSpan(source.position(offset).line);
}

/** `file:../lib` of npm, and repositories of the kind `path` of Composer. */
function inData({ root, dependencies }: Manifest): readonly OutsidePath[] {
  const repositories = (root?.at('repositories')?.children ?? []).flatMap((node: DataNode) => {
    const url = node.at('type')?.text === 'path' ? node.at('url')?.text : undefined;
    return url === undefined ? [] : { span: node.at('type')?.keySpan ?? node.span, path: url };
  });
  const declared = dependencies.flatMap(({ constraint, span }) => {
    const path = /^(?:file|link|portal):(?!\/\/)(\.{0,2}\/.+)$/.exec(constraint ?? '')?.[1];
    return path === undefined ? [] : { span, path };
  });
  return [...repositories, ...declared];
}
