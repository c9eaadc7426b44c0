import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acting, UNGUARDED } from '#test/ticket/example.ts';
import { EVENT_KINDS, type EventKind } from '../events.ts';
import { ACTIONS } from '../ticket/lifecycle.ts';
import { readable } from '../ticket/reading.ts';
import { STATUSES } from '../ticket/ticket.ts';
import { PERMISSIONS, type Permission, rolesWith, SCOPED_PERMISSIONS } from './actions.ts';
import { type Actor, holds, type PersonActor, SYSTEM } from './actor.ts';
import { allowedActions, type Guarded, mayRead, partiesOf, readerOf } from './can.ts';
import { grantsOfRoles, SCOPES, shippedGrants, together } from './grants.ts';
import { mixesDuties, ROLES, type Role } from './roles.ts';
import { whyReads } from './why.ts';

const ids = fc.constantFrom('a', 'b', 'c');
const places = fc.constantFrom('north', 'south');
const grants = fc
  .array(fc.tuple(fc.constantFrom(...SCOPED_PERMISSIONS), fc.subarray([...SCOPES])), { maxLength: 5 })
  .map((given) => together(given.map(([permission, scopes]) => ({ [permission]: scopes }))));
const person: fc.Arbitrary<PersonActor> = fc
  .record({
    id: ids,
    roles: fc.subarray([...ROLES]),
    groupIds: fc.subarray(['first', 'second']),
    own: fc.option(grants, { nil: undefined }),
    departmentIds: fc.subarray(['north', 'south']),
    siteId: fc.option(places, { nil: null }),
  })
  .map(({ id, roles, groupIds, own, departmentIds, siteId }) => ({
    ...acting(id, roles, groupIds),
    ...(own ? { grants: own, belongs: { departmentIds, siteId } } : {}),
  }));
const actors = fc.oneof(
  { weight: 9, arbitrary: person },
  { weight: 1, arbitrary: fc.constant<Actor>(SYSTEM) },
);
const someone = fc.option(ids, { nil: null });
const tickets: fc.Arbitrary<Guarded> = fc.record({
  status: fc.constantFrom(...STATUSES),
  type: fc.constantFrom('incident', 'security_incident'),
  requester: fc.record({ personId: someone }),
  recordedBy: someone,
  assigneeId: someone,
  groupId: fc.option(fc.constantFrom('first', 'second'), { nil: null }),
  place: fc.record({
    departmentId: fc.option(places, { nil: null }),
    siteId: fc.option(places, { nil: null }),
  }),
  confidential: fc.boolean(),
  readerIds: fc.subarray(['a', 'b', 'c']),
});

/** The same told as sentences, by another hand: who may read a ticket. */
function toldPlainly(actor: Actor, ticket: Guarded): boolean {
  if (actor.kind !== 'person') return actor.kind === 'system';
  const me = actor.personId;
  if (ticket.requester.personId === me || ticket.recordedBy === me || ticket.readerIds.includes(me))
    return true;
  const held = actor.grants ?? grantsOfRoles(actor.roles);
  const reaches = (permission: 'ticket.read' | 'ticket.work' | 'ticket.read_confidential') =>
    (held[permission] ?? []).some((scope) => {
      if (scope === 'all') return true;
      if (scope === 'groups')
        return (
          ticket.assigneeId === me || (ticket.groupId !== null && actor.groupIds.includes(ticket.groupId))
        );
      if (scope === 'department')
        return actor.belongs?.departmentIds.some((id) => id === ticket.place.departmentId) ?? false;
      if (scope === 'site')
        return ticket.place.siteId !== null && actor.belongs?.siteId === ticket.place.siteId;
      return false;
    });
  if (!reaches('ticket.read') && !reaches('ticket.work')) return false;
  const team =
    ticket.type === 'security_incident' && ticket.groupId !== null && actor.groupIds.includes(ticket.groupId);
  return !ticket.confidential || ticket.assigneeId === me || team || reaches('ticket.read_confidential');
}

describe('who may know of a ticket', () => {
  it('is what the rule says in plain words, for any roles and any ticket', () => {
    fc.assert(
      fc.property(actors, tickets, (actor, ticket) => mayRead(actor, ticket) === toldPlainly(actor, ticket)),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['their own', { personId: null, contact: ' Guest@X.cn ' }, ['requester']],
    ['another’s', { personId: null, contact: 'other@x.cn' }, []],
    ['one without a contact', { personId: null, contact: null }, []],
    ['one that does not say', { personId: null }, []],
    ['one of somebody with an account', { personId: 'a', contact: 'guest@x.cn' }, []],
  ])('a contact without an account meets %s', (_, requester, parties) => {
    const contact = { kind: 'contact', contact: 'guest@x.cn' } as const;
    const ticket = { status: 'resolved', ...UNGUARDED, requester, recordedBy: null } as const;
    expect(partiesOf(contact, ticket)).toEqual(parties);
    expect(mayRead(contact, ticket)).toBe(parties.length > 0);
    expect(allowedActions(contact, ticket).includes('confirm')).toBe(parties.length > 0);
    expect(readerOf(contact, ticket).desk).toBe(false);
    expect(holds(contact, 'ticket.use')).toBe(false);
  });

  it('whoever may do something to it, or reads its private notes as one who works on it, may read it', () => {
    fc.assert(
      fc.property(
        actors,
        tickets,
        (actor, ticket) => mayRead(actor, ticket) || allowedActions(actor, ticket).length === 0,
      ),
      { numRuns: 2000 },
    );
  });

  it('one more grant never takes anything away', () => {
    fc.assert(
      fc.property(person, grants, tickets, (actor, more, ticket) => {
        const given = actor.grants ?? grantsOfRoles(actor.roles);
        const richer = { ...actor, grants: together([given, more]) };
        return !mayRead({ ...actor, grants: given }, ticket) || mayRead(richer, ticket);
      }),
    );
  });

  it('reading needs a part in it or a role that reads all', () => {
    const all: Role[] = ['agent', 'lead', 'it_manager', 'auditor'];
    const ticket = {
      status: 'recorded',
      requester: { personId: 'a' },
      ...UNGUARDED,
      recordedBy: 'b',
    } as const;
    for (const role of ROLES) {
      expect(mayRead(acting('c', [role]), ticket), role).toBe(all.includes(role));
      expect(readerOf(acting('c', [role]), ticket).desk, role).toBe(all.includes(role));
      expect(mayRead(acting('a', [role]), ticket)).toBe(true);
      expect(mayRead(acting('b', [role]), ticket)).toBe(true);
    }
    expect(mayRead(SYSTEM, ticket)).toBe(true);
  });

  it('a confidential one is for its requester, its readers, who works on it and the IT manager (2.4d)', () => {
    const ticket = {
      status: 'in_progress',
      requester: { personId: 'a' },
      recordedBy: 'a',
      ...UNGUARDED,
      assigneeId: 'worker',
      confidential: true,
      readerIds: ['named'],
    } as const;
    const readers = (role: Role) =>
      ['a', 'named', 'worker', 'other'].filter((id) => mayRead(acting(id, [role]), ticket));
    expect(readers('requester')).toEqual(['a', 'named']);
    for (const role of ['agent', 'lead', 'auditor'] as const)
      expect(readers(role)).toEqual(['a', 'named', 'worker']);
    expect(readers('it_manager')).toEqual(['a', 'named', 'worker', 'other']);
    // An agent whose own confidential ticket is looked into does not read what the desk writes of it.
    expect(readerOf(acting('a', ['agent']), ticket).desk).toBe(false);
    expect(partiesOf(acting('a', ['agent']), ticket)).toEqual(['requester']);
  });

  it('nobody is the requester of a stranger’s ticket', () => {
    fc.assert(
      fc.property(actors, tickets, (actor, ticket) => {
        const nobodys = { ...ticket, requester: { personId: null } };
        expect(partiesOf(actor, nobodys)).not.toContain('requester');
      }),
    );
  });

  it('an auditor changes nothing, administrators see nothing', () => {
    for (const status of STATUSES) {
      const ticket = { status, requester: { personId: 'a' }, recordedBy: null, ...UNGUARDED };
      expect(allowedActions(acting('c', ['auditor']), ticket)).toEqual([]);
      for (const role of ['admin', 'security_admin'] as const) {
        expect(allowedActions(acting('c', [role]), ticket)).toEqual([]);
        expect(mayRead(acting('c', [role]), ticket)).toBe(false);
      }
    }
  });
});

describe('why somebody can or cannot see a ticket', () => {
  const held = fc.array(fc.record({ code: fc.constantFrom('x-one', 'x-two'), grants }), { maxLength: 3 });

  it('has a reason exactly where they may read it, and else says what keeps it from them', () => {
    fc.assert(
      fc.property(person, held, tickets, (somebody, roles, ticket) => {
        const actor = { ...somebody, grants: together(roles.map((role) => role.grants)) };
        const { reasons, hindrance } = whyReads(actor, roles, ticket);
        expect(reasons.length > 0).toBe(mayRead(actor, ticket));
        expect(hindrance === null).toBe(reasons.length > 0);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['lets it be seen', { 'ticket.read': ['all'] }, false, null],
    ['keeps it confidential', { 'ticket.read': ['all'] }, true, 'confidential'],
    ['does not go so far', { 'ticket.read': ['department'] }, false, 'out_of_scope'],
    ['allows no such thing', { 'desk.read': ['all'] }, false, 'no_grant'],
  ] as const)('%s', (_, allowed, confidential, hindrance) => {
    const ticket = {
      status: 'recorded',
      ...UNGUARDED,
      requester: { personId: 'r' },
      recordedBy: null,
      confidential,
    } as const;
    const roles = [{ code: 'x-one', grants: allowed }];
    const actor = {
      ...acting('c', ['requester']),
      grants: allowed,
      belongs: { departmentIds: [], siteId: null },
    };
    expect(whyReads(actor, roles, ticket).hindrance).toBe(hindrance);
    expect(whyReads({ ...actor, personId: 'r' }, roles, ticket).reasons[0]).toEqual({ why: 'requester' });
  });
});

describe('the desk’s own entries', () => {
  const kinds = Object.keys(EVENT_KINDS) as EventKind[];
  const entries = fc.array(fc.record({ kind: fc.constantFrom(...kinds), seq: fc.nat() }));

  it('are for the desk and the auditor; everything else is for all who read', () => {
    fc.assert(
      fc.property(entries, fc.boolean(), (history, desk) => {
        const hidden = desk
          ? []
          : [
              'noted',
              'restricted',
              'handed_over',
              'requester_left',
              'security_graded',
              'security_step_taken',
              'security_reported',
              'mail_moved',
              'mail_undelivered',
              'file_infected',
              'warned',
              'duplicate_gained',
              'duplicate_lost',
              'child_gained',
              'child_lost',
              'major_reviewed',
              'review_action_due',
              'review_action_done',
            ];
        expect(readable(history, { personId: 'x', desk })).toEqual(
          history.filter(({ kind }) => !hidden.includes(kind)),
        );
      }),
    );
  });
});

describe('permissions of routes', () => {
  const HOLDERS: Record<Permission, string> = {
    'ticket.use': 'requester',
    'ticket.read': 'agent lead it_manager auditor',
    'ticket.work': 'agent lead it_manager',
    'ticket.read_internal': 'agent lead it_manager auditor',
    'ticket.read_confidential': 'it_manager',
    'desk.read': 'agent lead it_manager auditor',
    'desk.work': 'agent lead it_manager',
    'board.lead': 'lead it_manager',
    'organisation.read': 'requester',
    'organisation.manage': 'admin',
    'directory.manage': 'admin',
    'audit.read': 'auditor',
    'role.manage': 'security_admin',
    'access.explain': 'it_manager security_admin',
    'security.manage': 'admin security_admin',
    'role.grant': 'admin security_admin',
    'retention.read': 'admin security_admin it_manager auditor',
    'retention.manage': 'security_admin',
    'hold.manage': 'security_admin it_manager',
    'erasure.request': 'admin security_admin it_manager',
    'erasure.approve': 'security_admin it_manager',
    'policy.read': 'requester',
    'policy.manage': 'lead it_manager',
    'policy.oversee': 'lead it_manager auditor',
    'setting.manage': 'admin',
    'oncall.manage': 'lead it_manager',
    'intake.work': 'agent lead it_manager',
    'mailbox.read': 'admin lead it_manager',
    'mailbox.manage': 'admin',
    'robot.manage': 'admin',
    'webhook.manage': 'admin',
    'telephone.manage': 'admin',
    'alert.read': 'agent lead it_manager auditor',
    'alert.manage': 'admin',
    'config.read': 'agent lead it_manager auditor',
    'config.manage': 'agent lead it_manager',
    'config.define': 'lead it_manager admin',
    'asset.manage': 'agent lead it_manager',
    'asset.approve_disposal': 'lead it_manager',
    'change.read': 'agent lead it_manager auditor',
    'change.request': 'agent lead it_manager',
    'change.approve': 'lead it_manager',
    'change.implement': 'agent lead it_manager',
    'change.manage': 'lead it_manager',
    'software.read': 'agent lead it_manager auditor',
    'software.manage': 'agent lead it_manager',
    'licence.read': 'lead it_manager auditor',
    'licence.manage': 'lead it_manager',
    'campaign.manage': 'lead it_manager',
    'campaign.work': 'agent lead it_manager',
    'problem.read': 'agent lead it_manager auditor',
    'problem.manage': 'agent lead it_manager',
    'problem.publish': 'lead it_manager',
    'asset.plan_verification': 'lead it_manager',
    'file.oversee': 'admin lead it_manager auditor',
  };

  it.each(Object.keys(PERMISSIONS) as Permission[])('%s', (permission) => {
    expect(rolesWith(permission).join(' ')).toBe(HOLDERS[permission]);
    for (const role of ROLES) {
      const held = rolesWith(permission).some((one) => one === role || one === 'requester');
      expect(holds(acting('a', [role]), permission)).toBe(held);
      expect(shippedGrants(role)[permission]).toEqual(
        rolesWith(permission).includes(role) ? ['all'] : undefined,
      );
    }
  });

  it('duties that are to be kept apart are administrator, security administrator and auditor', () => {
    expect(mixesDuties(['admin', 'it_manager'])).toBe(false);
    expect(mixesDuties(['admin', 'auditor'])).toBe(true);
    expect(mixesDuties(['security_admin', 'admin'])).toBe(true);
  });
});

it('every action is somebody’s', () => {
  const all = [SYSTEM, acting('a', ['lead', 'it_manager', 'agent'])];
  const may = new Set(
    STATUSES.flatMap((status) =>
      all.flatMap((actor) =>
        allowedActions(actor, { status, requester: { personId: 'a' }, ...UNGUARDED, recordedBy: 'a' }),
      ),
    ),
  );
  expect(ACTIONS.filter((action) => !may.has(action))).toEqual([]);
});
