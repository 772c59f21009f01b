import { describeProvenance, type ProvenanceCase } from '../reading.ts';

const cases: readonly ProvenanceCase[] = [
  ['a typed constant', 'const port: number = 3000; probe(port)', 'literal 3000'],
  ['a constant of literal type', "const host = 'db' as const; probe(host)", 'literal db'],
  ['a cast', 'const p = process.env.PORT as string; probe(p)', 'environment $PORT'],
  ['an assertion that it is there', 'probe(process.env.DATABASE_URL!)', 'environment $DATABASE_URL'],
  ['an assertion, then a conversion', "probe(Number(process.env.PORT! ?? '3000'))", 'environment-or-literal 3000 $PORT'],
  ['satisfies', 'const o = { port: 3000 } satisfies Options; probe(o.port)', 'literal 3000'],
  ['a typed parameter', 'function f(port: number) { probe(port) }', 'unknown'],
  ['an optional parameter', 'function f(port?: number) { probe(port ?? 3000) }', 'unknown'],
  ['a parameter property', 'class A { constructor(private readonly port: number) {} f() { probe(this.port) } }', 'unknown'],
  ['a private field', "class A { private readonly url: string = 'http://db'; f() { probe(this.url) } }", 'literal http://db'],
  ['a static field through the class', 'class A { static readonly PORT = 3000; f() { probe(A.PORT) } }', 'literal 3000'],
  [
    'an injected configuration service',
    "import { ConfigService } from '@nestjs/config'; class A { constructor(private readonly c: ConfigService) {} f() { probe(this.c.get('X')) } }",
    'configuration',
  ],
  ['a declared variable without a value', 'let p: string; probe(p)', 'unknown'],
  ['a variable that is given its value later', "let p: string; p = 'x'; probe(p)", 'literal x'],
  [
    'a typed destructuring',
    "const { HOST = 'localhost' }: NodeJS.ProcessEnv = process.env; probe(HOST)",
    'environment-or-literal localhost $HOST',
  ],
  [
    'a validated environment',
    "import { cleanEnv } from 'envalid'; const env = cleanEnv(process.env, {}); probe(env.PORT)",
    'environment $PORT',
  ],
];

describeProvenance('typescript', cases);
describeProvenance('tsx', cases);
