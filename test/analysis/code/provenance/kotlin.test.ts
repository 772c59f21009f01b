import { describeProvenance, type ProvenanceCase } from '../reading.ts';

const inFunction = (body: string): string => `fun run(given: String) {\n${body}\n}`;

const cases: readonly ProvenanceCase[] = [
  ['a literal', inFunction('probe(3000)'), 'literal 3000'],
  ['a literal through a val', inFunction('val port = 3000\nprobe(port)'), 'literal 3000'],
  ['a top-level constant', 'const val PORT = 8080\nfun run() { probe(PORT) }', 'literal 8080'],
  ['a property of the class', 'class A {\n  private val host = "db"\n  fun run() { probe(host) }\n}', 'literal db'],
  ['a lookup', inFunction('probe(System.getenv("PORT"))'), 'environment $PORT'],
  ['a lookup by index', inFunction('probe(System.getenv()["PORT"])'), 'environment $PORT'],
  ['a lookup with an elvis', inFunction('val p = System.getenv("P") ?: "80"\nprobe(p)'), 'environment-or-literal 80 $P'],
  ['a lookup made a number', inFunction('probe(System.getenv("P").toInt())'), 'environment $P'],
  ['a system property', inFunction('probe(System.getProperty("port"))'), 'configuration'],
  ['a parameter', inFunction('probe(given)'), 'unknown'],
  ['a constructor property', 'class A(private val host: String) {\n  fun run() { probe(host) }\n}', 'unknown'],
  ['an unknown call', inFunction('probe(choose())'), 'unknown'],
  ['a template of literals', inFunction('val host = "db"\nprobe("redis://$host:6379")'), 'literal redis://db:6379'],
  ['a template with a lookup', inFunction('probe("http://${System.getenv("H")}/")'), 'environment $H'],
  ['a concatenation', inFunction('val host = "db"\nprobe("redis://" + host)'), 'literal redis://db'],
  ['reassigned', inFunction('var u = "a"\nu = given\nprobe(u)'), 'unknown'],
];

describeProvenance('kotlin', cases);
