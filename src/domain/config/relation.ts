import type { Named } from './item-class.ts';

/**
 * Where trouble goes along a relation: `to_source` when what it points at fails (a service depends on a server),
 * `to_target` when what it comes from fails (a part of a whole), both ways, or nowhere.
 */
export const FLOWS = ['to_source', 'to_target', 'both', 'none'] as const;
export type Flow = (typeof FLOWS)[number];

/** A kind of relation, named from either end. */
export interface RelationKind {
  code: string;
  /** As it reads from the source: `depends on`. */
  forth: Named;
  /** As it reads from the target: `is needed by`. */
  back: Named;
  flow: Flow;
}

const kind = (
  code: string,
  flow: Flow,
  [zh, en]: [string, string],
  [backZh, backEn]: [string, string],
): RelationKind => ({ code, flow, forth: { zh, en }, back: { zh: backZh, en: backEn } });

/** The relations that the product ships (c5). */
export const RELATION_KINDS: readonly RelationKind[] = [
  kind('runs_on', 'to_source', ['运行于', 'runs on'], ['承载', 'runs']),
  kind('depends_on', 'to_source', ['依赖', 'depends on'], ['被依赖', 'is needed by']),
  kind('connected_to', 'to_source', ['连接到', 'is connected to'], ['下联', 'connects']),
  kind('part_of', 'to_target', ['属于', 'is part of'], ['包含', 'consists of']),
  kind('uses', 'to_source', ['使用', 'uses'], ['被使用', 'is used by']),
  kind('backs_up', 'none', ['备份', 'backs up'], ['备份于', 'is backed up by']),
];

/** One relation between two items, by any names of theirs. */
export interface Relation {
  kind: string;
  from: string;
  to: string;
}

export const flowOf = (code: string): Flow => RELATION_KINDS.find((one) => one.code === code)?.flow ?? 'none';
