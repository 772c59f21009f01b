import { directoryOf, joinPath, stemOf } from '../../paths.ts';
import type { Repository } from '../../repository.ts';
import type { Span } from '../../text.ts';
import { isLocalName } from '../environment/environment-names.ts';

/** A file of settings of Rails that a deploy reads. */
export interface RailsSettings {
  /** The deployed environment whose own file it is; undefined for one that all of them read. */
  readonly environment: string | undefined;
  /** Where production's own would be. */
  readonly production: string;
}

/** What a path says of a file of settings of Rails; undefined for those of developers and tests, and for every other file. */
export function railsSettings(path: string): RailsSettings | undefined {
  const [, root, directory] = /^(.*?\/?)config\/(?:(environments\/)\w+|application|initializers\/.+)\.rb$/.exec(path) ?? [];
  const environment = directory === undefined ? undefined : stemOf(path);
  const isLocal = isLocalName(environment) || /docker|e2e|profil|bench|integration/.test(environment ?? '');
  return root === undefined || isLocal ? undefined : { environment, production: `${root}config/environments/production.rb` };
}

/** One adapter of Rails that the settings of developers and those of production choose differently. */
export interface RailsAdapter {
  readonly topic: 'queue' | 'storage';
  readonly development: RailsChoice;
  readonly production: RailsChoice;
}

export interface RailsChoice {
  readonly path: string;
  readonly span: Span;
  readonly adapter: string;
}

interface Topic {
  readonly topic: RailsAdapter['topic'];
  readonly setting: RegExp;
  /** What lives in the process or on its disk, and what is a service of its own. */
  readonly light: RegExp;
  readonly server: RegExp;
}

/** By the guides of Rails. */
const TOPICS: readonly Topic[] = [
  {
    topic: 'queue',
    setting: /^[ \t]*config\.active_job\.queue_adapter[ \t]*=[ \t]*:(\w+)/m,
    light: /^(?:async|inline)$/,
    server: /^(?:sidekiq|resque|delayed_job|good_job|que|solid_queue|sneakers|shoryuken|backburner)$/,
  },
  {
    topic: 'storage',
    setting: /^[ \t]*config\.active_storage\.service[ \t]*=[ \t]*:(\w+)/m,
    light: /^local$/,
    server: /^(?:amazon|aws|s3|google|gcs|azure|microsoft|digitalocean|spaces|cloudflare|r2|minio|wasabi|backblaze)\w*$/,
  },
];

/** The adapters of `config/environments` that live in the process on one side and in a service on the other. */
export function railsAdapters(repository: Repository): readonly RailsAdapter[] {
  return [...repository.tree.entries.keys()]
    .filter((path) => /(?:^|\/)config\/environments\/development\.rb$/.test(path))
    .flatMap((path) =>
      TOPICS.flatMap(({ topic, setting, light, server }): readonly RailsAdapter[] => {
        const development = chosen(path, setting, repository);
        const production = chosen(joinPath(directoryOf(path), 'production.rb'), setting, repository);
        if (!development || !production || !light.test(development.adapter) || !server.test(production.adapter)) return [];
        return [{ topic, development, production }];
      }),
    );
}

function chosen(path: string, setting: RegExp, repository: Repository): RailsChoice | undefined {
  const source = repository.source(path);
  const match = source && setting.exec(source.text);
  if (!source || !match) return undefined;
  const start = match.index + (match[0].length - match[0].trimStart().length);
  return { path, span: { start, end: match.index + match[0].length }, adapter: match[1] ?? '' };
}
