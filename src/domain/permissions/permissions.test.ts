import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acting } from '#test/ticket/example.ts';
import { EVENT_KINDS, type EventKind } from '../events.ts';
import { ACTIONS } from '../ticket/lifecycle.ts';
import { readable } from '../ticket/reading.ts';
import { STATUSES } from '../ticket/ticket.ts';
import { PERMISSIONS, type Permission, rolesWith } from './actions.ts';
import { type Actor, SYSTEM } from './actor.ts';
import { allowedActions, type Guarded, mayRead, partiesOf, readsDeskEntries } from './can.ts';
import { reach } from './reach.ts';
import { ROLES, type Role } from './roles.ts';

const ids = fc.constantFrom('a', 'b', 'c');
const person: fc.Arbitrary<Actor> = fc
  .record({ id: ids, roles: fc.subarray([...ROLES]) })
  .map(({ id, roles }) => acting(id, roles));
const actors = fc.oneof({ weight: 9, arbitrary: person }, { weight: 1, arbitrary: fc.constant(SYSTEM) });
const someone = fc.option(ids, { nil: null });
const tickets: fc.Arbitrary<Guarded> = fc.record({
  status: fc.constantFrom(...STATUSES),
  requester: fc.record({ personId: someone }),
  recordedBy: someone,
});

/** The condition of a list, as the store writes it in SQL. */
function within(actor: Actor, { requester, recordedBy }: Guarded): boolean {
  const allowed = reach(actor);
  return allowed.kind === 'all' || [requester.personId, recordedBy].includes(allowed.personId);
}

describe('who may know of a ticket', () => {
  it('a list shows exactly what may be opened', () => {
    fc.assert(
      fc.property(actors, tickets, (actor, ticket) => within(actor, ticket) === mayRead(actor, ticket)),
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
    const ticket = { status: 'resolved', requester, recordedBy: null } as const;
    expect(partiesOf(contact, ticket)).toEqual(parties);
    expect(mayRead(contact, ticket)).toBe(parties.length > 0);
    expect(allowedActions(contact, ticket).includes('confirm')).toBe(parties.length > 0);
    expect(readsDeskEntries(contact)).toBe(false);
    expect(reach(contact)).toEqual({ kind: 'own', personId: null });
  });

  it('whoever may do something to it may read it', () => {
    fc.assert(
      fc.property(
        actors,
        tickets,
        (actor, ticket) => mayRead(actor, ticket) || allowedActions(actor, ticket).length === 0,
      ),
    );
  });

  it('reading needs a part in it or a role that reads all', () => {
    const all: Role[] = ['agent', 'lead', 'it_manager', 'auditor'];
    const ticket = { status: 'recorded', requester: { personId: 'a' }, recordedBy: 'b' } as const;
    for (const role of ROLES) {
      expect(mayRead(acting('c', [role]), ticket), role).toBe(all.includes(role));
      expect(readsDeskEntries(acting('c', [role])), role).toBe(all.includes(role));
      expect(mayRead(acting('a', [role]), ticket)).toBe(true);
      expect(mayRead(acting('b', [role]), ticket)).toBe(true);
    }
    expect(mayRead(SYSTEM, ticket)).toBe(true);
  });

  it('nobody is the requester of a stranger’s ticket', () => {
    fc.assert(
      fc.property(actors, tickets, (actor, ticket) => {
        const nobodys = { ...ticket, requester: { personId: null } };
        expect(partiesOf(actor, nobodys)).not.toContain('requester');
      }),
    );
  });

  it('an auditor changes nothing, an administrator sees nothing', () => {
    for (const status of STATUSES) {
      const ticket = { status, requester: { personId: 'a' }, recordedBy: null };
      expect(allowedActions(acting('c', ['auditor']), ticket)).toEqual([]);
      expect(allowedActions(acting('c', ['admin']), ticket)).toEqual([]);
      expect(mayRead(acting('c', ['admin']), ticket)).toBe(false);
    }
  });
});

describe('the desk’s own entries', () => {
  const kinds = Object.keys(EVENT_KINDS) as EventKind[];
  const entries = fc.array(fc.record({ kind: fc.constantFrom(...kinds), seq: fc.nat() }));

  it('are for the desk and the auditor; everything else is for all who read', () => {
    fc.assert(
      fc.property(entries, actors, (history, actor) => {
        const hidden = readsDeskEntries(actor)
          ? []
          : [
              'noted',
              'mail_moved',
              'mail_undelivered',
              'file_infected',
              'warned',
              'duplicate_gained',
              'duplicate_lost',
              'child_gained',
              'child_lost',
              'major_reviewed',
              'review_action_done',
            ];
        expect(readable(history, actor)).toEqual(history.filter(({ kind }) => !hidden.includes(kind)));
      }),
    );
  });
});

describe('permissions of routes', () => {
  const HOLDERS: Record<Permission, string> = {
    'ticket.use': 'requester',
    'desk.read': 'agent lead it_manager auditor',
    'desk.work': 'agent lead it_manager',
    'board.lead': 'lead it_manager',
    'organisation.read': 'requester',
    'organisation.manage': 'admin',
    'audit.read': 'auditor',
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
    'file.oversee': 'admin lead it_manager auditor',
  };

  it.each(Object.keys(PERMISSIONS) as Permission[])('%s', (permission) =>
    expect(rolesWith(permission).join(' ')).toBe(HOLDERS[permission]),
  );
});

it('every action is somebody’s', () => {
  const all = [SYSTEM, acting('a', ['lead', 'it_manager', 'agent'])];
  const may = new Set(
    STATUSES.flatMap((status) =>
      all.flatMap((actor) =>
        allowedActions(actor, { status, requester: { personId: 'a' }, recordedBy: 'a' }),
      ),
    ),
  );
  expect(ACTIONS.filter((action) => !may.has(action))).toEqual([]);
});
