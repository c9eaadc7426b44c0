import { describe, expect, it } from 'vitest';
import {
  acting,
  BACKUP,
  COMMAND,
  CONSENT,
  contextOf,
  escalationWith,
  FIRST,
  MONDAY,
  majorWith,
  operationWith,
  PEOPLE,
  RESOLUTION,
  ticketWith,
  visitWith,
} from '#test/ticket/example.ts';
import { type Actor, SYSTEM } from '../permissions/actor.ts';
import { allowedActions, can } from '../permissions/can.ts';
import type { RefusalCode } from '../refusal.ts';
import type { Commands } from './commands.ts';
import { isRefusal } from './decide/context.ts';
import { decide } from './decide/index.ts';
import { evolve } from './evolve.ts';
import { ACTIONS, type Action, legalTransitions, MOVES, type Move } from './lifecycle.ts';
import { beginning } from './security.ts';
import { STATUSES, type Status, type Ticket } from './ticket.ts';

/**
 * The norm's life cycle as the desk would draw it, written without looking at MOVES. One column a status:
 * Recorded, Accepted, in Progress, Waiting for the requester, waiting for a Third party, On-site scheduled,
 * Solved, Unconfirmed, Closed, withdrawn (X). Then who: r requester, d desk, l lead, m IT manager, s system.
 */
const TABLE: Record<Action, readonly [statuses: string, who: string]> = {
  //                   RAPWTOSUCX
  amend: /*        */ ['******....', 'rd'],
  classify: /*     */ ['******....', 'd'],
  accept: /*       */ ['*.........', 'd'],
  claim: /*        */ ['******....', 'd'],
  assign: /*       */ ['******....', 'd'],
  ask: /*          */ ['***.......', 'd'],
  answer: /*       */ ['...*......', 'r'],
  start: /*        */ ['.*........', 'd'],
  diagnose: /*     */ ['.*****....', 'd'],
  wait_third_party: ['..*.......', 'd'],
  resume: /*       */ ['...**.....', 'd'],
  schedule_visit: /**/ ['.**.......', 'd'],
  arrive: /*       */ ['.....*....', 'd'],
  cancel_visit: /* */ ['.....*....', 'd'],
  finish_visit: /* */ ['.*****....', 'd'],
  propose_operation: ['..*.......', 'd'],
  consent: /*      */ ['.*****....', 'r'],
  consent_emergency: ['.*****....', 'lm'],
  link_change: ['.*****....', 'd'],
  record_backup: /**/ ['.*****....', 'd'],
  start_operation: ['..*.......', 'd'],
  finish_operation: ['.*****....', 'd'],
  cancel_operation: ['.*****....', 'd'],
  report_progress: ['.*****....', 'd'],
  comment: /*      */ ['*********.', 'rd'],
  note: /*         */ ['**********', 'ds'],
  attach: /*       */ ['********..', 'rd'],
  restrict: /*     */ ['**********', 'd'],
  become_security: ['******....', 'd'],
  cease_security: ['******....', 'd'],
  grade_security: ['*********.', 'd'],
  secure: /*       */ ['******....', 'd'],
  report_security: ['*********.', 'd'],
  hand_over: /*    */ ['**********', 's'],
  report_mail: /*  */ ['**********', 's'],
  report_file: /*  */ ['**********', 's'],
  move_mail: /*    */ ['**********', 's'],
  move_whole: /*   */ ['******....', 's'],
  escalate: /*     */ ['******....', 'd'],
  accept_escalation: ['*********.', 'd'],
  return_escalation: ['*********.', 'd'],
  climb: /*        */ ['*********.', 's'],
  warn: /*         */ ['*********.', 's'],
  breach: /*       */ ['*********.', 's'],
  rejudge: /*      */ ['*********.', 's'],
  link_duplicate: /**/ ['.*****....', 'd'],
  unlink_duplicate: ['.*****....', 'd'],
  gain_duplicate: /**/ ['*********.', 's'],
  lose_duplicate: /**/ ['**********', 's'],
  link_parent: /*  */ ['******....', 'd'],
  unlink_parent: /**/ ['********..', 'd'],
  gain_child: /*   */ ['******....', 's'],
  lose_child: /*   */ ['**********', 's'],
  follow: /*       */ ['.*****....', 's'],
  declare_major: /**/ ['******....', 'lm'],
  lead_major: /*   */ ['*********.', 'lm'],
  notify_major: /* */ ['*********.', 'd'],
  end_major: /*    */ ['*********.', 'lm'],
  review_major: /* */ ['*********.', 'lm'],
  finish_review_action: ['**********', 'd'],
  resolve: /*      */ ['..*.......', 'd'],
  confirm: /*      */ ['......**..', 'r'],
  reject: /*       */ ['......**..', 'r'],
  confirm_by_phone: ['......**..', 'd'],
  remind: /*       */ ['......*...', 's'],
  expire: /*       */ ['......*...', 's'],
  log_contact: /*  */ ['...*..**..', 'd'],
  close_unreachable: ['.......*..', 'l'],
  reopen: /*       */ ['........*.', 'r'],
  appeal: /*       */ ['.********.', 'r'],
  decide_appeal: /**/ ['.********.', 'lm'],
  withdraw: /*     */ ['******....', 'r'],
};

/** Everybody who may knock, with their letters of the table on Lina's ticket. */
const KNOCKING: readonly [name: string, actor: Actor, letters: string][] = [
  ['the requester', PEOPLE.lina, 'r'],
  ['another employee', PEOPLE.stranger, ''],
  ['an agent', PEOPLE.chen, 'd'],
  ['a lead', PEOPLE.lead, 'dl'],
  ['an IT manager', PEOPLE.manager, 'dm'],
  ['an administrator', PEOPLE.admin, ''],
  ['an auditor', PEOPLE.auditor, ''],
  ['the requester who is an agent', acting('lina', ['agent']), 'rd'],
  ['the requester who is a lead', acting('lina', ['lead']), 'rdl'],
  ['the requester who is an IT manager', acting('lina', ['it_manager']), 'rdm'],
  ['the system', SYSTEM, 's'],
];

/** Who comes without a right to it is told so whatever the status; the status is told to the others. */
function expected(action: Action, status: Status, letters: string): RefusalCode | null {
  const [statuses, who] = TABLE[action];
  if (![...who].some((letter) => letters.includes(letter))) {
    if (who.includes('d')) return 'not_desk';
    if (who.includes('l')) return 'lead_only';
    return who === 'r' ? 'not_requester' : 'forbidden';
  }
  return statuses[STATUSES.indexOf(status)] === '*' ? null : 'wrong_status';
}

/** A ticket that can stand in this status, with everything an action may want to find on it. */
const standing = (status: Status, changes: Partial<Ticket> = {}): Ticket =>
  ticketWith({
    status,
    resumeTo: status.startsWith('waiting') ? 'in_progress' : null,
    question: status === 'waiting_requester' ? { text: '?', fields: [], by: 'chen', at: MONDAY } : null,
    thirdParty: status === 'waiting_third_party' ? { name: 'x', reason: 'y', expectedAt: null } : null,
    resolution: ['resolved', 'unconfirmed', 'closed'].includes(status) ? RESOLUTION : null,
    closure: status === 'closed' ? 'unreachable' : null,
    round: 1,
    diagnosed: true,
    ...changes,
  });

describe('the life cycle', () => {
  it('knows the statuses of the columns and no action without a row', () => {
    expect(
      STATUSES.map((status) =>
        status
          .split('_')
          .map((word) => word[0])
          .join(''),
      ),
    ).toEqual('r a ip wr wtp os r u c w'.split(' '));
    expect(Object.keys(TABLE).sort()).toEqual([...ACTIONS].sort());
  });

  it.each(ACTIONS)('%s: every status, everybody who may knock', (action) => {
    for (const status of STATUSES) {
      for (const [name, actor, letters] of KNOCKING) {
        const place = `${action} on ${status} by ${name}`;
        const wanted = expected(action, status, letters);
        const ticket = standing(status);
        expect(can(actor, action, ticket)?.code ?? null, place).toBe(wanted);
        expect(allowedActions(actor, ticket).includes(action), place).toBe(wanted === null);
        const outcome = decide(ticket, action, COMMAND[action], contextOf(actor));
        if (wanted !== null) expect(outcome, place).toMatchObject({ code: wanted });
      }
    }
  });

  it.each(ACTIONS)('%s leads where its row says and nowhere else', (action) => {
    const move: Move = MOVES[action];
    const led = new Set<string>();
    for (const status of move.from) {
      for (const [, actor] of KNOCKING) {
        for (const ticket of situations(status)) {
          for (const command of tellings(action)) {
            const outcome = decide(ticket, action, command, contextOf(actor));
            if (isRefusal(outcome)) continue;
            const after = outcome.reduce(evolve, ticket);
            led.add(after.status === ticket.status ? 'same' : after.status);
            expect(outcome.length, 'an action leaves a trace').toBeGreaterThan(0);
          }
        }
      }
    }
    expect([...led].sort()).toEqual([...move.to].sort());
  });

  it('connects these statuses and no others', () => {
    expect(
      legalTransitions()
        .map(([from, to]) => `${from} > ${to}`)
        .sort(),
    ).toEqual(
      Object.entries(NEIGHBOURS)
        .flatMap(([from, to]) => to.split(' ').map((status) => `${from} > ${status}`))
        .sort(),
    );
  });
});

const NEIGHBOURS: Partial<Record<Status, string>> = {
  recorded: 'accepted waiting_requester withdrawn',
  accepted: 'in_progress waiting_requester onsite_scheduled resolved withdrawn',
  in_progress: 'waiting_requester waiting_third_party onsite_scheduled resolved withdrawn',
  waiting_requester: 'recorded accepted in_progress resolved withdrawn',
  waiting_third_party: 'recorded accepted in_progress resolved withdrawn',
  onsite_scheduled: 'in_progress resolved withdrawn',
  resolved: 'unconfirmed closed in_progress',
  unconfirmed: 'closed in_progress',
  closed: 'in_progress',
};

/** What an action can be told where it leads elsewhere for it. */
const tellings = <A extends Action>(action: A): Commands[A][] => [
  COMMAND[action],
  ...(action === 'confirm_by_phone' ? [{ ...COMMAND[action], outcome: 'rejected' }] : []),
];

/** Tickets in a status that differ in what the actions look at. */
function situations(status: Status): Ticket[] {
  const attempts = ['phone', 'phone', 'mail'] as const;
  const contactAttempts = Object.fromEntries(
    attempts.map((channel, i) => [
      `${i}`,
      { id: `${i}`, round: 1, channel, at: MONDAY, by: 'chen', note: '' },
    ]),
  );
  const ready = operationWith({ consent: CONSENT, backup: BACKUP });
  const appeal = { reason: '', at: MONDAY, decidedBy: null, decidedAt: null, upheld: null, answer: null };
  const resumable = ['recorded', 'accepted', 'in_progress'] as const;
  return [
    standing(status, {
      ...{ type: 'security_incident', confidential: true, groupId: FIRST },
      security: beginning(MONDAY, null, { groupId: FIRST, reportHours: 4 }),
    }),
    standing(status, {
      priority: 'P1',
      operations: { op: ready },
      visits: { visit: visitWith() },
      contactAttempts,
    }),
    standing(status, {
      operations: { op: { ...ready, startedAt: MONDAY } },
      visits: { visit: visitWith({ arrivedAt: MONDAY }) },
      appeal,
    }),
    standing(status, {
      escalations: { escalation: escalationWith() },
      duplicateOf: 1002,
      parentId: 1004,
      major: majorWith(),
      resolution: RESOLUTION,
    }),
    standing(status, { major: majorWith({ endedAt: MONDAY }) }),
    standing(status, { major: majorWith({ owed: [{ text: '', ownerId: 'chen', dueAt: MONDAY }] }) }),
    standing(status, { readerIds: ['gone'] }),
    ...resumable.map((resumeTo) => standing(status, { resumeTo })),
  ];
}
