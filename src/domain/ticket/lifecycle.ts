import { STATUSES, type Status, WORKING_STATUSES } from './ticket.ts';

/** In what part somebody acts on one ticket. */
export type Party = 'requester' | 'desk' | 'lead' | 'it_manager' | 'system';

export interface Move {
  from: readonly Status[];
  /** Statuses the action may lead to; `same` leaves the status as it is. */
  to: readonly (Status | 'same')[];
  by: readonly Party[];
  /** The clause of the norm or the ruling that the row carries out. */
  clause: string;
}

const WORKING = WORKING_STATUSES;
/** Accepted, and no result given yet. */
export const AT_WORK = [
  'accepted',
  'in_progress',
  'waiting_requester',
  'waiting_third_party',
  'onsite_scheduled',
] as const;
const RESUMED = ['recorded', 'accepted', 'in_progress'] as const;
const ANSWERED = ['resolved', 'unconfirmed'] as const;
/** All but withdrawn: there may still be something to answer for. */
const LIVING = [...WORKING, ...ANSWERED, 'closed'] as const;

/**
 * The life cycle (2.6a): who may do what in which status, and where it leads. Buttons, API, documentation
 * and the guard in PostgreSQL are all drawn from this table.
 */
export const MOVES = {
  amend: { from: WORKING, to: ['same'], by: ['requester', 'desk'], clause: '3.2b' },
  classify: { from: WORKING, to: ['same'], by: ['desk'], clause: '3.3b' },
  accept: { from: ['recorded'], to: ['accepted'], by: ['desk'], clause: '2.6a' },
  claim: { from: WORKING, to: ['same'], by: ['desk'], clause: '2.6a' },
  assign: { from: WORKING, to: ['same'], by: ['desk'], clause: '2.6a' },
  ask: {
    from: ['recorded', 'accepted', 'in_progress'],
    to: ['waiting_requester'],
    by: ['desk'],
    clause: '3.2c',
  },
  answer: { from: ['waiting_requester'], to: RESUMED, by: ['requester'], clause: '3.2c' },
  start: { from: ['accepted'], to: ['in_progress'], by: ['desk'], clause: '4.1b' },
  diagnose: { from: AT_WORK, to: ['same', 'in_progress'], by: ['desk'], clause: '4.1a' },
  wait_third_party: { from: ['in_progress'], to: ['waiting_third_party'], by: ['desk'], clause: '4.2d' },
  resume: { from: ['waiting_requester', 'waiting_third_party'], to: RESUMED, by: ['desk'], clause: '2.6a' },
  schedule_visit: {
    from: ['accepted', 'in_progress'],
    to: ['onsite_scheduled'],
    by: ['desk'],
    clause: '4.1c',
  },
  arrive: { from: ['onsite_scheduled'], to: ['in_progress'], by: ['desk'], clause: '4.1c' },
  cancel_visit: { from: ['onsite_scheduled'], to: ['in_progress'], by: ['desk'], clause: '4.1c' },
  finish_visit: { from: AT_WORK, to: ['same'], by: ['desk'], clause: '4.1c' },
  propose_operation: { from: ['in_progress'], to: ['same'], by: ['desk'], clause: '4.1-2a' },
  link_change: { from: AT_WORK, to: ['same'], by: ['desk'], clause: '4.1-3' },
  consent: { from: AT_WORK, to: ['same'], by: ['requester'], clause: '4.1-2a' },
  consent_emergency: { from: AT_WORK, to: ['same'], by: ['lead', 'it_manager'], clause: 'A6' },
  record_backup: { from: AT_WORK, to: ['same'], by: ['desk'], clause: '4.1-2b' },
  start_operation: { from: ['in_progress'], to: ['same'], by: ['desk'], clause: '4.1-2' },
  finish_operation: { from: AT_WORK, to: ['same'], by: ['desk'], clause: '4.1-2' },
  cancel_operation: { from: AT_WORK, to: ['same'], by: ['desk'], clause: '4.1-2' },
  report_progress: { from: AT_WORK, to: ['same'], by: ['desk'], clause: '4.2d' },
  comment: {
    from: STATUSES.filter((s) => s !== 'withdrawn'),
    to: ['same'],
    by: ['requester', 'desk'],
    clause: '4.2e',
  },
  attach: { from: [...WORKING, ...ANSWERED], to: ['same'], by: ['requester', 'desk'], clause: '3.2b' },
  note: { from: STATUSES, to: ['same'], by: ['desk', 'system'], clause: '2.6a' },
  restrict: { from: STATUSES, to: ['same'], by: ['desk'], clause: '2.4d' },
  hand_over: { from: STATUSES, to: ['same'], by: ['system'], clause: '2.6a' },
  become_security: { from: WORKING, to: ['same'], by: ['desk'], clause: '2.4c' },
  cease_security: { from: WORKING, to: ['same'], by: ['desk'], clause: '2.4c' },
  grade_security: { from: LIVING, to: ['same'], by: ['desk'], clause: '2.4c' },
  secure: { from: WORKING, to: ['same'], by: ['desk'], clause: '2.4c' },
  report_security: { from: LIVING, to: ['same'], by: ['desk'], clause: 'c24' },
  report_mail: { from: STATUSES, to: ['same'], by: ['system'], clause: '3.1c' },
  report_file: { from: STATUSES, to: ['same'], by: ['system'], clause: '3.2' },
  move_mail: { from: STATUSES, to: ['same'], by: ['system'], clause: '3.2' },
  move_whole: { from: WORKING, to: ['withdrawn'], by: ['system'], clause: '3.2' },
  escalate: { from: WORKING, to: ['same'], by: ['desk'], clause: '4.3a' },
  accept_escalation: { from: LIVING, to: ['same'], by: ['desk'], clause: '4.3e' },
  return_escalation: { from: LIVING, to: ['same'], by: ['desk'], clause: '4.3e' },
  climb: { from: LIVING, to: ['same'], by: ['system'], clause: '4.3e' },
  warn: { from: LIVING, to: ['same'], by: ['system'], clause: '4.3e' },
  breach: { from: LIVING, to: ['same'], by: ['system'], clause: '4.3b' },
  rejudge: { from: LIVING, to: ['same'], by: ['system'], clause: 'A7' },
  link_duplicate: { from: AT_WORK, to: ['same'], by: ['desk'], clause: '4.3c' },
  unlink_duplicate: { from: AT_WORK, to: ['same'], by: ['desk'], clause: '4.3c' },
  gain_duplicate: { from: LIVING, to: ['same'], by: ['system'], clause: '4.3c' },
  lose_duplicate: { from: STATUSES, to: ['same'], by: ['system'], clause: '4.3c' },
  link_parent: { from: WORKING, to: ['same'], by: ['desk'], clause: '4.3c' },
  unlink_parent: { from: [...WORKING, ...ANSWERED], to: ['same'], by: ['desk'], clause: '4.3c' },
  gain_child: { from: WORKING, to: ['same'], by: ['system'], clause: '4.3c' },
  lose_child: { from: STATUSES, to: ['same'], by: ['system'], clause: '4.3c' },
  follow: { from: AT_WORK, to: ['resolved'], by: ['system'], clause: '3.3-P1' },
  declare_major: { from: WORKING, to: ['same'], by: ['lead', 'it_manager'], clause: '3.3-P1' },
  lead_major: { from: LIVING, to: ['same'], by: ['lead', 'it_manager'], clause: '3.3-P1' },
  notify_major: { from: LIVING, to: ['same'], by: ['desk'], clause: '3.3-P1' },
  end_major: { from: LIVING, to: ['same'], by: ['lead', 'it_manager'], clause: '3.3-P1' },
  review_major: { from: LIVING, to: ['same'], by: ['lead', 'it_manager'], clause: '3.3-P1' },
  finish_review_action: { from: STATUSES, to: ['same'], by: ['desk'], clause: '3.3-P1' },
  resolve: { from: ['in_progress'], to: ['resolved'], by: ['desk'], clause: '4.2a' },
  confirm: { from: ANSWERED, to: ['closed'], by: ['requester'], clause: '4.2c' },
  reject: { from: ANSWERED, to: ['in_progress'], by: ['requester'], clause: '4.2c' },
  confirm_by_phone: { from: ANSWERED, to: ['closed', 'in_progress'], by: ['desk'], clause: '4.2c' },
  remind: { from: ['resolved'], to: ['same'], by: ['system'], clause: 'A1' },
  expire: { from: ['resolved'], to: ['unconfirmed'], by: ['system'], clause: 'A1' },
  log_contact: { from: ['waiting_requester', ...ANSWERED], to: ['same'], by: ['desk'], clause: 'A1' },
  close_unreachable: { from: ['unconfirmed'], to: ['closed'], by: ['lead'], clause: 'A1' },
  reopen: { from: ['closed'], to: ['in_progress'], by: ['requester'], clause: 'A1' },
  appeal: {
    from: STATUSES.filter((s) => s !== 'withdrawn' && s !== 'recorded'),
    to: ['same'],
    by: ['requester'],
    clause: '4.3d',
  },
  decide_appeal: {
    from: STATUSES.filter((s) => s !== 'withdrawn' && s !== 'recorded'),
    to: ['same', 'in_progress'],
    by: ['lead', 'it_manager'],
    clause: '4.3d',
  },
  withdraw: { from: WORKING, to: ['withdrawn'], by: ['requester'], clause: '2.6a' },
} as const satisfies Record<string, Move>;

export type Action = keyof typeof MOVES;
export const ACTIONS = Object.keys(MOVES) as readonly Action[];

/** Every pair of statuses that some action connects; PostgreSQL refuses all others. */
export function legalTransitions(): [Status, Status][] {
  const pairs = new Map<string, [Status, Status]>();
  for (const move of Object.values<Move>(MOVES)) {
    for (const from of move.from) {
      for (const to of move.to) {
        if (to !== 'same' && to !== from) pairs.set(`${from}>${to}`, [from, to]);
      }
    }
  }
  return [...pairs.values()];
}
