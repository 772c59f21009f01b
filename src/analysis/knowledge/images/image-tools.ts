import type { Dockerfile, Instruction } from '../../documents/kinds.ts';
import { lacks, type SystemTool } from '../packages/system-tools.ts';

/** Instructions that start something rather than bring it. */
const STARTS = new Set(['HEALTHCHECK', 'CMD', 'ENTRYPOINT', 'LABEL', 'EXPOSE', 'WORKDIR', 'USER']);
/** Installs whose packages stand somewhere else. */
const INSTALLS_UNSEEN =
  /\bxargs\b|\$\(\s*(?:cat|<|grep)|install[^&|;]*\$\{?\w|\b(?:ansible-playbook|nix|nix-env|conda|mamba|brew|playwright|puppeteer)\b/;

/** True when an image is certain not to have the tool: its base lacks it, and nothing installs, copies or may bring it. */
export function isWithoutTool(tool: SystemTool, { effective, final, stages }: Dockerfile): boolean {
  let stage = final;
  while (stage?.parent !== undefined) stage = stages[stage.parent];
  if (!stage?.image || !lacks(tool, stage.image)) return false;
  return effective.every((instruction) => STARTS.has(instruction.keyword) || !mayBring(instruction, tool));
}

function mayBring({ keyword, text, flags, commands }: Instruction, tool: SystemTool): boolean {
  const from = flags.get('from') ?? '';
  if (text.includes(tool.name) || tool.packages.test(text) || tool.packages.test(from)) return true;
  if (from !== '' && /\s\/(?:usr(?:\/local)?\/?(?:bin|sbin)?|bin)?\/?\s*$/.test(text)) return true;
  if (keyword !== 'RUN') return false;
  return (
    INSTALLS_UNSEEN.test(text) || commands.some(({ name, args }) => name === 'make' || [name, ...args].some((word) => word.endsWith('.sh')))
  );
}
