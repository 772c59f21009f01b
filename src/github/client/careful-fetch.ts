/** Redirects that are followed for one request; GitHub sends one after a rename. */
const MAX_REDIRECTS = 3;

/**
 * `fetch` for GitHub's API: a redirect is followed on the same origin only, so that no answer can send our token elsewhere.
 * A foreign one throws a TypeError.
 */
export function carefulFetch(): typeof fetch {
  return async (input, init) => {
    let url = new URL(input instanceof Request ? input.url : input);
    for (let redirects = 0; ; redirects += 1) {
      const answer = await fetch(url, { ...init, redirect: 'manual' });
      const target = answer.headers.get('location');
      if (!isFollowed(answer.status, init?.method) || target === null) return answer;
      const next = new URL(target, url);
      if (next.origin !== url.origin) throw new TypeError('GitHub redirected the request to another origin; not followed.');
      if (redirects === MAX_REDIRECTS) throw new TypeError('GitHub redirected the request too often.');
      await answer.body?.cancel();
      url = next;
    }
  };
}

function isFollowed(status: number, method = 'GET'): boolean {
  return status === 307 || status === 308 || ((status === 301 || status === 302) && method === 'GET');
}
