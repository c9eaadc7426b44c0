import { sql } from 'kysely';
import type { Likened } from '#domain/problem/similar.ts';
import { type Device, servicesOf } from '#domain/ticket/ticket.ts';

/** A ticket `t` as far as likeness needs it. */
export const TROUBLE = sql`t.id, (extract(epoch from t.recorded_at) * 1000)::float8 as at, t.title, t.symptom, t.devices,
  array(select x.item_id::text from ticket_item x where x.ticket_id = t.id) as "itemIds"`;

export interface TroubleRow {
  id: number;
  at: number;
  title: string;
  symptom: string | null;
  devices: readonly Device[];
  itemIds: readonly string[];
  linked?: boolean;
}

/** A long story says less of the trouble than its beginning. */
const MOST_SIGNS = 600;

export const likenedOf = ({ id, at, title, symptom, devices, itemIds }: TroubleRow): Likened => ({
  id,
  at,
  text: `${title}\n${symptom ?? ''}`.slice(0, MOST_SIGNS),
  itemIds,
  services: servicesOf({ devices }),
});
