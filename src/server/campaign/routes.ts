import { sql } from 'kysely';
import type { campaigns } from '#contract/campaigns.ts';
import type { CampaignFields } from '#domain/campaign/campaign.ts';
import { audit } from '../audit/actions.ts';
import { classesOf } from '../config/classes.ts';
import type { Queries, Tx } from '../platform/db/db.ts';
import type { Call, Handlers } from '../platform/http/call.ts';
import { amendCampaign, createCampaign, moveCampaign, rescan, undo } from './actions.ts';
import { targetsAsCsv } from './export.ts';
import {
  dueCheck,
  historyOf,
  listCampaigns,
  listTargets,
  ofTargets,
  openCampaign,
  progressBy,
} from './list.ts';
import { inScope, previewScope } from './scope.ts';
import { campaignOr404 } from './store.ts';
import { importStates, previewStates, setTargets } from './targets.ts';

const by = ({ caller, now }: Call) => ({ actor: caller.actor, now });
const shown = (q: Queries, id: string, { caller, now }: Call) => openCampaign(q, id, caller.actor, now);
const note = (tx: Tx, { caller, ip }: Call, kind: 'campaign_created' | 'campaign_moved', what: object) =>
  audit(tx, { kind, by: caller.actor.personId, what: { ...what }, ip });

export const campaignHandlers: Handlers<typeof campaigns> = {
  list: ({ query }, { db, caller, now }) => listCampaigns(db, query, caller.actor, now),
  open: ({ params }, call) => shown(call.db, params.campaign, call),
  preview: async ({ body }, { db, caller, now }) =>
    previewScope(db, inScope(body, await classesOf(db), caller.actor, now)),
  create: ({ body }, call) =>
    call.write(async (tx) => {
      const id = await createCampaign(tx, body, by(call));
      await note(tx, call, 'campaign_created', { campaign: id, title: body.title });
      return shown(tx, id, call);
    }),
  change: ({ params, body: { reason, ...wish } }, call) =>
    call.write(async (tx) => {
      await amendCampaign(tx, params.campaign, given(wish), reason, call.ifMatch, by(call));
      return shown(tx, params.campaign, call);
    }),
  move: ({ params, body }, call) =>
    call.write(async (tx) => {
      await moveCampaign(tx, params.campaign, body.move, body.reason, by(call));
      await note(tx, call, 'campaign_moved', { campaign: params.campaign, ...body });
      return shown(tx, params.campaign, call);
    }),
  rescan: ({ params }, call) => call.write((tx) => rescan(tx, params.campaign, by(call))),
  targets: async ({ params, query }, { db, caller, now }) =>
    listTargets(db, params.campaign, query, await classesOf(db), caller.actor, now),
  exportTargets: async ({ params, query: { locale, ...filter } }, { db, caller, now, reply }) => {
    const { id } = await campaignOr404(db, params.campaign);
    const asked = { id, filter, locale, actor: caller.actor, classes: await classesOf(db), now };
    void reply
      .header('content-disposition', 'attachment; filename="targets.csv"')
      .type('text/csv; charset=utf-8')
      .send(targetsAsCsv(db, asked));
  },
  setTargets: ({ params, body: { which, ...wish } }, call) =>
    call.write(async (tx) => {
      const said = call.caller.via === 'token' ? 'api' : 'by_hand';
      const all = 'itemIds' in which ? which : { where: await matching(tx, which.filter, call) };
      return setTargets(tx, params.campaign, all, wish, said, by(call));
    }),
  importStates: ({ params, query, body }, call) =>
    query.dryRun === 'true'
      ? previewStates(call.db, params.campaign, body, by(call))
      : call.write((tx) => importStates(tx, params.campaign, body, by(call))),
  undo: ({ params, body }, call) => call.write((tx) => undo(tx, params.campaign, body.seq, by(call))),
  progress: async ({ params, query }, { db, caller, now }) => ({
    groups: await progressBy(db, params.campaign, query.by, caller.actor, now),
  }),
  history: ({ params, query }, { db }) => historyOf(db, params.campaign, query),
  dueCheck: ({ query }, { db, caller, now }) => dueCheck(db, query, caller.actor, now),
};

async function matching(tx: Tx, filter: Parameters<typeof ofTargets>[0], { caller, now }: Call) {
  const found = ofTargets(filter, await classesOf(tx), caller.actor, now);
  // The filter speaks of the campaign, too.
  return sql`exists (select from campaign c where c.id = t.campaign_id and ${found})`;
}

/** What is asked for; what is left out stays. */
const given = (
  wish: { [K in keyof CampaignFields]?: CampaignFields[K] | undefined },
): Partial<CampaignFields> =>
  Object.fromEntries(Object.entries(wish).filter(([, value]) => value !== undefined));
