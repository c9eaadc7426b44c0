import type { Instant } from '../instant.ts';
import { type Actor, hasRole, holds, personIdOf } from '../permissions/actor.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { type Absence, type Delegation, placesOf } from './approval.ts';
import type { Change, ChangeStatus } from './change.ts';

/** In what part somebody acts on one change. */
export type ChangeParty = 'requester' | 'implementer' | 'voter' | 'duty' | 'manager' | 'worker';

interface ChangeMove {
  from: readonly ChangeStatus[];
  /** Statuses that it may lead to; `same` leaves the status as it is. */
  to: readonly (ChangeStatus | 'same')[];
  by: readonly ChangeParty[];
  /** The clause of the norm or the ruling that the row carries out. */
  clause: string;
}

const DECIDED = ['approving', 'approved', 'scheduled'] as const;
const DONE = ['succeeded', 'failed', 'backed_out'] as const;
const LIVING = ['draft', ...DECIDED, 'rejected', 'implementing', ...DONE] as const;
const OWN = ['requester', 'manager'] as const;
const HANDS = ['implementer', 'manager'] as const;

/** The life of a change (2.6c): who may do what in which status, and where it leads. PostgreSQL guards the same moves. */
export const CHANGE_MOVES = {
  amend: { from: ['draft'], to: ['same'], by: OWN, clause: '2.6c' },
  submit: { from: ['draft'], to: ['approving', 'approved'], by: OWN, clause: 'c4' },
  revise: { from: [...DECIDED, 'rejected'], to: ['draft'], by: OWN, clause: 'c4' },
  vote: {
    from: [...DECIDED, 'implementing', ...DONE],
    to: ['same', 'approving', 'approved', 'rejected'],
    by: ['voter'],
    clause: 'c4',
  },
  release: { from: ['approving'], to: ['approved'], by: ['duty'], clause: 'A6' },
  schedule: { from: ['approved'], to: ['scheduled'], by: [...HANDS, 'requester'], clause: '2.6c' },
  link: { from: LIVING, to: ['same'], by: ['manager'], clause: '2.6c' },
  plan_tasks: {
    from: ['draft', ...DECIDED, 'implementing'],
    to: ['same'],
    by: [...HANDS, 'requester'],
    clause: '2.6c',
  },
  start: { from: ['approved', 'scheduled'], to: ['implementing'], by: HANDS, clause: '4.1-3' },
  finish_task: { from: ['implementing'], to: ['same'], by: [...HANDS, 'worker'], clause: '2.6c' },
  finish: { from: ['implementing'], to: DONE, by: HANDS, clause: 'c17' },
  cancel: { from: ['draft', ...DECIDED, 'rejected'], to: ['cancelled'], by: OWN, clause: 'c17' },
  review: { from: DONE, to: ['same'], by: ['manager'], clause: 'c4' },
  leave_unchanged: { from: ['implementing', ...DONE], to: ['same'], by: HANDS, clause: '4.1-3' },
  close: { from: DONE, to: ['closed'], by: HANDS, clause: '4.1-3' },
} as const satisfies Record<string, ChangeMove>;

export type ChangeAction = keyof typeof CHANGE_MOVES;
export const CHANGE_ACTIONS = Object.keys(CHANGE_MOVES) as [ChangeAction, ...ChangeAction[]];

/** What it depends on beside the change who somebody is to it. */
export interface Standing {
  now: Instant;
  absences: readonly Absence[];
  delegations: readonly Delegation[];
  /** Has the duty for the most urgent now. */
  onDuty: boolean;
}

/** In what parts the actor meets this change. */
function changeParties(
  actor: Actor,
  change: Pick<Change, 'requesterId' | 'implementerId' | 'assessment' | 'tasks'>,
  { now, absences, delegations, onDuty }: Standing,
): ChangeParty[] {
  const me = personIdOf(actor);
  if (me === null) return [];
  const { requesterId, implementerId, assessment, tasks } = change;
  const mine = (yes: boolean, party: ChangeParty): ChangeParty[] => (yes ? [party] : []);
  const places = assessment ? placesOf(me, assessment.rule, absences, delegations, now) : [];
  return [
    ...mine(requesterId === me, 'requester'),
    ...mine(implementerId === me, 'implementer'),
    ...mine(places.length > 0, 'voter'),
    ...mine(hasRole(actor, 'it_manager') || (onDuty && holds(actor, 'change.read')), 'duty'),
    ...mine(holds(actor, 'change.manage'), 'manager'),
    ...mine(
      tasks.some(({ assigneeId }) => assigneeId === me),
      'worker',
    ),
  ];
}

type Judged = Pick<
  Change,
  'status' | 'requesterId' | 'implementerId' | 'assessment' | 'tasks' | 'category' | 'release'
>;

/** May the actor do this to the change now? null means yes; else why not. */
export function mayChange(
  actor: Actor,
  action: ChangeAction,
  change: Judged,
  standing: Standing,
): Refusal | null {
  const { from, by }: ChangeMove = CHANGE_MOVES[action];
  if (!from.includes(change.status)) return refuse('change_status', { status: change.status });
  const parties = changeParties(actor, change, standing);
  const me = personIdOf(actor) ?? '';
  if (action === 'vote') return mayVote(me, parties, change);
  if (!by.some((party) => parties.includes(party))) return refuse('forbidden');
  if (action === 'release') {
    if (change.category !== 'emergency') return refuse('emergency_change_only');
    if (isBarred(me, change)) return refuse('own_change');
  }
  // Whoever carried it out does not judge how it went.
  if (action === 'review' && me === change.implementerId) return refuse('own_change');
  return null;
}

const isBarred = (me: string, { requesterId, implementerId }: Judged): boolean =>
  me === requesterId || me === implementerId;

/** The requester and the implementer never vote; once work began only what was released in an emergency is voted on. */
function mayVote(me: string, parties: readonly ChangeParty[], change: Judged): Refusal | null {
  if (isBarred(me, change)) return refuse('own_change');
  if (!parties.includes('voter')) return refuse('not_an_approver');
  const begun = change.status === 'implementing' || (DONE as readonly ChangeStatus[]).includes(change.status);
  return begun && change.release === null ? refuse('change_status', { status: change.status }) : null;
}

/** Every action with a yes, so that a page shows what may be done and never guesses. */
export const changeActions = (actor: Actor, change: Judged, standing: Standing): ChangeAction[] =>
  CHANGE_ACTIONS.filter((action) => mayChange(actor, action, change, standing) === null);

/** May the actor know of this change? Whoever reads changes, and whoever has a part in it. */
export const readsChange = (
  actor: Actor,
  change: Pick<Change, 'requesterId' | 'implementerId' | 'assessment' | 'tasks'>,
  standing: Standing,
): boolean => holds(actor, 'change.read') || changeParties(actor, change, standing).length > 0;
