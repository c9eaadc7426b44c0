import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SHIPPED_CLASSES } from '../config/classes.ts';
import { createItem, rebuildItem } from '../config/decide.ts';
import type { Item } from '../config/item.ts';
import type { Value } from '../config/values.ts';
import type { Facts } from './facts.ts';
import { type Candidate, deviceKey, identify, type Key } from './identity.ts';
import { givenUp, takenOver } from './merge.ts';
import { type Claim, HAND, handClaims, IMPORT, orderFor, winnerOf } from './precedence.ts';
import { type Court, claimed, settle, wishOf } from './settle.ts';

const classes = new Map(SHIPPED_CLASSES.map((one) => [one.code, one]));
const DAY = 86_400_000;
const facts = (more: Partial<Facts> = {}): Facts => ({
  ...{ deviceId: 'd1', class: 'computer', name: 'PC-1', hostName: 'PC-1', serial: null, assetNumber: null },
  ...{ uuid: null, macs: [], holder: null, site: null, values: {}, software: null },
  ...more,
});
const candidate = (id: string, by: Key[], more: Partial<Candidate> = {}): Candidate => ({
  ...{ id, by, retired: false, serials: [], uuids: [], macs: [] },
  ...more,
});

describe('which item a machine is', () => {
  const SN = { serials: ['SN-1'] };
  it.each<[string, Partial<Facts>, Candidate[], unknown]>([
    ['nothing speaks for any', {}, [], { is: 'new' }],
    [
      'what the source calls it',
      { serial: 'SN-1' },
      [candidate('a', ['device', 'serial'], SN)],
      { is: 'known', id: 'a', by: 'device' },
    ],
    [
      'renamed, it stays itself',
      { hostName: 'NEW' },
      [candidate('a', ['device'])],
      { is: 'known', id: 'a', by: 'device' },
    ],
    [
      'a serial number',
      { serial: 'SN-1' },
      [candidate('a', ['serial'], SN)],
      { is: 'known', id: 'a', by: 'serial' },
    ],
    [
      'a UUID',
      { uuid: 'u' },
      [candidate('a', ['uuid'], { uuids: ['u'] })],
      { is: 'known', id: 'a', by: 'uuid' },
    ],
    [
      'serial number of one, UUID of another',
      { serial: 'SN-1', uuid: 'u' },
      [candidate('a', ['serial'], SN), candidate('b', ['uuid'])],
      { is: 'doubtful', doubt: 'several', candidates: ['a', 'b'] },
    ],
    [
      'a copied image: the UUID of one, the serial number of none',
      { serial: 'SN-2', uuid: 'u' },
      [candidate('a', ['uuid'], { ...SN, uuids: ['u'] })],
      { is: 'doubtful', doubt: 'other_serial', candidates: ['a'] },
    ],
    [
      'known to the source, with other hardware',
      { serial: 'SN-2' },
      [candidate('a', ['device'], SN)],
      { is: 'doubtful', doubt: 'other_serial', candidates: ['a'] },
    ],
    [
      'known to the source, with the serial number of another',
      { serial: 'SN-1' },
      [candidate('a', ['device']), candidate('b', ['serial'], SN)],
      { is: 'doubtful', doubt: 'several', candidates: ['a', 'b'] },
    ],
    [
      'it was retired',
      { serial: 'SN-1' },
      [candidate('a', ['device'], { ...SN, retired: true })],
      { is: 'doubtful', doubt: 'retired', candidates: ['a'] },
    ],
    [
      'an asset number',
      { assetNumber: 'IT-1' },
      [candidate('a', ['asset_number'])],
      { is: 'known', id: 'a', by: 'asset_number' },
    ],
    [
      'an asset number on other hardware',
      { assetNumber: 'IT-1', serial: 'SN-2' },
      [candidate('a', ['asset_number'], SN)],
      { is: 'doubtful', doubt: 'other_serial', candidates: ['a'] },
    ],
    ['a MAC address', { macs: ['m'] }, [candidate('a', ['mac'])], { is: 'known', id: 'a', by: 'mac' }],
    [
      'the MAC address of a dock that machines share',
      { macs: ['m'], serial: 'SN-2' },
      [candidate('a', ['mac'], SN)],
      { is: 'new' },
    ],
    [
      'the MAC address of two',
      { macs: ['m'] },
      [candidate('a', ['mac']), candidate('b', ['mac'])],
      { is: 'doubtful', doubt: 'several', candidates: ['a', 'b'] },
    ],
    [
      'a serial number goes before a MAC address',
      { macs: ['m'], serial: 'SN-1' },
      [candidate('a', ['mac']), candidate('b', ['serial'], SN)],
      { is: 'known', id: 'b', by: 'serial' },
    ],
    ['the name of a host', {}, [candidate('a', ['host_name'])], { is: 'known', id: 'a', by: 'host_name' }],
    [
      'the name of a host on other hardware',
      { serial: 'SN-2' },
      [candidate('a', ['host_name'], SN)],
      { is: 'new' },
    ],
    [
      'the name of a host on other wires',
      { macs: ['n'] },
      [candidate('a', ['host_name'], { macs: ['m'] })],
      { is: 'doubtful', doubt: 'same_name', candidates: ['a'] },
    ],
  ])('%s', (_what, said, candidates, outcome) => {
    expect(identify(facts(said), candidates)).toEqual(outcome);
    expect(identify(facts(said), [...candidates].reverse())).toEqual(outcome);
  });

  it('is never one whose serial number is another, nor one that was retired', () => {
    const some = <T>(all: readonly T[]) => fc.subarray([...all]);
    const anyone = fc.record({
      id: fc.constantFrom('a', 'b', 'c'),
      by: fc.subarray<Key>(['device', 'serial', 'uuid', 'asset_number', 'mac', 'host_name'], {
        minLength: 1,
      }),
      retired: fc.boolean(),
      serials: some(['SN-1', 'SN-2']),
      uuids: some(['u', 'v']),
      macs: some(['m', 'n']),
    });
    const said = fc.record({
      serial: fc.constantFrom(null, 'SN-1', 'SN-2'),
      uuid: fc.constantFrom(null, 'u', 'v'),
      macs: some(['m', 'n']),
    });
    fc.assert(
      fc.property(said, fc.uniqueArray(anyone, { selector: ({ id }) => id }), (told, all) => {
        const found = identify(facts(told), all);
        if (found.is !== 'known') return;
        const one = all.find(({ id }) => id === found.id);
        expect(one?.retired).toBe(false);
        if (told.serial !== null && one?.serials.length) expect(one.serials).toContain(told.serial);
        const rivals = all.filter(
          ({ id, by }) => id !== found.id && by.some((key) => key === 'serial' || key === 'uuid'),
        );
        expect(rivals).toEqual([]);
      }),
    );
  });

  it('is remembered by the surest key when the source has no word of its own', () => {
    expect(deviceKey(facts({ deviceId: null, serial: 'SN-1' }))).toBe('serial:SN-1');
    expect(deviceKey(facts({ deviceId: null }))).toBe('host:pc-1');
  });
});

describe('whose word counts', () => {
  const fresh = () => 30 * DAY;
  const NOW = 100 * DAY;
  const claim = (voice: string, value: Value | null, daysAgo = 0): Claim => ({
    voice,
    value,
    at: NOW - daysAgo * DAY,
  });
  const ruled = (field: string, claims: Claim[], precedence = {}) =>
    winnerOf(
      claims,
      orderFor(field, precedence, ['osq', 'glpi']),
      (voice) => (voice === HAND ? null : fresh()),
      NOW,
    )?.value;
  it.each<[string, string, Claim[], Record<string, string[]>, Value]>([
    [
      'hardware: the agent before hand',
      'attributes.os',
      [claim(HAND, '手工'), claim('glpi', 'W11', 9)],
      {},
      'W11',
    ],
    ['hardware: hand when no agent speaks', 'attributes.os', [claim(HAND, '手工', 900)], {}, '手工'],
    [
      'people: hand before the agent',
      'name',
      [claim(HAND, '财务 1 号', 900), claim('glpi', 'PC-1')],
      {},
      '财务 1 号',
    ],
    [
      'the source that stands first',
      'attributes.os',
      [claim('glpi', 'W11'), claim('osq', 'Windows 11', 9)],
      {},
      'Windows 11',
    ],
    ['a stale one gives way', 'attributes.os', [claim('glpi', 'W11'), claim('osq', 'W10', 31)], {}, 'W11'],
    [
      'on the last day it does not yet',
      'attributes.os',
      [claim('glpi', 'W11'), claim('osq', 'W10', 30)],
      {},
      'W10',
    ],
    [
      'all stale: the first as ever',
      'attributes.os',
      [claim('glpi', 'W11', 40), claim('osq', 'W10', 50)],
      {},
      'W10',
    ],
    [
      'as the installation says for hardware',
      'attributes.os',
      [claim('glpi', 'W11'), claim('osq', 'W10')],
      { hardware: ['glpi', 'osq'] },
      'W11',
    ],
    [
      'for one field otherwise',
      'serial',
      [claim(HAND, 'SN-H'), claim('osq', 'SN-O')],
      { hardware: ['osq'], serial: [HAND] },
      'SN-H',
    ],
    ['an import stands between', 'attributes.os', [claim(IMPORT, 'CSV'), claim(HAND, '手工')], {}, 'CSV'],
  ])('%s', (_what, field, claims, precedence, value) => {
    expect(ruled(field, claims, precedence)).toBe(value);
    expect(ruled(field, [...claims].reverse(), precedence)).toBe(value);
  });

  const item = rebuildItem([
    createItem(
      classes,
      { class: 'computer', name: 'PC' },
      { cause: 'discovery', ref: 'x', reason: null },
    ) as { after: Item },
  ]);
  const court: Court = {
    ...{ precedence: {}, sources: ['a', 'b', 'c'], now: NOW },
    freshFor: new Map(['a', 'b', 'c'].map((code) => [code, 30 * DAY])),
  };
  type Report = { voice: string; values: Record<string, Value> };
  const applied = (reports: readonly Report[]): Item => {
    let now = item;
    const words = new Map<string, Claim[]>();
    for (const { voice, values } of reports) {
      const { wish } = settle(now, voice, values, words, court);
      now = {
        ...now,
        ...(wish as Partial<Item>),
        attributes: { ...now.attributes, ...(wish?.attributes as object) },
      };
      for (const [field, value] of Object.entries(values))
        words.set(field, [
          ...(words.get(field) ?? []).filter((one) => one.voice !== voice),
          { voice, value, at: NOW },
        ]);
    }
    return now;
  };
  const report = (voice: string) =>
    fc.record({
      voice: fc.constant(voice),
      values: fc.dictionary(
        fc.constantFrom('name', 'serial', 'attributes.os', 'attributes.memory'),
        fc.constantFrom('1', '2', '3'),
      ),
    });

  it('does not depend on who came first, and a repetition changes nothing', () => {
    const reports = fc.tuple(report('a'), report('b'), report('c'));
    fc.assert(
      fc.property(
        reports,
        fc.constantFrom([0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]),
        (all, order) => {
          const ordered = order.flatMap((i) => all[i] ?? []);
          const end = applied(all);
          expect(applied(ordered)).toEqual(end);
          expect(applied([...ordered, ...all])).toEqual(end);
        },
      ),
    );
  });

  it('a source is told who counts more, and a value that is left empty by hand stays empty', () => {
    const others = new Map<string, Claim[]>([
      ['holderId', [claim(HAND, null)]],
      ['attributes.os', [claim('a', 'W11')]],
    ]);
    const now = { ...item, attributes: { os: 'W11' } };
    expect(settle(now, 'b', { holderId: 'p', 'attributes.os': 'W10', serial: 'S' }, others, court)).toEqual({
      wish: { serial: 'S' },
      changes: [{ field: 'serial', before: null, after: 'S' }],
      overruled: [
        { field: 'holderId', voice: HAND },
        { field: 'attributes.os', voice: 'a' },
      ],
    });
  });

  it('what people and imports said is read from the history', () => {
    const said = handClaims([
      {
        cause: 'import',
        at: 1,
        before: {},
        after: { ...item, name: 'A', serial: 'S1', attributes: { os: 'W7', memory: 8 } },
      },
      {
        cause: 'discovery',
        at: 2,
        before: { attributes: { os: 'W7', memory: 8 } },
        after: { attributes: { os: 'W10', memory: 8 } },
      },
      {
        cause: 'by_hand',
        at: 3,
        before: { attributes: { os: 'W10', memory: 8 }, serial: 'S1' },
        after: { attributes: { os: 'W11' }, serial: null },
      },
    ]);
    expect(Object.fromEntries(said)).toEqual({
      name: [{ voice: IMPORT, value: 'A', at: 1 }],
      serial: [
        { voice: IMPORT, value: 'S1', at: 1 },
        { voice: HAND, value: null, at: 3 },
      ],
      'attributes.os': [
        { voice: IMPORT, value: 'W7', at: 1 },
        { voice: HAND, value: 'W11', at: 3 },
      ],
      'attributes.memory': [
        { voice: IMPORT, value: 8, at: 1 },
        { voice: HAND, value: null, at: 3 },
      ],
    });
  });
});

describe('what a report claims', () => {
  it('is what the class has, in its one form; the rest is told', () => {
    const said = facts({
      serial: 'S',
      holder: 'ghost',
      values: { os: ' W11 ', rack: 'A1', ip_address: '999.1.1.1', memory: '１６' },
    });
    expect(claimed(classes, 'computer', said, { holderId: null, siteId: null })).toEqual({
      values: { name: 'PC-1', serial: 'S', 'attributes.os': 'W11', 'attributes.memory': 16 },
      dropped: [
        { field: 'attributes.ip_address', code: 'wrong_format' },
        { field: 'holder', code: 'unknown_reference' },
      ],
    });
  });

  it('becomes a wish with attributes apart', () => {
    expect(wishOf([])).toBe(null);
    expect(
      wishOf([
        { field: 'name', after: 'n' },
        { field: 'attributes.os', after: null },
      ]),
    ).toEqual({
      ...{ name: 'n', attributes: { os: null } },
    });
  });
});

it('of two entries of one machine the second gives up its keys, and the first takes what it lacks', () => {
  const double = {
    ...base(),
    state: 'in_use' as const,
    serial: 'S',
    ownerId: 'o',
    attributes: { mac_address: 'm' },
  };
  expect(givenUp(double)).toEqual({
    state: 'idle',
    serial: null,
    assetNumber: null,
    attributes: { mac_address: null },
  });
  expect(takenOver({ ...base(), ownerId: 'mine' }, double)).toEqual({ serial: 'S' });
});

const base = (): Item => rebuildItem([{ after: { class: 'computer', name: 'PC' } }]);
