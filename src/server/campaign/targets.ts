import { type RawBuilder, sql } from 'kysely';
import { COLUMN_OF, readStates, STATE_HEADERS, type StateProblem } from '#domain/campaign/states-file.ts';
import {
  isSame,
  settle,
  type TargetContext,
  type TargetProblem,
  type TargetWish,
} from '#domain/campaign/target.ts';
import { holds } from '#domain/permissions/actor.ts';
import { withinManaged } from '../config/reach.ts';
import type { Queries, Tx } from '../platform/db/db.ts';
import { refused } from '../platform/http/refused.ts';
import { identify } from '../software/identify.ts';
import { readTable } from '../software/read-table.ts';
import type { By } from './actions.ts';
import { isMajorItem } from './scope.ts';
import {
  campaignOr404,
  type KeptCampaign,
  runningCampaign,
  saveCampaign,
  type TargetChange,
  targetsWhere,
} from './store.ts';

type Said = 'by_hand' | 'csv' | 'api';

const FIELD_OF: Record<TargetProblem, string> = {
  reason_required: 'reason',
  planned_required: 'plannedAt',
  until_required: 'until',
  in_the_past: 'until',
  in_the_future: 'doneAt',
  too_late: 'until',
  not_approver: 'state',
  change_missing: 'state',
};

const contextOf = (by: By, evidence: Said, { campaign }: KeptCampaign, isMajor: boolean): TargetContext => ({
  ...{ now: by.now, personId: by.actor.personId, evidence },
  approves: holds(by.actor, 'campaign.manage'),
  lacksChange: isMajor && campaign.changeRef === null,
});

/** Says the same of many targets at once: those that are named, or all that a condition on `t` and `i` finds. */
export async function setTargets(
  tx: Tx,
  id: string,
  which: { itemIds: readonly string[] } | { where: RawBuilder<unknown> },
  wish: TargetWish,
  said: 'by_hand' | 'api',
  by: By,
) {
  const kept = await runningCampaign(tx, id);
  const condition = 'where' in which ? which.where : sql`t.item_id = any(${[...which.itemIds]}::uuid[])`;
  const [all, mine, major] = [
    await targetsWhere(tx, id, condition),
    await targetsWhere(tx, id, sql`${condition} and ${withinManaged(by.actor)}`),
    await targetsWhere(tx, id, sql`${condition} and ${isMajorItem}`),
  ];
  if ('itemIds' in which) {
    const unknown = which.itemIds.flatMap((itemId, index) =>
      mine.has(itemId) ? [] : [{ field: `body.itemIds.${index}`, code: 'unknown_reference' }],
    );
    if (unknown.length > 0) throw refused('unknown_reference', undefined, unknown.slice(0, 100));
  }
  const targets = [...mine].flatMap(([itemId, before]): TargetChange[] => {
    const after = settle(wish, contextOf(by, said, kept, major.has(itemId)));
    if (typeof after !== 'string') return isSame(before, after) ? [] : [{ itemId, before, after }];
    if (after === 'not_approver') throw refused('forbidden');
    if (after === 'change_missing') throw refused('campaign_change_missing', { itemId });
    throw refused('invalid', undefined, [{ field: `body.${FIELD_OF[after]}`, code: after }]);
  });
  if (targets.length === 0) return { set: 0, beyond: all.size - mine.size, seq: null };
  const event = { kind: 'set' as const, after: {}, data: { reason: wish.reason, targets } };
  const { version } = await saveCampaign(tx, kept, event, { personId: by.actor.personId, now: by.now });
  return { set: targets.length, beyond: all.size - mine.size, seq: version };
}

const MOST_ROWS = 60_000;
const MOST_SHOWN = 1000;

interface Read {
  encoding: 'utf-8' | 'gb18030';
  rows: number;
  targets: TargetChange[];
  problems: StateProblem[];
}

/** What a file says of targets; every row that cannot be taken is named. */
async function readFile(q: Queries, kept: KeptCampaign, bytes: Uint8Array, by: By): Promise<Read> {
  const file = readTable(bytes, { columns: STATE_HEADERS, required: ['item', 'state'], mostRows: MOST_ROWS });
  const states = readStates(file.rows);
  const problems: StateProblem[] = [...file.problems, ...states.problems];
  const items = await identify(
    q,
    states.rows.map(({ item }) => item),
    by.actor,
  );
  const all = await targetsWhere(q, kept.id, sql`true`);
  const major = await targetsWhere(q, kept.id, isMajorItem);
  const targets = new Map<string, TargetChange>();
  for (const { row, item, wish } of states.rows) {
    const at = (column: StateProblem['column'], code: StateProblem['code']) =>
      void problems.push({ row, column, code, value: item.slice(0, 100) });
    const found = items.get(item) ?? 'unknown_item';
    const before = typeof found === 'string' ? undefined : all.get(found.itemId);
    if (typeof found === 'string') at('item', found);
    else if (!before) at('item', 'no_target');
    else if (!found.managed) at('item', 'not_yours');
    else if (targets.has(found.itemId)) at('item', 'given_twice');
    else {
      const after = settle(wish, contextOf(by, 'csv', kept, major.has(found.itemId)));
      if (typeof after === 'string') at(COLUMN_OF[after], after);
      else targets.set(found.itemId, { itemId: found.itemId, before, after });
    }
  }
  problems.sort((a, b) => a.row - b.row);
  const changed = [...targets.values()].filter(({ before, after }) => !isSame(before, after));
  return { encoding: file.encoding, rows: file.rows.length, targets: changed, problems };
}

const answerOf = ({ encoding, rows, targets, problems }: Read, seq: number | null, applied: boolean) => ({
  ...{ applied, encoding, rows, changed: targets.length, seq },
  ...{ problems: problems.slice(0, MOST_SHOWN), problemCount: problems.length },
});

/** What is wrong with a file, if anything. Writes nothing. */
export async function previewStates(q: Queries, id: string, bytes: Uint8Array, by: By) {
  return answerOf(await readFile(q, await campaignOr404(q, id), bytes, by), null, false);
}

/** Takes all of a file or nothing of it. */
export async function importStates(tx: Tx, id: string, bytes: Uint8Array, by: By) {
  const kept = await runningCampaign(tx, id);
  const read = await readFile(tx, kept, bytes, by);
  if (read.problems.length > 0)
    throw refused('import_problems', { count: read.problems.length, problems: read.problems.slice(0, 100) });
  if (read.targets.length === 0) return answerOf(read, null, true);
  const event = { kind: 'imported' as const, after: {}, data: { targets: read.targets } };
  const { version } = await saveCampaign(tx, kept, event, { personId: by.actor.personId, now: by.now });
  return answerOf(read, version, true);
}
