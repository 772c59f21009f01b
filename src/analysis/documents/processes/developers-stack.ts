/** The stack that Laravel's Sail starts on a developer's machine. @see https://laravel.com/docs/sail */
const SAIL = /^\s*(?:-\s*)?['"]?LARAVEL_SAIL['"]?\s*[:=]|vendor\/laravel\/sail\/runtimes/m;

const ONLY =
  /\bfor\s+(?:local\s+)?(?:dev|development)(?:\s+(?:purposes|use))?\s+only\b|\bonly\s+(?:\w+\s+){0,2}for\s+(?:local\s+)?(?:dev|development)\b|\b(?:not|never)\s+(?:\w+\s+){0,2}(?:for|in)\s+production\b|\bdevelopment[- ]only\b/i;

/** True for the text of a stack that no deploy starts: the comment that it begins with says whom it is for, or Sail brings it. */
export function isDevelopersStack(text: string): boolean {
  if (SAIL.test(text)) return true;
  const head = /^(?:[ \t]*(?:#[^\n]*|---)?\r?\n)+/.exec(text.slice(0, 2000))?.[0] ?? '';
  return ONLY.test(head.replaceAll(/[\s#]+/g, ' '));
}
