import type { SourceText } from '../../text.ts';
import { pushOf, type ImagePush } from './image-pushes.ts';

/** `docker.build("acme/shop")` or `docker.image("acme/shop:1")`, with the variable that holds it. */
const MADE = /(?:([A-Za-z_][\w.]*)\s*=\s*)?docker\.(?:build|image)\s*\(?\s*(?:"([^"\n]*)"|'([^'\n]*)'|([A-Za-z_]\w*))/g;
/** `image.push('latest')`, `docker.build("x").push()`. */
const PUSHED = /(?:\b([A-Za-z_][\w.]*)|docker\.(?:build|image)\s*\(\s*(?:"([^"\n]*)"|'([^'\n]*)')[^()\n]*\))\.push\(\s*([^()\n]*?)\s*\)/g;

/** What a Jenkinsfile publishes by the Docker plugin's own words; what Groovy computes is any tag. */
export function groovyPushes(source: SourceText): readonly ImagePush[] {
  const names = new Map<string, string>();
  for (const [, variable, double, single] of source.text.matchAll(MADE)) {
    const name = double ?? single;
    if (variable !== undefined) names.set(variable, name ?? '*:*');
  }
  return [...source.text.matchAll(PUSHED)].flatMap((match) => {
    const [whole, variable, double, single, argument = ''] = match;
    const name = double ?? single ?? names.get(variable ?? '');
    const isComment = /^\s*(?:\/\/|\*)/.test(source.line(source.position(match.index).line));
    if (name === undefined || isComment) return [];
    const span = { start: match.index, end: match.index + whole.length };
    return [pushOf([tagged(name, argument)], span)];
  });
}

function tagged(name: string, argument: string): string {
  if (argument === '') return name;
  const tag = /^(?:"([^"]*)"|'([^']*)')$/.exec(argument);
  return `${name.replace(/:[^/:]*$/, '')}:${tag === null ? '*' : (tag[1] ?? tag[2] ?? '*')}`;
}
