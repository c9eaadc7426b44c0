import { expect, it } from 'vitest';
import { HOUR, MONDAY, majorWith } from '#test/ticket/example.ts';
import { publicIncident } from './status-board.ts';

const word = (at: number, text: string, nextAt: number | null = null) => ({ at, text, nextAt, by: 'chen' });
const notice = word(MONDAY + HOUR, '正在切换', MONDAY + 2 * HOUR);

it('nothing is public before somebody has chosen words for it', () => {
  expect(publicIncident(null, [])).toBe(null);
  expect(publicIncident(majorWith({ notice }), [notice])).toBe(null);
});

it('what is public are the words alone', () => {
  const major = majorWith({
    headline: '上网缓慢',
    services: ['互联网'],
    bridge: '301',
    leadId: 'lead',
    notice,
  });
  const earlier = word(MONDAY - HOUR, '上一次的');
  expect(publicIncident(major, [earlier, word(MONDAY, '已知'), notice])).toEqual({
    headline: '上网缓慢',
    services: ['互联网'],
    since: MONDAY,
    endedAt: null,
    nextAt: MONDAY + 2 * HOUR,
    bulletins: [
      { at: MONDAY + HOUR, text: '正在切换', nextAt: MONDAY + 2 * HOUR },
      { at: MONDAY, text: '已知', nextAt: null },
    ],
  });
});

it('nothing more is promised after the end', () => {
  const over = majorWith({ headline: 'x', endedAt: MONDAY + HOUR, notice });
  expect(publicIncident(over, [])).toMatchObject({ nextAt: null, endedAt: MONDAY + HOUR, services: [] });
});
