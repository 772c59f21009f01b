import type { Assignment, Call, CodeFile, Expression } from '../../src/analysis/code.ts';
import { ECMASCRIPT, JVM } from '../../src/analysis/languages.ts';
import { repositoryFact } from '../../src/analysis/remembered-facts.ts';
import { requestBehind } from '../../src/analysis/requests.ts';
import { managesMachine } from '../../src/analysis/knowledge/state/machine-agents.ts';
import { railsSettings } from '../../src/analysis/knowledge/services/rails-environments.ts';
import { onAssignments, onCalls, rule, type Context, type Found } from '../rule.ts';
import { UPLOAD_FORMS, uploadTarget } from '../../src/analysis/knowledge/files/upload-writes.ts';
import { defaultDisk } from '../../src/analysis/knowledge/files/laravel-disks.ts';
import { EXAMPLES } from './local-upload.examples.ts';

/** Scratch space that a request cleans up behind itself. */
const SCRATCH =
  /(?:^|["'`(])(?:\/tmp|\/var\/tmp|\/dev\/shm)\b|\btmp_?(?:dir|file|path)?\b|\btemp(?:orary|file|dir(?:ectory)?|folder|path|_\w+)?\b|mkdtemp|CreateTemp|GetTempPath|sys_get_temp_dir|java\.io\.tmpdir|getTempDirectory/i;
/** Calls that take the file of a request. */
const FORM_FILE = /\.(?:FormFile|MultipartForm|MultipartReader)\b/;
const UPLOADED_FILE = /\brequest\.(?:files|FILES)\b|\bUploadFile\b/;
const REMOTE_STORAGE = /storages\.backends|S3|Azure|GoogleCloud|cloudinary|boto|gcloud/i;

/** What puts a file on one of Laravel's disks. */
const STORAGE_WRITES = ['put', 'putFile', 'putFileAs', 'writeStream', 'append'].flatMap((method) => [
  `Illuminate.Support.Facades.Storage.disk().${method}`,
  `Storage.disk().${method}`,
]);

/** What writes bytes to a file in Java; the file is the first argument, or the second one of Commons IO's streams. */
const JAVA_WRITES = [
  'java.nio.file.Files.write',
  'java.io.FileOutputStream',
  'org.apache.commons.io.FileUtils.writeByteArrayToFile',
  'org.apache.commons.io.FileUtils.copyInputStreamToFile',
];

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
    onCalls(['python'], ['*.save'], judgeFileSystemStorage),
    onCalls(['python'], ['open', 'aiofiles.open', 'anyio.open_file'], judgeOpened),
    onCalls(['python'], ['*.write_bytes'], judgeWritten),
    onCalls(
      ['rust'],
      ['tokio.fs.write', 'std.fs.write', 'fs.write', 'tokio.fs.File.create', 'std.fs.File.create', 'File.create'],
      judgeRust,
    ),
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
    onCalls(JVM, JAVA_WRITES, judgeBytes),
    onCalls(['php'], ['move_uploaded_file', '*.move', '*.storeAs', '*.store'], judgePhp),
    onCalls(['php'], STORAGE_WRITES, judgeLaravelDisk),
    onCalls(['php'], ['*.save'], judgePicture),
    onCalls(['csharp'], ['FileStream', 'System.IO.FileStream', 'File.Create', 'System.IO.File.Create', 'File.OpenWrite'], judgeDotnet),
    ...UPLOAD_FORMS.map(({ languages, calls }) => onCalls(languages, calls, judgeMoved)),
    onCalls(['ruby'], ['storage'], judgeCarrierWave),
    onCalls(['ruby'], ['Shrine.Storage.FileSystem.new'], judgeShrine),
    onCalls(ECMASCRIPT, ['*.toFile'], judgeSharp),
    { languages: ['ruby'], literals: ['CarrierWave.configure'], judge: judgeCarrierWaves },
    { languages: ['ruby'], literals: ['active_storage'], judge: judgeActiveStorage },
  ],
  examples: EXAMPLES,
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
  if (
    isCopy
      ? !(source?.endsWith('.file') && file.source.text.includes('UploadFile'))
      : !(UPLOADED_FILE.test(source ?? '') || isFieldOfForm(source ?? '', file))
  )
    return;
  if (
    call.args.length === 0 ||
    !call.inside ||
    SCRATCH.test(file.source.slice(call.inside.span)) ||
    /\bBytesIO\b/.test(call.args[0]?.text ?? '')
  )
    return;
  yield { span: call.span, what: `The uploaded file is kept ${WHERE}.` };
}

/** Django's `fs = FileSystemStorage()` and `fs.save(upload.name, upload)`, whatever storage the settings choose. */
function* judgeFileSystemStorage({ receiver, args, span, inside }: Call, file: CodeFile): Iterable<Found> {
  const [, upload] = args;
  if (!upload || !/^(?:\w+\.)*FileSystemStorage\(/.test(originOf(receiver, file)) || isScratch(receiver ?? upload, file)) return;
  if (!UPLOADED_FILE.test(originOf(upload, file)) || REMOVES.test(inside ? file.source.slice(inside.span) : '')) return;
  yield { span, what: `The uploaded file is kept ${WHERE}.` };
}

/** What a field of one of WTForms' forms holds: `form = PictureForm()` and then `form.picture.data`. */
function isFieldOfForm(text: string, file: CodeFile): boolean {
  const form = /^(\w+)\.\w+\.data$/.exec(text)?.[1];
  return form !== undefined && file.assignments.some(({ target, value }) => target === form && /^\w*Form\(/.test(value.text));
}

/** `with open(f"uploads/{file.filename}", "wb") as out: out.write(await file.read())` where the function is given an `UploadFile`. */
function* judgeOpened(call: Call, file: CodeFile): Iterable<Found> {
  const [target, mode] = call.args;
  const text = call.inside === undefined ? '' : file.source.slice(call.inside.span);
  if (!target || !/^["'][wax]b?\+?["']$/.test((call.option('mode') ?? mode)?.text ?? '') || !/\bUploadFile\b|request\.files\b/.test(text))
    return;
  if (/copyfileobj|\.save\(/.test(text) || !/\.read\(|\.file\b|\.chunks\(/.test(text) || !namesFile(target, file)) return;
  if (isScratch(target, file) || SCRATCH.test(text) || REMOVES.test(text)) return;
  yield { span: call.span, what: `The uploaded file is kept ${WHERE}.` };
}

/** `(UPLOADS / file.filename).write_bytes(await file.read())` where the function is given an `UploadFile`. */
function* judgeWritten({ receiver, inside, span }: Call, file: CodeFile): Iterable<Found> {
  const text = inside === undefined ? '' : file.source.slice(inside.span);
  if (!receiver || !/\bUploadFile\b|request\.files\b/.test(text) || !namesFile(receiver, file)) return;
  if (isScratch(receiver, file) || SCRATCH.test(text) || REMOVES.test(text)) return;
  yield { span, what: `The uploaded file is kept ${WHERE}.` };
}

const REMOVES = /\b(?:os\.(?:remove|unlink)|\.unlink\(|remove_file\(|rmtree\()/;

/** What a handler of `Multipart` writes to a path of its own. */
function* judgeRust(call: Call, file: CodeFile): Iterable<Found> {
  const [target] = call.args;
  const text = call.inside === undefined ? '' : file.source.slice(call.inside.span);
  if (!target || !/\b(?:Multipart|MultipartForm|TempFile)\b|\.next_field\(/.test(text) || !/"[^"]*\w[^"]*"/.test(originOf(target, file)))
    return;
  if (isScratch(target, file) || SCRATCH.test(text) || REMOVES.test(text)) return;
  yield { span: call.span, what: `\`${call.method}\` keeps the upload ${WHERE}.` };
}

/** The names that settings of Django have for where the code lies: `MEDIA_ROOT = ROOT_DIR('media')`. */
const IN_TREE = /\b(?:(?:BASE|ROOT|PROJECT|APPS?|SITE|REPO)_(?:DIR|PATH|ROOT)|__file__)\b/;

/** A place that whoever deploys may choose. */
const READS_ENVIRONMENT = /\b(?:environ\b|getenv\(|env(?:\.\w+)?\(|config\()/;

function* judgeDjango(assignment: Assignment, file: CodeFile, { deployable, repository }: Context): Iterable<Found> {
  const { value } = assignment;
  if (value.value().literal === '' || READS_ENVIRONMENT.test(value.text)) return;
  if (!(namesFile(value) || (IN_TREE.test(value.text) && !/env/i.test(value.text))) || isScratch(value, file) || isElsewhere(file.path))
    return;
  const sources = (deployable?.sources ?? [file.path]).map((path) => repository.source(path)?.text ?? '');
  if (sources.some((text) => /\b(?:DEFAULT_FILE_STORAGE|STORAGES)\b/.test(text) && REMOTE_STORAGE.test(text))) return;
  yield {
    span: assignment.span,
    what: `\`MEDIA_ROOT\` keeps what users upload ${WHERE}.`,
    remedy: 'Set `STORAGES["default"]` to an object store, for example with django-storages.',
  };
}

function* judgeGo(call: Call, file: CodeFile, { deployable, repository }: Context): Iterable<Found> {
  if (managesMachine(deployable, repository)) return;
  const isFramework = /\.Save(?:Uploaded)?File$/.test(call.name);
  const target = call.args[isFramework ? 1 : 0];
  if (!call.inside || !target || isScratch(target, file)) return;
  if (
    isFramework
      ? call.args.length < 2 || !requestBehind(call.inside, file, deployable, repository)
      : !FORM_FILE.test(file.source.slice(call.inside.span))
  )
    return;
  if (target.value().provenance === 'environment' || CONFIGURED.test(originOf(target, file))) return;
  yield { span: call.span, what: `\`${call.method}\` keeps the upload ${WHERE}.` };
}

function* judgeJava(call: Call, file: CodeFile): Iterable<Found> {
  const isCopy = call.method === 'copy';
  const target = call.args[isCopy ? 1 : 0];
  if (!target || !file.importsAny('org.springframework.web.multipart') || isScratch(target, file)) return;
  if (isCopy ? !/\.(?:getInputStream\(\)|inputStream)$/.test(call.args[0]?.text ?? '') : !call.name.includes('MultipartFile')) return;
  yield { span: call.span, what: `\`${call.method}\` keeps the upload ${WHERE}.` };
}

/** `Files.write(path, file.getBytes())` in a method that is given a `MultipartFile`. */
function* judgeBytes(call: Call, file: CodeFile): Iterable<Found> {
  const target = call.args[call.method === 'copyInputStreamToFile' ? 1 : 0];
  if (!target || !call.inside || !file.importsAny('org.springframework.web.multipart')) return;
  const text = file.source.slice(call.inside.span);
  const name = /\bMultipartFile(?:\[\])?\s+(\w+)|\b(\w+)\s*:\s*MultipartFile\b/.exec(text);
  const uploaded = name?.[1] ?? name?.[2];
  if (uploaded === undefined || !new RegExp(`\\b${uploaded}\\.(?:getBytes\\(|bytes\\b|getInputStream\\(|inputStream\\b)`).test(text))
    return;
  if (isScratch(target, file) || SCRATCH.test(text)) return;
  yield { span: call.span, what: `\`${call.method}\` keeps the upload ${WHERE}.` };
}

function* judgePhp(call: Call, file: CodeFile, { repository }: Context): Iterable<Found> {
  const isLaravel =
    /(?:^|\.)[rR]equest(?:\(\))?\.(?:file\(\)|files\.get\(\)|\w+)\.(?:move|storeAs|store)$|(?:^|\.)UploadedFile\(\)\.move$/.test(call.name);
  if (call.name !== 'move_uploaded_file' && !isLaravel) return;
  if (call.method === 'store' || call.method === 'storeAs') {
    const given = call.args[call.method === 'store' ? 1 : 2];
    const disk = given === undefined ? defaultDisk(repository) : given.value().literal;
    if (disk !== 'public' && disk !== 'local') return;
  }
  const [first, target] = call.args;
  if (target && isConfigured(target, file)) return;
  const places = call.name === 'move_uploaded_file' ? [target] : [first, target, call.args[2]];
  if (places.some((argument) => argument && isScratch(argument, file) && !/\$_FILES|\btmp_name\b/.test(argument.text))) return;
  yield { span: call.span, what: `\`${call.method}\` keeps the upload ${WHERE}.` };
}

/** `Image::make($upload)->fit(250, 250)->save(public_path('img/' . $name))`: Intervention's pictures, below the app itself. */
function* judgePicture({ args: [target], receiver, span }: Call, file: CodeFile, { deployable }: Context): Iterable<Found> {
  if (deployable?.kind !== 'server' || !file.source.text.includes('Intervention\\Image') || !target || !receiver) return;
  if (!/^(?:public_path|storage_path|base_path|app_path)\(/.test(target.text) || isScratch(target, file)) return;
  const around = file.functionAt(span.start);
  if (around && REMOVES_IN_PHP.test(file.source.slice(around.span))) return;
  if (!/(?:database|tests?|seeders?|commands)\//i.test(file.path))
    yield { span: target.span, what: `\`save\` keeps the picture ${WHERE}.` };
}

const REMOVES_IN_PHP = /\bStorage::[^;]{0,80}(?:delete|deleteDirectory)\(|\bunlink\(|deleteFileAfterSend/;

/** `Storage::disk('local')->put(…)`, unless the same function takes the file away again. */
function* judgeLaravelDisk(call: Call, file: CodeFile): Iterable<Found> {
  const disk = call.receiver?.call()?.args[0]?.value().literal;
  const [target] = call.args;
  if ((disk !== 'local' && disk !== 'public') || !call.inside || (target && isScratch(target, file))) return;
  if (REMOVES_IN_PHP.test(file.source.slice(call.inside.span))) return;
  if (/(?:^|\/)(?:database|tests?|seeders?)\//i.test(file.path)) return;
  yield { span: call.callee, what: `Laravel's disk \`${disk}\` keeps the file ${WHERE}.` };
}

function* judgeDotnet(call: Call, file: CodeFile): Iterable<Found> {
  if (!call.inside || !/\bIFormFile(?:Collection)?\b/.test(file.source.slice(call.inside.span))) return;
  if (call.args.length > 1 && !/FileMode\.(?:Create|CreateNew|OpenOrCreate|Append)/.test(call.args[1]?.text ?? '')) return;
  if (call.args[0] && !isScratch(call.args[0], file)) yield { span: call.span, what: `\`${call.method}\` keeps the upload ${WHERE}.` };
}

/** What a framework has received, where the call brings it to a path: of Ktor, servlets, formidable, PSR-7, Rocket and others. */
function* judgeMoved(call: Call, file: CodeFile, { deployable }: Context): Iterable<Found> {
  const isSpring = file.importsAny('org.springframework.web.multipart');
  const target = deployable?.kind === 'server' && !isSpring ? uploadTarget(call, file) : undefined;
  if (target === undefined || isScratch(target.path, file)) return;
  const { provenance } = target.path.value();
  if (provenance === 'environment' || provenance === 'environment-or-literal' || provenance === 'configuration') return;
  if (!target.anywhere && !namesFile(target.path, file) && !/["'`][^"'`]*\w/.test(originOf(target.path, file))) return;
  if (call.inside && REMOVES.test(file.source.slice(call.inside.span))) return;
  yield { span: call.span.end - call.span.start < 200 ? call.span : call.callee, what: `\`${call.method}\` keeps the upload ${WHERE}.` };
}

/** `CarrierWave.configure { |config| config.storage = :file }`. */
function* judgeCarrierWaves(file: CodeFile): Iterable<Found> {
  for (const { target, value, span } of file.assignments)
    if (target === 'config.storage' && value.value().literal === 'file' && file.conditionsAround(span).length === 0)
      yield { span, what: `CarrierWave's \`storage\` keeps uploads ${WHERE}.` };
}

function* judgeCarrierWave(call: Call, file: CodeFile): Iterable<Found> {
  const isUploader = file.classes.some(({ bases }) => bases.some((base) => base.startsWith('CarrierWave.')));
  if (!isUploader || call.args[0]?.value().literal !== 'file' || file.conditionsAround(call.span).length > 0) return;
  yield { span: call.span, what: `CarrierWave's \`storage :file\` keeps uploads ${WHERE}.` };
}

/** Shrine's permanent storage; what is in its cache is there until a record is saved. */
function* judgeShrine(call: Call, file: CodeFile): Iterable<Found> {
  const before = file.source.text.slice(Math.max(0, call.span.start - 40), call.span.start);
  if (/\bstore(?::|["']?\]?\s*=>?)\s*$/.test(before) && file.decisionsAround(call.span).length === 0)
    yield { span: call.span, what: `Shrine's \`FileSystem\` keeps uploads ${WHERE}.` };
}

/** `sharp(req.file.buffer).resize(500).toFile('public/users/…')`: what somebody has sent, in another size. */
function* judgeSharp(call: Call, file: CodeFile, { deployable, repository }: Context): Iterable<Found> {
  const [target] = call.args;
  const isUpload = file.importsAny('sharp') && /\breq(?:uest)?\.files?\b|\bfile\.buffer\b/.test(file.source.slice(call.span));
  if (!target || !isUpload || !namesFile(target) || isScratch(target, file)) return;
  if (requestBehind(call.inside, file, deployable, repository)) yield { span: target.span, what: `\`toFile\` keeps the upload ${WHERE}.` };
}

function* judgeActiveStorage(file: CodeFile, { repository }: Context): Iterable<Found> {
  const schema = repository.source(file.path.replace(/config\/[\w/.]+$/, 'db/schema.rb'))?.text;
  // Rails writes the setting into every new app; who attaches files has the tables for it.
  if (schema?.includes('active_storage') === false || (schema === undefined && !attaches(repository))) return;
  if (railsSettings(file.path) === undefined || file.path.includes('/initializers/')) return;
  for (const { target, value, span } of file.assignments) {
    const { literal, provenance } = value.value();
    if (target === 'config.active_storage.service' && literal === 'local' && provenance === 'literal')
      yield { span, what: `Active Storage's \`:local\` service keeps uploads ${WHERE}.` };
  }
}

/** Somebody attaches files, whatever the tables say. */
const attaches = repositoryFact((repository): boolean =>
  [...repository.texts].some(
    (path) =>
      path.endsWith('.rb') && /\bhas_(?:one|many)_attached\b|\bhas_rich_text\b|ActiveStorage::/.test(repository.source(path)?.text ?? ''),
  ),
);

/** A directory that the configuration names. */
const CONFIGURED =
  /(?:^|[(,.\s])(?:conf|cfg|config|configuration|settings?|opts|options)\.(?:\w+\.)*\w*(?:dir|path|folder|root|location)\w*/i;
const CONFIGURED_IN_PHP = /->\s*getConfig(?:Value)?\(|\bconfig\(/;

/** Said in the configuration, behind one name of the text. */
function isConfigured({ text, span }: Expression, { assignments }: CodeFile): boolean {
  const names = text.match(/\$\w+/g)?.map(String) ?? [];
  const origins = assignments.filter(
    ({ target, span: at }) => names.some((name) => name === target || name === `$${target}`) && at.start < span.start,
  );
  return CONFIGURED_IN_PHP.test(text) || origins.some(({ value }) => CONFIGURED_IN_PHP.test(value.text));
}

/** True for a path that the code decides on, at least in part. */
function namesFile(path: Expression, file?: CodeFile): boolean {
  const { provenance } = path.value();
  if (provenance === 'literal' || (provenance === 'unknown' && /["'`]/.test(path.text))) return true;
  if (provenance !== 'unknown' || file === undefined) return false;
  const origin = originOf(path, file);
  return /^(?:os\.)?path\.join\(\s*f?["'][^"']*\w|^f["'][^"'{]*\w/.test(origin) || isBelowLiteral(origin, file);
}

/** `os.path.join(UPLOADS, name)`, `UPLOADS / name`: below a directory that the file itself names. */
function isBelowLiteral(origin: string, file: CodeFile): boolean {
  const name = /^\(?\s*(?:(?:os\.)?path\.join\(\s*|Path\(\s*)?(?<root>[A-Za-z_]\w*)\s*[,)/]/.exec(origin)?.groups?.root;
  const given = file.assignments.filter(({ target }) => target === name);
  return given.length === 1 && /^(?:pathlib\.)?(?:Path\()?\s*f?["'][^"'{]*\w[^"'{]*["']\s*\)?$/.test(given[0]?.value.text ?? '');
}

function isScratch(path: Expression, file: CodeFile): boolean {
  const { literal } = path.value();
  const origin = originOf(path, file);
  if (SCRATCH.test(path.text) || (typeof literal === 'string' && SCRATCH.test(literal)) || SCRATCH.test(origin)) return true;
  const constants: readonly string[] = origin.match(/\b[A-Z][A-Z\d]*_[A-Z\d_]+\b/g) ?? [];
  return file.assignments.some(({ name, value }) => constants.includes(name) && SCRATCH.test(value.text));
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
