import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isTrueOf, type JsonObject } from './evaluate.ts';
import { attributePath, type Filter, OPERATORS, parseFilter } from './filter.ts';
import { ScimProblem } from './problem.ts';
import { ENTERPRISE, USER, USERS } from './schema.ts';

const LINA: JsonObject = {
  schemas: [USER, ENTERPRISE],
  id: '2819c223',
  externalId: 'Ext-1',
  userName: 'lina',
  name: { formatted: '李娜', familyName: '李', givenName: '娜' },
  displayName: '李娜',
  active: true,
  emails: [
    { value: 'lina@huaheng.example', type: 'work', primary: true },
    { value: 'lina@home.example', type: 'home' },
  ],
  [ENTERPRISE]: { department: '总部/财务部', manager: { value: '26118915' } },
  meta: { resourceType: 'User', created: '2026-03-02T01:00:00Z', lastModified: '2026-03-03T01:00:00.500Z' },
};
const of = (filter: string) => isTrueOf(parseFilter(filter), LINA, USERS);

it.each([
  ['userName eq "lina"', true],
  ['username EQ "LINA"', true],
  ['userName ne "lina"', false],
  ['id eq "2819C223"', false],
  ['externalId eq "ext-1"', false],
  ['name.familyName co "李"', true],
  ['displayName sw "李"', true],
  ['userName ew "na"', true],
  ['userName gt "lin"', true],
  ['userName le "lin"', false],
  ['title pr', null],
  ['externalId pr', true],
  ['phoneNumbers pr', false],
  ['phoneNumbers eq null', true],
  ['active eq true', true],
  ['active eq "true"', false],
  ['active eq True', true],
  ['meta.lastModified gt "2026-03-03T09:00:00+08:00"', true],
  ['meta.lastModified ge "2026-03-04T00:00:00Z"', false],
  ['emails eq "lina@home.example"', true],
  ['emails[type eq "work"]', true],
  ['emails[type eq "work" and value co "@home"]', false],
  ['emails.type eq "work" and emails.value co "@home"', true],
  ['not (userName eq "lina")', false],
  ['not(active eq false)', true],
  ['active eq false or userName eq "lina" and displayName pr', true],
  ['(active eq false or userName eq "lina") and phoneNumbers pr', false],
  [`${ENTERPRISE}:department eq "总部/财务部"`, true],
  [`${ENTERPRISE}:manager.value eq "26118915"`, true],
  [`${ENTERPRISE}:manager eq "26118915"`, true],
  [`${USER}:userName sw "L"`, true],
  ['userName eq "li\\"na"', false],
])('%s: %s', (filter, expected) => {
  if (expected === null) expect(() => of(filter)).toThrow(ScimProblem);
  else expect(of(filter)).toBe(expected);
});

describe('what is no filter', () => {
  it.each([
    '',
    'userName',
    'userName eq',
    'userName is "x"',
    'userName eq lina',
    'userName eq "x" and',
    'and userName pr',
    '(userName pr',
    'userName pr)',
    'emails[type eq "work"',
    'emails[type eq "work"]]',
    'userName eq "x" userName eq "y"',
    'userName eq "x',
    '1userName eq "x"',
    'userName eq 01',
    'constructor pr',
    '__proto__ pr',
    'emails[userName eq "x"]',
    'active gt true',
    'active gt null',
    'nothing eq "x"',
    `${'('.repeat(30)}userName pr${')'.repeat(30)}`,
    Array(80).fill('userName pr').join(' and '),
    `userName eq "${'x'.repeat(3000)}"`,
  ])('%j is refused as such', (text) => {
    const refused = expect.objectContaining({ status: 400, scimType: 'invalidFilter' });
    expect(() => of(text)).toThrow(refused);
  });

  it('never ends in anything but a filter or a refusal, and soon', () => {
    const piece = fc.constantFrom(
      'userName',
      'eq',
      '"x"',
      'and',
      'or',
      'not',
      '(',
      ')',
      '[',
      ']',
      'pr',
      'true',
      '"',
      '\\',
      ' ',
      'emails',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece, { maxLength: 40 }).map((all) => all.join(' ')),
        ),
        (text) => {
          try {
            of(text);
          } catch (error) {
            expect(error).toBeInstanceOf(ScimProblem);
          }
        },
      ),
    );
  });
});

const path = fc
  .constantFrom('userName', 'name.familyName', 'active', 'emails.type', 'externalId')
  .map((text) => attributePath(text)!);
const literal = fc.oneof(fc.string(), fc.boolean(), fc.constant(null), fc.integer());
const { filter } = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.record({ is: fc.constant('present' as const), path }),
    fc.record({
      is: fc.constant('compare' as const),
      path,
      op: fc.constantFrom(...OPERATORS),
      value: literal,
    }),
    fc.record({ is: fc.constant('not' as const), of: tie('filter') }),
    fc.record({
      is: fc.constantFrom('and' as const, 'or' as const),
      of: fc.array(tie('filter'), { minLength: 2, maxLength: 3 }),
    }),
  ),
}));
const written = (one: Filter): string => {
  switch (one.is) {
    case 'present':
      return `${spelled(one.path)} pr`;
    case 'compare':
      return `${spelled(one.path)} ${one.op} ${JSON.stringify(one.value)}`;
    case 'not':
      return `not (${written(one.of)})`;
    case 'some':
      return `${spelled(one.path)}[${written(one.of)}]`;
    default:
      return one.of.map((inner) => `(${written(inner)})`).join(` ${one.is} `);
  }
};
const spelled = ({ name, sub }: { name: string; sub: string | null }) =>
  sub === null ? name : `${name}.${sub}`;

it('reads what it would write', () => {
  fc.assert(
    fc.property(filter, (one) => {
      const text = written(one);
      fc.pre(text.length <= 1500 && text.split('(').length < 25);
      expect(parseFilter(text)).toEqual(one);
    }),
  );
});
