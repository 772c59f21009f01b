import type { Call, CodeFile, FunctionScope } from '../../src/analysis/code.ts';
import { isCalledCache, isMadeHere, isProcessCache } from '../../src/analysis/knowledge/state/process-caches.ts';
import { mustLast } from '../../src/analysis/knowledge/state/process-data.ts';
import { runsInWebProcess } from '../../src/analysis/knowledge/serving/web-processes.ts';
import { APP_LANGUAGES } from '../../src/analysis/languages.ts';
import { requestBehind } from '../../src/analysis/requests.ts';
import { onCalls, rule, type Context, type Found } from '../rule.ts';

/** Methods that leave something in a cache; the key is the first argument. */
const PUTS = ['set', 'put', 'Set', 'Put', 'SetDefault', 'SetWithTTL', 'Add'];
/** Methods that take an entry away, or all of them. */
const TAKES = ['del', 'delete', 'Remove', 'Delete', 'invalidate', 'invalidateAll', 'evict', 'flushAll', 'Flush', 'clear', 'reset', 'pop'];
/** What a function does with an entry besides taking it away: to make room, or because it is too old. */
const LOOKS =
  /\.(?:get|has|keys|entries|values|size|set|put|Get|Set|TryGetValue|GetOrCreate\w*|getIfPresent|getStats|peek)\b|\b(?:size|length)\s*[>]/;

export default rule({
  id: 'processes/cache-as-truth',
  title: 'Keep what other processes must know out of a cache in memory',
  why: 'Only this process has the cache: the next request may reach another one, which has never heard of the entry or still has the old one, and a restart forgets it.',
  remedy: 'Put it into Redis or the database, which all processes share.',
  severity: 'warning',
  limits: ['Caches are known by their libraries; an entry that says nothing of what it is counts as one that can be made again.'],
  code: [
    onCalls(
      APP_LANGUAGES,
      PUTS.map((name) => `*.${name}`),
      judgePut,
    ),
    onCalls(
      APP_LANGUAGES,
      TAKES.map((name) => `*.${name}`),
      judgeTake,
    ),
  ],
  examples: {
    bad: [
      {
        name: 'Go, one-time codes',
        files: {
          'go.mod': 'module shop\n\ngo 1.22\n\nrequire github.com/patrickmn/go-cache v2.1.0+incompatible\n',
          'main.go':
            'package main\n\nimport (\n\t"net/http"\n\t"os"\n\t"time"\n\n\t"github.com/patrickmn/go-cache"\n)\n\nvar otps = cache.New(5*time.Minute, 10*time.Minute)\n\nfunc send(w http.ResponseWriter, r *http.Request) {\n\totps.Set(r.FormValue("email"), code(), cache.DefaultExpiration) // ⟵\n}\n\nfunc main() {\n\thttp.HandleFunc("/otp", send)\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), nil)\n}\n',
        },
      },
      {
        name: 'an entry that one process takes out',
        files: {
          'package.json': '{"scripts":{"start":"node server.js"},"dependencies":{"express":"4.18.2","node-cache":"5.1.2"}}',
          'cache.js': "const NodeCache = require('node-cache');\nmodule.exports = new NodeCache({ stdTTL: 600 });\n",
          'server.js':
            "const express = require('express');\nconst cache = require('./cache');\nconst app = express();\napp.get('/products', async (req, res) => {\n  const hit = cache.get('products');\n  if (hit) return res.json(hit);\n  const rows = await db.all();\n  cache.set('products', rows);\n  res.json(rows);\n});\napp.post('/products', async (req, res) => {\n  await db.insert(req.body);\n  cache.del('products'); // ⟵\n  res.sendStatus(201);\n});\napp.listen(process.env.PORT);\n",
        },
      },
      {
        name: 'a one-time code',
        files: {
          'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
          'OtpController.cs':
            'using Microsoft.AspNetCore.Mvc;\nusing Microsoft.Extensions.Caching.Memory;\nnamespace Shop.Controllers;\n[ApiController]\n[Route("otp")]\npublic class OtpController : ControllerBase\n{\n    private readonly IMemoryCache _cache;\n    public OtpController(IMemoryCache cache) { _cache = cache; }\n    [HttpPost("send")]\n    public IActionResult Send(string phone)\n    {\n        var otp = Random.Shared.Next(1000, 9999).ToString();\n        _cache.Set("otp_" + phone, otp, TimeSpan.FromMinutes(5)); // ⟵\n        return Ok();\n    }\n    [HttpPost("verify")]\n    public IActionResult Verify(string phone, string code)\n    {\n        return _cache.TryGetValue("otp_" + phone, out string? otp) && otp == code ? Ok() : Unauthorized();\n    }\n}\n',
        },
      },
    ],
    good: [
      {
        name: 'room for another entry',
        files: {
          'package.json': '{"scripts":{"start":"node server.js"},"dependencies":{"express":"4.18.2","node-cache":"5.1.2"}}',
          'cache.js': "const NodeCache = require('node-cache');\nmodule.exports = new NodeCache({ stdTTL: 600 });\n",
          'server.js':
            "const express = require('express');\nconst cache = require('./cache');\nconst app = express();\napp.get('/products', async (req, res) => {\n  const hit = cache.get('products');\n  if (hit && hit.rows) return res.json(hit.rows);\n  cache.del('products');\n  const rows = await db.all();\n  cache.set('products', rows);\n  res.json(rows);\n});\napp.listen(process.env.PORT);\n",
        },
      },
      {
        name: 'a shared cache',
        files: {
          'package.json': '{"scripts":{"start":"node server.js"},"dependencies":{"express":"4.18.2","node-cache":"5.1.2"}}',
          'cache.js': "const Redis = require('ioredis');\nmodule.exports = new Redis(process.env.REDIS_URL);\n",
          'server.js':
            "const express = require('express');\nconst cache = require('./cache');\nconst app = express();\napp.post('/products', async (req, res) => {\n  await db.insert(req.body);\n  await cache.del('products');\n  res.sendStatus(201);\n});\napp.listen(process.env.PORT);\n",
        },
      },
      {
        name: 'an answer that can be asked for again',
        files: {
          'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
          'ThemesController.cs':
            'using Microsoft.Extensions.Caching.Memory;\n\npublic class ThemesController : ControllerBase {\n  private readonly IMemoryCache _cache;\n\n  [HttpGet] public List<Theme> List() {\n    var themes = Load();\n    _cache.Set("themes", themes);\n    return themes;\n  }\n}\n',
        },
      },
    ],
  },
});

/** A one-time code, a session or the like that handlers leave in the cache. */
function* judgePut(call: Call, file: CodeFile, context: Context): Iterable<Found> {
  const [key] = call.args;
  if (key === undefined || call.args.length < 2 || !(isCalledCache(call.receiver) || isMadeHere(call.receiver, file))) return;
  const { literal, pieces } = key.value();
  const written = [literal, ...(pieces ?? [])].filter((one) => typeof one === 'string').join(' ') || key.text;
  const name = `${call.receiver?.text ?? ''} ${written}`;
  if (!mustLast(name) || !isAsked(call, file, context)) return;
  yield {
    span: call.span,
    what: `What \`${call.receiver?.text ?? ''}.${call.method}\` leaves behind for a later request is in the memory of this one process.`,
  };
}

/** What a request has changed is taken out of the cache: out of this one. */
function* judgeTake(call: Call, file: CodeFile, context: Context): Iterable<Found> {
  if (!isCalledCache(call.receiver)) return;
  const around = outermost(call.inside);
  if (around === undefined || LOOKS.test(usesOf(call, around, file)) || !isAsked(call, file, context)) return;
  yield {
    span: call.span,
    what: `\`${call.receiver?.text ?? ''}.${call.method}\` takes an outdated entry out of the cache of this one process.`,
    why: 'Each process has its own cache: all the others go on answering with the old entry until it expires.',
    remedy: 'Keep the cache in Redis or Memcached, or tell the other processes by a message.',
  };
}

function outermost(scope: FunctionScope | undefined): FunctionScope | undefined {
  let around = scope;
  while (around?.inside !== undefined && !around.handlesRequest) around = around.inside;
  return around;
}

/** What else a function does with the cache. */
function usesOf({ receiver }: Call, { span }: FunctionScope, file: CodeFile): string {
  const name = receiver?.text ?? '';
  const text = file.source.slice(span);
  return text
    .split(name)
    .slice(1)
    .map((rest) => rest.slice(0, 20).split(/[\n;]/)[0])
    .join('\n');
}

function isAsked(call: Call, file: CodeFile, { deployable, repository, path }: Context): boolean {
  if (deployable?.kind !== 'server' || !runsInWebProcess(path, deployable, repository)) return false;
  return (
    isProcessCache(call.receiver, call, file, deployable, repository) &&
    requestBehind(call.inside, file, deployable, repository) !== undefined
  );
}
