import type { Program } from '../../startup/program.ts';

/** Programs that run until they are told to stop, whatever their arguments. */
const ALWAYS =
  /^(?:gunicorn|uvicorn|hypercorn|daphne|granian|uwsgi|waitress-serve|puma|unicorn|thin|passenger|falcon|sidekiq|resque|good_job|node|bun|deno|java|nginx|httpd|apache2-foreground|apache2ctl|php-fpm[\d.]*|frankenphp|rr|caddy|supervisord|celery|rq|rqworker|dramatiq|huey_consumer(?:\.py)?|catalina\.sh|dotnet|pm2-runtime|beam\.smp|streamlit|text-generation-launcher|traefik|haproxy|envoy|redis-server|memcached|mongod|mysqld|mysqld_safe|mariadbd|rabbitmq-server|squid|nats-server|mosquitto)$/;

/** Programs that do so when they are given one of these words. */
const WITH_WORDS: readonly { readonly program: RegExp; readonly words: RegExp }[] = [
  {
    program: /^(?:npm|yarn|pnpm)$/,
    words:
      /^(?:start|serve|server|prod|production|worker|dev)$|^(?:start|serve|server|dev|worker):(?!.*(?:migrat|seed|db|build|setup|init))[\w:-]+$/,
  },
  { program: /^manage\.py$/, words: /^(?:runserver|qcluster|run_huey|rundramatiq|run_gunicorn|runworker|rqworker)$/ },
  { program: /^(?:rails|bin\/rails)$/, words: /^(?:s|server)$/ },
  { program: /^flask$/, words: /^run$/ },
  { program: /^fastapi$/, words: /^(?:run|dev)$/ },
  { program: /^artisan$/, words: /^(?:serve|queue:work|queue:listen|horizon|octane:start|schedule:work)$/ },
  { program: /^(?:next|nuxt|nest|remix-serve)$/, words: /^start$/ },
  { program: /^(?:rake)$/, words: /^(?:jobs:work|resque:work)$/ },
];

/** Options and sub-commands with which such a program ends at once. */
const ENDS =
  /^(?:-v|-V|--version|-h|--help|-t|-e|-p|--eval|--print|-c|inspect|call|control|purge|migrate|report|status|ef|tool|build|restore|publish|install)$/;
/** What a server that runs already is told. */
const SIGNALS = /^(?:reload|reopen|quit|stop)$/;
const READS_CONFIGURATION = /^(?:supervisord|uwsgi|gunicorn|nginx|puma|unicorn|hypercorn|caddy|rr|php-fpm|celery)/;

/** True for a program that a process is there to run: a server, a worker, an interpreter with a file. */
export function isLongRunning({ name, args }: Program): boolean {
  // What these are given is a directory to serve, whatever it is called.
  if (/^(?:serve|http-server)$/.test(name)) return !args.some((word) => /^(?:-h|-v|--help|--version)$/.test(word));
  const isKnown = ALWAYS.test(name) || WITH_WORDS.some(({ program, words }) => program.test(name) && args.some((word) => words.test(word)));
  if (!isKnown || (READS_CONFIGURATION.test(name) && args.some((word) => SIGNALS.test(word)))) return false;
  const ending = args.find((word) => ENDS.test(word));
  if ((name === 'node' || name === 'bun' || name === 'java') && args.some((word) => /migrat|seed|generate|setup|init/i.test(word)))
    return false;
  return ending === undefined || ending === '-t' || (READS_CONFIGURATION.test(name) && /^-[cep]$/.test(ending));
}
