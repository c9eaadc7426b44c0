import { describe, expect, it } from 'vitest';
import { config } from '#contract/config.ts';
import { blankAttribute, choicesOf, classBodyOf, classDraftOf, treeOf } from './class-draft.ts';
import type { Attribute, ItemClass } from './queries.ts';

const COLOUR: Attribute = {
  ...{ code: 'colour', zh: '颜色', en: 'Colour', type: 'choice', unit: null, required: true, unique: false },
  ...{ pattern: null, from: 'x-robot' },
  choices: [{ code: 'red', zh: '红色', en: 'Red' }],
};
const ROBOT: ItemClass = {
  ...{
    code: 'x-robot',
    zh: '机器人',
    en: 'Robot',
    parent: 'hardware',
    abstract: false,
    own: true,
    version: 3,
  },
  attributes: [{ ...COLOUR, code: 'model', from: 'hardware', choices: [] }, COLOUR],
};

describe('a class while it is defined', () => {
  it('comes back as it was, without what it inherits', () => {
    const body = classBodyOf(classDraftOf(ROBOT, null));
    const { from: _from, ...colour } = COLOUR;
    expect(body).toEqual({
      ...{ code: 'x-robot', zh: '机器人', en: 'Robot', parent: 'hardware', abstract: false },
      attributes: [colour],
    });
    expect(config.addClass.body.safeParse(body).success).toBe(true);
  });

  it('sends of an attribute only what its type has', () => {
    const attribute = {
      ...blankAttribute(1),
      code: 'axes',
      zh: '轴数',
      en: 'Axes',
      unit: '个',
      pattern: '[0-9]',
    };
    const bodyOf = (type: 'number' | 'text' | 'yes_no') =>
      classBodyOf({
        ...classDraftOf(null, null),
        attributes: [{ ...attribute, type, unique: true, choices: 'a 甲' }],
      }).attributes?.[0];
    expect(bodyOf('number')).toMatchObject({ unit: '个', pattern: null, choices: [], unique: true });
    expect(bodyOf('text')).toMatchObject({ unit: null, pattern: '[0-9]', choices: [] });
    expect(bodyOf('yes_no')).toMatchObject({ unit: null, pattern: null, unique: false });
  });

  it.each([
    ['red 红色 | Red', [{ code: 'red', zh: '红色', en: 'Red' }]],
    ['red 红色', [{ code: 'red', zh: '红色', en: '红色' }]],
    ['red', [{ code: 'red', zh: 'red', en: 'red' }]],
    ['\n dark_red  深 红 ｜ Dark red \n\n', [{ code: 'dark_red', zh: '深 红', en: 'Dark red' }]],
    ['', []],
  ])('reads choices: %j', (text, expected) => {
    expect(choicesOf(text)).toEqual(expected);
  });
});

it('puts classes below those that they inherit from', () => {
  const classes = [
    { code: 'b', parent: 'a' },
    { code: 'a', parent: null },
    { code: 'c', parent: 'b' },
    { code: 'd', parent: null },
  ];
  expect(treeOf(classes).map(({ of, depth }) => `${of.code}${depth}`)).toEqual(['a0', 'b1', 'c2', 'd0']);
});
