import { expect, it } from 'vitest';
import { wordsOf } from '#test/web/rendered.tsx';
import { Freshness } from './Freshness.tsx';

const dataUpdatedAt = new Date('2026-11-24T01:30:00.000Z').getTime();
const said = (more: Partial<Parameters<typeof Freshness>[0]['found']>) =>
  wordsOf(<Freshness found={{ dataUpdatedAt, isError: false, fetchStatus: 'idle', ...more }} />);

it('says when the board was renewed, while it is', () => {
  for (const fetchStatus of ['idle', 'fetching'] as const) {
    expect(said({ fetchStatus })).toContain('09:30');
    expect(said({ fetchStatus })).not.toContain('连不上');
  }
});

it('says that it is old when the server refuses or the network is gone, and nothing before the first answer', () => {
  expect(said({ isError: true })).toMatch(/连不上服务器.*09:30/);
  expect(said({ fetchStatus: 'paused' })).toMatch(/连不上服务器.*09:30/);
  expect(said({ dataUpdatedAt: 0, isError: true })).toBe('');
});
