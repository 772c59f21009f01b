import type { Call, CodeFile, Expression } from '../../code.ts';
import { ECMASCRIPT, JVM, type Language } from '../../languages.ts';

/** Calls of libraries that make a document or a picture and write it to a path: the argument or the option that holds it. */
interface Export {
  readonly languages: readonly Language[];
  readonly calls: readonly string[];
  readonly path: number | string;
  /** One of these has to be imported, where the name of the call alone could mean anything. */
  readonly modules?: readonly string[];
}

/** By the documentation of each library. */
const EXPORTS: readonly Export[] = [
  {
    languages: ECMASCRIPT,
    calls: ['*.pdf', '*.screenshot'],
    path: 'path',
    modules: ['puppeteer', 'puppeteer-core', 'puppeteer-extra', 'playwright', 'playwright-core', 'playwright-chromium', '@playwright/test'],
  },
  { languages: ECMASCRIPT, calls: ['*.toFile'], path: 0, modules: ['sharp', 'qrcode'] },
  { languages: ECMASCRIPT, calls: ['*.writeAsync', '*.write'], path: 0, modules: ['jimp'] },
  { languages: ECMASCRIPT, calls: ['*.writeFile'], path: 0, modules: ['exceljs', 'docx', 'pptxgenjs'] },
  { languages: ECMASCRIPT, calls: ['xlsx.writeFile', 'xlsx.writeFileXLSX'], path: 1 },
  {
    languages: ['python'],
    calls: ['*.save', '*.savefig', '*.write_pdf', '*.output', '*.save_screenshot', '*.pdf', '*.screenshot'],
    path: 0,
    modules: ['PIL', 'matplotlib', 'openpyxl', 'docx', 'pptx', 'qrcode', 'gtts', 'weasyprint', 'fpdf', 'selenium', 'reportlab', 'xlwt'],
  },
  {
    languages: ['python'],
    calls: ['*.to_csv', '*.to_excel', '*.to_parquet', '*.to_json', '*.to_pickle', '*.to_feather'],
    path: 0,
    modules: ['pandas', 'polars', 'geopandas'],
  },
  { languages: ['python'], calls: ['*.screenshot', '*.pdf'], path: 'path', modules: ['playwright', 'pyppeteer'] },
  { languages: ['python'], calls: ['cv2.imwrite', 'imageio.imwrite', 'numpy.save', 'soundfile.write'], path: 0 },
  { languages: ['python'], calls: ['joblib.dump', 'torch.save', 'pdfkit.from_string', 'pdfkit.from_url', 'pdfkit.from_file'], path: 1 },
  {
    languages: ['go'],
    calls: ['github.com/xuri/excelize/v2.NewFile().SaveAs', '*.OutputFileAndClose', '*.SavePNG'],
    path: 0,
  },
  { languages: ['go'], calls: ['github.com/disintegration/imaging.Save'], path: 1 },
  { languages: ['go'], calls: ['github.com/skip2/go-qrcode.WriteFile'], path: 3 },
  {
    languages: ['ruby'],
    calls: ['*.render_file', '*.to_file', '*.save_screenshot'],
    path: 0,
    modules: ['prawn', 'grover', 'wicked_pdf', 'pdfkit'],
  },
  { languages: ['php'], calls: ['imagepng', 'imagejpeg', 'imagewebp', 'imagegif'], path: 1 },
  {
    languages: ['csharp'],
    calls: ['*.SaveAs', '*.SaveAsPng', '*.SaveAsJpeg', '*.GeneratePdf', '*.ScreenshotAsync', '*.PdfAsync'],
    path: 0,
  },
  { languages: JVM, calls: ['javax.imageio.ImageIO.write', 'ImageIO.write'], path: 2 },
];

/** What hands the document over in the same function, so that the file is a step on the way. */
const SENDS =
  /\b(?:send_file|send_from_directory|sendFile|FileResponse|StreamingResponse|download\(|PhysicalFile|http\.ServeFile|BinaryFileResponse|send_data|readFile(?:Sync)?\(|read_bytes|File\.ReadAllBytes|upload\w*\(|putObject|put_object|PutObjectCommand)/;

/** Names of all calls that may export to a file, by language. */
export const EXPORT_FORMS: readonly { readonly languages: readonly Language[]; readonly calls: readonly string[] }[] = EXPORTS;

/** The path that a call writes a document to, where nothing in the same function sends it on; undefined for any other call. */
export function exportPath(call: Call, file: CodeFile): Expression | undefined {
  const form = EXPORTS.find(
    ({ languages, calls, modules, path }) =>
      languages.includes(file.language) &&
      file.callsTo(...calls).includes(call) &&
      (modules === undefined || file.importsAny(...modules)) &&
      pathOf(call, path) !== undefined,
  );
  if (form === undefined || (call.inside && SENDS.test(file.source.slice(call.inside.span)))) return undefined;
  return pathOf(call, form.path);
}

function pathOf(call: Call, path: number | string): Expression | undefined {
  return typeof path === 'number' ? call.args[path] : call.option(path);
}
