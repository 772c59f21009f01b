import type { CodeFile, Expression } from '../../code.ts';

/** Names behind a path that are followed to what they were last given. */
const MAX_STEPS = 4;
/** What takes a path apart or puts it together; its first argument says where it begins. */
const JOINS =
  /^(?:await\s+)?(?:\w+(?:\.|::))*(?:Sprintf\(\s*["`]%s[^"`]*["`]\s*,\s*|format!?\(\s*(?=")|(?:join|resolve|normalize|Join|Combine|get|of|new|Path|Paths|File|PathBuf|from|str|String|toString|abspath|realpath)\s*\(\s*)/;
/** What stands for the directory of the app itself. */
const OF_THE_APP =
  /^(?:f|b|r|rb|u|@|\$@?|&)?["'`]|^(?:__dirname|__filename|__file__|__DIR__|process\.cwd\(|os\.getcwd\(|os\.path\.dirname\(|dirname\(|Path\(__file__|import\.meta|BASE_DIR|ROOT_DIR|PROJECT_ROOT|BASE_PATH|settings\.BASE_DIR|Rails\.root|Rails\.public_path|public_path\(|storage_path\(|base_path\(|resource_path\(|_?\w*(?:[eE]nv(?:ironment)?|host\w*)\.(?:WebRootPath|ContentRootPath)|Directory\.GetCurrentDirectory|AppContext\.BaseDirectory|(?:current_)?app\.(?:static_folder|root_path|instance_path)|env!\()/;
/** What is scratch space, the configuration's decision, a stream, or judged elsewhere. */
const ELSEWHERE =
  /(?:^|["'`/\\_.{])(?:tmp|temp)(?:[-_/\\"'`.]|dir|file|path|$)|tmpdir|gettempdir|mkdtemp|NamedTemporary|GetTempPath|\/dev\/|\benviron|getenv|process\.env|\bENV(?:\[|\.fetch)|env::var|config(?:uration)?\b|settings\.(?!BASE_DIR)|options?\b|args?\b|argv|flag|\.log\b|logs?[/\\]|\bcache|\.pid\b|\.lock\b|\.sock\b|\/mnt\/|\/proc\/|\/sys\//i;

/** The app's own file of variables, which its configuration does not put elsewhere. */
const OWN_SETTINGS = /\benvironmentFilePath\(\)|\bbase_path\(\s*['"]\.env['"]/;

/**
 * The path as the code writes it, names followed, when the code itself decides on a place of the local disk: neither scratch space
 * nor one that the configuration may put elsewhere. Undefined otherwise.
 */
export function localPathOf(path: Expression, file: CodeFile): string | undefined {
  if (OWN_SETTINGS.test(path.text)) return path.text;
  if (['environment', 'environment-or-literal', 'configuration'].includes(path.value().provenance)) return undefined;
  let text = path.text.trim();
  let all = text;
  for (let step = 0; step < MAX_STEPS; step += 1) {
    while (JOINS.test(text) && !OF_THE_APP.test(text)) text = text.replace(JOINS, '');
    if (OF_THE_APP.test(text)) break;
    const name = /^[&*]?((?:this\.|self\.|@)?[A-Za-z_$]\w*)\s*(?:[,)+/;]|$)/.exec(text)?.[1];
    const value = name === undefined ? madeBy(text, file) : givenTo(name, path, file);
    if (value === undefined) return undefined;
    text = value.trim();
    all += `\n${text}`;
  }
  const isNamed = /["'`][^"'`]*\w[^"'`]*["'`]/.test(all);
  return OF_THE_APP.test(text) && isNamed && !ELSEWHERE.test(all) ? all : undefined;
}

function givenTo(name: string, { span }: Expression, file: CodeFile): string | undefined {
  const same = file.assignments.filter(({ target }) => target === name || target.endsWith(`.${name.replace(/^(?:this|self)\./, '')}`));
  return (same.findLast((one) => one.span.start < span.start) ?? same[0])?.value.text;
}

/** What a function of the file returns that a path is made with. */
function madeBy(text: string, file: CodeFile): string | undefined {
  const name = /^(?:this\.|self\.)?(\w+)\s*\(/.exec(text)?.[1];
  const scope = file.functions.find((one) => one.name !== undefined && one.name === name);
  return scope && /(?:\breturn\s+|=>\s*)([^;\n]+)/.exec(file.source.slice(scope.span))?.[1];
}
