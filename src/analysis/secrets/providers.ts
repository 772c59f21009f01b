/** What a provider's credential looks like. */
export interface Shape {
  /** Who issued it, lower case: `aws`, `github`, `stripe`. */
  readonly provider: string;
  readonly kind: 'token' | 'key-id' | 'webhook-url';
  /** A text that the credential holds, so that a search need not run the expression elsewhere. */
  readonly literal: string;
  /** The whole credential, or its first group when there is one. Every repetition is bounded, so that a search is linear. */
  readonly shape: RegExp;
}

/** Characters around a token that would make it a part of something longer. */
const FROM = String.raw`(?<![A-Za-z0-9_-])`;
const TO = String.raw`(?![A-Za-z0-9_-])`;

function token(provider: string, literal: string, body: string): Shape {
  return { provider, kind: 'token', literal, shape: new RegExp(FROM + body + TO, 'g') };
}

/**
 * Prefixes and lengths as the providers document them: GitHub "token formats", GitLab "token overview", Slack "token types",
 * Stripe "API keys", AWS "IAM identifiers", npm and PyPI "about tokens", and the like. Publishable keys (`pk_live_…`) and
 * account identifiers (`AC…`) are no credentials.
 */
export const SHAPES: readonly Shape[] = [
  ...['AKIA', 'ASIA', 'ABIA', 'ACCA'].map((prefix): Shape => ({
    provider: 'aws',
    kind: 'key-id',
    literal: prefix,
    // A presigned address names the key that signed it to everybody who gets it.
    shape: new RegExp(`${FROM}(?<!X-Amz-Credential=|AWSAccessKeyId=)${prefix}[A-Z2-7]{16}${TO}`, 'g'),
  })),
  {
    provider: 'aws',
    kind: 'token',
    literal: 'ecret',
    shape: /(?:aws_?)?secret_?(?:access_?)?key["']?\]?\s{0,4}(?:=>|:=|[:=])\s{0,4}["']?([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])/gi,
  },
  token('google', 'AIza', 'AIza[A-Za-z0-9_-]{35}'),
  token('google', 'GOCSPX-', 'GOCSPX-[A-Za-z0-9_-]{28}'),
  token('google', 'ya29.', String.raw`ya29\.[A-Za-z0-9_-]{40,400}`),
  ...['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'].map((prefix) => token('github', prefix, `${prefix}[A-Za-z0-9]{36,251}`)),
  token('github', 'github_pat_', 'github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}'),
  ...['glpat-', 'gldt-', 'glrt-', 'glptt-', 'glft-', 'glsoat-', 'glcbt-', 'gloas-'].map((prefix) =>
    token('gitlab', prefix, String.raw`${prefix}[A-Za-z0-9_.-]{20,300}`),
  ),
  ...['xoxb-', 'xoxp-', 'xoxa-', 'xoxo-', 'xoxs-', 'xoxr-', 'xoxe-'].map((prefix) =>
    token('slack', prefix, `${prefix}(?:[0-9]{1,14}-){1,4}[A-Za-z0-9]{10,200}`),
  ),
  token('slack', 'xapp-', 'xapp-[0-9]-[A-Z0-9]{8,14}-[0-9]{8,16}-[a-f0-9]{40,80}'),
  {
    provider: 'slack',
    kind: 'webhook-url',
    literal: 'hooks.slack.com/',
    shape: /https:\/\/hooks\.slack\.com\/(?:services|workflows|triggers)\/[A-Z0-9]{8,14}\/[A-Z0-9]{8,14}\/[A-Za-z0-9]{20,48}/g,
  },
  {
    provider: 'discord',
    kind: 'webhook-url',
    literal: '/api/webhooks/',
    shape: /https:\/\/(?:[a-z]{2,10}\.)?discord(?:app)?\.com\/api\/webhooks\/[0-9]{17,20}\/[\w-]{60,80}/g,
  },
  ...['sk_live_', 'rk_live_', 'sk_test_', 'rk_test_'].map((prefix) => token('stripe', prefix, `${prefix}[A-Za-z0-9]{16,250}`)),
  token('stripe', 'whsec_', 'whsec_[A-Za-z0-9+/]{32,80}={0,2}'),
  token('twilio', 'SK', 'SK[0-9a-f]{32}'),
  token('sendgrid', 'SG.', String.raw`SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}`),
  token('mailgun', 'key-', 'key-[0-9a-f]{32}'),
  token('mailchimp', '-us', '[0-9a-f]{32}-us[0-9]{1,2}'),
  token('brevo', 'xkeysib-', 'xkeysib-[a-f0-9]{64}-[A-Za-z0-9]{16}'),
  token('npm', 'npm_', 'npm_[A-Za-z0-9]{36}'),
  { provider: 'npm', kind: 'token', literal: ':_authToken', shape: /:_authToken\s{0,2}=\s{0,2}["']?([A-Za-z0-9-]{36})(?![A-Za-z0-9-])/g },
  token('pypi', 'pypi-AgE', 'pypi-AgE[A-Za-z0-9_-]{50,300}'),
  token('rubygems', 'rubygems_', 'rubygems_[0-9a-f]{48}'),
  token('openai', 'T3BlbkFJ', 'sk-[A-Za-z0-9_-]{20,110}T3BlbkFJ[A-Za-z0-9_-]{20,110}'),
  token('openai', 'sk-proj-', 'sk-proj-[A-Za-z0-9_-]{40,200}'),
  token('anthropic', 'sk-ant-', 'sk-ant-[a-z]{3,8}[0-9]{2}-[A-Za-z0-9_-]{80,120}'),
  token('huggingface', 'hf_', 'hf_[A-Za-z]{34}'),
  token('digitalocean', '_v1_', 'do[opr]_v1_[a-f0-9]{64}'),
  token('shopify', 'shp', 'shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}'),
  token('square', 'sq0', 'sq0(?:atp|csp)-[A-Za-z0-9_-]{22,43}'),
  token('telegram', ':AA', '[0-9]{8,10}:AA[A-Za-z0-9_-]{33}'),
  token('atlassian', 'ATATT3', 'ATATT3[A-Za-z0-9_=-]{180,240}'),
  token('databricks', 'dapi', 'dapi[0-9a-f]{32}'),
  token('doppler', 'dp.', String.raw`dp\.(?:pt|st|ct|sa|scim|audit)\.[A-Za-z0-9_.]{40,60}`),
  token('docker', 'dckr_pat_', 'dckr_pat_[A-Za-z0-9_-]{27}'),
  token('fly', 'fm2_', 'fm2_[A-Za-z0-9+/]{100,600}={0,3}'),
  token('grafana', 'glsa_', 'glsa_[A-Za-z0-9]{32}_[a-f0-9]{8}'),
  token('grafana', 'glc_', 'glc_eyJ[A-Za-z0-9+/]{60,300}={0,2}'),
  token('heroku', 'HRKU-', 'HRKU-[A-Za-z0-9_-]{36,70}'),
  token('linear', 'lin_api_', 'lin_api_[A-Za-z0-9]{40}'),
  token('new-relic', 'NRAK-', 'NRAK-[A-Z0-9]{27}'),
  token('notion', 'ntn_', 'ntn_[A-Za-z0-9]{40,50}'),
  token('planetscale', 'pscale_', String.raw`pscale_(?:tkn|pw|oauth)_[A-Za-z0-9_.=-]{32,64}`),
  token('postman', 'PMAK-', 'PMAK-[0-9a-f]{24}-[0-9a-f]{34}'),
  token('sentry', 'sntry', 'sntry[su]_[A-Za-z0-9_+/=-]{60,300}'),
  token('supabase', 'sbp_', 'sbp_[0-9a-f]{40}'),
  token('tailscale', 'tskey-', 'tskey-[a-z]{3,8}-[A-Za-z0-9]{8,20}-[A-Za-z0-9]{20,40}'),
  token('terraform', '.atlasv1.', String.raw`[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_=-]{60,80}`),
  token('vault', 'hvs.', String.raw`hvs\.[A-Za-z0-9_-]{90,200}`),
  token('age', 'AGE-SECRET-KEY-1', 'AGE-SECRET-KEY-1[0-9A-Z]{58}'),
  token('azure', 'Q~', String.raw`[A-Za-z0-9_~.]{3}[0-9]Q~[A-Za-z0-9_~.-]{31,34}`),
  // The emulator's key is published. Source: https://learn.microsoft.com/azure/storage/common/storage-connect-azurite
  {
    provider: 'azure',
    kind: 'token',
    literal: 'AccountKey=',
    shape: /AccountKey=((?!Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsu)[A-Za-z0-9+/]{86}==)/g,
  },
  { provider: 'azure', kind: 'token', literal: 'SharedAccessKey=', shape: /SharedAccessKey=([A-Za-z0-9+/]{43}=)/g },
];
