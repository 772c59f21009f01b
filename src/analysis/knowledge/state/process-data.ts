/** What a process may well have for itself: what it can make again, what it is connected to, and what it counts about itself. */
const OF_THE_PROCESS =
  /cache|lru|memo|pool|semaphore|conn|socket|client|subscri|listener|stream|metric|stat(?:s|istics)$|lock|mutex|watcher|limit|throttl|pending|inflight|timer|timeout|interval|abort|controller|ready|health|alive|registr|route|handler|logger|config|settings|template|loaded|resolver|instance|emitter/i;
/** What must not be lost, whatever it is called besides: who may come in, and what was agreed. */
const MUST_LAST =
  /otp|session(?!factory)|attempt|verif|black_?list|block_?list|deny_?list|revoked|banned|captcha|\bcarts?\b|basket|reset_?(?:code|token)|refresh_?tokens?|pending_?(?:users?|orders?|registrations?)|login_?states?/i;

/** Who may not come in any more: each process has to know of all. */
const SHUT_OUT = /black_?list|block_?list|deny_?list|den(?:y|ied)_?tokens?|revoked|banned_?|invalidated_?tokens?/i;

/** True for the name of what is shut out, which every process has to know of whoever says so. */
export function isShutOut(name: string): boolean {
  return SHUT_OUT.test(name);
}

/** True for the name of data that a process may lose: the others have their own, and it can be made again. */
export function isOfTheProcess(name: string): boolean {
  return OF_THE_PROCESS.test(name) && !mustLast(name);
}

/** True for the name of data that people lose something with. */
export function mustLast(name: string): boolean {
  return MUST_LAST.test(name);
}
