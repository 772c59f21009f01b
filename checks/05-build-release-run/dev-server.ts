import type { Call, CodeFile } from '../../src/analysis/code.ts';
import { devServerCall, devServerCallNames } from '../../src/analysis/knowledge/serving/dev-server-calls.ts';
import { devServerOf } from '../../src/analysis/knowledge/serving/dev-servers.ts';
import { ECMASCRIPT, type Language } from '../../src/analysis/languages.ts';
import { baseName } from '../../src/analysis/paths.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import {
  commandWords,
  isLocalStack,
  processName,
  programLine,
  runsOnce,
  startCommands,
  startPlaces,
  startWay,
  type StartCommand,
  type StartStep,
} from '../../src/analysis/startup.ts';
import { startsFile } from '../../src/analysis/startup/started-files.ts';
import { onCalls, rule, type Context, type Fix, type Found, type RepositoryFound, startedFrom } from '../rule.ts';

/** Functions that make the app of Flask, by the names that its documentation proposes. */
const FACTORIES = ['create_app', 'make_app', 'build_app', 'get_app', 'init_app', 'create_application'];
const STARTED_IN: readonly Language[] = ['python', ...ECMASCRIPT, 'ruby'];

export default rule({
  id: 'build-release-run/dev-server',
  title: 'Run a production server in production',
  why: 'Development servers reload code, show stack traces and serve one request at a time: they are neither safe nor fast enough for real traffic.',
  remedy:
    'Start the production server of the framework (gunicorn, uvicorn, `next start`, `node dist/…`, php-fpm, puma) and keep the development server for `npm run dev` or an override.',
  severity: 'warning',
  repository: judgeStarts,
  code: [
    onCalls(
      ['python'],
      [
        'flask.Flask().run',
        '*.app.run',
        'app.run',
        'application.run',
        '*.application.run',
        'quart.Quart().run',
        'uvicorn.run',
        ...FACTORIES.flatMap((factory) => [`${factory}().run`, `*.${factory}().run`]),
      ],
      judgeRun,
    ),
    { languages: ECMASCRIPT, literals: ['watch'], judge: judgePm2 },
    ...STARTED_IN.map((language) => onCalls([language], devServerCallNames(language), judgeCall)),
  ],
  examples: {
    bad: [
      {
        name: 'PM2 that watches the files',
        files: {
          'ecosystem.config.js':
            "module.exports = {\n  apps: [{\n    name: 'api',\n    script: 'index.js',\n    watch: true, // ⟵\n  }],\n};\n",
        },
      },
      {
        name: 'a Procfile without a watcher, whatever its process is called',
        files: { 'manage.py': 'x = 1\n', Procfile: 'site: python manage.py runserver 0.0.0.0:8000\n' },
        at: 'Procfile:1',
      },
      {
        name: 'runserver as the web process',
        files: { Procfile: 'web: ./manage.py runserver -p $PORT\nworker: ./manage.py rq\n' },
        at: 'Procfile:1',
      },
      {
        name: 'CMD',
        files: { Dockerfile: 'FROM python:3.12\nCOPY . .\nEXPOSE 5000\nCMD ["flask", "run", "--host", "0.0.0.0"]\n' },
        at: 'Dockerfile:4',
      },
      {
        name: 'npm run dev in the image',
        files: {
          Dockerfile: 'FROM node:20\nCOPY . .\nEXPOSE 3000\nCMD ["npm", "run", "dev"]\n',
          'package.json': '{\n  "scripts": {\n    "dev": "next dev"\n  }\n}\n',
        },
        at: 'Dockerfile:4',
      },
      {
        name: 'a compose file for production',
        files: { 'docker-compose.prod.yml': 'services:\n  web:\n    image: acme/shop:1.4\n    command: uvicorn app:app --reload # ⟵\n' },
      },
      {
        name: 'debug mode of the file that the image starts',
        files: {
          Dockerfile: 'FROM python:3.12\nCOPY . .\nEXPOSE 80\nCMD ["python", "app.py"]\n',
          'app.py':
            'import os\nfrom flask import Flask\napp = Flask(__name__)\nif __name__ == "__main__":\n    app.run("0.0.0.0", os.environ["PORT"], debug=True) # ⟵\n',
        },
      },
      {
        name: 'uvicorn that reloads',
        files: {
          Dockerfile: 'FROM python:3.12\nCOPY . .\nEXPOSE 80\nCMD ["python", "main.py"]\n',
          'main.py':
            'import os\nimport uvicorn\nif __name__ == "__main__":\n    uvicorn.run("app:app", port=int(os.environ["PORT"]), reload=True) # ⟵\n',
        },
      },
      {
        name: 'Flask’s own server in an image',
        files: {
          'src/users/Dockerfile': 'FROM python:3.12\nCOPY . .\nENTRYPOINT ["python", "/users/users.py"]\n',
          'src/users/requirements.txt': 'flask==3.0.3\n',
          'src/users/users.py':
            'import os\nfrom flask import Flask\napp = Flask(__name__)\nif __name__ == "__main__":\n    app.run(debug=False, port=os.environ.get("PORT"), host="0.0.0.0") # ⟵\n',
        },
      },
      {
        name: 'Flask’s own server, of an app that a function makes',
        files: {
          Dockerfile: 'FROM python:3.12\nCOPY . .\nEXPOSE 80\nCMD ["python", "run.py"]\n',
          'requirements.txt': 'flask==3.0.3\n',
          'shop/__init__.py': 'from flask import Flask\n\n\ndef create_app():\n    return Flask(__name__)\n',
          'run.py': "from shop import create_app\napp = create_app()\nif __name__ == '__main__':\n    app.run(host='0.0.0.0') # ⟵\n",
        },
      },
      {
        name: 'Flask-SocketIO in debug mode',
        files: {
          Procfile: 'web: python app.py\n',
          'requirements.txt': 'flask==3.0.3\nflask-socketio==5.3.6\n',
          'app.py':
            "from flask import Flask\nfrom flask_socketio import SocketIO\nsocketio = SocketIO(Flask(__name__))\nif __name__ == '__main__':\n    socketio.run(socketio, debug=True) # ⟵\n",
        },
      },
      {
        name: 'Bottle without a server',
        files: {
          Procfile: 'web: python app.py\n',
          'requirements.txt': 'bottle==0.12.25\n',
          'app.py': "import os\nfrom bottle import Bottle, run\napp = Bottle()\nrun(app, host='0.0.0.0', port=os.environ['PORT']) # ⟵\n",
        },
      },
      {
        name: 'Werkzeug',
        files: {
          Procfile: 'web: python server.py\n',
          'requirements.txt': 'werkzeug==3.0.1\n',
          'server.py':
            "import os\nfrom werkzeug.serving import run_simple\nfrom shop import app\nrun_simple('0.0.0.0', int(os.environ['PORT']), app) # ⟵\n",
          'shop.py': 'app = None\n',
        },
      },
      {
        name: 'Tornado in its debug mode',
        files: {
          Procfile: 'web: python server.py\n',
          'requirements.txt': 'tornado==6.4\n',
          'server.py':
            "import os\nimport tornado.web\napp = tornado.web.Application([], debug=True) # ⟵\napp.listen(int(os.environ['PORT']))\n",
        },
      },
      {
        name: 'Next.js, whose server is told that it is for development',
        files: {
          Procfile: 'web: node server.js\n',
          'package.json': '{"dependencies":{"next":"14.2.3"}}',
          'server.js':
            "const next = require('next');\nconst app = next({ dev: true }); // ⟵\napp.prepare().then(() => require('http').createServer(app.getRequestHandler()).listen(process.env.PORT));\n",
        },
      },
      {
        name: 'webpack’s middleware in front of every request',
        files: {
          Procfile: 'web: node server.js\n',
          'package.json': '{"dependencies":{"express":"4.19.2","webpack":"5.91.0","webpack-dev-middleware":"7.2.1"}}',
          'server.js':
            "const express = require('express');\nconst webpack = require('webpack');\nconst middleware = require('webpack-dev-middleware');\nconst app = express();\napp.use(middleware(webpack(require('./webpack.config')))); // ⟵\napp.listen(process.env.PORT);\n",
          'webpack.config.js': 'module.exports = {};\n',
        },
      },
      {
        name: 'WEBrick',
        files: {
          Procfile: 'web: bundle exec ruby server.rb\n',
          Gemfile: "source 'https://rubygems.org'\ngem 'webrick', '1.8.1'\n",
          'server.rb':
            "require 'webrick'\nserver = WEBrick::HTTPServer.new(Port: ENV['PORT']) # ⟵\nserver.mount_proc('/') { |_, response| response.body = 'x' }\nserver.start\n",
        },
      },
    ],
    good: [
      {
        name: 'a script for production beside the one for developers, and a Procfile to develop with',
        files: {
          'api/package.json':
            '{"scripts":{"start":"nodemon src/index.js","start:production":"node src/index.js"},"dependencies":{"express":"4.18.0"}}',
          'api/src/index.js': "require('express')().listen(process.env.PORT);\n",
          'web/manage.py': 'x = 1\n',
          'web/Procfile': 'db: docker-compose --profile db up db\nweb: ./manage.py runserver\n',
          'rs/Cargo.toml': '[package]\nname = "shop"\nversion = "0.1.0"\n',
          'rs/Procfile': 'web: cargo watch -x run\nstyles: sass --watch style.scss:style.css\n',
          'ecosystem.dev.config.js': "module.exports = { apps: [{ script: 'index.js', watch: true }] };\n",
          'ecosystem.config.js': "module.exports = { apps: [{ script: 'index.js', watch: false }] };\n",
        },
      },
      {
        name: 'Bottle behind gunicorn, and Next.js and webpack where the environment decides',
        files: {
          Procfile: 'web: python app.py\nsite: node server.js\n',
          'requirements.txt': 'bottle==0.12.25\ngunicorn==21.2.0\n',
          'app.py': "import os\nfrom bottle import Bottle, run\napp = Bottle()\nrun(app, server='gunicorn', port=os.environ['PORT'])\n",
          'package.json': '{"dependencies":{"next":"14.2.3","express":"4.19.2","webpack-dev-middleware":"7.2.1"}}',
          'server.js':
            "const next = require('next');\nconst app = next({ dev: process.env.NODE_ENV !== 'production' });\nconst server = require('express')();\nif (process.env.NODE_ENV !== 'production') {\n  server.use(require('webpack-dev-middleware')(compiler));\n}\nserver.listen(process.env.PORT);\n",
        },
      },
      {
        name: 'servers that nothing starts, and an app of another framework',
        files: {
          Procfile: 'web: gunicorn app:app\n',
          'requirements.txt': 'flask==3.0.3\nflask-socketio==5.3.6\n',
          'app.py':
            "from flask import Flask\nfrom flask_socketio import SocketIO\napp = Flask(__name__)\nsocketio = SocketIO(app)\nif __name__ == '__main__':\n    socketio.run(app, debug=True)\n",
          'scripts/serve.py': "from wsgiref.simple_server import make_server\nmake_server('', 8000, None).serve_forever()\n",
        },
      },
      {
        name: 'a Procfile that starts everything on a developer’s machine',
        files: {
          'manage.py': 'x = 1\n',
          Procfile:
            'www: python manage.py runserver 127.0.0.1:8000\ndocs: python manage.py runserver 127.0.0.1:8001\ncss: make watch-css\n',
        },
      },
      {
        name: 'a command that production replaces',
        files: {
          Dockerfile: 'FROM node:20\nCOPY . .\nEXPOSE 80\nCMD ["node", "server.js"]\n',
          'server.js': 'start();\n',
          'docker-compose.yml': 'services:\n  web:\n    build: .\n    command: npx nodemon server.js\n',
          'docker-compose.prod.yml': 'services:\n  web:\n    command: node server.js\n',
        },
      },
      {
        name: 'the browser half of a Java app',
        files: {
          'package.json': '{"scripts":{"start":"ng serve --hmr"},"dependencies":{"@angular/core":"17.0.0"}}',
          'pom.xml':
            '<project><dependencies><dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-web</artifactId></dependency></dependencies></project>\n',
          'src/main/java/App.java':
            'import org.springframework.boot.SpringApplication;\nclass App {\n  public static void main(String[] args) {\n    SpringApplication.run(App.class, args);\n  }\n}\n',
        },
      },
      {
        name: 'Flask’s own server on a developer’s machine only',
        files: {
          Dockerfile: 'FROM python:3.12\nCOPY . .\nCMD ["python", "app.py"]\n',
          'app.py':
            'import os\nfrom flask import Flask\nfrom waitress import serve\napp = Flask(__name__)\nif os.environ.get("LOCAL"):\n    app.run(port=os.environ.get("PORT"))\nelse:\n    serve(app)\n',
        },
      },
      {
        name: 'a script for developers',
        files: { 'package.json': '{"scripts":{"start":"node server.js","dev":"nodemon server.js"}}', Procfile: 'web: npm start\n' },
      },
      {
        name: 'a stage for developers',
        files: {
          Dockerfile: 'FROM python:3.12 AS dev\nCMD ["flask", "run"]\nFROM python:3.12 AS final\nEXPOSE 80\nCMD ["gunicorn", "app:app"]\n',
        },
      },
      {
        name: 'a local stack',
        files: {
          'docker-compose.yml': 'services:\n  web:\n    build: .\n    command: nodemon server.js\n',
          Dockerfile: 'FROM node:20\nEXPOSE 80\nCMD ["node", "server.js"]\n',
        },
      },
      {
        name: 'only when the script is asked to',
        files: {
          Dockerfile: 'FROM python:3.12\nCOPY . .\nEXPOSE 80\nENTRYPOINT ["./entry.sh"]\nCMD ["server"]\n',
          'entry.sh': '#!/bin/sh\ncase "$1" in\n  server) exec gunicorn app ;;\n  dev) exec flask run ;;\nesac\n',
        },
      },
      {
        name: 'debug mode in a file that gunicorn serves',
        files: {
          Procfile: 'web: gunicorn app:app\n',
          'app.py': 'from flask import Flask\napp = Flask(__name__)\nif __name__ == "__main__":\n    app.run(debug=True)\n',
        },
      },
    ],
  },
});

function* judgeStarts(repository: Repository): Iterable<RepositoryFound> {
  const serving = startCommands(repository).filter((started) => !runsOnce(started.process) && !isLocalStack(started));
  for (const found of startPlaces(serving)) {
    const called = devServerOf(programLine(found));
    if (called === undefined) continue;
    // A script for developers is right in the manifest: what is wrong is that a deploy calls it.
    const { path, span } = developersCall(found) ?? { path: found.path, span: found.command.span };
    const how = found.process.declaredBy === 'image' ? 'in' : 'as';
    const what = `${commandWords(found)} starts ${called} ${how} ${processName(found.process)}${startWay(found)}.`;
    yield {
      path,
      span,
      ...startedFrom(found, what),
      ...(found.runs === 'conditionally' ? { confidence: 'likely' as const } : {}),
    };
  }
}

/** Where a deploy calls a script of the manifest whose name says that it is for developers: `npm run dev`. */
function developersCall({ via }: StartCommand): StartStep | undefined {
  const calls = /\b(?:npm|yarn|pnpm|bun)\s+(?:run\s+)?[\w:-]*\b(?:dev|develop|development|watch)\b/;
  return via.findLast(({ text }) => calls.test(text.replaceAll(/["',[\]]+/g, ' ')));
}

/** What PM2 is told of the apps that it starts, unless the file is for developers by its name. */
const PM2_FILE = /(?:^|\/)(?:ecosystem|pm2|process)(?:[._-](?!dev|local|test)\w+)*\.config\.[cm]?[jt]s$/;

function* judgePm2(file: CodeFile): Iterable<Found> {
  if (!PM2_FILE.test(file.path)) return;
  for (const { key, value, span } of file.properties)
    if (key === 'watch' && (value.value().literal === true || (value.kind === 'list' && value.elements().length > 0)))
      yield {
        span,
        what: '`watch` has PM2 restart the app whenever a file changes.',
        remedy: 'Leave `watch` out, or put it into a file for developers.',
      };
}

/** `app.run(…)` in a file that a process starts by `python app.py`. */
function* judgeRun(call: Call, file: CodeFile, context: Context): Iterable<Found> {
  const option = ['debug', 'reload', 'use_reloader'].find((name) => call.option(name)?.value().literal === true);
  const isDevServer = isFlasks(call, file, context);
  if (option === undefined && !isDevServer) return;
  if (!isStarted(context, option !== undefined)) return;
  const property = call.named.find(({ key }) => key === option);
  // Flask's own server stays one without its debug mode.
  const fix = property && !isDevServer ? removal(call, property.span) : undefined;
  yield {
    span: call.span,
    what:
      option === undefined
        ? `\`${call.method}\` starts Flask’s development server, and a process of the deploy runs this file.`
        : `\`${call.method}(${option}=True)\` starts the development server${option === 'debug' ? ' with its interactive debugger' : ''}, and a process of the deploy runs this file.`,
    ...(fix ? { fix } : {}),
  };
}

/** True for a file that a process of the deploy runs as its program. */
function isStarted({ path, repository }: Context, also: boolean): boolean {
  const starts = startCommands(repository).filter((one) => !runsOnce(one.process) && (also || !isLocalStack(one)));
  return starts.some(
    (one) => startsFile(one, path) || [one.program.name, ...one.command.args].some((word) => baseName(word) === baseName(path)),
  );
}

/** Other servers that are made for development, where nothing but being the program decides that they run. */
function* judgeCall(call: Call, file: CodeFile, context: Context): Iterable<Found> {
  const server = devServerCall(call, file.language);
  if (server === undefined || !file.conditionsAround(call.span).every(asksForProgram) || !isStarted(context, false)) return;
  const how = server.option === undefined ? call.method : `${call.method}(… ${server.option} …)`;
  yield { span: call.span, what: `\`${how}\` starts ${server.called} and a process of the deploy runs this file.` };
}

/** `if __name__ == '__main__'` and its likes. */
const asksForProgram = (condition: string): boolean => /__name__|require\.main|import\.meta\.main|\$PROGRAM_NAME|\$0/.test(condition);

/** The server of Flask and Quart themselves, whatever its options, where nothing but being the program decides that it runs. */
function isFlasks(call: Call, file: CodeFile, { deployable }: Context): boolean {
  const isKnown = /^(?:flask\.Flask|quart\.Quart)\(\)\.run$/.test(call.name);
  const isImported = /(?:^|\.)(?:app|application|\w+\(\))\.run$/.test(call.name) && deployable?.frameworks.has('flask') === true;
  return (isKnown || isImported) && file.conditionsAround(call.span).every((condition) => condition.includes('__name__'));
}

/** Takes the argument out with the comma before it; a first argument is left to people. */
function removal(call: Call, span: Found['span']): Fix | undefined {
  const before = [...call.args.map((arg) => arg.span.end), ...call.named.map((named) => named.span.end)].filter((end) => end < span.start);
  const start = Math.max(...before);
  if (before.length === 0) return undefined;
  return { title: 'Take the debug mode out', safe: false, edits: [{ span: { start, end: span.end }, text: '' }] };
}
