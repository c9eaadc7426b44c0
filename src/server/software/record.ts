import { sql } from 'kysely';
import type { Instant } from '#domain/instant.ts';
import {
  type Installed,
  installedKey,
  type Move,
  movesBetween,
  saidAfter,
} from '#domain/software/installed.ts';
import { versionKey } from '#domain/software/version.ts';
import { changesOfCampaigns, settleSeen } from '../campaign/seen.ts';
import type { Tx } from '../platform/db/db.ts';
import { lookUp, namedKey, productsNamed } from './naming.ts';

/** A product on an item, as a source tells of it. */
export interface Reported {
  name: string;
  vendor?: string | null;
  /** As the source writes it; empty or left out: not known. */
  version?: string;
  /** It is no longer there; without a version none of it is. */
  gone?: boolean;
}

/** What one source says of one item. */
export interface SourceReport {
  itemId: string;
  /** `by_hand`, `csv`, or the name of a program. */
  source: string;
  /** All that is installed; else what is not in the list stays as it was. */
  complete: boolean;
  list: readonly Reported[];
}

export interface Teller {
  /** Null: the system, or a program. */
  personId: string | null;
  now: Instant;
  /** The change by which it came: `CH-000012`. */
  changeRef: string | null;
}

export interface Recorded {
  /** Versions on items, as a source says, that are new or gone. */
  installed: number;
  removed: number;
  /** What changed on items, however many sources say it. */
  moves: number;
  newProducts: number;
  /** Entries whose names say nothing: they are left out. */
  skipped: { itemId: string; index: number }[];
}

/**
 * Notes what is installed on an item, for inventories and files alike (2.2). Whoever calls has judged whether the teller
 * may. The items are locked until the transaction ends.
 */
export const recordInstallations = (
  tx: Tx,
  itemId: string,
  source: string,
  list: readonly Reported[],
  { complete, ...by }: Teller & { complete: boolean },
): Promise<Recorded> => recordMany(tx, [{ itemId, source, complete, list }], by);

/** The same for many items at once: a handful of statements, however many there are. */
export async function recordMany(tx: Tx, reports: readonly SourceReport[], by: Teller): Promise<Recorded> {
  const itemIds = [...new Set(reports.map(({ itemId }) => itemId))];
  await sql`select id from item where id = any(${itemIds}::uuid[]) order by id for no key update`.execute(tx);
  const told = reports.map(({ list, ...report }) => ({ ...report, list: list.map(plainOf) }));
  const { ids, made } = await productsNamed(
    tx,
    told.flatMap(({ list }) => list.filter(({ gone }) => !gone)),
    by.now,
  );
  const gone = await lookUp(
    tx,
    told.flatMap(({ list }) => list.filter((one) => one.gone)),
  );
  const known = new Map([...gone.ids, ...ids]);
  const work = new Work(await saidOf(tx, itemIds));
  const skipped: Recorded['skipped'] = [];
  for (const report of told) {
    for (const [index, entry] of report.list.entries())
      if (!known.has(namedKey(entry)) && !entry.gone) skipped.push({ itemId: report.itemId, index });
    work.take(report, known);
  }
  const { added, removed, moves } = work;
  const refs = by.changeRef === null && moves.length > 0 ? await changesOfCampaigns(tx, moves) : [];
  await write(tx, work, refs, by);
  const touched = [...new Set([...added, ...removed].map(({ itemId }) => itemId))];
  if (touched.length > 0) await settleSeen(tx, touched, by.now);
  return {
    installed: added.length,
    removed: removed.length,
    moves: moves.length,
    newProducts: made,
    skipped,
  };
}

const plainOf = ({ name, vendor = null, version = '', gone = false }: Reported) => ({
  ...{ name: name.trim(), vendor: vendor?.trim().slice(0, 200) || null, gone },
  version: version.trim().replace(/\s+/g, ' ').slice(0, 100),
});

interface Said extends Installed {
  itemId: string;
  source: string;
}

/** What is said of some items, and what becomes of it. */
class Work {
  readonly added: Said[] = [];
  readonly removed: Said[] = [];
  readonly seen: Said[] = [];
  readonly moves: (Move & { itemId: string; source: string })[] = [];
  readonly #of = new Map<string, Map<string, Installed[]>>();

  constructor(said: readonly Said[]) {
    for (const { itemId, source, productId, version } of said)
      this.#sources(itemId).set(source, [
        ...(this.#sources(itemId).get(source) ?? []),
        { productId, version },
      ]);
  }

  #sources(itemId: string): Map<string, Installed[]> {
    const found = this.#of.get(itemId) ?? new Map<string, Installed[]>();
    this.#of.set(itemId, found);
    return found;
  }

  take(
    { itemId, source, complete, list }: Omit<SourceReport, 'list'> & { list: ReturnType<typeof plainOf>[] },
    known: ReadonlyMap<string, string>,
  ): void {
    const sources = this.#sources(itemId);
    const all = () => [...sources.values()].flat();
    const [before, said] = [all(), sources.get(source) ?? []];
    const entries = list.flatMap((entry) => {
      const productId = known.get(namedKey(entry));
      return productId === undefined ? [] : [{ productId, version: entry.version, gone: entry.gone }];
    });
    const present = entries.filter(({ gone }) => !gone).map(({ gone, ...one }) => one);
    const change = saidAfter(said, { present, gone: entries.filter(({ gone }) => gone) }, complete);
    sources.set(source, [...change.kept, ...change.added]);
    const here = (one: Installed): Said => ({ itemId, source, ...one });
    const told = new Set(present.map(installedKey));
    this.added.push(...change.added.map(here));
    this.removed.push(...change.removed.map(here));
    this.seen.push(...change.kept.filter((one) => told.has(installedKey(one))).map(here));
    this.moves.push(...movesBetween(before, all()).map((move) => ({ itemId, source, ...move })));
  }
}

async function saidOf(tx: Tx, itemIds: readonly string[]): Promise<Said[]> {
  const found = await sql<Said>`
    select n.item_id as "itemId", n.source, v.product_id as "productId", v.version
    from software_installation n join software_version v on v.id = n.version_id
    where n.item_id = any(${[...itemIds]}::uuid[]) order by v.product_id, v.key`.execute(tx);
  return found.rows;
}

const SAID = sql`"itemId" uuid, source text, "productId" uuid, version text`;
const rowsOf = (said: readonly Said[]) =>
  sql`jsonb_to_recordset(${JSON.stringify(said)}::jsonb) as x (${SAID})
    join software_version v on v.product_id = x."productId" and v.version = x.version`;

async function write(
  tx: Tx,
  { added, removed, seen, moves }: Work,
  campaignRefs: readonly (string | null)[],
  { personId, now, changeRef }: Teller,
): Promise<void> {
  const told = moves.map((move, index) => ({ ...move, changeRef: changeRef ?? campaignRefs[index] ?? null }));
  const at = new Date(now);
  await addVersions(tx, added);
  if (removed.length > 0)
    await sql`delete from software_installation n using (select x.*, v.id as version_id from ${rowsOf(removed)}) g
      where n.item_id = g."itemId" and n.source = g.source and n.version_id = g.version_id`.execute(tx);
  if (added.length > 0)
    await sql`insert into software_installation (item_id, source, version_id, first_seen, last_seen)
      select x."itemId", x.source, v.id, ${at}, ${at} from ${rowsOf(added)}`.execute(tx);
  // What is told every few minutes is not written as often.
  if (seen.length > 0)
    await sql`update software_installation n set last_seen = ${at}
      from (select x.*, v.id as version_id from ${rowsOf(seen)}) g
      where n.item_id = g."itemId" and n.source = g.source and n.version_id = g.version_id
        and n.last_seen < ${at}::timestamptz - interval '1 hour'`.execute(tx);
  if (moves.length > 0)
    await sql`insert into software_move
        (item_id, product_id, kind, from_version, to_version, source, at, person_id, change_ref)
      select "itemId", "productId", kind, "from", "to", source, ${at}, ${personId}::uuid, "changeRef"
      from jsonb_to_recordset(${JSON.stringify(told)}::jsonb)
        as x ("itemId" uuid, "productId" uuid, kind text, "from" text, "to" text, source text, "changeRef" text)`.execute(
      tx,
    );
}

/** Keeps versions with their keys, in one order, so that two writers never wait for each other. */
export async function addVersions(tx: Tx, wanted: readonly Installed[]): Promise<void> {
  const different = new Map(wanted.map((one) => [installedKey(one), one]));
  const rows = [...different.values()].map(({ productId, version }) => ({
    ...{ productId, version, key: versionKey(version) },
  }));
  if (rows.length === 0) return;
  await sql`insert into software_version (product_id, version, key)
    select "productId", version, key
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x ("productId" uuid, version text, key text)
    order by "productId", version collate "C" on conflict do nothing`.execute(tx);
}
