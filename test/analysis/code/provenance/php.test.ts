import { describeProvenance, type ProvenanceCase } from '../reading.ts';

const php = (code: string): string => `<?php\n${code}\n`;

const cases: readonly ProvenanceCase[] = [
  ['a literal', php('probe(3000);'), 'literal 3000'],
  ['a literal through a variable', php("$host = 'db'; probe($host);"), 'literal db'],
  ['a constant', php('const PORT = 80; probe(PORT);'), 'literal 80'],
  ['a class constant', php("class A { const HOST = 'db'; function run() { probe(self::HOST); } }"), 'literal db'],
  ['a property', php("class A { private $host = 'db'; function run() { probe($this->host); } }"), 'literal db'],
  ['getenv', php("probe(getenv('PORT'));"), 'environment $PORT'],
  ['the superglobal', php("probe($_ENV['PORT']);"), 'environment $PORT'],
  ['a lookup with a default', php("probe($_ENV['PORT'] ?? 80);"), 'environment-or-literal 80 $PORT'],
  ['a lookup with the short ternary', php("probe(getenv('P') ?: 'd');"), 'environment-or-literal d $P'],
  ['Laravel env', php("probe(env('DB_HOST', 'localhost'));"), 'environment-or-literal localhost $DB_HOST'],
  ['Laravel config', php("probe(config('app.key'));"), 'configuration'],
  ['a parameter', php('function run($given) { probe($given); }'), 'unknown'],
  ['a parameter with a default', php('function run($given = 3) { probe($given); }'), 'unknown'],
  ['an unknown call', php('probe(choose());'), 'unknown'],
  ['an interpolated literal', php('$host = "db"; probe("redis://{$host}:6379");'), 'literal redis://db:6379'],
  ['a concatenation with a lookup', php("probe('http://' . getenv('H'));"), 'environment $H'],
  ['sprintf', php("probe(sprintf('redis://%s', 'db'));"), 'literal redis://db'],
  ['a key of an array', php("$c = ['host' => 'db']; probe($c['host']);"), 'literal db'],
  ['reassigned', php("$a = 'x'; $a = choose(); probe($a);"), 'unknown'],
  ['null', php('probe(null);'), 'literal null'],
];

describeProvenance('php', cases);
