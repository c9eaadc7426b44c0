import { expect } from 'vitest';
import type { Member } from '../world.ts';

export const WIPE = {
  method: 'overwritten',
  by: '陈晨',
  on: '2026-03-02',
  evidence: '擦除报告 0007',
} as const;

/** Retires an asset as it has to be: proposed, wiped, approved by another, carried out. */
export async function retire(item: string, by: Member, approver: Member): Promise<void> {
  const { body } = await by.post(`/items/${item}/disposals`, { way: 'recycled', reason: '老化' });
  for (const [who, what, said] of [
    [by, 'wipe', WIPE],
    [approver, 'approve', {}],
    [by, 'complete', {}],
  ] as const)
    expect(await who.post(`/disposals/${body.id}/${what}`, said)).toMatchObject({ status: 200 });
}
