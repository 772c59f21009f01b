import type { ConditionalKind, Node } from './adapter.ts';
import { kindOf, namedChildren, spanOf } from './nodes.ts';
import { type Region, Regions } from './regions.ts';
import type { Found, Syntax } from './syntax.ts';

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
    return conditional === undefined
      ? []
      : branchSpans(found, conditional).map((span) => ({ ...span, of: { conditional, node: found.node } }));
  });
  return new Regions(branches.sort((a, b) => a.start - b.start || b.end - a.end));
}

function branchSpans(found: Found, conditional: ConditionalKind): readonly { readonly start: number; readonly end: number }[] {
  if (conditional.branches === '*') return [{ start: found.start, end: found.end }];
  return conditional.branches.flatMap((at) => {
    if (typeof at === 'string') return found.node.fieldChildren(at).map(spanOf);
    const child = namedChildren(found.node)[at];
    return child === undefined ? [] : [spanOf(child)];
  });
}
