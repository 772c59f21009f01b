import { expect, test } from '@jest/globals';
import { looksLikeSecretName, mentionsSecret } from '../../../src/analysis/secrets.ts';

test.each(
  `password PASSWORD passwd DB_PASSWORD dbPassword db.password spring.datasource.password PGPASSWORD dbpassword MYSQL_ROOT_PASSWORD
  password1 secret SECRET JWT_SECRET jwtSecret client_secret clientsecret secret_key SECRET_KEY SECRET_KEY_BASE secretKey token
  API_TOKEN accessToken refresh_token auth-token api_key apiKey APIKEY X-Api-Key private_key privateKey encryption_key signingKey
  APP_KEY Jwt:Key AWS_SECRET_ACCESS_KEY smtp_pass DB_PASS pass pwd db_pwd MYSQL_PWD passphrase newPassword app.config.SECRET_KEY
  JWT_SECRET_PROD config['password'] SLACK_TOKEN webhookSecret master_key storage_account_key adminPassword`.split(/\s+/),
)('%s holds a secret', (name) => {
  expect(looksLikeSecretName(name)).toBe(true);
});

test.each(
  `password_hash_algorithm token_url csrf_token csrf_token_name csrfToken secret_name secretName password_field passwordMinLength
  PASSWORD_MIN_LENGTH passwordHash PASSWORD_FILE api_key_header tokenExpiry token_type JWT_SECRET_NAME public_key publicKey key cache_key
  primaryKey sortKey partition_key sessionKey max_tokens tokens nextPageToken cancellationToken eos_token pad_token tokenizer isPassword
  hasToken showPassword resetPassword forgotPassword changePassword forgotpassword invalid_password validateToken generateToken
  getSecret PWD imagePullSecret existingSecret credentials bypass compass passport secretary keyboard monkey author designToken
  aws_secretsmanager_secret secret_id access_key_id private_key_path confirm_password __proto__`.split(/\s+/),
)('%s does not', (name) => {
  expect(looksLikeSecretName(name)).toBe(false);
});

test('an action mentions the secret that it is given', () => {
  expect(mentionsSecret('setPassword')).toBe(true);
  expect(mentionsSecret('withToken')).toBe(true);
  expect(mentionsSecret('setTimeout')).toBe(false);
});

test('an endless name is read in a moment', () => {
  expect(looksLikeSecretName('A'.repeat(1_000_000))).toBe(false);
  expect(looksLikeSecretName(`${'_'.repeat(1_000_000)}password`)).toBe(true);
});
