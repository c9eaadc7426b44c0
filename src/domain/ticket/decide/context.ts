import type { MajorRules } from '../../change/major.ts';
import type { Criticality } from '../../config/item.ts';
import type { NewEvent, Patch } from '../../events.ts';
import type { Instant } from '../../instant.ts';
import type { Person, SupportGroup } from '../../organisation/person.ts';
import { type Actor, personIdOf } from '../../permissions/actor.ts';
import type { Refusal } from '../../refusal.ts';
import type { Rules } from '../../sla/rulebook.ts';
import type { Commands } from '../commands.ts';
import type { HitFacts } from '../impact-proposal.ts';
import type { Action } from '../lifecycle.ts';
import type { SecuritySetting } from '../security.ts';
import type { Ticket } from '../ticket.ts';

/** Who may be asked for help now (4.3f). */
export interface Duty {
  /** Active people by role, with their groups. */
  byRole: Readonly<Record<'lead' | 'it_manager', readonly { id: string; groupIds: readonly string[] }[]>>;
  /** People that a path names, as far as they are active. */
  active: readonly string[];
  /** Who is on duty by roster, in the order of call. */
  onCall: Readonly<Record<string, readonly string[]>>;
  /** Those of them whose rosters take the calls of P1, whatever path they follow (3.3-P1). */
  onCallForP1: readonly string[];
  /** Groups with somebody at work in them; others are nobody. */
  staffed: readonly string[];
}

export const NOBODY: Duty = {
  byRole: { lead: [], it_manager: [] },
  active: [],
  onCall: {},
  onCallForP1: [],
  staffed: [],
};

/** Numbers of changes: `CH-000012`. */
export interface LinkedChanges {
  known: ReadonlySet<string>;
  /** Those of them that are approved, or released in an emergency, and inside their window (4.1-3). */
  open: ReadonlySet<string>;
}

/** Items that an operation touches, and what the change policy holds for major. */
export interface ReachedItems {
  items: ReadonlyMap<string, Criticality>;
  people: number;
  rules: MajorRules;
}

export const NO_CHANGES: LinkedChanges = { known: new Set(), open: new Set() };
export const NOTHING_REACHED: ReachedItems = {
  items: new Map(),
  people: 0,
  rules: { criticality: 'critical', people: 1, wholeData: true },
};

/** The facts a decision may rest on, loaded by the server in the same transaction. */
export interface Context {
  actor: Actor;
  now: Instant;
  /** A fresh id for a part that the action adds (operation, visit ...). */
  newId: string;
  /** People and groups that the command or the ticket names; absent means unknown. */
  people: ReadonlyMap<string, Person>;
  groups: ReadonlyMap<string, SupportGroup>;
  /** The changes linked to the ticket, by their numbers. */
  changes: LinkedChanges;
  /** What the operation reaches that the command is about. */
  reached: ReachedItems;
  /** The telephone calls that the command names, as far as there are any such. */
  calls: ReadonlySet<string>;
  /** Policy and calendars of the ticket's terms. */
  rules: Rules;
  duty: Duty;
  /** The ticket that the command wants to link to; null when it names none or an unknown one. */
  linked: Pick<Ticket, 'id' | 'status' | 'type' | 'duplicateOf' | 'parentId'> | null;
  /** What is set about security incidents (2.4c). */
  security: SecuritySetting;
  /** What is hit when the ticket's items fail; null where the command does not ask for it, or it names no item. */
  hit: HitFacts | null;
  /** The children of the ticket, in the order of their numbers. */
  children: readonly Pick<Ticket, 'id' | 'status'>[];
}

export type Outcome = NewEvent[] | Refusal;

/** Decides one action on a ticket whose status and actor `can()` has already let through. */
export type Decider<A extends Action> = (ticket: Ticket, command: Commands[A], context: Context) => Outcome;

export const isRefusal = (outcome: Outcome): outcome is Refusal => !Array.isArray(outcome);

/** Id of the acting person; rules that need one are never reached by the system. */
export function actingPerson({ actor }: Context): string {
  const id = personIdOf(actor);
  if (id === null) throw new RangeError('this action needs a person');
  return id;
}

/** Whose word it is; null for a requester without an account, whom `can()` has let through by their address. */
export const speakerOf = (context: Context): string | null =>
  context.actor.kind === 'contact' ? null : actingPerson(context);

/** Notes that the actor has worked on the ticket; such people never decide its appeal. */
export function worked(ticket: Ticket, context: Context): Pick<Patch, 'handlerIds'> {
  const id = actingPerson(context);
  return ticket.handlerIds.includes(id) ? {} : { handlerIds: [...ticket.handlerIds, id] };
}
