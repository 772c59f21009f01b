import type { Call, CodeFile, Expression } from '../../src/analysis/code.ts';
import { asksForEnvironment } from '../../src/analysis/knowledge/environment-names.ts';
import { lookupFor } from '../../src/analysis/knowledge/environment-lookup.ts';
import { valuesNamed } from '../../src/analysis/knowledge/named-values.ts';
import { APP_LANGUAGES } from '../../src/analysis/languages.ts';
import type { Span } from '../../src/analysis/text.ts';
import { rule, type Context, type Found } from '../rule.ts';

/** Names of the origins that a framework lets in, from the documentation of Django, Flask, FastAPI, Rails, Laravel, Gin, Nest and Express. */
const ORIGINS =
  /^(?:csrf_?trusted_?origins?|trusted_?origins?|cors_?(?:allowed_?|allow_?)?(?:origins?|hosts)(?:_?whitelist)?|cors_?origin_?whitelist|allow(?:ed)?_?origins?|origins?)$/i;
/** Calls that take them one by one. */
const CALLS = [
  '*.allowedOrigins',
  '*.allowedOriginPatterns',
  '*.addAllowedOrigin',
  '*.setAllowedOrigins',
  '*.WithOrigins',
  '*.allowed_origin',
  '*.origins',
  'origins',
];
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
  code: [{ languages: APP_LANGUAGES, literals: ['rigin', 'ORIGIN', 'CORS_'], judge }],
  examples: {
    bad: [
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
        name: 'Actix',
        files: {
          'src/main.rs': 'use actix_cors::Cors;\nfn main() { serve(Cors::default().allowed_origin("http://localhost:3000")); } // ⟵\n',
        },
      },
    ],
    good: [
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
      { name: 'everyone', files: { 'app.js': "const cors = require('cors');\napp.use(cors({ origin: '*' }));\n" } },
      {
        name: 'Django, a list from the environment',
        files: { 'shop/settings.py': "import os\nCSRF_TRUSTED_ORIGINS = os.environ['ORIGINS'].split(',')\n" },
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
  if (deployable?.kind === 'client' || (!ABOUT.test(file.source.text + file.path) && !/crossorigin/i.test(file.source.text))) return;
  const said = new Set<number>();
  for (const { value, name } of givenOrigins(file)) {
    const first = originsOf(value)[0];
    const { line } = file.source.position(first?.start ?? 0);
    if (first === undefined || said.has(line) || file.conditionsAround(first).some(asksForEnvironment)) continue;
    said.add(line);
    const lookup = value.elements().length > 0 ? undefined : lookupFor(file, first, variableFor(name), true);
    yield {
      span: first,
      what: 'The origin that may call this app is written into the code.',
      ...(lookup ? { fix: { title: `Read it from ${lookup.variable}`, safe: true, edits: [lookup] } } : {}),
    };
  }
}

interface Given {
  readonly name: string;
  readonly value: Expression;
}

function* givenOrigins(file: CodeFile): Iterable<Given> {
  yield* valuesNamed(file, (name) => ORIGINS.test(name));
  for (const call of file.callsTo(...CALLS)) yield* argumentsOf(call);
  for (const { name, args, named } of file.annotations) {
    if (!/(?:^|\.)CrossOrigin$/.test(name)) continue;
    for (const value of [...args, ...named.filter(({ key }) => /^(?:origins|value)$/.test(key)).map((one) => one.value)])
      yield { name: 'origins', value };
  }
}

function argumentsOf({ args, method }: Call): readonly Given[] {
  return args.map((value) => ({ name: method, value }));
}

/** Where the literal origins of a value are written. */
function originsOf(value: Expression): readonly Span[] {
  const parts = value.elements().length > 0 ? value.elements() : [value];
  return parts.flatMap((part) => {
    const { provenance, literal, origin } = part.value();
    return provenance === 'literal' && typeof literal === 'string' && ORIGIN.test(literal) ? [origin ?? part.span] : [];
  });
}

const variableFor = (name: string): string => (/cors|csrf/i.test(name) ? name : 'CORS_ORIGIN');
