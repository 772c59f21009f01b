import { describeProvenance, type ProvenanceCase } from '../reading.ts';

const inMethod = (body: string, fields = ''): string => `class A {\n${fields}\n  void run(String given) {\n${body}\n  }\n}`;

const cases: readonly ProvenanceCase[] = [
  ['a literal', inMethod('probe(3000);'), 'literal 3000'],
  ['a literal through a final local', inMethod('final int port = 3_000; probe(port);'), 'literal 3000'],
  ['a literal through a static field', inMethod('probe(PORT);', 'static final int PORT = 8080;'), 'literal 8080'],
  ['a field through this', inMethod('probe(this.host);', 'private String host = "db";'), 'literal db'],
  ['a lookup', inMethod('probe(System.getenv("PORT"));'), 'environment $PORT'],
  ['a lookup in a map', inMethod('probe(System.getenv().get("PORT"));'), 'environment $PORT'],
  ['a lookup with a default', inMethod('probe(System.getenv().getOrDefault("PORT", "80"));'), 'environment-or-literal 80 $PORT'],
  ['a lookup with a ternary', inMethod('String p = System.getenv("P"); probe(p != null ? p : "d");'), 'environment-or-literal d $P'],
  [
    'a lookup in an Optional',
    inMethod('probe(java.util.Optional.ofNullable(System.getenv("P")).orElse("d"));'),
    'environment-or-literal d $P',
  ],
  ['a lookup made a number', inMethod('probe(Integer.parseInt(System.getenv("PORT")));'), 'environment $PORT'],
  ['a system property', inMethod('probe(System.getProperty("port"));'), 'configuration'],
  ['an injected field', inMethod('probe(port);', '@Value("${server.port}") private String port;'), 'configuration'],
  ['a parameter', inMethod('probe(given);'), 'unknown'],
  ['a field that a constructor sets', 'class A {\n  String h;\n  A(String h) { this.h = h; }\n  void run() { probe(h); }\n}', 'unknown'],
  ['an unknown call', inMethod('probe(choose());'), 'unknown'],
  ['a concatenation', inMethod('String host = "db"; probe("redis://" + host + ":6379");'), 'literal redis://db:6379'],
  ['a concatenation with a lookup', inMethod('probe("redis://" + System.getenv("H"));'), 'environment $H'],
  ['a format call', inMethod('probe(String.format("redis://%s:%d", "db", 6379));'), 'literal redis://db:6379'],
  ['a text block', inMethod('probe("""\n      hi\n        there""");'), 'literal hi\n  there'],
  ['assigned in both branches', inMethod('String u; if (given == null) { u = choose(); } else { u = "b"; } probe(u);'), 'unknown'],
  ['reassigned', inMethod('String u = "a"; u = given; probe(u);'), 'unknown'],
];

describeProvenance('java', cases);
