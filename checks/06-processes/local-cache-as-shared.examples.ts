import type { Rule } from '../rule.ts';

/** What `local-cache-as-shared` says something about, and what it leaves alone. */
export const EXAMPLES: Rule['examples'] = {
  bad: [
    {
      name: 'FastAPI, the cache of one process',
      files: {
        'main.py':
          'from fastapi import FastAPI\nfrom fastapi_cache import FastAPICache\nfrom fastapi_cache.backends.inmemory import InMemoryBackend\n\napp = FastAPI()\n\n@app.on_event("startup")\nasync def startup():\n    FastAPICache.init(InMemoryBackend()) # ⟵\n',
        Procfile: 'web: uvicorn main:app\n',
      },
    },
    {
      name: 'Fastify, a plugin',
      files: {
        'package.json': '{"scripts":{"start":"node app.js"},"dependencies":{"fastify":"4.0.0"}}',
        'app.js':
          "import limits from '@fastify/rate-limit';\nimport Fastify from 'fastify';\nconst app = Fastify();\nawait app.register(limits, { max: 100 }); // ⟵\nawait app.listen({ port: process.env.PORT });\n",
      },
    },
    {
      name: 'Flask-Limiter, as the configuration has it',
      files: {
        'app.py': 'from flask import Flask\napp = Flask(__name__)\napp.config.from_object("config.Config")\n',
        'config.py': 'class Config:\n    RATELIMIT_STORAGE_URI = "memory://" # ⟵\n',
        Procfile: 'web: gunicorn app:app\n',
      },
    },
    {
      name: 'ASP.NET, counters by their class',
      files: {
        'Startup.cs':
          'public class Startup\n{\n    public void ConfigureServices(IServiceCollection services)\n    {\n        services.AddSingleton<IRateLimitCounterStore, MemoryCacheRateLimitCounterStore>(); // ⟵\n    }\n}\n',
      },
    },
    {
      name: 'Rails, staging for itself',
      files: {
        'config/environments/production.rb': 'Rails.application.configure do\n  config.cache_store = :redis_cache_store\nend\n',
        'config/environments/staging.rb': 'Rails.application.configure do\n  config.cache_store = :memory_store # ⟵\nend\n',
      },
    },
    {
      name: 'governor, a limit for each address',
      files: {
        'Cargo.toml': '[package]\nname = "shop"\n[dependencies]\naxum = "0.7"\ngovernor = "0.6"\n',
        'src/main.rs':
          'use governor::{Quota, RateLimiter};\n\n#[tokio::main]\nasync fn main() {\n    let limits = RateLimiter::keyed(Quota::per_minute(five())); // ⟵\n    axum::serve(listener().await, app(limits)).await.unwrap();\n}\n',
      },
    },
    {
      name: 'Spring, a bucket of the app’s own for each client',
      files: {
        'pom.xml':
          '<project><artifactId>shop</artifactId><dependencies><dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-web</artifactId></dependency></dependencies></project>\n',
        'src/main/java/shop/App.java':
          'package shop;\n\n@SpringBootApplication\npublic class App {\n  public static void main(String[] args) {\n    SpringApplication.run(App.class, args);\n  }\n}\n',
        'src/main/java/shop/Limits.java':
          'package shop;\n\nimport jakarta.servlet.http.HttpServletRequest;\nimport java.util.Map;\nimport java.util.concurrent.ConcurrentHashMap;\n\n@Service\npublic class Limits {\n  private final Map<String, TokenBucket> buckets = new ConcurrentHashMap<>(); // ⟵\n\n  public boolean allows(HttpServletRequest request) {\n    return buckets.computeIfAbsent(request.getRemoteAddr(), key -> new TokenBucket()).tryConsume();\n  }\n}\n',
      },
    },
    {
      name: 'Laravel’s variable where a deploy sets it',
      files: {
        'composer.json': '{"require":{"laravel/framework":"11.0.0"}}',
        artisan: '<?php\n',
        Dockerfile: 'FROM php:8.3-fpm\nENV CACHE_STORE=file\n',
      },
      at: 'Dockerfile:2',
    },
    {
      name: 'Django, in both arms',
      files: {
        'settings.py':
          "import os\n\nPRODUCTION = 'DEBUG' not in os.environ\nCACHES = {\n    'default': {\n        'BACKEND': 'django.core.cache.backends.locmem.LocMemCache', # ⟵\n    } if PRODUCTION else {\n        'BACKEND': 'django.core.cache.backends.dummy.DummyCache',\n    },\n}\n",
      },
    },
    {
      name: 'Ruby, what Rack::Attack counts in',
      files: {
        'config.ru': 'run App\n',
        'config/initializers/rack_attack.rb': 'Rack::Attack.cache.store = ActiveSupport::Cache::MemoryStore.new # ⟵\n',
      },
    },
    {
      name: '.NET, a distributed cache that is not',
      files: {
        'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>',
        'Program.cs':
          'var builder = WebApplication.CreateBuilder(args);\nbuilder.Services.AddDistributedMemoryCache(); // ⟵\nvar app = builder.Build();\napp.Run();\n',
        'Orders.cs':
          'using Microsoft.Extensions.Caching.Distributed;\npublic class Orders {\n  private readonly IDistributedCache _cache;\n  public async Task Change(string id) { await _cache.RemoveAsync(id); }\n}\n',
      },
    },
    {
      name: 'ASP.NET Core, a partition for each client',
      files: {
        'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
        'Program.cs':
          'using System.Threading.RateLimiting;\nvar builder = WebApplication.CreateBuilder(args);\nbuilder.Services.AddRateLimiter(options => options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>\n    RateLimitPartition.GetFixedWindowLimiter( // ⟵\n        context.Connection.RemoteIpAddress?.ToString() ?? "unknown",\n        _ => new FixedWindowRateLimiterOptions { PermitLimit = 100, Window = TimeSpan.FromSeconds(30) })));\nvar app = builder.Build();\napp.UseRateLimiter();\napp.Run();\n',
      },
    },
    {
      name: 'Bucket4j, a bucket for each client that a filter refuses by',
      files: {
        'pom.xml':
          '<project><artifactId>shop</artifactId><dependencies><dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-web</artifactId></dependency></dependencies></project>\n',
        'src/main/java/shop/LimitFilter.java':
          'package shop;\n\nimport io.github.bucket4j.Bucket;\nimport java.util.Map;\nimport java.util.concurrent.ConcurrentHashMap;\n\n@Component\npublic class LimitFilter extends OncePerRequestFilter {\n  private final Map<String, Bucket> buckets = new ConcurrentHashMap<>(); // ⟵\n\n  @Override\n  protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain) {\n    Bucket bucket = buckets.computeIfAbsent(request.getRemoteAddr(), key -> newBucket());\n    if (bucket.tryConsume(1)) chain.doFilter(request, response);\n    else response.setStatus(HttpServletResponse.SC_FORBIDDEN);\n  }\n}\n',
        'src/main/java/shop/App.java':
          'package shop;\n\n@SpringBootApplication\npublic class App {\n  public static void main(String[] args) {\n    SpringApplication.run(App.class, args);\n  }\n}\n',
      },
    },
    {
      name: 'Go, a limiter for each client',
      files: {
        'go.mod': 'module shop\n\ngo 1.22\n',
        'main.go': 'package main\n\nimport "net/http"\n\nfunc main() { http.ListenAndServe(":"+os.Getenv("PORT"), limit(mux)) }\n',
        'limit.go':
          'package main\n\nimport "golang.org/x/time/rate"\n\nvar clients = map[string]*rate.Limiter{} // ⟵\n\nfunc limit(next http.Handler) http.Handler {\n\treturn http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {\n\t\tif !clients[r.RemoteAddr].Allow() {\n\t\t\tw.WriteHeader(http.StatusTooManyRequests)\n\t\t}\n\t})\n}\n',
      },
    },
    {
      name: 'Nest’s cache',
      files: {
        'package.json': '{"scripts":{"start":"node dist/main"},"dependencies":{"@nestjs/core":"10.0.0","@nestjs/cache-manager":"2.0.0"}}',
        'src/app.module.ts':
          "import { Module } from '@nestjs/common';\nimport { CacheModule } from '@nestjs/cache-manager';\n\n@Module({ imports: [CacheModule.register({ isGlobal: true, ttl: 60 })] }) // ⟵\nexport class AppModule {}\n",
      },
    },
    {
      name: 'Spring, a manager whose entries are taken out',
      files: {
        'pom.xml': '<project><artifactId>shop</artifactId></project>\n',
        'src/main/java/org/shop/ShopApplication.java':
          'package org.shop;\n\n@SpringBootApplication\npublic class ShopApplication {\n  public static void main(String[] args) { SpringApplication.run(ShopApplication.class, args); }\n}\n',
        'src/main/java/org/shop/CacheConfig.java':
          'package org.shop;\n\nimport org.springframework.cache.CacheManager;\nimport org.springframework.cache.concurrent.ConcurrentMapCacheManager;\nimport org.springframework.context.annotation.*;\n\n@Configuration\npublic class CacheConfig {\n  @Bean\n  public CacheManager cacheManager() {\n    return new ConcurrentMapCacheManager("users"); // ⟵\n  }\n}\n',
        'src/main/java/org/shop/UserService.java':
          'package org.shop;\n\nimport org.springframework.cache.annotation.*;\nimport org.springframework.stereotype.Service;\n\n@Service\npublic class UserService {\n  @Cacheable("users")\n  public User find(String id) { return repo.find(id); }\n  @CacheEvict(value = "users", key = "#id")\n  public void update(String id) { repo.update(id); }\n}\n',
      },
    },
    {
      name: 'a governor of Axum, with another quota for tests',
      files: {
        'Cargo.toml': '[package]\nname = "shop"\n[dependencies]\naxum = "0.7"\ntower_governor = "0.4"\n',
        'src/main.rs':
          'use tower_governor::governor::GovernorConfigBuilder;\n\nasync fn main() {\n    let limit = if limited() {\n        GovernorConfigBuilder::default() // ⟵\n            .per_second(15).finish()\n    } else {\n        GovernorConfigBuilder::default().per_second(1).finish()\n    };\n    axum::serve(listener, app(limit)).await;\n}\n',
      },
    },
    {
      name: 'ASP.NET Core’s window',
      files: {
        'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
        'Program.cs':
          'var builder = WebApplication.CreateBuilder(args);\nbuilder.Services.AddRateLimiter(options => {\n  options.AddFixedWindowLimiter("login", window => window.PermitLimit = 5); // ⟵\n});\nbuilder.Build().Run();\n',
      },
    },
    {
      name: 'a limit of chi',
      files: {
        'go.mod': 'module shop\n\ngo 1.22\n',
        'main.go':
          'package main\n\nimport (\n\t"net/http"\n\t"os"\n\t"time"\n\n\t"github.com/go-chi/httprate"\n)\n\nfunc main() {\n\trouter.Use(httprate.LimitByIP(100, time.Minute)) // ⟵\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), router)\n}\n',
      },
    },
    {
      name: 'Nest’s throttler',
      files: {
        'package.json': '{"scripts":{"start":"node dist/main"},"dependencies":{"@nestjs/core":"10.0.0","@nestjs/throttler":"5.0.0"}}',
        'src/app.module.ts':
          "import { Module } from '@nestjs/common';\nimport { ThrottlerModule } from '@nestjs/throttler';\n\n@Module({\n  imports: [ThrottlerModule.forRoot([{ ttl: 60000, limit: 10 }])], // ⟵\n})\nexport class AppModule {}\n",
      },
    },
    {
      name: 'a Guava cache that turns duplicates away',
      files: {
        'src/main/java/shop/Orders.java':
          'package shop;\n\nimport com.google.common.cache.Cache;\nimport com.google.common.cache.CacheBuilder;\n\n@RestController\nclass Orders {\n  private Cache<String, Long> cache; // ⟵\n\n  Orders() { this.cache = CacheBuilder.newBuilder().build(); }\n\n  @PostMapping("/orders")\n  void create(@RequestBody Order order) {\n    if (this.cache.asMap().containsKey(order.getId())) {\n      throw new IllegalStateException("duplicate order");\n    }\n  }\n}\n',
      },
    },
    {
      name: 'node-cache that turns duplicates away',
      files: {
        'server.js':
          "const NodeCache = require('node-cache');\nconst app = require('express')();\nconst seenCache = new NodeCache(); // ⟵\napp.post('/orders', (req, res) => {\n  if (seenCache.has(req.body.id)) {\n    return res.status(409).send('Already processed');\n  }\n  seenCache.set(req.body.id, true);\n  res.end();\n});\napp.listen(process.env.PORT);\n",
      },
    },
    {
      name: 'express-rate-limit',
      files: {
        'limiter.js': "const rateLimit = require('express-rate-limit');\nmodule.exports = rateLimit({ windowMs: 900000, max: 20 }); // ⟵\n",
      },
    },
    {
      name: 'Flask-Limiter',
      files: {
        'app.py':
          'from flask_limiter import Limiter\nfrom flask_limiter.util import get_remote_address\nlimiter = Limiter(key_func=get_remote_address, default_limits=["100/hour"]) # ⟵\n',
      },
    },
    {
      name: 'Django',
      files: {
        'shop/settings/production.py':
          "CACHES = {\n    'default': {\n        'BACKEND': 'django.core.cache.backends.locmem.LocMemCache', # ⟵\n    }\n}\n",
      },
    },
    {
      name: 'Flask-Caching',
      files: { 'config.py': "class Config:\n    CACHE_TYPE = 'SimpleCache' # ⟵\n" },
    },
    {
      name: 'Rails',
      files: { 'config/environments/production.rb': 'Rails.application.configure do\n  config.cache_store = :memory_store # ⟵\nend\n' },
    },
    {
      name: 'Go',
      files: {
        'main.go':
          'package main\n\nimport "github.com/ulule/limiter/v3/drivers/store/memory"\n\nfunc main() {\n\tstore := memory.NewStore() // ⟵\n\tuse(store)\n}\n',
      },
    },
  ],
  good: [
    {
      name: 'FastAPI, where nothing else can be reached',
      files: {
        'main.py':
          'import os\nfrom fastapi import FastAPI\nfrom fastapi_cache import FastAPICache\nfrom fastapi_cache.backends.inmemory import InMemoryBackend\nfrom fastapi_cache.backends.redis import RedisBackend\n\napp = FastAPI()\n\n@app.on_event("startup")\nasync def startup():\n    backend = RedisBackend(connect()) if os.getenv("REDIS_URL") else InMemoryBackend()\n    FastAPICache.init(backend)\n',
        Procfile: 'web: uvicorn main:app\n',
      },
    },
    {
      name: 'Django, what is taken where the deploy has attached no cache',
      files: {
        'app.py': 'x = 1\n',
        'shop/settings/production.py':
          "import os\n\nREDIS_URL = os.environ.get('REDIS_URL')\nif REDIS_URL:\n    CACHES = {'default': {'BACKEND': 'django_redis.cache.RedisCache', 'LOCATION': REDIS_URL}}\nelse:\n    CACHES = {'default': {'BACKEND': 'django.core.cache.backends.locmem.LocMemCache'}}\n",
      },
    },
    {
      name: 'Django, a base whose entry the settings for production replace',
      files: {
        'app.py': 'x = 1\n',
        'shop/settings/base.py':
          "CACHES = {\n    'default': {\n        'BACKEND': 'django.core.cache.backends.locmem.LocMemCache',\n    }\n}\n",
        'shop/settings/settings_prod.py':
          "import os\nfrom .base import *\n\nCACHES['default'] = {'BACKEND': 'django_redis.cache.RedisCache', 'LOCATION': os.environ['REDIS_URL']}\n",
      },
    },
    {
      name: 'ASP.NET, counters that are shared',
      files: {
        'Startup.cs':
          'public class Startup\n{\n    public void ConfigureServices(IServiceCollection services)\n    {\n        services.AddSingleton<IRateLimitCounterStore, DistributedCacheRateLimitCounterStore>();\n    }\n}\n',
      },
    },
    {
      name: 'Rails, what all environments have and production replaces',
      files: {
        'config/environments/production.rb': 'Rails.application.configure do\n  config.cache_store = :redis_cache_store\nend\n',
        'config/application.rb': 'class Shop < Rails::Application\n  config.cache_store = :memory_store\nend\n',
      },
    },
    {
      name: 'Laravel’s variable on a shared store, and on developers’ machines',
      files: {
        'composer.json': '{"require":{"laravel/framework":"11.0.0"}}',
        artisan: '<?php\n',
        Dockerfile: 'FROM php:8.3-fpm\nENV CACHE_STORE=redis\n',
        '.env': 'APP_ENV=local\nCACHE_STORE=file\n',
      },
    },
    {
      name: 'Django, memcached in production and a cache of the process elsewhere',
      files: {
        'settings.py':
          "import os\n\nPRODUCTION = 'DEBUG' not in os.environ\nCACHES = {\n    'default': {\n        'BACKEND': 'django.core.cache.backends.memcached.PyMemcacheCache',\n        'LOCATION': os.environ.get('MEMCACHED'),\n    } if PRODUCTION else {\n        'BACKEND': 'django.core.cache.backends.locmem.LocMemCache',\n    },\n}\n",
      },
    },
    {
      name: 'Ruby, a cache of what can be looked up again',
      files: { 'config.ru': 'run App\n', 'app/rates.rb': 'RATES = ActiveSupport::Cache::MemoryStore.new\nRATES.fetch(:eur) { ask }\n' },
    },
    {
      name: '.NET, a shared cache, and one of the process that only a framework uses',
      files: {
        'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>',
        'Program.cs':
          'var builder = WebApplication.CreateBuilder(args);\nbuilder.Services.AddDistributedMemoryCache();\nvar app = builder.Build();\napp.Run();\n',
        'Orders.cs': 'public class Orders {\n  public void Change(string id) { list.Remove(id); }\n}\n',
      },
    },
    {
      name: 'a limiter for each host that is called',
      files: {
        'go.mod': 'module shop\n\ngo 1.22\n',
        'main.go': 'package main\n\nimport "net/http"\n\nfunc main() { http.ListenAndServe(":"+os.Getenv("PORT"), mux) }\n',
        'fetch.go':
          'package main\n\nimport "golang.org/x/time/rate"\n\nvar hosts = map[string]*rate.Limiter{}\n\nfunc fetch(host string) (*http.Response, error) {\n\thosts[host].Wait(ctx)\n\treturn http.Get(host)\n}\n',
      },
    },
    {
      name: 'Nest’s cache with a store',
      files: {
        'package.json': '{"scripts":{"start":"node dist/main"},"dependencies":{"@nestjs/core":"10.0.0","@nestjs/cache-manager":"2.0.0"}}',
        'src/app.module.ts':
          "import { Module } from '@nestjs/common';\nimport { CacheModule } from '@nestjs/cache-manager';\n\n@Module({ imports: [CacheModule.register({ isGlobal: true, store: shared })] })\nexport class AppModule {}\n",
      },
    },
    {
      name: 'a cache of a list that says what a user has already',
      files: {
        'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
        'ThemesController.cs':
          'using Microsoft.Extensions.Caching.Memory;\n\npublic class ThemesController : ControllerBase {\n  private readonly IMemoryCache _cache;\n\n  [HttpGet] public List<Theme> List() {\n    if (_cache.TryGetValue("themes", out List<Theme> themes)) {\n      foreach (var theme in themes) theme.AlreadyThere = existing.ContainsKey(theme.Name);\n      return themes;\n    }\n    return Load();\n  }\n}\n',
      },
    },
    {
      name: 'Nest’s throttler with a storage',
      files: {
        'package.json': '{"scripts":{"start":"node dist/main"},"dependencies":{"@nestjs/core":"10.0.0","@nestjs/throttler":"5.0.0"}}',
        'src/app.module.ts':
          "import { Module } from '@nestjs/common';\nimport { ThrottlerModule } from '@nestjs/throttler';\n\n@Module({\n  imports: [ThrottlerModule.forRoot({ throttlers: [{ ttl: 60000, limit: 10 }], storage: shared })],\n})\nexport class AppModule {}\n",
      },
    },
    {
      name: 'a cache that saves a query',
      files: {
        'server.js':
          "const NodeCache = require('node-cache');\nconst app = require('express')();\nconst priceCache = new NodeCache();\napp.get('/prices', async (req, res) => {\n  if (priceCache.has('all')) {\n    return res.json(priceCache.get('all'));\n  }\n  if (req.query.x) throw new Error('already there');\n  res.json(await load());\n});\napp.listen(process.env.PORT);\n",
      },
    },
    {
      name: 'a limiter with a store',
      files: {
        'limiter.js':
          "const rateLimit = require('express-rate-limit');\nmodule.exports = rateLimit({ max: 20, store: new RedisStore({}) });\n",
      },
    },
    {
      name: 'Flask-Limiter on Redis',
      files: {
        'app.py': "import os\nfrom flask_limiter import Limiter\nlimiter = Limiter(key_func=f, storage_uri=os.environ['REDIS_URL'])\n",
      },
    },
    {
      name: 'Flask-Limiter by configuration',
      files: {
        'app.py': 'from flask_limiter import Limiter\nlimiter = Limiter(key_func=f)\n',
        'config.py': "import os\nRATELIMIT_STORAGE_URI = os.environ['REDIS_URL']\n",
      },
    },
    {
      name: 'Django in development',
      files: {
        'shop/settings/dev.py': "CACHES = {'default': {'BACKEND': 'django.core.cache.backends.locmem.LocMemCache'}}\n",
      },
    },
    {
      name: 'Django, Redis',
      files: { 'shop/settings.py': "CACHES = {'default': {'BACKEND': 'django.core.cache.backends.redis.RedisCache'}}\n" },
    },
    {
      name: 'Rails in test',
      files: { 'config/environments/test.rb': 'Rails.application.configure do\n  config.cache_store = :memory_store\nend\n' },
    },
  ],
};
