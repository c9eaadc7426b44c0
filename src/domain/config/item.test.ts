import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SHIPPED_CLASSES } from './classes.ts';
import { changeItem, createItem, evolveItem, type NewItemEvent, rebuildItem, retireItem } from './decide.ts';
import { classProblems } from './defining.ts';
import { CRITICALITIES, humanId, ITEM_MOVES, ITEM_STATES, type Item, numberIn } from './item.ts';
import { type Attribute, attributesOf, type ItemClass, withBelow } from './item-class.ts';
import { safePattern } from './pattern.ts';
import { managesItems, reachesItem, readsItems } from './reach.ts';
import { serialOf } from './serial.ts';
import { readValues, type WishedValues } from './values.ts';

const CLASSES = new Map(SHIPPED_CLASSES.map((one) => [one.code, one]));
const BY_HAND = { cause: 'by_hand', ref: null, reason: '盘点' } as const;
const ATTRIBUTE: Attribute = {
  ...{ code: 'a', zh: '甲', en: 'A', type: 'text', unit: null },
  ...{ required: false, unique: false, pattern: null, choices: [] },
};
const own = (changes: Partial<ItemClass> = {}): ItemClass => ({
  ...{ code: 'x-kiosk', zh: '自助机', en: 'Kiosk', parent: 'computer', abstract: false, attributes: [] },
  ...changes,
});
const read = (attribute: Partial<Attribute>, value: string | number | boolean | null) => {
  const found = readValues([{ ...ATTRIBUTE, ...attribute, from: 'x' }], {}, { a: value });
  return 'problems' in found ? found.problems[0]?.code : found.values.a;
};

describe('classes', () => {
  it('are sound as shipped: each fits among the others', () => {
    for (const one of SHIPPED_CLASSES)
      expect([one.code, classProblems(CLASSES, one)]).toEqual([one.code, []]);
    expect(CLASSES.size).toBe(SHIPPED_CLASSES.length);
  });

  it('inherit what stands above them, the top first', () => {
    expect(attributesOf(CLASSES, 'printer').map(({ code, from }) => `${from}.${code}`)).toEqual([
      ...['hardware.manufacturer', 'hardware.model', 'hardware.bought_on', 'hardware.warranty_until'],
      ...['printer.ip_address', 'printer.colour'],
    ]);
    expect(withBelow(CLASSES, 'service')).toEqual(['service', 'business_service', 'technical_service']);
  });

  it.each<[string, Partial<ItemClass>, string[]]>([
    ['one below a shipped class', {}, []],
    ['one at the top', { parent: null }, []],
    ['a parent that is not there', { parent: 'ghost' }, ['body.parent unknown_reference']],
    ['itself as a parent', { code: 'hardware', parent: 'computer' }, ['body.parent circle']],
    [
      'an attribute of a class above',
      { attributes: [{ ...ATTRIBUTE, code: 'model' }] },
      ['body.attributes.0.code given_twice'],
    ],
    ['an attribute twice', { attributes: [ATTRIBUTE, ATTRIBUTE] }, ['body.attributes.1.code given_twice']],
    [
      'a choice without choices',
      { attributes: [{ ...ATTRIBUTE, type: 'choice' }] },
      ['body.attributes.0.choices required'],
    ],
    [
      'a unit of a text',
      { attributes: [{ ...ATTRIBUTE, unit: 'GB' }] },
      ['body.attributes.0.unit not_allowed'],
    ],
    [
      'a pattern that could take for ever',
      { attributes: [{ ...ATTRIBUTE, pattern: '(a+)+b' }] },
      ['body.attributes.0.pattern bad_pattern'],
    ],
    [
      'unique yes and no',
      { attributes: [{ ...ATTRIBUTE, type: 'yes_no', unique: true }] },
      ['body.attributes.0.unique not_allowed'],
    ],
  ])('%s', (_name, changes, problems) => {
    expect(classProblems(CLASSES, own(changes)).map(({ field, code }) => `${field} ${code}`)).toEqual(
      problems,
    );
  });
});

describe('values', () => {
  it.each<[Partial<Attribute>, string | number | boolean | null, unknown]>([
    [{}, ' ThinkPad T14 ', 'ThinkPad T14'],
    [{}, '  ', undefined],
    [{}, null, undefined],
    [{}, 'x'.repeat(501), 'too_long'],
    [{}, 'a\u0000b', 'wrong_format'],
    [{}, true, 'wrong_format'],
    [{ pattern: '[0-9]{3}' }, '123', '123'],
    [{ pattern: '[0-9]{3}' }, '1234', 'wrong_format'],
    [{ required: true }, '', 'required'],
    [{ type: 'number' }, '１６', 16],
    [{ type: 'number' }, '1,024.5', 1024.5],
    [{ type: 'number' }, '-0', 0],
    [{ type: 'number' }, '16 GB', 'wrong_format'],
    [{ type: 'number' }, '1e999', 'wrong_format'],
    [{ type: 'number' }, 1e16, 'too_big'],
    [{ type: 'yes_no' }, '是', true],
    [{ type: 'yes_no' }, 'No', false],
    [{ type: 'yes_no' }, 'perhaps', 'wrong_format'],
    [{ type: 'date' }, '2024/02/29', '2024-02-29'],
    [{ type: 'date' }, '2023-02-29', 'bad_date'],
    [{ type: 'date' }, '24-2-9', 'bad_date'],
    [{ type: 'choice', choices: [{ code: 'l', zh: '笔记本', en: 'Laptop' }] }, '笔记本', 'l'],
    [{ type: 'choice', choices: [{ code: 'l', zh: '笔记本', en: 'Laptop' }] }, 'LAPTOP', 'l'],
    [{ type: 'choice', choices: [{ code: 'l', zh: '笔记本', en: 'Laptop' }] }, 'x', 'unknown_choice'],
    [{ type: 'person' }, '5F0C7E0E-6d1c-4a6e-9c9e-0a5b1c2d3e4f', '5f0c7e0e-6d1c-4a6e-9c9e-0a5b1c2d3e4f'],
    [{ type: 'site' }, '杭州', 'wrong_format'],
    [{ type: 'address' }, '10.1.2.3', '10.1.2.3'],
    [{ type: 'address' }, '10.1.2.300', 'wrong_format'],
    [{ type: 'address' }, '10.1.0.0/16', '10.1.0.0/16'],
    [{ type: 'address' }, 'FE80::1', 'fe80::1'],
    [{ type: 'address' }, '1:2:3:4:5:6:7:8:9', 'wrong_format'],
    [{ type: 'address' }, '00-1A-2B-3C-4D-5E', '00:1a:2b:3c:4d:5e'],
    [{ type: 'address' }, 'SW-3F.huaheng.example', 'sw-3f.huaheng.example'],
    [{ type: 'url' }, 'https://oa.huaheng.example/login', 'https://oa.huaheng.example/login'],
    [{ type: 'url' }, 'javascript:alert(1)', 'wrong_format'],
  ])('%j says of %j: %j', (attribute, value, expected) => expect(read(attribute, value)).toBe(expected));

  it('an attribute that the class does not have is refused', () => {
    expect(readValues([], {}, { ghost: 'x' })).toEqual({
      problems: [{ field: 'body.attributes.ghost', code: 'unknown_attribute' }],
    });
  });

  it('what is kept is read as itself', () => {
    const attributes = attributesOf(CLASSES, 'computer');
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.constantFrom(...attributes.map(({ code }) => code)),
          fc.oneof(fc.string(), fc.integer(), fc.boolean()),
        ),
        (wish: WishedValues) => {
          const once = readValues(attributes, {}, wish);
          if ('values' in once) expect(readValues(attributes, {}, once.values)).toEqual(once);
        },
      ),
    );
  });

  it.each([
    ['SN-4471', 'SN-4471'],
    [' sn　4471 ', 'SN 4471'],
    ['To be filled by O.E.M.', null],
    ['Default string', null],
    ['0000000', null],
    ['无', null],
    ['---', null],
  ])('%j as a serial number is %j', (text, serial) => expect(serialOf(text)).toBe(serial));

  it.each([
    ['[0-9]{3}-[A-Z]+', true],
    ['\\d+', true],
    ['a*b*c*d*', false],
    ['(a|b)', false],
    ['[', false],
    ['a**', false],
  ])('the pattern %s: %j', (pattern, safe) => expect(safePattern(pattern) !== null).toBe(safe));
});

const created = (wish = {}) =>
  createItem(CLASSES, { class: 'computer', name: '笔记本', state: 'in_use', ...wish }, BY_HAND);
const item = (changes: Partial<Item> = {}): Item => ({
  ...rebuildItem([created() as NewItemEvent]),
  ...changes,
});
const codeOf = (outcome: unknown) => (outcome as { code?: string }).code;

describe('an item', () => {
  it.each<[object, string | undefined]>([
    [{}, undefined],
    [{ class: 'hardware' }, 'invalid'],
    [{ class: 'ghost' }, 'unknown_reference'],
    [{ state: 'retired' }, 'invalid'],
    [{ name: '' }, 'invalid'],
    [{ attributes: { memory: 'much' } }, 'invalid'],
  ])('begins with %j: %s', (wish, code) => expect(codeOf(created(wish))).toBe(code));

  it('nothing changes without saying why', () => {
    expect(codeOf(changeItem(CLASSES, item(), { name: 'x' }, { ...BY_HAND, reason: null }))).toBe(
      'reason_required',
    );
    expect(
      codeOf(changeItem(CLASSES, item(), { name: 'x' }, { cause: 'ticket', ref: null, reason: null })),
    ).toBe('invalid');
  });

  it('goes from state to state as the table says', () => {
    for (const from of ITEM_STATES)
      for (const to of ITEM_STATES.filter((one) => one !== from)) {
        const outcome = changeItem(CLASSES, item({ state: from }), { state: to }, BY_HAND, {
          isAsset: false,
        });
        expect([from, to, codeOf(outcome)]).toEqual([
          from,
          to,
          ITEM_MOVES[from].includes(to) ? undefined : 'item_move',
        ]);
      }
    expect(codeOf(changeItem(CLASSES, item({ state: 'retired' }), { name: 'x' }, BY_HAND))).toBe(
      'item_retired',
    );
  });

  it('an asset is retired by its disposal alone, and then nobody holds it', () => {
    for (const from of ITEM_STATES.filter((one) => one !== 'retired')) {
      const before = item({ state: from, holderId: 'lina' });
      expect(codeOf(changeItem(CLASSES, before, { state: 'retired', name: 'x' }, BY_HAND))).toBe(
        'disposal_required',
      );
      const news = retireItem(before, {}) as NewItemEvent[];
      expect(news.reduce<Item>(evolveItem, before)).toEqual({ ...before, state: 'retired', holderId: null });
    }
    expect(codeOf(retireItem(item({ state: 'retired' }), {}))).toBe('item_retired');
  });

  it('changes what is different, and loses what its new class does not have', () => {
    const before = item({ attributes: { memory: 16, manufacturer: '联想' } });
    expect(changeItem(CLASSES, before, { name: '笔记本', attributes: { memory: '16' } }, BY_HAND)).toEqual(
      [],
    );
    expect(changeItem(CLASSES, before, { class: 'printer' }, BY_HAND)).toMatchObject([
      { kind: 'changed', after: { class: 'printer', attributes: { manufacturer: '联想' } } },
    ]);
  });

  it('is the fold of its events, whatever is asked of it', () => {
    const wish = fc.record(
      {
        name: fc.constantFrom('甲', '乙'),
        state: fc.constantFrom(...ITEM_STATES),
        criticality: fc.constantFrom(...CRITICALITIES),
        serial: fc.constantFrom(null, 'sn1', 'N/A'),
        class: fc.constantFrom('computer', 'printer', 'database'),
        attributes: fc.dictionary(fc.constantFrom('memory', 'port', 'model'), fc.constantFrom(null, 1, '2')),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(wish, { maxLength: 12 }), (wishes) => {
        let now = item();
        const history = [created() as NewItemEvent];
        for (const one of wishes) {
          const outcome = changeItem(CLASSES, now, one as never, BY_HAND);
          if (!Array.isArray(outcome)) continue;
          for (const event of outcome) {
            for (const [field, value] of Object.entries(event.before))
              expect(now[field as keyof Item]).toEqual(value);
            now = evolveItem(now, event);
          }
          history.push(...outcome);
        }
        expect(rebuildItem(history)).toEqual(now);
      }),
    );
  });

  it('has one human name', () => {
    expect(humanId(123)).toBe('CI-000123');
    for (const text of ['CI-000123', 'ci123', '123', ' ＣＩ－１２３ ']) expect(numberIn(text)).toBe(123);
    for (const text of ['SN-123', 'CI-', '1'.repeat(12)]) expect(numberIn(text)).toBe(null);
  });
});

describe('who reaches an item', () => {
  const facts = { ownerId: null, holderId: 'lina', groupId: 'net', departmentId: 'd2', siteId: 's1' };
  const person = (personId: string, grants: object) =>
    ({
      kind: 'person',
      personId,
      roles: [],
      groupIds: ['net'],
      grants,
      belongs: { departmentIds: ['d1', 'd2'], siteId: 's1' },
    }) as const;
  it.each([
    ['lina', {}, true, false],
    ['wang', {}, false, false],
    ['wang', { 'config.read': ['all'] }, true, false],
    ['wang', { 'config.read': ['department'], 'config.manage': ['site'] }, true, true],
    ['wang', { 'config.manage': ['groups'] }, false, true],
    ['wang', { 'config.read': ['own'] }, false, false],
  ] as const)('%s with %j', (who, grants, reads, manages) => {
    expect(reachesItem(readsItems(person(who, grants)), facts)).toBe(reads);
    expect(reachesItem(managesItems(person(who, grants)), facts)).toBe(manages);
  });
});
