import type { CodeFile, Expression, Property } from '../../code.ts';
import type { Span } from '../../text.ts';

/** A channel of `config/logging.php` that the app logs to unless the environment says otherwise. */
export interface LaravelChannel {
  readonly name: string;
  /** `single`, `daily`, `monolog`, … */
  readonly driver: string;
  /** Of its path, where it has one. */
  readonly span: Span;
  /** The variable that chooses another one; undefined when the choice is literal. */
  readonly variable: string | undefined;
}

const MAX_STACKS = 5;

/** The channels that Laravel's `default` leads to, stacks followed. Source: https://laravel.com/docs/logging */
export function defaultChannels(file: CodeFile): readonly LaravelChannel[] {
  if (!/(?:^|\/)config\/logging\.php$/i.test(file.path)) return [];
  const chosen = file.properties.find(({ key }) => key === 'default')?.value.value();
  const channels = file.properties.find(({ key }) => key === 'channels')?.value.properties() ?? [];
  if (typeof chosen?.literal !== 'string') return [];
  return follow([chosen.literal], channels, chosen.variables[0], 0);
}

/** The channels that Laravel's own file has. */
const SHIPPED = /^(?:stack|single|daily|slack|papertrail|stderr|stdout|syslog|errorlog|null|emergency|deprecations|monolog|custom)$/;

/** Channels of an app that Laravel's own file has not, and no stack of the default leads to. */
export function ownChannels(file: CodeFile): readonly LaravelChannel[] {
  if (!/(?:^|\/)config\/logging\.php$/i.test(file.path)) return [];
  const channels = file.properties.find(({ key }) => key === 'channels')?.value.properties() ?? [];
  const known = new Set(defaultChannels(file).map(({ name }) => name));
  const own = channels.map(({ key }) => key).filter((name) => !SHIPPED.test(name) && !known.has(name));
  return follow(own, channels, undefined, MAX_STACKS);
}

function follow(
  names: readonly string[],
  channels: readonly Property[],
  variable: string | undefined,
  depth: number,
): readonly LaravelChannel[] {
  return names.flatMap((name) => {
    const channel = channels.find(({ key }) => key === name);
    const driver = channel?.value.property('driver')?.value().literal;
    if (channel === undefined || typeof driver !== 'string') return [];
    const path = channel.value.properties().find(({ key }) => key === 'path');
    if (driver !== 'stack') return [{ name, driver, span: (path ?? channel).span, variable }];
    return depth === MAX_STACKS ? [] : follow(namesIn(channel.value.property('channels')), channels, variable, depth + 1);
  });
}

/** `['single']` and `explode(',', env('LOG_STACK', 'single'))`. */
function namesIn(list: Expression | undefined): readonly string[] {
  const call = list?.call();
  const texts =
    call?.method === 'explode' ? [call.args[1]?.value().literal] : (list?.elements() ?? []).map((element) => element.value().literal);
  return texts.flatMap((text) => (typeof text === 'string' ? text.split(',').map((name) => name.trim()) : []));
}
