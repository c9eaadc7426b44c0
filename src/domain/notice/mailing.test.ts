import { describe, expect, it } from 'vitest';
import { EVENT_KINDS, type EventKind } from '../events.ts';
import { shippedPolicy } from '../sla/policy.ts';
import { shippedRules } from '../sla/rulebook.ts';
import {
  DELIVERY_CHANNELS,
  type DeliveryChannel,
  deliverAt,
  GIVE_UP_AFTER,
  isBrought,
  isMailed,
  isPage,
  lesser,
  lessThan,
  type MailChoice,
  type News,
  retryAt,
} from './mailing.ts';

const at = (text: string) => Date.parse(`${text}:00+08:00`);
const news = (changes: Partial<News> = {}): News => ({
  kind: 'escalated',
  priority: 'P3',
  asRequester: false,
  ...changes,
});
const P1 = news({ priority: 'P1' });

describe('by a channel come', () => {
  it.each<[string, News, string]>([
    ['a call of P1, whatever is wished', P1, 'urgent all none'],
    ['a P1 that is late, to the desk', news({ priority: 'P1', kind: 'breached' }), 'urgent all none'],
    ['to its requester, as they wish', news({ priority: 'P1', asRequester: true }), 'all'],
    ['a call of P3', news(), 'urgent all'],
    ['a question to the requester', news({ kind: 'asked', asRequester: true }), 'urgent all'],
    ['progress', news({ kind: 'progress_reported', asRequester: true }), 'all'],
    ['an answer, to the desk', news({ kind: 'answered' }), 'urgent all'],
    ['a private note', news({ kind: 'noted' }), 'all'],
    ['a major incident: its call tells it', news({ kind: 'major_declared', priority: 'P1' }), ''],
  ])('%s', (_what, piece, expected) => {
    const choices: MailChoice[] = ['urgent', 'all', 'none'];
    const by = (channel: DeliveryChannel) =>
      choices.filter((choice) => isBrought(piece, channel, choice)).join(' ');
    for (const channel of DELIVERY_CHANNELS)
      if (channel !== 'voice') expect([channel, by(channel)]).toEqual([channel, expected]);
    expect(by('voice'), 'nobody is rung up but for a page').toBe(isPage(piece) ? expected : '');
  });

  it('with more wished never less', () => {
    for (const kind of Object.keys(EVENT_KINDS) as EventKind[])
      for (const asRequester of [true, false])
        for (const priority of ['P1', 'P4'] as const) {
          const piece = { kind, asRequester, priority };
          if (isBrought(piece, 'mail', 'none')) expect(isBrought(piece, 'mail', 'urgent')).toBe(true);
          if (isBrought(piece, 'mail', 'urgent')) expect(isBrought(piece, 'mail', 'all')).toBe(true);
          expect(isBrought(piece, 'mail', 'none')).toBe(isPage(piece));
        }
  });
});

describe('less mail', () => {
  it.each<[string, News, MailChoice | null]>([
    ['a call of P1 cannot be switched off', P1, null],
    ['of what waits for somebody leaves none', news({ kind: 'asked', asRequester: true }), 'none'],
    [
      'of what is only told leaves what is urgent',
      news({ kind: 'progress_reported', asRequester: true }),
      'urgent',
    ],
  ])('%s', (_what, piece, left) => {
    expect(lessThan(piece)).toBe(left);
    if (left) expect(isMailed(piece, left)).toBe(false);
  });

  it('is never more', () => {
    const all: MailChoice[] = ['none', 'urgent', 'all'];
    for (const one of all)
      for (const other of all) {
        expect(lesser(one, other)).toBe(lesser(other, one));
        expect(all.indexOf(lesser(one, other))).toBe(Math.min(all.indexOf(one), all.indexOf(other)));
      }
  });
});

describe('news goes out', () => {
  it.each([
    ['in working hours at once', news(), '2026-03-02T10:00', '2026-03-02T10:00'],
    ['at night at the next opening', news(), '2026-03-02T22:00', '2026-03-03T09:00'],
    ['over a holiday after it', news(), '2026-09-30T22:00', '2026-10-08T09:00'],
    ['on a make-up day at once', news(), '2026-10-10T10:00', '2026-10-10T10:00'],
    ['of P1 at any hour', P1, '2026-03-02T22:00', '2026-03-02T22:00'],
    [
      'to the requester of P1 in the morning',
      news({ priority: 'P1', asRequester: true }),
      '2026-03-02T22:00',
      '2026-03-03T09:00',
    ],
  ])('%s', (_what, piece, now, expected) =>
    expect(deliverAt(piece, shippedRules, at(now))).toBe(at(expected)),
  );

  it('as the policy says: P1 too only by day, or all of it at any hour', () => {
    const by = (calendar: 'working' | 'always', p1AtAnyHour: boolean) =>
      deliverAt(
        P1,
        { ...shippedRules, policy: { ...shippedPolicy, notification: { calendar, p1AtAnyHour } } },
        at('2026-03-02T22:00'),
      );
    expect(by('working', false)).toBe(at('2026-03-03T09:00'));
    expect(by('always', false)).toBe(at('2026-03-02T22:00'));
  });
});

it('is tried again later each time, for five days', () => {
  const waits = Array.from({ length: 10 }, (_, i) => (retryAt(i + 1, 0, 0) ?? 0) / 1000);
  expect(waits).toEqual([30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]);
  expect(retryAt(1000, 0, GIVE_UP_AFTER - 1)).toBe(GIVE_UP_AFTER - 1 + 3_600_000);
  expect(retryAt(1000, 0, GIVE_UP_AFTER)).toBe(null);
});
