/**
 * What stands in the way of forgetting somebody: a legal hold, tickets of their own that are still open, work that
 * waits for them on the desk, on-call shifts that name them, a directory that would bring them back, or that nobody would be left to administer the desk.
 */
export const ERASURE_OBSTACLES = [
  'under_hold',
  'open_tickets',
  'open_work',
  'on_call',
  'in_directory',
  'last_admin',
] as const;
export type ErasureObstacle = (typeof ERASURE_OBSTACLES)[number];

/** What is known about whoever is to be forgotten. */
export interface ErasureFacts {
  held: boolean;
  /** Open tickets that they asked for. */
  openTickets: number;
  /** Open tickets that they work on, and escalations that wait for them. */
  openWork: number;
  /** Rosters in use that name them. */
  rosters: number;
  /** Whether a directory still has them, and would bring them back with its next run. */
  inDirectory: boolean;
  /** Whether they are the only one left who administers. */
  lastAdmin: boolean;
}

/** Why an erasure may not be done yet; empty: nothing stands in its way. */
export const obstaclesTo = (facts: ErasureFacts): ErasureObstacle[] =>
  (
    [
      ['under_hold', facts.held],
      ['open_tickets', facts.openTickets > 0],
      ['open_work', facts.openWork > 0],
      ['on_call', facts.rosters > 0],
      ['in_directory', facts.inDirectory],
      ['last_admin', facts.lastAdmin],
    ] as const
  ).flatMap(([obstacle, there]) => (there ? [obstacle] : []));

/** Who asks or decides, and about whom. */
interface Deciding {
  askedBy: string | null;
  by: string;
  /** Null: somebody without an account. */
  personId: string | null;
}

/** Whether somebody may ask for an erasure, or decide about it: never about oneself, and never alone. */
export const mayAsk = ({ by, personId }: Omit<Deciding, 'askedBy'>): boolean => by !== personId;
export const mayDecide = ({ askedBy, by, personId }: Deciding): boolean => by !== personId && by !== askedBy;

/** The name that stays of a person, and their login. */
export const pseudonymOf = (n: number): { name: string; login: string } => ({
  name: `已删除的人员 ${n}`,
  login: `erased-${n}`,
});

/** An address or number as erasures compare it. */
export const contactKey = (text: string): string => text.trim().toLowerCase();
