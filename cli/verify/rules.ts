import type { Version } from './file.ts';
import { Calendar, type Content } from './worktime.ts';

export const KINDS = ['response', 'resolution', 'update', 'appeal'] as const;
export type Kind = (typeof KINDS)[number];

/** Milliseconds, on the calendar that never closes or on the working one of the requester's site. */
export interface Target {
  budget: number;
  calendar: 'always' | 'working';
}
type Targets = Record<string, Record<Kind, Target | null>>;

/** The content of a policy version, as far as verdicts follow from it. */
interface Policy {
  targets: Targets;
  special: readonly { services: readonly string[]; customers: readonly string[]; targets: Targets }[];
  customerGroups: readonly { id: string; departments: readonly string[]; personIds: readonly string[] }[];
  pauses: Record<string, readonly string[]>;
  events: Record<Kind, { starts: readonly string[]; stops: readonly string[]; pausable: boolean }>;
  calendars: { standard: string; bySite: Record<string, string> };
}

/** What the target of a ticket depends on; `terms` are the versions that it is judged by. */
export interface Subject {
  priority: string;
  devices: readonly { kind: string; name: string }[];
  requester: { personId: string | null; department: string | null };
  terms: { policy: number; calendars: Record<string, number>; site: string | null };
}

export const UNKNOWN: Subject = {
  priority: 'P3',
  devices: [],
  requester: { personId: null, department: null },
  terms: { policy: 1, calendars: { china: 1 }, site: null },
};

export interface Rules {
  policy: Policy;
  calendars: Record<Target['calendar'], Calendar>;
}

const ALWAYS = new Calendar('always', 1, { zone: 'UTC', alwaysOpen: true, week: {}, days: {} });

/** All versions of the file that are what their hash says. */
export class Book {
  readonly #contents = new Map<string, unknown>();
  readonly #calendars = new Map<string, Calendar>();

  add = ({ family, version, content }: Version) => this.#contents.set(`${family} ${version}`, content);

  at({ policy: number, calendars, site }: Subject['terms']): Rules {
    const policy = this.#content(`service ${number}`) as Policy;
    const id = (site === null ? undefined : policy.calendars.bySite[site]) ?? policy.calendars.standard;
    const version = calendars[id] ?? 1;
    const name = `calendar:${id} ${version}`;
    const working = this.#calendars.get(name) ?? new Calendar(id, version, this.#content(name) as Content);
    this.#calendars.set(name, working);
    return { policy, calendars: { always: ALWAYS, working } };
  }

  #content(name: string): unknown {
    if (!this.#contents.has(name)) throw new Error(`${name} is missing or was altered`);
    return this.#contents.get(name);
  }
}

/** What a policy promises such a ticket: by the first special set that fits, else by its own; or nothing. */
export function targetFor(
  policy: Policy,
  kind: Kind,
  { priority, devices, requester }: Subject,
): Target | null {
  const { personId, department } = requester;
  const groups = policy.customerGroups.filter(
    ({ personIds, departments }) =>
      (personId !== null && personIds.includes(personId)) ||
      (department !== null && departments.some((path) => `${department}/`.startsWith(`${path}/`))),
  );
  const fits = ({ services, customers }: Policy['special'][number]) =>
    (services.length === 0 || devices.some((one) => one.kind === 'service' && services.includes(one.name))) &&
    (customers.length === 0 || groups.some(({ id }) => customers.includes(id)));
  return (policy.special.find(fits)?.targets ?? policy.targets)[priority]?.[kind] ?? null;
}
