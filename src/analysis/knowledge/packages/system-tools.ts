import type { Call, Expression } from '../../code.ts';
import type { ImageReference } from '../../documents/kinds.ts';
import type { Language } from '../../languages.ts';

/** What is known of a program of the system. */
interface Known {
  /** The system packages that bring it. */
  readonly packages: RegExp;
  /** Images that bring it without a word: those built on buildpack-deps, Alpine's BusyBox, PHP's own, a package's SDK. */
  readonly in?: readonly Brings[];
  /** People's scripts start it as well, which run on their machines: code that starts it may never be in the image. */
  readonly everyday?: true;
}

type Brings = 'full' | 'busybox' | 'php' | 'sdk';

/** Programs that apps start; what the official images bring is by their Dockerfiles. */
const TOOLS: Readonly<Record<string, Known>> = {
  convert: { packages: /imagemagick/i, in: ['full'] },
  magick: { packages: /imagemagick/i, in: ['full'] },
  mogrify: { packages: /imagemagick/i, in: ['full'] },
  identify: { packages: /imagemagick/i, in: ['full'] },
  curl: { packages: /\bcurl\b/, in: ['full', 'php', 'sdk'], everyday: true },
  wget: { packages: /\bwget\b/, in: ['full', 'busybox', 'sdk'], everyday: true },
  git: { packages: /\bgit\b/, in: ['full', 'sdk'], everyday: true },
  ssh: { packages: /openssh/, in: ['full'], everyday: true },
  svn: { packages: /subversion/, in: ['full'], everyday: true },
  unzip: { packages: /\bunzip\b/, in: ['full', 'busybox', 'sdk'], everyday: true },
  zip: { packages: /\bzip\b/, everyday: true },
  rsync: { packages: /\brsync\b/, everyday: true },
  jq: { packages: /\bjq\b/, everyday: true },
  ...each('ffmpeg ffprobe', /ffmpeg/),
  ...each('wkhtmltopdf wkhtmltoimage', /wkhtmlto/),
  ...each('pdftotext pdftoppm pdfinfo pdfimages pdftocairo pdfunite pdfseparate pdftohtml', /poppler/),
  ...each('gs ps2pdf', /ghostscript/),
  ...each('libreoffice soffice unoconv', /libreoffice|unoconv/),
  ...each('gm graphicsmagick', /graphicsmagick/),
  ...each('pdflatex xelatex lualatex', /texlive|latex/),
  ...each('chromium chromium-browser google-chrome google-chrome-stable', /chrom(?:e|ium)|puppeteer|playwright/),
  ...each('cwebp dwebp', /webp/),
  ...each('yt-dlp youtube-dl', /yt-dlp|youtube-dl/),
  ...each('pg_dump pg_restore', /postgres(?:ql)?|pgdg/),
  psql: { packages: /postgres(?:ql)?|pgdg/, everyday: true },
  ...each('mysqldump', /mysql|mariadb/),
  mysql: { packages: /mysql|mariadb/, everyday: true },
  ...each('mongodump mongorestore', /mongo/),
  mongosh: { packages: /mongo/, everyday: true },
  'redis-cli': { packages: /redis|valkey/, everyday: true },
  tesseract: { packages: /tesseract/ },
  pandoc: { packages: /pandoc/ },
  inkscape: { packages: /inkscape/ },
  exiftool: { packages: /exiftool|perl-image-exiftool/ },
  optipng: { packages: /optipng/ },
  jpegoptim: { packages: /jpegoptim/ },
  pngquant: { packages: /pngquant/ },
  gifsicle: { packages: /gifsicle/ },
  'rsvg-convert': { packages: /librsvg|rsvg/ },
  qpdf: { packages: /qpdf/ },
  pdftk: { packages: /pdftk/ },
  mutool: { packages: /mupdf/ },
  sox: { packages: /\bsox\b/ },
  lame: { packages: /\blame\b/ },
  mediainfo: { packages: /mediainfo/ },
  dot: { packages: /graphviz/, everyday: true },
  unrtf: { packages: /unrtf/ },
  antiword: { packages: /antiword/ },
  clamscan: { packages: /clamav/ },
  whois: { packages: /whois/, everyday: true },
  nmap: { packages: /\bnmap\b/, everyday: true },
  traceroute: { packages: /traceroute/, in: ['busybox'], everyday: true },
  '7z': { packages: /p7zip|7zip/ },
  unrar: { packages: /unrar/ },
  docker: { packages: /docker/, everyday: true },
  kubectl: { packages: /kubectl/, everyday: true },
};

function each(names: string, packages: RegExp): Readonly<Record<string, Known>> {
  return Object.fromEntries(names.split(' ').map((name) => [name, { packages }]));
}

/** Calls that start a program, by canonical name. */
const STARTS: Readonly<Partial<Record<Language, readonly string[]>>> = {
  javascript: [
    ...['exec', 'execSync', 'spawn', 'spawnSync', 'execFile', 'execFileSync'].map((name) => `child_process.${name}`),
    'execa',
    'execa.execa',
    'execa.execaCommand',
    'execa.command',
    'shelljs.exec',
    'cross-spawn',
  ],
  python: [
    'subprocess.run',
    'subprocess.Popen',
    'subprocess.call',
    'subprocess.check_call',
    'subprocess.check_output',
    'os.system',
    'os.popen',
    'subprocess.getoutput',
    'asyncio.create_subprocess_exec',
    'asyncio.create_subprocess_shell',
  ],
  go: ['os/exec.Command', 'os/exec.CommandContext'],
  ruby: [
    'system',
    'Open3.capture2',
    'Open3.capture2e',
    'Open3.capture3',
    'Open3.popen3',
    'Open3.popen2',
    'Open3.popen2e',
    'IO.popen',
    'Kernel.system',
    'spawn',
  ],
  php: [
    'exec',
    'shell_exec',
    'system',
    'passthru',
    'proc_open',
    'popen',
    'Symfony.Component.Process.Process',
    'Symfony.Component.Process.Process.fromShellCommandline',
    'Illuminate.Support.Facades.Process.run',
  ],
  java: ['ProcessBuilder', 'java.lang.ProcessBuilder', 'Runtime.getRuntime().exec', 'java.lang.Runtime.getRuntime().exec'],
  csharp: ['Process.Start', 'System.Diagnostics.Process.Start', 'ProcessStartInfo', 'System.Diagnostics.ProcessStartInfo'],
  rust: ['std.process.Command.new', 'tokio.process.Command.new'],
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
  readonly in: readonly Brings[];
  /** People's scripts start it as well. */
  readonly everyday: boolean;
}

/** The program that a call starts, when it is a literal and one that a system package brings; undefined for all others. */
export function toolOf(call: Call): SystemTool | undefined {
  const named = call.option('FileName') ?? call.option('fileName');
  const words = [...call.args.slice(0, 2), ...(named ? [named] : [])].map(firstWord);
  return words.map((word) => (word === undefined ? undefined : systemTool(word))).find((tool) => tool !== undefined);
}

/** Libraries that only start a program, by what code imports, with packages that bring the program themselves. */
const WRAPPERS: readonly (readonly [language: Language, module: string, tool: string, brings?: RegExp])[] = [
  ['python', 'pytesseract', 'tesseract'],
  ['python', 'pdf2image', 'pdftoppm'],
  ['python', 'pdfkit', 'wkhtmltopdf'],
  ['python', 'imgkit', 'wkhtmltoimage'],
  ['python', 'pydub', 'ffmpeg', /^(?:imageio-ffmpeg|ffmpeg-binaries|static-ffmpeg)$/],
  ['python', 'ffmpeg', 'ffmpeg', /^(?:imageio-ffmpeg|static-ffmpeg)$/],
  ['python', 'pypandoc', 'pandoc', /^pypandoc-binary$/],
  ['javascript', 'fluent-ffmpeg', 'ffmpeg', /ffmpeg-static|@ffmpeg-installer|ffmpeg-ffprobe-static/],
  ['javascript', 'gm', 'gm'],
  ['javascript', 'wkhtmltopdf', 'wkhtmltopdf', /wkhtmltopdf-installer/],
  ['javascript', 'node-tesseract-ocr', 'tesseract'],
  ['javascript', 'imagemagick', 'convert'],
  ['ruby', 'mini_magick', 'convert'],
  ['ruby', 'wicked_pdf', 'wkhtmltopdf', /wkhtmltopdf/],
  ['ruby', 'streamio-ffmpeg', 'ffmpeg'],
  ['ruby', 'rtesseract', 'tesseract'],
];

/** Modules that start a program of the system, by language: all of them for the text search. */
export const WRAPPER_MODULES: readonly string[] = WRAPPERS.map(([, module]) => module);

/** The program that an imported library starts, and the packages that bring it; undefined for every other library. */
export function wrappedTool(
  language: Language,
  module: string,
): { readonly tool: SystemTool; readonly brings: RegExp | undefined } | undefined {
  const spoken = language === 'typescript' || language === 'tsx' ? 'javascript' : language;
  const found = WRAPPERS.find(([of, name]) => of === spoken && (module === name || module.startsWith(`${name}.`)));
  const tool = found && systemTool(found[2]);
  return found && tool ? { tool, brings: found[3] } : undefined;
}

/** The program of that name, when a system package brings it; undefined for all others. */
export function systemTool(name: string): SystemTool | undefined {
  const known = Object.hasOwn(TOOLS, name) ? TOOLS[name] : undefined;
  return known && { name, packages: known.packages, in: known.in ?? [], everyday: known.everyday === true };
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
  /^(?:node|python|ruby|php|golang|openjdk|eclipse-temurin|amazoncorretto|sapmachine|oven\/bun|rust|debian|ubuntu|alpine|bitnami\/(?:node|python)|dotnet\/(?:aspnet|runtime|runtime-deps|sdk))$/;
const REGISTRY = /^(?:docker\.io|index\.docker\.io|public\.ecr\.aws\/docker|mcr\.microsoft\.com)$/;

/** True when an image is known not to bring the tool; false also where nothing is known of it. */
export function lacks(tool: SystemTool, { name, tag = '', registry, dynamic }: ImageReference): boolean {
  if (name === 'scratch' || (registry === 'gcr.io' && name.startsWith('distroless/'))) return true;
  if (dynamic || !KNOWN_IMAGE.test(name) || (registry !== undefined && !REGISTRY.test(registry))) return false;
  const flavours: readonly (readonly [Brings, boolean])[] = [
    ['full', /^(?:node|python|ruby|golang|rust)$/.test(name) && !/slim|alpine/.test(tag)],
    ['busybox', name === 'alpine' || tag.includes('alpine')],
    ['php', name === 'php'],
    ['sdk', name.endsWith('/sdk') || name === 'golang' || /^(?:openjdk|eclipse-temurin|sapmachine)$/.test(name)],
  ];
  return !flavours.some(([flavour, is]) => is && tool.in.includes(flavour));
}
