import type { CodeFile } from '../../src/analysis/code.ts';
import { runsInBrowser } from '../../src/analysis/knowledge/settings/browser-code.ts';
import { isDevelopersFile } from '../../src/analysis/knowledge/environment/for-development.ts';
import { serviceSwitches, SWITCH_WORDS } from '../../src/analysis/knowledge/services/service-switches.ts';
import { APP_LANGUAGES } from '../../src/analysis/languages.ts';
import { rule, type Context, type Found } from '../rule.ts';

export default rule({
  id: 'dev-prod-parity/service-stand-in',
  title: 'Run on the same service in every environment',
  why: 'What takes the place of the service loses its data with the process, shares nothing with another one, and is all that developers ever see: the path through the service is first run in production.',
  remedy: 'Require the service everywhere, developers’ machines included (a container is enough), and let only its address differ.',
  severity: 'warning',
  code: [{ languages: APP_LANGUAGES, literals: SWITCH_WORDS, judge }],
  examples: {
    bad: [
      {
        name: 'a store of the app’s own, or one of the process',
        files: {
          'data.ts':
            "import config from './config';\nexport const data = () => ({\n  client: new AuthClient(\n    config.redis.enabled ? new RedisTokenStore(createRedisClient()) : new InMemoryTokenStore(), // ⟵\n  ),\n});\n",
        },
      },
      {
        name: 'a map, by the environment',
        files: {
          'cache.js':
            "const { createClient } = require('redis');\nlet cache;\nif (process.env.NODE_ENV === 'production') { // ⟵\n  cache = createClient({ url: process.env.CACHE_ADDRESS });\n} else {\n  cache = new Map();\n}\nmodule.exports = cache;\n",
        },
      },
      {
        name: 'a queue, or an object that does the work at once',
        files: {
          'queues.js':
            "const Queue = require('bull');\nconst env = require('./env');\nlet visit;\nif (env.REDIS_ENABLED) { // ⟵\n  visit = new Queue('visit', { redis: env.REDIS });\n  visit.process(6, work);\n} else {\n  visit = {\n    add(data) {\n      work({ data }).catch(console.error);\n    },\n  };\n}\nmodule.exports = { visit };\n",
        },
      },
      {
        name: 'a cache, or a map',
        files: {
          'cache.ts':
            "import Redis from 'ioredis';\nexport const cache = process.env.REDIS_URL ? new Redis(process.env.REDIS_URL) : new MemoryCache(); // ⟵\n",
        },
      },
      {
        name: 'Python, by branch',
        files: {
          'cache.py':
            'import redis\nfrom .settings import settings\nfrom .memory import InMemoryCache\n\nif settings.REDIS_URL: # ⟵\n    cache = redis.from_url(settings.REDIS_URL)\nelse:\n    cache = InMemoryCache()\n',
        },
      },
      {
        name: 'Go, by branch',
        files: {
          'go.mod': 'module shop\n\ngo 1.22\n',
          'main.go':
            'package main\n\nimport (\n\t"os"\n\n\t"github.com/redis/go-redis/v9"\n)\n\nfunc main() {\n\tvar store Store\n\tif os.Getenv("REDIS_ADDR") != "" { // ⟵\n\t\tstore = wrap(redis.NewClient(&redis.Options{Addr: os.Getenv("REDIS_ADDR")}))\n\t} else {\n\t\tstore = NewMemoryStore()\n\t}\n\tserve(store)\n}\n',
        },
      },
    ],
    good: [
      {
        name: 'another service in its place',
        files: {
          'data.ts':
            "import config from './config';\nexport const tokens = config.redis.enabled ? new RedisTokenStore(createRedisClient()) : new PostgresTokenStore(pool);\n",
        },
      },
      {
        name: 'another address by the environment, and what tests are given',
        files: {
          'cache.js':
            "const { createClient } = require('redis');\nconst cache = process.env.NODE_ENV === 'production' ? createClient({ url: process.env.A }) : createClient({ url: process.env.B });\nconst other = process.env.NODE_ENV === 'test' ? new Map() : createClient({ url: process.env.A });\nmodule.exports = { cache, other };\n",
        },
      },
      {
        name: 'a service that a variable switches on',
        files: {
          'cache.js':
            "const { createClient } = require('redis');\nif (process.env.REDIS_URL) module.exports = createClient({ url: process.env.REDIS_URL });\n",
        },
      },
      {
        name: 'the same client, with and without a cluster',
        files: {
          'cache.js':
            "const Redis = require('ioredis');\nlet client;\nif (process.env.REDIS_CLUSTER_HOSTS) {\n  client = new Redis.Cluster(process.env.REDIS_CLUSTER_HOSTS.split(','));\n} else {\n  client = new Redis(process.env.REDIS_URL);\n}\n",
        },
      },
      {
        name: 'nothing, where there is no cache',
        files: {
          'cache.py': 'import redis\nif settings.REDIS_URL:\n    cache = redis.from_url(settings.REDIS_URL)\nelse:\n    cache = None\n',
        },
      },
      {
        name: 'options of the one queue',
        files: {
          'queues.js':
            "const Queue = require('bull');\nlet options;\nif (process.env.REDIS_URL) {\n  options = { redis: process.env.REDIS_URL };\n} else {\n  options = { redis: { host: process.env.REDIS_HOST } };\n}\nmodule.exports = new Queue('visit', options);\n",
        },
      },
    ],
  },
});

function* judge(file: CodeFile, { deployable }: Context): Iterable<Found> {
  if (isDevelopersFile(file.path) || runsInBrowser(file, deployable)) return;
  for (const { span, condition, client, standIn } of serviceSwitches(file)) {
    yield {
      span,
      what: `\`${condition.slice(0, 60)}\` decides between \`${client}\` and ${standIn}: environments without the service run other code.`,
    };
  }
}
