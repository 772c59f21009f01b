import type { Call, CodeFile } from '../../src/analysis/code.ts';
import { devServerOf } from '../../src/analysis/knowledge/serving/dev-servers.ts';
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
import { onCalls, rule, type Context, type Fix, type Found, type RepositoryFound, startedFrom } from '../rule.ts';

export default rule({
  id: 'build-release-run/dev-server',
  title: 'Run a production server in production',
  why: 'Development servers reload code, show stack traces and serve one request at a time: they are neither safe nor fast enough for real traffic.',
  remedy:
    'Start the production server of the framework (gunicorn, uvicorn, `next start`, `node dist/…`, php-fpm, puma) and keep the development server for `npm run dev` or an override.',
  severity: 'warning',
  repository: judgeStarts,
  code: [onCalls(['python'], ['flask.Flask().run', '*.app.run', 'app.run', 'quart.Quart().run', 'uvicorn.run'], judgeRun)],
  examples: {
    bad: [
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
    ],
    good: [
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

/** `app.run(…)` in a file that a process starts by `python app.py`. */
function* judgeRun(call: Call, file: CodeFile, context: Context): Iterable<Found> {
  const option = ['debug', 'reload', 'use_reloader'].find((name) => call.option(name)?.value().literal === true);
  const isDevServer = isFlasks(call, file, context);
  if (option === undefined && !isDevServer) return;
  const starts = startCommands(context.repository).filter((one) => !runsOnce(one.process) && (option !== undefined || !isLocalStack(one)));
  const own = starts.some(({ program, command }) =>
    [program.name, ...command.args].some((word) => baseName(word) === baseName(context.path)),
  );
  if (!own) return;
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

/** The server of Flask and Quart themselves, whatever its options, where nothing but being the program decides that it runs. */
function isFlasks(call: Call, file: CodeFile, { deployable }: Context): boolean {
  const isKnown = /^(?:flask\.Flask|quart\.Quart)\(\)\.run$/.test(call.name);
  const isImported = /(?:^|\.)app\.run$/.test(call.name) && deployable?.frameworks.has('flask') === true;
  return (isKnown || isImported) && file.conditionsAround(call.span).every((condition) => condition.includes('__name__'));
}

/** Takes the argument out with the comma before it; a first argument is left to people. */
function removal(call: Call, span: Found['span']): Fix | undefined {
  const before = [...call.args.map((arg) => arg.span.end), ...call.named.map((named) => named.span.end)].filter((end) => end < span.start);
  const start = Math.max(...before);
  if (before.length === 0) return undefined;
  return { title: 'Take the debug mode out', safe: false, edits: [{ span: { start, end: span.end }, text: '' }] };
}
