import { describe, expect, it } from 'vitest';
import { CONSENT, MONDAY, operationWith, RESOLUTION, ticketWith } from '#test/ticket/example.ts';
import type { Operation } from './parts.ts';
import { STATUSES, type Status } from './ticket.ts';
import { waitsForRequester } from './waiting.ts';

const onTicket = (status: Status, operation: Partial<Operation> = {}) =>
  waitsForRequester(ticketWith({ status, operations: { op: operationWith(operation) } })).join(' ');

describe('what the requester is waited for', () => {
  const EXPECTED: Record<Status, string> = {
    recorded: 'consent',
    accepted: 'consent',
    in_progress: 'consent',
    waiting_requester: 'answer consent',
    waiting_third_party: 'consent',
    onsite_scheduled: 'consent',
    resolved: 'consent confirmation',
    unconfirmed: 'consent confirmation',
    closed: '',
    withdrawn: '',
  };

  it.each(STATUSES)('with an operation that asks for consent, on %s', (status) =>
    expect(onTicket(status)).toBe(EXPECTED[status]),
  );

  it('no consent once it is given, refused or no longer wanted', () => {
    expect(onTicket('in_progress', { consent: CONSENT })).toBe('');
    expect(onTicket('in_progress', { consent: { ...CONSENT, given: false } })).toBe('');
    expect(onTicket('in_progress', { cancelledAt: MONDAY })).toBe('');
  });

  it('no consent for an operation that a result has made needless', () => {
    const operations = { op: operationWith() };
    const resolved = ticketWith({ status: 'resolved', resolution: RESOLUTION, operations });
    expect(waitsForRequester(resolved)).toEqual(['confirmation']);
  });
});
