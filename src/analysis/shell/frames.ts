/** Conditions that a command is said to stand within; deeper ones are left out. */
const MAX_WITHIN = 32;

type FrameKind = 'if' | 'loop' | 'case' | 'brace';

interface Frame {
  readonly kind: FrameKind;
  /** `if`, `elif`, `until`, …: what the condition is said with. */
  keyword: string;
  /** Where the condition begins; its end is known when `then` or `do` comes. */
  headStart: number;
  condition: string;
  /** Said of commands inside; undefined while the condition itself is read. */
  label: string | undefined;
  /** A pattern of a `case` comes next. */
  awaitsPattern: boolean;
  /** How many commands were there before. */
  readonly before: number;
  /** What the whole block is within. */
  readonly outer: readonly string[];
}

/** The `if`, loops, `case` and braces that are open at a place of a shell text, outermost first. */
export class Frames {
  readonly #open: Frame[] = [];
  #within: readonly string[];

  constructor(outer: readonly string[]) {
    this.#within = outer;
  }

  /** What a command that stands here is within. */
  get within(): readonly string[] {
    return this.#within;
  }

  get depth(): number {
    return this.#open.length;
  }

  get awaitsPattern(): boolean {
    return this.#open.at(-1)?.awaitsPattern === true;
  }

  /** Opens an `if` or loop whose condition begins at `headStart`. */
  openHead(kind: 'if' | 'loop', keyword: string, headStart: number, before: number): void {
    this.#push({ kind, keyword, headStart, condition: '', label: undefined, awaitsPattern: false, before, outer: this.#within });
  }

  openCase(subject: string, before: number): void {
    this.#push({
      kind: 'case',
      keyword: 'case',
      headStart: 0,
      condition: subject,
      label: undefined,
      awaitsPattern: true,
      before,
      outer: this.#within,
    });
  }

  /** Opens `{`; a function's has a label. */
  openBrace(label: string | undefined, before: number): void {
    this.#push({ kind: 'brace', keyword: '{', headStart: 0, condition: '', label, awaitsPattern: false, before, outer: this.#within });
  }

  /** `then`, `do`: the condition is all that was written since its keyword. */
  endHead(written: (from: number) => string): void {
    const frame = this.#open.at(-1);
    if (frame === undefined || frame.label !== undefined || (frame.kind !== 'if' && frame.kind !== 'loop')) return;
    frame.condition = written(frame.headStart);
    this.#label(frame, `${frame.keyword} ${frame.condition}`.trim());
  }

  elif(headStart: number): void {
    const frame = this.#open.at(-1);
    if (frame?.kind !== 'if') return;
    frame.keyword = 'elif';
    frame.headStart = headStart;
    this.#label(frame, undefined);
  }

  else(): void {
    const frame = this.#open.at(-1);
    if (frame?.kind === 'if') this.#label(frame, `else ${frame.condition}`.trim());
  }

  pattern(pattern: string): void {
    const frame = this.#open.at(-1);
    if (frame?.kind !== 'case') return;
    frame.awaitsPattern = false;
    this.#label(frame, `${frame.condition} ${pattern}`);
  }

  /** `;;`: another pattern follows. */
  nextPattern(): void {
    const frame = this.#open.at(-1);
    if (frame?.kind !== 'case') return;
    frame.awaitsPattern = true;
    this.#label(frame, undefined);
  }

  /** Closes what a keyword closes: how many commands were there before it opened; undefined when nothing was open. */
  close(kind: FrameKind): number | undefined {
    if (this.#open.at(-1)?.kind !== kind) return undefined;
    const frame = this.#open.pop();
    this.#within = frame?.outer ?? this.#within;
    return frame?.before;
  }

  #push(frame: Frame): void {
    this.#open.push(frame);
    this.#label(frame, frame.label);
  }

  /** Labels the innermost block; those around it cannot change while it is open. */
  #label(frame: Frame, label: string | undefined): void {
    frame.label = label;
    this.#within = label === undefined || frame.outer.length >= MAX_WITHIN ? frame.outer : [...frame.outer, label];
  }
}
