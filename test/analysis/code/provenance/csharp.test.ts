import { describeProvenance, type ProvenanceCase } from '../reading.ts';

const inMethod = (body: string, fields = ''): string => `class A {\n${fields}\n  void Run(string given) {\n${body}\n  }\n}`;

const cases: readonly ProvenanceCase[] = [
  ['a literal', inMethod('probe(3000);'), 'literal 3000'],
  ['a local', inMethod('var host = "db"; probe(host);'), 'literal db'],
  ['a constant', inMethod('probe(Port);', 'private const int Port = 80;'), 'literal 80'],
  ['a field through this', inMethod('probe(this._host);', 'private readonly string _host = "db";'), 'literal db'],
  ['a lookup', inMethod('probe(Environment.GetEnvironmentVariable("P"));'), 'environment $P'],
  ['a lookup with a default', inMethod('probe(Environment.GetEnvironmentVariable("P") ?? "d");'), 'environment-or-literal d $P'],
  ['a lookup made a number', inMethod('probe(int.Parse(Environment.GetEnvironmentVariable("P")));'), 'environment $P'],
  ['configuration by index', 'class A {\n  void Run(IConfiguration c) { probe(c["Db:Host"]); }\n}', 'configuration'],
  ['a connection string', 'class A {\n  void Run(IConfiguration c) { probe(c.GetConnectionString("Db")); }\n}', 'configuration'],
  ["the builder's configuration", 'var builder = WebApplication.CreateBuilder(args);\nprobe(builder.Configuration["X"]);', 'configuration'],
  ['a parameter', inMethod('probe(given);'), 'unknown'],
  ['an unknown call', inMethod('probe(Choose());'), 'unknown'],
  ['interpolated literals', inMethod('var host = "db"; probe($"redis://{host}:6379");'), 'literal redis://db:6379'],
  ['an interpolated lookup', inMethod('probe($"http://{Environment.GetEnvironmentVariable("H")}/");'), 'environment $H'],
  ['a concatenation', inMethod('var host = "db"; probe("redis://" + host);'), 'literal redis://db'],
  ['a format call', inMethod('probe(string.Format("redis://{0}", "db"));'), 'literal redis://db'],
  ['a verbatim string', inMethod('probe(@"c:\\logs");'), 'literal c:\\logs'],
  ['a field that a constructor sets', 'class A {\n  string _h;\n  A(string h) { _h = h; }\n  void Run() { probe(_h); }\n}', 'unknown'],
];

describeProvenance('csharp', cases);
