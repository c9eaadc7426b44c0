import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ADDRESS_PROOF,
  claimOf,
  MESSAGE_PROOF,
  messageIdOf,
  plainAddress,
  replyAddress,
  tokenInAddress,
  tokenInMessageId,
} from './reply-address.ts';

const PROOF = 'abcdefghijklmnopqrstuvw234';
const HEX = '0123456789abcdef'.repeat(4);

describe('an address', () => {
  it.each([
    [`desk+t.17.${PROOF}@corp.example`, 17],
    [`DESK+T.17.${PROOF.toUpperCase()}@CORP.example`, 17],
    [`a+b+t.2147483647.${PROOF}@x.cn`, 2147483647],
    [`desk+t.17.${PROOF.slice(1)}@corp.example`, null],
    [`desk+t.17.${PROOF}a@corp.example`, null],
    [`desk+t.17.${'1'.repeat(ADDRESS_PROOF)}@corp.example`, null],
    [`desk+t.017.${PROOF}@corp.example`, null],
    [`desk+t.2147483648.${PROOF}@corp.example`, null],
    [`desk+t.17@corp.example`, null],
    [`desk.t.17.${PROOF}@corp.example`, null],
    ['desk@corp.example', null],
    ['', null],
  ])('%s', (address, ticketId) => {
    expect(tokenInAddress(address)?.ticketId ?? null).toBe(ticketId);
  });

  it('is not made where it would be too long to be delivered', () => {
    const token = { ticketId: 1_234_567_890, proof: PROOF };
    expect(replyAddress(`${'d'.repeat(24)}@x.cn`, token)?.indexOf('@')).toBe(64);
    expect(replyAddress(`${'d'.repeat(25)}@x.cn`, token)).toBeNull();
  });

  it('is known by what stands before a plus', () => {
    expect(plainAddress('Desk+t.1.abc@Corp.example')).toBe('desk@corp.example');
    expect(plainAddress('desk@a+b.example')).toBe('desk@a+b.example');
  });
});

it('reads what it writes, and claims differ', () => {
  const ticketId = fc.integer({ min: 1, max: 2_147_483_647 });
  const letter = fc.uuid();
  fc.assert(
    fc.property(ticketId, letter, (id, key) => {
      const token = { ticketId: id, letter: key, proof: HEX };
      expect(tokenInMessageId(messageIdOf(token, 'x.cn'))).toEqual(token);
      const address = replyAddress('desk@x.cn', { ticketId: id, proof: PROOF })!;
      expect(tokenInAddress(address)).toEqual({ ticketId: id, letter: null, proof: PROOF });
      const claims = [null, 'lina@x.cn', 'wang@x.cn'].map((one) =>
        claimOf({ ticketId: id, letter: null }, one),
      );
      expect(new Set([claimOf(token), ...claims]).size).toBe(4);
      expect(claimOf({ ticketId: id, letter: null }, 'Lina@X.cn')).toBe(claims[1]);
    }),
  );
});

it.each([
  [`t.1.k.${HEX.slice(1)}@x`],
  [`t.1.k.${HEX}0@x`],
  [`t.1.${HEX}@x`],
  [`t.1.k.${'g'.repeat(MESSAGE_PROOF)}@x`],
  [`ticket.1@x`],
])('no Message-ID of ours: %s', (messageId) => {
  expect(tokenInMessageId(messageId)).toBeNull();
});
