import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NewEvent } from '../events.ts';
import { groupNewsOf } from './group-news.ts';
import { addressForm, burstOf, freeAt } from './robot.ts';

const MINUTE = 60_000;

describe('the limit of a robot', () => {
  it('lets so many through in any minute, and loses none', () => {
    const waits = fc.array(fc.integer({ min: 0, max: 20_000 }), { maxLength: 80 });
    fc.assert(
      fc.property(waits, fc.integer({ min: 1, max: 20 }), (gaps, limit) => {
        const sent: number[] = [];
        let now = 1_000_000;
        for (const gap of gaps) {
          now += gap;
          now = Math.max(now, freeAt(sent, limit, now) ?? now);
          expect(freeAt(sent, limit, now)).toBe(null);
          sent.push(now);
        }
        for (const at of sent)
          expect(sent.filter((other) => other > at - MINUTE && other <= at).length).toBeLessThanOrEqual(
            limit,
          );
        expect(sent.length).toBe(gaps.length);
      }),
    );
  });

  it('of a second holds at a Feishu group alone', () => {
    expect([burstOf('feishu', 'group'), burstOf('feishu', 'people'), burstOf('wecom', 'group')]).toEqual([
      4,
      null,
      null,
    ]);
  });

  it('waits no longer than it must', () => {
    expect(freeAt([], 2, 100)).toBe(null);
    expect(freeAt([50_000, 70_000], 2, 100_000)).toBe(50_000 + MINUTE + 1);
    expect(freeAt([10_000, 20_000, 70_000], 2, 79_999)).toBe(20_000 + MINUTE + 1);
    expect(freeAt([10_000, 70_000], 2, 100_000)).toBe(null);
    expect(freeAt([99_100, 99_500], 2, 100_000, 1000)).toBe(100_101);
    expect(freeAt([98_000, 99_500], 2, 100_000, 1000)).toBe(null);
  });
});

describe('a chat group is told', () => {
  const event = (kind: NewEvent['kind'], changes: Partial<NewEvent> = {}) => ({
    ...{ kind, data: {}, before: {}, after: {} },
    ...changes,
  });
  const call = (toGroupId: string | null) =>
    event('escalated', {
      data: { escalationId: 'x' },
      after: { escalations: { x: { toGroupId } } } as unknown as NewEvent['after'],
    });
  const P1 = { groupId: 'a', priority: 'P1' } as const;
  const P3 = { groupId: 'a', priority: 'P3' } as const;
  it.each([
    ['of a new P1', event('recorded', { after: { priority: 'P1', groupId: 'a' } }), P1, ['a']],
    [
      'of a new P2 that nobody has yet',
      event('recorded', { after: { priority: 'P2' } }),
      { groupId: null, priority: 'P2' } as const,
      [null],
    ],
    ['not of a new P3', event('recorded', { after: { priority: 'P3', groupId: 'a' } }), P3, []],
    [
      'when it becomes P1',
      event('amended', { before: { priority: 'P2' }, after: { priority: 'P1' } }),
      P1,
      ['a'],
    ],
    [
      'not when it becomes less',
      event('classified', { before: { priority: 'P1' }, after: { priority: 'P2' } }),
      { ...P1, priority: 'P2' } as const,
      [],
    ],
    [
      'when a P1 comes to it',
      event('assigned', { before: { groupId: 'b' }, after: { groupId: 'a' } }),
      P1,
      ['a'],
    ],
    ['not when a P3 does', event('assigned', { before: { groupId: 'b' }, after: { groupId: 'a' } }), P3, []],
    ['of a call on it', call('c'), P3, ['c']],
    ['not of a call on people', call(null), P3, []],
    ['of a broken promise', event('breached'), P3, ['a']],
    ['not of what people say', event('commented', { data: { text: '…' } }), P1, []],
    ['not of a private note', event('noted', { data: { text: '…' } }), P1, []],
  ])('%s', (_what, piece, ticket, expected) => {
    expect([...groupNewsOf(piece, ticket)]).toEqual(expected);
  });
});

it.each([
  ['wecom', 'zhang.san', true],
  ['wecom', '@all', false],
  ['feishu', 'ou_7d8a6e6df7621556ce0d21922b676706ccs', true],
  ['dingtalk', 'a,b', false],
  ['wecom', 'a|b', false],
  ['sms', '+8613800000000', true],
  ['sms', '138 0000', false],
  ['voice', '', false],
] as const)('by %s, %s', (channel, address, right) => {
  expect(addressForm(channel).test(address)).toBe(right);
});
