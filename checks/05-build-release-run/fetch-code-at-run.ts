import { RUNTIME_FETCHES, runtimeFetch } from '../../src/analysis/knowledge/starting/runtime-fetches.ts';
import { machineCommands, MACHINE_SCRIPT } from '../../src/analysis/knowledge/starting/start-scripts.ts';
import { baseName } from '../../src/analysis/paths.ts';
import type { Command } from '../../src/analysis/shell.ts';
import { isRunByHand } from '../../src/analysis/knowledge/admin/admin-scripts.ts';
import type { Call, CodeFile } from '../../src/analysis/code.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import { commandWords, isSureToRun, programLine, startCommands, startPlaces, wheneverStarted } from '../../src/analysis/startup.ts';
import { onCalls, rule, type Context, type Found, type RepositoryFound, startedFrom } from '../rule.ts';

/** Program lines that bring code, by the documentation of each tool. Data and models have other endings. */
const FETCHES: readonly RegExp[] = [
  /^git(?: -[cC] \S+)* (?:pull|clone|fetch|checkout|reset|submodule update)(?: |$)/,
  /^(?:svn (?:checkout|co|update|up|export)|hg (?:pull|clone|update))(?: |$)/,
  /^(?:curl|wget|aria2c)(?: \S+)*? \S+\.(?:jar|war|js|py|rb|php|sh|whl|gem|phar|dll)(?:\?\S*)?(?: |$)/,
  /^(?:aws s3 (?:cp|sync)|gsutil(?: -m)? (?:cp|rsync)|az storage blob download)(?: \S+)*? \S+\.(?:jar|war|js|py|zip|tar\.gz|tgz)(?: |$)/,
];

export default rule({
  id: 'build-release-run/fetch-code-at-run',
  title: 'Ship the code in the release, and fetch none at start',
  why: 'What a process runs is then decided by the moment at which it starts: two copies may differ, and no release can be rolled back.',
  remedy: 'Put the code into the image or slug when it is built, and start a new release to change it.',
  severity: 'warning',
  code: [
    ...[...RUNTIME_FETCHES].map(([language, names]) => onCalls([language], names, judgeCall)),
    {
      languages: ['hcl'],
      literals: ['git clone', 'git pull'],
      judge: (file) => machineCommands(file).flatMap((commands) => [...judgeMachine(commands)]),
    },
  ],
  documents: { script: ({ path, commands }) => (MACHINE_SCRIPT.test(baseName(path)) ? judgeMachine(commands) : []) },
  repository: judge,
  examples: {
    bad: [
      {
        name: 'a machine that Terraform starts',
        files: {
          'main.tf':
            'resource "aws_instance" "web" {\n  user_data = <<-EOT\n    #!/bin/bash\n    yum install -y git\n    git clone https://github.com/acme/shop.git /srv/shop # ⟵\n    cd /srv/shop && npm ci && pm2 start index.js\n  EOT\n}\n',
        },
      },
      {
        name: 'the start script of a machine',
        files: { 'infra/user-data.sh': '#!/bin/bash\ngit clone https://github.com/acme/shop.git # ⟵\ncd shop && docker compose up -d\n' },
      },
      {
        name: 'the data of a language model',
        files: {
          Procfile: 'web: gunicorn app:app\n',
          'requirements.txt': 'nltk==3.8.1\n',
          'app.py': "import nltk\nnltk.download('punkt') # ⟵\n",
        },
      },
      {
        name: 'a model whose code comes from GitHub',
        files: {
          Procfile: 'web: gunicorn app:app\n',
          'requirements.txt': 'flask==3.0.3\ntorch==2.3.0\n',
          'app.py':
            "import torch\nfrom flask import Flask\n\nmodel = torch.hub.load('ultralytics/yolov5', 'yolov5s') # ⟵\napp = Flask(__name__)\n",
        },
      },
      {
        name: 'a package of a language',
        files: {
          Procfile: 'web: gunicorn app:app\n',
          'requirements.txt': 'flask==3.0.3\nspacy==3.7.4\n',
          'app.py': "import spacy\nfrom flask import Flask\n\nspacy.cli.download('en_core_web_sm') # ⟵\napp = Flask(__name__)\n",
        },
      },
      {
        name: 'the driver of a browser',
        files: {
          Procfile: 'worker: python bot.py\n',
          'requirements.txt': 'selenium==4.20.0\nwebdriver-manager==4.0.1\n',
          'bot.py':
            'from selenium import webdriver\nfrom webdriver_manager.chrome import ChromeDriverManager\n\ndriver = webdriver.Chrome(ChromeDriverManager().install()) # ⟵\n',
        },
      },
      {
        name: 'a browser, in .NET',
        files: {
          'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
          'Browser.cs':
            'using PuppeteerSharp;\n\nclass Browser\n{\n    public async Task Start()\n    {\n        await new BrowserFetcher().DownloadAsync(); // ⟵\n    }\n}\n',
          'Program.cs': 'var app = WebApplication.Create();\napp.Run();\n',
        },
      },
      {
        name: 'before a service of systemd',
        files: {
          'deploy/shop.service':
            '[Service]\nWorkingDirectory=/srv/shop\nExecStartPre=/usr/bin/git pull # ⟵\nExecStart=/usr/bin/python3 app.py\n',
          'app.py': 'import flask\n',
          'requirements.txt': 'flask==3.0.3\n',
        },
      },
      {
        name: 'git pull in the script that an image starts',
        files: {
          Dockerfile: 'FROM node:20\nCOPY start.sh .\nEXPOSE 80\nCMD ["./start.sh"]\n',
          'start.sh': '#!/bin/sh\ngit pull origin main # ⟵\nexec node server.js\n',
        },
      },
      {
        name: 'a jar from a server',
        files: { Dockerfile: 'FROM eclipse-temurin:21\nEXPOSE 80\nCMD curl -fsSO https://repo.acme.io/app.jar && java -jar app.jar\n' },
        at: 'Dockerfile:3',
      },
      {
        name: 'an init container that clones',
        files: {
          'k8s/web.yaml':
            'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template:\n    spec:\n      initContainers:\n        - name: code\n          command: [git, clone, "https://github.com/acme/shop", /app] # ⟵\n      containers:\n        - {name: web, command: [gunicorn]}\n',
        },
      },
    ],
    good: [
      {
        name: 'a machine that starts an image, and one that only gets a tool',
        files: {
          'main.tf':
            'resource "aws_instance" "web" {\n  user_data = <<-EOT\n    #!/bin/bash\n    docker run -d acme/shop:1.4.2\n    git clone https://github.com/acme/dotfiles.git\n  EOT\n}\n',
        },
      },
      {
        name: 'a model of a tag, and one that is there',
        files: {
          Procfile: 'web: gunicorn app:app\n',
          'requirements.txt': 'flask==3.0.3\ntorch==2.3.0\n',
          'app.py':
            "import torch\nfrom flask import Flask\n\none = torch.hub.load('ultralytics/yolov5:v7.0', 'yolov5s')\nother = torch.hub.load('models/yolov5', 'custom', source='local')\napp = Flask(__name__)\n",
          'scripts/prepare.py': "import spacy\n\nspacy.cli.download('en_core_web_sm')\n",
        },
      },
      {
        name: 'in the build',
        files: { Dockerfile: 'FROM node:20\nRUN git clone --branch v1.2 https://github.com/acme/x\nEXPOSE 80\nCMD ["node", "a.js"]\n' },
      },
      { name: 'asking for the version', files: { Procfile: 'web: VERSION=$(git rev-parse HEAD) node a.js\n' } },
      { name: 'data', files: { Procfile: 'web: curl -O https://data.acme.io/geo.mmdb && node a.js\n' } },
      { name: 'a health check', files: { Procfile: 'web: curl -f http://config/ready && node a.js\n' } },
    ],
  },
});

function* judge(repository: Repository): Iterable<RepositoryFound> {
  const commands = startCommands(repository).filter(({ process }) => process.type !== 'job' && process.type !== 'release');
  const fetching = commands.filter((command) => FETCHES.some((pattern) => pattern.test(programLine(command))));
  for (const found of startPlaces(fetching)) {
    const what = `${commandWords(found)} fetches code ${wheneverStarted(found)}.`;
    yield {
      path: found.path,
      span: found.command.span,
      ...startedFrom(found, what),
      ...(isSureToRun(found) ? {} : { confidence: 'likely' as const }),
    };
  }
}

/** A machine that fetches the app when it starts, and then installs, builds or starts it. */
function* judgeMachine(commands: readonly Command[]): Iterable<Found> {
  const at = commands.findIndex(({ name, args }) => name === 'git' && /^(?:clone|pull)$/.test(args[0] ?? ''));
  const fetch = commands[at];
  if (fetch === undefined || !commands.slice(at + 1).some(({ name }) => USES_CODE.test(name))) return;
  yield {
    span: fetch.span,
    what: `\`${[fetch.name, ...fetch.args].join(' ').slice(0, 80)}\` fetches code whenever a machine starts.`,
    remedy: 'Put the release into an image of the machine or of a container, and have the machine start that version.',
  };
}

const USES_CODE =
  /^(?:npm|yarn|pnpm|node|pm2|pip3?|python[\d.]*|gunicorn|uvicorn|flask|poetry|bundle|rails|composer|php|mvnw?|gradlew?|java|go|cargo|dotnet|make|docker|docker-compose|systemctl)$/;

/** Programs that people run on a checkout, or that prepare an image. */
const TOOL_PATH =
  /(?:^|\/)(?:scripts?|tools?|hack|ci|bin|build|tasks?|setup|install\w*|download\w*|notebooks?|training|train)(?:\/|\.\w+$)/i;

/** What code brings by a library. */
function* judgeCall(call: Call, file: CodeFile, { path, repository }: Context): Iterable<Found> {
  const brings = TOOL_PATH.test(path) ? undefined : runtimeFetch(call, file.language);
  if (brings === undefined || isRunByHand(path, repository)) return;
  yield {
    span: call.span,
    what: `\`${call.method}\` brings ${brings} while the app runs, whatever is there on that day.`,
    remedy: 'Bring it when the image is built, at a version, and let the app use what is there.',
  };
}
