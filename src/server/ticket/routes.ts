import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { COMMANDS } from '#contract/ticket/commands.ts';
import { type RoutedAction, type submission, ticketActions, tickets } from '#contract/ticket/tickets.ts';
import { ticketItems } from '#contract/ticket-items.ts';
import type { Instant } from '#domain/instant.ts';
import type { Commands } from '#domain/ticket/commands.ts';
import type { Scanning } from '#domain/ticket/file-state.ts';
import type { PhoneWord } from '#domain/ticket/record.ts';
import type { Device, Ticket } from '#domain/ticket/ticket.ts';
import { listed, readingTicket } from '../audit/reading.ts';
import { checkPicked } from '../config/picks.ts';
import { bindCall, callTimes } from '../hotline/calls.ts';
import { namesIn } from '../organisation/names.ts';
import type { Tx } from '../platform/db/db.ts';
import type { Call, Handler, Handlers } from '../platform/http/call.ts';
import { type Http, mount } from '../platform/http/mount.ts';
import { refused, wrongField } from '../platform/http/refused.ts';
import type { FileStore } from '../platform/storage/files.ts';
import { act, recordTicket } from './actions.ts';
import { download, upload } from './files.ts';
import { itemsOnTicket } from './items.ts';
import { countTickets, listTickets } from './list.ts';
import { explainTicket, openTicket, whyOf } from './open.ts';

const author = ({ caller, now }: Call) => ({ actor: caller.actor, now });

const written = ({ id, version, status, priority }: Ticket) => ({ id, version, status, priority });

/** The routes of tickets: the table on one side, the actions on the other, nothing decided here. */
export function mountTickets(http: Http, store: FileStore, scanning: Scanning): void {
  const handlers: Handlers<typeof tickets> = {
    record: ({ body }, call) => call.write((tx) => recorded(body, call, tx)),
    list: async ({ query }, call) => {
      const found = await listTickets(call.db, query, call.caller.actor);
      await listed(
        found.items.filter(({ seenOfOthers }) => seenOfOthers).map(({ id }) => id),
        call,
      );
      const named = found.items.map(({ groupId, assigneeId }) => [groupId, assigneeId]);
      return { ...found, names: await namesIn(call.db, named) };
    },
    counts: (_input, call) => countTickets(call.db, call.caller.actor, call.now),
    open: ({ params }, call) =>
      readingTicket(params.ticket, call, () =>
        openTicket(call.db, params.ticket, call.caller.actor, { now: call.now, scanning }),
      ),
    why: ({ params }, call) =>
      readingTicket(params.ticket, call, () => whyOf(call.db, params.ticket, call.caller.actor, call.now)),
    clocks: ({ params }, call) =>
      readingTicket(params.ticket, call, () =>
        explainTicket(call.db, params.ticket, call.caller.actor, call.now),
      ),
    amend: ({ params, body }, call) => {
      if (call.ifMatch === null) throw refused('version_required');
      const request = { id: params.ticket, action: 'amend' as const, command: body, expected: call.ifMatch };
      return call.write(async (tx) => {
        await checkPicked(tx, body.fields.devices, call.caller.actor, 'body.fields.devices', params.ticket);
        return written(await act(tx, request, author(call)));
      });
    },
    upload: (_input, call) => upload(call, store),
    download: ({ params }, call) => download(params.file, call, { store, scanning }),
  };
  mount(http, tickets, handlers);
  mount(http, ticketActions, actionHandlers());
  mount(http, ticketItems, ticketItemHandlers);
}

const ticketItemHandlers: Handlers<typeof ticketItems> = {
  items: ({ params }, call) =>
    readingTicket(params.ticket, call, () => itemsOnTicket(call.db, params.ticket, call.caller.actor)),
};

type Submitted = z.output<typeof submission>;

async function recorded(body: Submitted, call: Call, tx: Tx) {
  const { requesterId, contact, uploadIds, caller, call: held, ...rest } = body;
  await checkPicked(tx, rest.devices, call.caller.actor, 'body.devices');
  if (caller && requesterId) throw wrongField('body.caller', 'not_allowed');
  const requester = caller
    ? { ...strangerOf(caller), contact: contact ?? caller.email ?? caller.number }
    : { personId: requesterId ?? call.caller.actor.personId, contact };
  const word = await phoneWord(tx, { ...rest, held, number: caller?.number ?? null }, call.now);
  const source = rest.chat && `chat:${createHash('sha256').update(rest.chat.text).digest('hex')}`;
  const intake = { submission: { ...rest, source, call: word }, requester, uploadIds };
  const { ticket, missing, cached } = await recordTicket(tx, intake, author(call));
  if (word) await bindTo(tx, ticket, word, call);
  return {
    ...written(ticket),
    recordedAt: ticket.recordedAt,
    missing: [...missing],
    clocks: [...cached.clocks],
  };
}

/** A call that a record or a word was made of stands with the ticket, and the ticket with the call. */
async function bindTo(tx: Tx, { id }: Ticket, said: object, call: Call): Promise<void> {
  const { callId } = said as { callId?: unknown };
  if (typeof callId !== 'string') return;
  await bindCall(tx, callId, id, { ...author(call), personId: call.caller.actor.personId });
}

/** Somebody whom the directory does not know, as they say of themselves. */
const strangerOf = ({ name, department }: NonNullable<Submitted['caller']>) => ({
  personId: null,
  ...{ name, department },
});

interface Held {
  channel: Submitted['channel'];
  receivedAt: Instant | null;
  held: Submitted['call'];
  number: string | null;
}

/** The call of a record; where a telephone system told of it, by its times. */
async function phoneWord(
  tx: Tx,
  { channel, receivedAt, held, number }: Held,
  now: Instant,
): Promise<PhoneWord | null> {
  if (!held && (number === null || channel !== 'phone')) return null;
  const callbackNumber = held?.callbackNumber ?? number;
  const { callId = null, startedAt, endedAt = null } = held ?? {};
  if (callId === null) {
    return { callId, startedAt: startedAt ?? receivedAt ?? now, endedAt, callbackNumber };
  }
  const known = await callTimes(tx, callId);
  if (!known) throw wrongField('body.call.callId', 'unknown_reference');
  const { number: dialled, ...times } = known;
  return {
    callId,
    ...times,
    endedAt: times.endedAt ?? (endedAt && Math.max(endedAt, times.startedAt)),
    callbackNumber: callbackNumber ?? dialled,
  };
}

/** All routed actions are handled alike: what differs is in the rules. */
function actionHandlers(): Handlers<typeof ticketActions> {
  const handle =
    <A extends RoutedAction>(action: A) =>
    ({ params, body }: { params: { ticket: number }; body: z.output<(typeof COMMANDS)[A]> }, call: Call) => {
      const { uploadIds = [], ...command } = body as { uploadIds?: string[] };
      const request = {
        id: params.ticket,
        action,
        // The schema of the action has just made it: contract/ticket/commands.ts proves that they agree.
        command: (action === 'attach' ? { files: [] } : command) as Commands[A],
        uploadIds,
        expected: call.ifMatch,
      };
      return call.write(async (tx) => {
        const { fields } = command as { fields?: { devices?: Device[] } };
        await checkPicked(tx, fields?.devices, call.caller.actor, 'body.fields.devices', params.ticket);
        const ticket = await act(tx, request, author(call));
        await bindTo(tx, ticket, command, call);
        return written(ticket);
      });
    };
  const names = Object.keys(ticketActions) as RoutedAction[];
  return Object.fromEntries(names.map((name) => [name, handle(name)])) as unknown as {
    [A in RoutedAction]: Handler<(typeof ticketActions)[A]>;
  };
}
