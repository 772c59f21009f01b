const START_FILE =
  /(?:^|\/)(?:Program|Startup)\.cs$|(?:^|\/)\w*Application\.(?:java|kt)$|(?:^|\/)(?:[Mm]ain|server|[Aa]pp|Application|index|wsgi|asgi)\.(?:[cm]?[jt]s|py|go|rs|kt)$/;

/** True for a file that an app starts with, by what the languages and frameworks call it. */
export function isStartFile(path: string): boolean {
  return START_FILE.test(path);
}
