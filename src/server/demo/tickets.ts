import { sql } from 'kysely';
import type { Instant } from '#domain/instant.ts';
import type { Actor } from '#domain/permissions/actor.ts';
import type { Role } from '#domain/permissions/roles.ts';
import { deadline, elapsed } from '#domain/sla/calendar.ts';
import { chinaWorking } from '#domain/sla/calendars.ts';
import type { Commands } from '#domain/ticket/commands.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { type Database, transaction } from '../platform/db/db.ts';
import { act, type Intake, recordTicket } from '../ticket/actions.ts';
import { type Player, STORIES, type Step, type Story } from './stories.ts';

const MINUTE = 60_000;
type Person = Extract<Actor, { kind: 'person' }>;
interface Cast {
  requesters: Person[];
  agents: Person[];
  specialists: Person[];
  leads: Person[];
}

/** Plays the demo stories through the product's own actions, as if they had happened in the last days. */
export async function loadDemoTickets(db: Database, now: Instant): Promise<void> {
  const cast = await castOf(db);
  const told = new Map<string, number>();
  for (const [i, story] of STORIES.entries()) {
    told.set(story.submission.title, await play(db, story, i, { cast, told }, now));
  }
}

/** The people of the demo, and the numbers of the stories told so far by their titles. */
interface Scene {
  cast: Cast;
  told: ReadonlyMap<string, number>;
}

async function play(db: Database, story: Story, i: number, scene: Scene, now: Instant): Promise<number> {
  const players = playersOf(scene.cast, i);
  const of = scene.told.get(story.follows ?? '');
  let at = startOf(story.ago, now);
  const { ticket } = await transaction(db, (tx) =>
    recordTicket(tx, intakeOf(story, players.requester, at), { actor: players.requester, now: at }),
  );
  let state = ticket;
  for (const step of story.steps) {
    at = Math.min(deadline(chinaWorking, at, step.after * MINUTE) ?? at, now);
    const command = filled(step, state, at, { players, of }) as Commands[Step['action']];
    const request = { id: state.id, action: step.action, command };
    state = await transaction(db, (tx) => act(tx, request, { actor: players[step.by], now: at }));
  }
  return state.id;
}

/** The instant before which `minutes` of working time lie until now. */
function startOf(minutes: number, now: Instant): Instant {
  const early = now - 60 * 24 * 60 * MINUTE;
  return deadline(chinaWorking, early, elapsed(chinaWorking, early, now) - minutes * MINUTE) ?? early;
}

function intakeOf({ submission }: Story, requester: Person, at: Instant): Intake {
  const occurs = submission.type === 'incident' || submission.type === 'complaint';
  return {
    submission: { ...BLANK, occurredAt: occurs ? at - 20 * MINUTE : null, ...submission },
    requester: { personId: requester.personId, contact: null },
    uploadIds: [],
  };
}

const BLANK = {
  symptom: null,
  scope: null,
  description: null,
  devices: [],
  noDeviceReason: null,
  impact: null,
  urgency: null,
  channel: 'portal',
  source: null,
  receivedAt: null,
  backdateReason: null,
} as const;

/** What only the running story knows. */
interface Known {
  players: Record<Player, Person>;
  of: number | undefined;
}

/** Completes a step with it. */
function filled({ action, command }: Step, ticket: Ticket, at: Instant, { players, of }: Known) {
  switch (action) {
    case 'schedule_visit':
      return { ...command, engineerId: players.agent.personId, appointmentAt: at + 60 * MINUTE };
    case 'link_duplicate':
      return { of };
    case 'lead_major':
      return {
        ...command,
        leadId: players.lead.personId,
        communicationId: players.agent.personId,
        technicalId: players.specialist.personId,
      };
    case 'arrive':
    case 'finish_visit':
      return { ...command, visitId: Object.keys(ticket.visits)[0] };
    default:
      return command;
  }
}

const pick = (people: readonly Person[], i: number): Person => {
  const person = people[i % people.length];
  if (!person) throw new RangeError('the demo organisation lacks a part');
  return person;
};

const playersOf = (cast: Cast, i: number): Record<Player, Person> => ({
  requester: pick(cast.requesters, i % 3 === 0 ? 0 : i),
  agent: pick(cast.agents, i),
  specialist: pick(cast.specialists, i),
  lead: pick(cast.leads, i),
});

interface Row {
  id: string;
  roles: Role[];
  groupIds: string[];
  line: number | null;
}

/** The people of the demo organisation by their part; `lina` comes first among the requesters. */
async function castOf(db: Database): Promise<Cast> {
  const found = await sql<Row>`
    select p.id, p.roles, array_remove(array_agg(g.id::text), null) as "groupIds", min(g.line) as line
    from person p left join group_member m on m.person_id = p.id left join support_group g on g.id = m.group_id
    where p.active group by p.id order by p.login <> 'lina', p.login`.execute(db);
  const people = found.rows.map((row) => ({ row, person: personOf(row) }));
  const having = (fits: (row: Row) => boolean) =>
    people.filter(({ row }) => fits(row)).map(({ person }) => person);
  return {
    requesters: having(({ roles }) => roles.every((role) => role === 'requester')),
    agents: having(({ roles, line }) => roles.includes('agent') && line === 1),
    specialists: having(({ roles, line }) => roles.includes('agent') && line === 2),
    leads: having(({ roles }) => roles.includes('lead')),
  };
}

const personOf = ({ id, roles, groupIds }: Row): Person => ({
  kind: 'person',
  personId: id,
  roles,
  groupIds,
});
