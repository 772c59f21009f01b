import { overrideWords } from '../../src/analysis/knowledge/settings/override-words.ts';
import type { Call, CodeFile, Expression } from '../../src/analysis/code.ts';
import type { SettingsFile } from '../../src/analysis/documents/kinds.ts';
import { isDevelopersFile, isForDevelopment } from '../../src/analysis/knowledge/environment/for-development.ts';
import { deployedSettings } from '../../src/analysis/knowledge/environment/environment-texts.ts';
import { settingTexts } from '../../src/analysis/knowledge/settings/named-texts.ts';
import { isOwnConfiguration } from '../../src/analysis/knowledge/settings/own-configuration.ts';
import { environmentCondition } from '../../src/analysis/knowledge/environment/environment-names.ts';
import { lookupFor } from '../../src/analysis/knowledge/environment/environment-lookup.ts';
import { valuesNamed } from '../../src/analysis/knowledge/settings/named-values.ts';
import { APP_LANGUAGES } from '../../src/analysis/languages.ts';
import type { Span } from '../../src/analysis/text.ts';
import { rule, type Context, type Found } from '../rule.ts';

/** Names of the origins that a framework lets in, from the documentation of Django, Flask, FastAPI, Rails, Laravel, Gin, Nest and Express. */
const ORIGINS =
  /^(?:csrf_?trusted_?origins?|trusted_?origins?|cors_?(?:allowed_?|allow_?)?(?:origins?|hosts)(?:_?whitelist)?|cors_?origin_?whitelist|allow(?:ed)?_?(?:request_?)?origins?|origins?|(?:cors_?)?(?:white|allow)_?list|allowed_?(?:urls|domains))$/i;
/** Calls that take them one by one. */
const CALLS = [
  '*.allowedOrigins',
  '*.allowedOriginPatterns',
  '*.addAllowedOrigin',
  '*.setAllowedOrigins',
  '*.WithOrigins',
  '*.allowed_origin',
  '*.allow_origin',
  '*.origins',
  'origins',
];
/** Calls that add one to a list. */
const ADDED = ['*.push', '*.append', '*.add', '*.Add', '*.extend', '*.concat'];
/** Ktor's, which take the host without its scheme. */
const HOST_CALLS = ['allowHost', '*.allowHost'];
const ORIGIN_SAID = 'The origin that may call this app is written into the code.';
const ORIGIN = /^https?:\/\/(?!\*)[\w*.-]+(?::\d+)?\/?$/;
/** Short names that mean other things outside of code that speaks of this. */
const ABOUT = /cors|csrf/i;

export default rule({
  id: 'config/hardcoded-origin',
  title: 'Take the origins that may call the app from the environment',
  why: 'Each deploy has an address of its own, so staging refuses its own pages or production lets those of a developer’s machine in.',
  remedy: 'Read the list from the environment, separated by commas; a literal for local runs may stand behind the lookup.',
  severity: 'warning',
  limits: ['A list that another module or a parameter gives is not known and not judged.'],
  code: [
    {
      languages: APP_LANGUAGES,
      literals: ['rigin', 'ORIGIN', 'CORS_', 'ALLOWED_HOSTS', 'config.hosts', 'whitelist', 'allowlist', 'allowHost'],
      judge,
    },
  ],
  documents: { settings: judgeSettings },
  examples: {
    bad: [
      {
        name: 'Spring, a list',
        files: {
          'src/main/java/Web.java':
            'class Web {\n  CorsConfigurationSource cors() {\n    CorsConfiguration configuration = new CorsConfiguration();\n    configuration.setAllowedOrigins(List.of("https://shop.acme.io")); // ⟵\n    return source(configuration);\n  }\n}\n',
        },
      },
      {
        name: 'tower-http',
        files: {
          'src/main.rs':
            'use tower_http::cors::CorsLayer;\nfn layer() -> CorsLayer { CorsLayer::new().allow_origin("https://shop.acme.io".parse::<HeaderValue>().unwrap()) } // ⟵\n',
        },
      },
      {
        name: 'Flask, a header by its name',
        files: {
          'app.py':
            "@app.after_request\ndef cors(response):\n    response.headers['Access-Control-Allow-Origin'] = 'http://localhost:3000' # ⟵\n    return response\n",
        },
      },
      {
        name: 'a list that a function looks the caller up in',
        files: {
          'app.js':
            "const cors = require('cors');\napp.use(cors({ origin: (origin, next) => {\n  const allowed = ['https://shop.acme.io']; // ⟵\n  next(null, allowed.includes(origin));\n} }));\n",
        },
      },

      {
        name: 'Ktor',
        files: {
          'src/main/kotlin/App.kt':
            'fun Application.module() {\n  install(CORS) { allowHost("shop.acme.io", schemes = listOf("https")) } // ⟵\n}\n',
        },
      },
      {
        name: 'Express',
        files: { 'app.js': "const cors = require('cors');\napp.use(cors({ origin: 'https://shop.acme.io', credentials: true })); // ⟵\n" },
      },
      { name: 'Nest', files: { 'main.ts': "app.enableCors({ origin: ['http://localhost:4200', 'https://shop.acme.io'] }); // ⟵\n" } },
      { name: 'Django', files: { 'shop/settings.py': 'CSRF_TRUSTED_ORIGINS = ["http://localhost:1337"] # ⟵\n' } },
      {
        name: 'FastAPI, through a name',
        files: {
          'main.py':
            "from fastapi import FastAPI\nfrom fastapi.middleware.cors import CORSMiddleware\napp = FastAPI()\norigins = ['http://localhost:3000'] # ⟵\napp.add_middleware(CORSMiddleware, allow_origins=origins)\n",
        },
      },
      {
        name: 'Go',
        files: {
          'main.go':
            'package main\n\nimport "github.com/gin-contrib/cors"\n\nfunc main() {\n\tserve(cors.New(cors.Config{AllowOrigins: []string{"https://shop.acme.io"}})) // ⟵\n}\n',
        },
      },
      {
        name: 'Spring, an annotation',
        files: {
          'src/main/java/Orders.java':
            'import org.springframework.web.bind.annotation.*;\n@CrossOrigin(origins = "http://localhost:4200") // ⟵\n@RestController\nclass Orders {\n}\n',
        },
      },
      {
        name: 'Kotlin, a registry',
        files: {
          'src/main/kotlin/Web.kt':
            'class Web : WebMvcConfigurer {\n  override fun addCorsMappings(registry: CorsRegistry) {\n    registry.addMapping("/**").allowedOrigins("http://localhost:3000") // ⟵\n  }\n}\n',
        },
      },
      {
        name: 'Rails',
        files: {
          'config/initializers/cors.rb':
            "Rails.application.config.middleware.insert_before 0, Rack::Cors do\n  allow do\n    origins 'https://shop.acme.io' # ⟵\n  end\nend\n",
        },
      },
      { name: 'Laravel', files: { 'config/cors.php': "<?php\nreturn ['allowed_origins' => ['https://shop.acme.io']]; // ⟵\n" } },
      {
        name: 'ASP.NET',
        files: {
          'Program.cs': 'services.AddCors(o => o.AddPolicy("web", b => b.WithOrigins("http://localhost:4200").AllowAnyHeader())); // ⟵\n',
        },
      },
      {
        name: 'Django, the hosts that it answers to',
        files: { 'shop/settings.py': "ALLOWED_HOSTS = ['shop.acme.io', 'localhost'] # ⟵\n" },
      },
      {
        name: 'a header',
        files: {
          'app.js':
            "app.use((req, res, next) => {\n  res.setHeader('Access-Control-Allow-Origin', 'http://localhost:3000'); // ⟵\n  next();\n});\n",
        },
      },
      {
        name: 'one that is added to a list',
        files: {
          'app.js':
            "const cors = require('cors');\nconst allowedOrigins = (process.env.ORIGINS || '').split(',');\nallowedOrigins.push('https://shop.acme.io'); // ⟵\napp.use(cors({ origin: allowedOrigins }));\n",
        },
      },
      { name: 'PHP, a header', files: { 'index.php': "<?php\nheader('Access-Control-Allow-Origin: http://localhost:3000'); // ⟵\n" } },
      {
        name: 'Spring settings',
        files: {
          'src/main/resources/application.yml': 'app:\n  cors:\n    allowedOrigins: http://localhost:3000 # ⟵\n',
          Procfile: 'web: java -jar app.jar\n',
        },
      },
      {
        name: 'a file of settings that the program names',
        files: {
          'go.mod': 'module shop\n\ngo 1.22\n',
          'main.go': 'package main\n\nimport "net/http"\n\nfunc main() {\n\tread("./config.yaml")\n\thttp.ListenAndServe(addr, nil)\n}\n',
          'config.yaml': 'origin: http://localhost:3000 # ⟵\n',
        },
      },
      {
        name: 'Actix',
        files: {
          'src/main.rs': 'use actix_cors::Cors;\nfn main() { serve(Cors::default().allowed_origin("http://localhost:3000")); } // ⟵\n',
        },
      },
    ],
    good: [
      {
        name: 'a header that repeats who asks',
        files: {
          'app.py':
            "@app.after_request\ndef cors(response):\n    response.headers['Access-Control-Allow-Origin'] = os.environ['WEB_ORIGIN']\n    return response\n",
        },
      },
      {
        name: 'Spring, a list of what the settings say',
        files: {
          'src/main/java/Web.java':
            'class Web {\n  CorsConfigurationSource cors() {\n    CorsConfiguration configuration = new CorsConfiguration();\n    configuration.setAllowedOrigins(List.of(properties.getOrigin()));\n    return source(configuration);\n  }\n}\n',
        },
      },

      { name: 'Django, names that lead nowhere else', files: { 'shop/settings.py': "ALLOWED_HOSTS = ['shop.test', 'api.shop.test']\n" } },

      {
        name: 'from the environment',
        files: { 'app.js': "const cors = require('cors');\napp.use(cors({ origin: process.env.CORS_ORIGIN }));\n" },
      },
      {
        name: 'a fallback',
        files: {
          'app.js': "const cors = require('cors');\napp.use(cors({ origin: process.env.CORS_ORIGIN || 'http://localhost:3000' }));\n",
        },
      },
      { name: 'Django, every host', files: { 'shop/settings.py': "ALLOWED_HOSTS = ['*', 'localhost', '127.0.0.1', 'web']\n" } },
      {
        name: 'a file of settings that nothing reads',
        files: {
          'go.mod': 'module shop\n\ngo 1.22\n',
          'main.go': 'package main\n\nimport "net/http"\n\nfunc main() {\n\thttp.ListenAndServe(addr, nil)\n}\n',
          'config.yaml': 'origin: http://localhost:3000\n',
        },
      },
      { name: 'everyone', files: { 'app.js': "const cors = require('cors');\napp.use(cors({ origin: '*' }));\n" } },
      {
        name: 'Django, a list from the environment',
        files: { 'shop/settings.py': "import os\nCSRF_TRUSTED_ORIGINS = os.environ['ORIGINS'].split(',')\n" },
      },
      {
        name: 'the header of a request that is sent',
        files: {
          'search.py':
            'import requests\n\nBASE = "https://yep.com"\nHEADERS = {"Origin": BASE, "Sec-Fetch-Mode": "cors"}\nrequests.get(BASE, headers=HEADERS)\n',
        },
      },
      { name: 'an origin of something else', files: { 'map.js': "const tile = { origin: 'https://tiles.acme.io', zoom: 3 };\n" } },
      {
        name: 'for developers only',
        files: { 'Program.cs': 'if (app.Environment.IsDevelopment()) {\n  app.UseCors(b => b.WithOrigins("http://localhost:4200"));\n}\n' },
      },
      {
        name: 'a placeholder of Spring',
        files: { 'src/main/java/Orders.java': '@CrossOrigin(origins = "${shop.origin}")\n@RestController\nclass Orders {\n}\n' },
      },
    ],
  },
});

function* judge(file: CodeFile, { deployable }: Context): Iterable<Found> {
  if (isDevelopersFile(file.path)) return;
  yield* hosts(file);
  yield* headers(file);
  yield* letIn(file);
  if (deployable?.kind === 'client' || (!ABOUT.test(file.source.text + file.path) && !/crossorigin/i.test(file.source.text))) return;
  const said = new Set<number>();
  for (const { value, name } of givenOrigins(file)) {
    // Of a list the first is said; of one that was there before, the first that the change adds.
    for (const span of originsOf(value)) {
      const { line } = file.source.position(span.start);
      if (said.has(line) || environmentCondition(file.conditionsAround(span)) !== undefined) continue;
      said.add(line);
      const lookup = value.elements().length > 0 ? undefined : lookupFor(file, span, variableFor(name), true);
      yield {
        span,
        what: ORIGIN_SAID,
        once: `origins of ${file.path}`,
        ...(lookup ? { fix: { title: `Read it from ${lookup.variable}`, safe: true, edits: [lookup] } } : {}),
      };
    }
  }
}

/** Hosts that are there in every deploy. */
const EVERYWHERE =
  /^(?:\*|\.?localhost|127\.0\.0\.1|0\.0\.0\.0|\[?::1?\]?|testserver|web|app|backend|api|django|server|nginx|[\w.-]+\.(?:test|localhost|invalid|example|local))$/;

/** Django's `ALLOWED_HOSTS`, Rails' `config.hosts`. */
function* hosts(file: CodeFile): Iterable<Found> {
  const lists = file.language === 'python' ? file.assignments.filter(({ name }) => name === 'ALLOWED_HOSTS') : [];
  for (const { value, span } of lists) {
    if (isForDevelopment(file, span) || environmentCondition(file.conditionsAround(span)) !== undefined) continue;
    for (const host of value.elements()) {
      const { provenance, literal } = host.value();
      if (provenance === 'literal' && typeof literal === 'string' && /[\w-]\.[\w-]/.test(literal) && !EVERYWHERE.test(literal))
        yield { span: host.span, what: 'The host that the app answers to is written into the code.', once: `hosts of ${file.path}` };
    }
  }
  for (const { text, span } of file.language === 'ruby' && file.source.text.includes('config.hosts') ? file.strings : []) {
    const isHost = /config\.hosts\s*(?:<<|\+?=\s*\[?)\s*$/.test(file.source.text.slice(Math.max(0, span.start - 40), span.start));
    if (isHost && /[\w-]\.[\w-]/.test(text) && !EVERYWHERE.test(text))
      yield { span, what: 'The host that the app answers to is written into the code.' };
  }
}

function* letIn(file: CodeFile): Iterable<Found> {
  for (const call of file.language === 'kotlin' ? file.callsTo(...HOST_CALLS) : []) {
    const { provenance, literal, origin } = call.args[0]?.value() ?? { provenance: 'unknown' };
    if (provenance !== 'literal' || typeof literal !== 'string' || !/^[\w-]+(?:\.[\w-]+)+(?::\d+)?$|^localhost:\d+$/.test(literal))
      continue;
    if (environmentCondition(file.conditionsAround(call.span)) === undefined) yield { span: origin ?? call.span, what: ORIGIN_SAID };
  }
}

const HEADER = /^access-control-allow-origin$/i;

/** A header that code sets by hand: `res.setHeader('Access-Control-Allow-Origin', 'http://…')`. */
function* headers(file: CodeFile): Iterable<Found> {
  if (!/access-control-allow-origin/i.test(file.source.text)) return;
  for (const { args, span } of file.calls) {
    const [name, value] = [args[0]?.value().literal, args[1]?.value()];
    if (typeof name !== 'string' || environmentCondition(file.conditionsAround(span)) !== undefined) continue;
    if (/^access-control-allow-origin:\s*https?:\/\/[\w.-]/i.test(name)) yield { span, what: ORIGIN_SAID };
    const isOrigin = value?.provenance === 'literal' && typeof value.literal === 'string' && ORIGIN.test(value.literal);
    if (HEADER.test(name) && isOrigin) yield { span: value.origin ?? span, what: ORIGIN_SAID };
  }
  for (const { text, span } of file.strings) {
    const before = file.source.text.slice(Math.max(0, span.start - 60), span.start);
    const isGiven = ORIGIN.test(text) && /access-control-allow-origin["'`]\]\s*=\s*["'`]?$/i.test(before);
    if (isGiven && environmentCondition(file.conditionsAround(span)) === undefined) yield { span, what: ORIGIN_SAID };
  }
  for (const { key, value } of file.properties) {
    const { provenance, literal, origin } = value.value();
    if (HEADER.test(key) && provenance === 'literal' && typeof literal === 'string' && ORIGIN.test(literal))
      yield { span: origin ?? value.span, what: ORIGIN_SAID };
  }
}

function* judgeSettings(file: SettingsFile, { repository }: Context): Iterable<Found> {
  if (repository.deployables.length === 0 || file.environment !== undefined) return;
  const said = new Set<string>();
  for (const { name, text, span, dynamic } of settingTexts(deployedSettings(file))) {
    const list = name.replace(/(?:\[\d+\]|\.\d+)$/, '');
    const isOrigins = /(?:allowed|cors|trusted)[\w.-]*origins?(?:[-_]patterns?)?(?:\[\d+\]|\.\d+)?$/i.test(name);
    const isOwn = /(?:^|[._-])origins?$/i.test(name) && isOwnConfiguration(file, repository);
    if (!(isOrigins || isOwn) || dynamic || said.has(list) || !text.split(',').some((one) => ORIGIN.test(one.trim()))) continue;
    said.add(list);
    yield {
      span,
      what: `\`${list}\` lets the origin of one deploy in, in every deploy.`,
      remedy: overrideWords(list, file),
    };
  }
}

interface Given {
  readonly name: string;
  readonly value: Expression;
}

function* givenOrigins(file: CodeFile): Iterable<Given> {
  // With a capital and quoted it is the header of a request that the app sends.
  for (const given of valuesNamed(file, (name) => ORIGINS.test(name))) if (given.name !== 'Origin' || given.by !== 'property') yield given;
  for (const call of file.callsTo(...CALLS)) yield* argumentsOf(call);
  for (const call of file.callsTo(...ADDED)) if (call.receiver && ORIGINS.test(lastWord(call.receiver.text))) yield* argumentsOf(call);
  yield* lookedUp(file);
  for (const { name, args, named } of file.annotations) {
    if (!/(?:^|\.)CrossOrigin$/.test(name)) continue;
    for (const value of [...args, ...named.filter(({ key }) => /^(?:origins|value)$/.test(key)).map((one) => one.value)])
      yield { name: 'origins', value };
  }
}

/** The list in which a function for `origin` looks whoever calls up: `origin: (from, next) => next(null, allowed.includes(from))`. */
function* lookedUp(file: CodeFile): Iterable<Given> {
  for (const { key, value } of file.properties) {
    if (key !== 'origin' || !/^(?:async\s+)?(?:function\b|\(?[\w\s,:]*\)?\s*=>)/.test(value.text)) continue;
    for (const { method, receiver, span } of file.calls) {
      const isInside = value.span.start <= span.start && span.end <= value.span.end;
      if (isInside && receiver && /^(?:includes|indexOf|some|has|find)$/.test(method)) yield { name: 'origins', value: receiver };
    }
  }
}

const lastWord = (text: string): string => /\w+$/.exec(text)?.[0] ?? '';

function argumentsOf({ args, method }: Call): readonly Given[] {
  return args.map((value) => ({ name: method, value }));
}

/** What a list or a header is made of by a call: `List.of("…")`, `"…".parse::<HeaderValue>()`. */
function partsOf(value: Expression): readonly Expression[] {
  const call = value.kind === 'call' ? value.call() : undefined;
  if (call && /^(?:of|asList|listOf|setOf|arrayListOf|singletonList|to_vec|into)$/.test(call.method)) return call.args;
  const parsed = /^(?:parse|unwrap|expect|from_static|from_str)$/.test(call?.method ?? '') ? (call?.receiver ?? call?.args[0]) : undefined;
  return parsed ? partsOf(call?.args[0] ?? parsed) : [value];
}

/** Where the literal origins of a value are written. */
function originsOf(value: Expression): readonly Span[] {
  const parts = value.elements().length > 0 ? value.elements() : partsOf(value);
  return parts.flatMap((part) => {
    const { provenance, literal, origin } = part.value();
    return provenance === 'literal' && typeof literal === 'string' && ORIGIN.test(literal) ? [origin ?? part.span] : [];
  });
}

const variableFor = (name: string): string => (/cors|csrf/i.test(name) ? name : 'CORS_ORIGIN');
