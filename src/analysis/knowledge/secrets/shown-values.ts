import type { CodeFile, Property } from '../../code.ts';
import type { Span } from '../../text.ts';

/** Where the description of an interface shows what a value looks like: of OpenAPI, JSON Schema, Swagger's annotations and pydantic. */
const SHOWN = /^(?:x-)?(?:(?:openapi_)?examples?|json_schema_extra|schema_extra)$/i;

/** True for a value that is there to be shown to readers of an interface's description: `#[OA\Schema(example: ['token' => '…'])]`. */
export function isShownValue(file: CodeFile, { start, end }: Span): boolean {
  const shows = ({ key, value }: Property): boolean => SHOWN.test(key) && value.span.start <= start && end <= value.span.end;
  return (
    file.properties.some(shows) ||
    file.calls.some(({ span, named }) => span.start <= start && end <= span.end && named.some(shows)) ||
    file.annotations.some(({ span, named }) => span.start <= start && end <= span.end && named.some(shows))
  );
}
