import { html } from 'hono/html';

/** What a person sees who opens the service's address in a browser. */
export function frontPage(version: string): ReturnType<typeof html> {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Twelvefold</title>
        <style>
          body {
            font:
              1rem/1.6 system-ui,
              sans-serif;
            max-width: 40rem;
            margin: 4rem auto;
            padding: 0 1rem;
            color: #1f2328;
            background: #fff;
          }
          @media (prefers-color-scheme: dark) {
            body {
              color: #e6edf3;
              background: #0d1117;
            }
            a {
              color: #4493f8;
            }
          }
        </style>
      </head>
      <body>
        <main>
          <h1>Twelvefold</h1>
          <p>
            A GitHub App that reviews pull requests for compliance with <a href="https://12factor.net">the twelve-factor methodology</a>.
          </p>
          <p>It speaks in checks and reviews on GitHub; there is nothing to do here. Version ${version}.</p>
        </main>
      </body>
    </html> `;
}
