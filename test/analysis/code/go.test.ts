import { describe, expect, test } from '@jest/globals';
import { assignmentsInWords, callNames, classesInWords, functionsInWords, importsInWords, probed, read, readsInWords } from './reading.ts';

const file = (imports: readonly string[], code: string): string =>
  `package main\nimport (\n${imports.map((path) => (path.includes('"') ? path : `"${path}"`)).join('\n')}\n)\n${code}\n`;

describe('canonical names in Go', () => {
  test.each([
    ['a function of a package', file(['net/http'], 'func main() { http.ListenAndServe(":1", nil) }'), ['net/http.ListenAndServe']],
    [
      'a package with a major version',
      file(['github.com/labstack/echo/v4'], 'func main() { echo.New() }'),
      ['github.com/labstack/echo/v4.New'],
    ],
    [
      'a package under another name',
      file(['g "github.com/gin-gonic/gin"'], 'func main() { g.Default() }'),
      ['github.com/gin-gonic/gin.Default'],
    ],
    [
      'a package whose path has a go- prefix',
      file(['github.com/go-sql-driver/go-mysql'], 'func main() { mysql.New() }'),
      ['github.com/go-sql-driver/go-mysql.New'],
    ],
    [
      'a constructed receiver',
      file(['github.com/gin-gonic/gin'], 'func main() { r := gin.Default(); r.Run() }'),
      ['github.com/gin-gonic/gin.Default', 'github.com/gin-gonic/gin.Default().Run'],
    ],
    [
      'a struct literal',
      file(['net/http'], 'func main() { s := &http.Server{Addr: ":1"}; s.ListenAndServe() }'),
      ['net/http.Server', 'net/http.Server{}.ListenAndServe'],
    ],
    [
      'a struct literal on the spot',
      file(['net/http'], 'func main() { (&http.Server{}).ListenAndServe() }'),
      ['net/http.Server{}.ListenAndServe', 'net/http.Server'],
    ],
    [
      'the first of two results',
      file(['database/sql'], 'func main() { db, err := sql.Open("x", "y"); db.Ping(); log(err) }'),
      ['database/sql.Open', 'database/sql.Open().Ping', 'log'],
    ],
    [
      'a typed parameter',
      file(['net/http'], 'func h(w http.ResponseWriter, r *http.Request) { w.Write(nil); r.ParseForm() }'),
      ['net/http.ResponseWriter{}.Write', 'net/http.Request{}.ParseForm'],
    ],
    [
      'a typed field of the receiver',
      file(['database/sql'], 'type S struct { db *sql.DB }\nfunc (s *S) f() { s.db.Ping() }'),
      ['database/sql.DB{}.Ping'],
    ],
    [
      'a field that a method fills',
      file(
        ['net/http'],
        'type S struct { srv *http.Server }\nfunc (s *S) a() { s.srv = &http.Server{} }\nfunc (s *S) b() { s.srv.Close() }',
      ),
      ['net/http.Server', 'net/http.Server{}.Close'],
    ],
    ['a parameter that is named like a package', file(['net/url'], 'func f(url *url.URL) { url.String() }'), ['net/url.URL{}.String']],
    [
      'a field that is named like its type',
      file([], 'type node struct { node *node }\nfunc (n *node) f() { n.node.next() }'),
      ['node{}.next'],
    ],
    ['a list and a map are no construction', file([], 'func main() { f([]string{"a"}, map[string]int{"b": 1}) }'), ['f']],
    ['a method of what is unknown', file([], 'func f(x interface{}) { y := g(x); y.Do() }'), ['g', 'g().Do']],
  ])('%s', (_, code, names) => {
    expect(callNames(read('go', code))).toEqual(names);
  });

  test.each([['net/http.Server{}'], ['net/http.Server']])('callsTo(%p) finds the construction', (name) => {
    expect(read('go', file(['net/http'], 'var s = &http.Server{}')).callsTo(name)).toHaveLength(1);
  });
});

describe('what Go says', () => {
  test('imports', () => {
    expect(importsInWords(read('go', file(['os', '_ "github.com/lib/pq"', '. "fmt"', 'r "github.com/redis/go-redis/v9"'], '')))).toEqual([
      'os as os',
      'github.com/lib/pq',
      'fmt',
      'github.com/redis/go-redis/v9 as r',
    ]);
  });

  test('functions, and which of them handle requests', () => {
    const code = `
func plain(a, b int) {}
func handler(w http.ResponseWriter, r *http.Request) {}
func (s *Server) show(c *gin.Context) {}
func list() {}
func main() {
  r := gin.Default()
  r.GET("/", func(c *gin.Context) {})
  http.HandleFunc("/list", list)
  go func() {}()
  job := func() {}
  job()
}`;
    expect(functionsInWords(read('go', file(['net/http', 'github.com/gin-gonic/gin'], code)))).toEqual([
      'plain(a, b)',
      'handler(w, r) handles',
      'Server.show(c) handles',
      'list() handles',
      'main()',
      '?(c) handles in github.com/gin-gonic/gin.Default().GET',
      '?()',
      'job()',
    ]);
  });

  test('struct types are classes, embedded types their bases', () => {
    expect(
      classesInWords(read('go', file(['net/http'], 'type A struct { *http.Server; B; c int }\ntype D interface{}\ntype E int'))),
    ).toEqual(['A < net/http.Server, B', 'D', 'E']);
  });

  test('assignments', () => {
    const code =
      'const Port, Host = 1, "h"\nvar g string\nfunc main() { g = os.Getenv("G"); s.port = 2; m["k"] = 3; m[k] = 4; a, err := f(); _ = err; n += 1; n++ }';
    expect(assignmentsInWords(read('go', file(['os'], code)))).toEqual([
      'Port = literal 1 (constant)',
      'Host = literal h (constant)',
      'g = environment $G',
      's.port = literal 2',
      'm.k = literal 3',
      'm[k] = literal 4',
      'a = unknown',
      'n = literal 1',
    ]);
  });

  test('environment lookups, also through a helper and a tag', () => {
    const code =
      'type C struct { P int `env:"P"` }\nfunc env(k, d string) string { if v := os.Getenv(k); v != "" { return v }; return d }\nfunc main() { f(os.Getenv("A"), env("B", "b")); x, _ := os.LookupEnv("D") }';
    expect(readsInWords(read('go', file(['os'], code)))).toEqual(['P', 'A', 'B or "b"', 'D']);
  });

  test('fields of a struct literal are named arguments', () => {
    const [call] = read('go', file(['net/http'], 'var s = http.Server{Addr: ":1", Handler: mux}')).callsTo('net/http.Server');
    expect(call?.named.map((entry) => entry.key)).toEqual(['Addr', 'Handler']);
    expect(call?.option('Addr')?.value().literal).toBe(':1');
  });

  test('import paths and tags are no strings', () => {
    expect(read('go', file(['os'], 'type A struct { b string `json:"b"` }\nvar c = "d"')).strings.map((string) => string.text)).toEqual([
      'd',
    ]);
  });

  test('go, defer and bare calls throw the result away', () => {
    const calls = read('go', file([], 'func main() { go a(); defer b(); c(); x := d(); e(f()) }')).calls;
    expect(calls.filter((call) => call.used).map((call) => call.name)).toEqual(['d', 'f']);
  });

  test('conditions around a place', () => {
    const code = read('go', file([], 'func main() { if a { } else if b := c(); b { switch d { case "x": probe() } } }'));
    expect(code.conditionsAround(probed(code).span)).toEqual(['a', 'b', 'd', '"x"']);
  });
});
