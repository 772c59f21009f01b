import type { Ecosystem } from '../documents/kinds.ts';
import type { Language } from '../languages.ts';

/** Namespaces or files of well-known packages, with a pattern of the packages that bring them. */
type Namespaces = readonly (readonly [namespace: string, packages: RegExp])[];

const JAVA: Namespaces = [
  ['com.google.gson', /gson|spring-boot|okhttp|retrofit|google/],
  ['com.google.common', /guava|google|spring-boot|selenium|swagger/],
  ['redis.clients.jedis', /jedis/],
  ['io.lettuce.core', /lettuce|redis/],
  ['com.mongodb', /mongo/],
  ['com.rabbitmq', /amqp|rabbit/],
  ['org.apache.kafka', /kafka/],
  ['com.zaxxer.hikari', /hikari|jdbc|jpa|spring-boot|jooq/i],
  ['io.jsonwebtoken', /jjwt/],
  ['org.modelmapper', /modelmapper/],
  ['org.mapstruct', /mapstruct/],
  ['com.amazonaws', /aws/],
  ['software.amazon.awssdk', /awssdk|spring-cloud-aws/],
  ['org.jsoup', /jsoup/],
  ['org.quartz', /quartz/],
];

/** The files that `require` names. */
const RUBY: Namespaces = [
  ['pg', /^pg$/],
  ['mysql2', /^mysql2$/],
  ['redis', /redis|^sidekiq$|^resque$/],
  ['sidekiq', /^sidekiq/],
  ['sinatra', /^sinatra/],
  ['rack', /^rack|rails|sinatra|hanami|grape|roda|puma/],
  ['puma', /^puma$/],
  ['faraday', /faraday/],
  ['httparty', /^httparty$/],
  ['rest-client', /^rest-client$/],
  ['nokogiri', /nokogiri|rails|loofah|capybara|mechanize/],
  ['aws-sdk-s3', /^aws-sdk/],
  ['dalli', /^dalli$/],
  ['bunny', /^bunny$|^sneakers$/],
  ['mongo', /^mongo/],
  ['sequel', /sequel/],
  ['stripe', /stripe/],
  ['jwt', /jwt/],
  ['bcrypt', /bcrypt|devise/],
  ['dotenv', /dotenv/],
];

const PHP: Namespaces = [
  ['GuzzleHttp', /guzzle|laravel\/framework|sdk|google|socialite|aws|twilio|mailgun/],
  ['Predis', /^predis\//],
  ['Monolog', /monolog|laravel|lumen/],
  ['Doctrine\\ORM', /^doctrine\/orm|orm-pack|doctrine-bundle/],
  ['Aws', /aws/],
  ['Stripe', /stripe|cashier/],
  ['Twilio', /twilio/],
  ['League\\Flysystem', /flysystem|laravel\/framework/],
  ['Intervention\\Image', /intervention/],
  ['Carbon', /carbon|laravel/],
  ['Ramsey\\Uuid', /uuid|laravel/],
  ['PhpAmqpLib', /amqp/],
  ['Firebase\\JWT', /jwt|google/],
  ['Twig', /twig|symfony/],
  ['Laravel\\Socialite', /socialite/],
  ['Laravel\\Sanctum', /sanctum/],
  ['Laravel\\Passport', /passport/],
  ['Laravel\\Horizon', /horizon/],
  ['Laravel\\Scout', /scout/],
  ['Spatie\\Permission', /laravel-permission/],
  ['PHPMailer', /phpmailer/],
  ['Sentry', /sentry/],
];

const CSHARP: Namespaces = [
  ['Newtonsoft.Json', /newtonsoft|swashbuckle|azure|entityframework|signalr|mvc|swagger|ravendb|restsharp|google|nest|test/i],
  ['Serilog', /serilog/i],
  ['Dapper', /dapper/i],
  ['MediatR', /mediatr/i],
  ['AutoMapper', /automapper/i],
  ['FluentValidation', /fluentvalidation/i],
  ['StackExchange.Redis', /redis/i],
  ['RabbitMQ.Client', /rabbit/i],
  ['MassTransit', /masstransit/i],
  ['Npgsql', /npgsql|marten/i],
  ['MongoDB.Driver', /mongo/i],
  ['Polly', /polly|resilience/i],
  ['Hangfire', /hangfire/i],
  ['Quartz', /quartz/i],
  ['NLog', /nlog/i],
  ['Amazon', /awssdk|aws/i],
  ['Stripe', /stripe/i],
];

const KNOWN: Readonly<Partial<Record<Language, Namespaces>>> = { java: JAVA, kotlin: JAVA, ruby: RUBY, php: PHP, csharp: CSHARP };

/** A package that code imports by a namespace. */
export interface NamedPackage {
  /** What the code calls it. */
  readonly namespace: string;
  /** True for a package that brings it, under its own name or with others. */
  readonly brings: (packageName: string) => boolean;
}

/**
 * The package behind an import in languages whose namespaces don't say it; undefined for what is not well known.
 * @param module as the code writes it
 */
export function packageOfNamespace(language: Language, module: string): NamedPackage | undefined {
  const found = KNOWN[language]?.find(
    ([namespace]) => module === namespace || (module.startsWith(namespace) && '.\\/'.includes(module.charAt(namespace.length))),
  );
  return found && { namespace: found[0], brings: (name) => found[1].test(name) };
}

/** Ecosystems whose packages a language's imports are looked up in. */
export const ECOSYSTEMS_OF: Readonly<Partial<Record<Language, readonly Ecosystem[]>>> = {
  javascript: ['npm'],
  typescript: ['npm'],
  tsx: ['npm'],
  python: ['python'],
  go: ['go'],
  java: ['maven', 'gradle'],
  kotlin: ['maven', 'gradle'],
  ruby: ['ruby'],
  php: ['composer'],
  csharp: ['nuget'],
  rust: ['cargo'],
};
