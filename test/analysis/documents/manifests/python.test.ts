import { describe, expect, test } from '@jest/globals';
import { read } from './shown.ts';

describe('requirements files', () => {
  test.each([
    ['Flask==3.0.0', 'flask ==3.0.0 run'],
    ['Flask', 'flask - run'],
    ['Flask # web', 'flask - run'],
    ['zope.interface>=5', 'zope-interface >=5 run'],
    ['Django_Rest__Framework ~= 3.1', 'django-rest-framework ~= 3.1 run'],
    ['uvicorn[standard,x]>=0.2,<1', 'uvicorn >=0.2,<1 run'],
    ['tzdata==2024.1 ; sys_platform == "win32"', 'tzdata ==2024.1 run'],
    ['a (>=1,<2)', 'a >=1,<2 run'],
    ['a==1 --hash=sha256:abc \\\n   --hash=sha256:def', 'a ==1 run'],
    ['a @ git+https://github.com/x/a.git@v1.0#egg=a', 'a git+https://github.com/x/a.git@v1.0#egg=a run git v1.0'],
    ['a @ https://x.io/a-1.0.whl', 'a https://x.io/a-1.0.whl run http'],
    ['git+https://github.com/x/My_Lib.git@0123abc', 'my-lib git+https://github.com/x/My_Lib.git@0123abc run git 0123abc'],
    ['git+ssh://git@github.com/x/lib.git', 'lib git+ssh://git@github.com/x/lib.git run git'],
    ['-e git+https://github.com/x/y.git@main#egg=z', 'z git+https://github.com/x/y.git@main#egg=z run git main'],
    ['-e .', undefined],
    ['--editable ./libs/shop', 'shop ./libs/shop run path'],
    ['./libs/shop', 'shop ./libs/shop run path'],
    ['https://x.io/pkg/thing-1.2.tar.gz', 'thing https://x.io/pkg/thing-1.2.tar.gz run http'],
    ['--index-url https://pypi.io/simple', undefined],
    ['-i https://pypi.io/simple', undefined],
    ['--no-binary :all:', undefined],
    ['# Flask', undefined],
    ['', undefined],
  ])('%j', (line, expected) => {
    const { shown, problems } = read('requirements.txt', `${line}\n`);
    expect(shown.filter((entry) => !entry.startsWith(' ') && !/^(?:\.|-) /.test(entry))).toEqual(expected === undefined ? [] : [expected]);
    expect(problems).toEqual([]);
  });

  test('spans hold the line without its comment', () => {
    expect(read('requirements.txt', '\n  Flask==3.0 # web\r\na==1 \\\r\n  --hash=x\r\n').written).toEqual(['Flask==3.0', 'a==1']);
  });

  test.each([
    ['-r base.txt', ['requirements/base.txt']],
    ['--requirement=../constraints.txt', ['constraints.txt']],
    ['-c ../../outside.txt', []],
    ['-rbase.txt', ['requirements/base.txt']],
  ])('%s is an include', (line, includes) => {
    expect(read('requirements/production.txt', line)).toMatchObject({ includes, dependencies: [] });
  });

  test.each([
    ['requirements.txt', 'run', undefined],
    ['requirements-dev.txt', 'dev', undefined],
    ['dev-requirements.txt', 'dev', undefined],
    ['requirements/test.txt', 'dev', undefined],
    ['requirements/production.txt', 'run', undefined],
    ['constraints.txt', 'run', true],
  ])('%s', (path, group, managed) => {
    const [dependency] = read(path, 'a==1').dependencies;
    expect([dependency?.group, dependency?.managed]).toEqual([group, managed]);
  });

  test('what is no requirement is a problem', () => {
    expect(read('requirements.txt', 'a==1\n<<<<<<< HEAD\n').problems).toEqual(['line 2: not a requirement']);
  });
});

describe('pyproject.toml', () => {
  test('PEP 621, dependency groups and uv', () => {
    const { shown, written, runtime, slice, ...manifest } = read(
      'pyproject.toml',
      `[project]
name = "shop"
requires-python = ">=3.12"
dependencies = ["fastapi[standard]>=0.1,<1", "shop-core", "thing @ git+https://h/x/thing.git@v2", "lib"]
scripts = { shop = "shop.cli:main" }
[project.optional-dependencies]
redis = ["redis>=5"]
dev = ["ruff"]
[dependency-groups]
dev = ["pytest>=8", { include-group = "lint" }]
[tool.uv]
dev-dependencies = ["mypy"]
[tool.uv.sources]
shop-core = { workspace = true }
lib = { git = "https://h/lib", rev = "abc" }
[tool.uv.workspace]
members = ["libs/*"]
[tool.poe.tasks]
serve = "uvicorn shop:app"
`,
    );
    expect(shown).toEqual([
      'fastapi >=0.1,<1 run',
      'shop-core - run path',
      'thing git+https://h/x/thing.git@v2 run git v2',
      'lib - run git abc',
      'redis >=5 optional',
      'ruff - dev',
      'pytest >=8 dev',
      'mypy - dev',
    ]);
    expect(written[0]).toBe('"fastapi[standard]>=0.1,<1"');
    expect(manifest).toMatchObject({
      name: 'shop',
      workspaces: ['libs/*'],
      entrypoints: ['shop.cli:main'],
      runs: ['serve: uvicorn shop:app'],
      library: false,
    });
    expect(slice(runtime?.span)).toBe('">=3.12"');
  });

  test('Poetry', () => {
    const { shown, runtime, name, library } = read(
      'pyproject.toml',
      `[tool.poetry]
name = "shop"
classifiers = ["x"]
[tool.poetry.dependencies]
python = "^3.11"
Flask = "^3.0"
lib = { git = "https://h/lib.git", branch = "main" }
local = { path = "../local" }
extra = { version = "1", optional = true }
multi = [{ version = "1", python = "<3.9" }, { version = "2" }]
[tool.poetry.group.test.dependencies]
pytest = "*"
[tool.poetry.group.web.dependencies]
gunicorn = "22"
[tool.poetry.dev-dependencies]
black = "24"
[build-system]
requires = ["poetry-core"]
`,
    );
    expect(shown).toEqual([
      'flask ^3.0 run',
      'lib - run git main',
      'local - run path',
      'extra 1 optional',
      'multi 1 run',
      'black 24 dev',
      'pytest * dev',
      'gunicorn 22 run',
    ]);
    expect([name, runtime?.constraint, library]).toEqual(['shop', '^3.11', true]);
  });

  test('PDM and setuptools', () => {
    const { shown, runs, includes } = read(
      'app/pyproject.toml',
      '[tool.pdm.dev-dependencies]\ntest = ["pytest", "-e file:///x#egg=y"]\n[tool.pdm.scripts]\nstart = {cmd = "flask run"}\n[tool.setuptools.dynamic]\ndependencies = {file = ["requirements.txt"]}\n',
    );
    expect([shown, runs, includes]).toEqual([['pytest - dev'], ['start: flask run'], ['app/requirements.txt']]);
  });
});

test('Pipfile', () => {
  const { shown, runtime } = read(
    'Pipfile',
    '[packages]\nFlask = "*"\nlib = {git = "https://h/l", ref = "v1"}\nme = {editable = true, path = "."}\n[dev-packages]\npytest = {version = ">=8"}\n[requires]\npython_version = "3.12"\n',
  );
  expect(shown).toEqual(['flask * run', 'lib - run git v1', 'me - run path', 'pytest >=8 dev']);
  expect(runtime?.constraint).toBe('3.12');
});

test('setup.cfg', () => {
  const { shown, written, name, runtime, library } = read(
    'setup.cfg',
    '[metadata]\nname = shop\n[options]\npython_requires = >=3.10\ninstall_requires =\n    Flask>=3\n    # comment\n    redis ; python_version > "3"\n[options.extras_require]\ntest = pytest\ns3 =\n    boto3==1.0\n',
  );
  expect(shown).toEqual(['flask >=3 run', 'redis - run', 'pytest - dev', 'boto3 ==1.0 optional']);
  expect(written).toEqual(['Flask>=3', 'redis ; python_version > "3"', 'pytest', 'boto3==1.0']);
  expect([name, runtime?.constraint, library]).toEqual(['shop', '>=3.10', false]);
});

test.each([
  ['a list in the call', 'setup(name="shop", install_requires=["Flask>=3", \'redis\'], python_requires=">=3.10")'],
  [
    'a list by name',
    'REQUIRED = [\n  "Flask>=3",  # web ]\n  "redis",\n]\nsetup(name="shop", install_requires=REQUIRED, python_requires=">=3.10")',
  ],
])('setup.py: %s', (_, text) => {
  const { shown, written, name, runtime, slice } = read('setup.py', `from setuptools import setup\n${text}\n`);
  expect(shown).toEqual(['flask >=3 run', 'redis - run']);
  expect(written).toEqual(['Flask>=3', 'redis']);
  expect([name, slice(runtime?.span)]).toEqual(['shop', '>=3.10']);
});

test.each([
  'setup(install_requires=read("requirements.txt"))',
  'setup(install_requires=[',
  'x = x\nsetup(install_requires=install_requires)',
  'def setup(): pass',
])('setup.py that says nothing in literals: %s', (text) => {
  expect(read('setup.py', text).dependencies).toEqual([]);
});
