/** Program lines that compile, bundle or collect, by the documentation of each tool. */
const BUILDS: readonly RegExp[] = [
  /^(?:next|vite|nuxt|nuxi|astro|gatsby|remix|nest|ng|vue-cli-service|react-scripts|craco|strapi|parcel|ember|svelte-kit|turbo|nx|medusa|encore|tsup|esbuild|rollup) (?:run )?(?:build|production|prod)(?: |$)/,
  /^nest start(?!.*(?:--watch|-w\b|--debug))(?: |$)/,
  /^prisma generate(?: |$)/,
  /^(?:webpack|rollup|webpack-cli)(?!.*\b(?:serve|--watch)\b)(?: |$)/,
  /^tsc(?!.*(?:--noEmit|--watch| -w\b|--version| -v\b))(?: |$)/,
  /^ts-node(?!.*(?:--transpile-only|-T\b|--swc))(?: |$)/,
  // What the default task of a task runner does is the repository's own to say: it watches and serves as often as it builds.
  /^(?:gulp|grunt|brunch) (?:build|prod\w*|dist|compile)$/,
  /^(?:manage\.py|django-admin)(?: -\S+)* (?:collectstatic|compress|compilemessages|compilescss)(?: |$)/,
  /^(?:flask translate compile|pybabel compile)(?: |$)/,
  /^(?:rails|rake)(?: \S+)* (?:assets:precompile|webpacker:compile|vite:build)(?: |$)/,
  /^go (?:build|run|generate)(?: |$)/,
  /^cargo(?: \+\S+)? (?:build|run|b|r)(?: |$)/,
  /^(?:mvnw?|mvnw\.cmd)(?: \S+)*? (?:package|install|compile|verify|spring-boot:run|quarkus:build|exec:java|jetty:run(?:-\w+)?|tomcat\d*:run(?:-war)?|cargo:run|liberty:run|wildfly:run|payara-micro:start|tomee:run)(?: |$)/,
  /^(?:gradlew?)(?: \S+)*? :?(?:[\w-]+:)?(?:build|bootRun|bootJar|run|assemble|jar|installDist)(?: |$)/,
  /^dotnet (?:run|build|publish)(?: |$)/,
  /^(?:make|cmake|ninja|javac|gcc|g\+\+|clang|rustc)(?: (?:build|all|install|release|-\S.*|\S+\.(?:java|c|cpp|rs)))?$/,
  /^(?:sbt|lein|mix|stack|cabal) (?:run|compile|assembly|stage|build|uberjar)(?: |$)/,
  /^console (?:assets:install|asset-map:compile|cache:warmup)(?: |$)/,
  /^(?:npm|pnpm|yarn|bun)(?: run)? build(?::\S+)?$/,
];

/** True for a program line (`StartCommand.program` as words) that builds. */
export function isBuild(line: string): boolean {
  return BUILDS.some((pattern) => pattern.test(line));
}
