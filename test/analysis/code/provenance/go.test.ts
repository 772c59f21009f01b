import { describeProvenance, type ProvenanceCase } from '../reading.ts';

const main = (body: string): string =>
  `package main\nimport (\n"os"\n"fmt"\n"net"\n"cmp"\n"flag"\n"strconv"\n"github.com/spf13/viper"\n)\nfunc main() {\n${body}\n}\n`;

const cases: readonly ProvenanceCase[] = [
  ['a literal', main('probe(":8080")'), 'literal :8080'],
  ['a raw string', main('probe(`a\\n`)'), 'literal a\\n'],
  ['a package constant', `${main('probe(addr)')}const addr = ":8080"\n`, 'literal :8080'],
  ['one of several constants', `${main('probe(b)')}const (\na, b = 1, "x"\n)\n`, 'literal x'],
  ['a local variable', main('port := 3000\nprobe(port)'), 'literal 3000'],
  ['a lookup', main('probe(os.Getenv("PORT"))'), 'environment $PORT'],
  ['a lookup in a string', main('probe(":" + os.Getenv("PORT"))'), 'environment $PORT'],
  [
    'set when empty',
    main('port := os.Getenv("PORT")\nif port == "" {\nport = "3000"\n}\nprobe(":" + port)'),
    'environment-or-literal :3000 $PORT',
  ],
  [
    'replaced when set',
    main('port := "3000"\nif v := os.Getenv("PORT"); v != "" {\nport = v\n}\nprobe(port)'),
    'environment-or-literal 3000 $PORT',
  ],
  [
    'replaced when looked up',
    main('port := "3000"\nif v, ok := os.LookupEnv("PORT"); ok {\nport = v\n}\nprobe(port)'),
    'environment-or-literal 3000 $PORT',
  ],
  [
    'looked up, then set when missing',
    main('port, ok := os.LookupEnv("PORT")\nif !ok {\nport = "3000"\n}\nprobe(port)'),
    'environment-or-literal 3000 $PORT',
  ],
  [
    'set in a branch about something else',
    main('port := os.Getenv("PORT")\nif testing() {\nport = "3000"\n}\nprobe(port)'),
    'unknown $PORT',
  ],
  ['cmp.Or', main('probe(cmp.Or(os.Getenv("PORT"), "3000"))'), 'environment-or-literal 3000 $PORT'],
  ['a parsed number', main('n, err := strconv.Atoi(os.Getenv("PORT"))\n_ = err\nprobe(n)'), 'environment $PORT'],
  ['the error beside it', main('n, err := strconv.Atoi(os.Getenv("PORT"))\n_ = n\nprobe(err)'), 'unknown'],
  [
    'a helper that looks up',
    `${main('probe(getEnv("PORT", "3000"))')}func getEnv(key, fallback string) string {\nif v, ok := os.LookupEnv(key); ok {\nreturn v\n}\nreturn fallback\n}\n`,
    'environment-or-literal 3000 $PORT',
  ],
  ['Sprintf', main('port := 3000\nprobe(fmt.Sprintf("%s:%d%%", "localhost", port))'), 'literal localhost:3000%'],
  ['Sprintf with a lookup', main('probe(fmt.Sprintf(":%s", os.Getenv("PORT")))'), 'environment $PORT'],
  ['JoinHostPort', main('probe(net.JoinHostPort("localhost", "3000"))'), 'literal localhost:3000'],
  ['a flag', main('port := flag.String("port", "3000", "")\nprobe(*port)'), 'configuration'],
  ['viper', main('probe(viper.GetString("port"))'), 'configuration'],
  ['a parameter', 'package main\nfunc run(port string) {\nprobe(port)\n}\n', 'unknown'],
  ['a parameter that shadows a constant', 'package main\nconst port = "1"\nfunc run(port string) {\nprobe(port)\n}\n', 'unknown'],
  ['an inner variable that shadows', main('p := "1"\nif x {\np := f()\n_ = p\n}\nprobe(p)'), 'literal 1'],
  ['an unknown call', main('probe(choose())'), 'unknown'],
  ['a field of a struct literal', main('cfg := Config{Port: 3000}\nprobe(cfg.Port)'), 'literal 3000'],
  ['a field through a pointer', main('cfg := &Config{Port: 3000}\nprobe(cfg.Port)'), 'literal 3000'],
  ['a field that is assigned later', main('cfg := Config{Port: 3000}\ncfg.Port = 9\nprobe(cfg.Port)'), 'literal 9'],
  ['a nested field', main('cfg := Config{DB: DB{Host: "db"}}\nprobe(cfg.DB.Host)'), 'literal db'],
  ['a field of a parameter', 'package main\nfunc run(cfg Config) {\nprobe(cfg.Port)\n}\n', 'unknown'],
  [
    'a field of the receiver',
    'package main\ntype S struct{ port int }\nfunc New() *S { return &S{port: 3000} }\nfunc (s *S) Run() { probe(s.port) }\n',
    'literal 3000',
  ],
  [
    'a field of the receiver from a parameter',
    'package main\ntype S struct{ port int }\nfunc New(p int) *S { return &S{port: p} }\nfunc (s *S) Run() { probe(s.port) }\n',
    'unknown',
  ],
  [
    'a field with an env tag',
    'package main\ntype S struct{ Port int `env:"PORT"` }\nfunc (s *S) Run() { probe(s.Port) }\n',
    'environment $PORT',
  ],
  ['a key of a map', main('m := map[string]string{"a": "b"}\nprobe(m["a"])'), 'literal b'],
  ['a conversion', main('probe(string("x"))'), 'literal x'],
  ['bytes', main('probe([]byte("secret"))'), 'literal secret'],
  ['a lookup that is overwritten', main('p := os.Getenv("P")\np = "1"\nprobe(p)'), 'literal 1 (dead lookup)'],
  ['a package variable that a function sets', `${main('probe(port)')}var port = "1"\nfunc set(p string) { port = p }\n`, 'unknown'],
  ['a declared variable that is set', main('var p string\np = "1"\nprobe(p)'), 'literal 1'],
  ['a loop variable', main('for _, p := range ports {\nprobe(p)\n}'), 'unknown'],
  ['a duration', main('probe(30 * 2)'), 'literal 60'],
  ['assigned later in a loop', main('p := "1"\nfor {\nprobe(p)\np = f()\n}'), 'unknown'],
];

describeProvenance('go', cases);
