import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MONDAY } from '#test/ticket/example.ts';
import { changesSettled } from './changes.ts';
import { clustersOf, evidenceOf, placeOf } from './clusters.ts';
import { countedIn, effectOf, spansAround } from './effect.ts';
import { isOfTrouble, matches } from './known-error.ts';
import { isLookedInto } from './p1-review.ts';
import {
  type Likened,
  likeness,
  phrasesIn,
  prepared,
  SHIPPED_PROBLEM_SETTINGS,
  weightsOf,
} from './similar.ts';

const { rule } = SHIPPED_PROBLEM_SETTINGS;
const ticket = (id: number, text: string, more: Partial<Likened> = {}): Likened => ({
  ...{ id, at: id, text, itemIds: [], services: [], ...more },
});

const PRINTER = ['三楼打印机卡纸', '三楼打印机又卡纸了', '打印机卡纸，三楼'].map((text, i) =>
  ticket(i + 1, text),
);
const SWITCH = [
  ticket(11, '上不了网', { itemIds: ['sw'] }),
  ticket(12, '财务室断网', { itemIds: ['sw'] }),
  ticket(13, '内网断网', { itemIds: ['sw'] }),
];
const OTHERS = ['申请显示器', 'VPN 密码忘记', '邮箱容量已满', 'ERP 报表导出失败'].map((text, i) =>
  ticket(21 + i, text),
);

describe('similar tickets', () => {
  it.each([
    ['the same words', ticket(1, 'VPN 连接失败'), ticket(2, 'vpn连接失败'), true],
    ['other words for something else', ticket(1, '打印机卡纸'), ticket(2, 'VPN 连接失败'), false],
    ['the same item and a word', SWITCH[1]!, SWITCH[2]!, true],
    ['the same item and nothing else', SWITCH[0]!, SWITCH[2]!, false],
    [
      'the same service alone',
      ticket(1, '登录慢', { services: ['ERP'] }),
      ticket(2, '报表空白', { services: ['ERP'] }),
      false,
    ],
    [
      'the same service and most words',
      ticket(1, '报表打开空白', { services: ['ERP'] }),
      ticket(2, '打开报表空白', { services: ['ERP'] }),
      true,
    ],
    [
      'empty words alone',
      ticket(1, '你好，请帮忙处理一下电脑问题'),
      ticket(2, '您好，电脑出现问题，请帮忙'),
      false,
    ],
  ])('%s', (_, a, b, alike) => {
    const weight = weightsOf([[...prepared(a).words], [...prepared(b).words]]);
    expect(likeness(prepared(a), prepared(b), rule, weight).score >= rule.threshold).toBe(alike);
  });

  it('are found among others, with why', () => {
    const found = clustersOf([...OTHERS, ...PRINTER], SHIPPED_PROBLEM_SETTINGS);
    expect(found.map(({ ticketIds }) => [...ticketIds].sort())).toEqual([[1, 2, 3]]);
    expect(evidenceOf(PRINTER, rule)).toMatchObject({ words: ['三楼打印机卡纸'], itemIds: [] });
    expect(evidenceOf(SWITCH, rule).itemIds).toEqual(['sw']);
  });

  it('stay in proportion when a whole site reports the same', () => {
    const flood = Array.from({ length: 300 }, (_, i) => ticket(i + 1, '全公司断网'));
    const found = clustersOf(flood, SHIPPED_PROBLEM_SETTINGS);
    expect(found).toHaveLength(1);
    expect(found[0]?.ticketIds).toHaveLength(100);
  });

  it('do not depend on the order, stand in one cluster alone, and are like its first', () => {
    const words = fc.constantFrom('打印机', '卡纸', '断网', 'vpn', '密码', '报表', '空白', '三楼');
    const some = fc.record({
      text: fc.array(words, { minLength: 1, maxLength: 3 }).map((all) => all.join(' ')),
      itemIds: fc.subarray(['a', 'b'], { maxLength: 1 }),
      services: fc.subarray(['x', 'y'], { maxLength: 1 }),
    });
    fc.assert(
      fc.property(fc.array(some, { maxLength: 14 }), fc.nat(), (all, turn) => {
        const tickets = all.map((one, i) => ({ id: i + 1, at: i, ...one }));
        const found = clustersOf(tickets, SHIPPED_PROBLEM_SETTINGS);
        const turned = [...tickets.slice(turn % 14), ...tickets.slice(0, turn % 14)];
        expect(clustersOf(turned, SHIPPED_PROBLEM_SETTINGS)).toEqual(found);
        const ids = found.flatMap(({ ticketIds }) => ticketIds);
        expect(new Set(ids).size).toBe(ids.length);
        const weight = weightsOf(tickets.map((one) => [...prepared(one).words]));
        for (const { ticketIds } of found) {
          expect(ticketIds.length).toBeGreaterThanOrEqual(SHIPPED_PROBLEM_SETTINGS.least);
          const [centre, ...rest] = ticketIds.map((id) => prepared(tickets[id - 1]!));
          for (const one of rest)
            expect(likeness(centre!, one, rule, weight).score).toBeGreaterThanOrEqual(rule.threshold);
        }
      }),
    );
  });

  it.each([
    ['never proposed', [], { is: 'new' }],
    ['dismissed as it is', [{ id: 'p', ticketIds: [1, 2, 3, 4], state: 'dismissed' }], { is: 'known' }],
    ['dismissed, with two new ones', [{ id: 'p', ticketIds: [1], state: 'dismissed' }], { is: 'known' }],
    ['dismissed, with enough news', [{ id: 'p', ticketIds: [8, 9], state: 'dismissed' }], { is: 'new' }],
    ['proposed as it is', [{ id: 'p', ticketIds: [1, 2, 3], state: 'open' }], { is: 'known' }],
    ['proposed before it grew', [{ id: 'p', ticketIds: [1, 2], state: 'open' }], { is: 'grown', id: 'p' }],
  ] as const)('a cluster %s', (_, proposals, place) => {
    expect(placeOf({ ticketIds: [1, 2, 3] }, proposals, 3)).toEqual(place);
  });

  it('names phrases, not pairs of signs', () => {
    expect(phrasesIn('三楼打印机 HP-M404 卡纸', ['打印', '印机', '卡纸', 'm404'])).toEqual([
      '打印机',
      'm404',
      '卡纸',
    ]);
    expect(phrasesIn('', ['x'])).toEqual([]);
  });
});

describe('known errors on trouble', () => {
  const KNOWN = [
    {
      id: 'jam',
      text: '打印机卡纸 三楼打印机进纸时卡纸，搓纸轮磨损',
      itemIds: ['printer'],
      services: ['打印'],
    },
    { id: 'vpn', text: 'VPN 连接失败 升级后客户端报错 809', itemIds: [], services: ['VPN'] },
  ];
  it.each([
    ['by words', { text: '三楼打印机卡纸', itemIds: [], services: [] }, ['jam']],
    ['by item', { text: '坏了', itemIds: ['printer'], services: [] }, ['jam']],
    ['by service and words', { text: '连接报错', itemIds: [], services: ['VPN'] }, ['vpn']],
    ['not by service alone', { text: '怎么申请', itemIds: [], services: ['VPN'] }, []],
    ['not by one word of many', { text: '邮箱客户端签名格式乱码', itemIds: [], services: [] }, []],
    ['not by nothing', { text: '', itemIds: [], services: [] }, []],
  ])('are offered %s', (_, trouble, ids) => {
    expect(matches(trouble, KNOWN, rule).map(({ id }) => id)).toEqual(ids);
  });
  it('count as the same trouble by the stricter mark', () => {
    expect(isOfTrouble({ text: '三楼打印机卡纸', itemIds: [], services: [] }, KNOWN[0]!, rule)).toBe(true);
    expect(isOfTrouble({ text: '坏了', itemIds: ['printer'], services: [] }, KNOWN[0]!, rule)).toBe(false);
  });
});

describe('the effect of a solution', () => {
  const DAY = 86_400_000;
  it.each([
    [{ before: 5, after: 0, days: 2 }, 'too_early'],
    [{ before: 0, after: 0, days: 28 }, 'no_evidence'],
    [{ before: 0, after: 2, days: 28 }, 'no_fewer'],
    [{ before: 5, after: 0, days: 28 }, 'gone'],
    [{ before: 6, after: 4, days: 28 }, 'fewer'],
    [{ before: 6, after: 5, days: 28 }, 'no_fewer'],
  ] as const)('%o is %s', (numbers, effect) => expect(effectOf(numbers)).toBe(effect));

  it('is counted in equal spans that meet at the solution', () => {
    fc.assert(
      fc.property(fc.nat(400 * DAY), fc.integer({ min: 1, max: 60 }), (passed, most) => {
        const { before, after, days } = spansAround(MONDAY, MONDAY + passed, most);
        expect(before[1]).toBe(after[0]);
        expect([before[1] - before[0], after[1] - after[0]]).toEqual([days * DAY, days * DAY]);
        expect(after[1]).toBeLessThanOrEqual(MONDAY + passed);
        expect(days).toBeLessThanOrEqual(most);
      }),
    );
    const spans = spansAround(MONDAY, MONDAY + 2 * DAY, 28);
    const times = [MONDAY - 2 * DAY - 1, MONDAY - 2 * DAY, MONDAY - 1, MONDAY, MONDAY + 2 * DAY];
    expect(countedIn(times, spans)).toEqual({ before: 2, after: 1, days: 2 });
  });
});

it('a problem that nobody has begun is no review of a P1 incident', () => {
  expect([[], ['new'], ['new', 'closed']].map((states) => isLookedInto(states as never))).toEqual([
    false,
    false,
    true,
  ]);
});

it.each([
  ['no change', [], null],
  ['one that goes on', ['succeeded', null], null],
  ['none that succeeded', ['failed', 'cancelled'], null],
  ['a first one that was backed out and a second that succeeded', ['backed_out', 'succeeded'], 1],
] as const)('%s', (_, outcomes, solved) => {
  expect(changesSettled(outcomes.map((outcome) => ({ outcome })))?.length ?? null).toBe(solved);
});
