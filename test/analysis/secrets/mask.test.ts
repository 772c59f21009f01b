import { describe, expect, test } from '@jest/globals';
import { array, assert, constantFrom, property } from 'fast-check';
import { MASK, mask } from '../../../src/analysis/secrets.ts';
import { pem, random, webToken } from './samples.ts';
import { cpuTime } from '../../cpu-time.ts';

describe('mask hides', () => {
  test.each([
    [`const stripe = new Stripe('sk_live_${random(24)}');`, `const stripe = new Stripe('${MASK}');`],
    ['password: "hunter2",', `password: "${MASK}",`],
    ["DB_PASSWORD = 'hunter2'", `DB_PASSWORD = '${MASK}'`],
    ["'password' => 'hunter2',", `'password' => '${MASK}',`],
    ['{"apiKey":"k8vLq2Zp","port":3000}', `{"apiKey":"${MASK}","port":3000}`],
    ["app.config['SECRET_KEY'] = 'k8vLq2Zp'", `app.config['SECRET_KEY'] = '${MASK}'`],
    ['password := "hunter2"', `password := "${MASK}"`],
    ['private readonly string apiKey = "k8vLq2Zp";', `private readonly string apiKey = "${MASK}";`],
    ['const secret: string = "k8vLq2Zp"', `const secret: string = "${MASK}"`],
    ['password: hunter2', `password: ${MASK}`],
    ['DB_PASSWORD=hunter2', `DB_PASSWORD=${MASK}`],
    ['ENV DB_PASSWORD hunter2', `ENV DB_PASSWORD ${MASK}`],
    ['ENV A=b DB_PASSWORD=hunter2 C=d', `ENV A=b DB_PASSWORD=${MASK} C=d`],
    ['      - POSTGRES_PASSWORD=postgres', `      - POSTGRES_PASSWORD=${MASK}`],
    ['spring.datasource.password=hunter2', `spring.datasource.password=${MASK}`],
    ['<password>hunter2</password>', `<password>${MASK}</password>`],
    ['<add key="Jwt:Secret" value="hunter2" />', `<add key="Jwt:Secret" value="${MASK}" />`],
    ['- name: DB_PASSWORD\n  value: hunter2\n', `- name: DB_PASSWORD\n  value: ${MASK}\n`],
    ['PASSWORD=${DB_PASSWORD:-hunter2}', 'PASSWORD=${DB_PASSWORD:-••••}'],
    ['password: ${DB_PASSWORD:hunter2}', 'password: ${DB_PASSWORD:••••}'],
    ['password: CorrectHorse', `password: ${MASK}`],
    ['MYSQL_ROOT_PASSWORD: rootpassword', `MYSQL_ROOT_PASSWORD: ${MASK}`],
    ['password = hunter2', `password = ${MASK}`],
    ['password: hunt$r2', `password: ${MASK}`],
    ['redis-cli --password hunter2 ping', `redis-cli --password ${MASK} ping`],
    ['curl -H "Authorization: Bearer k8vLq2Zp91" https://x.io', `curl -H "Authorization: Bearer ${MASK}" https://x.io`],
    ['.setPassword("hunter2")', `.setPassword("${MASK}")`],
    ['DATABASE_URL=postgres://u:hunter2@db/x', `DATABASE_URL=postgres://u:${MASK}@db/x`],
    ['process.env.JWT_SECRET || "hunter2"', `process.env.JWT_SECRET || "${MASK}"`],
    ['os.environ.get("JWT_SECRET", "hunter2")', `os.environ.get("JWT_SECRET", "${MASK}")`],
    ['password = "hun\\"ter2"; x', `password = "${MASK}"; x`],
    [`token ${webToken({ sub: 'me' })}.`, `token ${MASK}.`],
  ])('%s', (text, shown) => {
    expect(mask(text)).toBe(shown);
  });

  test('a key, line by line', () => {
    const text = `a\n${pem('RSA PRIVATE KEY')}\nb`;
    expect(mask(text)).toBe(`a\n${[MASK, MASK, MASK, MASK, MASK].join('\n')}\nb`);
  });
});

describe('mask leaves alone', () => {
  test.each([
    'const port = 3000;',
    "password: 'Password',",
    'password: "Enter your password"',
    'password: ${DB_PASSWORD}',
    'const secret = process.env.JWT_SECRET;',
    'SECRET_KEY = os.environ["SECRET_KEY"]',
    'token = getToken()',
    'password: string;',
    'def login(password: str):',
    'passwordMinLength: 12',
    'token_url: https://auth.shop.io/token',
    'secretName: shop-tls',
    'integrity sha512-abc',
    'postgres://db:5432/shop',
    'if (password == other) {',
    'tokens: 4096',
    'const token = await getToken(user);',
    'const resetPassword = async (token) => {',
    'getByToken: ({ token }) => axios.get(token),',
    'apiKey={props.apiKey}',
    'api_key: PropTypes.string.isRequired,',
    "'token' => Str::random(60),",
    "'password' => 'required|string|min:6',",
    'password: $request->password,',
    'connect(user=user, password=password)',
    'current_user.hashed_password = hashed_password',
    'password = data["password"]',
    'secret: config.jwt.secret,',
    'DB_PASSWORD: The password of the database.',
    'PASSWORD=${PASSWORD:?not set}',
    '@route("/invite/<token>", methods=["GET"])',
    'id-token: write',
    '<PublicKeyToken>b03f5f7f11d50a3a</PublicKeyToken>',
    "'password' => 'Passwörter müssen mindestens 6 Zeichen lang sein.',",
    "morgan.token('message', show)",
  ])('%s', (text) => {
    expect(mask(text)).toBe(text);
  });
});

test('masking keeps the lines and is stable', () => {
  assert(
    property(
      array(
        constantFrom(
          'password',
          '=',
          ': ',
          '"',
          "'",
          '\n',
          'hunter2',
          '${',
          '}',
          'a://u:p@',
          'token(',
          '--secret ',
          '<secret>',
          ' ',
          '\\',
          'Bearer ',
          '12345678a',
        ),
      ),
      (pieces) => {
        const text = pieces.join('');
        const once = mask(text);
        expect(once.split('\n')).toHaveLength(text.split('\n').length);
        expect(mask(once).split('\n')).toHaveLength(text.split('\n').length);
      },
    ),
  );
});

test.each(['password', 'password=', 'a', 'password:"', '--a-', '<a', 'key ', 'name: a ', 'a.', 'a:', 'Bearer '])(
  'the time to mask %j, repeated, grows with its length and not with its square',
  (piece) => {
    const timeFor = (length: number): number => {
      const text = piece.repeat(Math.ceil(length / piece.length));
      const started = cpuTime();
      mask(text);
      return cpuTime() - started;
    };
    timeFor(50_000);
    // Ten times the text takes some ten times as long; with the square it would be a hundred. Short times say little.
    expect(timeFor(1_000_000)).toBeLessThan(Math.max(1_000, 40 * timeFor(100_000)));
  },
);
