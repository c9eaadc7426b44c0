import type { changes } from '#contract/changes.ts';
import type { Request } from '#domain/change/change.ts';
import type { ChangeCommands } from '#domain/change/decide.ts';
import type { Call, Handlers } from '../platform/http/call.ts';
import { actOnChange, beginChange } from './actions.ts';
import { approvalsFor, listChanges } from './list.ts';
import { changeHistory, knownChange, openChange } from './view.ts';

const byOf = ({ caller, now, ip }: Call) => ({ actor: caller.actor, now, ip });

/** One action of the caller on a change that they may know of, answered with the change as it is then. */
function acting<A extends keyof ChangeCommands>(
  call: Call,
  ref: string,
  action: A,
  command: ChangeCommands[A],
) {
  const { caller, now } = call;
  return call.write(async (tx) => {
    const { row } = await knownChange(tx, ref, caller.actor, now);
    await actOnChange(tx, row.id, action, command, call.ifMatch, byOf(call));
    return openChange(tx, row.id, caller.actor, now);
  });
}

export const changeHandlers: Handlers<typeof changes> = {
  list: ({ query }, { db }) => listChanges(db, query),
  open: ({ params }, { db, caller, now }) => openChange(db, params.change, caller.actor, now),
  history: ({ params, query }, { db, caller, now }) =>
    changeHistory(db, params.change, query, caller.actor, now),
  mine: async (_input, { db, caller, now }) => ({ items: await approvalsFor(db, caller.actor, now) }),
  draft: ({ body }, call) =>
    call.write(async (tx) => {
      const id = await beginChange(tx, body as Partial<Request> & { title: string }, byOf(call));
      return openChange(tx, id, call.caller.actor, call.now);
    }),
  amend: ({ params, body }, call) =>
    acting(call, params.change, 'amend', { fields: body as Partial<Request> }),
  submit: ({ params }, call) => acting(call, params.change, 'submit', {}),
  revise: ({ params, body }, call) => acting(call, params.change, 'revise', body),
  cancel: ({ params, body }, call) => acting(call, params.change, 'cancel', body),
  vote: ({ params, body }, call) => acting(call, params.change, 'vote', body),
  release: ({ params, body }, call) => acting(call, params.change, 'release', body),
  schedule: ({ params, body }, call) => acting(call, params.change, 'schedule', body),
  link: ({ params, body }, call) => acting(call, params.change, 'link', body),
  tasks: ({ params, body }, call) => acting(call, params.change, 'plan_tasks', body),
  finishTask: ({ params, body }, call) =>
    acting(call, params.change, 'finish_task', { taskId: params.task, ...body }),
  start: ({ params }, call) => acting(call, params.change, 'start', {}),
  finish: ({ params, body }, call) => acting(call, params.change, 'finish', body),
  review: ({ params, body }, call) => acting(call, params.change, 'review', body),
  unchanged: ({ params, body }, call) =>
    acting(call, params.change, 'leave_unchanged', { itemId: params.item, ...body }),
  close: ({ params }, call) => acting(call, params.change, 'close', {}),
};
