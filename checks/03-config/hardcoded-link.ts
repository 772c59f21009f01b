import type { Call, CodeFile, Expression } from '../../src/analysis/code.ts';
import { runsInBrowser } from '../../src/analysis/knowledge/settings/browser-code.ts';
import { isDocument } from '../../src/analysis/knowledge/settings/embedded-documents.ts';
import { environmentCondition } from '../../src/analysis/knowledge/environment/environment-names.ts';
import { isFallback } from '../../src/analysis/knowledge/environment/fallbacks.ts';
import { isDevelopersFile, isForDevelopment } from '../../src/analysis/knowledge/environment/for-development.ts';
import { valuesNamed } from '../../src/analysis/knowledge/settings/named-values.ts';
import { isOwnAddress, ownAddressIn } from '../../src/analysis/knowledge/services/own-addresses.ts';
import { APP_LANGUAGES } from '../../src/analysis/languages.ts';
import type { Span } from '../../src/analysis/text.ts';
import { rule, type Context, type Found } from '../rule.ts';

/** Calls that send a visitor elsewhere, and the position of the address. */
const REDIRECTS: Readonly<Record<string, number>> = {
  '*.redirect': 0,
  redirect: 0,
  'flask.redirect': 0,
  'django.shortcuts.redirect': 0,
  'django.http.HttpResponseRedirect': 0,
  'starlette.responses.RedirectResponse': 0,
  'fastapi.responses.RedirectResponse': 0,
  redirect_to: 0,
  'net/http.Redirect': 2,
  '*.Redirect': 0,
  Redirect: 0,
  '*.sendRedirect': 0,
  '*.respondRedirect': 0,
  'call.respondRedirect': 0,
  'Redirect.to': 0,
  'Redirect.temporary': 0,
  'Redirect.permanent': 0,
  '*.Redirect.to': 0,
  '*.Redirect.temporary': 0,
  '*.Redirect.permanent': 0,
  RedirectResponse: 0,
  'Symfony.Component.HttpFoundation.RedirectResponse': 0,
  RedirectView: 0,
};
/** Names of addresses that a visitor is sent back to. */
const RETURNS =
  /^(?:success|cancel|return|back|failure|error|logout|login|confirm(?:ation)?|verif(?:y|ication)|reset|activation|unsubscribe|notify|refresh)_?(?:redirect)?_?ur[li]s?$/i;
/** Of these, the ones that lead nowhere but to the app itself. */
const SURELY_OWN = /^(?:success|cancel|return|failure)/i;
/** What a link in a mail is for. */
const PURPOSE = /reset|verif|confirm|activat|password|token|invit|unsubscribe|login|auth|payment|checkout|success|cancel|order/i;
/** Calls that only show the address, and those that ask another service. */
const ELSEWHERE = /log|print|warn|info|debug|error|fetch|axios|request|get$|post$|put$|delete$|open|connect|curl|Dial/i;
/** A page of the app for whoever got a mail: no other site has one that this app puts its own token into. */
const PUBLIC_LINK =
  /https?:\/\/(?!api\.|[\w.-]*(?:discord|slack|telegram|google|github|gitlab|facebook|microsoft|twitter|stripe|paypal|example|\.test\b)[\w.-]*)(?:[\w-]+\.)+[a-z]{2,}\/(?:[\w#-]+\/){0,3}(?:reset|verify|confirm|activate|invite|invitation|unsubscribe|forgot|change-password|set-password)[\w-]*(?=[/?=])[^\s"'<>]*/i;
const WEB_ADDRESS = /^https?:\/\/[\w-]+(?:\.[\w-]+)*(?::\d+)?(?:[/?#]|$)/;
const SAMPLE = /example\.(?:com|org|net)|\.\.\.|[<>]|\bstripe\.com|\bpaypal\.com/;

export default rule({
  id: 'config/hardcoded-link',
  title: 'Build links to the app from an address that the deploy gives',
  why: 'The mails and redirects of every deploy lead to the one that the code names, so that a link from staging opens production or nothing at all.',
  remedy: 'Read the app’s public address from the environment and build the link from it.',
  severity: 'warning',
  limits: ['Links of templates (HTML files) are not read.'],
  code: [{ languages: APP_LANGUAGES, literals: ['http://', 'https://'], judge }],
  examples: {
    bad: [
      {
        name: 'a page of the app that a mail leads to',
        files: { 'mail.js': 'exports.reset = (token) => send(`<a href="https://shop.acme.io/reset-password/${token}">Reset</a>`); // ⟵\n' },
      },
      {
        name: 'Go, put together',
        files: {
          'mail.go':
            'package mail\n\nimport "fmt"\n\nfunc link(token string) string {\n\treturn fmt.Sprintf("https://shop.acme.io/verify?token=%s", token) // ⟵\n}\n',
        },
      },
      {
        name: 'Ktor',
        files: {
          'src/main/kotlin/App.kt':
            'fun Application.module() {\n  routing { get("/login") { call.respondRedirect("http://localhost:3000/login") } } // ⟵\n}\n',
        },
      },
      {
        name: 'Axum',
        files: {
          'src/main.rs': 'use axum::response::Redirect;\nasync fn out() -> Redirect { Redirect::to("http://localhost:3000/login") } // ⟵\n',
        },
      },
      {
        name: 'Spring, a strategy',
        files: {
          'src/main/java/Success.java':
            'class Success {\n  void done(HttpServletRequest request, HttpServletResponse response) throws IOException {\n    getRedirectStrategy().sendRedirect(request, response, "http://localhost:3000/welcome"); // ⟵\n  }\n}\n',
        },
      },
      {
        name: 'Gin, behind a status',
        files: { 'main.go': 'package main\n\nfunc out(c *gin.Context) {\n\tc.Redirect(302, "http://localhost:3000/login") // ⟵\n}\n' },
      },

      { name: 'PHP, a header', files: { 'done.php': "<?php\nheader('Location: http://localhost/shop/login.php'); // ⟵\n" } },
      { name: 'a redirect', files: { 'server.js': "app.get('/out', (req, res) => res.redirect('http://localhost:3000/login')); // ⟵\n" } },
      {
        name: 'a link in a mail',
        files: { 'mail.js': 'exports.reset = (token) => send(`<a href="http://localhost:3000/reset/${token}">Reset</a>`); // ⟵\n' },
      },
      {
        name: 'Python, joined',
        files: { 'mail.py': "def verify(token):\n    send('https://shop-of-acme.herokuapp.com/verify/' + token) # ⟵\n" },
      },
      {
        name: 'Stripe',
        files: {
          'pay.py':
            "import stripe\nsession = stripe.checkout.Session.create(mode='payment', success_url='https://shop.acme.io/done') # ⟵\n",
        },
      },
      {
        name: 'Go',
        files: {
          'main.go':
            'package main\n\nimport "net/http"\n\nfunc out(w http.ResponseWriter, r *http.Request) {\n\thttp.Redirect(w, r, "http://localhost:8080/login", 302) // ⟵\n}\n',
        },
      },
    ],
    good: [
      {
        name: 'somebody else’s page, a request for another’s check, and a page without anything put in',
        files: {
          'mail.js':
            "exports.join = (code) => send(`https://discord.com/invite/${code}`);\nexports.check = (token) => axios.get(`https://id.acme.io/verify?token=${token}`);\nexports.help = 'https://shop.acme.io/reset/help';\n",
        },
      },

      {
        name: 'an address that stands in behind a lookup',
        files: {
          'mail.js':
            'exports.welcome = () => send(`<a href="${process.env.CLIENT_URL || \'http://localhost:5173\'}/search">Search</a>`);\n',
        },
      },

      { name: 'PHP, a header with a path', files: { 'done.php': "<?php\nheader('Location: /login.php');\n" } },
      { name: 'a path', files: { 'server.js': "app.get('/out', (req, res) => res.redirect('/login'));\n" } },
      {
        name: 'from the environment',
        files: { 'mail.js': 'exports.reset = (token) => send(`<a href="${process.env.APP_URL}/reset/${token}">Reset</a>`);\n' },
      },
      { name: 'to another site', files: { 'server.js': "app.get('/docs', (req, res) => res.redirect('https://docs.acme.io/start'));\n" } },
      {
        name: "the answer to a command-line tool that waits on the visitor's own machine",
        files: {
          'app/controllers/tokens_controller.rb':
            'class TokensController < ApplicationController\n  def show\n    redirect_to "http://localhost:#{port}"\n  end\nend\n',
        },
      },
      { name: 'a message', files: { 'server.js': 'app.listen(port, () => console.log(`http://localhost:${port}/login`));\n' } },
      {
        name: 'a request to another service, which is another factor',
        files: { 'auth.js': "exports.check = (token) => axios.get('http://localhost:5000/verify/' + token);\n" },
      },
      {
        name: 'a fallback',
        files: { 'pay.py': "import os\nsuccess_url = os.environ.get('SUCCESS_URL', 'http://localhost:8000/done')\n" },
      },
    ],
  },
});

function* judge(file: CodeFile, { deployable }: Context): Iterable<Found> {
  if (isDevelopersFile(file.path) || runsInBrowser(file, deployable)) return;
  const said = new Set<number>();
  for (const found of [...redirects(file), ...locations(file), ...returns(file), ...links(file)]) {
    const { span } = found;
    const { line } = file.source.position(span.start);
    if (said.has(line) || isFallback(file, span) || isForDevelopment(file, span)) continue;
    if (environmentCondition(file.conditionsAround(span)) !== undefined) continue;
    said.add(line);
    yield found;
  }
}

/** A port that is put in behind the visitor's own machine is that of a program of theirs which waits there for the answer. */
const PORT_PUT_IN = /^https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\]):$/i;

function* redirects(file: CodeFile): Iterable<Found> {
  for (const [name, position] of Object.entries(REDIRECTS)) {
    for (const { args } of file.callsTo(name)) {
      // A status, or the request and its answer, may stand before the address.
      const written = args
        .slice(position, position + 3)
        .flatMap((one) => beginning(one) ?? [])
        .find(({ text }) => isOwnAddress(text));
      if (written && isOwnAddress(written.text) && !PORT_PUT_IN.test(written.text))
        yield { span: written.span, what: 'A visitor is sent to an address of one deploy, which is written into the code.' };
    }
  }
}

/** `header('Location: http://…')` of PHP. */
function* locations(file: CodeFile): Iterable<Found> {
  for (const { args } of file.language === 'php' ? file.callsTo('header') : []) {
    const written = args[0] ? beginning(args[0]) : undefined;
    const address = /^Location:\s*(\S+)/i.exec(written?.text ?? '')?.[1];
    if (written && address !== undefined && isOwnAddress(address))
      yield { span: written.span, what: 'A visitor is sent to an address of one deploy, which is written into the code.' };
  }
}

/** The literal that a value is or begins with. */
function beginning(given: Expression): { readonly text: string; readonly span: Span } | undefined {
  const { provenance, literal, origin, pieces } = given.value();
  if (provenance === 'literal' && typeof literal === 'string') return { text: literal, span: origin ?? given.span };
  const first = pieces?.[0];
  return typeof first === 'string' ? { text: first, span: given.span } : undefined;
}

function* returns(file: CodeFile): Iterable<Found> {
  for (const { name, value } of valuesNamed(file, (one) => RETURNS.test(one))) {
    const written = beginning(value);
    const isOwn = written && (isOwnAddress(written.text) || (SURELY_OWN.test(name) && WEB_ADDRESS.test(written.text)));
    if (isOwn && !SAMPLE.test(written.text))
      yield {
        span: written.span,
        once: `${file.path}#${written.text.slice(0, 40)}`,
        what: `\`${name}\`, where visitors are sent back to, is written into the code.`,
      };
  }
}

/** An address with something put in or joined to it, that is no request to another service. */
function* links(file: CodeFile): Iterable<Found> {
  for (const { text, span } of file.strings) {
    // What is put in is code, and may look an address up.
    const plain = text.replaceAll(/\$\{[^}]*\}/g, '${}');
    const address = ownAddressIn(plain) ?? PUBLIC_LINK.exec(plain)?.[0];
    // A text with code in it is a program of its own.
    if (address === undefined || !PURPOSE.test(text) || /=>|\bfunction\b/.test(text) || (isDocument(text) && !/<\/?\w/.test(text)))
      continue;
    const behind = plain.slice(plain.indexOf(address) + 8);
    const isBuilt = /\$\{|#\{|\{\w*\}|%[sdv]/.test(behind) || isJoined(file, span);
    const call = isBuilt ? callAround(file, span) : undefined;
    if (!isBuilt || (call && ELSEWHERE.test(call.name))) continue;
    yield { span, what: 'A link to the app is built from an address of one deploy, which is written into the code.' };
  }
}

function isJoined(file: CodeFile, { end }: Span): boolean {
  return /^\s*(?:\+|\.\s*\$|%\s*\(?\w|\.format\()/.test(file.source.text.slice(end, end + 40));
}

function callAround(file: CodeFile, span: Span): Call | undefined {
  const within = file.functionAt(span.start)?.span.start ?? 0;
  const around = file.calls.filter(
    ({ span: call, callee, method }) =>
      within <= call.start && callee.end <= span.start && span.end <= call.end && !/^(?:format!?|\w*sprintf)$/i.test(method),
  );
  return around.toSorted((a, b) => b.span.start - a.span.start)[0];
}
