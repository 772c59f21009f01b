import { describe, expect, test } from '@jest/globals';
import { read } from './shown.ts';

const POM = `<project>
  <parent><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-parent</artifactId><version>3.2.0</version><relativePath/></parent>
  <groupId>io.shop</groupId><artifactId>web</artifactId><version>1.0</version>
  <properties><java.version>17</java.version><jackson>2.16.\${patch}</jackson><patch>1</patch><loop>\${loop}x</loop></properties>
  <modules><module>core</module></modules>
  <dependencyManagement><dependencies>
    <dependency><groupId>a</groupId><artifactId>bom</artifactId><version>1</version><type>pom</type><scope>import</scope></dependency>
  </dependencies></dependencyManagement>
  <dependencies>
    <dependency><groupId>com.fasterxml</groupId><artifactId>jackson</artifactId><version>\${jackson}</version></dependency>
    <dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-web</artifactId></dependency>
    <dependency><groupId>\${project.groupId}</groupId><artifactId>core</artifactId><version>\${project.version}</version></dependency>
    <dependency><groupId>junit</groupId><artifactId>junit</artifactId><version>\${unknown}</version><scope>test</scope></dependency>
    <dependency><groupId>s</groupId><artifactId>servlet</artifactId><version>\${loop}</version><scope>provided</scope></dependency>
  </dependencies>
  <build><plugins><plugin><artifactId>spring-boot-maven-plugin</artifactId><configuration><mainClass>io.shop.App</mainClass></configuration></plugin></plugins></build>
</project>`;

test('a pom.xml', () => {
  const { shown, written, runtime, slice, ...manifest } = read('web/pom.xml', POM);
  expect(shown.map((line) => line.replace(/x{2,}/, 'x…'))).toEqual([
    'org.springframework.boot:spring-boot-starter-parent 3.2.0 run managed',
    'a:bom 1 run managed',
    'com.fasterxml:jackson 2.16.1 run',
    'org.springframework.boot:spring-boot-starter-web - run',
    'io.shop:core 1.0 run',
    'junit:junit ${unknown} dev',
    's:servlet ${loop}x… peer',
  ]);
  expect(written[2]).toBe('<version>${jackson}</version>');
  expect(written[3]).toBe('<artifactId>spring-boot-starter-web</artifactId>');
  expect(slice(runtime?.span)).toBe('<java.version>17</java.version>');
  expect(manifest).toMatchObject({
    ecosystem: 'maven',
    name: 'io.shop:web',
    workspaces: ['core'],
    includes: [],
    entrypoints: ['io.shop.App'],
    library: false,
  });
});

test('a plain jar is a library, and its parent is beside it', () => {
  const text =
    '<project><parent><groupId>g</groupId><artifactId>p</artifactId><version>1</version></parent><artifactId>core</artifactId></project>';
  expect(read('core/pom.xml', text)).toMatchObject({ name: 'g:core', library: true, includes: ['pom.xml'] });
  expect(read('pom.xml', '<project>').problems).toHaveLength(1);
});

describe('Gradle', () => {
  test.each([
    ["implementation 'io.shop:core:1.2'", 'io.shop:core 1.2 run', "implementation 'io.shop:core:1.2'"],
    ['implementation("io.shop:core:1.2")', 'io.shop:core 1.2 run', 'implementation("io.shop:core:1.2")'],
    ['implementation("io.shop:core")', 'io.shop:core - run', 'implementation("io.shop:core")'],
    ['implementation("io.shop:core:$coreVersion")', 'io.shop:core 9 run', undefined],
    [
      'implementation("io.shop:core:${coreVersion}") { exclude(group = "x") }',
      'io.shop:core 9 run',
      'implementation("io.shop:core:${coreVersion}")',
    ],
    ['implementation "io.shop:core:$unknown"', 'io.shop:core - run', undefined],
    ["implementation group: 'io.shop', name: 'core', version: '1.2'", 'io.shop:core 1.2 run', undefined],
    ['implementation(group = "io.shop", name = "core", version = "1.2")', 'io.shop:core 1.2 run', undefined],
    ["testImplementation 'junit:junit:4.+'", 'junit:junit 4.+ dev', undefined],
    ["compileOnly 'a:b:1'", 'a:b 1 peer', undefined],
    ["annotationProcessor 'a:b:1'", 'a:b 1 dev', undefined],
    ["runtimeOnly 'a:b:1@jar'", 'a:b 1 run', undefined],
    ['implementation(platform("a:bom:1"))', 'a:bom 1 run managed', undefined],
    ['implementation(project(":core"))', ':core - run path', undefined],
    ["implementation project(path: ':core')", ':core - run path', undefined],
    ['implementation(kotlin("stdlib"))', 'org.jetbrains.kotlin:kotlin-stdlib - run', undefined],
    ["implementation files('libs/a.jar')", undefined, undefined],
    ["// implementation 'a:b:1'", undefined, undefined],
    ['println("a:b:1")', undefined, undefined],
  ])('%s', (line, expected, written) => {
    const manifest = read('build.gradle', `ext.coreVersion = '9'\ndependencies {\n    ${line}\n}\n`);
    expect(manifest.shown).toEqual(expected === undefined ? [] : [expected]);
    expect(written === undefined || manifest.written[0] === written).toBe(true);
  });

  test('plugins, runtime, main class and catalog', () => {
    const text = `plugins {
  id("org.springframework.boot") version "3.2.0"
  kotlin("jvm") version "1.9.0"
  id 'java'
}
java { toolchain { languageVersion = JavaLanguageVersion.of(21) } }
application { mainClass.set("io.shop.App") }
dependencies { implementation(libs.spring.web) }
`;
    const { shown, runtime, slice, entrypoints, includes, library } = read('build.gradle.kts', text);
    expect(shown).toEqual([
      'org.springframework.boot:org.springframework.boot.gradle.plugin 3.2.0 run managed',
      'org.jetbrains.kotlin.jvm:org.jetbrains.kotlin.jvm.gradle.plugin 1.9.0 run managed',
    ]);
    expect([slice(runtime?.span), entrypoints, includes, library]).toEqual(['21', ['io.shop.App'], ['gradle/libs.versions.toml'], false]);
  });

  test.each([
    ['sourceCompatibility = JavaVersion.VERSION_17', '17'],
    ["sourceCompatibility = '11'", '11'],
    ['targetCompatibility = JavaVersion.VERSION_1_8', '1.8'],
    ['kotlin { jvmToolchain(21) }', '21'],
  ])('%s', (line, version) => {
    expect(read('build.gradle', line).runtime?.constraint).toBe(version);
  });

  test('a library is published and starts nothing', () => {
    expect(read('build.gradle', "plugins { id 'java-library' }").library).toBe(true);
    expect(read('build.gradle', "plugins { id 'java-library'\n id 'org.springframework.boot' version '3.2.0' }").library).toBe(false);
  });
});

test('a version catalog', () => {
  const { shown, written } = read(
    'gradle/libs.versions.toml',
    `[versions]
spring = "6.1"
strict = { strictly = "2.0" }
[libraries]
spring-web = { module = "org.springframework:spring-web", version.ref = "spring" }
short = "a:b:1.0"
parts = { group = "c", name = "d", version = "3" }
strict = { module = "e:f", version.ref = "strict" }
bare = { module = "g:h" }
[plugins]
boot = { id = "org.springframework.boot", version = "3.2.0" }
`,
  );
  expect(shown).toEqual([
    'org.springframework:spring-web 6.1 run managed',
    'a:b 1.0 run managed',
    'c:d 3 run managed',
    'e:f 2.0 run managed',
    'g:h - run managed',
    'org.springframework.boot:org.springframework.boot.gradle.plugin 3.2.0 run managed',
  ]);
  expect(written[1]).toBe('short = "a:b:1.0"');
});
