import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mailFacts } from './facts.example.ts';
import {
  type IntakePolicy,
  type Known,
  type KnownMessage,
  type KnownTicket,
  routeMail,
  SHIPPED_INTAKE_POLICY,
} from './route.ts';

const TAKE: IntakePolicy = { unknownSender: 'ticket' };
const LINA = { personId: 'p-lina', active: true };
const known = (changes: Partial<Known> = {}): Known => ({
  ownAddresses: ['it@desk.example.com'],
  sender: LINA,
  messages: [],
  addressed: [],
  ...changes,
});
const message = (messageId: string, ticketId: number, changes: Partial<KnownMessage> = {}): KnownMessage => ({
  messageId,
  ticketId,
  senderIsParty: true,
  takesReplies: true,
  ...changes,
});

describe('a message without reference', () => {
  it.each([
    ['of a colleague opens a ticket', LINA, TAKE, { kind: 'ticket', personId: 'p-lina' }],
    [
      'of a stranger waits, as shipped',
      null,
      SHIPPED_INTAKE_POLICY,
      { kind: 'quarantine', reason: 'unknown_sender' },
    ],
    ['of a stranger opens a ticket when the policy says so', null, TAKE, { kind: 'ticket', personId: null }],
    [
      'of somebody who left waits',
      { personId: 'p-old', active: false },
      TAKE,
      { kind: 'quarantine', reason: 'inactive_sender' },
    ],
  ])('%s', (_, sender, policy, outcome) => {
    expect(routeMail(mailFacts(), known({ sender }), policy)).toMatchObject({
      ...outcome,
      relatedTicketId: null,
    });
  });

  it('of a contact without an account joins the ticket that is kept for them, whatever strangers may', () => {
    const facts = mailFacts({ inReplyTo: ['m'] });
    const theirs = known({ sender: null, messages: [message('m', 17)] });
    expect(routeMail(facts, theirs, SHIPPED_INTAKE_POLICY)).toMatchObject({
      ...{ kind: 'reply', ticketId: 17, personId: null },
    });
    expect(routeMail({ ...facts, dmarc: 'fail' }, theirs, TAKE)).toMatchObject({ reason: 'not_authentic' });
    const others = known({ sender: null, messages: [message('m', 17, { senderIsParty: false })] });
    expect(routeMail(facts, others, SHIPPED_INTAKE_POLICY)).toMatchObject({ reason: 'unknown_sender' });
  });

  it('without a sender waits', () => {
    expect(routeMail(mailFacts({ from: { name: 'x', address: '' } }), known(), TAKE)).toMatchObject({
      reason: 'no_sender',
    });
    expect(routeMail(mailFacts({ from: null }), known(), TAKE)).toMatchObject({ reason: 'no_sender' });
  });

  it('from our own address is a loop, never a ticket', () => {
    const own = mailFacts({ from: { name: '', address: 'it@desk.example.com' } });
    expect(routeMail(own, known(), TAKE)).toEqual({
      kind: 'automatic',
      reasons: ['own_address'],
      relatedTicketId: null,
    });
  });

  it('joins nothing by the number in its subject', () => {
    const subject = 'Re: [#17] 打印机不能用 Ticket#17';
    expect(routeMail(mailFacts({ subject }), known({ messages: [message('m', 17)] }), TAKE)).toMatchObject({
      kind: 'ticket',
      relatedTicketId: null,
      why: 'no_reference',
    });
  });
});

describe('a message sent to the reply address of a ticket', () => {
  const at = (ticketId: number, changes: Partial<KnownTicket> = {}): KnownTicket => ({
    ticketId,
    senderIsParty: true,
    takesReplies: true,
    ...changes,
  });
  const a = message('a', 1);
  it.each([
    ['joins it', {}, { addressed: [at(7)] }, 'reply', 7, 'reply_address'],
    [
      'joins what it answers rather',
      { inReplyTo: ['a'] },
      { addressed: [at(7)], messages: [a] },
      'reply',
      1,
      'in_reply_to',
    ],
    [
      'and not what it only mentions',
      { references: ['a'] },
      { addressed: [at(7)], messages: [a] },
      'reply',
      7,
      'reply_address',
    ],
    [
      'by a stranger waits',
      {},
      { sender: null, addressed: [at(7, { senderIsParty: false })] },
      'quarantine',
      7,
      'unknown_sender',
    ],
    [
      'by somebody else opens another',
      {},
      { addressed: [at(7, { senderIsParty: false })] },
      'ticket',
      7,
      'not_a_party',
    ],
    [
      'that takes none opens another',
      {},
      { addressed: [at(7, { takesReplies: false })] },
      'ticket',
      7,
      'takes_no_replies',
    ],
    [
      'by one of two parties joins theirs',
      {},
      { addressed: [at(7, { senderIsParty: false }), at(8)] },
      'reply',
      8,
      'reply_address',
    ],
  ] as const)('%s', (_, facts, changes, kind, ticketId, why) => {
    const outcome = routeMail(mailFacts(facts), known(changes), SHIPPED_INTAKE_POLICY);
    const said = 'why' in outcome ? outcome.why : 'reason' in outcome ? outcome.reason : null;
    const about = outcome.kind === 'reply' ? outcome.ticketId : outcome.relatedTicketId;
    expect([outcome.kind, about, said]).toEqual([kind, ticketId, why]);
  });

  it('by the desk itself is a loop, whatever stands behind its plus', () => {
    const own = mailFacts({ from: { name: '', address: 'it+t.7.abc@desk.example.com' } });
    expect(routeMail(own, known({ addressed: [at(7)] }), TAKE)).toMatchObject({ reasons: ['own_address'] });
  });
});

describe('the word of the receiving server', () => {
  const joins = known({ messages: [message('a', 1)] });
  it.each([
    ['fail', joins, 'quarantine'],
    ['fail', known(), 'quarantine'],
    ['fail', known({ sender: null }), 'ticket'],
    ['pass', joins, 'reply'],
    ['none', joins, 'reply'],
    ['temperror', joins, 'reply'],
    [null, joins, 'reply'],
  ])('%s', (dmarc, all, kind) => {
    const outcome = routeMail(mailFacts({ dmarc, inReplyTo: ['a'] }), all, TAKE);
    expect(outcome.kind).toBe(kind);
    if (kind === 'quarantine') expect(outcome).toMatchObject({ reason: 'not_authentic' });
  });
});

describe('a message that refers to others', () => {
  const answer = mailFacts({ inReplyTo: ['a'], references: ['x', 'b', 'a'] });

  it.each([
    ['the message it answers', [message('a', 1), message('b', 2)], { ticketId: 1, why: 'in_reply_to' }],
    ['an older one', [message('x', 3), message('b', 2)], { ticketId: 2, why: 'references' }],
    [
      'the first that its sender is party to',
      [message('a', 1, { senderIsParty: false }), message('x', 3)],
      { ticketId: 3 },
    ],
    [
      'the first that can be written to',
      [message('a', 1, { takesReplies: false }), message('b', 2)],
      { ticketId: 2 },
    ],
  ])('joins the ticket of %s', (_, messages, outcome) => {
    expect(routeMail(answer, known({ messages }), TAKE)).toMatchObject({
      kind: 'reply',
      personId: 'p-lina',
      ...outcome,
    });
  });

  it('of somebody who is no party opens a new ticket, linked for review', () => {
    const messages = [message('a', 1, { senderIsParty: false })];
    expect(routeMail(answer, known({ messages }), TAKE)).toEqual({
      kind: 'ticket',
      personId: 'p-lina',
      relatedTicketId: 1,
      why: 'not_a_party',
    });
  });

  it('to a withdrawn ticket opens a new one, linked for review', () => {
    const messages = [message('a', 1, { takesReplies: false })];
    expect(routeMail(answer, known({ messages }), TAKE)).toMatchObject({
      relatedTicketId: 1,
      why: 'takes_no_replies',
    });
  });

  it('by a machine is kept beside the ticket and neither joins nor opens one', () => {
    const messages = [message('a', 1)];
    const outOfOffice = mailFacts({ inReplyTo: ['a'], autoSubmitted: 'auto-replied' });
    expect(routeMail(outOfOffice, known({ messages }), TAKE)).toMatchObject({
      kind: 'automatic',
      relatedTicketId: 1,
    });
    const bounce = mailFacts({ report: { kind: 'dsn', action: 'failed', originalMessageId: 'a' } });
    expect(routeMail(bounce, known({ messages }), TAKE)).toMatchObject({
      kind: 'bounce',
      relatedTicketId: 1,
    });
  });
});

it('never lets anybody into a ticket they are no party to, and never lets a machine write', () => {
  const ids = fc.constantFrom('a', 'b', 'c');
  const scene = fc.record({
    inReplyTo: fc.array(ids),
    references: fc.array(ids),
    subject: fc.constantFrom('#1', 'Re: [#2]', 'Automatic reply: x'),
    autoSubmitted: fc.constantFrom(null, 'no', 'auto-replied'),
    unknownSender: fc.constantFrom('ticket' as const, 'quarantine' as const),
    sender: fc.constantFrom(LINA, null, { personId: 'p-old', active: false }),
    dmarc: fc.constantFrom(null, 'pass', 'fail'),
    addressed: fc.array(
      fc.record({
        ticketId: fc.integer({ min: 1, max: 3 }),
        senderIsParty: fc.boolean(),
        takesReplies: fc.boolean(),
      }),
    ),
    messages: fc.array(
      fc.record({
        messageId: ids,
        ticketId: fc.integer({ min: 1, max: 3 }),
        senderIsParty: fc.boolean(),
        takesReplies: fc.boolean(),
      }),
    ),
  });
  fc.assert(
    fc.property(scene, ({ unknownSender, sender, messages, addressed, ...facts }) => {
      const all = known({ sender, messages, addressed });
      const outcome = routeMail(mailFacts(facts), all, { unknownSender });
      const machine = facts.autoSubmitted === 'auto-replied' || facts.subject.startsWith('Automatic');
      if (machine) expect(outcome.kind).toBe('automatic');
      if (outcome.kind !== 'reply') return;
      expect(facts.dmarc).not.toBe('fail');
      const named = [...messages, ...addressed].filter(({ ticketId }) => ticketId === outcome.ticketId);
      expect(named.some((one) => one.senderIsParty && one.takesReplies)).toBe(true);
    }),
  );
});
