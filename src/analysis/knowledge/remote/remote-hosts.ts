import type { Command } from '../../shell.ts';

/** Programs that reach another machine by its name. */
const REACHES = /^(?:ssh|scp|rsync|sftp|sshpass|autossh|ssh-keyscan)$/;
const ADDRESS = String.raw`(?:\d{1,3}(?:\.\d{1,3}){3}|[a-z\d][\w-]*(?:\.[a-z\d][\w-]*)+)`;
const ACCOUNT_AT = new RegExp(String.raw`^(?:ssh:\/\/)?[\w.-]+@(${ADDRESS})(?::.*)?$`, 'i');
const NUMBER = /^(\d{1,3}(?:\.\d{1,3}){3})(?::.*)?$/;
/** Machines that are the same for everyone, and samples. */
const OF_EVERYONE =
  /(?:^|\.)(?:github|gitlab|bitbucket|codeberg|sr)\.(?:com|org|ht)$|(?:^|\.)heroku\.com$|(?:^|\.)example\.(?:com|org|net)$|^(?:127\.|0\.0\.0\.0|localhost|1\.2\.3\.4|x\.x)|^(?:your|my)[-.]|\.(?:sh|py|js|ya?ml|json|tar|gz|zip|jar|conf|log|env)$/i;

/** The machine that a command reaches by a name or number that is written down; undefined for one that a variable names. */
export function remoteHost({ name, args }: Command): string | undefined {
  if (!REACHES.test(name)) return undefined;
  for (const word of args) {
    const host = hostIn(word) ?? (name === 'ssh' || name === 'ssh-keyscan' ? NUMBER.exec(word)?.[1] : undefined);
    if (host !== undefined && isOfOneDeploy(host)) return host;
  }
  return undefined;
}

/** The machine of `user@host`, perhaps with a path. */
export function hostIn(word: string): string | undefined {
  return ACCOUNT_AT.exec(word)?.[1];
}

/** True for a machine that one deploy has: no code host, no sample, not this machine. */
export function isOfOneDeploy(host: string): boolean {
  return !OF_EVERYONE.test(host) && !/[${}<>*]/.test(host);
}

/** Names of settings that hold the machine which a deploy goes to. */
const NAMES =
  /^(?:(?:remote|deploy(?:ment)?|ssh|target|prod(?:uction)?|staging|live|server|vps|ec2|droplet|ftp|sftp|instance)_?)+(?:host(?:_?name)?|server|ip|address|addr)?$|^(?:host(?:_?name)?|ip)$/i;

/** The machine that a setting of that name holds, where it is written down. */
export function hostSetting(name: string, value: string): string | undefined {
  if (!NAMES.test(name)) return undefined;
  const host =
    hostIn(value) ??
    NUMBER.exec(value)?.[1] ??
    /^([\w-]+(?:\.[\w-]+)*\.(?:amazonaws\.com|cloudapp\.azure\.com|linodeusercontent\.com))$/.exec(value)?.[1];
  return host !== undefined && isOfOneDeploy(host) ? host : undefined;
}
