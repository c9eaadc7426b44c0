import { expect, it } from 'vitest';
import enMail from '#locales/en/mail.json' with { type: 'json' };
import zhMail from '#locales/zh-CN/mail.json' with { type: 'json' };
import { escalationWith, MONDAY } from '#test/ticket/example.ts';
import { letterOf, type Telling } from './letter.ts';
import { filled } from './words.ts';

const telling = (changes: Partial<Telling> = {}): Telling => ({
  event: { kind: 'commented', data: { text: '你好' }, after: {} },
  ticket: { id: 1001, title: 'VPN登录失败', priority: 'P2' },
  reader: { name: '李娜', locale: 'zh-CN', zone: 'Asia/Shanghai', desk: false },
  publicUrl: 'https://desk.example',
  ...changes,
});

it('both languages have the same words with the same places', () => {
  const places = (words: Record<string, string | Record<string, string>>): unknown[] =>
    Object.entries(words).map(([key, text]) =>
      typeof text === 'string'
        ? [key, [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort()]
        : [key, places(text)],
    );
  expect(places(enMail)).toEqual(places(zhMail));
});

it('what people write stays text: no markup, no new header, nothing is filled in twice', () => {
  const nasty = '<img src=x onerror=alert(1)>\r\nBcc: x@evil {{name}} {{constructor}}';
  const { subject, html, text } = letterOf(
    telling({
      ticket: { id: 1, title: nasty, priority: 'P1' },
      event: { kind: 'commented', data: { text: nasty }, after: {} },
    }),
  );
  expect(subject).not.toMatch(/[\r\n]/);
  expect(subject).toContain('{{name}} {{constructor}}');
  expect(html).not.toContain('<img');
  expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;');
  expect(text).toContain('{{constructor}}');
  expect(filled('{{a}} {{b}}', { a: '{{b}}', b: 'x' })).toBe('{{b}} x');
});

it('the time by which to accept is told in the zone of the reader, to the desk alone', () => {
  const call = escalationWith({ acceptBy: MONDAY, note: '请接手' });
  const event = {
    kind: 'escalated',
    data: { trigger: 'a', escalationId: call.id },
    after: { escalations: { [call.id]: call } },
  } as const;
  const to = (desk: boolean, zone: string) =>
    letterOf(telling({ event, reader: { name: '赵敏', locale: 'zh-CN', zone, desk } })).text;
  expect(to(true, 'Asia/Shanghai')).toContain('09:00');
  expect(to(true, 'Europe/London')).toContain('01:00');
  expect(to(true, 'Asia/Shanghai')).toContain('请接手');
  expect(to(false, 'Asia/Shanghai')).not.toContain('请接手');
  expect(to(false, 'Asia/Shanghai')).not.toContain('09:00');
  expect(to(true, 'Asia/Shanghai')).toContain('https://desk.example/desk/tickets/1001');
  expect(to(false, 'Asia/Shanghai')).toContain('https://desk.example/tickets/1001');
});

it('a word that was written down after a call is told to its owner, with the way to object (4.2c)', () => {
  const event = {
    kind: 'confirmed',
    data: { method: 'phone', calledAt: MONDAY, number: '8001', comment: '好了' },
    after: {},
  } as const;
  const to = (desk: boolean) =>
    letterOf(telling({ event, reader: { name: '李娜', locale: 'zh-CN', zone: 'Asia/Shanghai', desk } })).text;
  for (const words of ['重新打开', '8001', '09:00', '好了']) expect(to(false)).toContain(words);
  expect(to(true)).not.toContain('重新打开');
  expect(letterOf(telling({ event: { ...event, data: { comment: '好了' } } })).text).not.toContain(
    '重新打开',
  );
});

it('a long text is cut, and a letter without a known address has no link', () => {
  const { text } = letterOf(
    telling({ event: { kind: 'commented', data: { text: '长'.repeat(9000) }, after: {} }, publicUrl: null }),
  );
  expect(text.length).toBeLessThan(2600);
  expect(text).not.toContain('http');
});
