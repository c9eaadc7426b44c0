import { describe, expect, it } from 'vitest';
import { RESOLUTION } from '#test/ticket/example.ts';
import { type Followed, heldBack, leftAlone, resultFor } from './following.ts';

const solved: Followed = { id: 1002, status: 'resolved', round: 1, resolution: RESOLUTION };
const atWork: Followed = { ...solved, status: 'in_progress', resolution: null };
const has = (timer: string, generation: number) => [{ data: { timer, generation } }];

describe('a duplicate takes over', () => {
  it.each<[string, Followed, { data: object }[], number | null]>([
    ['nothing before there is a result', atWork, [], null],
    ['a result', solved, [], 1],
    ['each result once', solved, has('follow:1002', 1), null],
    ['the next result after one that was refused', { ...solved, round: 2 }, has('follow:1002', 1), 2],
    ['the result of another than before', solved, has('follow:1009', 1), 1],
    ['a result that it was told it could not take yet', solved, has('warn:follow:1002', 1), 1],
  ])('%s', (_what, followed, events, generation) => {
    const command = resultFor(followed, events as never);
    expect(command?.generation ?? null).toBe(generation);
    if (command) expect(command).toMatchObject({ of: 1002, resolution: RESOLUTION });
  });

  it('or the desk is told that it cannot, once each round', () => {
    expect(heldBack(solved, [])).toMatchObject({ about: 'follow' });
    expect(heldBack(solved, has('warn:follow:1002', 1))).toBe(null);
    expect(heldBack({ ...solved, round: 2 }, has('warn:follow:1002', 1))).not.toBe(null);
  });

  it('or that there will be none, once', () => {
    const withdrawn: Followed = { ...atWork, status: 'withdrawn' };
    expect(leftAlone(solved, [])).toBe(null);
    expect(leftAlone(withdrawn, [])).toMatchObject({ about: 'followed_withdrawn' });
    expect(leftAlone(withdrawn, has('warn:withdrawn:1002', 1))).toBe(null);
  });
});
