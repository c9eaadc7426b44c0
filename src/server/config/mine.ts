import { sql } from 'kysely';
import type { PersonActor } from '#domain/permissions/actor.ts';
import type { Queries } from '../platform/db/db.ts';
import { classesOf } from './classes.ts';
import { BRIEF, briefOf, openTickets } from './view.ts';

const MOST = 500;
const MOST_TICKETS = 200;

type Row = Parameters<typeof briefOf>[0] & {
  serial: string | null;
  assetNumber: string | null;
  manufacturer: string | null;
  model: string | null;
  warrantyUntil: string | null;
  site: string | null;
};

/** What a person has in hand, with what is open about it. */
export async function itemsInHand(q: Queries, actor: PersonActor) {
  const found = await sql<Row>`
    select ${BRIEF}, i.serial, i.asset_number as "assetNumber", s.name as site,
      i.attributes ->> 'manufacturer' as manufacturer, i.attributes ->> 'model' as model,
      i.attributes ->> 'warranty_until' as "warrantyUntil"
    from item i left join site s on s.id = i.site_id
    where i.holder_id = ${actor.personId} and i.state <> 'retired'
    order by i.name collate "zh-x-icu", i.id limit ${MOST}`.execute(q);
  const ids = found.rows.map(({ id }) => id);
  const tickets = ids.length === 0 ? [] : await openTickets(q, ids, MOST_TICKETS, actor);
  const classes = await classesOf(q);
  return found.rows.map(({ serial, assetNumber, manufacturer, model, warrantyUntil, site, ...row }) => {
    const { zh, en } = classes.get(row.class) ?? { zh: row.class, en: row.class };
    return {
      ...briefOf(row),
      classNamed: { zh, en },
      ...{ serial, assetNumber, manufacturer, model, warrantyUntil, site },
      tickets: tickets
        .filter(({ itemIds }) => itemIds.includes(row.id))
        .map(({ id, title, status }) => ({ id, title, status })),
    };
  });
}
