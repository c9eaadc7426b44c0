import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SHIPPED_CLASSES } from '../classes.ts';
import type { Item } from '../item.ts';
import { readRow } from './cells.ts';
import { type Edges, neededBy, onCircles } from './graph.ts';
import { exportHeadings, keysOf, mappingProblems, suggestColumns } from './headings.ts';
import { undoEvents } from './undo.ts';
import { decimal, exportTargets } from './words.ts';

const classes = new Map(SHIPPED_CLASSES.map((one) => [one.code, one]));
const edges = (list: readonly (readonly [number, number])[]): Edges => ({
  from: Int32Array.from(list, ([from]) => from),
  to: Int32Array.from(list, ([, to]) => to),
});
const graph = fc.array(fc.tuple(fc.integer({ min: -6, max: 6 }), fc.integer({ min: -6, max: 6 })), {
  maxLength: 25,
});

describe('circles', () => {
  it('are where one comes back to where one began, by brute force', () => {
    fc.assert(
      fc.property(graph, (list) => {
        const reached = (from: number): Set<number> => {
          const seen = new Set<number>();
          const waiting = [from];
          for (let at = waiting.pop(); at !== undefined; at = waiting.pop())
            for (const [one, other] of list)
              if (one === at && !seen.has(other)) {
                seen.add(other);
                waiting.push(other);
              }
          return seen;
        };
        const expected = list.map(([from, to]) => (from === to || reached(to).has(from) ? 1 : 0));
        expect([...onCircles(edges(list))]).toEqual(expected);
      }),
    );
  });

  it('are found however deep the tree is, and in no stack', () => {
    const deep = Array.from({ length: 200_000 }, (_, n) => [n, n + 1] as const);
    expect(onCircles(edges(deep)).every((mark) => mark === 0)).toBe(true);
    expect(onCircles(edges([...deep, [200_000, 0]])).every((mark) => mark === 1)).toBe(true);
  });
});

it('what needs something refused, at any distance, is refused too', () => {
  expect(
    neededBy(
      [1],
      edges([
        [2, 1],
        [3, 2],
        [4, 3],
        [5, 6],
        [1, 5],
      ]),
    ).sort(),
  ).toEqual([2, 3, 4]);
  expect(
    neededBy(
      [1],
      edges([
        [2, 1],
        [1, 2],
      ]),
    ),
  ).toEqual([2]);
});

describe('columns', () => {
  it.each([
    [
      ['* 设备名称：', 'SN号', '使用人', '运行于', 'MAC 地址'],
      ['name', 'serial', 'holderId', 'relation:runs_on:forth', 'attribute:mac_address'],
    ],
    [
      ['Asset Tag', 'Serial Number', 'is part of', 'Notes', 'nothing'],
      ['assetNumber', 'serial', 'relation:part_of:forth', 'note', null],
    ],
    [
      ['Role (attribute:role)', '内存（memory）', '名称', '名称'],
      ['attribute:role', 'attribute:memory', 'name', null],
    ],
    [
      ['host_name', 'OS', 'consists of'],
      ['attribute:host_name', 'attribute:os', 'relation:part_of:back'],
    ],
  ])('%j go where their headings say', (headings, targets) => {
    expect(suggestColumns(headings, classes)).toEqual(targets);
  });

  it('of an export are all found again, in either language', () => {
    const targets = exportTargets(classes, [...classes.keys()]);
    for (const locale of ['zh', 'en'] as const)
      expect(suggestColumns(exportHeadings(targets, classes, locale), classes)).toEqual(targets);
    const mapping = { columns: targets, class: null, keys: keysOf(classes), empty: 'keep' } as const;
    expect(mappingProblems(mapping, targets.length, classes)).toEqual([]);
  });
});

describe('a row', () => {
  const read = (cells: (string | { code: 'formula' })[], empty: 'keep' | 'clear' = 'keep') =>
    readRow(
      cells,
      {
        columns: ['name', 'serial', 'state', 'note', 'relation:runs_on:forth'],
        class: null,
        keys: [],
        empty,
      },
      classes,
    );

  it('says what its cells say; empty ones say nothing unless they clear', () => {
    expect(read(['甲', ' sn-1 ', '维修中', '', 'A; B；A'])).toMatchObject({
      ...{ plain: { name: '甲', serial: 'SN-1', state: 'repair' }, problems: [] },
      relations: [{ ref: 'A' }, { ref: 'B' }],
    });
    expect(read(['', '', '', '', '']).plain).toEqual({});
    expect(read(['', '', '', '', ''], 'clear').plain).toEqual({ serial: null, note: null });
  });

  it.each([
    [['甲', 'N/A'], [['serial', 'meaningless']]],
    [['甲\u0000'], [['name', 'broken_text']]],
    [['\u200b'], [['name', 'required']]],
    [['x'.repeat(201)], [['name', 'too_long']]],
    [['甲', '', '飞行'], [['state', 'unknown_choice']]],
    [[{ code: 'formula' as const }], [['name', 'formula']]],
    [['甲', '', '', '一行\n两行', '', '多余'], [[null, 'column_count']]],
  ])('%j has its problems', (cells, problems) => {
    expect(read(cells).problems.map(({ field, code }) => [field, code])).toEqual(problems);
  });
});

it('numbers are written in digits that mean them', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }), (value) => {
      expect(decimal(value)).toMatch(/^-?\d+(\.\d+)?$/);
      expect(Number(decimal(value))).toBe(value === 0 ? 0 : value);
    }),
  );
});

describe('undoing', () => {
  const item: Item = {
    ...{
      class: 'rack',
      name: '新',
      state: 'idle',
      criticality: 'normal',
      serial: null,
      assetNumber: null,
      note: null,
    },
    ...{ ownerId: null, holderId: null, groupId: null, departmentId: null, siteId: null, attributes: {} },
  };
  const changed = { kind: 'changed', before: { name: '旧' }, after: { name: '新' }, ours: true } as const;
  const moved = { kind: 'moved', before: { state: 'in_use' }, after: { state: 'idle' }, ours: true } as const;

  it('gives back what was, retires what was added, and leaves what others changed since', () => {
    expect(undoEvents(item, [moved, changed], false)).toMatchObject([
      { after: { state: 'in_use' } },
      { after: { name: '旧' } },
    ]);
    expect(undoEvents(item, [{ ...changed, kind: 'created' }], true)).toMatchObject([
      { after: { state: 'retired' } },
    ]);
    expect(undoEvents(item, [changed, { ...changed, ours: false }], false)).toEqual({
      code: 'changed_since',
    });
    expect(
      undoEvents(item, [changed, { kind: 'related', before: {}, after: {}, ours: false }], false),
    ).toHaveLength(1);
    expect(
      undoEvents(item, [changed, { kind: 'related', before: {}, after: {}, ours: false }], true),
    ).toEqual({ code: 'changed_since' });
  });
});
