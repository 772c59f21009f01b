import type { Command } from '../shell.ts';

/** A command while what stands behind it may still change it. */
export type Draft = { -readonly [K in keyof Command]: Command[K] };

type Redirect = Command['redirects'][number];

/** Redirections of a block that its commands are told. */
const MAX_REDIRECTS = 20;
/** Blocks in blocks whose commands are told what stands behind them. */
const MAX_BLOCKS = 32;

/**
 * The commands of a list in order. What stands behind a block that has just been closed (`} > log &`) is told to all its
 * commands; commands of substitutions and scripts follow the pipeline that they stand in, so that the next command in the
 * list is always the one that a joint joins to.
 */
export class Sequence {
  readonly #commands: Draft[] = [];
  #later: Command[] = [];
  /** Index of the first command of the block that has just been closed. */
  #closed: number | undefined;

  get length(): number {
    return this.#commands.length;
  }

  add(command: Draft): void {
    this.#commands.push(command);
    this.#closed = undefined;
  }

  /** Adds the commands of a bracket, which is a block that has just been closed. */
  addBlock(commands: readonly Command[]): void {
    const from = this.#commands.length;
    append(this.#commands, commands);
    this.#closed = from;
  }

  /** Adds commands that follow the pipeline. */
  addLater(commands: readonly Command[]): void {
    append(this.#later, commands);
  }

  /** Says that a block has just been closed, and how many commands were there before it. */
  closeBlock(from: number | undefined): void {
    this.#closed = from;
  }

  /** Says that something else stands behind the last block. */
  leaveBlock(): void {
    this.#closed = undefined;
  }

  /** Redirects a block that has just been closed within so many others; false when none has. */
  redirectBlock(redirect: Redirect, depth: number): boolean {
    if (this.#closed === undefined) return false;
    for (const command of this.#told(this.#closed, depth)) {
      if (command.redirects.length < MAX_REDIRECTS) command.redirects = [...command.redirects, redirect];
    }
    return true;
  }

  /** Joins the last command of a closed block to the next command. */
  joinBlock(joint: Command['joint']): void {
    const last = this.#commands.at(-1);
    if (last !== undefined && this.#closed !== undefined) last.joint = joint;
    this.#closed = undefined;
  }

  /** Puts the closed block, or else the last command, into the background. */
  putIntoBackground(depth: number): void {
    for (const command of this.#closed === undefined ? this.#commands.slice(-1) : this.#told(this.#closed, depth))
      command.background = true;
    this.endPipeline();
  }

  #told(from: number, depth: number): readonly Draft[] {
    return depth < MAX_BLOCKS ? this.#commands.slice(from) : [];
  }

  /** The line ends: so does the pipeline, unless its last command is joined to the next line. */
  endLine(): void {
    if (this.#closed !== undefined || this.#commands.at(-1)?.joint === '') this.endPipeline();
    this.#closed = undefined;
  }

  /** Nothing is joined to what was read so far. */
  endPipeline(): void {
    append(this.#commands, this.#later);
    this.#later = [];
    this.#closed = undefined;
  }

  /** All commands, at the end of the list. */
  end(): readonly Command[] {
    this.endPipeline();
    return this.#commands;
  }
}

/** Appends without a call's limit on arguments. */
function append(list: Command[], added: readonly Command[]): void {
  for (const command of added) list.push(command);
}
