/** Domains below which platforms give each deploy a name of its own. */
const PLATFORMS = [
  'herokuapp.com vercel.app now.sh netlify.app netlify.com onrender.com azurewebsites.net cloudapp.azure.com fly.dev railway.app',
  'appspot.com web.app firebaseapp.com firebaseio.com ngrok.io ngrok.app ngrok-free.app ngrok-free.dev repl.co replit.app glitch.me',
  'cyclic.app pages.dev workers.dev run.app elasticbeanstalk.com amplifyapp.com cloudfront.net elb.amazonaws.com pythonanywhere.com',
  'compute.amazonaws.com koyeb.app surge.sh deta.dev loca.lt localhost.run trycloudflare.com',
]
  .join(' ')
  .split(' ')
  .map((domain) => domain.replaceAll('.', String.raw`\.`))
  .join('|');

const MACHINE = String.raw`localhost|0\.0\.0\.0|\[::1\]|\d{1,3}(?:\.\d{1,3}){3}`;
const HOST = String.raw`(?:${MACHINE}|[\w.-]{1,100}\.(?:${PLATFORMS})|[\w-]+\.execute-api\.[\w-]+\.amazonaws\.com|[\w.-]{1,100}:\d{2,5})`;
const OWN = new RegExp(String.raw`^(?:https?|wss?):\/\/${HOST}(?=[:/?#$]|$)`, 'i');
const INSIDE = new RegExp(String.raw`(?:^|["'\s(=])((?:https?|wss?):\/\/${HOST}(?:[:/?#][^\s"'<>]*)?)`, 'i');

/**
 * True for the web address of one deploy: a developer's machine, a bare number, a name that a platform gave, or any host with a
 * port. Another's public API has none of these.
 */
export function isOwnAddress(text: string): boolean {
  return OWN.test(text.slice(0, 300));
}

/** True for the address of a machine that has no name: the one that the code runs on, or a number. */
export function isMachineAddress(text: string): boolean {
  return /^(?:https?|wss?):\/\/(?:localhost|0\.0\.0\.0|\[::1\]|\d{1,3}(?:\.\d{1,3}){3})(?=[:/?#$]|$)/i.test(text);
}

/** The first address of one deploy inside of a text, such as a link in a mail. */
export function ownAddressIn(text: string): string | undefined {
  return INSIDE.exec(text.slice(0, 4000))?.[1];
}
