import type { Call, Expression } from '../code.ts';
import type { Language } from '../languages.ts';

/** Programs that apps start, with a pattern of the system packages that bring them. */
const TOOLS: Readonly<Record<string, RegExp>> = {
  convert: /imagemagick/i,
  magick: /imagemagick/i,
  mogrify: /imagemagick/i,
  identify: /imagemagick/i,
  ffmpeg: /ffmpeg/,
  ffprobe: /ffmpeg/,
  wkhtmltopdf: /wkhtmlto/,
  wkhtmltoimage: /wkhtmlto/,
  pdftotext: /poppler/,
  pdftoppm: /poppler/,
  pdfinfo: /poppler/,
  gs: /ghostscript/,
  tesseract: /tesseract/,
  libreoffice: /libreoffice/,
  soffice: /libreoffice/,
  pandoc: /pandoc/,
  inkscape: /inkscape/,
  exiftool: /exiftool|perl-image-exiftool/,
  graphicsmagick: /graphicsmagick/,
  gm: /graphicsmagick/,
  optipng: /optipng/,
  jpegoptim: /jpegoptim/,
  pngquant: /pngquant/,
  qpdf: /qpdf/,
  pdftk: /pdftk/,
  sox: /\bsox\b/,
  pg_dump: /postgresql|pgdg/,
  mysqldump: /mysql|mariadb/,
  unrtf: /unrtf/,
  antiword: /antiword/,
};

/** Calls that start a program, by canonical name. */
const STARTS: Readonly<Partial<Record<Language, readonly string[]>>> = {
  javascript: ['exec', 'execSync', 'spawn', 'spawnSync', 'execFile', 'execFileSync'].map((name) => `child_process.${name}`),
  python: [
    'subprocess.run',
    'subprocess.Popen',
    'subprocess.call',
    'subprocess.check_call',
    'subprocess.check_output',
    'os.system',
    'os.popen',
  ],
  go: ['os/exec.Command', 'os/exec.CommandContext'],
  ruby: ['system', 'Open3.capture2', 'Open3.capture2e', 'Open3.capture3', 'Open3.popen3', 'IO.popen', 'Kernel.system'],
  php: ['exec', 'shell_exec', 'system', 'passthru', 'proc_open'],
  java: ['ProcessBuilder', 'java.lang.ProcessBuilder', 'Runtime.getRuntime().exec', 'java.lang.Runtime.getRuntime().exec'],
  rust: ['std.process.Command.new'],
};

/** Languages that start programs, with the canonical names of the calls that do. */
export const PROGRAM_STARTS: ReadonlyMap<Language, readonly string[]> = new Map(
  Object.entries({ ...STARTS, typescript: STARTS.javascript, tsx: STARTS.javascript, kotlin: STARTS.java }) as [
    Language,
    readonly string[],
  ][],
);

/** A program of the system that code starts. */
export interface SystemTool {
  readonly name: string;
  readonly packages: RegExp;
}

/** The program that a call starts, when it is a literal and one that a system package brings; undefined for all others. */
export function toolOf(call: Call): SystemTool | undefined {
  const words = call.args.slice(0, 2).map(firstWord);
  const name = words.find((word) => word !== undefined && Object.hasOwn(TOOLS, word));
  const packages = name === undefined ? undefined : TOOLS[name];
  return name === undefined || packages === undefined ? undefined : { name, packages };
}

/** The first word of a command line, or of a list of words. */
function firstWord(expression: Expression): string | undefined {
  const from = expression.elements()[0] ?? expression;
  const value = from.value();
  const text =
    typeof value.literal === 'string'
      ? value.literal
      : typeof value.pieces?.[0] === 'string' && /\s/.test(value.pieces[0])
        ? value.pieces[0]
        : undefined;
  const word = /^\s*(\S+)/.exec(text ?? '')?.[1];
  return word?.slice(word.lastIndexOf('/') + 1);
}

/** Official images of languages and systems, whose packages are known. */
const KNOWN_IMAGE =
  /^(?:node|python|ruby|php|golang|openjdk|eclipse-temurin|amazoncorretto|rust|debian|ubuntu|alpine|bitnami\/(?:node|python))$/;
/** Without a small flavour these images come with ImageMagick among others (buildpack-deps). */
const SMALL = /slim|alpine|jre|fpm|apache|cli/;

/** True when an image of that name and tag is known not to bring the tool; false also where nothing is known of it. */
export function lacks(tool: SystemTool, image: { readonly name: string; readonly tag: string | undefined }): boolean {
  if (!KNOWN_IMAGE.test(image.name)) return false;
  const brings = /^(?:node|python|ruby|golang|rust)$/.test(image.name) && !SMALL.test(image.tag ?? '');
  return !(
    brings &&
    (tool.packages.source.includes('imagemagick') || tool.packages.source.includes('mysql') || tool.packages.source.includes('postgresql'))
  );
}
