import type { Call, CodeFile, Expression, FunctionScope } from '../../src/analysis/code.ts';
import { EXPORT_FORMS, exportPath } from '../../src/analysis/knowledge/files/file-exports.ts';
import { localPathOf } from '../../src/analysis/knowledge/files/local-paths.ts';
import { loadedByServer } from '../../src/analysis/knowledge/serving/loaded-by-servers.ts';
import { managesMachine } from '../../src/analysis/knowledge/state/machine-agents.ts';
import { isOneOffFile } from '../../src/analysis/knowledge/starting/start-files.ts';
import { ECMASCRIPT, JVM, type Language } from '../../src/analysis/languages.ts';
import { requestBehind } from '../../src/analysis/requests.ts';
import { startBehind } from '../../src/analysis/start-path.ts';
import type { Span } from '../../src/analysis/text.ts';
import { onCalls, rule, type Context, type Found } from '../rule.ts';

/** Calls that write a file whose path is the given argument, by the documentation of each library. */
const WRITES: readonly { readonly languages: readonly Language[]; readonly calls: readonly string[]; readonly path: number }[] = [
  {
    languages: ECMASCRIPT,
    calls: [
      ...['writeFile', 'writeFileSync', 'appendFile', 'appendFileSync', 'createWriteStream'].flatMap((name) => [
        `fs.${name}`,
        `fs-extra.${name}`,
      ]),
      ...['promises.writeFile', 'promises.appendFile'].map((name) => `fs.${name}`),
      ...['writeFile', 'appendFile'].map((name) => `fs/promises.${name}`),
      ...['writeJson', 'writeJSON', 'writeJsonSync', 'writeJSONSync', 'outputFile', 'outputJson', 'outputFileSync'].map(
        (name) => `fs-extra.${name}`,
      ),
      'jsonfile.writeFile',
      'jsonfile.writeFileSync',
      'Bun.write',
      'Deno.writeTextFile',
    ],
    path: 0,
  },
  { languages: ['python'], calls: ['open', 'io.open', 'aiofiles.open', 'codecs.open'], path: 0 },
  { languages: ['go'], calls: ['os.WriteFile', 'io/ioutil.WriteFile', 'os.Create', 'os.OpenFile'], path: 0 },
  { languages: ['ruby'], calls: ['File.write', 'File.open', 'File.new', 'IO.write', 'File.binwrite', 'CSV.open'], path: 0 },
  {
    languages: JVM,
    calls: [
      'java.nio.file.Files.write',
      'java.nio.file.Files.writeString',
      'java.io.FileWriter',
      'java.io.FileOutputStream',
      'Files.write',
      'Files.writeString',
      'FileWriter',
      'FileOutputStream',
    ],
    path: 0,
  },
  {
    languages: ['csharp'],
    calls: [
      'WriteAllText',
      'WriteAllTextAsync',
      'WriteAllBytes',
      'WriteAllBytesAsync',
      'WriteAllLines',
      'AppendAllText',
      'AppendAllTextAsync',
      'Create',
      'CreateText',
      'AppendText',
      'OpenWrite',
    ].flatMap((name) => [`File.${name}`, `System.IO.File.${name}`]),
    path: 0,
  },
  {
    languages: ['rust'],
    calls: ['std.fs.write', 'tokio.fs.write', 'fs.write', 'std.fs.File.create', 'tokio.fs.File.create', 'File.create'],
    path: 0,
  },
];

/** PHP's pages are requests themselves; these are not pages. */
const NO_PAGE = /(?:^|\/)(?:config|install\w*|setup|cli|console|cron|bootstrap|bin|database|migrations?)(?:[/.]|$)/i;

/** What takes a file away again. */
const REMOVES = /\b(?:unlink\w*|rm|rmSync|remove|deleteIfExists|File\.(?:delete|Delete|unlink)|os\.Remove|remove_file|deleteFile\w*)\b/g;
/** The function is about an upload, which has a rule of its own. */
const UPLOADS = /\b(?:copyfileobj|FormFile|IFormFile|UploadFile|MultipartFile|request\.files)\b/;

export default rule({
  id: 'processes/local-file',
  title: 'Keep data in a backing service, not in files beside the app',
  why: 'A file on the local disk is lost at the next deploy, and the other processes of the app never see what is in it.',
  remedy: 'Store the data in the database or in an object store, or write to a temporary file that the same request removes.',
  severity: 'warning',
  limits: ['A path that comes from the configuration or a parameter may lie on a shared volume and is not judged.'],
  code: [
    ...WRITES.map(({ languages, calls, path }) =>
      onCalls(languages, calls, (call, file, context) => judge(call, call.args[path], file, context)),
    ),
    onCalls(['csharp'], ['FileStream', 'System.IO.FileStream', 'StreamWriter', 'System.IO.StreamWriter'], (call, file, context) =>
      judge(call, call.args[0], file, context),
    ),
    ...EXPORT_FORMS.map(({ languages, calls }) =>
      onCalls(languages, calls, (call, file, context) => judge(call, exportPath(call, file), file, context)),
    ),
    onCalls(['php'], ['file_put_contents', 'fopen'], (call, file, context) => judge(call, call.args[0], file, context)),
  ],
  examples: {
    bad: [
      {
        name: 'C#, a stream that a controller opens',
        files: {
          'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
          'Program.cs': 'var app = WebApplication.CreateBuilder(args).Build();\napp.MapControllers();\napp.Run();\n',
          'ReplayController.cs':
            'using System.IO;\n\npublic class ReplayController : ControllerBase {\n  [HttpPost]\n  public IActionResult Keep(Replay replay) {\n    using var stream = File.Create(Path.Combine("replays", replay.Name)); // ⟵\n    encoder.Encode(stream, replay);\n    return Ok();\n  }\n}\n',
        },
      },
      {
        name: 'Laravel, a request that writes the file of variables',
        files: {
          'composer.json': '{"require":{"php":"8.2","laravel/framework":"10.0.0"}}',
          artisan: '#!/usr/bin/env php\n<?php\n',
          'app/Http/Controllers/SettingsController.php':
            '<?php\nnamespace App\\Http\\Controllers;\n\nclass SettingsController extends Controller\n{\n    public function update(Request $request)\n    {\n        file_put_contents(app()->environmentFilePath(), withName($request->name)); // ⟵\n        return back();\n    }\n}\n',
          Dockerfile: 'FROM php:8.2.14-apache\nCOPY . /var/www/html\n',
        },
      },
      {
        name: 'a picture that the branch beside it removes',
        files: {
          'src/controllers/updateUser.ts':
            "import fs from 'fs';\nimport path from 'path';\n\nexport default async function (user: User, id: number) {\n  if (user.picture !== 'none') {\n    const file = path.join(process.cwd(), `data/pictures/${id}.jpg`);\n    fs.writeFile(file, user.picture, 'base64', done); // ⟵\n  } else {\n    fs.unlink(`data/pictures/${id}.jpg`, done);\n  }\n}\n",
          'src/server.ts':
            "import express from 'express';\nimport change from './controllers/updateUser';\nconst app = express();\napp.put('/me', async (req, res) => res.json(await change(req.body, req.user.id)));\napp.listen(process.env.PORT);\n",
          'package.json': '{"scripts":{"start":"node dist/server.js"},"dependencies":{"express":"4.19.2"}}',
        },
      },
      {
        name: 'a page that a browser prints',
        files: {
          'archive.js':
            "const { chromium } = require('playwright');\n\nmodule.exports = async (url, id) => {\n  const file = `data/archives/${id}`;\n  const browser = await chromium.launch();\n  const page = await browser.newPage();\n  await page.goto(url);\n  await page.pdf({ path: file + '.pdf' }); // ⟵\n  await browser.close();\n};\n",
          'server.js':
            "const keep = require('./archive');\nconst app = require('express')();\napp.post('/links', async (req, res) => {\n  await keep(req.body.url, req.body.id);\n  res.end();\n});\napp.listen(process.env.PORT);\n",
        },
      },
      {
        name: 'a thumbnail in Go',
        files: {
          'go.mod': 'module shop\n\ngo 1.22\n\nrequire github.com/disintegration/imaging v1.6.2\n',
          'main.go':
            'package main\n\nimport (\n\t"net/http"\n\t"os"\n\n\t"github.com/disintegration/imaging"\n)\n\nfunc thumbnail(w http.ResponseWriter, r *http.Request) {\n\tpicture, _ := imaging.Decode(r.Body)\n\timaging.Save(picture, "thumbnails/"+r.URL.Query().Get("id")+".png") // ⟵\n\tw.WriteHeader(201)\n}\n\nfunc main() {\n\thttp.HandleFunc("/thumbnails", thumbnail)\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), nil)\n}\n',
        },
      },
      {
        name: 'a chart of matplotlib',
        files: {
          'app.py':
            'import matplotlib.pyplot as plt\nfrom flask import Flask, render_template\n\napp = Flask(__name__)\n\n@app.get("/chart")\ndef chart():\n    plt.plot(load())\n    plt.savefig("static/chart.png") # ⟵\n    return render_template("chart.html")\n',
          Procfile: 'web: gunicorn app:app\n',
        },
      },
      {
        name: 'Express, a JSON file',
        files: {
          'server.js':
            "const fs = require('fs');\nconst path = require('path');\nconst app = require('express')();\nconst file = path.join(__dirname, 'data', 'notes.json');\napp.post('/notes', (req, res) => {\n  fs.writeFileSync(file, JSON.stringify(req.body)); // ⟵\n  res.end();\n});\napp.listen(process.env.PORT);\n",
        },
      },
      {
        name: 'Flask, in a helper',
        files: {
          'app.py':
            'import json\nfrom flask import Flask, request\n\napp = Flask(__name__)\nDB_FILE = "orders.json"\n\ndef save(orders):\n    with open(DB_FILE, "w") as out: # ⟵\n        json.dump(orders, out)\n\n@app.post("/orders")\ndef create():\n    save(request.json)\n    return "ok"\n',
          Procfile: 'web: gunicorn app:app\n',
        },
      },
      {
        name: 'Go',
        files: {
          'go.mod': 'module shop\n\ngo 1.22\n',
          'main.go':
            'package main\n\nimport (\n\t"net/http"\n\t"os"\n)\n\nfunc save(w http.ResponseWriter, r *http.Request) {\n\tos.WriteFile("data/orders.json", body(r), 0o644) // ⟵\n}\n\nfunc main() {\n\thttp.HandleFunc("/", save)\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), nil)\n}\n',
        },
      },
      {
        name: 'ASP.NET Core',
        files: {
          'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
          'OrdersController.cs':
            'public class OrdersController : ControllerBase {\n  [HttpPost] public IActionResult Create(Order order) {\n    System.IO.File.AppendAllText("orders.txt", order.ToString()); // ⟵\n    return Ok();\n  }\n}\n',
        },
      },
      {
        name: 'Sinatra',
        files: {
          'app.rb': "require 'sinatra'\n\npost '/notes' do\n  File.write('notes.txt', params[:text]) # ⟵\n  'ok'\nend\n",
          Gemfile: "gem 'sinatra', '4.0.0'\n",
          Procfile: 'web: ruby app.rb\n',
        },
      },
      {
        name: 'a page of PHP',
        files: {
          'composer.json': '{"require":{"php":"8.3"}}',
          Dockerfile: 'FROM php:8.3-apache\nCOPY . /var/www/html\n',
          'guestbook.php':
            "<?php\n$entries = read();\n$entries[] = $_POST['text'];\nfile_put_contents('entries.json', json_encode($entries)); // ⟵\n",
        },
      },
      {
        name: 'ASP.NET Core, a store of files',
        files: {
          'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
          'PostStore.cs':
            'using System.IO;\n\npublic class PostStore {\n  private readonly string folder;\n\n  public PostStore(IWebHostEnvironment env) {\n    folder = Path.Combine(env.ContentRootPath, "Posts");\n  }\n\n  public void Save(Post post) {\n    using var stream = new FileStream(PathOf(post), FileMode.Create); // ⟵\n    write(stream, post);\n  }\n\n  private string PathOf(Post post) {\n    return Path.Combine(folder, post.Id + ".json");\n  }\n}\n',
          'PostsController.cs':
            'public class PostsController : ControllerBase {\n  private readonly PostStore store;\n\n  [HttpPost] public IActionResult Create(Post post) {\n    store.Save(post);\n    return Ok();\n  }\n}\n',
        },
      },
    ],
    good: [
      {
        name: 'C#, a temporary file',
        files: {
          'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
          'Program.cs': 'var app = WebApplication.CreateBuilder(args).Build();\napp.MapControllers();\napp.Run();\n',
          'ReplayController.cs':
            'using System.IO;\n\npublic class ReplayController : ControllerBase {\n  [HttpPost]\n  public IActionResult Keep(Replay replay) {\n    using var stream = File.Create(Path.GetTempFileName());\n    encoder.Encode(stream, replay);\n    return Ok();\n  }\n}\n',
        },
      },
      {
        name: 'Ruby, in a directory that it was given for a while',
        files: {
          'config.ru': 'run App\n',
          'app/controllers/builds_controller.rb':
            'class BuildsController < ApplicationController\n  def create\n    Dir.mktmpdir { |tmp_dir| build(tmp_dir) }\n  end\n\n  def build(tmp_dir)\n    File.write("#{tmp_dir}/REVISION", params[:sha])\n  end\nend\n',
        },
      },
      {
        name: 'documents that the same request sends',
        files: {
          'app.py':
            'import matplotlib.pyplot as plt\nfrom flask import Flask, send_file\n\napp = Flask(__name__)\n\n@app.get("/chart")\ndef chart():\n    plt.plot(load())\n    plt.savefig("static/chart.png")\n    return send_file("static/chart.png")\n',
          Procfile: 'web: gunicorn app:app\n',
        },
      },
      {
        name: 'a picture in memory, and a model of a framework',
        files: {
          'app.py':
            'import io\nfrom PIL import Image\nfrom flask import Flask\n\napp = Flask(__name__)\n\n@app.get("/thumb")\ndef thumb():\n    out = io.BytesIO()\n    Image.open("static/a.png").save(out)\n    order.save()\n    return out.getvalue()\n',
          Procfile: 'web: gunicorn app:app\n',
        },
      },
      {
        name: 'a temporary file, and one that is sent and removed',
        files: {
          'server.js':
            "const fs = require('fs');\nconst app = require('express')();\napp.post('/a', (req, res) => {\n  fs.writeFileSync('/tmp/a.json', req.body);\n  res.end();\n});\napp.get('/report', (req, res) => {\n  fs.writeFileSync('report.pdf', render());\n  res.sendFile('report.pdf', () => fs.unlinkSync('report.pdf'));\n});\napp.listen(process.env.PORT);\n",
        },
      },
      {
        name: 'a directory of the configuration',
        files: {
          'server.js':
            "const fs = require('fs');\nconst path = require('path');\nconst app = require('express')();\nconst dir = process.env.DATA_DIR || './data';\napp.post('/a', (req, res) => {\n  fs.writeFileSync(path.join(dir, 'a.json'), req.body);\n  res.end();\n});\napp.listen(process.env.PORT);\n",
        },
      },
      {
        name: 'a file that is read',
        files: {
          'app.py':
            'from flask import Flask\napp = Flask(__name__)\n\n@app.get("/")\ndef index():\n    with open("index.html") as page:\n        return page.read()\n',
          Procfile: 'web: gunicorn app:app\n',
        },
      },
      {
        name: 'a task',
        files: {
          'app.py': 'from flask import Flask\napp = Flask(__name__)\n',
          'export.py': 'def export(rows):\n    with open("rows.csv", "w") as out:\n        out.write(rows)\n',
          Procfile: 'web: gunicorn app:app\n',
        },
      },
    ],
  },
});

/** Languages whose files are in a program only where another one of it imports them. */
const BY_IMPORTS: ReadonlySet<Language> = new Set([...ECMASCRIPT, 'python']);
/** Names of functions that keep what somebody sent. */
const KEEPS = /upload|avatar|attachment|photo|picture|image/i;

function* judge(call: Call, target: Expression | undefined, file: CodeFile, { deployable, repository }: Context): Iterable<Found> {
  if (!target || deployable?.kind !== 'server' || !writes(call, file.language) || managesMachine(deployable, repository)) return;
  const isPage = file.language === 'php' && call.inside === undefined && !NO_PAGE.test(file.path);
  if (call.inside ? !isOfRequests(call.inside, file, { deployable, repository }) : !isPage) return;
  if (passes(call, file) || localPathOf(target, file) === undefined) return;
  yield {
    span: call.span.end - call.span.start < 200 ? call.span : call.callee,
    what: `Requests write to a file on the local disk of one process with \`${call.method}\`.`,
  };
}

/** The function takes the file away again, other than in a branch that is taken instead of the one that writes; or it is about an upload. */
function passes(call: Call, file: CodeFile): boolean {
  const { start, end } = call.inside?.span ?? { start: 0, end: file.source.text.length };
  const text = file.source.text.slice(start, end);
  if (UPLOADS.test(text)) return true;
  const apart = file.branches.filter(({ span, around }) => isIn(call.span, around) && !isIn(call.span, span));
  return [...text.matchAll(REMOVES)].some(({ index }) => {
    const at = { start: start + index, end: start + index };
    return !apart.some(({ span }) => isIn(at, span));
  });
}

function isIn(inner: Span, outer: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** Reached from a handler, or named for what only requests bring. */
function isOfRequests(
  scope: FunctionScope,
  file: CodeFile,
  { deployable, repository }: Pick<Context, 'deployable' | 'repository'>,
): boolean {
  if (requestBehind(scope, file, deployable, repository)) return true;
  if (!KEEPS.test(scope.name ?? '') || isOneOffFile(file.path) || startBehind(scope, file, deployable, repository)) return false;
  return !BY_IMPORTS.has(file.language) || loadedByServer(file.path, deployable, repository);
}

/** Calls that open a file do so for reading unless they are told otherwise. */
function writes(call: Call, language: Language): boolean {
  if (call.name === 'os.OpenFile') return /O_(?:WRONLY|RDWR|CREATE|APPEND)/.test(call.args[1]?.text ?? '');
  if (call.name.endsWith('FileStream')) return /FileMode\.(?:Create|CreateNew|OpenOrCreate|Append)\b/.test(call.args[1]?.text ?? '');
  const opens =
    (language === 'python' && call.method === 'open') ||
    call.name === 'fopen' ||
    (language === 'ruby' && /^(?:open|new)$/.test(call.method));
  if (!opens) return true;
  const mode = (call.option('mode') ?? call.args[1])?.value().literal;
  return typeof mode === 'string' && /[wax+]/.test(mode);
}
