import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitReply } from './reply.ts';
import { foldSignature } from './signature.ts';

describe('foldSignature', () => {
  it.each([
    ['发自我的iPhone', '发自我的iPhone'],
    ['发自我的 iPad', '发自我的 iPad'],
    ['Sent from my iPhone', 'Sent from my iPhone'],
    ['Get Outlook for iOS', 'Get Outlook for iOS'],
    ['获取 Outlook for Android', '获取 Outlook for Android'],
    ['发自 网易邮箱大师', '发自 网易邮箱大师'],
    ['-- \n李娜\n财务部 8001', '-- \n李娜\n财务部 8001'],
    ['--\nWang Wei\nFinance', '--\nWang Wei\nFinance'],
    ['----------\n李娜\n电话：0571-8888', '----------\n李娜\n电话：0571-8888'],
    ['____________\nLi Na\nTel: +86 13800000000', '____________\nLi Na\nTel: +86 13800000000'],
    ['免责声明：本邮件仅供收件人使用。', '免责声明：本邮件仅供收件人使用。'],
    ['本邮件及其附件含有公司的保密信息。\n请勿转发。', '本邮件及其附件含有公司的保密信息。\n请勿转发。'],
    [
      'This e-mail and any attachments are confidential.',
      'This e-mail and any attachments are confidential.',
    ],
    ['Disclaimer: for the addressee only.', 'Disclaimer: for the addressee only.'],
    ['发自我的iPhone\n\n保密声明：仅供收件人。', '发自我的iPhone\n\n保密声明：仅供收件人。'],
    ['-- \n李娜\n\n本邮件包含机密信息。', '-- \n李娜\n\n本邮件包含机密信息。'],
  ])('folds %j', (tail, folded) => {
    expect(foldSignature(`打印机好了。\n谢谢\n\n${tail}`)).toEqual({ said: '打印机好了。\n谢谢', folded });
  });

  it.each([
    '打印机好了',
    '发自我的iPhone',
    '-- \n李娜',
    '免责声明：仅供收件人。',
    '错误如下：\n----------\nE04 卡纸\n怎么办？',
    '步骤：\n---\n打开 https://x.example\n还是不行！',
    '我的签名里没有免责声明这几个字，怎么加？',
    '发自我的iPhone\n后面我又写了一段话，请看。',
    '本邮件系统打不开',
    '请看本邮件及附件',
    `--\n${'一行\n'.repeat(30)}`,
  ])('leaves %j as it is', (text) => expect(foldSignature(text)).toEqual({ said: text, folded: '' }));

  const line = fc.constantFrom(
    '新话',
    '',
    '-- ',
    '----------',
    '电话：0571-1',
    '发自我的iPhone',
    '免责声明：x',
    '> 旧话',
    '发件人: a',
    '收件人: b',
    '主题: c',
    'On 3/5/24 9:58, x wrote:',
    '-----原始邮件-----',
  );
  const linesOf = (text: string) =>
    text
      .split('\n')
      .map((one) => one.trim())
      .filter(Boolean);

  it('loses nothing: every line is said, folded or quoted, and said with folded is the new text', () => {
    fc.assert(
      fc.property(fc.array(line), fc.option(fc.tuple(fc.nat(12), fc.nat(12))), (lines, range) => {
        const text = lines.join('\n');
        const at = (n: number) => lines.slice(0, n).reduce((sum, one) => sum + one.length + 1, 0);
        const quote = range && {
          start: Math.min(at(Math.min(...range)), text.length),
          end: Math.min(at(Math.max(...range)), text.length),
        };
        const { newText, quoted } = splitReply(text, quote);
        const { said, folded } = foldSignature(newText);
        expect([...linesOf(said), ...linesOf(folded)]).toEqual(linesOf(newText));
        const kept = new Set([said, folded, quoted].flatMap(linesOf));
        expect(linesOf(text).filter((one) => !kept.has(one))).toEqual([]);
      }),
    );
  });
});
