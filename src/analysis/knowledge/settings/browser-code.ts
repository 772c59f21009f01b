import type { CodeFile } from '../../code.ts';
import type { Deployable } from '../../repository.ts';

const LANGUAGES = new Set(['javascript', 'typescript', 'tsx']);
/** Libraries of pages and of apps on devices. */
const LIBRARIES =
  'react react-dom react-redux react-router-dom react-native @reduxjs/toolkit preact solid-js next/router vue vue-router vuex pinia svelte @angular/core @angular/common jquery @apollo/client apollo-boost'.split(
    ' ',
  );
/** Libraries that only a server has a use for. */
const OF_SERVERS = ['express', 'koa', 'fastify', 'http', 'fs', 'mongoose', 'pg', 'mysql', 'mysql2', '@nestjs/common', 'react-dom/server'];
const PATHS =
  /(?:^|\/)(?:public|static|assets|wwwroot|resources\/(?:js|assets|ts|react)|app\/javascript|client|frontend|front-end|webapp|src\/(?:components|pages|views|screens|containers|hooks|redux|store|reducers|actions|context))\//;
const GLOBALS = /\b(?:window|document)\.[a-zA-Z]|\b(?:localStorage|sessionStorage)\.|\$\.(?:ajax|getJSON)\(|\$\(document\)/;

/** Frameworks of pages that nothing but a server of files answers for. */
const OF_PAGES = new Set(['react', 'vue', 'angular', 'svelte', 'preact', 'solid']);

/** True for pages that an image of nginx serves, as they were built. */
function isOfPages(deployable: Deployable | undefined): boolean {
  const frameworks = [...(deployable?.frameworks ?? [])];
  return frameworks.some((name) => OF_PAGES.has(name)) && frameworks.every((name) => OF_PAGES.has(name) || name === 'nginx');
}

/** True for code of a page: its app runs in browsers only, or the file itself uses what only a browser has. */
export function runsInBrowser(file: CodeFile, deployable: Deployable | undefined): boolean {
  if (deployable?.kind === 'client') return true;
  if (LANGUAGES.has(file.language) && isOfPages(deployable)) return !file.importsAny(...OF_SERVERS, 'node:fs', 'node:http', 'path');
  if (!LANGUAGES.has(file.language) || file.importsAny(...OF_SERVERS)) return false;
  return PATHS.test(file.path) || GLOBALS.test(file.source.text) || file.importsAny(...LIBRARIES);
}
