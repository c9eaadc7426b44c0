import { board } from '#contract/board.ts';
import { namesIn } from '../organisation/names.ts';
import { type Http, mount } from '../platform/http/mount.ts';
import { publicIncidents, type ShownIncident } from '../ticket/incidents.ts';
import { channelShares } from './channels.ts';
import { boardCounts, boardLists } from './store.ts';

export function mountBoards(http: Http): void {
  mount(http, board, {
    status: async (_input, { db, caller, now }) => ({
      incidents: (await publicIncidents(db, caller.actor, now)).map(statusOf),
    }),
    lead: async (_input, { db, caller, now }) => {
      const [lists, totals] = [
        await boardLists(db, caller.actor, now),
        await boardCounts(db, caller.actor, now),
      ];
      const found = Object.entries(lists).map(([name, items]) => [
        name,
        { items, total: totals[name as keyof typeof lists] },
      ]);
      const named = Object.values(lists)
        .flat()
        .map(({ groupId, assigneeId, reason }) => [groupId, assigneeId, reason]);
      return { lists: Object.fromEntries(found), names: await namesIn(db, named) };
    },
    counts: (_input, { db, caller, now }) => boardCounts(db, caller.actor, now),
    channels: (_input, { db, caller, now }) => channelShares(db, caller.actor, now),
  });
}

const statusOf = ({ incident, id, readable }: ShownIncident) => ({
  ...incident,
  ticketId: readable ? id : null,
});
