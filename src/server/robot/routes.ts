import { z } from 'zod';
import { personChannels, robots as table } from '#contract/robots.ts';
import type { Call } from '../platform/http/call.ts';
import { pageOf, readCursor } from '../platform/http/cursor.ts';
import { type Http, mount } from '../platform/http/mount.ts';
import { refused } from '../platform/http/refused.ts';
import { addRobot, type By, changeRobot, testRobot } from './actions.ts';
import { channelsOf, chooseChannel, isPerson, setChannel } from './person-channels.ts';
import type { Outside } from './sending.ts';
import { type KnownRobot, robots } from './store.ts';
import { messagesIn, releaseMessages } from './troubled.ts';

const byOf = ({ caller, ip, now }: Call): By => ({ personId: caller.actor.personId, ip, now });
const cursor = z.int().min(1);

const viewOf = ({ settings, ...robot }: KnownRobot) => ({
  ...robot,
  host: settings.host ?? null,
  signed: settings.signed ?? null,
  app: settings.app ?? null,
  gateway: settings.gateway
    ? { ...settings.gateway, headers: settings.gateway.headers.map((one) => ({ ...one })) }
    : null,
});

export function mountRobots(http: Http, outside: Outside): void {
  mount(http, table, {
    list: async (_input, { db }) => ({ items: (await robots(db)).map(viewOf) }),
    add: ({ body }, call) => call.write(async (tx) => viewOf(await addRobot(tx, body, outside, byOf(call)))),
    change: ({ params, body }, call) =>
      call.write(async (tx) => {
        const which = { id: params.robot, version: call.ifMatch };
        return viewOf(await changeRobot(tx, which, body, outside, byOf(call)));
      }),
    test: ({ params, body }, call) =>
      call.write((tx) => testRobot(tx, params.robot, body.address ?? null, outside, byOf(call))),
    messages: async ({ query }, { db }) => {
      const from = query.cursor === undefined ? null : readCursor(query.cursor, cursor);
      return pageOf(await messagesIn(db, query.state, from, query.limit), query.limit, (row) => row.id);
    },
    release: ({ body }, call) =>
      call.write(async (tx) => ({ released: await releaseMessages(tx, body.state, byOf(call)) })),
  });
  mount(http, personChannels, {
    of: async ({ params }, { db }) => {
      if (!(await isPerson(db, params.person))) throw refused('not_found');
      return { items: await channelsOf(db, params.person) };
    },
    set: ({ params, body }, call) =>
      call.write(async (tx) => ({
        items: await setChannel(tx, params.person, params.channel, body, byOf(call)),
      })),
    mine: async (_input, { db, caller }) => ({ items: await channelsOf(db, caller.actor.personId) }),
    choose: ({ params, body }, call) =>
      call.write(async (tx) => ({ items: await chooseChannel(tx, params.channel, body, byOf(call)) })),
  });
}
