import type { ConditionalKind, Node } from '../tree/adapter.ts';
import { kindOf, namedChildren, spanOf } from '../tree/nodes.ts';
import { type Region, Regions } from '../tree/regions.ts';
import type { Found, Syntax } from '../tree/syntax.ts';

/** What limits the sight of names. `file` is the outermost, around everything. */
export interface ScopeOwner {
  readonly role: 'file' | 'function' | 'class' | 'block';
  readonly node: Node | undefined;
}
export type Scope = Region<ScopeOwner>;

/** Code that may not run: a branch with its condition, or a loop or attempt without. */
export interface BranchOwner {
  readonly conditional: ConditionalKind;
  readonly node: Node;
  /** The code itself; `node` where the whole of it runs conditionally. */
  readonly arm: Node;
  /** How many branches `node` has. */
  readonly arms: number;
  /** True for what runs when the condition does not hold: an `else`, the body of an `unless`. */
  readonly denied: boolean;
}
export type Branch = Region<BranchOwner>;

/** Scopes of a file in source order; the first is the file itself. */
export function scopesOf(syntax: Syntax): Regions<ScopeOwner> {
  const { functions, classes, blocks } = syntax.adapter.kinds;
  const roles = new Map<string, ScopeOwner['role']>([
    ...blocks.map((kind) => [kind, 'block'] as const),
    ...classes.map((kind) => [kind, 'class'] as const),
    ...functions.map((kind) => [kind, 'function'] as const),
  ]);
  const file = { start: 0, end: Number.MAX_SAFE_INTEGER, of: { role: 'file', node: undefined } as ScopeOwner };
  const inner = syntax.find([...roles.keys()]).map((found) => scope(found, roles.get(kindOf(found.node)) ?? 'block'));
  return new Regions([file, ...inner]);
}

function scope(found: Found, role: ScopeOwner['role']): Found & { readonly of: ScopeOwner } {
  return { ...found, of: { role, node: found.node } };
}

const HOMES = new WeakMap<Scope, Scope>();

/** The function that a scope belongs to, or the file. Found once for each scope, so that a chain of them is walked once. */
export function homeOf(scope: Scope): Scope {
  const passed: Scope[] = [];
  let at = scope;
  while (!HOMES.has(at) && at.of.role !== 'function' && at.parent !== undefined) {
    passed.push(at);
    at = at.parent;
  }
  const home = HOMES.get(at) ?? at;
  for (const each of passed) HOMES.set(each, home);
  return home;
}

/** The innermost scope at or around `from` that has one of the roles. */
export function enclosing(from: Scope | undefined, ...roles: readonly ScopeOwner['role'][]): Scope | undefined {
  let at = from;
  while (at !== undefined && !roles.includes(at.of.role)) at = at.parent;
  return at;
}

/** Branches of a file in source order. */
export function branchesOf(syntax: Syntax): Regions<BranchOwner> {
  const kinds = new Map(syntax.adapter.kinds.conditionals.map((conditional) => [conditional.kind, conditional]));
  const branches = syntax.find([...kinds.keys()]).flatMap((found) => {
    const conditional = kinds.get(kindOf(found.node));
    if (conditional === undefined) return [];
    const arms = armsOf(found.node, conditional);
    const { length } = arms;
    return arms.map(({ arm, first }) => ({
      ...spanOf(arm),
      of: { conditional, node: found.node, arm, arms: length, denied: first === UNLESS.test(conditional.kind) },
    }));
  });
  return new Regions(branches.sort((a, b) => a.start - b.start || b.end - a.end));
}

const UNLESS = /^unless/;

interface Arm {
  readonly arm: Node;
  /** The branch that stands before every other one. */
  readonly first: boolean;
}

function armsOf(node: Node, { branches }: ConditionalKind): readonly Arm[] {
  if (branches === '*') return [{ arm: node, first: true }];
  return branches.flatMap((at, index) => {
    const child = typeof at === 'string' ? undefined : namedChildren(node)[at];
    const arms = typeof at === 'string' ? node.fieldChildren(at) : child === undefined ? [] : [child];
    return arms.map((arm) => ({ arm, first: index === 0 }));
  });
}
