import { Readable } from 'node:stream';
import { sql } from 'kysely';
import type { counting, verifications } from '#contract/verification.ts';
import { humanId } from '#domain/config/item.ts';
import type { Author } from '../config/actions.ts';
import { withinItems } from '../config/reach.ts';
import { csvLine } from '../platform/csv.ts';
import type { Call, Handlers } from '../platform/http/call.ts';
import { countedIn, end, find, findUnknown, itemOfCode, judge, plan, start } from './verification.ts';
import {
  type FindingRow,
  findingRows,
  findingsOf,
  listVerifications,
  lookedAt,
  openVerification,
  unverified,
  verificationsFor,
} from './verification-view.ts';

const authorOf = ({ caller, ip, now }: Call): Author => ({
  ...{ actor: caller.actor, personId: caller.actor.personId, ip, now },
});
const EVERYTHING = sql`true`;

export const verificationHandlers: Handlers<typeof verifications> = {
  list: ({ query }, { db }) => listVerifications(db, query),
  open: ({ params }, { db }) => openVerification(db, params.verification),
  findings: ({ params, query }, { db, caller }) =>
    findingsOf(db, params.verification, query, withinItems(caller.actor)),
  report: async ({ params }, call) => {
    const { verification, unknown } = await openVerification(call.db, params.verification);
    const lines = async function* () {
      yield `\uFEFF${csvLine(COLUMNS)}`;
      let from = 0;
      for (;;) {
        const where = sql`x.verification_id = ${params.verification} and i.number > ${from}
          and ${withinItems(call.caller.actor)}`;
        const found = await findingRows(call.db, where, BATCH);
        for (const row of found) yield csvLine(cellsOf(row));
        const last = found.at(-1);
        if (found.length < BATCH || !last) break;
        from = last.number;
      }
      for (const { label, note, by } of unknown)
        yield csvLine(['', label, '', '', '', 'unknown', '', '', '', '', '', '', note ?? '', by, '', '']);
    };
    await call.reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="${verification.number}.csv"`)
      .send(Readable.from(lines()));
  },
  plan: ({ body }, call) => call.write((tx) => plan(tx, body, authorOf(call))),
  start: ({ params }, call) => call.write((tx) => start(tx, params.verification, authorOf(call))),
  close: ({ params }, call) => call.write((tx) => end(tx, params.verification, 'closed', authorOf(call))),
  cancel: ({ params }, call) => call.write((tx) => end(tx, params.verification, 'cancelled', authorOf(call))),
  accept: ({ params: { verification, item } }, call) =>
    call.write((tx) => judge(tx, verification, item, 'accepted', authorOf(call))),
  reject: ({ params: { verification, item } }, call) =>
    call.write((tx) => judge(tx, verification, item, 'rejected', authorOf(call))),
  overdue: ({ query }, { db, caller, now }) => unverified(db, query.limit, new Date(now), caller.actor),
};

const BATCH = 1000;
const COLUMNS = [
  ...['number', 'name', 'class', 'serial', 'asset_number', 'finding'],
  ...['expected_state', 'expected_holder', 'expected_site', 'found_state', 'found_holder', 'found_site'],
  ...['note', 'counted_by', 'counted_at', 'decision'],
];
const cellsOf = (row: FindingRow): string[] =>
  [
    ...[humanId(row.number), row.name, row.class, row.serial, row.assetNumber, row.finding ?? 'not_counted'],
    ...[row.expected.state, row.expectedHolder, row.expectedSite],
    ...[row.found?.state ?? null, row.foundHolder, row.foundSite],
    ...[row.note, row.countedBy, row.countedAt?.toISOString() ?? null, row.decision],
  ].map((cell) => cell ?? '');

export const countingHandlers: Handlers<typeof counting> = {
  mine: async (_input, { db, caller }) => ({ items: await verificationsFor(db, caller.actor.personId) }),
  left: async ({ params, query }, { db, caller }) => {
    await countedIn(db, params.verification, caller.actor.personId);
    return findingsOf(db, params.verification, query, EVERYTHING);
  },
  look: async ({ params, query }, { db, caller }) => {
    await countedIn(db, params.verification, caller.actor.personId);
    const item = await itemOfCode(db, query.code);
    return { found: item ? await lookedAt(db, params.verification, item) : null };
  },
  find: ({ params: { verification, item }, body }, call) =>
    call.write(async (tx) => {
      await find(tx, verification, item, body, authorOf(call));
      return lookedAt(tx, verification, item);
    }),
  unknown: ({ params, body }, call) =>
    call.write((tx) => findUnknown(tx, params.verification, body, authorOf(call))),
};
