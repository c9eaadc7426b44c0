import type { Actor } from '../permissions/actor.ts';
import { personIdOf } from '../permissions/actor.ts';
import { type FieldProblem, type Refusal, refuse } from '../refusal.ts';
import { type ApprovalResult, outcomeOf, placesOf, type VoteKind } from './approval.ts';
import { answerProblems, assess, type ChangeFacts } from './assess.ts';
import {
  type Change,
  type ChangeStatus,
  isOpenForWork,
  type Outcome,
  REQUEST_FIELDS,
  type Request,
  type Task,
} from './change.ts';
import { freezesHit, type Touched } from './freeze.ts';
import type { Standing } from './lifecycle.ts';
import type { ChangePolicy } from './policy.ts';

export const CHANGE_EVENTS = [
  'drafted',
  'amended',
  'submitted',
  'revised',
  'voted',
  'released',
  'scheduled',
  'linked',
  'tasks_planned',
  'task_finished',
  'started',
  'finished',
  'cancelled',
  'reviewed',
  'left_unchanged',
  'closed',
] as const;
export type ChangeEventKind = (typeof CHANGE_EVENTS)[number];

/** An event before it is numbered and dated: `after` holds exactly the fields that it changes. */
export interface NewChangeEvent {
  kind: ChangeEventKind;
  after: Partial<Change>;
  /** What was said with it. */
  data: Readonly<Record<string, unknown>>;
}

/** The pre-approved contents of a standard change. */
export interface Model {
  id: string;
  approved: boolean;
  plan: string;
  test: string;
  backOut: string;
  answers: Request['answers'];
}

/** Everything that a decision rests on beside the change. */
export interface ChangeContext extends Standing {
  actor: Actor;
  policy: ChangePolicy;
  facts: ChangeFacts;
  items: readonly Touched[];
  model: Model | null;
  /** Items touched that say something new because of this change. */
  updatedIds: readonly string[];
}

/** What each action is told. */
export interface ChangeCommands {
  amend: { fields: Partial<Request> };
  submit: object;
  revise: { reason: string };
  vote: { vote: VoteKind; forId: string | null; comment: string | null };
  release: { reason: string };
  schedule: { note: string | null };
  link: { ticketIds: readonly number[] };
  plan_tasks: { tasks: readonly Pick<Task, 'id' | 'title' | 'assigneeId'>[] };
  start: object;
  finish_task: { taskId: string; state: 'done' | 'skipped'; result: string | null };
  finish: { outcome: Exclude<Outcome, 'cancelled'>; result: string };
  cancel: { reason: string };
  review: { reached: boolean; findings: string; actions: string | null };
  leave_unchanged: { itemId: string; reason: string };
  close: object;
}

type Decider<A extends keyof ChangeCommands> = (
  change: Change,
  command: ChangeCommands[A],
  context: ChangeContext,
) => NewChangeEvent | Refusal;

/** Longer than this no window is (ms): 30 days. */
const LONGEST = 30 * 86_400_000;
const MOST_TASKS = 50;

const event = (
  kind: ChangeEventKind,
  after: Partial<Change>,
  data: Readonly<Record<string, unknown>> = {},
): NewChangeEvent => ({ kind, after, data });
const invalid = (...fields: FieldProblem[]): Refusal => refuse('invalid', undefined, fields);
const me = ({ actor }: ChangeContext): string => {
  const id = personIdOf(actor);
  if (id === null) throw new RangeError('a change is acted on by people');
  return id;
};

const BLANK: Change = {
  ...{ title: '', category: 'normal', modelId: null, implementerId: null, reason: null, plan: null },
  ...{ test: null, backOut: null, window: null, itemIds: [], ticketIds: [], answers: {} },
  ...{ status: 'draft', round: 0, requesterId: '', assessment: null, votes: [], approval: null },
  ...{ release: null, tasks: [], submittedAt: null, startedAt: null, startedApproved: null },
  ...{ finishedAt: null, outcome: null, result: null, review: null, settled: {}, closedAt: null },
};

/** The state after an event. */
export const evolveChange = (change: Change, { after }: Pick<NewChangeEvent, 'after'>): Change => ({
  ...change,
  ...after,
});
/** The change that a whole history makes. */
export const rebuildChange = (events: readonly Pick<NewChangeEvent, 'after'>[]): Change =>
  events.reduce(evolveChange, BLANK);

/** A new change, as far as it is known. */
export function draftChange(
  fields: Partial<Request> & { title: string },
  context: ChangeContext,
): NewChangeEvent | Refusal {
  const wished = { ...given(fields, context), requesterId: me(context) };
  return draftProblem({ ...BLANK, ...wished }, context) ?? event('drafted', { ...BLANK, ...wished });
}

/** What is named, with the contents of the model that it names. */
function given(fields: Partial<Request>, { model }: ChangeContext): Partial<Request> {
  const named = Object.fromEntries(
    REQUEST_FIELDS.filter((field) => fields[field] !== undefined).map((field) => [field, fields[field]]),
  ) as Partial<Request>;
  if (!fields.modelId || !model) return named;
  const { plan, test, backOut, answers } = model;
  return { ...named, category: 'standard', plan, test, backOut, answers };
}

function draftProblem(change: Request, { policy, model }: ChangeContext): Refusal | null {
  const { window, category, modelId } = change;
  if (window && (window.to <= window.from || window.to - window.from > LONGEST))
    return invalid({ field: 'body.window.to', code: 'not_allowed' });
  if (modelId !== null && model === null)
    return refuse('unknown_reference', undefined, [{ field: 'body.modelId', code: 'unknown_reference' }]);
  if (modelId !== null && category !== 'standard')
    return invalid({ field: 'body.category', code: 'not_allowed' });
  const odd = answerProblems(policy, change.answers, false);
  return odd.length > 0 ? invalid(...inBody(odd)) : null;
}

const inBody = (problems: readonly FieldProblem[]): FieldProblem[] =>
  problems.map(({ field, code }) => ({ field: `body.${field}`, code }));

const amend: Decider<'amend'> = (change, { fields }, context) => {
  const wished = given(fields, context);
  const problem = draftProblem({ ...change, ...wished }, context);
  if (problem) return problem;
  const changed = Object.fromEntries(
    Object.entries(wished).filter(
      ([field, value]) => JSON.stringify(value) !== JSON.stringify(change[field as keyof Request]),
    ),
  );
  return Object.keys(changed).length === 0 ? refuse('nothing_to_change') : event('amended', changed);
};

/** What still has to be said before a change is asked for (c4). */
export function missingFields(change: Change, policy: ChangePolicy, now: number): FieldProblem[] {
  const required = ['implementerId', 'reason', 'plan', 'test', 'backOut', 'window'] as const;
  const missing: FieldProblem[] = required
    .filter((field) => change[field] === null)
    .map((field) => ({ field, code: 'required' }));
  if (change.itemIds.length === 0) missing.push({ field: 'itemIds', code: 'required' });
  if (change.category === 'standard' && change.modelId === null)
    missing.push({ field: 'modelId', code: 'required' });
  if (change.window && change.window.to <= now) missing.push({ field: 'window', code: 'in_the_past' });
  return [...missing, ...answerProblems(policy, change.answers, true)];
}

const submit: Decider<'submit'> = (change, _command, context) => {
  const { policy, facts, items, model, now } = context;
  const missing = missingFields(change, policy, now);
  if (missing.length > 0) return refuse('change_incomplete', undefined, missing);
  const standard = change.category === 'standard';
  if (standard && !model?.approved) return refuse('model_not_approved');
  if (standard && model && differs(change, model)) return refuse('not_as_the_model');
  const frozen = change.window ? freezesHit(policy.freezes, change.window, items) : [];
  if (frozen.length > 0 && change.category !== 'emergency')
    return refuse('frozen', { freezes: frozen.map(({ code }) => code) });
  const assessment = assess(policy, change, change.requesterId, facts);
  if ('code' in assessment) return assessment;
  const round = change.round + 1;
  return event(
    'submitted',
    {
      ...{ status: standard ? 'approved' : 'approving', round, assessment, votes: [], release: null },
      ...{ approval: standard ? 'approved' : 'pending', submittedAt: now },
    },
    { ...assessment, freezes: frozen.map(({ code }) => code) },
  );
};

const differs = (change: Request, { plan, test, backOut, answers }: Model): boolean =>
  change.plan !== plan ||
  change.test !== test ||
  change.backOut !== backOut ||
  Object.entries(answers).some(([code, answer]) => change.answers[code] !== answer);

/** Back to its maker: whatever was approved of it no longer is. */
const revise: Decider<'revise'> = (_change, { reason }) =>
  event(
    'revised',
    { status: 'draft', assessment: null, votes: [], approval: null, release: null },
    { reason },
  );

const vote: Decider<'vote'> = (change, { vote: said, forId, comment }, context) => {
  const { absences, delegations, now } = context;
  const { assessment } = change;
  if (!assessment) return refuse('change_status', { status: change.status });
  if (said === 'reject' && comment === null)
    return refuse('reason_required', undefined, [{ field: 'body.comment', code: 'required' }]);
  const voterId = me(context);
  const places = placesOf(voterId, assessment.rule, absences, delegations, now);
  const place = forId ?? (places.includes(voterId) ? voterId : places[0]);
  if (place === undefined || !places.includes(place)) return refuse('not_an_approver');
  const cast = { voterId, forId: place, vote: said, comment, at: now };
  const votes = [...change.votes, cast];
  const { result } = outcomeOf(assessment.rule, votes, absences, delegations, now);
  const after = { votes, approval: result, status: statusAfter(change, result) };
  return event('voted', after, { ...cast, round: change.round, result });
};

/** Votes decide until work begins; of what was released in an emergency they say afterwards whether it was right. */
function statusAfter({ status, release }: Change, result: ApprovalResult): ChangeStatus {
  const waiting = status === 'approving' || status === 'approved' || status === 'scheduled';
  if (!waiting) return status;
  if (result === 'rejected') return 'rejected';
  if (result === 'approved') return status === 'approving' ? 'approved' : status;
  return release === null ? 'approving' : status;
}

const release: Decider<'release'> = (_change, { reason }, context) => {
  const released = { by: me(context), at: context.now, reason };
  return event('released', { status: 'approved', release: released }, { reason });
};

const schedule: Decider<'schedule'> = (change, { note }, { policy, items, now }) => {
  const { window } = change;
  if (!window || window.to <= now) return refuse('outside_window');
  const frozen = change.category === 'emergency' ? [] : freezesHit(policy.freezes, window, items);
  if (frozen.length > 0) return refuse('frozen', { freezes: frozen.map(({ code }) => code) });
  return event('scheduled', { status: 'scheduled' }, { note });
};

const link: Decider<'link'> = (change, { ticketIds }) => {
  const all = [...new Set([...change.ticketIds, ...ticketIds])];
  if (all.length === change.ticketIds.length) return refuse('nothing_to_change');
  return event('linked', { ticketIds: all }, { ticketIds });
};

/** Steps that are done stay as they are; of the others this is the new list. */
const planTasks: Decider<'plan_tasks'> = (change, { tasks }) => {
  if (tasks.length > MOST_TASKS) return invalid({ field: 'body.tasks', code: 'too_long' });
  if (new Set(tasks.map(({ id }) => id)).size < tasks.length)
    return invalid({ field: 'body.tasks', code: 'not_allowed' });
  const done = new Map(change.tasks.filter(({ state }) => state !== 'open').map((one) => [one.id, one]));
  const lost = [...done.keys()].some((id) => !tasks.some((one) => one.id === id));
  if (lost) return refuse('task_done');
  const planned = tasks.map(
    (one): Task => done.get(one.id) ?? { ...one, state: 'open', result: null, by: null, at: null },
  );
  return event('tasks_planned', { tasks: planned });
};

const start: Decider<'start'> = (change, _command, { policy, items, now }) => {
  if (!isOpenForWork(change, now)) return refuse('outside_window');
  const { window, category, approval } = change;
  const frozen =
    category === 'emergency' || !window ? [] : freezesHit(policy.freezes, { from: now, to: now + 1 }, items);
  if (frozen.length > 0) return refuse('frozen', { freezes: frozen.map(({ code }) => code) });
  return event('started', {
    status: 'implementing',
    startedAt: now,
    startedApproved: approval === 'approved',
  });
};

const finishTask: Decider<'finish_task'> = (change, { taskId, state, result }, context) => {
  const task = change.tasks.find(({ id }) => id === taskId);
  if (!task)
    return refuse('unknown_reference', undefined, [{ field: 'body.taskId', code: 'unknown_reference' }]);
  if (task.state !== 'open') return refuse('task_done');
  const done = { ...task, state, result, by: me(context), at: context.now };
  const tasks = change.tasks.map((one) => (one.id === taskId ? done : one));
  return event('task_finished', { tasks }, { taskId, state, result });
};

const finish: Decider<'finish'> = (change, { outcome, result }, { now }) => {
  if (outcome === 'succeeded' && change.tasks.some(({ state }) => state === 'open'))
    return refuse('tasks_open');
  const overran = change.window !== null && now > change.window.to;
  return event(
    'finished',
    { status: outcome, outcome, result, finishedAt: now },
    { outcome, result, overran },
  );
};

const cancel: Decider<'cancel'> = (_change, { reason }, { now }) =>
  event(
    'cancelled',
    { status: 'cancelled', outcome: 'cancelled', result: reason, finishedAt: now },
    { reason },
  );

const review: Decider<'review'> = (_change, said, context) =>
  event('reviewed', { review: { ...said, by: me(context), at: context.now } }, said);

const leaveUnchanged: Decider<'leave_unchanged'> = (change, { itemId, reason }) => {
  if (!change.itemIds.includes(itemId))
    return refuse('unknown_reference', undefined, [{ field: 'body.itemId', code: 'unknown_reference' }]);
  return event(
    'left_unchanged',
    { settled: { ...change.settled, [itemId]: 'unchanged' } },
    { itemId, reason },
  );
};

/** What stands between an ended change and its closure. */
export function openEnds(
  change: Change,
  updatedIds: readonly string[],
): { review: boolean; approval: boolean; itemIds: string[] } {
  const plain = change.category === 'standard' && change.outcome === 'succeeded';
  return {
    review: change.review === null && !plain,
    approval: change.release !== null && change.approval === 'pending',
    itemIds: change.itemIds.filter((id) => change.settled[id] === undefined && !updatedIds.includes(id)),
  };
}

/** Closed is what was reviewed, approved afterwards where it was released, and is right in the configuration (4.1-3). */
const close: Decider<'close'> = (change, _command, { updatedIds, now }) => {
  const open = openEnds(change, updatedIds);
  if (open.approval) return refuse('approval_missing');
  if (open.review) return refuse('review_missing');
  if (open.itemIds.length > 0) return refuse('items_unsettled', { items: open.itemIds });
  const updated = change.itemIds
    .filter((id) => updatedIds.includes(id))
    .map((id) => [id, 'updated'] as const);
  const settled = { ...change.settled, ...Object.fromEntries(updated) };
  return event('closed', { status: 'closed', settled, closedAt: now });
};

/** One decider for each action. */
export const CHANGE_DECIDERS: { readonly [A in keyof ChangeCommands]: Decider<A> } = {
  ...{ amend, submit, revise, vote, release, schedule, link, plan_tasks: planTasks, start },
  ...{ finish_task: finishTask, finish, cancel, review, leave_unchanged: leaveUnchanged, close },
};
