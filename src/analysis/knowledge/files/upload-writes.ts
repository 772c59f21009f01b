import type { Call, CodeFile, Expression, FunctionScope } from '../../code.ts';
import { ECMASCRIPT, JVM, type Language } from '../../languages.ts';

/** Calls that bring what a client has sent to a path, by the documentation of each framework. */
interface UploadWrite {
  readonly languages: readonly Language[];
  readonly calls: readonly string[];
  /** Which argument is the path; the receiver, where the file itself is written to. */
  readonly path: number | 'receiver';
  /** What says in the function that the file is an upload. */
  readonly upload: RegExp;
  /** What the first argument has to look like, where the call moves any file. */
  readonly from?: RegExp;
  /** The path may come from anywhere but the environment: the framework has no other place for uploads. */
  readonly anywhere?: true;
}

const KTOR_PART = /\bPartData\.FileItem\b|\bMultiPartData\b|\breceiveMultipart\(/;
const JAVA_PART =
  /\bgetParts?\(|\bPart\s+\w+|\bCompletedFileUpload\b|\bStreamingFileUpload\b|\bFileUpload\b|\bFormDataContentDisposition\b|\bFormDataBodyPart\b|\bInputPart\b/;

const UPLOAD_WRITES: readonly UploadWrite[] = [
  {
    languages: ECMASCRIPT,
    calls: [
      ...['copyFile', 'copyFileSync', 'rename', 'renameSync', 'promises.copyFile', 'promises.rename'].map((name) => `fs.${name}`),
      ...['copyFile', 'rename'].map((name) => `fs/promises.${name}`),
      ...['move', 'moveSync', 'copy', 'copySync', 'rename', 'renameSync'].map((name) => `fs-extra.${name}`),
    ],
    path: 1,
    upload: /\breq(?:uest)?\.files?\b|\bformidable\b|\bIncomingForm\b/,
    from: /\bfiles?\b[\w.?![\]'"]*\.(?:path|filepath|tempFilePath)\b|\b(?:old|temp|tmp)_?path\b/i,
  },
  {
    languages: ['kotlin'],
    calls: ['*.writeBytes', '*.outputStream', '*.writeChannel'],
    path: 'receiver',
    upload: KTOR_PART,
    anywhere: true,
  },
  {
    languages: JVM,
    calls: ['java.nio.file.Files.copy', 'java.nio.file.Files.move', 'Files.copy', 'Files.move'],
    path: 1,
    upload: new RegExp(`${KTOR_PART.source}|${JAVA_PART.source}`),
    anywhere: true,
  },
  { languages: ['java'], calls: ['java.io.FileOutputStream', 'FileOutputStream'], path: 0, upload: JAVA_PART, anywhere: true },
  {
    languages: ['java'],
    calls: ['Part().write', 'jakarta.servlet.http.Part().write', 'javax.servlet.http.Part().write'],
    path: 0,
    upload: /\bPart\b/,
  },
  { languages: ['php'], calls: ['*.moveTo'], path: 0, upload: /\bgetUploadedFiles\(|\bUploadedFileInterface\b|\bUploadedFile\b/ },
  { languages: ['php'], calls: ['*.saveAs'], path: 0, upload: /\bUploadedFile\b|\bgetInstances?(?:ByName)?\(/ },
  { languages: ['php'], calls: ['copy'], path: 1, upload: /\$_FILES\b/, from: /\$_FILES\b|tmp_name/ },
  {
    languages: ['ruby'],
    calls: ['cp', 'mv', 'copy', 'move', 'copy_file'].map((name) => `FileUtils.${name}`).concat('IO.copy_stream'),
    path: 1,
    upload: /\btempfile\b|\.original_filename\b/,
    from: /\btempfile\b|\bparams\[|\bfile\b/,
  },
  { languages: ['rust'], calls: ['*.persist_to', '*.copy_to', '*.move_copy_to', '*.persist'], path: 0, upload: /\bTempFile\b/ },
  { languages: ['csharp'], calls: ['*.SaveAs'], path: 0, upload: /\bHttpPostedFile\w*\b|\bRequest\.Files\b/ },
  {
    languages: ['csharp'],
    calls: ['File.WriteAllBytes', 'File.WriteAllBytesAsync', 'System.IO.File.WriteAllBytes', 'System.IO.File.WriteAllBytesAsync'],
    path: 0,
    upload: /\bIFormFile\b/,
    anywhere: true,
  },
];

/** The languages and names of these calls, for whoever looks for them. */
export const UPLOAD_FORMS: readonly Pick<UploadWrite, 'languages' | 'calls'>[] = UPLOAD_WRITES;

/** Where such a call writes to, and whether the path has to be one that the code itself names. */
export function uploadTarget(call: Call, file: CodeFile): { readonly path: Expression; readonly anywhere: boolean } | undefined {
  for (const form of UPLOAD_WRITES) {
    if (!form.languages.includes(file.language) || !file.callsTo(...form.calls).includes(call)) continue;
    const path = form.path === 'receiver' ? call.receiver : call.args[form.path];
    if (path === undefined || form.from?.test(call.args[0]?.text ?? '') === false) continue;
    if (form.path === 'receiver' && !/[fF]ile|\bpath\b/.test(path.text)) continue;
    if (isAbout(form.upload, call.inside, file)) return { path, anywhere: form.anywhere === true };
  }
  return undefined;
}

/** In the function, or in one around it that has a name or handles the request. */
function isAbout(upload: RegExp, scope: FunctionScope | undefined, file: CodeFile): boolean {
  for (let around = scope; around; around = around.inside) {
    if (upload.test(file.source.slice(around.span))) return true;
    if (around.name !== undefined || around.handlesRequest) return false;
  }
  return false;
}
