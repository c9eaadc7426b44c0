import { sql } from 'kysely';
import type { Rulebook } from '#domain/sla/rulebook.ts';
import { type Queries, transaction } from '#server/platform/db/db.ts';
import { contentHash } from '#server/policy/content.ts';
import { cacheOf } from '#server/ticket/cache.ts';
import type { Appended } from '#server/ticket/history.ts';
import { insertTickets } from '#server/ticket/store.ts';
import type { World } from '#test/world.ts';
import type { StoredVersion } from './versions.ts';

/** In force in the far future: for whoever names it, and nobody else. */
const NEVER = '2199-01-01';

/** Puts approved versions beside the shipped ones. */
export async function storeVersions(
  { db, people }: Pick<World, 'db' | 'people'>,
  versions: readonly StoredVersion[],
  effectiveFrom = NEVER,
): Promise<void> {
  for (const { family, version, content } of versions) {
    await sql`
      insert into policy_version (family, version, state, content, hash, summary, author_id, created_at, changed_at,
        approved_by, approved_at, effective_from)
      values (${family}, ${version}, 'approved', ${JSON.stringify(content)}::jsonb, ${contentHash(content)}, 'test',
        ${people.lead.id}, '2020-01-01', '2020-01-01', ${people.manager.id}, '2020-01-01', ${effectiveFrom})`.execute(
      db,
    );
  }
}

/** Lets whole histories be stored at once, without the moves in between that the guards ask for. */
export const withoutGuards = (q: Queries): Promise<unknown> =>
  sql`alter table ticket disable trigger user`.execute(q);

/** Stores a history that was told elsewhere, with its verdicts, as the server stores every new ticket. */
export async function storeHistory(db: World['db'], told: Appended, rulebook: Rulebook): Promise<void> {
  const now = told.events.at(-1)?.at ?? 0;
  const cached = cacheOf(told.ticket, told.events, rulebook, now);
  const searchable = { body: '', words: [] };
  await transaction(db, (tx) => insertTickets(tx, [{ appended: told, cached, searchable, now }]));
}
