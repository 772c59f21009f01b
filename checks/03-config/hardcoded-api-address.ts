import type { Call, CodeFile, Expression, StringLiteral } from '../../src/analysis/code.ts';
import { runsInBrowser } from '../../src/analysis/knowledge/settings/browser-code.ts';
import { environmentCondition } from '../../src/analysis/knowledge/environment/environment-names.ts';
import { isFallback, isLeftOver } from '../../src/analysis/knowledge/environment/fallbacks.ts';
import { isDevelopersFile, isForDevelopment } from '../../src/analysis/knowledge/environment/for-development.ts';
import { isMachineAddress, isOwnAddress } from '../../src/analysis/knowledge/services/own-addresses.ts';
import { ECMASCRIPT } from '../../src/analysis/languages.ts';
import { baseName } from '../../src/analysis/paths.ts';
import { rule, type Context, type Found } from '../rule.ts';

/** Calls of pages that send a request or open a connection, by the last segment of their names. */
const REQUESTS =
  /^(?:fetch|axios|get|post|put|patch|delete|request|ajax|getJSON|io|connect|WebSocket|EventSource|open|ky|got|ApolloClient|HttpLink|createHttpLink|createUploadLink|WebSocketLink|fetchBaseQuery|create|Client|useSWR|useFetch|\$fetch|create\w*Client|sendBeacon|ReconnectingWebSocket|SockJS)$/;
/** Names of the address of an API, in assignments and options. */
const NAMES = /(?:api|url|uri|base|host|server|endpoint|socket|backend|origin)/i;
/** Calls that only show the address or look for it. */
const SHOWN = /^(?:log|warn|error|info|debug|includes|startsWith|indexOf|match|replace|test|describe|it|expect|split|endsWith)$/;
/** What stands before a text that is compared, or that people read. */
const FOR_PEOPLE = /[=!]==?\s*$|(?:href|placeholder|label|title|example|helperText|description)\s*[=:]\s*\{?\s*$/i;
/** Angular's settings of a developer's build, which `environment.prod.ts` replaces. */
const DEVELOPMENT_BUILD = /(?:^|\/)environment(?:\.dev\w*)?\.ts$|\.config\.[cm]?[jt]s$/;

export default rule({
  id: 'config/hardcoded-api-address',
  title: 'Let the deploy tell the page where its API is',
  why: 'Every visitor’s browser calls the address that was true on one machine or for one deploy, and another deploy needs another build of the code.',
  remedy:
    'Use a relative path where the API has the page’s own origin, or read the address from the build’s environment or from a settings file that the deploy serves.',
  severity: 'warning',
  // What bundlers are configured with is no source, and part of what they build.
  scope: { roles: ['source', 'configuration', 'tool'] },
  limits: [
    'A public host without a port may be the API of somebody else, and is only judged where its name says that it is the app’s own.',
  ],
  code: [{ languages: ECMASCRIPT, literals: ['http://', 'https://', 'ws://', 'wss://', 'DefinePlugin'], judge }],
  examples: {
    bad: [
      {
        name: 'pages that an image of nginx serves',
        files: {
          Dockerfile:
            'FROM node:20.11.1 AS build\nCOPY . .\nRUN npm ci && npm run build\nFROM nginx:1.25.3\nCOPY --from=build /app/dist /usr/share/nginx/html\n',
          'package.json': '{"name":"web","private":true,"dependencies":{"react":"18.2.0","socket.io-client":"4.7.0"}}',
          'src/socket.ts': "import { io } from 'socket.io-client';\nexport const socket = io('http://localhost:5000'); // ⟵\n",
        },
      },
      {
        name: 'where a page goes to',
        files: {
          'src/Login.tsx':
            "import React from 'react';\nexport const go = () => {\n  window.location.href = 'http://localhost:8080/oauth2/google'; // ⟵\n};\n",
        },
      },

      {
        name: 'what the bundler puts in',
        files: {
          'webpack.config.production.js':
            "const webpack = require('webpack');\nmodule.exports = {\n  plugins: [\n    new webpack.DefinePlugin({\n      'process.env': {\n        NODE_ENV: JSON.stringify('production'),\n        API_PORT: JSON.stringify('3001'), // ⟵\n      },\n    }),\n  ],\n};\n",
        },
      },
      {
        name: 'a request',
        files: { 'src/App.jsx': "import React from 'react';\nexport const load = () => fetch('http://localhost:5000/users'); // ⟵\n" },
      },
      {
        name: 'a socket',
        files: {
          'src/socket.js':
            "import io from 'socket.io-client';\nimport { ref } from 'vue';\nexport const socket = io('http://localhost:3001'); // ⟵\n",
        },
      },
      {
        name: 'the start of many addresses',
        files: {
          'src/api.js':
            "import React from 'react';\nconst API = 'https://shop-backend.herokuapp.com/api'; // ⟵\nexport const load = (id) => fetch(`${API}/users/${id}`);\n",
        },
      },
      {
        name: 'jQuery',
        files: { 'public/js/app.js': "$.ajax({ url: 'http://localhost:3000/api/todos', type: 'GET' }); // ⟵\n" },
      },
      {
        name: 'Angular',
        files: {
          'src/app/user.service.ts':
            "import { Injectable } from '@angular/core';\nexport class Users {\n  all() {\n    return this.http.get('http://localhost:3000/users'); // ⟵\n  }\n}\n",
        },
      },
      {
        name: 'GraphQL',
        files: {
          'src/client.ts':
            "import { ApolloClient } from '@apollo/client';\nexport const client = new ApolloClient({ uri: 'http://localhost:4000/graphql' }); // ⟵\n",
        },
      },
    ],
    good: [
      {
        name: 'what stands where the variable holds no address',
        files: {
          'package.json': '{"dependencies":{"react":"18.3.1"},"scripts":{"build":"vite build"}}',
          'src/pricing.ts':
            "export function pricing() {\n  try {\n    return new URL('/pricing', import.meta.env.VITE_WEB_URL).toString();\n  } catch {\n    return 'http://localhost:30000/pricing';\n  }\n}\n",
          'src/main.tsx': "import { createRoot } from 'react-dom/client';\ncreateRoot(root).render(null);\n",
        },
      },
      {
        name: 'what is left where the page was given nothing',
        files: {
          'package.json': '{"dependencies":{"react":"18.2.0"}}',
          'src/api.ts':
            "function api() {\n  const value = import.meta.env.VITE_API_URL;\n  if (typeof value === 'string' && value.trim() !== '') {\n    return value.trim();\n  }\n  return 'http://localhost:5000';\n}\nfetch(api());\n",
        },
      },

      {
        name: 'settings of a tool that builds',
        files: {
          'package.json': '{"dependencies":{"svelte":"4.2.18"},"devDependencies":{"vite":"5.3.3"},"scripts":{"build":"vite build"}}',
          'houdini.config.js': "export default { watchSchema: { url: 'http://localhost:5000/graphql' } };\n",
        },
      },
      {
        name: 'origins of which traces are kept',
        files: {
          'package.json':
            '{"dependencies":{"react":"18.3.1","react-scripts":"5.0.1"},"scripts":{"start":"react-scripts start","build":"react-scripts build"}}',
          'src/index.jsx':
            "import { datadogRum } from '@datadog/browser-rum';\nimport { createRoot } from 'react-dom/client';\ndatadogRum.init({ allowedTracingOrigins: ['http://localhost:3001'] });\ncreateRoot(document.getElementById('root')).render(null);\n",
        },
      },
      {
        name: 'what is taken where nothing else was found',
        files: {
          'package.json': '{"scripts":{"build":"vite build"},"dependencies":{"react":"18.3.1"}}',
          'src/api.ts':
            "export async function base(given?: string) {\n  try {\n    config.serverUrl = localStorage.getItem('url') || 'http://localhost:3000';\n  } catch {\n    config.serverUrl = 'http://localhost:3000';\n  }\n  if (given) return given;\n  return 'http://localhost:8080';\n}\n",
        },
      },
      {
        name: 'a script of Node’s beside the pages',
        files: {
          'client/package.json': '{"scripts":{"build":"vite build"},"dependencies":{"react":"18.3.1"}}',
          'client/scripts/types.js':
            "const fs = require('fs');\n\nasync function types() {\n  const answer = await fetch('http://localhost:3001/api/docs-json');\n  fs.writeFileSync('types.json', await answer.text());\n}\ntypes();\n",
        },
      },
      {
        name: 'what the bundler is told by the environment, and what is no address',
        files: {
          'webpack.config.js':
            "const webpack = require('webpack');\nmodule.exports = {\n  plugins: [\n    new webpack.DefinePlugin({ API_URL: JSON.stringify(process.env.API_URL), API_VERSION: JSON.stringify('2.1'), DOCS_URL: JSON.stringify('https://docs.acme.io') }),\n  ],\n};\n",
          'webpack.dev.js':
            "const { DefinePlugin } = require('webpack');\nmodule.exports = { plugins: [new DefinePlugin({ API_PORT: JSON.stringify('3001') })] };\n",
        },
      },
      {
        name: 'a base to take an address apart',
        files: { 'src/url.js': "import React from 'react';\nexport const path = (text) => new URL(text, 'http://localhost').pathname;\n" },
      },
      {
        name: 'what a field shows when it is empty',
        files: { 'src/Form.jsx': "import React from 'react';\nexport const Form = () => <input placeholder='http://localhost:3000' />;\n" },
      },
      { name: 'a relative path', files: { 'src/App.jsx': "import React from 'react';\nexport const load = () => fetch('/api/users');\n" } },
      {
        name: 'a fallback',
        files: { 'src/api.js': "import React from 'react';\nexport const API = process.env.REACT_APP_API || 'http://localhost:5000';\n" },
      },
      {
        name: 'the API of somebody else',
        files: {
          'src/api.js': "import React from 'react';\nexport const load = () => fetch('https://api.themoviedb.org/3/movie/popular');\n",
        },
      },
      {
        name: 'a link to another site',
        files: {
          'src/Works.jsx':
            "import React from 'react';\nexport const works = [{ title: 'Shop', link: 'https://shop-of-mine.netlify.app' }];\n",
        },
      },
      {
        name: 'a message',
        files: { 'src/index.js': "import React from 'react';\nconsole.log('http://localhost:3000');\n" },
      },
      {
        name: 'the build of a developer',
        files: {
          'src/environments/environment.ts': "import '@angular/core';\nexport const environment = { apiUrl: 'http://localhost:3000' };\n",
        },
      },
      {
        name: 'a setting that the page was given comes first',
        files: {
          'package.json': '{"name":"web","scripts":{"start":"next start"},"dependencies":{"next":"15.0.0","react":"19.0.0"}}',
          'components/Tracer.tsx':
            "'use client';\nconst { NEXT_PUBLIC_TRACES_URL = '' } = typeof window !== 'undefined' ? window.ENV : {};\nconst base = NEXT_PUBLIC_APP_URL() || 'http://localhost:3000';\nexport const send = (spans) => fetch(NEXT_PUBLIC_TRACES_URL || 'http://localhost:4318/v1/traces', { body: spans });\n",
        },
      },
      {
        name: 'code of a server',
        files: { 'server.js': "const express = require('express');\nconst app = express();\nfetch('http://localhost:5000/users');\n" },
      },
    ],
  },
});

/** What no page has: the file is a script beside it. */
const OF_NODE = ['fs', 'fs/promises', 'node:fs', 'node:fs/promises', 'child_process', 'node:child_process'];

/** What a bundle is told of its API, by the name that the code knows it by. */
const TOLD =
  /(?:^|[._])(?:api|server|backend|socket|ws|graphql|gateway)_?(?:base_?)?(?:url|uri|host|port|origin|endpoint|root|server|address)$/i;
const FOR_A_DEVELOPER = /(?:^|[._-])(?:dev\w*|local|test\w*|watch|serve|stage?)(?:[._-]|$)/i;
const PLACE = /^(?:(?:https?|wss?):\/\/\S+|[\w-]+(?:\.[\w-]+)+(?::\d+)?|localhost(?::\d+)?|\d{2,5})$/;

/** `new webpack.DefinePlugin({ API_URL: JSON.stringify('https://…') })`: the value is part of what is built. */
function* bundled(file: CodeFile): Iterable<Found> {
  if (!file.source.text.includes('DefinePlugin') || FOR_A_DEVELOPER.test(baseName(file.path))) return;
  for (const { args, span: call } of file.callsTo('DefinePlugin', '*.DefinePlugin')) {
    const entries = (args[0]?.properties() ?? []).flatMap((one) => [one, ...one.value.properties()]);
    for (const { key, value, span } of entries) {
      const text = told(value);
      if (!TOLD.test(key) || text === undefined || !PLACE.test(text) || environmentCondition(file.conditionsAround(call)) !== undefined)
        continue;
      yield { span, what: `\`${key}\` is built into the bundle as \`${text.slice(0, 80)}\`.` };
    }
  }
}

/** `JSON.stringify('a')`, `'"a"'`. */
function told(value: Expression): string | undefined {
  const given = value.kind === 'call' && value.call()?.method === 'stringify' ? value.call()?.args[0] : value;
  const { provenance, literal } = given?.value() ?? { provenance: 'unknown' };
  if (provenance !== 'literal' || typeof literal !== 'string') return undefined;
  return given === value ? /^["'](.+)["']$/.exec(literal)?.[1] : literal;
}

function* judge(file: CodeFile, { deployable, repository }: Context): Iterable<Found> {
  if (isDevelopersFile(file.path) || DEVELOPMENT_BUILD.test(file.path)) return;
  yield* bundled(file);
  if (repository.role(file.path) === 'tool' || file.importsAny(...OF_NODE)) return;
  const addresses = file.strings.filter(({ text }) => isOwnAddress(text));
  if (addresses.length === 0 || !runsInBrowser(file, deployable)) return;
  for (const address of addresses) {
    const { span, text } = address;
    if (
      !isUsed(file, address) ||
      isListed(file, address) ||
      isFallback(file, span) ||
      isForDevelopment(file, span) ||
      isLeftOver(file, span)
    )
      continue;
    if (environmentCondition(file.conditionsAround(span)) !== undefined) continue;
    yield { span, what: `The page calls \`${text.replace(/\$\{.*$/s, '…').slice(0, 80)}\`, which is written into the code.` };
  }
}

/** What stands in where a setting is empty that the page was given: `const { API_URL } = window.ENV; … API_URL || 'http://…'`. */
const BEHIND_SETTING = /(?:^|[^\w$])[A-Z][A-Z\d]*(?:_[A-Z\d]+)+(?:\(\))?\s*(?:\|\||\?\?)\s*$/;

/** A machine's address is one for requests wherever it stands; a deploy's may as well be a link for people. */
function isUsed(file: CodeFile, { span, text }: StringLiteral): boolean {
  const before = file.source.text.slice(Math.max(0, span.start - 60), span.start);
  const call = callAround(file, span);
  const isOpened = /\blocation(?:\.href)?\s*=\s*$/.test(before);
  if ((call && SHOWN.test(call.method)) || (FOR_PEOPLE.test(before) && !isOpened) || BEHIND_SETTING.test(before)) return false;
  // The base of an address that is only taken apart.
  if (call?.method === 'URL' && call.args.length === 2) return false;
  if (isMachineAddress(text)) return true;
  if (call && REQUESTS.test(call.method)) return true;
  const name = /([\w$]+)\s*(?::\s*\w+\s*)?=\s*$/.exec(before)?.[1];
  return name !== undefined && NAMES.test(name);
}

/** Origins of which traces are kept: nobody is called there. */
function isListed(file: CodeFile, { span }: StringLiteral): boolean {
  return file.properties.some(
    ({ key, value }) => /(?:Origins?|Tracing\w*)$/.test(key) && value.span.start <= span.start && span.end <= value.span.end,
  );
}

/** The innermost call that the text is handed to. */
function callAround(file: CodeFile, span: { readonly start: number; readonly end: number }): Call | undefined {
  const around = file.calls.filter(({ span: call, callee }) => callee.end <= span.start && span.end <= call.end);
  return around.toSorted((a, b) => b.span.start - a.span.start)[0];
}
