import { describeProvenance, type ProvenanceCase } from '../reading.ts';

const inMain = (body: string): string => `fn main() {\n${body}\n}`;

const cases: readonly ProvenanceCase[] = [
  ['a literal', inMain('probe(3000);'), 'literal 3000'],
  ['a typed literal', inMain('probe(3000u16);'), 'literal 3000'],
  ['a let', inMain('let host = "db"; probe(host);'), 'literal db'],
  ['a constant', 'const PORT: u16 = 80;\nfn main() { probe(PORT); }', 'literal 80'],
  ['an owned string', inMain('probe("db".to_string());'), 'literal db'],
  ['String::from', inMain('probe(String::from("db"));'), 'literal db'],
  ['a lookup', inMain('probe(std::env::var("PORT").unwrap());'), 'environment $PORT'],
  ['a lookup through an import', 'use std::env;\nfn main() { probe(env::var("PORT").expect("set PORT")); }', 'environment $PORT'],
  ['a lookup with a default', inMain('probe(std::env::var("P").unwrap_or("d".to_string()));'), 'environment-or-literal d $P'],
  ['a lookup with a closure', inMain('probe(std::env::var("P").unwrap_or_else(|_| "d".into()));'), 'environment-or-literal d $P'],
  ['a lookup that is parsed', inMain('let p: u16 = std::env::var("P").unwrap().parse().unwrap(); probe(p);'), 'environment $P'],
  ['a parameter', 'fn run(given: &str) { probe(given); }', 'unknown'],
  ['an unknown call', inMain('probe(choose());'), 'unknown'],
  ['a format macro', inMain('let host = "db"; probe(format!("redis://{}:6379", host));'), 'literal redis://db:6379'],
  ['a format macro with a lookup', inMain('let h = std::env::var("H").unwrap(); probe(format!("http://{}/", h));'), 'environment $H'],
  ['a format macro with an inlined name', inMain('let h = choose(); probe(format!("http://{h}/"));'), 'unknown'],
  ['a raw string', inMain('probe(r"a\\b");'), 'literal a\\b'],
  ['a borrowed literal', inMain('let host = "db"; probe(&host);'), 'literal db'],
];

describeProvenance('rust', cases);
