/**
 * True for a string that holds several lines: a template, an example or a generated file rather than a value. What it says is
 * about the document that it becomes.
 */
export function isDocument(text: string): boolean {
  return /\S[ \t]*\r?\n[ \t]*\S|\S[ \t]*\r?\n$/.test(text);
}
