import { parseImage } from '../../documents/images/image.ts';
import type { ImageReference } from '../../documents/kinds.ts';
import { baseName } from '../../paths.ts';
import { repositoryFact } from '../../remembered-facts.ts';
import type { Repository } from '../../repository.ts';

/** Files that say how an image is built: scripts, recipes, pipelines, build scripts, and what a README tells people to type. */
const SAYS_HOW =
  /^(?:[\w.-]*\.(?:sh|bash|ps1|bat|cmd|mk|gradle|gradle\.kts|ya?ml)|(?:GNU)?[Mm]akefile|[Jj]ustfile|Taskfile[\w.]*|Jenkinsfile[\w.]*|package\.json|pom\.xml|README[\w.-]*)$/i;
const BUILD = /\b(?:docker|podman|nerdctl|buildah)\s+(?:buildx\s+|image\s+)?(?:build|bud)\b((?:\\\r?\n|[^\n;&|`])*)/g;
const NAMED = /\s(?:-t|--tag)[\s=]["']?([\w./:-]+)/g;
/** Plugins that build into the machine's own Docker: of bmuschko, Spring Boot, Jib's `jibDockerBuild` and fabric8. */
const BY_GRADLE =
  /\b(?:images\.(?:add|addAll|set)\(\s*(?:listOf\(|\[)?|imageName(?:\.set\(|\s*=)\s*|\bto\.image\s*=\s*)["']([\w./:-]+)["']/g;
const BY_MAVEN =
  /<(?:artifactId)>(?:jib-maven-plugin|spring-boot-maven-plugin|docker-maven-plugin|dockerfile-maven-plugin)<[^]*?<(?:name|image|imageName|repository)>\s*([\w./:-]+)\s*</g;
const PUBLISHES =
  /\b(?:docker|podman|nerdctl|buildah)\s+(?:image\s+|compose\s+)?push\b|--push\b|\bpush:\s*true\b|push-to-registry|\bjib:build\b|\bgradlew?\b[^\n]*\bjib\b|publish[\w-]*docker|kaniko|\bacr build\b|builds submit/i;

/** Names of images that something here builds, with their registry where one is named. */
interface Builds {
  readonly names: ReadonlySet<string>;
  /** Whether anything here pushes images: then one with a registry's or an owner's name may be among them. */
  readonly publishes: boolean;
}

const localBuilds = repositoryFact((repository): Builds => {
  const names = new Set<string>();
  let publishes = false;
  for (const path of repository.texts) {
    if (!SAYS_HOW.test(baseName(path))) continue;
    const text = repository.source(path)?.text ?? '';
    publishes ||= PUBLISHES.test(text);
    for (const name of namesIn(path, text)) names.add(fullName(parseImage(name)));
  }
  return { names, publishes };
});

function namesIn(path: string, text: string): readonly string[] {
  if (path.endsWith('pom.xml')) return [...text.matchAll(BY_MAVEN)].map(([, name = '']) => name);
  const byGradle = /\.gradle(?:\.kts)?$/.test(path) ? [...text.matchAll(BY_GRADLE)].map(([, name = '']) => name) : [];
  const byCommands = [...text.matchAll(BUILD)].flatMap(([, options = '']) => [...options.matchAll(NAMED)].map(([, name = '']) => name));
  return [...byGradle, ...byCommands];
}

function fullName({ name, registry }: ImageReference): string {
  return registry === undefined ? name : `${registry}/${name}`;
}

/** True for an image that is built here and never pulled: its name is nobody's, or nothing here publishes images. */
export function isBuiltHere(image: ImageReference, repository: Repository): boolean {
  const { names, publishes } = localBuilds(repository);
  return names.has(fullName(image)) && (hasNoOwner(image) || !publishes);
}

/** `shop-web`: a name that only a machine which has built the image knows, for registries ask for an owner. */
export function hasNoOwner({ name, registry, dynamic }: ImageReference): boolean {
  return registry === undefined && !dynamic && !name.includes('/');
}

/** True for the name of one of Docker's official images, the only ones that are pulled without an owner. */
export function isOfficial({ name }: ImageReference): boolean {
  return OFFICIAL.has(name);
}

const OFFICIAL: ReadonlySet<string> = new Set(
  `adminer aerospike alpine alt amazoncorretto amazonlinux api-firewall arangodb archlinux backdrop bash bonita buildpack-deps busybox
  caddy cassandra centos chronograf cirros clearlinux clefos clickhouse clojure composer consul convertigo couchbase couchdb crate crux
  dart debian docker drupal eclipse-mosquitto eclipse-temurin eggdrop elasticsearch elixir emqx erlang express-gateway fedora flink
  fluentd friendica gazebo gcc geonetwork ghost golang gradle groovy haproxy haskell haxe hello-world hitch httpd hylang ibmjava
  influxdb irssi java jenkins jetty jobber joomla jruby julia kapacitor kibana kong krakend lightstreamer liquibase logstash mageia
  mariadb matomo maven mediawiki memcached mongo mongo-express monica mono mysql nats nats-streaming neo4j neurodebian nextcloud nginx
  node notary nuxeo odoo open-liberty openjdk opensuse oraclelinux orientdb percona perl phpmyadmin php photon php-zendserver piwik
  plone postfixadmin postgres pypy python r-base rabbitmq rakudo-star redis redmine registry rethinkdb rocket.chat rockylinux ros
  ruby rust sapmachine satosa scratch sentry silverpeas sl solr sonarqube sourcemage spark spiped storm swarm swift swipl teamspeak
  telegraf thrift tomcat tomee traefik ubuntu unit valkey varnish vault websphere-liberty wordpress xwiki yourls znc zookeeper`
    .split(/\s+/)
    .filter(Boolean),
);
