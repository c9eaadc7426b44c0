import { describe, expect, it } from 'vitest';
import { acted, MONDAY, PEOPLE, ticketWith } from '#test/ticket/example.ts';
import type { Actor } from '../permissions/actor.ts';
import type { Ticket } from '../ticket/ticket.ts';
import { deedOf, type SaidByMail } from './deed.ts';

const { lina, chen, stranger } = PEOPLE;
const working = ticketWith({ status: 'in_progress', diagnosed: true, assigneeId: 'chen' });
const resolved = acted(working, 'resolve', chen);
const at = resolved.resolution!.at;
const guest = { kind: 'contact', contact: 'Guest@x.cn' } as const;
const GUEST = { personId: null, name: '访客', department: null, contact: 'guest@x.cn' };
const ofContact: Ticket = { ...resolved, requester: GUEST };
const said = (text: string, changes: Partial<SaidByMail> = {}): SaidByMail => ({
  text,
  ...{ receivedAt: at + 1, withFiles: false, ...changes },
});

describe('deedOf', () => {
  it('confirms with a clear word of the requester', () => {
    expect(deedOf(said('已解决，谢谢\n\n-- \n李娜'), resolved, lina)).toEqual({
      action: 'confirm',
      command: { comment: '已解决，谢谢', sure: true, method: 'mail' },
    });
  });

  it.each<[string, SaidByMail, Ticket, Actor]>([
    ['of somebody else', said('已解决'), resolved, stranger],
    ['of the desk', said('已解决'), resolved, chen],
    ['of another contact', said('已解决'), ofContact, { kind: 'contact', contact: 'other@x.cn' } as const],
    ['of a contact, where somebody has an account', said('已解决'), resolved, guest],
    ['of an appeal before anybody took it up', said('我要申诉：太慢'), ticketWith({}), lina],
    ['from before the result', said('已解决', { receivedAt: at - 1 }), resolved, lina],
    ['with a file', said('已解决', { withFiles: true }), resolved, lina],
    ['with a but', said('已解决，但是很慢'), resolved, lina],
    ['while work goes on', said('已解决'), working, lina],
    ['of consent where nothing waits', said('同意'), working, lina],
    ['"not solved" while work goes on', said('未解决'), working, lina],
  ])('does nothing by a word %s', (_, word, ticket, by) => expect(deedOf(word, ticket, by)).toBeNull());

  it('goes on with "not solved", files and all (A27)', () => {
    const word = said('未解决，还是卡纸', { withFiles: true });
    expect(deedOf(word, resolved, lina)).toEqual({
      action: 'reject',
      command: { comment: '未解决，还是卡纸', method: 'mail' },
    });
    const closed: Ticket = { ...resolved, status: 'closed', closure: 'unreachable' };
    expect(deedOf(word, closed, lina)).toMatchObject({ action: 'reopen' });
    expect(deedOf(word, { ...closed, closure: 'confirmed' }, lina)).toBeNull();
  });

  it('consents to the one operation that waits', () => {
    const proposed = acted(working, 'propose_operation', chen);
    const [operation] = Object.values(proposed.operations);
    const word = said('同意', { receivedAt: operation!.proposedAt });
    expect(deedOf(word, proposed, lina)).toEqual({
      action: 'consent',
      command: { operationId: operation!.id, given: true, comment: '同意' },
    });
    expect(deedOf({ ...word, receivedAt: MONDAY - 1 }, proposed, lina)).toBeNull();
    const two = { ...proposed.operations, other: { ...operation!, id: 'other' } };
    expect(deedOf(word, { ...proposed, operations: two }, lina)).toBeNull();
  });

  it('takes the word of a contact without an account like anybody else’s (A1)', () => {
    expect(deedOf(said('已解决'), ofContact, guest)).toMatchObject({ action: 'confirm' });
    expect(deedOf(said('未解决，还是卡'), ofContact, guest)).toMatchObject({ action: 'reject' });
    const unreachable: Ticket = { ...ofContact, status: 'closed', closure: 'unreachable' };
    expect(deedOf(said('没有解决'), unreachable, guest)).toMatchObject({ action: 'reopen' });
  });

  it('asks somebody else to look, once (4.3d)', () => {
    const word = said('我要申诉：三天没人理', { withFiles: true });
    const asked = { action: 'appeal', command: { reason: '我要申诉：三天没人理' } };
    expect([deedOf(word, resolved, lina), deedOf(word, ofContact, guest)]).toEqual([asked, asked]);
    expect(deedOf(word, acted(resolved, 'appeal', lina), lina)).toBeNull();
  });
});
