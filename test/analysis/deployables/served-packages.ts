import type { App } from './apps.ts';

const CLASSIFIED = 'classifiers = ["Framework :: Flask"]\ndependencies = ["Flask"]\n';
const flask = (more: string): string => `[build-system]\nrequires = ["setuptools"]\n\n[project]\nname = "bin"\n${CLASSIFIED}${more}`;
const FLASK_APP = 'from flask import Flask\n\ndef create_app():\n    app = Flask(__name__)\n    return app\n';
const gemspec = (more: string): string => `Gem::Specification.new do |spec|\n  spec.name = "stash"\n${more}end\n`;

/** Servers that are published like libraries, and layouts that old frameworks had. */
export const SERVED: readonly App[] = [
  {
    name: 'a distribution with a command that serves',
    files: { 'pyproject.toml': flask('\n[project.scripts]\nbin-server = "bin.cli.server:main"\n'), 'src/bin/app.py': FLASK_APP },
    found: '.: server python flask',
  },
  {
    name: 'a distribution with a WSGI module',
    files: {
      'pyproject.toml': flask(''),
      'bin/__init__.py': '',
      'bin/app.py': FLASK_APP,
      'bin/wsgi.py': 'from bin.app import create_app\n',
    },
    found: '.: server python flask',
  },
  {
    name: 'a gem whose command starts a web server',
    files: {
      'stash.gemspec': gemspec('  spec.executables = ["stash"]\n  spec.add_runtime_dependency "puma", "~> 2.14"\n'),
      'lib/stash/config.ru': 'require "stash"\nrun Stash::Web.new\n',
    },
    found: '.: server ruby puma rack',
  },
  {
    name: 'a crate with a main file beside its library',
    files: {
      'Cargo.toml': '[package]\nname = "shop"\n\n[lib]\ntest = false\n\n[dependencies]\naxum = "0.7"\n',
      'src/lib.rs': 'pub fn app() {}\n',
      'src/main.rs': 'fn main() { shop::app() }\n',
    },
    found: '.: server rust axum',
  },
  {
    name: 'settings of Django without a manage.py',
    files: {
      'site_of_shop/__init__.py': '',
      'site_of_shop/settings/__init__.py': '',
      'site_of_shop/settings/main.py': "ROOT_URLCONF = 'shop.urls'\nINSTALLED_APPS = (\n)\n",
    },
    found: '.: server python django',
  },
  {
    name: 'settings of Django below another root than its manage.py’s, which say nothing new',
    files: {
      'manage.py': 'from django.core.management import execute_from_command_line\nexecute_from_command_line(sys.argv)\n',
      'conf/requirements.txt': 'django==5.0\n',
      'conf/settings.py': "ROOT_URLCONF = 'shop.urls'\nINSTALLED_APPS = []\n",
    },
    found: '.: server python django',
  },
  {
    name: 'Rails as it was before it had an application class',
    files: { 'config/environment.rb': 'RAILS_ROOT = File.dirname(__FILE__) + "/../"\nrequire_gem "rails"\n', 'app/models/a.rb': '' },
    found: '.: server ruby rails',
  },
  {
    name: 'Symfony in its old place',
    files: {
      'composer.json': '{"type": "project", "require": {"symfony/framework-bundle": "^3.4"}}',
      'web/app.php': "<?php\n$kernel = new AppKernel('prod', false);\n",
    },
    found: '.: server php symfony',
  },
  {
    name: 'Bottle, run by another server',
    files: {
      'shop/server.py': "from bottle import get, run\n\ndef start(cfg):\n    run(host=cfg['host'], port=cfg['port'], server='waitress')\n",
    },
    found: 'shop: server python bottle',
  },
  {
    name: 'Pyramid',
    files: { 'shop/app.py': 'from pyramid.config import Configurator\n\ndef main():\n    return Configurator().make_wsgi_app()\n' },
    found: 'shop: server python pyramid',
  },
  {
    name: 'Ktor whose main class only the build names',
    files: {
      'build.gradle.kts': 'plugins { application }\napplication { mainClass.set("io.ktor.server.netty.EngineMain") }\n',
      'src/main/kotlin/App.kt': 'fun Application.main() {}\n',
    },
    found: '.: server kotlin ktor',
  },
];

/** Libraries that look like them. */
export const LIBRARIES: readonly Pick<App, 'name' | 'files'>[] = [
  { name: 'an extension of Flask', files: { 'pyproject.toml': flask(''), 'flask_bin/__init__.py': FLASK_APP } },
  {
    name: 'a reusable app of Django with a site to try it out',
    files: {
      'setup.py': "from setuptools import setup\nsetup(name='shop', install_requires=['django'], classifiers=['Framework :: Django'])\n",
      'shop/__init__.py': '',
      'sandbox/__init__.py': '',
      'sandbox/wsgi.py': 'from django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n',
    },
  },
  {
    name: 'a gem with a command that mounts into others',
    files: {
      'stash.gemspec': gemspec('  spec.executables = ["stash"]\n  spec.add_dependency "sinatra"\n'),
      'lib/stash/web.rb': "require 'sinatra'\n",
    },
  },
  {
    name: 'a gem that only its tests serve',
    files: {
      'stash.gemspec': gemspec('  spec.executables = ["stash"]\n  spec.add_development_dependency "puma"\n'),
      'lib/stash/config.ru': 'run Stash::Web.new\n',
    },
  },
  {
    name: 'a module of Django that is no site',
    files: { 'shop/urls.py': "ROOT_URLCONF = 'shop.urls'\n" },
  },
];
