import { describeProvenance, type ProvenanceCase } from '../reading.ts';

const cases: readonly ProvenanceCase[] = [
  ['a literal', 'probe(3000)', 'literal 3000'],
  ['a symbol', 'probe(:memory_store)', 'literal memory_store'],
  ['a literal through a constant', 'PORT = 3_000\nprobe(PORT)', 'literal 3000'],
  ['a literal through a local', "host = 'db'\nprobe(host)", 'literal db'],
  ['an instance variable', "class A\n  def initialize\n    @host = 'db'\n  end\n  def run\n    probe(@host)\n  end\nend", 'literal db'],
  ['a lookup by index', "probe(ENV['PORT'])", 'environment $PORT'],
  ['a lookup by fetch', "probe(ENV.fetch('PORT'))", 'environment $PORT'],
  ['a lookup with a default', "probe(ENV.fetch('PORT', 3000))", 'environment-or-literal 3000 $PORT'],
  ['a lookup with a block', "probe(ENV.fetch('HOST') { 'db' })", 'environment-or-literal db $HOST'],
  ['a lookup with or', "p = ENV['PORT'] || 3000\nprobe(p)", 'environment-or-literal 3000 $PORT'],
  ['a lookup made a number', "probe(ENV.fetch('PORT', 3000).to_i)", 'environment-or-literal 3000 $PORT'],
  ['credentials', 'probe(Rails.application.credentials.secret)', 'configuration'],
  ['a parameter', 'def run(port)\n  probe(port)\nend', 'unknown'],
  ['a parameter with a default', 'def run(port = 3000)\n  probe(port)\nend', 'unknown'],
  ['an unknown call', 'probe(choose(1))', 'unknown'],
  ['interpolated literals', 'host = "db"\nprobe("redis://#{host}:6379")', 'literal redis://db:6379'],
  ['an interpolated lookup', 'probe("http://#{ENV[\'H\']}/")', 'environment $H'],
  ['a concatenation', "host = 'db'\nprobe('redis://' + host)", 'literal redis://db'],
  ['a key of a hash', "options = { host: 'db' }\nprobe(options[:host])", 'literal db'],
  ['a pair without a value', "key = ENV['K']\noptions = { key: }\nprobe(options[:key])", 'environment $K'],
  ['set when unset', 'port ||= 3000\nprobe(port)', 'literal 3000'],
  ['nothing', 'probe(nil)', 'literal null'],
  ['a literal that always wins', "probe('x' || ENV['X'])", 'literal x $X (dead lookup)'],
];

describeProvenance('ruby', cases);
