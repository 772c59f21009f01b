import type { Call, CodeFile, Expression } from '../../code.ts';

/** Where a framework or library takes the key that it signs or encrypts with: a position, or the names of options. */
interface Place {
  readonly position?: number;
  readonly options?: readonly string[];
  readonly signs: string;
}

const SESSIONS: Place = { options: ['secret', 'secrets', 'keys', 'password'], signs: 'sessions' };
const COOKIES: Place = { position: 0, options: ['secret'], signs: 'cookies' };
const TOKENS: Place = { position: 1, signs: 'tokens' };
const FIRST: Place = { position: 0, signs: 'tokens' };
const SECRET: Place = { options: ['secret', 'secretOrPrivateKey', 'privateKey', 'secretOrKey', 'secretKey'], signs: 'tokens' };
const DATA: Place = { position: 0, signs: 'data' };
const GO_OPTIONS: Place = { options: ['SigningKey', 'Key', 'Secret', 'SigningKeys'], signs: 'tokens' };

function each(place: Place, ...names: readonly string[]): Readonly<Record<string, Place>> {
  return Object.fromEntries(names.map((name) => [name, place]));
}

/** Canonical names of the calls, from the libraries' own documentation. */
const PLACES: Readonly<Record<string, Place>> = {
  // JavaScript
  ...each(SESSIONS, 'express-session', 'session', 'cookie-session', 'cookieSession', 'client-sessions', 'koa-session'),
  ...each(SESSIONS, 'iron-session.getIronSession', 'iron-session.withIronSession', 'fastify-secure-session', 'hapi-auth-cookie'),
  ...each(COOKIES, 'cookie-parser', 'cookieParser', 'keygrip'),
  ...each(TOKENS, 'jsonwebtoken.sign', 'jsonwebtoken.verify', 'jwt.sign', 'jwt.verify', 'jwt-simple.encode', 'jwt-simple.decode'),
  ...each(SECRET, 'express-jwt', 'express-jwt.expressjwt', 'koa-jwt', 'hono/jwt.jwt', 'passport-jwt.Strategy', 'JwtStrategy'),
  ...each(SECRET, '*.JwtModule.register', 'JwtModule.register', 'next-auth', 'NextAuth', 'better-auth.betterAuth'),
  ...each(SECRET, '*.jwtService.sign', '*.jwtService.signAsync', '*.jwtService.verify', '*.jwtService.verifyAsync'),
  ...each(SECRET, 'JwtService().sign', 'JwtService().signAsync', 'JwtService().verify', 'JwtService().verifyAsync'),
  ...each(SECRET, '@nestjs/jwt.JwtService().sign', '@nestjs/jwt.JwtService().signAsync', '@nestjs/jwt.JwtService().verify'),
  ...each(SECRET, '@nestjs/jwt.JwtService().verifyAsync', '@nestjs/jwt.JwtModule.registerAsync().useFactory', 'socketio-jwt.authorize'),
  'jose.jwtVerify': TOKENS,
  ...each({ ...TOKENS, signs: 'data' }, 'crypto-js.AES.encrypt', 'crypto-js.AES.decrypt', 'CryptoJS.AES.encrypt', 'CryptoJS.AES.decrypt'),
  ...each({ ...TOKENS, signs: 'data' }, 'crypto.createHmac', 'crypto.createCipheriv', 'crypto.createCipher', 'crypto.createDecipheriv'),
  cryptr: DATA,
  // Python
  ...each({ position: 1, options: ['key'], signs: 'tokens' }, 'jwt.encode', 'jwt.decode', 'jose.jwt.encode', 'jose.jwt.decode'),
  ...each({ position: 1, options: ['key'], signs: 'tokens' }, 'authlib.jose.jwt.encode', 'authlib.jose.jwt.decode'),
  'starlette.middleware.sessions.SessionMiddleware': { options: ['secret_key'], signs: 'sessions' },
  '*.add_middleware': { options: ['secret_key'], signs: 'sessions' },
  ...each(
    { position: 0, options: ['secret_key'], signs: 'tokens' },
    'itsdangerous.URLSafeTimedSerializer',
    'itsdangerous.URLSafeSerializer',
  ),
  ...each({ position: 0, options: ['secret_key'], signs: 'tokens' }, 'itsdangerous.TimedJSONWebSignatureSerializer'),
  ...each({ position: 0, options: ['secret_key'], signs: 'tokens' }, 'itsdangerous.TimestampSigner', 'itsdangerous.Signer'),
  'fastapi_login.LoginManager': { position: 0, options: ['secret'], signs: 'tokens' },
  'hmac.new': { position: 0, options: ['key'], signs: 'data' },
  'aiohttp_session.cookie_storage.EncryptedCookieStorage': { position: 0, signs: 'sessions' },
  ...each({ options: ['cookie_secret'], signs: 'cookies' }, 'tornado.web.Application', 'Application'),
  'cryptography.fernet.Fernet': DATA,
  // Go
  ...each(
    { position: 0, signs: 'sessions' },
    'github.com/gorilla/sessions.NewCookieStore',
    'github.com/gorilla/sessions.NewFilesystemStore',
  ),
  ...each(
    { position: 0, signs: 'sessions' },
    'github.com/gin-contrib/sessions/cookie.NewStore',
    'github.com/gin-contrib/sessions.NewCookieStore',
  ),
  'github.com/gin-contrib/sessions/redis.NewStore': { position: 4, signs: 'sessions' },
  'github.com/gorilla/securecookie.New': { position: 0, signs: 'cookies' },
  'github.com/gorilla/csrf.Protect': { position: 0, signs: 'forms' },
  '*.SignedString': FIRST,
  ...each(GO_OPTIONS, 'github.com/labstack/echo-jwt/v4.Config', 'github.com/labstack/echo/v4/middleware.JWTConfig'),
  ...each(GO_OPTIONS, 'github.com/gofiber/jwt/v2.Config', 'github.com/gofiber/jwt/v3.Config', 'github.com/gofiber/contrib/jwt.SigningKey'),
  ...each(GO_OPTIONS, 'github.com/appleboy/gin-jwt/v2.GinJWTMiddleware', 'github.com/appleboy/gin-jwt.GinJWTMiddleware'),
  ...each(
    FIRST,
    'github.com/labstack/echo-jwt/v4.JWT',
    'github.com/labstack/echo/v4/middleware.JWT',
    'github.com/labstack/echo/middleware.JWT',
  ),
  ...each(TOKENS, 'github.com/go-chi/jwtauth.New', 'github.com/go-chi/jwtauth/v5.New'),
  'crypto/hmac.New': { position: 1, signs: 'data' },
  // The Java platform
  ...each(FIRST, 'com.auth0.jwt.algorithms.Algorithm.HMAC256', 'com.auth0.jwt.algorithms.Algorithm.HMAC384'),
  ...each(FIRST, 'com.auth0.jwt.algorithms.Algorithm.HMAC512', '*.hmacShaKeyFor', '*.setSigningKey', '*.verifyWith'),
  ...each(FIRST, 'javax.crypto.spec.SecretKeySpec', 'com.nimbusds.jose.crypto.MACSigner', 'com.nimbusds.jose.crypto.MACVerifier'),
  '*.signWith': { position: 1, signs: 'tokens' },
  '*.rememberMe().key': { position: 0, signs: 'cookies' },
  '*.withClient().secret': { position: 0, signs: 'the requests of a client' },
  // Ruby
  ...each(TOKENS, 'JWT.encode', 'JWT.decode'),
  'Rack.Session.Cookie.new': SESSIONS,
  ...each(DATA, 'ActiveSupport.MessageVerifier.new', 'ActiveSupport.MessageEncryptor.new'),
  // PHP
  ...each(TOKENS, 'Firebase.JWT.JWT.encode', 'Firebase.JWT.JWT.decode'),
  ...each(FIRST, 'Firebase.JWT.Key', 'Lcobucci.JWT.Signer.Key.InMemory.plainText', 'Lcobucci.JWT.Signer.Key.InMemory.base64Encoded'),
  ...each({ position: 1, signs: 'data' }, 'OpenSSL.HMAC.hexdigest'),
  hash_hmac: { position: 2, signs: 'data' },
  ...each({ position: 2, signs: 'data' }, 'openssl_encrypt', 'openssl_decrypt'),
  // C#
  ...each(FIRST, 'Microsoft.IdentityModel.Tokens.SymmetricSecurityKey', 'SymmetricSecurityKey'),
  ...each({ position: 0, signs: 'the requests of a client' }, 'Duende.IdentityServer.Models.Secret', 'IdentityServer4.Models.Secret'),
  ...each(DATA, 'HMACSHA256', 'HMACSHA512', 'System.Security.Cryptography.HMACSHA256', 'System.Security.Cryptography.HMACSHA512'),
  // Rust
  ...each(
    FIRST,
    'jsonwebtoken.EncodingKey.from_secret',
    'jsonwebtoken.DecodingKey.from_secret',
    'EncodingKey.from_secret',
    'DecodingKey.from_secret',
  ),
  ...each(
    { position: 0, signs: 'cookies' },
    'actix_web.cookie.Key.from',
    'cookie.Key.from',
    'Key.from',
    'CookieSession.signed',
    'actix_session.CookieSession.signed',
  ),
  ...each(
    { position: 0, signs: 'cookies' },
    'actix_session.CookieSession.private',
    'actix_identity.CookieIdentityPolicy.new',
    'CookieIdentityPolicy.new',
  ),
  ...each(DATA, 'hmac.Hmac.new_from_slice', 'Hmac.new_from_slice', 'Hmac.new_varkey', 'HmacSha256.new_from_slice'),
};

/** A key that a call signs or encrypts with. */
export interface GivenKey {
  readonly key: Expression;
  /** What it signs: `tokens`, `sessions`. */
  readonly signs: string;
}

const ENDINGS = Object.entries(PLACES).flatMap(([name, place]) => (name.startsWith('*.') ? [[name.slice(1), place] as const] : []));

/** Plugins of Fastify that sign what a browser keeps. */
const FASTIFY = /@fastify\/(?:session|secure-session|cookie)\b|^fastify(?:Secure)?(?:Session|Cookie)$/;

/** All keys in a file that calls of the usual libraries sign or encrypt with. */
export function givenKeys(file: CodeFile): readonly GivenKey[] {
  const signers = file.callsTo(...Object.keys(PLACES)).flatMap((call) => {
    const place = PLACES[call.name.replace(/\{\}$/, '')] ?? ENDINGS.find(([ending]) => call.name.endsWith(ending))?.[1];
    return place ? keysOf(call, place) : [];
  });
  const chained = file.importsAny('jose') ? file.callsTo('*.sign').filter(({ name }) => name.startsWith('jose.SignJWT()')) : [];
  const plugins = file.callsTo('*.register').filter(({ args }) => FASTIFY.test(args[0]?.text ?? ''));
  return [...signers, ...chained.flatMap((call) => keysOf(call, FIRST)), ...plugins.flatMap((call) => keysOf(call, SESSIONS))];
}

function keysOf(call: Call, { position, options = [], signs }: Place): readonly GivenKey[] {
  const given = [position === undefined ? undefined : call.args[position], ...options.map((option) => call.option(option))];
  return given.flatMap((value) => {
    if (value === undefined) return [];
    const keys = value.elements().length > 0 ? value.elements() : [value];
    return keys.map((key) => ({ key, signs }));
  });
}

/** Signs of what stands in place of a key that is filled in later. */
const TEMPLATE =
  /\$\{|\{\{|<%|^<[^<>]*>$|^\$\w+$|^%\w+%$|^\{\w*\}$|^x{3,}$|^\*+$|^\w+:\/\/|^(?:none|null|nil|undefined|true|false|off|disabled)$|^WebAppData$/i;

/**
 * True for a text that a program would sign with as it stands. Whatever it says (`your-secret-key`, `change me`), whoever reads the
 * code knows the key; only the form of a template says that nothing is signed with it.
 */
export function isWrittenKey(literal: string): boolean {
  return (
    /[A-Za-z\d].*[A-Za-z\d]/s.test(literal) &&
    literal.trim().length >= 3 &&
    !TEMPLATE.test(literal.trim()) &&
    !KEPT_IN_FILE.test(literal.trim())
  );
}

/** `%kernel.project_dir%/config/jwt/private.pem`: where the key is kept. */
const KEPT_IN_FILE = /^\S*[\w%.}]\/\S*\.(?:pem|key|der|jwks?)$/;

/** Settings that frameworks know by name, as the last segment of what is assigned or set, with what they sign. */
export const KEY_SETTINGS: ReadonlyMap<string, string> = new Map([
  ['SECRET_KEY', 'sessions and tokens'],
  ['secret_key', 'sessions'],
  ['SIGNING_KEY', 'tokens'],
  ['JWT_SECRET_KEY', 'tokens'],
  ['JWT_SECRET', 'tokens'],
  ['secret_key_base', 'sessions'],
  ['session_secret', 'sessions'],
  ['secret_token', 'sessions'],
  ['COOKIE_SECRET', 'cookies'],
  ['cookie_secret', 'cookies'],
  ['secretOrKey', 'tokens'],
  ['pepper', 'passwords'],
  ['cookieValidationKey', 'cookies'],
]);
