import { describe, expect, it } from 'vitest';
import { escalationWith, FIRST, MONDAY, majorWith, SECOND, ticketWith } from '#test/ticket/example.ts';
import { EVENT_KINDS, type EventKind, type TicketEvent } from '../events.ts';
import { audienceOf, reachesDuplicates, reachesOriginal } from './notices.ts';

const happened = (kind: EventKind, actorId: string | null, more: Partial<TicketEvent> = {}): TicketEvent => ({
  ...{ kind, data: {}, before: {}, after: {}, ticketId: 1, seq: 1, at: 0 },
  ...{ actorKind: actorId === null ? 'system' : 'person', actorId, statusAfter: 'in_progress' },
  ...more,
});
const audience = (kind: EventKind, by: string | null, ticket = ticketWith({ assigneeId: 'chen' })) =>
  audienceOf(happened(kind, by), { ...ticket, leads: [] }).personIds.join(' ');
const kinds = Object.keys(EVENT_KINDS) as EventKind[];

/** Who hears of what somebody else did: r the requester, a the one who works on it. */
const HEARS: Partial<Record<EventKind, string>> = {
  amended: 'lina chen',
  classified: 'lina chen',
  accepted: 'lina',
  assigned: 'chen',
  handed_back: 'chen',
  handed_over: 'chen',
  requester_left: 'chen',
  asked: 'lina',
  answered: 'chen',
  third_party_awaited: 'lina',
  visit_scheduled: 'lina',
  visit_cancelled: 'lina',
  operation_proposed: 'lina',
  consent_given: 'chen',
  consent_refused: 'chen',
  operation_finished: 'lina',
  progress_reported: 'lina',
  commented: 'lina chen',
  noted: 'chen',
  mail_undelivered: 'chen',
  file_infected: 'chen',
  warned: 'chen',
  breached: 'chen',
  escalation_accepted: 'chen',
  escalation_returned: 'chen',
  duplicate_linked: 'lina',
  major_noticed: 'lina',
  major_ended: 'lina',
  attached: 'lina chen',
  escalated: 'lina chen',
  resolved: 'lina',
  confirmed: 'lina chen',
  rejected: 'lina chen',
  reminded: 'lina',
  confirmation_expired: 'lina chen',
  closed: 'lina',
  reopened: 'lina chen',
  appealed: 'chen',
  appeal_decided: 'lina chen',
  withdrawn: 'chen',
  security_begun: 'lina',
  security_ended: 'lina chen',
};

describe('who is told', () => {
  it.each(kinds)('of %s', (kind) => expect(audience(kind, 'zhao')).toBe(HEARS[kind] ?? ''));

  it('of a result, a question, a visit, an operation and every progress: the requester (4.2a, 4.2e)', () => {
    for (const kind of [
      'resolved',
      'asked',
      'visit_scheduled',
      'operation_proposed',
      'progress_reported',
    ] as const) {
      expect(audience(kind, 'chen')).toBe('lina');
    }
  });

  it('nobody of what they did themselves, nobody twice, and nobody who is not there', () => {
    for (const kind of kinds) {
      expect(audience(kind, 'lina')).not.toContain('lina');
      expect(audience(kind, 'chen')).not.toContain('chen');
      const own = ticketWith({ assigneeId: 'lina' });
      expect(['', 'lina']).toContain(audience(kind, 'zhao', own));
      const nobody = ticketWith({
        requester: { personId: null, name: null, department: null, contact: null },
      });
      expect(audience(kind, 'zhao', nobody)).toBe('');
    }
  });

  it('a requester who does not work on it never hears of a private note', () => {
    expect(audience('noted', 'zhao')).not.toContain('lina');
    expect(audience('noted', 'zhao', ticketWith({ assigneeId: null }))).toBe('');
  });
});

it.each([
  ['rejected', 'lina', {}, true],
  ['rejected', 'lead', { method: 'phone' }, true],
  ['rejected', 'lead', {}, false],
  ['confirmed', 'lead', { method: 'phone' }, false],
  ['commented', 'lina', {}, true],
  ['commented', null, {}, false],
] as const)('%s by %s %j reaches the ticket that it follows: %s', (kind, by, data, reaches) => {
  expect(reachesOriginal(happened(kind, by, { data }), ticketWith())).toBe(reaches);
});

describe('of a major incident', () => {
  const warned = (about: string): TicketEvent => ({ ...happened('warned', null), data: { about } });
  const led = ticketWith({
    assigneeId: 'chen',
    major: majorWith({ leadId: 'lead', communicationId: 'zhao', technicalId: 'wei' }),
  });
  const told = (event: TicketEvent) =>
    audienceOf(event, { ...led, leads: ['lead', 'manager'] }).personIds.join(' ');

  it.each([
    ['major_lead', 'chen lead zhao manager'],
    ['major_review', 'chen lead zhao manager'],
    ['major_notice', 'chen lead zhao'],
    ['resolution', 'chen'],
    ['follow', 'chen'],
  ])('a warning about %s reaches %s', (about, people) => expect(told(warned(about))).toBe(people));

  it('owners of the actions of its review hear of them when they are given, and when one is due and not done', () => {
    const action = (ownerId: string, dueAt: number, done?: object) => ({
      ...{ text: '加固', ownerId, dueAt },
      ...(done ? { done: { at: 1, by: ownerId, note: '' } } : {}),
    });
    const review = {
      ...{ at: 0, by: 'lead', summary: '', cause: '' },
      actions: [action('zhao', 5), action('wei', 5, {}), action('chen', 9)],
    };
    const major = majorWith({ endedAt: 0, review });
    const reach = (event: TicketEvent) =>
      audienceOf(event, { ...ticketWith({ assigneeId: null, major }), groupId: null, leads: [] }).personIds;
    expect(reach({ ...happened('major_reviewed', 'lead'), after: { major } })).toEqual([
      'zhao',
      'wei',
      'chen',
    ]);
    expect(reach({ ...happened('major_reviewed', 'zhao'), after: { major } })).toEqual(['wei', 'chen']);
    const due = (dueAt: number) => ({
      ...happened('review_action_due', null),
      data: { dueAt },
    });
    expect(reach(due(5))).toEqual(['zhao']);
    expect(reach(due(9))).toEqual(['chen']);
    expect(reach(due(7))).toEqual([]);
  });

  it('words reach those who follow it, once they are public', () => {
    const said = (kind: EventKind, changes: object) =>
      reachesDuplicates({ ...happened(kind, 'zhao'), after: { major: majorWith(changes) } });
    expect(said('major_noticed', { headline: '上网缓慢' })).toBe(true);
    expect(said('major_ended', { headline: '上网缓慢' })).toBe(true);
    expect(said('major_ended', {})).toBe(false);
    expect(said('major_led', { headline: '上网缓慢' })).toBe(false);
  });
});

describe('of a call (4.3e)', () => {
  const owned = { assigneeId: 'chen', handlerIds: ['chen'] };
  const toGroup = escalationWith({ toPersonIds: [], by: 'chen' });
  const toPeople = escalationWith({
    kind: 'hierarchical',
    toGroupId: null,
    toPersonIds: ['lead', 'manager'],
  });
  const data = { escalationId: 'escalation' };
  const calling = (call: typeof toGroup) => ({ escalations: { escalation: call } });

  it.each([
    [
      'the group that is asked, who had it, and the requester',
      happened('escalated', null, { data, after: calling(toGroup), before: { assigneeId: 'chen' } }),
      { groupId: SECOND, assigneeId: null, ...calling(toGroup) },
      { personIds: ['lina', 'chen'], groupIds: [SECOND] },
    ],
    [
      'the people who are asked',
      happened('escalated', 'lead', { data, after: calling(toPeople) }),
      { ...owned, ...calling(toPeople) },
      { personIds: ['lina', 'chen', 'manager'], groupIds: [] },
    ],
    [
      'who asked, when it is accepted',
      happened('escalation_accepted', 'zhao', { data }),
      { assigneeId: 'zhao', ...calling(toGroup) },
      { personIds: ['chen'], groupIds: [] },
    ],
    [
      'who asked, their group and the others who were asked, when it is given back',
      happened('escalation_returned', 'lead', { data }),
      { assigneeId: null, ...calling({ ...toPeople, by: 'chen' }) },
      { personIds: ['manager', 'chen'], groupIds: [FIRST] },
    ],
    [
      'those asked by the call that a further breach joins',
      happened('breached', null, { data }),
      { ...owned, ...calling(toPeople) },
      { personIds: ['chen', 'lead', 'manager'], groupIds: [] },
    ],
    [
      'the last ones, at the end of the path',
      happened('warned', null, { data: { ...data, about: 'end_of_path' } }),
      { ...owned, ...calling(toPeople) },
      { personIds: ['chen', 'lead', 'manager'], groupIds: [] },
    ],
    [
      'the whole group, when nobody of it owns what is late',
      happened('warned', null),
      { assigneeId: null },
      { personIds: [], groupIds: [FIRST] },
    ],
    [
      'those who are called to a major incident',
      happened('major_declared', null),
      { ...calling({ ...toPeople, trigger: 'c', at: MONDAY }), major: majorWith() },
      { personIds: ['lead', 'manager'], groupIds: [] },
    ],
  ])('hears %s', (_who, event, on, expected) =>
    expect(audienceOf(event, { ...ticketWith(on), leads: [] })).toEqual(expected),
  );
});

it('of a security incident the team hears at once, and IT managers as far as they may read it (7-i3)', () => {
  const of = (kind: EventKind, more: Partial<TicketEvent> = {}) =>
    audienceOf(
      { ...happened(kind, 'lina'), ...more },
      {
        ...ticketWith({ groupId: 'guards', assigneeId: null }),
        leads: ['manager'],
      },
    );
  for (const told of [
    of('security_begun'),
    of('recorded', { after: { type: 'security_incident' } }),
    of('warned', { data: { about: 'security_report' } }),
  ])
    expect([told.groupIds, told.personIds.includes('manager')]).toEqual([['guards'], true]);
  expect(of('recorded', { after: { type: 'incident' } })).toEqual({ personIds: [], groupIds: [] });
});
