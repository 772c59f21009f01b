import type { Call } from '../../code.ts';
import { ECMASCRIPT, type Language } from '../../languages.ts';

/** A call by which an app brings code, a package or a program once it runs. */
interface RuntimeFetch {
  readonly languages: readonly Language[];
  readonly names: readonly string[];
  readonly brings: string;
  /** The first argument that it has to have, where not every one fetches. */
  readonly first?: RegExp;
  /** An option whose value says that nothing is fetched. */
  readonly unless?: readonly [name: string, value: string];
}

const DRIVERS = [
  'chrome.ChromeDriverManager',
  'firefox.GeckoDriverManager',
  'microsoft.EdgeChromiumDriverManager',
  'opera.OperaDriverManager',
];

/** By the documentation of each library. */
const FETCHES: readonly RuntimeFetch[] = [
  {
    languages: ['python'],
    names: ['torch.hub.load'],
    brings: 'the code of a repository from GitHub',
    // With a tag or a commit it is at least the same each time.
    first: /^[\w.-]+\/[\w.-]+$/,
    unless: ['source', 'local'],
  },
  { languages: ['python'], names: ['spacy.cli.download'], brings: 'a package' },
  { languages: ['python'], names: ['nltk.download', 'nltk.downloader.download'], brings: 'the data of a language model' },
  {
    languages: ['python'],
    names: ['pip.main', 'pip._internal.main', 'pip._internal.cli.main.main'],
    brings: 'packages',
  },
  {
    languages: ['python'],
    names: [
      ...DRIVERS.map((driver) => `webdriver_manager.${driver}().install`),
      'chromedriver_autoinstaller.install',
      'geckodriver_autoinstaller.install',
      'pyppeteer.chromium_downloader.download_chromium',
    ],
    brings: 'a program that drives a browser',
  },
  {
    languages: ['csharp'],
    names: [
      'BrowserFetcher().DownloadAsync',
      'PuppeteerSharp.BrowserFetcher().DownloadAsync',
      '*.BrowserFetcher().DownloadAsync',
      '*.browserFetcher.DownloadAsync',
    ],
    brings: 'a browser',
  },
  {
    languages: ['java', 'kotlin'],
    names: ['chromedriver', 'firefoxdriver', 'edgedriver'].map((driver) => `io.github.bonigarcia.wdm.WebDriverManager.${driver}().setup`),
    brings: 'a program that drives a browser',
  },
  {
    languages: ECMASCRIPT,
    names: ['@puppeteer/browsers.install', 'puppeteer.createBrowserFetcher().download', 'puppeteer-core.createBrowserFetcher().download'],
    brings: 'a browser',
  },
];

/** Languages of which there are such calls, with their names. */
export const RUNTIME_FETCHES: ReadonlyMap<Language, readonly string[]> = new Map(
  [...new Set(FETCHES.flatMap(({ languages }) => languages))].map((language) => [
    language,
    FETCHES.flatMap(({ languages, names }) => (languages.includes(language) ? names : [])),
  ]),
);

/** What a call of one of the names brings; undefined where it takes what is there. */
export function runtimeFetch(call: Call, language: Language): string | undefined {
  const found = FETCHES.find(({ languages, names }) => languages.includes(language) && names.some((name) => matches(call.name, name)));
  if (found === undefined) return undefined;
  const said = call.args[0]?.value().literal;
  if (found.first && !(typeof said === 'string' && found.first.test(said))) return undefined;
  if (found.unless && call.option(found.unless[0])?.value().literal === found.unless[1]) return undefined;
  return found.brings;
}

function matches(name: string, pattern: string): boolean {
  return pattern.startsWith('*.') ? name.endsWith(pattern.slice(1)) : name === pattern;
}
