import { expect, it } from 'vitest';
import { acted, acting, PEOPLE, ticketWith } from '#test/ticket/example.ts';
import { mayRead } from '../../permissions/can.ts';

const { chen, lina, stranger } = PEOPLE;
const wish = { confidential: true, readerIds: ['stranger'], reason: '涉及薪资' };

it('keeps a ticket to its requester, who works on it and its named readers (2.4d)', () => {
  const ticket = acted(ticketWith({ assigneeId: 'chen' }), 'restrict', chen, wish);
  expect([ticket.confidential, ticket.readerIds]).toEqual([true, ['stranger']]);
  expect([lina, chen, stranger].map((one) => mayRead(one, ticket))).toEqual([true, true, true]);
  expect(mayRead(acting('another', ['agent']), ticket)).toBe(false);
});
