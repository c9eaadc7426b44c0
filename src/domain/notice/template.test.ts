import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { laidOut, PLACEHOLDERS, unknownPlaceholders, type Values } from './template.ts';

/** What other template languages would fill in. */
const DOLLAR = ['$', '{x}'].join('');

const VALUES: Values = {
  number: '1001',
  title: 'VPN登录失败',
  name: '李娜',
  link: 'https://desk.example/tickets/1001',
  news: '有新的回复',
  text: '请重启',
  details: '工单: 1001',
};
const plain = (template: string, values: Partial<Values> = {}) =>
  laidOut(template, { ...VALUES, ...values })
    .map((lines) =>
      lines
        .map((line) => line.map((piece) => ('words' in piece ? piece.words : piece.value)).join(''))
        .join('\n'),
    )
    .join('\n\n');

describe('a template', () => {
  it.each([
    ['puts values in', '{{name}}，编号 {{number}}', {}, '李娜，编号 1001'],
    ['reads a name with spaces around it', '{{ number }}', {}, '1001'],
    [
      'leaves out a line for which there is nothing',
      '编号 {{number}}\n主题：{{title}}\n完',
      { title: '' },
      '编号 1001\n完',
    ],
    ['and a paragraph of nothing else', '一\n\n{{link}}\n\n二', { link: '' }, '一\n\n二'],
    [
      'knows no language',
      `${DOLLAR} <%= number %> {% if %} {number} #{number}`,
      {},
      `${DOLLAR} <%= number %> {% if %} {number} #{number}`,
    ],
    [
      'leaves what it does not know',
      '{{constructor}} {{__proto__}} {{toString}}',
      {},
      '{{constructor}} {{__proto__}} {{toString}}',
    ],
    [
      'looks at no value again',
      '{{title}}',
      { title: `{{name}} {{link}} ${DOLLAR}` },
      `{{name}} {{link}} ${DOLLAR}`,
    ],
    ['takes lines of any system', 'a\r\n\r\nb\rc', {}, 'a\n\nb\nc'],
  ])('%s', (_what, template, values, expected) => {
    expect(plain(template, values)).toBe(expected);
  });

  it('names what it does not know, each once', () => {
    expect(unknownPlaceholders(`{{nmae}} {{number}} {{constructor}} {{nmae}} {{}} ${DOLLAR}`)).toEqual([
      'nmae',
      'constructor',
      '',
    ]);
    expect(unknownPlaceholders(PLACEHOLDERS.map((name) => `{{${name}}}`).join(' '))).toEqual([]);
  });

  it('shows every value as it is, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (title) => {
        const [line = []] = laidOut('[{{title}}]', { ...VALUES, title }).flat();
        expect(line).toEqual([{ words: '[' }, { place: 'title', value: title }, { words: ']' }]);
      }),
    );
  });
});
