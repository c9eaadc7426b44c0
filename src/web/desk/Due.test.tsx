import { describe, expect, it } from 'vitest';
import { wordsOf } from '#test/web/rendered.tsx';
import { Due } from './Due.tsx';

const HOUR = 3_600_000;
const at = (ms: number) => new Date(Date.now() + ms).toISOString();
const row = {
  nextDueAt: null,
  nextDueKind: null,
  pausedKinds: [],
  risk: null,
  status: 'in_progress',
} as const;

describe('the next promise of a row', () => {
  it.each([
    [
      'which clock and how much is left',
      { nextDueAt: at(5 * HOUR), nextDueKind: 'response' },
      /还剩 5小时 响应$/,
    ],
    [
      'that it is at risk',
      { nextDueAt: at(5 * HOUR), nextDueKind: 'update', risk: { clock: 'update', percent: 80 } },
      /进展通报 · 已用 80% 以上/,
    ],
    ['how late it is', { nextDueAt: at(-5 * HOUR), nextDueKind: 'resolution' }, /已超时 5小时 解决/],
    [
      'for whom it waits',
      { pausedKinds: ['resolution', 'response'], status: 'waiting_requester' },
      /响应、解决暂停计时 等待用户补充/,
    ],
    [
      'that it waits for a third party',
      { pausedKinds: ['resolution'], status: 'waiting_third_party' },
      /解决暂停计时 等待第三方/,
    ],
    ['that nothing runs', { status: 'resolved' }, /^不计时$/],
  ] as const)('says %s', (_what, changes, words) => {
    expect(wordsOf(<Due row={{ ...row, ...changes } as never} />)).toMatch(words);
  });
});
