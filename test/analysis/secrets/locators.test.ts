import { describe, expect, test } from '@jest/globals';
import { passwordsIn, userinfoPassword } from '../../../src/analysis/secrets.ts';
import { cpuTime } from '../../cpu-time.ts';

describe('userinfoPassword', () => {
  test.each([
    ['redis://:s3cr4tX@cache:6379/0', 'redis', '', 's3cr4tX'],
    ['amqp://shop:Hc7_k@mq:5672/%2f', 'amqp', 'shop', 'Hc7_k'],
    ['postgres://shop:Hc7_k@db/shop', 'postgres', 'shop', 'Hc7_k'],
    ['postgresql+psycopg://shop:Hc7_k@db/shop', 'postgresql+psycopg', 'shop', 'Hc7_k'],
    ['mysql2://root:Hc7_k@127.0.0.1:3306/shop', 'mysql2', 'root', 'Hc7_k'],
    ['mongodb+srv://shop:Hc7_k@c0.mongodb.net,c1.mongodb.net/x?w=1', 'mongodb+srv', 'shop', 'Hc7_k'],
    ['https://shop:Hc7_k@api.shop.io', 'https', 'shop', 'Hc7_k'],
    ['smtp://me%40shop.io:Hc7_k@mail:587', 'smtp', 'me%40shop.io', 'Hc7_k'],
    ['postgres://shop:p@ss@db/shop', 'postgres', 'shop', 'p@ss'],
    ['jdbc:postgresql://db/shop?user=shop&password=Hc7_k', 'jdbc', '', 'Hc7_k'],
    ['jdbc:sqlserver://db:1433;databaseName=shop;user=sa;password=Hc7_k;encrypt=true', 'jdbc', '', 'Hc7_k'],
    ['Server=db;Database=shop;User Id=sa;Password=Hc7_k;Encrypt=False', 'ado', '', 'Hc7_k'],
    ['Data Source=db;pwd=Hc7_k', 'ado', '', 'Hc7_k'],
    ['host=db user=shop password=Hc7_k dbname=shop sslmode=disable', 'libpq', '', 'Hc7_k'],
    ['shop:Hc7_k@tcp(db:3306)/shop?parseTime=true', 'go-mysql', 'shop', 'Hc7_k'],
  ])('%s', (url, scheme, user, password) => {
    const text = `connect("${url}")`;
    const found = userinfoPassword(text);
    expect(found).toMatchObject({ scheme, user, password, grade: 'plausible' });
    expect(text.slice(found?.span.start, found?.span.end)).toBe(password);
  });

  test.each([
    ['postgres://shop:${DB_PASSWORD}@db/shop', 'placeholder'],
    ['postgres://shop:${DB_PASSWORD:-a/b@c}@db/shop', 'placeholder'],
    ['postgres://{{ user }}:{{ password }}@db/shop', 'placeholder'],
    ['postgres://USER:<password>@db/shop', 'placeholder'],
    ['jdbc:mysql://db/shop?password=${DB_PASSWORD}', 'placeholder'],
    ['postgres://postgres:postgres@db/shop', 'weak'],
    ['amqp://guest:guest@mq', 'weak'],
    ['amqp://guest:guest@localhost:5672', 'placeholder'],
    ['amqp://guest:guest@localhost.acme.dev', 'weak'],
    ['postgresql://postgres:postgres@127.0.0.1:54322/postgres', 'placeholder'],
    ['postgresql://postgres:postgres@127.0.0.1:5432/postgres', 'weak'],
  ])('grades %s', (url, grade) => {
    expect(userinfoPassword(url)?.grade).toBe(grade);
  });

  test.each([
    ['no user', 'postgres://db:5432/shop'],
    ['a user alone', 'https://token@github.com/shop/shop.git'],
    ['an ssh remote', 'ssh://git@github.com:shop/shop.git'],
    ['an at sign in the path', 'https://unpkg.com:443/vue@3.4.0'],
    ['an at sign in the query', 'http://shop.io:80?mail=a@b.c'],
    ['an empty password', 'redis://user:@cache'],
    ['two addresses', 'see http://a.io: and mail b@c.io'],
    ['a Sentry DSN', 'https://9f3c1e0a7b6d5c4e@o1.ingest.sentry.io/2'],
    ['a form', '?password=abc'],
    ['a plain assignment', 'password = abc'],
    ['no scheme', '://a:b@c'],
  ])('nothing in %s', (_, url) => {
    expect(userinfoPassword(url)).toBeUndefined();
  });
});

test('all of a text, in order', () => {
  const text = 'A=redis://:one11@a\nB=postgres://u:two22@b\nC=jdbc:mysql://h/d?password=three3&x=1';
  expect(passwordsIn(text).map((found) => found.password)).toEqual(['one11', 'two22', 'three3']);
});

test.each(['://', 'a://', 'a://b:', 'a://${', '://a:b@', 'password=', ';pwd=', 'a:b@tcp(', 'jdbc:'])(
  'a megabyte of %j is read in a moment',
  (piece) => {
    const started = cpuTime();
    passwordsIn(piece.repeat(Math.ceil(1_000_000 / piece.length)));
    expect(cpuTime() - started).toBeLessThan(4000);
  },
);
