import { createHmac, randomUUID } from 'node:crypto';

export const SECRET = 'correct horse';

/** A body that GitHub would send for an opened pull request. */
export function pullRequestBody(letter = 'a', number = 3): string {
  const repository = { id: 11, name: 'shop', full_name: 'acme/shop', owner: { login: 'acme' } };
  const user = { login: 'ann', type: 'User' };
  return JSON.stringify({
    action: 'synchronize',
    number,
    pull_request: {
      number,
      state: 'open',
      draft: false,
      user,
      head: { sha: letter.repeat(40), repo: repository },
      base: { sha: '0'.repeat(40), ref: 'main', repo: repository },
    },
    repository,
    installation: { id: 5 },
    sender: user,
  });
}

/** The headers of a delivery whose signature is right for the body, with changes; undefined leaves one out. */
export function headersFor(
  body: string,
  changes: Readonly<Record<string, string | undefined>> = {},
  secret = SECRET,
): Record<string, string> {
  const headers: Record<string, string | undefined> = {
    'content-type': 'application/json',
    'x-github-event': 'pull_request',
    'x-github-delivery': randomUUID(),
    'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
    ...changes,
  };
  return Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

/** Sends a delivery. */
export function post(port: number, body: string, headers = headersFor(body)): Promise<Response> {
  return fetch(`http://127.0.0.1:${port}/api/github/webhooks`, { method: 'POST', body, headers });
}
