import { connectionRegistries } from '../../src/analysis/knowledge/state/connection-registries.ts';
import { calledAt } from '../../src/analysis/knowledge/services/call-options.ts';
import { runsInWebProcess } from '../../src/analysis/knowledge/serving/web-processes.ts';
import { runsInBrowser } from '../../src/analysis/knowledge/settings/browser-code.ts';
import type { Call, CodeFile } from '../../src/analysis/code.ts';
import type { SettingsFile } from '../../src/analysis/documents/kinds.ts';
import { APP_LANGUAGES, ECMASCRIPT, JVM } from '../../src/analysis/languages.ts';
import { onCalls, rule, type Context, type Found } from '../rule.ts';

/** What carries a message to the other processes. */
const CARRIES =
  /\b(?:redis|ioredis|nats|kafka\w*|amqp\w*|rabbit\w*|mqtt|pub_?sub|pg_notify|pg-listen|zeromq|centrifugo|ably|pusher|hazelcast|servicebus|eventhub)\b/i;
const LISTENS = /subscri|consum|\blisten\b|xread|on\(['"]message/i;

export default rule({
  id: 'processes/local-broadcast',
  title: 'Send to connected clients through a channel that all processes share',
  why: 'A process knows only the clients that are connected to itself: with a second process, or behind a load balancer, messages reach some of them.',
  remedy:
    'Publish messages to a shared channel (Redis pub/sub, NATS, the database’s notifications) and let each process send them to its own clients.',
  severity: 'warning',
  limits: ['Silent in an app that subscribes to a broker anywhere: that it is for these messages is taken for granted.'],
  code: [
    onCalls(JVM, ['*.enableSimpleBroker'], judgeBroker),
    onCalls(
      ECMASCRIPT,
      ['graphql-subscriptions.PubSub', 'apollo-server.PubSub', 'apollo-server-express.PubSub', 'graphql-yoga.PubSub'],
      judgePubSub,
    ),
    {
      languages: APP_LANGUAGES,
      literals: ['ocket', 'ws', 'event-stream', 'SseEmitter', 'gorilla', 'Ratchet', 'sse', 'SSE'],
      judge,
    },
  ],
  documents: { settings: judgeCable },
  examples: {
    bad: [
      {
        name: 'subscriptions of GraphQL',
        files: {
          'package.json': '{"scripts":{"start":"node server.js"},"dependencies":{"express":"4.18.2","graphql-subscriptions":"2.0.0"}}',
          'server.js':
            "const { PubSub } = require('graphql-subscriptions');\nconst pubsub = new PubSub(); // ⟵\nconst app = require('express')();\napp.post('/', (req, res) => { pubsub.publish('ORDER', req.body); res.end(); });\napp.listen(process.env.PORT);\n",
        },
      },
      {
        name: 'Spring’s own broker',
        files: {
          'pom.xml': '<project><artifactId>shop</artifactId></project>\n',
          'src/main/java/org/shop/ShopApplication.java':
            'package org.shop;\n\n@SpringBootApplication\npublic class ShopApplication {\n  public static void main(String[] args) { SpringApplication.run(ShopApplication.class, args); }\n}\n',
          'src/main/java/org/shop/WsConfig.java':
            'package org.shop;\n\nimport org.springframework.context.annotation.Configuration;\nimport org.springframework.messaging.simp.config.MessageBrokerRegistry;\nimport org.springframework.web.socket.config.annotation.*;\n\n@Configuration\n@EnableWebSocketMessageBroker\npublic class WsConfig implements WebSocketMessageBrokerConfigurer {\n  @Override\n  public void configureMessageBroker(MessageBrokerRegistry registry) {\n    registry.enableSimpleBroker("/topic"); // ⟵\n    registry.setApplicationDestinationPrefixes("/app");\n  }\n}\n',
        },
      },
      {
        name: 'Action Cable for one process',
        files: { 'config/cable.yml': 'development:\n  adapter: async\nproduction:\n  adapter: async # ⟵\n' },
      },
      {
        name: 'a manager of connections in FastAPI',
        files: {
          'main.py':
            'from fastapi import FastAPI, WebSocket\n\napp = FastAPI()\n\nclass ConnectionManager:\n    def __init__(self):\n        self.active: list[WebSocket] = [] # ⟵\n\n    async def connect(self, websocket: WebSocket):\n        await websocket.accept()\n        self.active.append(websocket)\n\n    async def broadcast(self, message: str):\n        for connection in self.active:\n            await connection.send_text(message)\n\nmanager = ConnectionManager()\n',
          Procfile: 'web: uvicorn main:app\n',
        },
      },
      {
        name: 'the clients of a websocket server',
        files: {
          'server.js':
            "const WebSocket = require('ws');\nconst server = require('http').createServer();\nconst wss = new WebSocket.Server({ server });\nwss.on('connection', (ws) => {\n  ws.on('message', (data) => {\n    wss.clients.forEach((client) => { // ⟵\n      if (client.readyState === WebSocket.OPEN) client.send(data);\n    });\n  });\n});\nserver.listen(process.env.PORT);\n",
        },
      },
      {
        name: 'responses that wait for events',
        files: {
          'server.js':
            "const app = require('express')();\nconst open = new Set(); // ⟵\napp.get('/events', (req, res) => {\n  res.set('Content-Type', 'text/event-stream');\n  open.add(res);\n});\napp.post('/say', (req, res) => {\n  for (const one of open) one.write(req.body);\n  res.end();\n});\napp.listen(process.env.PORT);\n",
        },
      },
      {
        name: 'a hub in Go',
        files: {
          'go.mod': 'module shop\n\ngo 1.22\n',
          'hub.go':
            'package main\n\nimport "github.com/gorilla/websocket"\n\ntype Client struct {\n\tconn *websocket.Conn\n\tsend chan []byte\n}\n\ntype Hub struct {\n\tclients map[*Client]bool // ⟵\n\tbroadcast chan []byte\n\tregister chan *Client\n}\n\nfunc (h *Hub) run() {\n\tfor {\n\t\tselect {\n\t\tcase client := <-h.register:\n\t\t\th.clients[client] = true\n\t\tcase message := <-h.broadcast:\n\t\t\tfor client := range h.clients {\n\t\t\t\tclient.send <- message\n\t\t\t}\n\t\t}\n\t}\n}\n',
          'main.go':
            'package main\n\nimport (\n\t"net/http"\n\t"os"\n)\n\nfunc main() {\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), nil)\n}\n',
        },
      },
      {
        name: 'sessions of Jakarta WebSocket',
        files: {
          'pom.xml':
            '<project><artifactId>shop</artifactId><dependencies><dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-websocket</artifactId></dependency></dependencies></project>\n',
          'src/main/java/shop/Chat.java':
            'package shop;\n\nimport jakarta.websocket.Session;\nimport org.springframework.boot.SpringApplication;\n\n@ServerEndpoint("/chat")\npublic class Chat {\n  private static final Set<Session> sessions = ConcurrentHashMap.newKeySet(); // ⟵\n\n  public static void main(String[] args) { SpringApplication.run(Chat.class, args); }\n\n  @OnOpen\n  public void open(Session session) {\n    sessions.add(session);\n  }\n\n  @OnMessage\n  public void say(String text) {\n    for (Session one : sessions) {\n      one.getAsyncRemote().sendText(text);\n    }\n  }\n}\n',
        },
      },
      {
        name: 'a channel of Tokio',
        files: {
          'Cargo.toml': '[package]\nname = "shop"\n[dependencies]\naxum = "0.7"\n',
          'src/main.rs':
            'use axum::extract::ws::WebSocketUpgrade;\nuse tokio::sync::broadcast;\n\nasync fn main() {\n    let (tx, _rx) = broadcast::channel(100); // ⟵\n    axum::serve(listener, app(tx)).await;\n}\n',
        },
      },
    ],
    good: [
      {
        name: 'subscriptions of GraphQL, through Redis',
        files: {
          'package.json': '{"scripts":{"start":"node server.js"},"dependencies":{"express":"4.18.2","graphql-subscriptions":"2.0.0"}}',
          'server.js':
            "const { RedisPubSub } = require('graphql-redis-subscriptions');\nconst { PubSub } = require('graphql-subscriptions');\nconst pubsub = process.env.REDIS_URL ? new RedisPubSub({ connection: process.env.REDIS_URL }) : new PubSub();\nconst app = require('express')();\napp.listen(process.env.PORT);\n",
        },
      },
      {
        name: 'Go, a list from which an element is taken',
        files: {
          'go.mod': 'module shop\n\ngo 1.22\n',
          'main.go':
            'package main\n\nimport "net/http"\n\n// over the socket of the worker\ntype state struct {\n\tinstances []instance\n}\n\nfunc (ws *state) remove(i int) {\n\tfor range ws.instances {\n\t\tout <- i\n\t}\n\tlast := len(ws.instances) - 1\n\tws.instances[i] = ws.instances[last]\n}\n\nfunc main() { http.ListenAndServe(":8080", nil) }\n',
        },
      },
      {
        name: 'the lines of another server’s answer',
        files: {
          'package.json': '{"scripts":{"start":"node server.js"},"dependencies":{"express":"4.19.2"}}',
          'server.js':
            "const net = require('net');\nconst app = require('express')();\nfunction speak(socket, response) {\n  for (let i = 0, l = response.length; i < l; i++) socket.write(response[i]);\n  const l = socket;\n}\napp.listen(process.env.PORT);\n",
        },
      },
      {
        name: 'Spring, a relay',
        files: {
          'pom.xml': '<project><artifactId>shop</artifactId></project>\n',
          'src/main/java/org/shop/ShopApplication.java':
            'package org.shop;\n\n@SpringBootApplication\npublic class ShopApplication {\n  public static void main(String[] args) { SpringApplication.run(ShopApplication.class, args); }\n}\n',
          'src/main/java/org/shop/WsConfig.java':
            'package org.shop;\n\nimport org.springframework.context.annotation.Configuration;\nimport org.springframework.messaging.simp.config.MessageBrokerRegistry;\nimport org.springframework.web.socket.config.annotation.*;\n\n@Configuration\n@EnableWebSocketMessageBroker\npublic class WsConfig implements WebSocketMessageBrokerConfigurer {\n  @Override\n  public void configureMessageBroker(MessageBrokerRegistry registry) {\n    registry.enableStompBrokerRelay("/topic");\n    registry.setApplicationDestinationPrefixes("/app");\n  }\n}\n',
        },
      },
      { name: 'Action Cable by Redis', files: { 'config/cable.yml': 'development:\n  adapter: async\nproduction:\n  adapter: redis\n' } },
      {
        name: 'channels that a method gathers, writes to and forgets',
        files: {
          'server.ts':
            "import { Server } from 'ws';\nconst app = require('express')();\nclass Rooms {\n  tell(rooms: Room[], text: string) {\n    let channels: Chan[] = [];\n    for (const room of rooms) {\n      const socket = room.open();\n      channels.push(socket);\n    }\n    for (const channel of channels) channel.send(text);\n  }\n}\napp.listen(process.env.PORT);\n",
          'package.json': '{"dependencies":{"ws":"8.17.0","express":"4.19.2"},"scripts":{"start":"node server.js"}}',
        },
      },
      {
        name: 'a manager that is fed by Redis',
        files: {
          'main.py':
            'from fastapi import FastAPI, WebSocket\n\napp = FastAPI()\n\nclass ConnectionManager:\n    def __init__(self):\n        self.active: list[WebSocket] = []\n\n    async def connect(self, websocket: WebSocket):\n        await websocket.accept()\n        self.active.append(websocket)\n\n    async def broadcast(self, message: str):\n        for connection in self.active:\n            await connection.send_text(message)\n\nmanager = ConnectionManager()\n\nasync def relay():\n    channel = redis.pubsub()\n    await channel.subscribe("news")\n    async for message in channel.listen():\n        await manager.broadcast(message["data"])\n',
          Procfile: 'web: uvicorn main:app\n',
        },
      },
      {
        name: 'connections that are only pinged',
        files: {
          'server.js':
            "const { WebSocketServer } = require('ws');\nconst wss = new WebSocketServer({ port: process.env.PORT });\nsetInterval(() => {\n  wss.clients.forEach((ws) => {\n    if (!ws.isAlive) return ws.terminate();\n    ws.ping();\n  });\n}, 30000);\n",
        },
      },
      {
        name: 'a client of another service',
        files: {
          'server.js':
            "const app = require('express')();\nconst WebSocket = require('ws');\nlet feed = new WebSocket(process.env.FEED);\nfeed.on('open', () => feed.send('hello'));\napp.listen(process.env.PORT);\n",
        },
      },
    ],
  },
});

function* judge(file: CodeFile, context: Context): Iterable<Found> {
  const { deployable, repository, path } = context;
  if (deployable?.kind !== 'server' || !runsInWebProcess(path, deployable, repository)) return;
  const registries = runsInBrowser(file, deployable) ? [] : connectionRegistries(file);
  if (registries.length === 0 || isCarriedOn(context)) return;
  for (const { name, span } of registries) {
    yield {
      span,
      what: `What is sent over \`${name}\` reaches only the clients that are connected to this one process.`,
      identity: name,
    };
  }
}

/** The broker that Spring brings with it, which is in the process. */
function* judgeBroker(call: Call, file: CodeFile, context: Context): Iterable<Found> {
  if (isCarriedOn(context)) return;
  yield {
    span: calledAt(call, file),
    what: '`enableSimpleBroker` keeps subscriptions in this process: what is sent to a topic reaches only the clients that are connected to it.',
    remedy: 'Relay to a broker that all processes share, with `enableStompBrokerRelay`.',
  };
}

/** The channel that comes with the subscriptions of GraphQL, by its documentation not for production. */
function* judgePubSub(call: Call, file: CodeFile, { deployable, repository, path }: Context): Iterable<Found> {
  if (deployable?.kind !== 'server' || !runsInWebProcess(path, deployable, repository)) return;
  if (file.decisionsAround(call.span).length > 0 || /redis|kafka|rabbit|amqp/i.test(file.source.text)) return;
  yield {
    span: call.span,
    what: '`PubSub` carries events within this one process: who subscribes in another one is told nothing.',
    remedy: 'Use an implementation for a broker that all processes share, such as `RedisPubSub` of graphql-redis-subscriptions.',
  };
}

/** Action Cable’s adapter for one process, where a deploy takes it. */
function* judgeCable({ path, settings }: SettingsFile): Iterable<Found> {
  if (!/(?:^|\/)config\/cable\.yml$/.test(path)) return;
  for (const { key, value, span } of settings) {
    if (/(?:^|\.)production\.adapter$/.test(key) && /^(?:async|inline)$/.test(value ?? ''))
      yield {
        span,
        what: 'Action Cable’s `async` adapter reaches only the clients that are connected to this one process.',
        remedy: 'Use the `redis` or `postgresql` adapter, or `solid_cable`.',
      };
  }
}

/** Channels within the process, whatever they are called. */
const OWN_PUBSUB = /.*(?:['"]graphql-subscriptions['"]|\bnew PubSub\(|\bpubsub\.).*/gi;

/** Some file of the app hears from a broker. */
function isCarriedOn({ deployable, repository }: Context): boolean {
  return (deployable?.sources ?? []).some((path) => {
    const whole = repository.source(path)?.text ?? '';
    const text = whole.includes('graphql-subscriptions') ? whole.replaceAll(OWN_PUBSUB, '') : whole;
    return CARRIES.test(text) && LISTENS.test(text);
  });
}
