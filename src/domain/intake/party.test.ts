import { expect, it } from 'vitest';
import { UNGUARDED } from '#test/ticket/example.ts';
import type { Actor } from '../permissions/actor.ts';
import type { Role } from '../permissions/roles.ts';
import { STATUSES } from '../ticket/ticket.ts';
import { replyAction, standing } from './party.ts';

const person = (personId: string, ...roles: Role[]): Actor => ({
  kind: 'person',
  personId,
  roles,
  groupIds: [],
});
const ticket = (status: (typeof STATUSES)[number]) => ({
  status,
  requester: { personId: 'lina' },
  recordedBy: 'clerk',
  ...UNGUARDED,
});

it.each([
  ['its requester', person('lina', 'requester'), true],
  ['an agent', person('chen', 'requester', 'agent'), true],
  ['a colleague', person('wang', 'requester'), false],
  ['a colleague who recorded it for them', person('clerk', 'requester'), false],
  ['an auditor', person('audit', 'requester', 'auditor'), false],
  ['an administrator', person('admin', 'requester', 'admin'), false],
  ['nobody we know', null, false],
])('lets %s into a ticket by mail: %#', (_, sender, party) => {
  expect(standing(sender, ticket('in_progress'))).toEqual({ senderIsParty: party, takesReplies: party });
});

it('answers the question that the desk has asked, and says a plain word everywhere else', () => {
  const actions = (sender: Actor) =>
    STATUSES.map((status) => [status, replyAction(sender, ticket(status))] as const);
  expect(actions(person('lina', 'requester')).filter(([, action]) => action !== 'comment')).toEqual([
    ['waiting_requester', 'answer'],
    ['withdrawn', null],
  ]);
  expect(actions(person('chen', 'agent')).filter(([, action]) => action !== 'comment')).toEqual([
    ['withdrawn', null],
  ]);
});
