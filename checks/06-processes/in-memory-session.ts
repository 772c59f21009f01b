import type { Call, CodeFile } from '../../src/analysis/code.ts';
import { isOpposite } from '../../src/analysis/knowledge/environment/for-development.ts';
import type { XmlDocument } from '../../src/analysis/documents/kinds.ts';
import { pluginOf, surelyLacks, surelyLacksElsewhere } from '../../src/analysis/knowledge/services/call-options.ts';
import { SHARED_CACHES } from '../../src/analysis/knowledge/state/process-caches.ts';
import { ECMASCRIPT, JVM } from '../../src/analysis/languages.ts';
import { onCalls, rule, type Context, type Found } from '../rule.ts';

/** Session middlewares whose sessions live in the process unless they are given this option. */
const STORES: readonly { readonly names: readonly string[]; readonly option: string; readonly words: string }[] = [
  { names: ['express-session', 'express.session', 'express().session'], option: 'store', words: 'express-session' },
  { names: ['koa-generic-session'], option: 'store', words: 'koa-generic-session' },
  { names: ['github.com/gofiber/fiber/v2/middleware/session.New'], option: 'Storage', words: "Fiber's session middleware" },
];

/** Stores that are the process's own memory. */
const MEMORY_STORES: readonly string[] = [
  'express-session.MemoryStore',
  'memorystore()',
  'github.com/gin-contrib/sessions/memstore.NewStore',
  'github.com/alexedwards/scs/v2/memstore.New',
  'tower_sessions.MemoryStore.default',
  'tower_sessions_memory_store.MemoryStore.default',
  'async_session.MemoryStore.new',
  'io.ktor.server.sessions.SessionStorageMemory',
  'SessionStorageMemory',
  'org.springframework.session.MapSessionRepository',
];

export default rule({
  id: 'processes/in-memory-session',
  title: 'Keep sessions in a store that all processes share',
  why: 'A session in the memory of one process is gone with its next restart or deploy, and a second copy of the app has never heard of it.',
  remedy: 'Give the session middleware a store such as Redis or the database, or keep the session in a signed cookie.',
  severity: 'error',
  limits: ['A store that is set from another module is not seen; then nothing is said.'],
  code: [
    ...STORES.map(({ names, option, words }) =>
      onCalls([...ECMASCRIPT, 'go'], names, (call, file, context) => judgeDefault(call, file, context, option, words)),
    ),
    onCalls(ECMASCRIPT, ['*.register'], judgePlugin),
    onCalls([...ECMASCRIPT, 'go', 'rust', ...JVM], MEMORY_STORES, judgeStore),
    onCalls(['ruby'], ['use', 'set'], judgeRack),
    onCalls(['go'], ['github.com/alexedwards/scs/v2.New', 'github.com/alexedwards/scs/v2.NewSession'], judgeScs),
    onCalls(['csharp'], ['*.AddDistributedMemoryCache'], judgeDotnet),
  ],
  documents: { xml: judgeWebConfig },
  examples: {
    bad: [
      {
        name: 'options that another file writes out',
        files: {
          'config/session.js': 'module.exports = {\n  secret: process.env.SESSION_SECRET,\n  resave: false,\n};\n',
          'server.js':
            "const express = require('express');\nconst session = require('express-session');\nconst options = require('./config/session');\nconst app = express();\napp.use(session(options)); // ⟵\napp.listen(process.env.PORT);\n",
        },
      },
      {
        name: 'Fastify, a plugin',
        files: {
          'app.js':
            "const fastify = require('fastify')();\nfastify.register(require('@fastify/session'), { secret: process.env.SESSION_SECRET }); // ⟵\nfastify.listen({ port: process.env.PORT });\n",
        },
      },
      {
        name: 'options under a name',
        files: {
          'server.js':
            "const express = require('express');\nconst session = require('express-session');\nconst sessionOptions = {\n  secret: process.env.SECRET,\n  resave: false,\n  cookie: { maxAge: 3600000 },\n};\nconst app = express();\napp.use(session(sessionOptions)); // ⟵\napp.listen(process.env.PORT);\n",
        },
      },
      {
        name: 'Express 3, which brings its own',
        files: {
          'package.json': '{"dependencies":{"express":"3.4.8"}}',
          'app.js':
            "const express = require('express');\nconst app = express();\napp.use(express.cookieParser());\napp.use(express.session({ secret: process.env.SECRET })); // ⟵\n",
        },
      },
      {
        name: 'a store that forgets old sessions, and is memory all the same',
        files: {
          'package.json': '{"scripts":{"start":"node app.js"},"dependencies":{"express":"4.18.0","memorystore":"1.6.7"}}',
          'app.js':
            "const session = require('express-session');\nconst MemoryStore = require('memorystore')(session);\nconst app = require('express')();\napp.use(session({ secret: process.env.SECRET, store: new MemoryStore({ checkPeriod: 86400000 }) })); // ⟵\napp.listen(process.env.PORT);\n",
        },
      },
      {
        name: 'a store of the app’s own that says what it is',
        files: {
          'app.js':
            "const session = require('express-session');\nconst { InMemorySessionStore } = require('./store');\nconst app = require('express')();\napp.use(session({ secret: process.env.SECRET, store: new InMemorySessionStore() })); // ⟵\n",
        },
      },
      {
        name: 'express-session without a store',
        files: {
          'app.js':
            "const session = require('express-session');\nconst app = require('express')();\napp.use(session({ secret: process.env.SECRET, resave: false })); // ⟵\n",
        },
      },
      {
        name: 'the memory store by name',
        files: {
          'app.ts':
            "import session from 'express-session';\nconst store = new session.MemoryStore(); // ⟵\napp.use(session({ store, secret }));\n",
        },
      },
      { name: 'Rack', files: { 'config.ru': "require './app'\nuse Rack::Session::Pool, expire_after: 3600 # ⟵\nrun App\n" } },
      {
        name: 'ASP.NET Core',
        files: {
          'Program.cs':
            'var builder = WebApplication.CreateBuilder(args);\nbuilder.Services.AddDistributedMemoryCache(); // ⟵\nbuilder.Services.AddSession();\n',
        },
      },
      {
        name: 'ASP.NET, web.config',
        files: {
          'Web.config':
            '<configuration>\n  <system.web>\n    <sessionState mode="InProc" timeout="20" />\n  </system.web>\n</configuration>\n',
        },
        at: 'Web.config:3',
      },
      {
        name: 'Go, scs with its default store',
        files: {
          'main.go':
            'package main\n\nimport "github.com/alexedwards/scs/v2"\n\nfunc main() {\n\tsessions := scs.New() // ⟵\n\tserve(sessions)\n}\n',
        },
      },
      {
        name: 'Ktor',
        files: {
          'src/main/kotlin/App.kt':
            'import io.ktor.server.sessions.*\n\nfun Application.module() {\n    install(Sessions) {\n        cookie<Cart>("CART", SessionStorageMemory()) // ⟵\n    }\n}\n',
        },
      },
      {
        name: 'Rust',
        files: {
          'src/main.rs':
            'use tower_sessions::MemoryStore;\n\nfn main() {\n    let store = MemoryStore::default(); // ⟵\n    serve(store);\n}\n',
        },
      },
    ],
    good: [
      {
        name: 'options of another file, which brings a store',
        files: {
          'config/session.js':
            "const Store = require('connect-redis').default;\nmodule.exports = {\n  secret: process.env.SESSION_SECRET,\n  store: new Store({ client }),\n};\n",
          'server.js':
            "const express = require('express');\nconst session = require('express-session');\nconst options = require('./config/session');\nconst app = express();\napp.use(session(options));\napp.listen(process.env.PORT);\n",
        },
      },
      {
        name: 'Fastify, a plugin with a store, and another one',
        files: {
          'app.js':
            "import session from '@fastify/session';\nimport cors from '@fastify/cors';\nconst fastify = require('fastify')();\nfastify.register(session, { secret: process.env.SESSION_SECRET, store: new RedisStore({ client }) });\nfastify.register(cors, { origin: true });\nfastify.listen({ port: process.env.PORT });\n",
        },
      },
      {
        name: 'a store of the app’s own that is none of memory',
        files: {
          'app.js':
            "const session = require('express-session');\nconst { SharedStore } = require('./store');\nconst app = require('express')();\napp.use(session({ secret: process.env.SECRET, store: new SharedStore() }));\n",
        },
      },
      {
        name: 'options under a name, with the store added later',
        files: {
          'server.js':
            "const express = require('express');\nconst session = require('express-session');\nconst options = { secret: process.env.SECRET, resave: false };\noptions.store = makeStore();\nconst app = express();\napp.use(session(options));\napp.listen(process.env.PORT);\n",
        },
      },
      {
        name: 'a store',
        files: {
          'app.js': "const session = require('express-session');\napp.use(session({ store: new RedisStore({ client }), secret }));\n",
        },
      },
      {
        name: 'options from elsewhere',
        files: {
          'app.js':
            "const session = require('express-session');\nmodule.exports = (options) => session(options);\nmodule.exports.b = (o) => session({ ...o, resave: false });\n",
        },
      },
      {
        name: 'a store that is added to the options',
        files: {
          'app.js':
            "const session = require('express-session');\nconst options = { secret };\noptions.store = new RedisStore({ client });\napp.use(session(options));\n",
        },
      },
      { name: 'a signed cookie', files: { 'app.js': "const session = require('cookie-session');\napp.use(session({ keys }));\n" } },
      { name: 'Rack, a cookie', files: { 'config.ru': "use Rack::Session::Cookie, secret: ENV['SESSION_SECRET']\nrun App\n" } },
      {
        name: 'a distributed cache that is one',
        files: {
          'Program.cs':
            'var builder = WebApplication.CreateBuilder(args);\nbuilder.Services.AddStackExchangeRedisCache(o => { });\nbuilder.Services.AddSession();\n',
        },
      },
      {
        name: 'in-memory in development only',
        files: {
          'Program.cs':
            'var builder = WebApplication.CreateBuilder(args);\nif (builder.Environment.IsDevelopment()) builder.Services.AddDistributedMemoryCache();\nelse builder.Services.AddStackExchangeRedisCache(o => { });\nbuilder.Services.AddSession();\n',
        },
      },
      {
        name: 'Go, scs with a store',
        files: {
          'main.go':
            'package main\n\nimport "github.com/alexedwards/scs/v2"\n\nfunc main() {\n\tsessions := scs.New()\n\tsessions.Store = redisstore.New(pool)\n}\n',
        },
      },
      {
        name: 'a test',
        files: { 'test/app.test.js': "const session = require('express-session');\napp.use(session({ secret: 'x' }));\n" },
      },
    ],
  },
});

function* judgeDefault(call: Call, file: CodeFile, { repository }: Context, option: string, words: string): Iterable<Found> {
  if (isForDevelopment(file, call)) return;
  const own = call.option(option)?.call();
  if (own !== undefined && OWN_MEMORY.test(own.name) && !/^(?:express-session|memorystore)\b/.test(own.name)) {
    yield { span: own.span, what: `\`${own.method}\` keeps sessions in the memory of this one process.` };
    return;
  }
  if (!surelyLacks(call, file, option) && !surelyLacksElsewhere(call, file, repository, option)) return;
  yield { span: call.span, what: `${words} gets no \`${option}\`, so every session lives in the memory of this one process.` };
}

/** Fastify's plugin for sessions. */
function* judgePlugin(call: Call, file: CodeFile, context: Context): Iterable<Found> {
  const module = call.args.length === 2 ? pluginOf(call, file) : undefined;
  if (module === '@fastify/session' || module === 'fastify-session') yield* judgeDefault(call, file, context, 'store', module);
}

/** A store of the app's own that says what it is. */
const OWN_MEMORY = /(?:^|[./])(?:In)?Memory_?(?:Session)?Store(?:\(\))?$/i;

function* judgeStore(call: Call, file: CodeFile): Iterable<Found> {
  if (!isForDevelopment(file, call))
    yield { span: call.span, what: `\`${call.method}\` keeps sessions in the memory of this one process.` };
}

function* judgeRack(call: Call, file: CodeFile): Iterable<Found> {
  const pool = call.args.find(({ text }) => /^(?:::)?Rack::Session::(?:Pool|Memory)$/.test(text));
  if (pool && !isForDevelopment(file, call)) {
    yield { span: call.span, what: `\`${pool.text}\` keeps sessions in the memory of this one process.` };
  }
}

function* judgeScs(call: Call, file: CodeFile): Iterable<Found> {
  if (file.assignments.some(({ name }) => name === 'Store')) return;
  yield {
    span: call.span,
    what: 'The session manager has no `Store` of its own, so scs keeps every session in the memory of this one process.',
  };
}

function* judgeDotnet(call: Call, file: CodeFile, { deployable, repository }: Context): Iterable<Found> {
  if (isForDevelopment(file, call)) return;
  const files = (deployable?.sources ?? []).flatMap((path) => repository.code(path) ?? []);
  if (files.some((other) => other.callsTo(...SHARED_CACHES).length > 0)) return;
  if (!files.some((other) => other.callsTo('*.AddSession').length > 0)) return;
  yield {
    span: call.span,
    what: '`AddSession` stores sessions in the distributed cache, and `AddDistributedMemoryCache` is the memory of this one process.',
    remedy: 'Register a shared cache such as `AddStackExchangeRedisCache`.',
  };
}

function* judgeWebConfig(document: XmlDocument): Iterable<Found> {
  for (const element of document.root?.descendants('sessionState') ?? []) {
    const mode = element.attributes.get('mode');
    if (mode?.value.toLowerCase() === 'inproc')
      yield { span: mode.span, what: '`sessionState mode="InProc"` keeps sessions in the worker process.' };
  }
}

/** True in a branch that says development or test. */
function isForDevelopment(file: CodeFile, call: Call): boolean {
  return file
    .decisionsAround(call.span)
    .some((one) => /\b(?:is_?)?(?:dev|development|test|testing)\b|IsDevelopment/i.test(one.condition) && !isOpposite(one));
}
