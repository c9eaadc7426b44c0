import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitReply } from './reply.ts';

describe('splitReply', () => {
  it('keeps the old message apart, so that it is one click away', () => {
    expect(splitReply('好了，谢谢\n\n在 2024-03-05 09:58:21，"服务台" <it@x.cn> 写道：\n\n请重启')).toEqual({
      newText: '好了，谢谢',
      quoted: '在 2024-03-05 09:58:21，"服务台" <it@x.cn> 写道：\n\n请重启',
    });
  });

  it('takes the mark of the HTML when the words have none', () => {
    expect(splitReply('好了\n旧话\n附注', { start: 3, end: 6 })).toEqual({
      newText: '好了\n\n附注',
      quoted: '旧话',
    });
  });

  it.each([
    ['-----原始邮件-----'],
    ['------------------ 原始邮件 ------------------'],
    ['------------------&nbsp;Original&nbsp;------------------'],
    ['-----Original Message-----'],
    ['---- 回复的原邮件 ----'],
    ['---- Replied Message ----'],
    ['---------- Forwarded message ---------'],
    ['-----邮件原件-----'],
    ['Begin forwarded message:'],
    ['在 2024年3月5日，09:58，服务台 <it@x.cn> 写道：'],
    ['服务台 <it@x.cn> 于2024年3月5日周二 09:58写道：'],
    ['2024年3月5日 09:58，服务台 <it@x.cn> 写道：'],
    ['At 2024-03-05 09:58:21, "Desk" <it@x.cn> wrote:'],
    ['On Tue, Mar 5, 2024 at 9:58 AM Desk <\nit@x.cn> wrote:'],
    ['发件人: 服务台\n发送时间: 2024年3月5日\n收件人: 李娜\n主题: x'],
    ['发件人： 服务台\n发送时间： 2024-03-05\n收件人： 李娜\n抄送： 王伟\n主题： x'],
    ['寄件者: Desk\n寄件日期: 2024年3月5日\n收件者: x\n主旨: x'],
    ['*From:* Desk\n*Sent:* Tuesday\n*To:* x\n*Subject:* x'],
    ['________________________________\nFrom: Desk\nSent: Tuesday\nTo: x\nSubject: x'],
  ])('knows where an old message begins: %j', (mark) => {
    expect(splitReply(`新话\n\n${mark}\n\n旧话`).newText).toBe('新话');
  });

  it.each([
    ['他在群里写道：系统坏了'],
    ['From: the printer room\nI cannot print.'],
    ['发件人显示不出来\n收件人也不能选\n主题写不了'],
    ['-- \n李娜'],
    ['> '],
    ['错误信息：\n---- original ---- text'],
    [''],
  ])('leaves what only looks like it: %j', (text) => {
    expect(splitReply(text)).toEqual({ newText: text.trim(), quoted: '' });
  });

  it('never loses a message: something is always new when anything was written', () => {
    const line = fc.constantFrom(
      '> x',
      '新话',
      '',
      '发件人: a',
      '收件人: b',
      '主题: c',
      'On 3/5/24 9:58, x wrote:',
      '-----原始邮件-----',
    );
    fc.assert(
      fc.property(fc.array(line), fc.option(fc.tuple(fc.nat(50), fc.nat(50))), (lines, range) => {
        const text = lines.join('\n');
        const quote = range && {
          start: Math.min(...range, text.length),
          end: Math.min(Math.max(...range), text.length),
        };
        const { newText } = splitReply(text, quote);
        expect(newText === '').toBe(text.trim() === '');
      }),
    );
  });
});
