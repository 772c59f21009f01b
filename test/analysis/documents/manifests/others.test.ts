import { describe, expect, test } from '@jest/globals';
import { read } from './shown.ts';

describe('Gemfile', () => {
  test.each([
    ["gem 'rails'", 'rails - run'],
    ['gem "rails", "~> 7.1", ">= 7.1.2"', 'rails ~> 7.1, >= 7.1.2 run'],
    ["gem('pg', '1.5')", 'pg 1.5 run'],
    ["gem 'pg', require: false", 'pg - run'],
    ["gem 'pg', '~> 1', platforms: %i[mri]", 'pg ~> 1 run'],
    ["gem 'x', git: 'https://h/x.git', ref: 'abc123'", 'x - run git abc123'],
    ["gem 'x', github: 'a/x', branch: 'main'", 'x - run git main'],
    ["gem 'x', :git => 'https://h/x.git', :tag => 'v1'", 'x - run git v1'],
    ["gem 'x', path: '../x'", 'x - run path'],
    ["gem 'x', group: :development", 'x - dev'],
    ["gem 'x', groups: [:development, :test]", 'x - dev'],
    ["gem 'x', group: [:test, :production]", 'x - run'],
    ["gem 'x', # why\n    '~> 1'", 'x ~> 1 run'],
    ["group :development, :test do\n  gem 'x'\nend", 'x - dev'],
    ["group :production do\n  gem 'x'\nend", 'x - run'],
    ["group :test, optional: true do\n  gem 'x'\nend", 'x - dev'],
    ["group :test do\n  gem 'y'\nend\ngem 'x'", 'y - dev'],
    ["git 'https://h/x.git', tag: 'v2' do\n  gem 'x'\nend", 'x - run git v2'],
    ["path 'engines' do\n  gem 'x'\nend", 'x - run path'],
    ["if ENV['A']\n  gem 'x'\nend", 'x - run'],
    ["# gem 'x'", undefined],
  ])('%j', (text, expected) => {
    expect(read('Gemfile', `source 'https://rubygems.org'\n${text}\n`).shown[0]).toBe(expected);
  });

  test('places, runtime and what it takes in', () => {
    const { written, runtime, slice, shown, includes } = read(
      'app/Gemfile',
      "ruby '~> 3.3'\neval_gemfile '../Gemfile.shared'\n  gem 'a', '1' # x\ngroup :test do\n  gem 'b',\n      '2'\nend\ngem 'c'\n",
    );
    expect(written).toEqual(["gem 'a', '1'", "gem 'b',\n      '2'", "gem 'c'"]);
    expect(shown).toEqual(['a 1 run', 'b 2 dev', 'c - run']);
    expect([runtime?.constraint, slice(runtime?.span), includes]).toEqual(['~> 3.3', "ruby '~> 3.3'", ['Gemfile.shared']]);
    expect(read('Gemfile', 'ruby file: ".ruby-version"').runtime).toBeUndefined();
  });

  test('a gemspec', () => {
    const { shown, name, runtime, library } = read(
      'shop.gemspec',
      "Gem::Specification.new do |spec|\n  spec.name = 'shop'\n  spec.required_ruby_version = '>= 3.1'\n  spec.add_dependency 'rack', '~> 3.0', '>= 3.0.1'\n  spec.add_development_dependency('rspec')\nend\n",
    );
    expect([shown, name, runtime?.constraint, library]).toEqual([['rack ~> 3.0, >= 3.0.1 run', 'rspec - dev'], 'shop', '>= 3.1', true]);
  });
});

test('a go.mod', () => {
  const { shown, written, name, runtime, slice } = read(
    'go.mod',
    `module github.com/shop/web

go 1.22.1 // why

require github.com/a/one v1.0.0
require (
	github.com/b/two/v2 v2.1.0
	github.com/c/three v0.0.0-20240101000000-abcdef012345 // indirect
	// github.com/d/four v1.0.0
)
replace github.com/a/one => ../one
replace (
	github.com/b/two/v2 => github.com/fork/two/v2 v2.1.1
)
exclude github.com/e/five v1.0.0
`,
  );
  expect(shown).toEqual([
    'github.com/a/one v1.0.0 run path',
    'github.com/b/two/v2 v2.1.0 run',
    'github.com/c/three v0.0.0-20240101000000-abcdef012345 run',
  ]);
  expect(written).toEqual([
    'require github.com/a/one v1.0.0',
    'github.com/b/two/v2 v2.1.0',
    'github.com/c/three v0.0.0-20240101000000-abcdef012345',
  ]);
  expect([name, runtime?.constraint, slice(runtime?.span)]).toEqual(['github.com/shop/web', '1.22.1', 'go 1.22.1']);
});

describe('.NET', () => {
  test('a web project', () => {
    const { shown, written, name, runtime, library, entrypoints, format } = read(
      'src/Web/Web.csproj',
      `<Project Sdk="Microsoft.NET.Sdk.Web">
  <PropertyGroup><TargetFramework>net8.0</TargetFramework><Core>8.0.2</Core></PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Serilog" Version="3.1" />
    <PackageReference Include="EF"><Version>$(Core)</Version></PackageReference>
    <PackageReference Include="Central" />
    <PackageReference Include="Analyzers" Version="1" PrivateAssets="all" />
    <ProjectReference Include="..\\Core\\Core.csproj" />
  </ItemGroup>
</Project>`,
    );
    expect(shown).toEqual(['Serilog 3.1 run', 'EF 8.0.2 run', 'Central - run', 'Analyzers 1 dev', '..\\Core\\Core.csproj - run path']);
    expect(written[0]).toBe('<PackageReference Include="Serilog" Version="3.1" />');
    expect([name, runtime?.constraint, library, entrypoints, format]).toEqual(['Web', 'net8.0', false, ['Web.csproj'], 'csproj']);
  });

  test.each([
    ['<Project Sdk="Microsoft.NET.Sdk"></Project>', true],
    ['<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><OutputType>Exe</OutputType></PropertyGroup></Project>', false],
    ['<Project Sdk="Microsoft.NET.Sdk.Worker"></Project>', false],
    ['<Project Sdk="Microsoft.NET.Sdk"><ItemGroup><PackageReference Include="Microsoft.NET.Test.Sdk" /></ItemGroup></Project>', false],
  ])('%s', (text, library) => {
    expect(read('A.csproj', text).library).toBe(library);
  });

  test('central versions and packages.config', () => {
    expect(
      read('Directory.Packages.props', '<Project><ItemGroup><PackageVersion Include="A" Version="1" /></ItemGroup></Project>').shown,
    ).toEqual(['A 1 run managed']);
    expect(
      read(
        'packages.config',
        '<packages><package id="A" version="1" /><package id="B" version="2" developmentDependency="true" /></packages>',
      ).shown,
    ).toEqual(['A 1 run', 'B 2 dev']);
  });
});

test('a Cargo.toml', () => {
  const { shown, written, name, runtime, workspaces, entrypoints, library, dependencies } = read(
    'Cargo.toml',
    `[package]
name = "shop"
rust-version = "1.75"
[[bin]]
name = "web"
[dependencies]
serde = "1"
tokio = { version = "1.3", features = ["full"] }
mine = { path = "../mine" }
lib = { git = "https://h/lib", rev = "abc" }
shared = { workspace = true }
dotted.workspace = true
renamed = { package = "real-name", version = "2" }
maybe = { version = "1", optional = true }
[target.'cfg(unix)'.dependencies]
nix = "0.27"
[dev-dependencies]
mockall = "0.12"
[build-dependencies]
cc = "1"
[workspace]
members = ["crates/*"]
[workspace.dependencies]
shared = "3"
`,
  );
  expect(shown).toEqual([
    'serde 1 run',
    'tokio 1.3 run',
    'mine - run path',
    'lib - run git abc',
    'shared - run',
    'dotted - run',
    'real-name 2 run',
    'maybe 1 optional',
    'mockall 0.12 dev',
    'cc 1 dev',
    'nix 0.27 run',
    'shared 3 run managed',
  ]);
  expect(written[1]).toBe('tokio = { version = "1.3", features = ["full"] }');
  expect([name, runtime?.constraint, workspaces, entrypoints, library]).toEqual(['shop', '1.75', ['crates/*'], ['web'], false]);
  expect(dependencies.flatMap(({ name: dependency, alias }) => (alias === undefined ? [] : [[dependency, alias]]))).toEqual([
    ['real-name', 'renamed'],
  ]);
  expect(read('Cargo.toml', '[package]\nname = "x"\n[lib]\nname = "x"\n').library).toBe(true);
});
