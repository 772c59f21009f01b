import type { Assignment, CodeFile } from '../../code.ts';
import type { Span } from '../../text.ts';

/** A container in which one process keeps its open connections, to send to all of them. */
export interface ConnectionRegistry {
  readonly name: string;
  /** Where it is declared, or where the first connection is put into it. */
  readonly span: Span;
}

/** What a text about websockets or server-sent events holds. */
const ABOUT_CONNECTIONS = /websocket|WebSocket|\bws\b|socket|event-stream|SseEmitter|gorilla|Ratchet|\bsse\b|ServerSentEvent/i;
const SELF = String.raw`(?:this\.|self\.|\$this->|@{1,2}|_|[a-z]{1,3}\.)?`;
/** `clients.add(ws)`, `rooms[id] = socket`, `self.active.setdefault(room, []).append(websocket)`, `h.clients[client] = true`. */
const KEEPS = new RegExp(
  String.raw`(?<![\w.>$])(?<name>${SELF}[a-zA-Z]\w*)(?:\[[^\]\n]{1,60}\]|\.(?:setdefault|get|computeIfAbsent|getOrPut|GetOrAdd|entry|lock|write|unwrap|await|or_default|or_insert_with)\b(?:\([^()\n]*(?:\([^()\n]*\)[^()\n]*)?\))?)*` +
    String.raw`(?:\s*(?:=|<<|\+=)\s*|\.(?:add|push|append|put|set|Add|TryAdd|attach|insert|offer)\(\s*(?:[^,()\n]{1,60},\s*)?)(?:new \w+\(\s*)?` +
    String.raw`(?:&?(?:ws|web_?socket|\w*[sS]ocket|\$?conn|connection|newClient|client|session|emitter|\w*Emitter|res|response|reply|peer|sink|tx|sender|send)\b(?!\.\w+\[)|\{[^{}\n]{0,80}\b(?:res|ws|socket|conn)\b|(?:Sse)?Emitter|[A-Z]\w*\((?:[^()]|\([^()]*\)){0,200}?\b(?:socket|session|web[sS]ocket|conn)\b)`,
  'g',
);
/** Go's sets of clients: `h.clients[client] = true`. */
const GO_SET =
  /(?<![\w.])(?<name>[a-z]{1,3}\.\w+|\w+)\[\w*(?:[cC]lient|[cC]onn|ws|subscriber|[sS]ocket)\w*\]\s*=\s*(?:true|struct\{\}\{\})|(?<![\w.])(?:[a-z]{1,3}\.)?\w*(?:[cC]lients|[cC]onnections|[sS]ubscribers)(?=\[[a-z]\]\s*=\s*(?:true|struct\{\}\{\}))/g;
/** The set that a websocket server of Node keeps by itself. */
const OWN_SET =
  /(?<![\w.])(?:this\.)?(?<server>\w*(?:[wW]ss?|[sS]erver|[sS]ocket\w*))\.clients\.forEach\b|\bfor\s*\(\s*(?:const|let)\s+\w+\s+of\s+(?:this\.)?\w+\.clients\b/g;
const SENDS =
  /\.(?:send|send_text|send_json|send_bytes|send_str|sendText|sendMessage|sendAsync|SendAsync|write|write_message|WriteMessage|WriteJSON|emit|sendUTF|getBasicRemote|getAsyncRemote|do_send|try_send|unbounded_send|Send|SendText)\b|\bsend\s*<-|\w\s*<-\s*\w|->send\(/;
const PINGS = /\.(?:ping|terminate|isAlive)\b|Ping(?:Message)?\b/;
const ABOUT_ANOTHER =
  /^(?:ws|web_?socket|socket|conn(?:ection)?|client|session|res|response|emitter|user|member|peer|reply)$|cache|logger|listener|handler|timer|interval|timeout|config|options|header/i;
/** Longer texts are bundles. */
const MAX_TEXT = 100_000;
/** How far behind the head of a loop its send may stand. */
const REACH = 400;

/** Containers of a file into which it puts open connections and over which it loops to send to each. */
export function connectionRegistries(file: CodeFile): readonly ConnectionRegistry[] {
  const { text } = file.source;
  if (text.length > MAX_TEXT || !ABOUT_CONNECTIONS.test(text)) return [];
  if (file.language === 'rust') return rustRegistries(text);
  const found = new Map<string, ConnectionRegistry>();
  const seen = new Set<string>();
  for (const pattern of file.language === 'go' ? [KEEPS, GO_SET] : [KEEPS]) {
    for (const match of text.matchAll(pattern)) {
      const name = match.groups?.['name'] ?? match[0];
      const bare = name.replace(/^(?:this\.|self\.|\$this->|@{1,2}|[a-z]{1,3}\.)/, '');
      if (seen.has(bare)) continue;
      seen.add(bare);
      if (bare.length < 2 || ABOUT_ANOTHER.test(bare) || !sendsToEach(bare, text)) continue;
      const place = { start: match.index, end: match.index + name.length };
      if (bare === name && isLocal(bare, match.index, file)) continue;
      found.set(bare, { name: bare, span: declarationOf(bare, file) ?? place });
    }
  }
  for (const { index, 0: written, groups } of text.matchAll(OWN_SET)) {
    const name = `${groups?.['server'] ?? ''}.clients`;
    const body = text.slice(index, index + REACH);
    if (!found.has(name) && SENDS.test(body) && !PINGS.test(body))
      found.set(name, { name, span: { start: index, end: index + written.length } });
  }
  return [...found.values()];
}

/** Callbacks that run within the function that they stand in, and not later. */
const AT_ONCE = /^(?:forEach|map|filter|reduce|each|flatMap|some|every)$/;
const DECLARES = /(?:^|[\s({;])(?:let|const|var|val|final|auto|[A-Z][\w.]*(?:<[^\n]*>)?(?:\[\])?)\s+(?:mut\s+)?$/;

/** A name that the very function makes which fills it: it is gone when the function ends. */
function isLocal(name: string, at: number, file: CodeFile): boolean {
  let scope = file.functionAt(at);
  while (scope !== undefined) {
    const around = scope;
    if (file.assignments.some((made) => made.target === name && made.inside === around && declares(made, file))) return true;
    scope = AT_ONCE.test(scope.argumentOf?.method ?? '') ? scope.inside : undefined;
  }
  return false;
}

function declares({ name, span, inside }: Assignment, { language, source: { text } }: CodeFile): boolean {
  if (language === 'python' || language === 'ruby')
    return !new RegExp(`\\b(?:global|nonlocal)\\b[^\\n]*\\b${name}\\b`).test(text.slice(inside?.span.start, inside?.span.end));
  const start = text.indexOf(name, span.start);
  const line = text.slice(text.lastIndexOf('\n', start) + 1, start);
  return DECLARES.test(line) || (language === 'go' && /^\s*:=/.test(text.slice(start + name.length)));
}

const RUST_SOCKETS = /WebSocketUpgrade|extract::ws|actix_ws|actix_web_actors|rocket_ws|warp::ws|\bSse\b|tungstenite/;
/** `clients: Mutex<HashMap<Uuid, Sender>>`, `let (tx, _) = broadcast::channel(100)`. */
const RUST_REGISTRY =
  /(?<name>\w+)\s*:\s*(?:Arc<\s*)?(?:\w+::)*(?:(?:Mutex|RwLock)<\s*(?:\w+::)*(?:HashMap|Vec|HashSet|BTreeMap|Slab)|DashMap|HashMap)<[^\n;{]*?(?:\w*Sender\b|SplitSink\b|\bRecipient<|\bAddr<|\bSession\b)|let \((?:mut )?(?<channel>\w+), [^)\n]+\)\s*=\s*(?:tokio::sync::)?broadcast::channel/g;

function rustRegistries(text: string): readonly ConnectionRegistry[] {
  if (!RUST_SOCKETS.test(text)) return [];
  const found = [...text.matchAll(RUST_REGISTRY)].map(({ index, 0: written, groups }) => {
    const name = groups?.['name'] ?? groups?.['channel'] ?? '';
    const start = index + written.indexOf(name);
    return { name, span: { start, end: start + name.length } };
  });
  return found.filter(({ name }) => !/shutdown|cancel|stop|quit|kill|cache/i.test(name)).slice(0, 1);
}

/** A loop over the container, or over a part of it, that sends. */
function sendsToEach(name: string, text: string): boolean {
  const loop = new RegExp(
    String.raw`\b(?:for|foreach)\b[^\n{]{0,80}\b${name}\b|\b${name}\b[^\n;]{0,60}\.(?:forEach|each|values|iter|iter_mut|ForEach|asSequence|Values|entrySet|keySet|filter|map)\b`,
    'g',
  );
  for (const { index } of text.matchAll(loop)) {
    const body = text.slice(index, index + REACH);
    if (SENDS.test(body) && !PINGS.test(body.slice(0, 150))) return true;
  }
  return false;
}

/** Where the container is made: an assignment, a field, a property. */
function declarationOf(name: string, file: CodeFile): Span | undefined {
  const { text } = file.source;
  const made = new RegExp(
    String.raw`^[^\n]*?(?<![\w.])(?:(?:this\.|self\.|\$this->|@{1,2}))?(${name})\b(?:\s*:[^=\n]{1,80})?\s*(?:=\s*(?:new\b|\[|\{|set\(|dict\(|list\(|defaultdict|mutable|Collections|Concurrent|make\(|map\[|\w*Map|\w*Set|\w*List)|\s+(?:map\[|\[\]|sync\.Map)|;|:\s*(?:Mutex|RwLock|Arc|HashMap|Vec|DashMap))`,
    'm',
  ).exec(text);
  if (!made) return undefined;
  const start = made.index + made[0].lastIndexOf(name);
  return { start, end: start + name.length };
}
