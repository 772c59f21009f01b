import { describe, expect, test } from '@jest/globals';
import { isHost, locatorOf, namesServiceHost } from '../../../../src/analysis/knowledge/services/backing-services.ts';

describe('the address that a text is', () => {
  test.each([
    ['postgres://shop:x@db:5432/shop', 'PostgreSQL', 'db:5432'],
    ['postgresql+psycopg2://db/shop', 'PostgreSQL', 'db'],
    ['mongodb+srv://cluster0.acme.mongodb.net/shop', 'MongoDB', 'cluster0.acme.mongodb.net'],
    ['jdbc:mysql://db.acme.io:3306/shop', 'MySQL', 'db.acme.io:3306'],
    ['user:pass@tcp(localhost:3306)/shop', 'MySQL', 'localhost:3306'],
    ['Server=tcp:sql,1433;Database=shop;User Id=sa', 'database', 'sql,1433'],
    ['Server=(localdb)\\mssqllocaldb;Database=shop', 'database', '(localdb)\\mssqllocaldb'],
    ['host=db user=shop dbname=shop', 'database', 'db'],
  ])('%s', (text, service, host) => {
    expect(locatorOf(text)).toEqual({ service, host });
  });

  test.each([
    'https://acme.io/',
    'postgres://${HOST}/shop',
    'sqlite:///shop.db',
    'jdbc:h2:mem:test',
    'user=postgres dbname=shop',
    'the server = db',
    '',
    `${'a'.repeat(100_000)}://x`,
  ])('none: %#', (text) => {
    expect(locatorOf(text)).toBeUndefined();
  });
});

test.each([
  'EMAIL_HOST',
  'SMTPHost',
  'mail.smtp.host',
  'spring.redis.host',
  'dbHost',
  'bootstrap.servers',
  'eureka.client.serviceUrl.defaultZone',
  'MONGO_SERVER',
])('%s names the host of a service', (name) => {
  expect(namesServiceHost(name)).toBe(true);
});

test.each(['host', 'HOST', 'server_host', 'mail_hosting', 'db_name', 'redisKey'])('%s names none', (name) => {
  expect(namesServiceHost(name)).toBe(false);
});

test.each([
  ['redis', true],
  ['smtp.acme.io:587', true],
  ['10.0.0.7', true],
  ['true', false],
  ['a host', false],
  ['${HOST}', false],
  ['', false],
])('%j as a host: %j', (text, expected) => {
  expect(isHost(text)).toBe(expected);
});
