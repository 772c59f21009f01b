import type { Assignment, Call, CodeFile, Expression } from '../../src/analysis/code.ts';
import { ECMASCRIPT, JVM } from '../../src/analysis/languages.ts';
import { requestBehind } from '../../src/analysis/requests.ts';
import { onAssignments, onCalls, rule, type Context, type Found } from '../rule.ts';

/** Scratch space that a request cleans up behind itself. */
const SCRATCH =
  /(?:^|["'`(])(?:\/tmp|\/var\/tmp|\/dev\/shm)\b|\btmp_?(?:dir|file|path)?\b|\btemp(?:orary|file|dir|_\w+)?\b|mkdtemp|CreateTemp|GetTempPath/i;
/** Calls that take the file of a request. */
const FORM_FILE = /\.(?:FormFile|MultipartForm|MultipartReader)\b/;
const UPLOADED_FILE = /\brequest\.(?:files|FILES)\b|\bUploadFile\b/;
const REMOTE_STORAGE = /storages\.backends|S3|Azure|GoogleCloud|cloudinary|boto|gcloud/i;

/** What puts a file on one of Laravel's disks. */
const STORAGE_WRITES = ['put', 'putFile', 'putFileAs', 'writeStream', 'append'].flatMap((method) => [
  `Illuminate.Support.Facades.Storage.disk().${method}`,
  `Storage.disk().${method}`,
]);

export default rule({
  id: 'processes/local-upload',
  title: 'Store uploads in an object store',
  why: 'A file on the local disk is lost at the next deploy, and the other processes of the app never see it.',
  remedy: 'Send uploads to an object store such as S3, GCS or Azure Blob Storage, and keep only the key.',
  severity: 'error',
  limits: ['A directory that comes from the configuration may be a shared volume and is not judged.'],
  code: [
    onCalls(ECMASCRIPT, ['multer.diskStorage', 'multer'], judgeMulter),
    onCalls(ECMASCRIPT, ['@nestjs/platform-express.FileInterceptor', '@nestjs/platform-express.FilesInterceptor'], keptIn('dest')),
    onCalls(ECMASCRIPT, ['formidable', 'formidable.formidable', 'formidable.IncomingForm'], keptIn('uploadDir')),
    { languages: ECMASCRIPT, literals: ['uploadDir'], judge: judgeUploadDir },
    onCalls(ECMASCRIPT, ['*.mv'], judgeMove),
    onCalls(['python'], ['*.save', 'shutil.copyfileobj'], judgePython),
    onAssignments(['python'], ['MEDIA_ROOT'], judgeDjango),
    onCalls(
      ['go'],
      [
        'os.Create',
        'os.OpenFile',
        'os.WriteFile',
        'io/ioutil.WriteFile',
        'github.com/gin-gonic/gin.Context{}.SaveUploadedFile',
        '*.SaveFile',
        '*.SaveUploadedFile',
      ],
      judgeGo,
    ),
    onCalls(JVM, ['org.springframework.web.multipart.MultipartFile().transferTo', '*.transferTo', 'java.nio.file.Files.copy'], judgeJava),
    onCalls(['php'], ['move_uploaded_file', '*.move', '*.storeAs', '*.store'], judgePhp),
    onCalls(['php'], STORAGE_WRITES, judgeLaravelDisk),
    onCalls(['csharp'], ['FileStream', 'System.IO.FileStream', 'File.Create', 'System.IO.File.Create', 'File.OpenWrite'], judgeDotnet),
    onCalls(['ruby'], ['storage'], judgeCarrierWave),
    { languages: ['ruby'], literals: ['active_storage'], judge: judgeActiveStorage },
  ],
  examples: {
    bad: [
      {
        name: 'multer on the disk',
        files: {
          'routes/upload.js':
            "const multer = require('multer');\nconst storage = multer.diskStorage({ // ⟵\n  destination: (req, file, cb) => cb(null, 'uploads/'),\n});\nconst upload = multer({ storage });\n",
        },
      },
      {
        name: 'formidable with a directory',
        files: {
          'upload.js':
            "const formidable = require('formidable');\nmodule.exports = (req, res) => {\n  const form = new formidable.IncomingForm();\n  form.uploadDir = 'public/uploads'; // ⟵\n  form.parse(req, (error, fields, files) => res.send(files.image.path));\n};\n",
        },
      },
      {
        name: 'formidable with an option',
        files: {
          'upload.ts':
            "import formidable from 'formidable';\nexport const parse = (req) => formidable({ uploadDir: './uploads', keepExtensions: true }).parse(req); // ⟵\n",
        },
      },
      {
        name: 'an interceptor of Nest',
        files: {
          'avatar.controller.ts':
            "import { Controller, Post, UseInterceptors } from '@nestjs/common';\nimport { FileInterceptor } from '@nestjs/platform-express';\n@Controller('avatar')\nexport class AvatarController {\n  @Post()\n  @UseInterceptors(FileInterceptor('avatar', { dest: './uploads' })) // ⟵\n  upload() {}\n}\n",
        },
      },
      {
        name: 'multer with a directory',
        files: { 'upload.ts': "import multer from 'multer';\nexport const upload = multer({ dest: 'public/uploads' }); // ⟵\n" },
      },
      {
        name: 'Flask',
        files: {
          'app.py':
            "import os\nfrom flask import Flask, request\napp = Flask(__name__)\n\n@app.route('/upload', methods=['POST'])\ndef upload():\n    f = request.files['file']\n    f.save(os.path.join('uploads', f.filename)) # ⟵\n    return 'ok'\n",
        },
      },
      {
        name: 'FastAPI',
        files: {
          'main.py':
            'import shutil\nfrom fastapi import FastAPI, UploadFile\napp = FastAPI()\n\n@app.post("/files")\nasync def upload(file: UploadFile):\n    with open(f"uploads/{file.filename}", "wb") as out:\n        shutil.copyfileobj(file.file, out) # ⟵\n',
        },
      },
      {
        name: 'Django',
        files: {
          'manage.py': 'import django\n',
          'shop/settings.py': "import os\nMEDIA_URL = '/media/'\nMEDIA_ROOT = os.path.join(BASE_DIR, 'media') # ⟵\n",
        },
      },
      {
        name: 'Go',
        files: {
          'main.go':
            'package main\n\nimport (\n\t"io"\n\t"net/http"\n\t"os"\n)\n\nfunc upload(w http.ResponseWriter, r *http.Request) {\n\tin, header, _ := r.FormFile("file")\n\tout, _ := os.Create("./uploads/" + header.Filename) // ⟵\n\tio.Copy(out, in)\n}\n',
        },
      },
      {
        name: 'Spring',
        files: {
          'src/main/java/Files.java':
            'import org.springframework.web.multipart.MultipartFile;\n\n@RestController\nclass Files {\n  @PostMapping("/files")\n  String upload(MultipartFile file) throws Exception {\n    file.transferTo(new File("/srv/uploads/" + file.getOriginalFilename())); // ⟵\n    return "ok";\n  }\n}\n',
        },
      },
      { name: 'PHP', files: { 'upload.php': "<?php\nmove_uploaded_file($_FILES['a']['tmp_name'], 'uploads/' . $name); // ⟵\n" } },
      {
        name: 'Laravel',
        files: {
          'app/Http/Controllers/AvatarController.php':
            "<?php\nclass AvatarController {\n  public function store($request) {\n    $request->file('avatar')->move(public_path('avatars'), 'a.png'); // ⟵\n  }\n}\n",
        },
      },
      {
        name: 'Laravel’s local disk',
        files: {
          'composer.json': '{"require":{"laravel/framework":"11.0.0"}}',
          'app/Services/Mail.php':
            '<?php\nuse Illuminate\\Support\\Facades\\Storage;\nclass Mail {\n  public function keep($id, $message) {\n    Storage::disk(\'local\')->put("{$id}.eml", $message); // ⟵\n  }\n}\n',
        },
      },
      {
        name: 'ASP.NET Core',
        files: {
          'Controllers/FilesController.cs':
            'class FilesController : Controller {\n  [HttpPost] public async Task<IActionResult> Upload(IFormFile file) {\n    using var stream = new FileStream("wwwroot/uploads/" + file.FileName, FileMode.Create); // ⟵\n    await file.CopyToAsync(stream);\n    return Ok();\n  }\n}\n',
        },
      },
      {
        name: 'CarrierWave',
        files: { 'app/uploaders/avatar_uploader.rb': 'class AvatarUploader < CarrierWave::Uploader::Base\n  storage :file # ⟵\nend\n' },
      },
      {
        name: 'Active Storage',
        files: {
          'config/environments/production.rb': 'Rails.application.configure do\n  config.active_storage.service = :local # ⟵\nend\n',
        },
      },
    ],
    good: [
      {
        name: 'multer in memory, then S3',
        files: { 'upload.js': "const multer = require('multer');\nconst upload = multer({ storage: multer.memoryStorage() });\n" },
      },
      {
        name: 'formidable in the scratch directory',
        files: {
          'upload.js':
            "const formidable = require('formidable');\nconst os = require('os');\nconst form = new formidable.IncomingForm();\nform.uploadDir = os.tmpdir();\nconst other = formidable({ uploadDir: '/tmp/in' });\n",
        },
      },
      {
        name: 'multer in the scratch directory',
        files: {
          'upload.js':
            "const multer = require('multer');\nconst os = require('os');\nconst upload = multer({ dest: os.tmpdir() });\nconst b = multer({ dest: '/tmp/in' });\n",
        },
      },
      {
        name: 'a directory from the environment',
        files: { 'upload.js': "const multer = require('multer');\nconst upload = multer({ dest: process.env.UPLOAD_DIR });\n" },
      },
      {
        name: 'a model that is saved',
        files: {
          'app.py': "from flask import request\n@app.post('/')\ndef add():\n    item = Item(request.form['name'])\n    item.save()\n",
        },
      },
      {
        name: 'Django with an object store',
        files: {
          'manage.py': 'import django\n',
          'shop/settings.py':
            "MEDIA_ROOT = os.path.join(BASE_DIR, 'media')\nDEFAULT_FILE_STORAGE = 'storages.backends.s3boto3.S3Boto3Storage'\n",
        },
      },
      {
        name: 'Go, a temporary file',
        files: {
          'main.go':
            'package main\n\nimport (\n\t"net/http"\n\t"os"\n)\n\nfunc upload(w http.ResponseWriter, r *http.Request) {\n\tr.FormFile("file")\n\tos.Create("/tmp/upload")\n}\n\nfunc report() {\n\tos.Create("report.txt")\n}\n',
        },
      },
      {
        name: 'Active Storage for development',
        files: {
          'config/environments/development.rb': 'Rails.application.configure do\n  config.active_storage.service = :local\nend\n',
        },
      },
      {
        name: 'CarrierWave on S3',
        files: { 'app/uploaders/avatar_uploader.rb': 'class AvatarUploader < CarrierWave::Uploader::Base\n  storage :fog\nend\n' },
      },
      {
        name: 'a file on Laravel’s local disk that the function takes away again',
        files: {
          'composer.json': '{"require":{"laravel/framework":"11.0.0"}}',
          'app/Services/Export.php':
            "<?php\nuse Illuminate\\Support\\Facades\\Storage;\nclass Export {\n  public function send($rows) {\n    Storage::disk('local')->put('export.csv', $rows);\n    $this->upload('export.csv');\n    Storage::disk('local')->delete('export.csv');\n  }\n}\n",
        },
      },
      { name: 'Laravel on S3', files: { 'app/A.php': "<?php\n$request->file('avatar')->storeAs('avatars', $name, 's3');\n" } },
    ],
  },
});

const WHERE = 'on the local disk of one process';

function* judgeMulter(call: Call, file: CodeFile): Iterable<Found> {
  const where = call.option(call.name === 'multer' ? 'dest' : 'destination');
  if (!where || isScratch(where, file)) return;
  const { provenance } = where.value();
  if (provenance !== 'literal' && where.kind !== 'function' && provenance !== 'unknown') return;
  if (provenance === 'unknown' && where.kind !== 'function' && !/["'`]/.test(where.text)) return;
  yield { span: call.callee, what: `\`${call.name}\` keeps uploads ${WHERE}.` };
}

/** `FileInterceptor('avatar', { dest: './uploads' })` of Nest, `formidable({ uploadDir: './uploads' })`. */
function keptIn(option: string): (call: Call, file: CodeFile) => Iterable<Found> {
  return function* (call, file) {
    const where = call.option(option);
    if (where && namesFile(where) && !isScratch(where, file))
      yield { span: where.span, what: `\`${call.method}\` keeps uploads ${WHERE}.` };
  };
}

/** `form.uploadDir = 'public/uploads'`, as formidable is told before its third version. */
function* judgeUploadDir(file: CodeFile): Iterable<Found> {
  if (!file.importsAny('formidable')) return;
  for (const { target, value, span } of file.assignments)
    if (target.endsWith('.uploadDir') && namesFile(value) && !isScratch(value, file))
      yield { span, what: `\`${target}\` keeps uploads ${WHERE}.` };
}

/** express-fileupload: `req.files.x.mv(path)`. */
function* judgeMove(call: Call, file: CodeFile): Iterable<Found> {
  const [target] = call.args;
  if (!target || !namesFile(target) || isScratch(target, file) || !/\breq(?:uest)?\.files\b/.test(originOf(call.receiver, file))) return;
  yield { span: call.span, what: `\`mv\` keeps the upload ${WHERE}.` };
}

function* judgePython(call: Call, file: CodeFile): Iterable<Found> {
  const isCopy = call.name === 'shutil.copyfileobj';
  const source = isCopy ? call.args[0]?.text : originOf(call.receiver, file);
  if (isCopy ? !(source?.endsWith('.file') && file.source.text.includes('UploadFile')) : !UPLOADED_FILE.test(source ?? '')) return;
  if (
    call.args.length === 0 ||
    !call.inside ||
    SCRATCH.test(file.source.slice(call.inside.span)) ||
    /\bBytesIO\b/.test(call.args[0]?.text ?? '')
  )
    return;
  yield { span: call.span, what: `The uploaded file is kept ${WHERE}.` };
}

function* judgeDjango(assignment: Assignment, file: CodeFile, { deployable, repository }: Context): Iterable<Found> {
  if (!namesFile(assignment.value) || isScratch(assignment.value, file) || isElsewhere(file.path)) return;
  const sources = (deployable?.sources ?? [file.path]).map((path) => repository.source(path)?.text ?? '');
  if (sources.some((text) => /\b(?:DEFAULT_FILE_STORAGE|STORAGES)\b/.test(text) && REMOTE_STORAGE.test(text))) return;
  yield {
    span: assignment.span,
    what: `\`MEDIA_ROOT\` keeps what users upload ${WHERE}.`,
    remedy: 'Set `STORAGES["default"]` to an object store, for example with django-storages.',
  };
}

function* judgeGo(call: Call, file: CodeFile, { deployable, repository }: Context): Iterable<Found> {
  const isFramework = /\.Save(?:Uploaded)?File$/.test(call.name);
  const target = call.args[isFramework ? 1 : 0];
  if (!call.inside || !target || isScratch(target, file)) return;
  if (
    isFramework
      ? call.args.length < 2 || !requestBehind(call.inside, file, deployable, repository)
      : !FORM_FILE.test(file.source.slice(call.inside.span))
  )
    return;
  if (target.value().provenance === 'environment') return;
  yield { span: call.span, what: `\`${call.method}\` keeps the upload ${WHERE}.` };
}

function* judgeJava(call: Call, file: CodeFile): Iterable<Found> {
  const isCopy = call.method === 'copy';
  const target = call.args[isCopy ? 1 : 0];
  if (!target || !file.importsAny('org.springframework.web.multipart') || isScratch(target, file)) return;
  if (isCopy ? !/\.(?:getInputStream\(\)|inputStream)$/.test(call.args[0]?.text ?? '') : !call.name.includes('MultipartFile')) return;
  yield { span: call.span, what: `\`${call.method}\` keeps the upload ${WHERE}.` };
}

function* judgePhp(call: Call, file: CodeFile): Iterable<Found> {
  const isLaravel = /^request\.(?:file\(\)|\w+)\.(?:move|storeAs|store)$/.test(call.name);
  if (call.name !== 'move_uploaded_file' && !isLaravel) return;
  if (call.method === 'store' || call.method === 'storeAs') {
    const disk = call.args[call.method === 'store' ? 1 : 2]?.value().literal;
    if (disk !== 'public' && disk !== 'local') return;
  }
  if (call.args.some((argument) => isScratch(argument, file) && !/\$_FILES|\btmp_name\b/.test(argument.text))) return;
  yield { span: call.span, what: `\`${call.method}\` keeps the upload ${WHERE}.` };
}

/** `Storage::disk('local')->put(…)`, unless the same function takes the file away again. */
function* judgeLaravelDisk(call: Call, file: CodeFile): Iterable<Found> {
  const disk = call.receiver?.call()?.args[0]?.value().literal;
  const [target] = call.args;
  if ((disk !== 'local' && disk !== 'public') || !call.inside || (target && isScratch(target, file))) return;
  if (/\bStorage::[^;]{0,80}(?:delete|deleteDirectory)\(|\bunlink\(|deleteFileAfterSend/.test(file.source.slice(call.inside.span))) return;
  if (/(?:^|\/)(?:database|tests?|seeders?)\//i.test(file.path)) return;
  yield { span: call.callee, what: `Laravel's disk \`${disk}\` keeps the file ${WHERE}.` };
}

function* judgeDotnet(call: Call, file: CodeFile): Iterable<Found> {
  if (!call.inside || !/\bIFormFile(?:Collection)?\b/.test(file.source.slice(call.inside.span))) return;
  if (call.args.length > 1 && !/FileMode\.(?:Create|CreateNew|OpenOrCreate|Append)/.test(call.args[1]?.text ?? '')) return;
  if (call.args[0] && !isScratch(call.args[0], file)) yield { span: call.span, what: `\`${call.method}\` keeps the upload ${WHERE}.` };
}

function* judgeCarrierWave(call: Call, file: CodeFile): Iterable<Found> {
  const isUploader = file.classes.some(({ bases }) => bases.some((base) => base.startsWith('CarrierWave.')));
  if (!isUploader || call.args[0]?.value().literal !== 'file' || file.conditionsAround(call.span).length > 0) return;
  yield { span: call.span, what: `CarrierWave's \`storage :file\` keeps uploads ${WHERE}.` };
}

function* judgeActiveStorage(file: CodeFile): Iterable<Found> {
  if (!/(?:^|\/)config\/(?:environments\/(?:production|staging)|application)\.rb$/.test(file.path)) return;
  for (const { target, value, span } of file.assignments) {
    if (target === 'config.active_storage.service' && value.value().literal === 'local')
      yield { span, what: `Active Storage's \`:local\` service keeps uploads ${WHERE}.` };
  }
}

/** True for a path that the code decides on, at least in part. */
function namesFile(path: Expression): boolean {
  const { provenance } = path.value();
  return provenance === 'literal' || (provenance === 'unknown' && /["'`]/.test(path.text));
}

function isScratch(path: Expression, file: CodeFile): boolean {
  const { literal } = path.value();
  return SCRATCH.test(path.text) || (typeof literal === 'string' && SCRATCH.test(literal)) || SCRATCH.test(originOf(path, file));
}

/** The expression as written, behind one name. */
function originOf(expression: Expression | undefined, file: CodeFile): string {
  if (expression?.kind !== 'name') return expression?.text ?? '';
  const { text } = expression;
  return file.assignments.findLast(({ target, span }) => target === text && span.start < expression.span.start)?.value.text ?? text;
}

/** Settings for developers' machines and tests. */
function isElsewhere(path: string): boolean {
  return /(?:^|[/_.-])(?:dev|development|local|test|testing|ci)(?:[_.-]|\.py$)/.test(path);
}
