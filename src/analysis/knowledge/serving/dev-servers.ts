/** A program line that starts a server made for development, with what it is called. */
const DEV_SERVERS: readonly (readonly [line: RegExp, called: string])[] = [
  [/^(?:nodemon|ts-node-dev|tsnd|node-dev|supervisor)(?= )/, 'a file watcher that restarts the app'],
  [/^(?:node|bun|deno)(?: \S+)*? --(?:watch|hot)\b/, 'a file watcher that restarts the app'],
  [/^tsx watch /, 'a file watcher that restarts the app'],
  [/^watchmedo auto-restart /, 'a file watcher that restarts the app'],
  [/^vite(?: (?:dev|serve|--\S.*)| *)$/, "Vite's development server"],
  [/^vite (?:dev|serve) /, "Vite's development server"],
  [/^(?:webpack-dev-server|webpack (?:\S+ )*(?:serve|dev-server))(?: |$)/, "webpack's development server"],
  [/^(?:react-scripts|craco|react-app-rewired) start(?: |$)/, "Create React App's development server"],
  [/^vue-cli-service serve(?: |$)/, "Vue CLI's development server"],
  [/^ng serve(?: |$)/, "Angular's development server"],
  [
    /^(?:next|nuxt|nuxi|astro|remix|svelte-kit|gatsby|vinxi|medusa|strapi)(?: dev| develop)(?: |$)/,
    'the development server of the framework',
  ],
  [/^nest start(?: \S+)*? (?:--watch|-w|--debug)\b/, 'the watch mode of the Nest CLI'],
  [/^(?:ember|polymer) serve(?: |$)/, 'the development server of the framework'],
  [/^(?:manage\.py|django-admin)(?: -\S+)* runserver(?:_plus)?(?: |$)/, 'the development server'],
  [/^flask(?: -\S+(?: [\w.:]+)?)* run(?: |$)/, "Flask's development server"],
  [/^fastapi dev(?: |$)/, "FastAPI's development server"],
  [
    /^(?:uvicorn|gunicorn|hypercorn|sanic|granian|quart)(?: \S+)* --(?:reload|auto-reload|dev)(?: |$)|^(?:sanic|hypercorn)(?: \S+)* --debug(?: |$)/,
    'a server that reloads on changes',
  ],
  [/^uwsgi(?: \S+)* --(?:py(?:thon)?-auto-?reload|touch-(?:workers-)?reload)(?:[ =]|$)/, 'a server that reloads on changes'],
  [/^babel-node(?: |$)/, 'Babel’s compiler for development'],
  [
    /^(?:parcel(?: serve| watch)?(?: (?!build)\S+)+|snowpack dev|rsbuild dev|farm (?:dev|start))(?: |$)/,
    "the bundler's development server",
  ],
  [
    /^(?:expo start|ionic serve|quasar dev|docusaurus start|storybook dev|start-storybook|umi dev|max dev|sapper dev|blitz dev|redwood dev|rw dev|keystone dev|payload dev|tsc-watch|tsup --watch|live-server|browser-sync|json-server)(?: |$)/,
    'the development server of the framework',
  ],
  [/^(?:gulp|grunt) (?:serve|watch|dev)(?: |$)/, "the task runner's development server"],
  [/^(?:wrangler|vercel|netlify) dev(?: |$)/, 'the platform’s local emulator'],
  [
    /^(?:serverless|sls) offline(?: |$)|^sam local (?:start-api|invoke)|^func (?:host )?start(?: |$)|^firebase (?:serve|emulators:start)/,
    'the platform’s local emulator',
  ],
  [/^(?:yii|spark|think|cake|bin\/cake) (?:serve|run|server)(?: |$)/, "PHP's built-in server"],
  [/^(?:jekyll|hugo|mkdocs|eleventy) (?:serve|server)(?: |$)/, 'the development server of the site generator'],
  [/^quart run(?: |$)/, "the framework's development server"],
  [/^sanic(?: \S+)* (?:-d|--dev)(?: |$)/, 'a server that reloads on changes'],
  [/^(?:realize start|modd|wgo|gowatch|bee run|buffalo dev|revel run|gin(?: \S+)* run)(?: |$)/, 'a file watcher that restarts the app'],
  [/^(?:mvnw?|gradlew?)(?: \S+)*? (?:-t|--continuous)(?: |$)/, 'the watch mode of the build tool'],
  [/^http\.server(?: |$)/, "Python's simple file server"],
  [/^php[\d.]*(?: \S+)* -S(?: |$)/, "PHP's built-in server"],
  [/^artisan serve(?: |$)/, "PHP's built-in server"],
  [/^symfony (?:local:)?(?:serve|server:start)(?: |$)/, "Symfony's local server"],
  [/^console server:(?:run|start)(?: |$)/, "PHP's built-in server"],
  [/^(?:rails|bin\/rails) (?:s|server)(?: \S+)*? -e ?development\b/, 'Rails in the development environment'],
  [/^(?:rerun|shotgun|CompileDaemon|air|fresh|reflex)(?= |$)/, 'a file watcher that restarts the app'],
  [/^dotnet watch(?: |$)/, 'a file watcher that restarts the app'],
  [/^cargo watch(?: |$)/, 'a file watcher that restarts the app'],
  [/^(?:mvnw?|gradlew?)(?: \S+)*? (?:quarkus:dev|quarkusDev)(?: |$)/, "Quarkus's development mode"],
];

/**
 * What a program line (`StartCommand.program` as words) is called when it is a development server, by the documentation of each
 * tool; undefined for every other.
 */
export function devServerOf(line: string): string | undefined {
  return DEV_SERVERS.find(([pattern]) => pattern.test(line))?.[1];
}
