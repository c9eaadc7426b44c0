import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flowOf, RELATION_KINDS, type Relation } from '../config/relation.ts';
import { alwaysOpen, chinaWorking } from '../sla/calendars.ts';
import { type Conflict, conflictsOf, nearBy, type Planned } from './conflicts.ts';
import type { Freeze } from './policy.ts';

const ids = ['a', 'b', 'c', 'd', 'e'] as const;
const anyItem = fc.constantFrom(...ids).map((id) => ({ id, criticality: 'normal' as const }));
const anyWindow = fc
  .tuple(fc.nat(20), fc.integer({ min: 1, max: 10 }))
  .map(([from, length]) => ({ from, to: from + length }));
const anyPlanned = fc.record({
  id: fc.constantFrom('1', '2', '3', '4'),
  window: anyWindow,
  items: fc.uniqueArray(anyItem, { selector: ({ id }) => id, maxLength: 3 }),
});
const anyRelation = fc
  .tuple(
    fc.constantFrom(...ids),
    fc.constantFrom(...ids),
    fc.constantFrom(...RELATION_KINDS.map(({ code }) => code)),
  )
  .map(([from, to, kind]): Relation => ({ from, to, kind }));
const anySpan = fc.tuple(fc.nat(20), fc.integer({ min: 1, max: 10 }));
/** A policy knows no freeze that ends before it begins. */
const anyFreeze: fc.Arbitrary<Freeze> = fc
  .record({
    ...{ code: fc.constantFrom('f', 'g'), zh: fc.constant(''), en: fc.constant(''), reason: fc.constant('') },
    span: anySpan,
    scope: fc.oneof(
      fc.constant({ kind: 'all' } as const),
      fc.uniqueArray(fc.constantFrom(...ids)).map((itemIds) => ({ kind: 'items', itemIds }) as const),
      fc
        .constantFrom('critical' as const, 'normal' as const)
        .map((atLeast) => ({ kind: 'criticality', atLeast }) as const),
    ),
  })
  .map(({ span: [from, length], ...freeze }) => ({ ...freeze, from, to: from + length }));

/** All items that trouble in one reaches on a path of at most `depth` steps: every path is walked. */
function walked(relations: readonly Relation[], from: string, depth: number): string[] {
  if (depth === 0) return [from];
  const next = relations.flatMap(({ kind, from: source, to }) => {
    const flow = flowOf(kind);
    return [
      ...(to === from && (flow === 'to_source' || flow === 'both') ? [source] : []),
      ...(source === from && (flow === 'to_target' || flow === 'both') ? [to] : []),
    ];
  });
  return [from, ...next.flatMap((id) => walked(relations, id, depth - 1))];
}

/** Every instant, every pair of items, every path. */
function slowly(
  change: Planned,
  others: readonly Planned[],
  relations: readonly Relation[],
  depth: number,
  freezes: readonly Freeze[],
) {
  const instants = Array.from({ length: 40 }, (_, at) => at).filter(
    (at) => change.window.from <= at && at < change.window.to,
  );
  const found: Conflict[] = [];
  for (const other of others) {
    if (other.id === change.id || !instants.some((at) => other.window.from <= at && at < other.window.to))
      continue;
    const [same, dependent]: [string[], string[]] = [[], []];
    for (const { id } of change.items) {
      if (other.items.some((one) => one.id === id)) same.push(id);
      else if (
        other.items.some(
          (one) =>
            walked(relations, id, depth).includes(one.id) || walked(relations, one.id, depth).includes(id),
        )
      )
        dependent.push(id);
    }
    if (same.length > 0) found.push({ kind: 'same_item', changeId: other.id, itemIds: same });
    if (dependent.length > 0) found.push({ kind: 'dependent_item', changeId: other.id, itemIds: dependent });
  }
  for (const { code, from, to, scope } of freezes) {
    const within =
      scope.kind === 'all' ||
      change.items.some(({ id }) =>
        scope.kind === 'items' ? scope.itemIds.includes(id) : scope.atLeast === 'normal',
      );
    if (within && instants.some((at) => from <= at && at < to)) found.push({ kind: 'freeze', code });
  }
  return found;
}

describe('what stands in the way of a window', () => {
  it('is what every instant, pair and path says', () => {
    fc.assert(
      fc.property(
        anyPlanned,
        fc.array(anyPlanned, { maxLength: 4 }),
        fc.array(anyRelation, { maxLength: 6 }),
        fc.integer({ min: 0, max: 3 }),
        fc.array(anyFreeze, { maxLength: 3 }),
        (change, others, relations, depth, freezes) => {
          const near = nearBy(relations, depth);
          expect(conflictsOf(change, others, near, freezes, alwaysOpen)).toEqual(
            slowly(change, others, relations, depth, freezes),
          );
        },
      ),
    );
  });

  it('names holidays and working hours of the calendar', () => {
    const planned = (from: string, to: string): Planned => ({
      ...{ id: '1', items: [], window: { from: Date.parse(from), to: Date.parse(to) } },
    });
    const of = (from: string, to: string) =>
      conflictsOf(planned(from, to), [], () => false, [], chinaWorking);
    expect(of('2026-03-02T20:00:00+08:00', '2026-03-02T23:00:00+08:00')).toEqual([]);
    expect(of('2026-03-02T17:00:00+08:00', '2026-03-02T20:00:00+08:00')).toEqual([
      { kind: 'working_hours', ms: 3_600_000 },
    ]);
    expect(of('2026-09-30T22:00:00+08:00', '2026-10-02T02:00:00+08:00')).toEqual([
      { kind: 'holiday', dates: ['2026-10-01', '2026-10-02'] },
    ]);
  });
});
