import type { Annotation, Call, CodeFile, Expression, FunctionScope } from '../../code.ts';
import type { Span } from '../../text.ts';

/** Last words of a path that stand for an administrator's work on the whole app, with nothing of one record in the path. */
const ADMIN_PATH =
  /^\/?(?:[\w.-]+\/){0,6}(?:(?:run[-_]?)?migrat(?:e|ions?)(?:[-_](?:db|database|up|run))?|(?:db|database)[-_/]?(?:migrate|reset|init|seed|setup|sync|clean(?:up)?)|(?:seed|reset|init|setup|drop|sync|create|populate)[-_]?(?:db|database|tables?|schema)|seed(?:[-_]?(?:data|users|all))?|clean[-_]?up|re[-_]?index(?:[-_]all)?|vacuum|flush[-_]?(?:db|all|caches?)|purge[-_]?(?:caches?|all|expired\w*|old\w*)|backfill|re(?:play|process|sync|calculate|compute|import)[-_](?:all|orphan\w*|everything|missing|failed)|rebuild[-_]?(?:index(?:es)?|caches?|search)|(?:clear|flush|reset)[-_]?(?:all[-_]?)?(?:caches?|config|views?|routes?)|(?:config|cache|view|route)[-_]?clear|optimi[sz]e[-_]?clear|storage[-_]?link|(?:run|exec(?:ute)?)[-_]?(?:sql|quer(?:y|ies)|commands?|migrations?|seeders?|backup)|load[-_]?fixtures?|(?:update|create)[-_]?schema|composer[-_]?(?:install|update)|git[-_]?pull|queue[-_]?work|schedule[-_]?run|(?:truncate|wipe)[-_]?(?:db|database|all|data|tables?))\/?$/i;
/** What a platform's scheduler calls, where the platform has no other way. */
const SCHEDULED = /cron|scheduler|webhook|internal\/tasks|_ah\//i;

/** Methods by which frameworks register a handler for a path. */
const REGISTERS =
  /^(?:get|post|put|delete|patch|all|any|route|HandleFunc|Handle|GET|POST|PUT|DELETE|Get|Post|Put|Delete|path|MapGet|MapPost|MapPut|MapDelete|add_url_rule|add_api_route)$/;
const ROUTES =
  /(?:^|[./])(?:express|Router|fastify|koa-router|@koa\/router|hono|Hono|gin|echo|fiber|chi|mux|http|flask|Flask|FastAPI|APIRouter|Blueprint|axum|warp|Route|sinatra|Application|app|router|routes?|server|api|admin|group|r|g|e)(?:\(\)|\{\})?$/;
const ANNOTATES =
  /(?:^|\.)(?:route|get|post|put|delete|patch|api_route|GetMapping|PostMapping|PutMapping|DeleteMapping|RequestMapping|HttpGet|HttpPost|HttpPut|HttpDelete|Route|Get|Post|Put|Delete|Path)$/;

/** A route by which somebody starts an administrator's task. */
export interface AdminRoute {
  readonly path: string;
  readonly span: Span;
  /** The handler, where the file has it. */
  readonly handler: FunctionScope | undefined;
}

/** The routes of a file whose path names such a task. */
export function adminRoutes(file: CodeFile): readonly AdminRoute[] {
  return [
    ...file.calls.flatMap((call) => registered(call, file)),
    ...file.annotations.flatMap((one) => annotated(one, file)),
    ...ofFile(file),
  ];
}

/** Next.js and its kin: the place of the file is the path, and what it exports by a method's name answers. */
function ofFile(file: CodeFile): readonly AdminRoute[] {
  const path = /(?:^|\/)app(\/(?:[\w.()@-]+\/)*[\w.-]+)\/route\.[jt]s$/.exec(file.path)?.[1];
  if (path === undefined || !ADMIN_PATH.test(path) || SCHEDULED.test(path)) return [];
  const handler = file.functions.find(({ name, inside }) => inside === undefined && /^(?:GET|POST|PUT|PATCH|DELETE)$/.test(name ?? ''));
  return handler === undefined ? [] : [{ path, span: handler.span, handler }];
}

function registered(call: Call, file: CodeFile): readonly AdminRoute[] {
  if (!REGISTERS.test(call.method) || call.args.length < 2) return [];
  const path = adminPath(call.args[0]);
  if (path === undefined) return [];
  const given = call.args.slice(1).map(({ text }) => text);
  const handler = file.functions.find((scope) => {
    if (scope.argumentOf === call) return true;
    return scope.name !== undefined && given.some((text) => new RegExp(`(?:^|[.(\\s])${scope.name ?? ''}\\)*$`).test(text.slice(0, 200)));
  });
  const receiver = call.receiver?.text ?? '';
  const isRoute =
    handler?.handlesRequest === true ||
    file.language === 'rust' ||
    ROUTES.test(call.name.slice(0, -call.method.length - 1)) ||
    ROUTES.test(receiver);
  return isRoute ? [{ path, span: call.args[0]?.span ?? call.span, handler }] : [];
}

function annotated({ name, args, named, span, target }: Annotation, file: CodeFile): readonly AdminRoute[] {
  if (!ANNOTATES.test(name)) return [];
  const given = args[0] ?? named.find(({ key }) => key === 'value' || key === 'path')?.value;
  const path = adminPath(given);
  const handler = file.functions.find((scope) => scope.span.end === target.end || scope.span.start === target.start);
  return path === undefined || handler === undefined ? [] : [{ path, span, handler }];
}

function adminPath(given: Expression | undefined): string | undefined {
  const literal = given?.value().literal;
  return typeof literal === 'string' && literal.length < 120 && ADMIN_PATH.test(literal) && !SCHEDULED.test(literal) ? literal : undefined;
}

/** Work for whoever asks, and not for the whole app. */
const OF_ONE = /\breq(?:uest)?\.user\b|[cC]urrent_?[uU]ser|\bg\.user\b|session\[|\bsession\.|[pP]rincipal|getUserId|user_id\b/;

/** True when the handler does it for the account of whoever asks. */
export function isForOne({ handler }: AdminRoute, { source }: CodeFile): boolean {
  return handler !== undefined && OF_ONE.test(source.slice(handler.span));
}
