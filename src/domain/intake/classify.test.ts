import { describe, expect, it } from 'vitest';
import { classifyMail } from './classify.ts';
import { mailFacts as facts } from './facts.example.ts';

const from = (address: string, name = '') => ({ from: { name, address } });
const report = (kind: 'dsn' | 'mdn' | 'feedback' | 'text', action: string | null = null) => ({
  report: { kind, action, originalMessageId: null },
});

describe('bounces', () => {
  it.each([
    ['a delivery report of a failure', report('dsn', 'failed'), ['delivery_report']],
    ['a delivery report of a delay', report('dsn', 'delayed'), ['delivery_report']],
    ['a delivery report without action', report('dsn'), ['delivery_report']],
    ['failed recipients in a header', { failedRecipients: true }, ['failed_recipients']],
    ['the daemon itself', from('mailer-daemon@x.cn'), ['mailer_daemon']],
    ['the daemon by name only', from('', 'MAILER-DAEMON'), ['mailer_daemon']],
    ['postmaster with words', { ...from('postmaster@x.cn'), ...report('text', 'failed') }, ['bounce_words']],
    ['postmaster of QQ', { ...from('postmaster@qq.com'), subject: '系统退信' }, ['failure_subject']],
    ['words and subject', { ...report('text', 'failed'), subject: 'Undeliverable: 报修' }, ['bounce_words']],
    ['subject and null path', { subject: 'Returned mail: x', returnPath: '' }, ['failure_subject']],
  ])('%s', (_, given, reasons) => {
    expect(classifyMail(facts(given))).toEqual({ kind: 'bounce', reasons });
  });
});

describe('automatic mail (A09)', () => {
  it.each([
    ['Auto-Submitted: auto-replied', { autoSubmitted: 'auto-replied' }, ['auto_submitted']],
    ['Auto-Submitted: auto-generated', { autoSubmitted: 'auto-generated; x' }, ['auto_submitted']],
    ['null Return-Path', { returnPath: '' }, ['null_return_path']],
    ['Precedence: bulk', { precedence: 'bulk' }, ['precedence']],
    ['Precedence: auto_reply', { precedence: 'auto_reply' }, ['precedence']],
    ['List-Id', { listId: '<it.example.com>' }, ['mailing_list']],
    ['a header of auto-responders', { autoReply: true }, ['auto_reply_header']],
    ['out of office in English', { subject: 'Automatic reply: [#17] 打印机' }, ['auto_reply_subject']],
    ['out of office in Chinese', { subject: '自动回复：[#17] 打印机' }, ['auto_reply_subject']],
    ['an automatic answer to an answer', { subject: '回复: 自动回复: 打印机' }, ['auto_reply_subject']],
    ['somebody who cannot be answered', from('no-reply@x.cn'), ['no_reply_sender']],
    ['the same behind a name', from('gitlab-noreply@x.cn'), ['no_reply_sender']],
    ['a reading receipt', report('mdn', 'displayed'), ['reading_receipt']],
    ['an abuse report', report('feedback'), ['feedback_report']],
    ['news that it arrived', report('dsn', 'delivered'), ['delivery_notice']],
  ])('%s', (_, given, reasons) => {
    expect(classifyMail(facts(given))).toEqual({ kind: 'automatic', reasons });
  });
});

describe('mail of people', () => {
  it.each([
    ['ordinary', {}],
    ['Auto-Submitted: no', { autoSubmitted: 'no' }],
    ['Precedence: normal', { precedence: 'normal' }],
    [
      'a bounce that somebody forwards and asks about',
      { subject: 'Fwd: Returned mail: x', ...report('text', 'failed') },
    ],
    ['trouble with bounces', { subject: '邮件总是退信，请帮忙' }],
    ['trouble with automatic answers', { subject: '如何设置自动回复' }],
    ['an answer that stands in the way', { subject: 'Re: Undeliverable?' }],
    ['a postmaster who asks for help', { ...from('postmaster@x.cn'), subject: '磁盘满了' }],
  ])('%s', (_, given) => {
    expect(classifyMail(facts(given))).toEqual({ kind: 'candidate' });
  });
});
