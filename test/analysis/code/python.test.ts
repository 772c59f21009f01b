import { describe, expect, test } from '@jest/globals';
import { assignmentsInWords, callNames, classesInWords, functionsInWords, importsInWords, probed, read, readsInWords } from './reading.ts';

describe('canonical names in Python', () => {
  test.each([
    ['a member of a module', 'import os\nos.getenv("x")', ['os.getenv']],
    ['a submodule', 'import logging.handlers\nlogging.handlers.RotatingFileHandler("x")', ['logging.handlers.RotatingFileHandler']],
    [
      'a submodule under another name',
      'import logging.handlers as lh\nlh.RotatingFileHandler("x")',
      ['logging.handlers.RotatingFileHandler'],
    ],
    ['a member under another name', 'from flask import Flask as F\nF(__name__)', ['flask.Flask']],
    ['a constructed receiver', 'from flask import Flask\napp = Flask(__name__)\napp.run()', ['flask.Flask', 'flask.Flask().run']],
    ['a relative import', 'from .tasks import send\nsend.delay(1)', ['.tasks.send.delay']],
    [
      'a receiver in a field',
      'import redis\nclass A:\n    def __init__(self):\n        self.r = redis.Redis()\n    def f(self):\n        self.r.get("x")',
      ['redis.Redis', 'redis.Redis().get'],
    ],
    ['a context manager', 'def f():\n    with open("x") as fh:\n        fh.write("y")', ['open', 'open().write']],
    ['a module that may be missing', 'try:\n    import redis\nexcept ImportError:\n    redis = None\nredis.Redis()', ['redis.Redis']],
    ['a local import', 'def f():\n    import subprocess\n    subprocess.run(["x"])', ['subprocess.run']],
    ['a typed parameter', 'from sqlalchemy.orm import Session\ndef f(db: Session):\n    db.commit()', ['sqlalchemy.orm.Session().commit']],
    ['a parameter', 'def f(app):\n    app.run()', ['app.run']],
    ['a builtin', 'print(open("x"))', ['print', 'open']],
    ['a parameter that is named like its class', 'def f(session: "session.Session"):\n    session.get(1)', ['session.Session().get']],
  ])('%s', (_, code, names) => {
    expect(callNames(read('python', code))).toEqual(names);
  });
});

describe('what Python says', () => {
  test('imports', () => {
    const code = `
from __future__ import annotations
import os, a.b.c
import numpy as np
from . import x
from ..y import z as w
from flask import *
if TYPE_CHECKING:
    from models import User
try:
    import ujson
except ImportError:
    pass
def f():
    import late
`;
    expect(importsInWords(read('python', code))).toEqual([
      'os as os',
      'a.b.c as a',
      'numpy as np',
      '. x as x relative',
      '..y z as w relative',
      'flask',
      'models User as User typeOnly optional',
      'ujson as ujson optional',
      'late as late optional',
    ]);
  });

  test('the conditions of an import, where nothing else decides on it', () => {
    const code = `import a
if X:
    if Y:
        import b
    try:
        import c
    except ImportError:
        pass
def f():
    if X:
        import d
`;
    expect(read('python', code).imports.map(({ module, conditions }) => [module, ...conditions])).toEqual([
      ['a'],
      ['b', 'X', 'Y'],
      ['c'],
      ['d'],
    ]);
  });

  test('importsAny', () => {
    const file = read('python', 'from logging.handlers import RotatingFileHandler\nimport a.b.c');
    expect(['logging', 'logging.handlers', 'a.b', 'a', 'handlers', 'log'].map((module) => file.importsAny(module))).toEqual([
      true,
      true,
      true,
      true,
      false,
      false,
    ]);
  });

  test('functions, and which of them handle requests', () => {
    const code = `
from flask import Flask
from django.views import View
app = Flask(__name__)
@app.route('/x', methods=['POST'])
def route(a, *args, b: int = 2, **kw): pass
def view(request, pk): pass
class Detail(View):
    def get(self, request): pass
class Service:
    @staticmethod
    def work(x): pass
key = lambda item: item
`;
    expect(functionsInWords(read('python', code))).toEqual(
      [
        'route(a, args, b, kw) handles @flask.Flask().route',
        'view(request, pk)',
        'Detail.get(self, request) handles',
        'Service.work(x) @staticmethod',
        'key(item)',
      ].map((line) => (line === 'view(request, pk)' ? 'view(request, pk) handles' : line)),
    );
  });

  test('classes with bases', () => {
    expect(
      classesInWords(
        read(
          'python',
          'from flask_sqlalchemy import SQLAlchemy\ndb = SQLAlchemy()\n@register\nclass A(db.Model, Generic[T], metaclass=M): pass',
        ),
      ),
    ).toEqual(['A < flask_sqlalchemy.SQLAlchemy().Model, Generic @register']);
  });

  test('assignments', () => {
    const code =
      'PORT = 3000\napp.config["KEY"] = "x"\na = b = 1\nx += 2\nself.y = os.environ["Y"]\nDATABASES["default"]["HOST"] = "db"\ncache[key] = 1\nn: int\nm: int = 5';
    expect(assignmentsInWords(read('python', `import os\n${code}`))).toEqual([
      'PORT = literal 3000 (constant)',
      'app.config.KEY = literal x',
      'a = literal 1 (constant)',
      'b = literal 1 (constant)',
      'x = literal 2 (constant)',
      'self.y = environment $Y',
      'DATABASES.default.HOST = literal db',
      'cache[key] = literal 1',
      'm = literal 5 (constant)',
    ]);
  });

  test('environment lookups', () => {
    const code =
      'import os\nfrom os import environ as e\na = os.environ["A"]\nb = e.get("B", 1)\nc = os.getenv("C") or "c"\nos.environ["WRITTEN"] = "1"\nf(os.environ[name])\nd = os.environ.get("D", default="d")';
    expect(readsInWords(read('python', code))).toEqual(['A', 'B or 1', 'C or "c"', 'D or "d"']);
  });

  test('keyword arguments are named, starred ones are neither', () => {
    const call = probed(read('python', 'probe(1, *a, host="h", **k)'));
    expect(call.args.map((argument) => argument.text)).toEqual(['1']);
    expect(call.named.map((argument) => argument.key)).toEqual(['host']);
    expect(call.option('host')?.value().literal).toBe('h');
  });

  test('doc strings and keys are no strings', () => {
    const code = '"""module"""\ndef f():\n    """doc"""\n    return {"key": "value"}, f"a{b}c"';
    expect(read('python', code).strings.map((string) => string.text)).toEqual(['value', 'a${b}c']);
  });

  test('conditions around a place', () => {
    const file = read('python', 'if a:\n    pass\nelif b:\n    with c:\n        probe()\n');
    expect(file.conditionsAround(probed(file).span)).toEqual(['a', 'b']);
  });

  test('awaited and thrown away', () => {
    const file = read('python', 'async def f():\n    await a()\n    b()\n    x = c()\n');
    expect(file.calls.map((call) => [call.used, call.awaited])).toEqual([
      [true, true],
      [false, false],
      [true, false],
    ]);
  });
});
