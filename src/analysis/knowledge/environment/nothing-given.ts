const NOTHING =
  /==\s*(?:""|''|nil|null|undefined|None)|\blen\([\w.]+\)\s*==\s*0|is None|isEmpty|IsNullOrEmpty|is_none|\.nil\?|\.blank\?|\.empty\?/;

/** True for a condition that asks whether something was not given at all: `addr == ""`, `url is None`, `servers.empty?`. */
export function isForNothing(condition: string): boolean {
  return NOTHING.test(condition);
}
